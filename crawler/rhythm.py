"""What polls teach of a seed: when it is due next, and whether it may be asked conditionally."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from crawler.every import Cron, Every, Fixed

if TYPE_CHECKING:
    from crawler.sources import Source

Result = Literal["new", "unchanged", "not-modified", "failed"]

FIRST_SECONDS: Final = 3600.0
"""Between the first poll of a seed and the second."""

SHORTEST_SECONDS: Final = 600.0
LONGEST_SECONDS: Final = 86_400.0
"""Bounds of the adaptive interval; nothing that a server publishes keeps us away for longer either."""

FRESH_ITEMS: Final = 4.0
"""New items that a poll should find: a news sitemap, whose window is two days, is not polled once a day."""

JITTER: Final = 0.05
AUDIT_POLLS: Final = 10
AUDIT_AFTER: Final = timedelta(hours=24)
"""Every tenth poll, and one a day, is asked unconditionally: servers repeat validators after a change."""

_MEMORY_HOURS: Final = 24.0
"""Hours after which a count of new items has lost all but 1/e of its weight."""

_RETRY_SECONDS: Final = 3600.0
"""By how much the pause grows with each failure, at the most."""

_TELLING_ITEMS: Final = 5
"""Items that a window must hold for its dates to tell how fast it turns over."""

_LONGEST_VALIDATOR: Final = 1000
_GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What was learned of a seed; kept as JSON.

    `interval_seconds` is what the adaptive rule asks for. `recent_items` new ones were counted in
    `recent_hours`, both fading. `listed` is the size of the window, `unaudited` counts polls since the last
    unconditional one, `rest_seconds` is the pause that the last failure asks for, `minimum_seconds` what the
    seed publishes. `failures` and `empty_polls` count in a row, `gaps` all.
    """

    interval_seconds: float = FIRST_SECONDS
    recent_items: float = 0.0
    recent_hours: float = 0.0
    listed: int = 0
    newest: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    validators_lie: bool = False
    unaudited: int = 0
    audited_at: datetime | None = None
    read_at: datetime | None = None
    polled_at: datetime | None = None
    polls: int = 0
    failures: int = 0
    gaps: int = 0
    empty_polls: int = 0
    minimum_seconds: float = 0.0
    rest_seconds: float = 0.0

    @property
    def items_per_hour(self) -> float | None:
        """New items an hour, the last day counting most; None before the second poll."""
        return self.recent_items / self.recent_hours if self.recent_hours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFacts:
    """What came of one poll.

    `listed` items were within the scope, this seed had listed `overlap` of them before. `status` is the HTTP
    status, None without an answer. `was_conditional` tells that validators were sent, `newest` and `oldest`
    are the dates of items.
    """

    at: datetime
    result: Result
    status: int | None = None
    was_conditional: bool = False
    listed: int = 0
    overlap: int = 0
    gap: bool = False
    newest: datetime | None = None
    oldest: datetime | None = None
    body_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    ttl_seconds: float | None = None
    retry_after_seconds: float | None = None

    @property
    def fresh(self) -> int:
        """Items that this seed had not listed before."""
        return max(self.listed - self.overlap, 0)


def after_poll(rhythm: Rhythm, facts: PollFacts, every: Every) -> Rhythm:
    """Return what is known of a seed after a poll."""
    polled = replace(rhythm, polled_at=facts.at, polls=rhythm.polls + 1, rest_seconds=0.0)
    if facts.result == "failed":
        return _failed(polled, facts, every)
    learned = _paced(polled, facts)
    if facts.result != "not-modified":
        learned = _read(learned, facts)
    is_full = not facts.was_conditional
    return replace(
        learned,
        failures=0,
        read_at=facts.at,
        empty_polls=0 if facts.fresh else rhythm.empty_polls + 1,
        unaudited=0 if is_full else rhythm.unaudited + 1,
        audited_at=facts.at if is_full else rhythm.audited_at,
    )


def first_due(source: Source, *, now: datetime) -> datetime:
    """Return when a seed that was never polled is due: at once, unless a cron line or a window says later."""
    due = source.every.after(now, zone=source.tz) if isinstance(source.every, Cron) else now
    return source.window.first_open(due, zone=source.tz) if source.window else due


def next_due(rhythm: Rhythm, source: Source, *, seed: str, now: datetime) -> datetime:
    """Return when a seed that was polled just now is due again; `seed` is its URL."""
    least = max(rhythm.minimum_seconds, rhythm.rest_seconds)
    match source.every:
        case Cron() as cron:
            due = cron.after(now + timedelta(seconds=least), zone=source.tz)
            if rhythm.failures:
                due = min(due, now + timedelta(seconds=least))
        case Fixed(seconds=seconds):
            due = now + timedelta(seconds=max(seconds * _jitter(seed), least))
        case _:
            seconds = _bounded(rhythm.interval_seconds * _jitter(seed))
            due = now + timedelta(seconds=max(seconds, least))
    return source.window.first_open(due, zone=source.tz) if source.window else due


def conditional_headers(rhythm: Rhythm, *, now: datetime) -> dict[str, str]:
    """Return the headers that ask whether a seed has changed; none when they would lie or an audit is due."""
    if rhythm.validators_lie or rhythm.audited_at is None or rhythm.unaudited >= AUDIT_POLLS - 1:
        return {}
    if now - rhythm.audited_at >= AUDIT_AFTER:
        return {}
    pairs = (("If-None-Match", rhythm.etag), ("If-Modified-Since", rhythm.last_modified))
    return {name: value for name, value in pairs if value}


