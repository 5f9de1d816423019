"""Rhythm on simulated feeds: weeks of polls in a moment, with a count of what was lost, and of requests."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.rhythm import PollFacts, Rhythm, after_poll, next_due
from crawler.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
HOURS = 14 * 24
SOURCE = Source(id="gazette")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of a feed: items that appeared, those never seen, gaps, polls, middle delay in hours."""

    items: int
    lost: int
    gaps: int
    polls: int
    delay: float


def _steady(_hour: float) -> float:
    return 1.0


def _newsroom(hour: float) -> float:
    """Return how busy a newsroom is at an hour of the day, 1 on average."""
    if hour < 6:
        return 0.1
    return 1.6 if 8 <= hour < 20 else 0.8


def _published(rate: float, window: int, busy: Callable[[float], float]) -> list[float]:
    """Return when items appear, in hours from the first poll; enough before it to fill the window."""
    chance, at, moments = random.Random(7), -30 - 2 * window / rate, []
    while at < HOURS:
        at += chance.expovariate(rate * 1.6)
        if chance.random() < busy(at % 24) / 1.6:
            moments.append(at)
    return moments


def _follow(rate: float, window: int, busy: Callable[[float], float]) -> Followed:
    published, rhythm, at = _published(rate, window, busy), Rhythm(), 0.0
    known: set[float] = set()
    first, gaps, polls, delays = None, 0, 0, []
    while at < HOURS:
        newest = bisect_right(published, at)
        listed = published[max(newest - window, 0) : newest]
        first = listed[0] if first is None else first
        overlap = len(known.intersection(listed))
        delays += [at - moment for moment in listed if known and moment not in known]
        now = BEGIN + timedelta(hours=at)
        facts = PollFacts(
            at=now,
            result="new",
            listed=len(listed),
            overlap=overlap,
            gap=bool(known) and not overlap,
            oldest=BEGIN + timedelta(hours=listed[0]),
            body_digest=str(listed[-1]),
        )
        rhythm, polls, gaps = after_poll(rhythm, facts, SOURCE.every), polls + 1, gaps + facts.gap
        known.update(listed)
        at = (next_due(rhythm, SOURCE, seed="https://gazette.example/", now=now) - BEGIN) / timedelta(hours=1)
    newest = max(known)
    span = [moment for moment in published if first is not None and first <= moment <= newest]
    assert rhythm.gaps == gaps
    return Followed(
        items=len(span),
        lost=len(set(span) - known),
        gaps=gaps,
        polls=polls,
        delay=sorted(delays)[len(delays) // 2],
    )


@pytest.mark.parametrize(
    ("rate", "window"), [(0.05, 20), (0.2, 20), (1, 30), (5, 20), (5, 500), (20, 20), (20, 50), (60, 40)]
)
def test_a_steady_feed_loses_nothing(rate: float, window: int) -> None:
    """From one item a day to one a minute: nothing falls out of the window, and few requests find nothing."""
    followed = _follow(rate, window, _steady)
    assert followed.lost == 0
    assert followed.polls <= max(followed.items * 0.3, HOURS / 24 * 2)
    assert followed.delay <= max(4 / rate, 0.2)


@pytest.mark.parametrize(("rate", "window"), [(2, 20), (5, 20), (10, 20), (20, 30), (30, 50)])
def test_a_newsroom_that_sleeps_loses_nothing(rate: float, window: int) -> None:
    """Nights with a tenth of the day's items do not make the mornings a surprise."""
    followed = _follow(rate, window, _newsroom)
    assert followed.lost == 0
    assert followed.polls <= followed.items * 0.3


@pytest.mark.parametrize("busy", [_steady, _newsroom])
@pytest.mark.parametrize("rate", [0.5, 2, 5])
def test_of_a_window_of_ten_chance_takes_little_and_never_unseen(
    rate: float, busy: Callable[[float], float]
) -> None:
    """Ten items are few enough for a lucky hour to push one out: rarely, and then a gap is counted."""
    followed = _follow(rate, 10, busy)
    assert followed.lost <= followed.items * 0.05
    assert followed.lost == 0 or followed.gaps > 0
    assert followed.polls <= followed.items * 0.5


def test_a_window_that_is_too_small_is_told() -> None:
    """Five hundred items an hour turn it over between two polls at the shortest interval: each is a gap."""
    followed = _follow(500, 20, _steady)
    assert followed.lost > followed.items / 2
    assert followed.gaps == followed.polls - 1
