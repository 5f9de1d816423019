"""Lets an exchange begin when its host's clock allows it, and only so many of them at once."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import CancelledError, DeferredSemaphore
from twisted.internet.task import deferLater

from crawler.errors import HostBusy, Interrupted
from crawler.retry_after import retry_after
from crawler.tape import Ticket
from crawler.turns import Ending, Turn, Turns
from extractors.urls import host_of
from storage.host_clock import HostClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

    from crawler.run import Run

_GRACE_SECONDS: Final = 15.0
"""What a host is held beyond the time limit of an exchange, so that no slow end lets another one in."""

_LONGEST_NAP_SECONDS: Final = 30.0
_GLANCE_SECONDS: Final = 0.05
"""How soon it is looked again whether the pages that have come are worked off."""


class PolitenessMiddleware:
    """Nearest to the wire: every exchange passes, whoever asks for it, and again for each attempt.

    A request's meta may hold `delay_seconds` and `patience_seconds` of its own, the `crawl_delay` of its
    site, and `crawl_delay_of`, which reads that from the answer to robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._delay = settings.getfloat("DEPECHE_DELAY_SECONDS")
        self._patience = settings.getfloat("DEPECHE_PATIENCE_SECONDS")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._gate = DeferredSemaphore(settings.getint("DEPECHE_EXCHANGES"))
        self._under_way: dict[Request, Turn] = {}
        self._turns: Turns | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PolitenessMiddleware:
        """Take delay, patience and the number of exchanges at once from the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Return when the exchange may begin. Raises HostBusy, Interrupted, StateUnusable.

        This is before the download handler, so no time limit of the exchange runs yet.
        """
        turn = self._turn_of(request)
        while (wait := await self._try(turn, request)) > 0:
            if self._host_clock.asks_too_much(turn, wait):
                raise HostBusy(wait)
            await self._unless_interrupted(request, partial(_nap, wait))
        self._under_way[request] = turn

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the host back with the pause that the answer asks for."""
        read: Callable[[Response], float] = request.meta.get("crawl_delay_of", lambda _: 0.0)
        said = response.headers.get("Retry-After")
        ending = Ending(
            status=response.status,
            retry_after_seconds=retry_after(said.decode("latin-1") if said else None, now=self._run.clock()),
            crawl_delay_seconds=read(response),
        )
        self._end(request, ending)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the host back after an exchange without an answer."""
        self._end(request, Ending())

    def _end(self, request: Request, ending: Ending) -> None:
        turn = self._under_way.pop(request, None)
        if turn is None:
            return
        with ExitStack() as whatever_comes:
            whatever_comes.callback(self._gate.release)
            self._host_clock.end(turn, ending)

    async def _try(self, turn: Turn, request: Request) -> float:
        """Take a place among the exchanges at once, and the host; both or none of them is kept."""
        await self._unless_interrupted(request, self._gate.acquire)
        with ExitStack() as place:
            place.callback(self._gate.release)
            while self._is_behind():
                await self._unless_interrupted(request, partial(_nap, _GLANCE_SECONDS))
            wait = self._host_clock.ask(turn)
            if wait <= 0:
                place.pop_all()
        return wait

    def _is_behind(self) -> bool:
        """Tell whether so much waits to be derived, or for the store, that no other page should come yet."""
        if not self._run.has_room():
            return True
        slot = self._crawler.engine.scraper.slot
        return self._run.workers.is_behind or (slot is not None and slot.needs_backout())

    async def _unless_interrupted(self, request: Request, wait: Callable[[], Deferred[Any]]) -> None:
        """Wait as a download would: noted with the wire, which ends it at once at an interruption."""
        ticket = Ticket(target_uri=request.url)
        with self._run.wire.under_way(ticket) as started:
            try:
                await maybe_deferred_to_future(started(wait()))
            except CancelledError as error:
                raise ticket.abort or Interrupted from error

    def _turn_of(self, request: Request) -> Turn:
        meta = request.meta
        return Turn(
            host=host_of(request.url),
            delay_seconds=max(meta.get("delay_seconds", self._delay), meta.get("crawl_delay", 0.0)),
            hold_seconds=meta.get("download_timeout", self._timeout) + _GRACE_SECONDS,
            patience_seconds=meta.get("patience_seconds", self._patience),
            source_delay=meta.get("delay_seconds"),
        )

    @property
    def _run(self) -> Run:
        run: Run = self._crawler.spider.run  # type: ignore[union-attr]
        return run

    @property
    def _host_clock(self) -> Turns:
        if self._turns is None:
            run = self._run
            self._turns = Turns(HostClock(run.state, token=run.token), now=run.clock)
        return self._turns


def _nap(seconds: float) -> Deferred[None]:
    from twisted.internet import reactor

    clock: Any = reactor
    return deferLater(clock, min(seconds, _LONGEST_NAP_SECONDS))
