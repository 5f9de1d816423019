"""Follows sources: polls the seeds that are due, and fetches what the frontier has due, host by host."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals

from crawler.asking import Asking, Ended, Followed
from crawler.clock import now
from crawler.config import load
from crawler.desk import Desk, Plan
from crawler.holders import this_process
from crawler.outcomes import OutcomeKind
from crawler.polls import End
from crawler.recorder import Job
from crawler.session import open_run
from crawler.spiders.polls import PollSpider
from crawler.syncing import sync
from extractors.urls import AskedUrl, BadUrl, canonical_url, host_of, is_front
from storage.errors import StorageError, UnsafeField
from storage.host_clock import HostClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.outcomes import Outcome
    from crawler.polls import Poll
    from crawler.run import Run
    from storage.frontier import Row
    from storage.seeds import PollRow, SeedRow

_ARCHIVED: Final = frozenset({"stored", "removed"})

_FAULT: Final = "a fault of Depeche; see the traceback"

_WINDOW: Final = 4
"""Hosts under way for each exchange that may be: most of them wait for their clock."""

_GLANCE_SECONDS: Final = 1.0
"""How long the pump sleeps at the most before it looks again at leases, deadline and hosts at rest."""


class FollowSpider(PollSpider):
    """A window on the frontier: at any moment one URL of each host, the rest stays in the state database."""

    name = "follow"

    def __init__(self, *, desk: Desk, source: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.source = source
        self._desk = desk
        self._seeds: deque[SeedRow] = deque()
        self._rows: deque[Row] = deque()
        self._flying: dict[str, str] = {}
        self._resting: dict[str, float] = {}
        self._wake = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *, run: Run | None = None, **kwargs: Any) -> Self:  # noqa: ANN401
        """Take what a command made, or crawl what is due, or `-a source=ID`, as this folder is set.

        Faults of our own reach no errback; they are listened to, for no URL may stay under way for ever.
        """
        own = _own(kwargs.get("source")) if run is None else {"run": run}
        spider = super().from_crawler(crawler, **own, **kwargs)
        crawler.signals.connect(spider.went_wrong, signals.spider_error)
        if run is None:
            crawler.signals.connect(spider.close_run, signals.spider_closed)
        return spider

    def close_run(self) -> None:
        """Commit and count; for `scrapy crawl`, where no command does it."""
        commits = self.run.finish()
        for sums in self._desk.close():
            self.logger.info("%s", sums)
        if commits.error:
            self.logger.error("not committed: %s: %s", ", ".join(commits.uncommitted), commits.error)

    def went_wrong(self, failure: Failure, response: Response | Failure) -> None:
        """Settle what a fault of ours left unsettled; Scrapy has printed the traceback.

        `response` is what the callback got, which for an errback is the failure of the request.
        """
        if isinstance(failure.value, StorageError) and not isinstance(failure.value, UnsafeField):
            self._break_off(failure.value)
        request = getattr(response, "request", None)
        meta = {} if request is None else request.meta
        asking, poll = meta.get("asking"), meta.get("poll")
        if asking is not None and self._is_unsettled(asking):
            self.settle(asking, Ended(kind=OutcomeKind.INTERNAL_ERROR, reason=_FAULT))
        if poll is not None and f"seed {poll.seed.url}" in self._flying:
            self.end_poll(poll, End(result="failed", problem=_FAULT))

    def _is_unsettled(self, asking: Asking) -> bool:
        """Tell whether a page has no outcome line yet; one of an earlier visit is not this one's."""
        is_flying = asking.followed is not None and asking.followed.row.canonical_url in self._flying
        return is_flying or asking.asked not in self.run.outcomes

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Break off where state or spool fail."""
        try:
            yield
        except StorageError as error:
            self._break_off(error)

    def _break_off(self, error: StorageError) -> None:
        """End the crawl in good order, for nothing more can be written down; what is left stays due."""
        self.run.broken = error
        self.stop()

    async def start(self) -> AsyncIterator[Request]:
        """Yield requests as hosts become free, until nothing that is due is left."""
        with self._guarded():
            async for request in self._requests():
                yield request

    async def _requests(self) -> AsyncIterator[Request]:
        self._hosts = HostClock(self.run.state, token=self.run.token)
        self._seeds.extend(self._desk.due_seeds())
        while not self._ending:
            self._seeds.extend(self._desk.look_again())
            request = self._next()
            if request is not None:
                yield request
            elif self._flying or self._has_more():
                await self._sleep()
            else:
                return

    def _has_more(self) -> bool:
        """Tell whether anything is left that a host at rest will be asked for."""
        return not self._desk.is_over and bool(self._seeds or self._due(without=set(), limit=1))

    async def _sleep(self) -> None:
        """Wait until something has ended, a host has rested, or a second has passed."""
        present = time.monotonic()
        idle = _GLANCE_SECONDS if self._flying else 0.0
        pause = min((until - present for until in self._resting.values()), default=idle)
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=min(max(pause, 0.01), _GLANCE_SECONDS))
        except TimeoutError:
            return

    def _next(self) -> Request | None:
        """Return the next request that may be sent: seeds first, they tell what else there is."""
        present = time.monotonic()
        self._resting = {host: until for host, until in self._resting.items() if until > present}
        if self._desk.is_over or len(self._flying) >= _WINDOW * self.run.config.crawl.concurrency:
            return None
        for _ in range(len(self._seeds)):
            seed = self._seeds.popleft()
            source = self._desk.source(seed.source)
            if source is None:
                continue
            if self._is_free(host_of(seed.url)):
                self._flying[f"seed {seed.url}"] = host_of(seed.url)
                return self.poll_request(source, seed)
            self._seeds.append(seed)
        return self._next_page()

    def _next_page(self) -> Request | None:
        if not self._rows:
            self._rows.extend(self._due(without={*self._flying.values(), *self._resting}, limit=50))
        while self._rows:
            row = self._rows.popleft()
            source = self._desk.source(row.source or "")
            if source is None or not self._is_free(row.host) or self._must_wait(row):
                continue
            self._flying[row.canonical_url] = row.host
            asking = Asking(asked=row.url, chain=(row.url,), followed=Followed(source=source, row=row))
            if (request := self.page_request(asking)) is not None:
                return request
        return None

    def _due(self, *, without: set[str], limit: int) -> list[Row]:
        return self.run.frontier.next(
            sources=self._desk.sources, not_hosts=without, now=self.run.clock(), limit=limit
        )

    def _is_free(self, host: str) -> bool:
        return host not in self._flying.values() and self._resting.get(host, 0) <= time.monotonic()

    def _must_wait(self, row: Row) -> bool:
        """Put off all of a host that asked for more time than a run has."""
        wait = self._hosts.busy([row.host], now=now()).get(row.host, 0.0)
        if wait <= self.run.config.crawl.patience_seconds:
            return False
        self._desk.put_off(row.host, seconds=wait)
        return True

    def poll_ended(self, poll: Poll, row: PollRow) -> None:
        """Count the poll, and after a gap ask the source's sitemaps what fell out of the feed."""
        self._let_go(f"seed {poll.seed.url}")
        self._seeds.extend(self._desk.polled(poll, row))
        self._rows.clear()

    def settle(self, asking: Asking, ended: Ended) -> Outcome:
        """Settle a URL, count it, and give its host back, which happens in any case."""
        followed = asking.followed
        try:
            outcome = super().settle(asking, ended)
        finally:
            for url in asking.chain if followed is not None else ():
                self._let_go(canonical_url(url))
        if followed is not None:
            self._desk.settled(followed, outcome, ended.article)
        return outcome

    def end_poll(self, poll: Poll, end: End) -> None:
        """End a poll; where that cannot be written down it counts for none, and the seed stays due."""
        key = f"seed {poll.seed.url}"
        with self._guarded():
            try:
                super().end_poll(poll, end)
            finally:
                # `poll_ended` gives the host back when the captures are let go of
                if key in self._flying:
                    self._let_go(key)
                    self.recorder.release(poll.kept)

    def page_meta(self, asking: Asking) -> dict[str, Any]:
        """Let a page carry its source's own pause between two requests, and its exception from TLS."""
        if asking.followed is None:
            return {}
        source = asking.followed.source
        return {"delay_seconds": source.delay_seconds, "unverified": source.unverified}

    def _let_go(self, key: str) -> None:
        host = self._flying.pop(key, None)
        if host is not None:
            self._resting[host] = time.monotonic()
            with self._guarded():
                self._resting[host] += self._hosts.busy([host], now=now()).get(host, 0.0)
        self._wake.set()

    def refused_hop(self, asking: Asking, target: AskedUrl | BadUrl) -> Ended | None:
        """Refuse also what lies outside the scope, and a page that has a row of its own in the frontier."""
        ended = super().refused_hop(asking, target)
        if ended is not None or asking.followed is None or isinstance(target, BadUrl):
            return ended
        canonical = canonical_url(target.url)
        if is_front(canonical) and not is_front(asking.followed.row.canonical_url):
            reason = f"it leads to the front page, {target.url}"
            return Ended(kind=OutcomeKind.NOT_FOUND, reason=reason)
        if not asking.followed.source.in_scope(canonical):
            return Ended(kind=OutcomeKind.OUT_OF_SCOPE, reason=f"it leads out of the scope, to {target.url}")
        own = {canonical_url(url) for url in asking.chain}
        if canonical not in own and self._comes_by_itself(canonical):
            return Ended(kind=OutcomeKind.ALIAS, reason=f"it leads to {target.url}, which is known by itself")
        self._flying.setdefault(canonical, host_of(canonical))
        return None

    def refused_part(self, asking: Asking, url: str) -> str | None:
        """Refuse also what lies outside the scope, and what the source lists as a page of its own."""
        canonical = canonical_url(url)
        if asking.followed is not None and not asking.followed.source.in_scope(canonical):
            return "it lies outside the scope"
        own = {canonical_url(one) for one in asking.chain}
        if canonical not in own and self._comes_by_itself(canonical):
            return "it is known by itself"
        return super().refused_part(asking, url)

    def _comes_by_itself(self, canonical: str) -> bool:
        """Tell whether a page is in the archive or on its way there, so that no redirect has to lead to it.

        A URL that only led elsewhere is not: two that lead to each other would pass for stored.
        """
        row = self.run.frontier.row(canonical)
        if row is None:
            return canonical in self._flying
        told = self.run.outcomes.get(row.url)
        if OutcomeKind.ALIAS in {row.outcome, told.outcome if told is not None else None}:
            return False
        if canonical in self._flying or row.status == "held":
            return True
        if row.status == "waiting":
            return self._desk.source(row.source or "") is not None
        return row.status in _ARCHIVED and row.article is not None


def _own(source: str | None) -> dict[str, Any]:
    """Return a run and a desk as the current folder is set, for a crawl that no command started."""
    config = load(env=os.environ)
    run = open_run(config, job=Job(name="crawl", kind="scheduled"), listener=lambda *_: None)
    plan = Plan(chosen=frozenset({source}) if source else None)
    holder = this_process("scrapy crawl follow", now=now())
    desk = Desk(sync(config, run.state)[0].entries, run.state, plan=plan, holder=holder, clock=now)
    desk.open()
    desk.begin(uncommitted=run.uncommitted)
    return {"run": run, "desk": desk}
