"""Figures on one source, computed from its rows: silence, yield, delay, answers, lateness."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Final

from crawler.outcomes import SUCCESSES, OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.health_rows import SourceRows, UrlFacts
    from storage.seeds import PollRow
    from storage.traps import LeftOut

HISTORY: Final = timedelta(days=30)
"""How far back the figures look: four weeks for a comparison of weekdays, and two days of reserve."""

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)

LAST: Final = 50
"""How many of the last answers and pages a share is taken of."""

_FEWEST_ITEMS: Final = 10
_FEWEST_DELAYS: Final = 5
_FEWEST_WEEKS: Final = 2
_REFUSALS: Final = frozenset({403, 429})
_NOT_THE_PAGE: Final = frozenset(
    {
        OutcomeKind.ROBOTS_DISALLOWED,
        OutcomeKind.OUT_OF_SCOPE,
        OutcomeKind.HOST_BUSY,
        OutcomeKind.INTERRUPTED,
        OutcomeKind.STORE_FAILED,
        OutcomeKind.REMOVED,
    }
)
"""Outcomes that say nothing on whether this source's pages can still be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How long nothing new has appeared, as of the last poll that was answered.

    `usual_seconds` is the age of the newest item that was exceeded during one hundredth of the time.
    """

    newest: datetime | None = None
    seconds: float | None = None
    usual_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Polls of one seed that failed in a row: how many, since when, and what the last one met."""

    seed: str
    polls: int
    since: datetime
    problem: str


def silence(rows: SourceRows) -> Silence:
    """Return how old the newest item is, and how old it may be by this source's own history."""
    times = sorted(_appeared(url) for url in rows.urls)
    answered = [poll.at for poll in rows.polls if poll.result != "failed"]
    if not times or not answered:
        return Silence(newest=times[-1] if times else None)
    seconds = max((max(answered) - times[-1]).total_seconds(), 0.0)
    start = max(rows.since, rows.added) if max(answered) - rows.added >= WEEK else rows.since
    recent = [time for time in times if time >= start]
    told = recent if len(recent) >= _FEWEST_ITEMS else times
    if len(told) < _FEWEST_ITEMS or told[-1] - told[0] < WEEK:
        return Silence(newest=times[-1], seconds=seconds)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(told)]
    return Silence(newest=times[-1], seconds=seconds, usual_seconds=age_exceeded(gaps, share=0.01))


def age_exceeded(gaps: Sequence[float], *, share: float) -> float:
    """Return the age of the newest item that is exceeded during this share of the time.

    Within a gap the age grows evenly from nothing to the gap's length, so the share is taken of time and
    not of gaps: a night counts by its hours, however many items a day brings.
    """
    above = share * sum(gaps)
    total, descending = 0.0, [*sorted(gaps, reverse=True), 0.0]
    for count, (gap, following) in enumerate(pairwise(descending), start=1):
        total += gap
        age = (total - above) / count
        if age >= following:
            return max(age, 0.0)
    return 0.0


def articles_stored(rows: SourceRows, *, now: datetime) -> int:
    """Return how many articles were stored within the last 24 hours."""
    return _stored_within(rows, end=now)


def articles_usual(rows: SourceRows, *, now: datetime) -> float | None:
    """Return how many are usual for this weekday: the median of four weeks, or of seven days at first.

    The first day after a source was added brings what was there already and does not count. None when the
    history is too short.
    """
    start = max(rows.since, rows.added + DAY)
    weeks = [now - week * WEEK for week in range(1, 5)]
    told = [end for end in weeks if end - DAY >= start]
    if len(told) < _FEWEST_WEEKS:
        days = [now - day * DAY for day in range(1, 8)]
        told = days if days[-1] - DAY >= start else []
    return float(median(_stored_within(rows, end=end) for end in told)) if told else None


def delays(rows: SourceRows, *, now: datetime) -> list[float]:
    """Return, ascending, the seconds from publication to capture of what was stored within seven days.

    What was published before the source was added could not be had earlier, and a time of exactly midnight
    is a day and no time. Empty when there are too few to say anything.
    """
    found = sorted(
        (url.stored - published).total_seconds()
        for url in rows.urls
        if url.stored is not None and now - url.stored < WEEK
        if (published := url.dated or url.published) is not None
        if rows.added <= published <= url.stored and not _is_midnight(published)
    )
    return found if len(found) >= _FEWEST_DELAYS else []


def quantile(ascending: Sequence[float], share: float) -> float | None:
    """Return the smallest value that is not exceeded by this share of all; None of nothing."""
    return ascending[max(ceil(share * len(ascending)), 1) - 1] if ascending else None


