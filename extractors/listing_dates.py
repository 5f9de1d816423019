"""Reads the dates of a listing; those of the future are refused, those it can't read are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from extractors.moments import read_moment

_LEEWAY = timedelta(days=1)
"""How far a date may lie ahead: a wrong zone is at most half a day off."""

_LONGEST = 60
_MOST_FAILURES = 3
"""dateparser needs up to a second of CPU for a text that is no date, and milliseconds for one that is."""

_MOST_WORDED = 200
_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What dateparser has raised on texts that are no dates."""

_SHORT_YEAR = re.compile(r"(\b\d{1,2}[ -][A-Za-z]{3})[ -](\d\d)(?= \d\d?:)")  # RFC 822 has two digits
_DIGIT = re.compile(r"\d")
_NOTHING = frozenset(("", "0", "null", "none", "0000-00-00", "0000-00-00 00:00:00", "0000-00-00t00:00:00z"))


@dataclass(slots=True, kw_only=True)
class DateReader:
    """Reads the dates of one listing against the time of its reading."""

    now: datetime
    month_first: bool = False
    future: int = 0
    unread: int = 0
    example: str = ""
    failures: int = 0
    worded: dict[str, datetime | None] = field(default_factory=dict)

    def read(self, text: object) -> datetime | None:
        """Return the point in time that a text states, in UTC; None when it states none or is no text."""
        if not isinstance(text, str) or text.strip().lower() in _NOTHING:
            return None
        moment = read_moment(_SHORT_YEAR.sub(r"\1 20\2", text[:200]), month_first=self.month_first)
        found = moment.value if moment else self._in_words(text.strip())
        if found is None:
            self.unread += 1
            self.example = self.example or text.strip()[:_LONGEST]
        elif found > self.now + _LEEWAY:
            self.future += 1
            return None
        return found

    def problems(self) -> list[str]:
        """Say which dates were left out."""
        told = []
        if self.future:
            told.append(f"{_counted(self.future)} in the future; left out.")
        if self.unread:
            told.append(f"{_counted(self.unread)} not readable, such as {self.example!r}; left out.")
        return told

    def _in_words(self, text: str) -> datetime | None:
        """Ask dateparser, which knows two hundred languages and phrases such as "2 hours ago"."""
        if len(text) > _LONGEST or not _DIGIT.search(text):
            return None
        if text not in self.worded and self.failures < _MOST_FAILURES and len(self.worded) < _MOST_WORDED:
            self.worded[text] = _ask_dateparser(text, now=self.now)
            self.failures += self.worded[text] is None
        return self.worded.get(text)


def _counted(number: int) -> str:
    """Begin a sentence about so many dates."""
    return "1 date is" if number == 1 else f"{number:,} dates are"


def _ask_dateparser(text: str, *, now: datetime) -> datetime | None:
    """Return dateparser's answer for a text that states day, month and year or a distance from now."""
    from dateparser import parse  # type: ignore[import-untyped]

    settings = {
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.astimezone(UTC).replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    try:
        found = parse(text, settings=settings)
    except _FAULTS:
        return None
    return found if found is not None and 1900 <= found.year < 2100 else None
