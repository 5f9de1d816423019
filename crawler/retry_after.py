"""Reads Retry-After: how long a server asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_SECONDS: Final = 86_400.0
"""A server that asks for more is asked again after a day."""


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a field value asks for (RFC 9110 section 10.2.3); None when it asks nothing.

    Both forms are read, a number of seconds and an HTTP date; a time that has passed is none.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return min(float(text), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (aware - now).total_seconds()
    return min(seconds, LONGEST_SECONDS) if seconds > 0 else None
