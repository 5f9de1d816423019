"""What `depeche sources list` prints: a row for each source, of what its file says and the state knows."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.cli.report import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from crawler.config import Config
    from crawler.sources import Source, Sources
    from storage.seeds import SeedRow
    from storage.state import State

_HEADINGS: Final = ("source", "seeds", "every", "next due", "last poll", "known", "waiting")
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source with what the state knows of it: its seeds, and its URLs by status. None was synced yet."""

    source: Source
    seeds: tuple[SeedRow, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def next_due(self) -> datetime | None:
        """When the first of its seeds is polled next."""
        return min((seed.due for seed in self.seeds), default=None)

    @property
    def last_poll(self) -> datetime | None:
        """When one of its seeds was polled last."""
        return max((seed.polled for seed in self.seeds if seed.polled), default=None)


def rows(followed: Sources, config: Config) -> list[SourceState]:
    """Return a row for each source; a state that does not exist yet is not made."""
    url = config.state_url
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists():
        return [SourceState(source=source) for source in followed.entries]
    from storage.state import State

    with closing(State(url)) as state:
        return [_row(source, state) for source in followed.entries]


def lines(rows: Sequence[SourceState]) -> Iterator[str]:
    """Yield a table with its heading, nothing without sources; below a source, why polls of it failed."""
    if not rows:
        return
    table = [_HEADINGS, *map(_cells, rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(_HEADINGS))]
    for number, cells in enumerate(table):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for seed in rows[number - 1].seeds if number else ():
            if seed.problem:
                yield f"  {seed.url}: {one_line(seed.problem)}"


def json_lines(rows: Sequence[SourceState]) -> Iterator[str]:
    """Yield a JSON object for each source; times are RFC 3339."""
    for row in rows:
        seeds = {(seed.kind, seed.url): seed for seed in row.seeds}
        yield json.dumps(
            {
                "id": row.source.id,
                "site": row.source.site,
                "every": str(row.source.every),
                "seeds": [_seed(kind, url, seeds.get((kind, url))) for kind, url in row.source.seeds()],
                "next_due": _stamp(row.next_due),
                "last_poll": _stamp(row.last_poll),
                "urls": row.counts,
            }
        )


def _row(source: Source, state: State) -> SourceState:
    from storage.frontier import Frontier
    from storage.seeds import Seeds

    return SourceState(
        source=source,
        seeds=tuple(Seeds(state).of(source.id)),
        counts=Frontier(state).counts(source.id),
    )


def _cells(row: SourceState) -> tuple[str, ...]:
    source = row.source
    kinds = ", ".join(
        f"{len(urls)} {word if len(urls) > 1 else word.removesuffix('s')}"
        for word in ("feeds", "sitemaps", "sections")
        if (urls := getattr(source, word))
    )
    times = _minute(row.next_due), _minute(row.last_poll)
    known, waiting = sum(row.counts.values()), row.counts.get("waiting", 0)
    return source.id, kinds, str(source.every), *times, f"{known}", f"{waiting}"


def _seed(kind: str, url: str, known: SeedRow | None) -> dict[str, object]:
    said: dict[str, object] = {"kind": kind, "url": url}
    if known is None:
        return {**said, "due": None, "polled": None, "problem": None}
    return {**said, "due": _stamp(known.due), "polled": _stamp(known.polled), "problem": known.problem}


def _minute(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else "-"


def _stamp(when: datetime | None) -> str | None:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else None
