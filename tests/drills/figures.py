"""The figures of a drill: what was measured, what must hold, and the table of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["full", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure: `value` and `bound` are texts to be read, `holds` is the judgement."""

    what: str
    value: str
    bound: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one drill measured with one seed."""

    name: str
    seed: int
    lines: tuple[Figure, ...]
    seconds: float

    @property
    def hold(self) -> bool:
        """Whether every figure holds."""
        return all(line.holds for line in self.lines)


def none_of(what: str, found: int) -> Figure:
    """Return a figure that holds when nothing of the kind was found."""
    return Figure(what=what, value=str(found), bound="0", holds=found == 0)


def all_of(what: str, found: int, of: int) -> Figure:
    """Return a figure that holds when everything was found; `of` nothing proves nothing."""
    return Figure(what=what, value=str(found), bound=f"{of} of {of}", holds=found == of > 0)


def at_most(what: str, found: float, bound: float, unit: str = "") -> Figure:
    """Return a figure that holds up to its bound."""
    value, limit = (f"{number:.4g} {unit}".rstrip() for number in (found, bound))
    return Figure(what=what, value=value, bound=f"<= {limit}", holds=found <= bound)


def skipped(what: str, reason: str) -> Figure:
    """Return a figure for a part that cannot be done here; it breaks nothing and is read in the table."""
    return Figure(what=what, value="skipped", bound=reason, holds=True)


def table(figures: Figures) -> str:
    """Return seed, time and figures as aligned text, a mark before each figure that does not hold."""
    rows = [("", "figure", "measured", "must be")]
    rows += [(" " if line.holds else "!", line.what, line.value, line.bound) for line in figures.lines]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    head = f"{figures.name}: seed {figures.seed}, {figures.seconds:.1f} s"
    return "\n".join([head, *("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)])
