"""Lengths of time as people write them: `90s`, `15m`, `24h`, `7d`, `2w`."""

from __future__ import annotations

import re
from datetime import timedelta
from types import MappingProxyType
from typing import Final

LONGEST: Final = timedelta(days=3650)

_UNITS: Final = MappingProxyType({"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1})
_WRITTEN: Final = re.compile(r"([0-9]{1,9})([smhdw])")


def duration(value: object) -> timedelta:
    """Return the length of time that a text stands for; raises ValueError, which says what was expected.

    It is longer than nothing and at most ten years.
    """
    found = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= LONGEST.total_seconds():
        raise ValueError(f"expected a length of time such as 90s, 15m, 24h or 7d, got {value!r:.80}")
    return timedelta(seconds=seconds)


def written(length: timedelta) -> str:
    """Return a length of whole seconds as `duration` reads it, in the largest unit that leaves no rest."""
    seconds = round(length.total_seconds())
    unit = next(unit for unit, size in _UNITS.items() if seconds % size == 0 and seconds >= size)
    return f"{seconds // _UNITS[unit]}{unit}"
