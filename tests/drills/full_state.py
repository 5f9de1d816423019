"""No room for the state database or the index from some write on: a clear stop, and the next run finishes."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.drills.figures import Figures, all_of, at_most, none_of, skipped, told
from tests.drills.full_disk import can_mount, small_disk
from tests.drills.narrowed import FILLER
from tests.drills.newsrooms import Lives, listed, newsroom, papers, statuses, unsound
from tests.press import judges
from tests.press.archive import stored_lines
from tests.press.server import Press

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.newsroom import Newsroom

HOSTS, PAGES = 3, 12
IN_FLIGHT = 8
KINDS: Final = tuple(
    (name, harm) for name in ("state.db", "index.db") for harm in ("full", "broken", "filled")
)
SHORT: Final = (("state.db", "full"), ("state.db", "broken"))
_LIMITS: Final = "batch_seconds = 1\n"
_DISK_KIB = 4096
_FEW_WRITES = 30
"""A crawl of this drill writes more often than that to its state."""

_ATTEMPTS = 3


@dataclass(slots=True)
class _Seen:
    """What the judge found over all runs."""

    runs: int = 0
    narrowed: int = 0
    stopped: int = 0
    unclear: list[str] = field(default_factory=list)
    finished: int = 0
    pages: int = 0
    stored: int = 0
    stored_twice: int = 0
    most_again: int = 0
    unsound: list[str] = field(default_factory=list)


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Leave no room at 8 writes of each kind, drawn from all there are; in the short form at one of two."""
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    mounting = can_mount(folder / "trial")
    for name, harm in KINDS if scale == "full" else SHORT:
        if harm == "filled" and not mounting:
            continue
        writes = _writes(folder / f"{name}-{harm}", name) if scale == "full" else _FEW_WRITES
        for nth in sorted(dice.sample(range(1, writes + 1), min(8, writes) if scale == "full" else 1)):
            seen.runs += 1
            seen.narrowed += _narrowed(folder / f"{name}-{harm}-{nth}", (name, nth, harm), dice, seen)
        say(f"{name} {harm}: {writes} writes; {seen.stopped} of {seen.runs} runs stopped")
    for text in seen.unclear[:5]:
        say(text)
    figures = (
        all_of("runs whose database had no room", seen.narrowed, seen.runs),
        told("of them that stopped with an error, the others could go on", str(seen.stopped)),
        none_of("errors that name no file, or are none of ours", len(seen.unclear)),
        all_of("next runs that ended with status 0", seen.finished, seen.runs),
        all_of("pages stored then", seen.stored, seen.pages),
        none_of("pages stored twice", seen.stored_twice),
        at_most("pages fetched twice by one of them", seen.most_again, IN_FLIGHT),
        none_of("damages and orphans", len(seen.unsound)),
        *([] if mounting else [skipped("a full disk of its own", "no mount here")]),
    )
    return Figures(name="full_state", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _narrowed(folder: Path, narrow: tuple[str, int, str], dice: random.Random, seen: _Seen) -> bool:
    """Crawl without room from a write on; from one that it reached where a crawl was done before that one.

    The batches of a crawl are closed by the clock, so that a quicker one than the one counted writes less.
    """
    name, nth, harm = narrow
    for attempt in range(_ATTEMPTS):
        writes = _one(folder / str(attempt), (name, str(nth), harm), seen)
        if writes >= nth:
            return True
        nth = dice.randint(1, writes)
    return False


def _writes(folder: Path, name: str) -> int:
    """Return how often a crawl that is left alone writes to the database."""
    with newsroom(folder, Press(papers(HOSTS, pages=PAGES)), limits=_LIMITS) as room, Lives(room) as lives:
        lives.start("crawl", "--due", through=("tests.drills.narrowed", name, "0", "none")).end()
        writes = int((folder / f"{name}.writes").read_text())
        assert writes, f"nothing was written to {name}"
        return writes


def _one(folder: Path, narrow: tuple[str, str, str], seen: _Seen) -> int:
    """Crawl without room from a write on, then with room, and judge; return how often the first one wrote."""
    with (
        newsroom(folder, Press(papers(HOSTS, pages=PAGES)), limits=_LIMITS) as room,
        _disk(room.state.parent, narrow[2]),
        Lives(room) as lives,
    ):
        first = lives.start("crawl", "--due", through=("tests.drills.narrowed", *narrow))
        status = first.end()
        writes = int((folder / f"{narrow[0]}.writes").read_text())
        assert (folder / f"{narrow[0]}.narrowed").exists() == (writes >= int(narrow[1]))
        seen.stopped += status != 0
        if status and not _is_clear(first, status):
            seen.unclear.append(f"{' '.join(narrow)}: status {status}: {first.err()[-600:]}")
        room.state.with_name(FILLER).unlink(missing_ok=True)
        last = lives.start("crawl", "--due")
        seen.finished += last.end() == 0
        _judge(room, seen)
    return writes


def _disk(work: Path, harm: str) -> AbstractContextManager[object]:
    """Return a small disk at the working folder, for what fills it up; nothing for what needs none."""
    return small_disk(work, kib=_DISK_KIB) if harm == "filled" else nullcontext()


def _is_clear(life: Life, status: int) -> bool:
    said = life.err()
    return status > 0 and "depeche-data/work/" in said and "Traceback" not in said


def _judge(room: Newsroom, seen: _Seen) -> None:
    rows = statuses(room)
    outcomes = stored_lines(room.store, "outcomes")
    times = Counter(line["asked"] for line in outcomes if line["outcome"] == "stored")
    seen.pages += len(listed(room))
    seen.stored += sum(rows.get(url, ("",))[0] == "stored" and times[url] > 0 for url in listed(room))
    seen.stored_twice += sum(count - 1 for count in times.values())
    seen.most_again = max(seen.most_again, len(judges.fetched_again(room.press.ledger)))
    seen.unsound += unsound(room.store)
