"""Two `depeche schedule` on one state: one follows the sources, the other says why it does not."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.outcomes import EXIT_BUSY
from tests.drills.figures import Figures, all_of, at_most, none_of
from tests.drills.newsrooms import Lives, all_stored, listed, newsroom, papers
from tests.press import judges
from tests.press.server import Press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.newsroom import Newsroom

HOSTS, PAGES = 3, 9
LOSER_SECONDS = 5.0


@dataclass(slots=True)
class _Seen:
    """What came of all starts."""

    starts: int = 0
    told: int = 0
    slowest: float = 0.0
    winners: int = 0
    pages: int = 0
    once: int = 0
    twice: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Start two at once, or half a second apart, 20 times; in the short form 3 times."""
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    for number in range(20 if scale == "full" else 3):
        with newsroom(folder / str(number), Press(papers(HOSTS, pages=PAGES))) as room:
            _start_two(room, dice.choice((0.0, dice.uniform(0.0, 0.5))), seen)
        say(f"start {number + 1}: the loser ended {seen.slowest:.1f} s after its start at the latest")
    figures = (
        all_of("losers that said who is at it, status 75", seen.told, seen.starts),
        at_most("slowest of them, from its start to its end", seen.slowest, LOSER_SECONDS, "s"),
        all_of("winners that ended with status 0 at SIGTERM", seen.winners, seen.starts),
        all_of("URLs fetched", seen.once, seen.pages),
        none_of("URLs fetched twice", seen.twice),
    )
    return Figures(name="schedulers", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _start_two(room: Newsroom, apart: float, seen: _Seen) -> None:
    seen.starts += 1
    with Lives(room) as lives:
        one = lives.start("schedule", "--for", "30s")
        one.wait_until(lambda: False, seconds=apart)
        two = lives.start("schedule", "--for", "30s")
        one.wait_until(lambda: two.process.poll() is not None, seconds=LOSER_SECONDS * 3)
        loser, winner = (one, two) if one.process.poll() is not None else (two, one)
        seen.slowest = max(seen.slowest, time.monotonic() - loser.began)
        seen.told += _says_why(loser)
        winner.wait_until(lambda: all_stored(room))
        winner.process.send_signal(signal.SIGTERM)
        seen.winners += winner.end() == 0
    fetched = judges.fetches(room.press.ledger)
    seen.pages += len(listed(room))
    seen.once += sum(room.press.url(*place) in listed(room) for place in fetched)
    seen.twice += len(judges.fetched_again(room.press.ledger))


def _says_why(loser: Life) -> bool:
    return loser.process.poll() == EXIT_BUSY and "follows these sources already" in loser.err()
