"""Takes pages from their request to their outcome: what every spider that archives articles does alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider

from crawler.asking import Asking, Ended
from crawler.child import Page
from crawler.continuing import Leaf, Pages, Reading
from crawler.derive import Around
from crawler.errors import PrivateAddress
from crawler.failures import failure_of
from crawler.outcomes import Outcome, OutcomeKind, of_status
from crawler.redirects import redirect_of
from crawler.rights import SiteRights
from crawler.workers import Dropped
from extractors.urls import AskedUrl, BadUrl, host_of
from storage.errors import StorageError, UnsafeField

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.recorder import Recorder
    from crawler.run import Run
    from crawler.wire import Wire


class PageSpider(Spider):
    """Sees every URL that it asks for to exactly one outcome; follows redirects itself."""

    run: Run
    _ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *, run: Run, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's own arguments
        """Take the run that a command made."""
        spider = super().from_crawler(crawler, **kwargs)
        spider.run = run
        run.stop = spider.stop
        return spider

    @property
    def wire(self) -> Wire:
        """What the download handler records with."""
        return self.run.wire

    @property
    def recorder(self) -> Recorder:
        """Who keeps the captures."""
        return self.run.recorder

    def stop(self) -> None:
        """End the crawl now: what is under way is broken off and listed, what is captured is committed."""
        engine = self.crawler.engine
        if engine is None or engine.spider is None or self._ending:
            return
        self._ending = asyncio.ensure_future(engine.close_spider_async(reason="interrupted"))
        self.run.interrupt()
        for slot in engine.downloader.slots.values():
            slot.delay = 0

    def page_request(self, asking: Asking) -> Request | None:
        """Return the request for the chain's last URL; settle at once what may not be asked."""
        url, hops = asking.chain[-1], "R" * (len(asking.chain) - 1)
        if not self.run.guard.allows_host(host_of(url)):
            reason = str(PrivateAddress(host_of(url)))
            self.settle(asking, Ended(kind=OutcomeKind.PRIVATE_ADDRESS, reason=reason))
            return None
        via = asking.chain[-2] if hops else None
        return Request(
            url,
            callback=self.page,
            errback=self.failed,
            dont_filter=True,
            meta={
                "asking": asking,
                "kept": asking.kept,
                "reads_record": True,
                "errand": {"role": "page", "via": via, "hops": hops},
                "handle_httpstatus_all": True,
                **self.page_meta(asking),
            },
        )

    def page_meta(self, _asking: Asking) -> dict[str, Any]:
        """Return what else a request carries."""
        return {}

    async def page(self, response: Response) -> AsyncIterator[Request]:
        """Follow a redirect, or derive the page that came."""
        asking: Asking = response.meta["asking"]
        target = redirect_of(response)
        if target is not None:
            if (request := self._follow(asking, target)) is not None:
                yield request
            return
        ended = _not_whole(response, asking)
        if ended is not None:
            self.settle(asking, ended)
        elif (request := await self._derive(response, asking)) is not None:
            yield request

    async def _derive(self, response: Response, asking: Asking) -> Request | None:
        """Derive the page that came; return the request for the one where its article goes on, or settle."""
        kept = asking.kept[-1]
        try:
            # where the record holds the body, the response has none; see Ticket.keep
            page = replace(page_of(response), place=kept.place, captured=kept.capture.date)
            article, seconds = await self.run.read(page)
        except Dropped as error:
            kind = OutcomeKind.INTERRUPTED
            self.settle(asking, Ended(kind=kind, reason=str(error), status=response.status))
            return None
        except StorageError as error:
            self._fail(asking, error, status=response.status)
            return None
        if asking.reading is None:
            pages = Pages(article, asked=asking.chain, most=self.run.config.crawl.pages)
            asking.reading = Reading(
                pages=pages, kept=kept, around=_around(response), status=response.status, seconds=seconds
            )
        else:
            digest = response.meta.get("robots_digest")
            asking.reading.seconds += seconds
            asking.reading.pages.take(Leaf(article=article, capture=kept.capture, robots_digest=digest))
        return self._go_on(asking, asking.reading, via=response.url)

    def _fail(self, asking: Asking, error: StorageError, *, status: int) -> None:
        self.run.broken = error
        self.settle(asking, Ended(kind=OutcomeKind.STORE_FAILED, reason=str(error), status=status))

    def _go_on(self, asking: Asking, reading: Reading, *, via: str, to: str | None = None) -> Request | None:
        """Return the request for the next page, or for where it has moved `to`; without any, settle."""
        pages = reading.pages
        target = to or pages.next_url()
        if target is not None:
            pages.fault = self.refused_part(asking, target)
        if target is None or pages.fault is not None:
            self._finish(asking, reading)
            return None
        hops = "R" * (len(asking.chain) - 1) + "L" * (len(pages.leaves) + 1) + ("R" if to else "")
        record = partial(self.recorder.record, beside=reading.kept)
        return Request(
            target,
            callback=self.part,
            errback=self.part_failed,
            dont_filter=True,
            priority=1,  # what is begun is ended before another page begins
            meta={
                "asking": asking,
                "reading": reading,
                "kept": asking.kept,
                "reads_record": True,
                "errand": {"role": "part", "via": via, "hops": hops, "record": record},
                "handle_httpstatus_all": True,
                **self.page_meta(asking),
            },
        )

    def _finish(self, asking: Asking, reading: Reading) -> None:
        """Write down the article as far as it was read."""
        try:
            ended = self.run.keep(asking, reading)
        except StorageError as error:
            self._fail(asking, error, status=reading.status)
        else:
            self.settle(asking, replace(ended, status=reading.status))

    def refused_part(self, _asking: Asking, url: str) -> str | None:
        """Return why a further page of an article is not asked for, None when it is."""
        return None if self.run.guard.allows_host(host_of(url)) else str(PrivateAddress(host_of(url)))

    async def part(self, response: Response) -> AsyncIterator[Request]:
        """Follow a redirect of a further page, or read the page that came."""
        asking: Asking = response.meta["asking"]
        reading: Reading = response.meta["reading"]
        target = redirect_of(response)
        request = None
        if isinstance(target, AskedUrl):
            if reading.pages.may_ask(target.url):
                request = self._go_on(asking, reading, via=response.url, to=target.url)
            else:
                self._finish(asking, reading)
        elif (ended := _not_whole(response, asking)) is not None:
            self._break_off_at(asking, reading, ended)
        else:
            request = await self._derive(response, asking)
        if request is not None:
            yield request

    def part_failed(self, failure: Failure) -> None:
        """End the article before a page that gave no response; an interrupted one is asked for again."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        ended = self._failure(failure, meta["asking"])
        if self.run.broken is not None or ended.kind == OutcomeKind.INTERRUPTED:
            self.settle(meta["asking"], ended)
        else:
            self._break_off_at(meta["asking"], meta["reading"], ended)

    def _break_off_at(self, asking: Asking, reading: Reading, ended: Ended) -> None:
        """Keep the article as far as it was read before a page that ended like this."""
        reading.pages.fault = ended.reason or ended.kind.value
        self._finish(asking, reading)

    def settle(self, asking: Asking, ended: Ended) -> Outcome:
        """Settle a URL, and end the crawl when nothing more can be written down."""
        outcome = self.run.settle(asking, ended)
        if self.run.broken is not None:
            self.stop()
        return outcome

    def _follow(self, asking: Asking, target: AskedUrl | BadUrl) -> Request | None:
        ended = self.refused_hop(asking, target)
        if ended is None and not isinstance(target, BadUrl):
            asking.chain = (*asking.chain, target.url)
            return self.page_request(asking)
        self.settle(asking, ended or Ended(kind=OutcomeKind.INTERNAL_ERROR))
        return None

    def refused_hop(self, asking: Asking, target: AskedUrl | BadUrl) -> Ended | None:
        """Return why a redirect is not followed, None when it is."""
        if isinstance(target, BadUrl):
            reason = f"redirected to what is no page: {target.reason}"
            return Ended(kind=OutcomeKind.HTTP_STATUS, reason=reason)
        if target.url in asking.chain:
            return Ended(kind=OutcomeKind.REDIRECT_LOOP, reason=f"redirected in a circle to {target.url}")
        if len(asking.chain) > self.run.config.limits.redirects:
            reason = f"more than {len(asking.chain) - 1} redirects"
            return Ended(kind=OutcomeKind.TOO_MANY_REDIRECTS, reason=reason)
        return None

    def failed(self, failure: Failure) -> None:
        """Settle a URL that gave no response."""
        asking: Asking = failure.request.meta["asking"]  # type: ignore[attr-defined]
        self.settle(asking, self._failure(failure, asking))

    def _failure(self, failure: Failure, asking: Asking) -> Ended:
        last = asking.kept[-1].capture if asking.kept else None
        unreadable = last is not None and (last.truncated == "unspecified" or last.record_type == "metadata")
        kind, reason = failure_of(failure.value, unreadable=unreadable)  # type: ignore[arg-type]
        if isinstance(failure.value, StorageError) and not isinstance(failure.value, UnsafeField):
            self.run.broken = failure.value
        return Ended(kind=kind, reason=reason)


def _not_whole(response: Response, asking: Asking) -> Ended | None:
    """Return how a URL ended whose answer is no whole page, None when it is one."""
    kind = of_status(response.status)
    if kind is not None:
        return Ended(kind=kind, reason=f"the server answered {response.status}", status=response.status)
    if asking.kept and asking.kept[-1].capture.truncated:
        reason = "the connection broke, and only its end could have said that the page is whole"
        return Ended(kind=OutcomeKind.CUT_OFF, reason=reason, status=response.status)
    return None


def _around(response: Response) -> Around:
    fields = response.headers.items()
    return Around(
        robots_digest=response.meta.get("robots_digest"),
        headers=tuple(
            (name.decode("latin-1"), v.decode("latin-1")) for name, values in fields for v in values
        ),
        site=response.meta.get("site_rights") or SiteRights(),
    )


def page_of(response: Response) -> Page:
    """Return what a derivation reads of a response."""

    def header(name: str) -> str | None:
        return b", ".join(response.headers.getlist(name)).decode("latin-1") or None

    return Page(
        payload=response.body,
        url=response.url,
        content_type=header("Content-Type"),
        content_encoding=header("Content-Encoding"),
    )
