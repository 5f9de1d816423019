"""How often a seed is polled: as its rhythm asks, after a fixed time, or by a cron line (cronsim's door)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cronsim import CronSim, CronSimError

from crawler.durations import duration, written

if TYPE_CHECKING:
    from datetime import tzinfo

SHORTEST: Final = timedelta(minutes=1)
"""The shortest fixed time between two polls."""

_EXPECTED: Final = (
    'expected "adaptive", a time from 1m on such as "30m", or a cron line such as "cron 0 7 * * *"'
)
_LONGEST_LINE: Final = 200
_FIELDS: Final = 5
_ANY_DAY: Final = datetime(2024, 1, 1)  # noqa: DTZ001 - a cron line is tried without a zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptive:
    """As often as the seed's own rhythm asks for."""

    def __str__(self) -> str:
        return "adaptive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """After so many seconds."""

    seconds: float

    def __str__(self) -> str:
        return written(timedelta(seconds=self.seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """At the times of a cron line of five fields."""

    line: str

    def __str__(self) -> str:
        return f"cron {self.line}"

    def after(self, moment: datetime, *, zone: tzinfo) -> datetime:
        """Return the first time after `moment`, the clock of `zone` on the wall; a skipped hour comes later.

        An hour that the clock shows twice counts once for a line with a fixed hour.
        """
        ticks = CronSim(self.line, moment.astimezone(zone))
        return next(tick.astimezone(moment.tzinfo) for tick in ticks if tick > moment)


Every = Adaptive | Fixed | Cron


def every(value: object) -> Every:
    """Return what `every` of a source says; raises ValueError, which says what was expected."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if text == "adaptive":
        return Adaptive()
    words = text.split(" ")
    if words[0] == "cron" or len(words) == _FIELDS:
        line = " ".join(words[1:] if words[0] == "cron" else words)
        fault = _fault(line)
        if fault is None:
            return Cron(line=line)
        raise ValueError(f"{_EXPECTED}, got {value!r:.80}: {fault}")
    return _fixed(value)


def _fixed(value: object) -> Fixed:
    try:
        length = duration(value)
    except ValueError:
        length = timedelta(0)
    if length < SHORTEST:
        raise ValueError(f"{_EXPECTED}, got {value!r:.80}")
    return Fixed(seconds=length.total_seconds())


def _fault(line: str) -> str | None:
    """Say what is wrong with a cron line; None when it names a time that comes."""
    if len(line.split()) != _FIELDS or len(line) > _LONGEST_LINE:
        return f"a cron line has {_FIELDS} fields: minute, hour, day of month, month, day of week"
    try:
        return None if next(CronSim(line, _ANY_DAY), None) else "that day never comes"
    except CronSimError as error:
        return str(error).lower().replace("-", " ")
