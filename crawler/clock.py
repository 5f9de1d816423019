"""The time of this process; a rehearsal may shift it, and everything above the two leaves asks here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC) + _shift


def shift(by: timedelta) -> None:
    """Let this process live `by` later than the machine; for tests and rehearsals that cannot wait a week."""
    global _shift  # noqa: PLW0603 - one process has one time
    _shift = by