def _failed(rhythm: Rhythm, facts: PollFacts, every: Every) -> Rhythm:
    """Stay away longer with each failure in a row, and a day from a seed that is not there."""
    failures = rhythm.failures + 1
    pace = every.seconds if isinstance(every, Fixed) else rhythm.interval_seconds
    rest = failures * min(pace, _RETRY_SECONDS)
    if facts.status in _GONE:
        rest = LONGEST_SECONDS
    asked = facts.retry_after_seconds or 0.0
    return replace(rhythm, failures=failures, rest_seconds=_bounded(max(rest, asked)))


def _read(rhythm: Rhythm, facts: PollFacts) -> Rhythm:
    """Return what a body taught besides its items."""
    return replace(
        rhythm,
        validators_lie=rhythm.validators_lie or _lies(rhythm, facts),
        body_digest=facts.body_digest,
        etag=_sendable(facts.etag),
        last_modified=_sendable(facts.last_modified),
        listed=facts.listed or rhythm.listed,
        newest=max(filter(None, (rhythm.newest, facts.newest)), default=None),
        minimum_seconds=min(max(facts.ttl_seconds or 0.0, 0.0), LONGEST_SECONDS)
        if facts.result == "new"
        else rhythm.minimum_seconds,
    )


def _lies(rhythm: Rhythm, facts: PollFacts) -> bool:
    """Tell whether a server gave the validators of the last body with another one.

    A weak validator may: what it stands for has not changed as long as nothing new is listed.
    """
    if rhythm.body_digest is None or facts.body_digest in (None, rhythm.body_digest):
        return False
    if rhythm.etag or facts.etag:
        is_same, is_weak = rhythm.etag == facts.etag, (facts.etag or "").startswith("W/")
    else:
        is_same = facts.last_modified is not None and rhythm.last_modified == facts.last_modified
        is_weak = True
    return is_same and (facts.fresh > 0 or not is_weak)


def _paced(rhythm: Rhythm, facts: PollFacts) -> Rhythm:
    """Return the rhythm with what a poll says of how often new items come."""
    if facts.gap:
        rhythm = replace(rhythm, gaps=rhythm.gaps + 1)
    if rhythm.read_at is None:
        return _first_read(rhythm, facts)
    hours = max((facts.at - rhythm.read_at).total_seconds(), 1.0) / 3600
    fading = math.exp(-hours / _MEMORY_HOURS)
    items, span = rhythm.recent_items * fading + facts.fresh, rhythm.recent_hours * fading + hours
    if facts.gap:  # what fell out of the window was not counted
        items = max(items, (rhythm.items_per_hour or 0.0) * span)
    counted = replace(rhythm, recent_items=items, recent_hours=span)
    return replace(counted, interval_seconds=_interval(counted, facts, hours=hours))


def _first_read(rhythm: Rhythm, facts: PollFacts) -> Rhythm:
    """Believe the dates of the first window when it spans a day or less: so many items came in that time."""
    span = (facts.at - facts.oldest).total_seconds() / 3600 if facts.oldest else 0.0
    if facts.listed < _TELLING_ITEMS or not 0 < span <= _MEMORY_HOURS:
        return rhythm
    counted = replace(rhythm, recent_items=float(facts.listed), recent_hours=span)
    expected = _safe_items(facts.listed) * span / facts.listed * 3600
    return replace(counted, interval_seconds=_bounded(min(rhythm.interval_seconds, expected)))


def _interval(rhythm: Rhythm, facts: PollFacts, *, hours: float) -> float:
    """Return half the time in which the window turns over, or less: often enough for a few new items a poll.

    It shortens at once, and grows by no more than the time that was watched, nor to more than the double.
    """
    before = rhythm.interval_seconds
    rate = rhythm.items_per_hour or 0.0
    listed = facts.listed or rhythm.listed
    bounds = [before + min(before, hours * 3600)]
    if rate:
        bounds.append(FRESH_ITEMS / rate * 3600)
    fastest = max(rate, facts.fresh / max(hours, SHORTEST_SECONDS / 3600))
    if fastest and listed:
        bounds.append(_safe_items(listed) / fastest * 3600)
    if facts.gap:
        bounds.append(before / 2)
    return _bounded(min(bounds))


def _safe_items(listed: int) -> float:
    """Return how many new items may be expected of a poll: half the window, fewer of a small one.

    Chance may bring four standard deviations more (each the square root of the number) before one is lost.
    """
    return min(listed / 2, (math.sqrt(4 + listed) - 2) ** 2)


def _bounded(seconds: float) -> float:
    return min(max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS)


def _jitter(seed: str) -> float:
    """Return a factor of its own for each seed, so that those that were added together drift apart."""
    number = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()[:4], "big")
    return 1 + JITTER * (2 * number / 0xFFFFFFFF - 1)


def _sendable(validator: str | None) -> str | None:
    """Return a validator as it can be sent back; None for one that is no plain short text."""
    if validator and validator.isascii() and validator.isprintable() and len(validator) <= _LONGEST_VALIDATOR:
        return validator
    return None
