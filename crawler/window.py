"""Times of day between which a source may be polled, by the clock on the wall of its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import tzinfo

_WRITTEN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\s*-\s*([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_DAY: Final = 24 * 60
_LOOKED_AT: Final = 4
"""Days in which an opening is looked for: one has passed, one may fall into an hour that is skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `opens` until before `closes`, in minutes of the day; over midnight when it closes earlier."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"

    def holds(self, moment: datetime, *, zone: tzinfo) -> bool:
        """Tell whether it is open at that moment."""
        local = moment.astimezone(zone)
        minute = local.hour * 60 + local.minute
        if self.opens < self.closes:
            return self.opens <= minute < self.closes
        return minute >= self.opens or minute < self.closes

    def first_open(self, moment: datetime, *, zone: tzinfo) -> datetime:
        """Return the moment itself when it is open then, otherwise when it opens next."""
        if self.holds(moment, zone=zone):
            return moment
        today = moment.astimezone(zone).date()
        opening = time(self.opens // 60, self.opens % 60)
        for days in range(_LOOKED_AT):
            for fold in (0, 1):
                local = datetime.combine(today + timedelta(days=days), opening, tzinfo=zone)
                found = local.replace(fold=fold).astimezone(UTC)
                if found > moment and self.holds(found, zone=zone):
                    return found.astimezone(moment.tzinfo)
        return moment


def window(value: object) -> Window:
    """Return the window that a text names; raises ValueError, which says what was expected."""
    found = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found:
        opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if opens < _DAY and closes <= _DAY and opens != closes:
            return Window(opens=opens, closes=closes)
    raise ValueError(f'expected two times of day such as "06:00-23:00", got {value!r:.80}')


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
