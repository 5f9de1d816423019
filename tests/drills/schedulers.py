"""Two `depeche schedule` on one state: one follows the sources, the other says why it does not."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.outcomes import EXIT_BUSY
from tests.drills.figures import Figures, all_of, at_most, none_of, told
from tests.drills.newsrooms import PATIENCE_SECONDS, Lives, all_stored, listed, newsroom, papers
from tests.press import judges
from tests.press.server import Press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Figure, Scale
    from tests.drills.newsrooms import Life
    from tests.press.newsroom import Newsroom

HOSTS, PAGES = 3, 9
LOSER_SECONDS = 5.0
_LONGEST = "10m"
"""An end for a scheduler whose drill broke off; nothing waits for it."""


@dataclass(slots=True)
class _Seen:
    """What came of all starts."""

    starts: int = 0
    told: int = 0
    slowest: float = 0.0
    slowest_given_a_cpu: float = 0.0
    winners: int = 0
    pages: int = 0
    once: int = 0
    twice: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Start two at once, or up to half a second apart, 20 times; in the short form once each.

    The short form runs beside other tests: what it holds to five seconds is the loser's time without that in
    which it stood in line for a CPU.
    """
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    for number in range(20 if scale == "full" else 2):
        with newsroom(folder / str(number), Press(papers(HOSTS, pages=PAGES))) as room:
            _start_two(room, dice.uniform(0.0, 0.5) if number % 2 else 0.0, seen)
        say(f"start {number + 1}: the loser ended {seen.slowest:.1f} s after its start at the latest")
    figures = (
        all_of("losers that said who is at it, status 75", seen.told, seen.starts),
        *_slowest(seen, scale),
        all_of("winners that ended with status 0 at SIGTERM", seen.winners, seen.starts),
        all_of("URLs fetched", seen.once, seen.pages),
        none_of("URLs fetched twice", seen.twice),
    )
    return Figures(name="schedulers", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _slowest(seen: _Seen, scale: Scale) -> tuple[Figure, Figure]:
    what = "slowest of them, from its start to its end"
    if scale == "full":
        judged = at_most(what, seen.slowest, LOSER_SECONDS, "s")
        return judged, told("the same, given a CPU", f"{seen.slowest_given_a_cpu:.3g} s")
    judged = at_most("the same, given a CPU", seen.slowest_given_a_cpu, LOSER_SECONDS, "s")
    return told(what, f"{seen.slowest:.3g} s"), judged


def _start_two(room: Newsroom, apart: float, seen: _Seen) -> None:
    seen.starts += 1
    with Lives(room) as lives:
        one = lives.start("schedule", "--for", _LONGEST)
        time.sleep(apart)
        two = lives.start("schedule", "--for", _LONGEST)
        loser, winner = _loser_and_winner(one, two)
        taken = time.monotonic() - loser.began
        seen.slowest = max(seen.slowest, taken)
        seen.slowest_given_a_cpu = max(seen.slowest_given_a_cpu, taken - loser.starved())
        seen.told += _says_why(loser)
        winner.wait_until(lambda: all_stored(room))
        winner.process.send_signal(signal.SIGTERM)
        seen.winners += winner.end() == 0
    fetched = judges.fetches(room.press.ledger)
    seen.pages += len(listed(room))
    seen.once += sum(room.press.url(*place) in listed(room) for place in fetched)
    seen.twice += len(judges.fetched_again(room.press.ledger))


def _loser_and_winner(one: Life, two: Life) -> tuple[Life, Life]:
    """Wait until one of them ends, and leave it there to be asked what it stood in line for."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        for loser, winner in ((one, two), (two, one)):
            if os.waitid(os.P_PID, loser.process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
                return loser, winner
        time.sleep(0.01)
    return two, one


def _says_why(loser: Life) -> bool:
    return loser.process.poll() == EXIT_BUSY and "follows these sources already" in loser.err()
