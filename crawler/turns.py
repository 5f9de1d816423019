"""When a host may be asked, and how long it rests after an answer: politeness without Scrapy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from storage.host_clock import LONGEST_REST_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.host_clock import HostClock

BUSY: Final = frozenset({429, 503})
"""Answers that ask us to come later (RFC 6585 section 4, RFC 9110 section 15.6.4)."""

FIRST_BACKOFF_SECONDS: Final = 30.0
LONGEST_BACKOFF_SECONDS: Final = 3600.0
"""Bounds of the pause after an answer that asks us to come later and does not say when."""

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One exchange that is to be: its host, the pause after it, how long it can last, what it can wait.

    `patience_seconds` is about a host that asked for time, never about the pause between two requests.
    `source_delay` is the delay of the source that the host belongs to: it holds for every run.
    """

    host: str
    delay_seconds: float
    hold_seconds: float
    patience_seconds: float
    source_delay: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an exchange ended: its status (None: no answer came), what it asks of our next one."""

    status: int | None = None
    retry_after_seconds: float | None = None
    crawl_delay_seconds: float = 0.0


class Turns:
    """Gives turns on the clocks of hosts.

    A turn without a delay is under no clock: many may be under way at once. It waits only for a host that
    named a time (Retry-After), in this run or to an earlier one.
    """

    def __init__(self, clock: HostClock, *, now: Callable[[], datetime]) -> None:
        self._clock = clock
        self._now = now
        self._rests: dict[str, datetime] = {}
        self._delays: dict[str, float] = {}

    def ask(self, turn: Turn) -> float:
        """Take the turn and return 0.0, or return the seconds after which to ask again."""
        if turn.source_delay is not None and self._delays.get(turn.host) != turn.source_delay:
            self._delays[turn.host] = turn.source_delay
            self._clock.set_delay(turn.host, turn.source_delay)
        if turn.delay_seconds > 0:
            return self._clock.enter(turn.host, now=self._now(), hold_seconds=turn.hold_seconds)
        return max((self._rest_of(turn.host) - self._now()).total_seconds(), 0.0)

    def asks_too_much(self, turn: Turn, seconds: float) -> bool:
        """Tell whether it is the host that wants this pause, and more of it than the turn can wait."""
        if seconds <= turn.patience_seconds:
            return False
        if turn.delay_seconds <= 0:
            return self._rest_of(turn.host) > self._now()
        state = self._clock.state_of(turn.host)
        return state is not None and state.backoff_seconds > 0 and state.free > self._now()

    def end(self, turn: Turn, ending: Ending) -> None:
        """Give the host back; it rests for the delay, or as long as it asked for."""
        now = self._now()
        pause = max(turn.delay_seconds, ending.crawl_delay_seconds)
        backoff, troubles = self._backoff(turn, ending, pause=pause)
        free = now + timedelta(seconds=max(pause, backoff))
        if turn.delay_seconds <= 0:
            if backoff:
                self._rests[turn.host] = free
            if free <= now or self._clock.enter(turn.host, now=now, hold_seconds=turn.hold_seconds) > 0:
                return
        self._clock.leave(turn.host, now=now, free=free, backoff_seconds=backoff, troubles=troubles)

    def _backoff(self, turn: Turn, ending: Ending, *, pause: float) -> tuple[float, int]:
        """Return how long the host wants to be left alone, and how often in a row it has said so."""
        if ending.status is not None and ending.status not in BUSY:
            return 0.0, 0
        if turn.delay_seconds <= 0:
            asked = ending.retry_after_seconds if ending.status is not None else None
            return (max(asked, pause), 1) if asked else (0.0, 0)
        state = self._clock.state_of(turn.host)
        troubles = state.troubles if state is not None else 0
        if ending.status is None:
            return 0.0, troubles
        asked = ending.retry_after_seconds
        return max(backoff_after(troubles, pause) if asked is None else asked, pause), troubles + 1

    def _rest_of(self, host: str) -> datetime:
        if host not in self._rests:
            state = self._clock.state_of(host)
            free = state.free if state is not None and state.backoff_seconds > 0 else _NEVER
            self._rests[host] = min(free, self._now() + timedelta(seconds=LONGEST_REST_SECONDS))
        return self._rests[host]


def backoff_after(troubles: int, delay_seconds: float) -> float:
    """Return the pause after one more refusal than `troubles` in a row: it doubles from 30 s to an hour."""
    first = max(2 * delay_seconds, FIRST_BACKOFF_SECONDS)
    return float(min(first * 2 ** min(troubles, 16), LONGEST_BACKOFF_SECONDS))
