"""What an outcome means for a URL of the frontier: stored, given up, or due again, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from crawler.outcomes import SUCCESSES, WITHOUT_TEXT, OutcomeKind
from storage.frontier import Settled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.frontier import Ended, Row

ATTEMPTS: Final = 5
"""Failures in a row after which a URL that was never stored is given up."""

FIRST_PAUSE: Final = timedelta(minutes=10)
"""How long a URL rests after its first failure; each further one rests four times as long."""

LONGEST_PAUSE: Final = timedelta(days=1)

PASSING: Final = frozenset(
    {
        OutcomeKind.SERVER_ERROR,
        OutcomeKind.UNKNOWN_HOST,
        OutcomeKind.CONNECTION_REFUSED,
        OutcomeKind.CONNECTION_FAILED,
        OutcomeKind.TLS_FAILED,
        OutcomeKind.TIMED_OUT,
        OutcomeKind.CUT_OFF,
        OutcomeKind.NOT_HTTP,
        OutcomeKind.ROBOTS_UNREACHABLE,
        OutcomeKind.CRASHED_EXTRACTING,
        OutcomeKind.TIMED_OUT_EXTRACTING,
        OutcomeKind.INTERNAL_ERROR,
    }
)
"""Outcomes that another day may mend; 429 and a wall are some too, see `is_passing`."""

REVIVED: Final = (
    *PASSING,
    OutcomeKind.NOT_FOUND,
    OutcomeKind.GONE,
    OutcomeKind.REFUSED,
    OutcomeKind.ROBOTS_DISALLOWED,
)
"""Outcomes of a page given up that is tried again a day later, as long as a seed still lists it."""

UNDONE: Final = frozenset({OutcomeKind.INTERRUPTED, OutcomeKind.STORE_FAILED, OutcomeKind.HOST_BUSY})
"""Outcomes that say nothing of the page: it stays due, and the attempt does not count."""

_TOO_MANY_REQUESTS: Final = 429
_SUCCESSFUL: Final = range(200, 300)
_ANY_MOMENT: Final = timedelta(minutes=1)


def is_passing(kind: OutcomeKind, http_status: int | None) -> bool:
    """Tell whether a failure may be another one tomorrow.

    A refusal that came with a status of success is a wall, put up for a visitor and a moment.
    """
    if kind is not OutcomeKind.REFUSED or http_status is None:
        return kind in PASSING
    return http_status == _TOO_MANY_REQUESTS or http_status in _SUCCESSFUL


def follow_up(
    row: Row | None, ended: Ended, *, revisit: Sequence[timedelta], since: datetime | None = None
) -> Settled | None:
    """Return what becomes of a URL's row; None when this outcome is written there already.

    `revisit` says how long after it was first stored a page is fetched again, and `since` when that was
    where it led here from another URL: one that leads to a new one at every visit has its visits once. A URL
    that nobody follows (no source) is never due again by itself.
    """
    if row is not None and row.fetched_at is not None and row.fetched_at >= ended.at:
        return None
    kind = OutcomeKind(ended.outcome)
    if kind is OutcomeKind.ALIAS:
        return Settled(status="stored", due=None, visits=0, attempts=0, stored_at=ended.at)
    if kind in SUCCESSES:
        return _stored(row, ended, revisit, since=since)
    if row is not None and row.stored_at is not None:
        return _missed(row, ended, kind, revisit)
    return _failed(ended, kind, attempts=row.attempts if row is not None else 0, source=_source(row, ended))


def pause_after(attempts: int) -> timedelta:
    """Return how long a URL rests after so many failures in a row."""
    times = int(4 ** min(attempts - 1, 8))
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)


def next_visit(stored: datetime, now: datetime, revisit: Sequence[timedelta]) -> datetime | None:
    """Return when a page stored at `stored` is due again; visits that were missed are made up for by none."""
    later = (stored + after for after in revisit if stored + after > now + _ANY_MOMENT)
    return min(later, default=None)


def _stored(
    row: Row | None, ended: Ended, revisit: Sequence[timedelta], *, since: datetime | None
) -> Settled:
    stored = (row.stored_at if row is not None else None) or since or ended.at
    return Settled(
        status="stored",
        due=next_visit(stored, ended.at, revisit) if _source(row, ended) else None,
        visits=row.visits + 1 if row is not None and row.stored_at is not None else 0,
        attempts=0,
        stored_at=stored,
    )


def _missed(row: Row, ended: Ended, kind: OutcomeKind, revisit: Sequence[timedelta]) -> Settled:
    """Return what becomes of a page that is in the archive, and that a later visit did not get."""
    stored = row.stored_at or ended.at
    due = next_visit(stored, ended.at, revisit) if row.source else None
    attempts = row.attempts + 1
    if kind in UNDONE:
        due, attempts = (ended.at if row.source else None), row.attempts
    elif row.source and is_passing(kind, ended.http_status) and attempts < ATTEMPTS:
        due = min(filter(None, (due, ended.at + pause_after(attempts))))
    elif kind in {OutcomeKind.REMOVED, OutcomeKind.NOT_FOUND, OutcomeKind.GONE}:
        # one 404 may be a slip of the site: the visits that are left look again
        status = "removed" if due is None else "stored"
        return Settled(status=status, due=due, visits=row.visits + 1, attempts=0, stored_at=row.stored_at)
    return Settled(
        status="stored",
        due=due,
        visits=row.visits + (kind in WITHOUT_TEXT),
        attempts=attempts,
        stored_at=row.stored_at,
    )


def _failed(ended: Ended, kind: OutcomeKind, *, attempts: int, source: str | None) -> Settled:
    """Return what becomes of a URL that was never stored: another try, or none."""
    if source is not None and kind in UNDONE:
        return Settled(status="waiting", due=ended.at, visits=0, attempts=attempts, stored_at=None)
    attempts += 1
    if source is not None and is_passing(kind, ended.http_status) and attempts < ATTEMPTS:
        due = ended.at + pause_after(attempts)
        return Settled(status="waiting", due=due, visits=0, attempts=attempts, stored_at=None)
    return Settled(status="failed", due=None, visits=0, attempts=attempts, stored_at=None)


def _source(row: Row | None, ended: Ended) -> str | None:
    return row.source if row is not None and row.source is not None else ended.source
