"""Looks at one site for what it offers to poll; everything that comes is archived like any page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.asking import Asking
from crawler.errors import Interrupted, PrivateAddress
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from crawler.ladder import Got, Ladder, Missed
from crawler.outcomes import OutcomeKind, of_status
from crawler.redirects import redirect_of
from crawler.rights import SiteRights, rights_of
from crawler.site_rights import SiteRightsMiddleware
from crawler.spiders.pages import PageSpider, page_of
from crawler.workers import Dropped
from extractors.urls import BadUrl, host_of
from storage.errors import StorageError, UnsafeField
from storage.site_files import SiteFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.http import Response

    from crawler.asking import Ended
    from crawler.ladder import Survey
    from crawler.offers import Kind

_FAILURES = (*DOWNLOAD_ERRORS, IgnoreRequest, StorageError)


class LookSpider(PageSpider):
    """Climbs the ladder one request after the other; the survey it is given holds what came of it."""

    name = "look"

    def __init__(self, *, survey: Survey, tell: Callable[[str], None], **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's own arguments
        super().__init__(**kwargs)
        self._survey = survey
        self._tell = tell

    async def start(self) -> AsyncIterator[Request]:
        """Climb; every request is sent from here, none is left to Scrapy's queue."""
        ladder = Ladder(self._survey, asker=self, reader=self.run.workers, now=self.run.clock())
        try:
            await ladder.climb()
        except Dropped as error:
            self._survey.stopped = Missed(kind=OutcomeKind.INTERRUPTED, reason=str(error))
        stats = self.crawler.stats
        self._survey.requests = stats.get_value("downloader/request_count", 0) if stats else 0
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def ask(self, url: str, *, role: Kind, via: str | None) -> Got | Missed:
        """Ask for a URL and follow its redirects."""
        asking = Asking(asked=url, chain=(url,))
        self._tell(url)
        try:
            while True:
                answer = await self._download(asking, role=role, via=via)
                target = redirect_of(answer) if not isinstance(answer, Missed) else None
                if target is None:
                    return answer if isinstance(answer, Missed) else await self._answer(answer, role=role)
                ended = self.refused_hop(asking, target)
                if ended is not None or isinstance(target, BadUrl):
                    return _missed(ended)
                asking.chain = (*asking.chain, target.url)
        finally:
            self.recorder.release(asking.kept)

    async def robots_text(self, url: str) -> str:
        """Return the robots.txt of a URL's origin as it was read for this look."""
        parts = urlsplit(url)
        file = SiteFiles(self.run.state).get(f"{parts.scheme}://{parts.netloc}", "robots.txt")
        return (file.body or b"").decode("utf-8-sig", "replace") if file else ""

    async def _download(self, asking: Asking, *, role: Kind, via: str | None) -> Response | Missed:
        url = asking.chain[-1]
        if self._ending or self.run.wire.interrupted.is_set():
            return Missed(kind=OutcomeKind.INTERRUPTED, reason=str(Interrupted()))
        if not self.run.guard.allows_host(host_of(url)):
            return Missed(kind=OutcomeKind.PRIVATE_ADDRESS, reason=str(PrivateAddress(host_of(url))))
        hops = ("L" if via else "") + "R" * (len(asking.chain) - 1)
        errand = {"role": role, "via": asking.chain[-2] if asking.chain[1:] else via, "hops": hops}
        request = Request(url, dont_filter=True, meta={"errand": errand, "kept": asking.kept})
        assert self.crawler.engine is not None  # noqa: S101 - for the type checker: it is what runs `start`
        try:
            return await self.crawler.engine.download_async(request)
        except _FAILURES as error:
            return self._failed(error)

    def _failed(self, error: Exception) -> Missed:
        if isinstance(error, StorageError) and not isinstance(error, UnsafeField):
            self.run.broken = error
        kind, reason = failure_of(error)
        return Missed(kind=kind, reason=reason)

    async def _answer(self, response: Response, *, role: Kind) -> Got | Missed:
        kind = of_status(response.status)
        if kind is not None:
            return Missed(kind=kind, reason=f"the server answered {response.status}")
        try:
            site = await self._site_rights(response) if role == "section" else SiteRights()
        except StorageError as error:
            return self._failed(error)
        return Got(
            url=response.url,
            page=page_of(response),
            rights=rights_of(None, url=response.url, headers=_fields(response), site=site),
            robots_digest=response.meta.get("robots_digest"),
        )

    async def _site_rights(self, response: Response) -> SiteRights:
        """Return what the site says of its pages' reuse; the crawl that follows finds it in the state."""
        request = Request(response.url, meta=response.meta | {"errand": {"role": "page"}})
        await SiteRightsMiddleware.from_crawler(self.crawler).process_request(request)
        rights: SiteRights = request.meta.get("site_rights") or SiteRights()
        return rights


def _missed(ended: Ended | None) -> Missed:
    if ended is None:
        return Missed(kind=OutcomeKind.INTERNAL_ERROR, reason="a redirect that leads nowhere")
    return Missed(kind=ended.kind, reason=ended.reason or ended.kind.value)


def _fields(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
