"""The figures of drills: what was measured, what must hold, and the tables of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Scale = Literal["full", "short"]

_WIDEST = 60  # characters; a longer cell pushes its own line out, not all of them


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


def told(what: str, value: str) -> Figure:
    """Return a figure that is good to know and has no bound."""
    return Figure(what=what, value=value, bound="told", holds=True)


def skipped(what: str, reason: str) -> Figure:
    """Return a figure for a part that cannot be done here; it breaks nothing and is read in the table."""
    return Figure(what=what, value="skipped", bound=reason, holds=True)


def broken(name: str, seed: int, problem: BaseException) -> Figures:
    """Return the figures of a drill that broke off: nothing that it promises was shown."""
    said = " ".join(f"{type(problem).__name__}: {problem}".split())[:120]
    line = Figure(what="drills that came to their end", value=said, bound="1 of 1", holds=False)
    return Figures(name=name, seed=seed, lines=(line,), seconds=0.0)


def table(figures: Figures) -> str:
    """Return seed, time and figures as aligned text, a mark before each figure that does not hold."""
    rows = [("", "figure", "measured", "must be")]
    rows += [(" " if line.holds else "!", line.what, line.value, line.bound) for line in figures.lines]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    head = f"{figures.name}: seed {figures.seed}, {figures.seconds:.1f} s"
    return "\n".join([head, *("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)])


def summary(ran: Sequence[Figures]) -> str:
    """Return the one table of everything that ran, a line a figure."""
    rows: list[tuple[str, ...]] = [("drill", "seed", "figure", "measured", "must be", "holds")]
    rows += [
        (one.name, str(one.seed), line.what, line.value, line.bound, "yes" if line.holds else "NO")
        for one in ran
        for line in one.lines
    ]
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(6)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def document(ran: Sequence[Figures]) -> dict[str, object]:
    """Return the same as an object for JSON, names as in the table."""
    return {"holds": all(one.hold for one in ran), "drills": [_drill(one) for one in ran]}


def _drill(ran: Figures) -> dict[str, object]:
    lines = [
        {"figure": line.what, "measured": line.value, "must_be": line.bound, "holds": line.holds}
        for line in ran.lines
    ]
    return {
        "drill": ran.name,
        "seed": ran.seed,
        "seconds": round(ran.seconds, 1),
        "holds": ran.hold,
        "figures": lines,
    }