def last_answers(rows: SourceRows) -> list[int]:
    """Return the HTTP statuses of the last answers to polls and fetches, the newest first."""
    told = [(poll.at, poll.status) for poll in rows.polls if poll.status is not None]
    told += [
        (url.fetched, url.http_status)
        for url in rows.urls
        if url.fetched is not None and url.http_status is not None
    ]
    return [status for _, status in sorted(told, reverse=True)[:LAST]]


def refusals(answers: Sequence[int]) -> Counter[int]:
    """Count the statuses by which a server says that it does not want us, or not so often."""
    return Counter(status for status in answers if status in _REFUSALS)


def not_modified_share(rows: SourceRows) -> float | None:
    """Return the share of 304 among the last polls that were answered; None when there is none."""
    answered = [poll for poll in rows.polls if poll.result != "failed"][:LAST]
    return sum(poll.result == "not-modified" for poll in answered) / len(answered) if answered else None


def last_pages(rows: SourceRows, *, now: datetime) -> tuple[int, Counter[str]]:
    """Return how many pages were fetched last, 50 of seven days at most, and what the bad ones ended in."""
    fetched = sorted(
        (url.fetched, url.outcome)
        for url in rows.urls
        if url.fetched is not None and url.outcome is not None
        if now - url.fetched < WEEK and url.outcome not in _NOT_THE_PAGE
    )[-LAST:]
    return len(fetched), Counter(outcome for _, outcome in fetched if outcome not in SUCCESSES)


def streaks(rows: SourceRows) -> list[Streak]:
    """Return, the longest first, the seeds whose last poll failed."""
    found = []
    for seed in rows.seeds:
        failed = _failed_in_a_row([poll for poll in rows.polls if poll.seed == seed.url])
        if failed:
            problem = failed[0].problem or seed.problem or "no reason was told"
            found.append(Streak(seed=seed.url, polls=len(failed), since=failed[-1].at, problem=problem))
    return sorted(found, key=lambda streak: -streak.polls)


def poll_distance(rows: SourceRows) -> float | None:
    """Return the median of the seconds between two polls of one seed, of its last ten."""
    distances = []
    for seed in rows.seeds:
        at = [poll.at for poll in rows.polls if poll.seed == seed.url][:10]
        distances += [(later - earlier).total_seconds() for later, earlier in pairwise(at)]
    return median(distances) if distances else None


def interval(rows: SourceRows) -> float:
    """Return the shortest time between a poll and the next as it is planned now; 0 before the first poll."""
    polled = [seed for seed in rows.seeds if seed.polled is not None]
    sound = [seed for seed in polled if seed.problem is None] or polled
    planned = ((seed.due - seed.polled).total_seconds() for seed in sound if seed.polled is not None)
    return max(min(planned, default=0.0), 0.0)


def last_error(rows: SourceRows) -> tuple[datetime, str] | None:
    """Return when something last went wrong, and what; None when nothing did."""
    told = [(poll.at, f"{poll.seed}: {poll.problem}") for poll in rows.polls if poll.problem]
    told += [
        (url.fetched, f"{url.outcome}: {url.reason}" if url.reason else url.outcome)
        for url in rows.urls
        if url.fetched is not None and url.outcome is not None
        if url.outcome not in _NOT_THE_PAGE and url.outcome not in SUCCESSES
    ]
    return max(told, default=None)


def left_out(rows: SourceRows, *, now: datetime) -> list[LeftOut]:
    """Return what polls of the last 24 hours left out as a trap, the most of one kind first."""
    return [kind for kind in rows.left_out if now - kind.at < DAY]


def _appeared(url: UrlFacts) -> datetime:
    """Return when an item appeared: an announced date that lies ahead is no news before its time."""
    return min(url.dated or url.seen, url.seen)


def _stored_within(rows: SourceRows, *, end: datetime) -> int:
    return sum(
        url.stored is not None and end - DAY < url.stored <= end and url.outcome != OutcomeKind.ALIAS
        for url in rows.urls
    )


def _is_midnight(when: datetime) -> bool:
    return (when.hour, when.minute, when.second) == (0, 0, 0)


def _failed_in_a_row(polls: Sequence[PollRow]) -> list[PollRow]:
    """Return the failed polls before which, counted from the newest, there is none that was answered."""
    sound = next((place for place, poll in enumerate(polls) if poll.result != "failed"), len(polls))
    return list(polls[:sound])
