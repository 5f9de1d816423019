"""kill -9 of a crawl at random moments, then resume: nothing lost or torn, only what was in flight twice."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.outcomes import SUCCESSES
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of
from tests.drills.newsrooms import PATIENCE_SECONDS, Lives, listed, newsroom, papers, statuses, unsound
from tests.press.archive import stored_lines
from tests.press.server import Press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.newsroom import Newsroom

IN_FLIGHT = 8
"""Exchanges at once, as the settings have it by default."""

RESUME_SECONDS = 10.0
_LIMITS = "batch_seconds = 3\n"
_ARTICLE_LINE = re.compile(r"^\S+ ([0-9a-f]{8,})  ", re.MULTILINE)


@dataclass(slots=True)
class _Seen:
    """What the judge found over all seeds."""

    pages: int = 0
    kills: int = 0
    asked: int = 0
    reported: int = 0
    found: int = 0
    unaccounted: int = 0
    unsound: list[str] = field(default_factory=list)
    without_article: int = 0
    twice_stored: int = 0
    again: int = 0
    most_again: int = 0
    twice_at_once: int = 0
    slowest: float = 0.0
    slowest_unstarved: float = 0.0
    orphans: int = 0
    ended: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Crawl 2,000 pages of 20 hosts under 100 kills, with 3 seeds; in the short form 48, 6, 5 and 1.

    The time to the first request is that of the clock. The short form runs beside other tests, so it leaves
    out how long the crawl stood in line for a CPU; what it waits for by itself counts in both.
    """
    began = time.monotonic()
    pages, hosts, kills, rounds = (2000, 20, 100, 3) if scale == "full" else (48, 6, 5, 1)
    seen = _Seen()
    for number in range(rounds):
        press = Press(papers(hosts, pages=pages))
        with newsroom(folder / str(number), press, limits=_LIMITS) as room:
            seen.pages += pages
            seen.asked += kills
            _crawl(room, random.Random(f"{seed}/{number}"), kills, seen)
        say(f"seed {seed}/{number}: {seen.kills} kills, {seen.again} fetched again, {seen.slowest:.1f} s")
    lines = _lines(seen, rounds=rounds, scale=scale)
    return Figures(name="kills", seed=seed, lines=lines, seconds=time.monotonic() - began)


def _lines(seen: _Seen, *, rounds: int, scale: Scale) -> tuple[Figure, ...]:
    return (
        all_of("crawls killed", seen.kills, seen.asked),
        all_of("captures reported done that are in the store", seen.found, seen.reported),
        none_of(f"of {seen.pages} listed URLs unaccounted for", seen.unaccounted),
        none_of("torn records, damages, orphans in the store", len(seen.unsound)),
        none_of("stored pages without their article line", seen.without_article),
        none_of("pages stored twice", seen.twice_stored),
        at_most("pages fetched again after one kill", seen.most_again, IN_FLIGHT),
        Figure(what="pages fetched again after all kills", value=str(seen.again), bound="told", holds=True),
        none_of("pages fetched twice by one crawl", seen.twice_at_once),
        *_resumed(seen, scale),
        all_of("last crawls that ended with status 0", seen.ended, rounds),
        none_of("processes left behind", seen.orphans),
    )


def _resumed(seen: _Seen, scale: Scale) -> tuple[Figure, Figure]:
    """Return how long a crawl took to its first request, with and without standing in line for a CPU."""
    what, told = "slowest start to first request", f"{seen.slowest_unstarved:.3g} s"
    if scale == "full":
        judged = at_most(what, seen.slowest, RESUME_SECONDS, "s")
        return judged, Figure(what="the same, given a CPU", value=told, bound="told", holds=True)
    judged = at_most("the same, given a CPU", seen.slowest_unstarved, RESUME_SECONDS, "s")
    return Figure(what=what, value=f"{seen.slowest:.3g} s", bound="told", holds=True), judged


def _crawl(room: Newsroom, dice: random.Random, kills: int, seen: _Seen) -> None:
    """Crawl in lives that are killed, until all of them were, and once more to the end; then judge."""
    killed: list[Life] = []
    with Lives(room) as lives:
        while len(killed) < kills and (left := _left(room)):
            life = lives.start("crawl", "--due")
            # so many that what is left, a third at the least, is enough for the kills that are left
            if _kill(life, room, dice, most=max(1, 2 * left // (kills - len(killed) + 2)), seen=seen):
                killed.append(life)
        seen.kills += len(killed)
        last = lives.start("crawl", "--due")
        _resume(last, room, seen)
        seen.ended += last.end() == 0
        seen.orphans += len(lives.left_behind())
    _judge(room, [*killed, last], seen)


def _left(room: Newsroom) -> int:
    heard = {(hit.site, hit.address) for hit in room.press.ledger.of(kind="article", status=200)}
    return len(listed(room)) - len(heard)


def _kill(life: Life, room: Newsroom, dice: random.Random, *, most: int, seen: _Seen) -> bool:
    """Kill it while it starts, or soon after the press has heard so many requests of it."""
    count = life.heard + dice.randint(1, most)
    if dice.random() < 0.3:
        _resume(life, room, seen, seconds=dice.uniform(0.0, 2.0))
    elif _resume(life, room, seen):
        life.wait_until(lambda: len(room.press.ledger) >= count)
        life.wait_until(lambda: False, seconds=dice.uniform(0.0, 0.1))
    if life.process.poll() is not None:
        return False
    life.process.kill()
    return life.end() < 0


def _resume(life: Life, room: Newsroom, seen: _Seen, *, seconds: float = PATIENCE_SECONDS) -> bool:
    """Wait for its first request, so many seconds at the most; note how long that took."""
    if not life.wait_until(lambda: len(room.press.ledger) > life.heard, seconds=seconds):
        return False
    starved = life.starved()
    taken = next(iter(room.press.ledger.since(life.heard))).began - life.began
    seen.slowest = max(seen.slowest, taken)
    seen.slowest_unstarved = max(seen.slowest_unstarved, taken - starved)
    return True


def _judge(room: Newsroom, lives: list[Life], seen: _Seen) -> None:
    reported = {id_ for life in lives for id_ in _ARTICLE_LINE.findall(life.out())}
    ids = {line["id"] for line in stored_lines(room.store, "articles")}
    known = {id_[: len(one)] for one in list(reported)[:1] for id_ in ids}
    seen.reported += len(reported)
    seen.found += len(reported & known)
    outcomes = stored_lines(room.store, "outcomes")
    stored = Counter(line["asked"] for line in outcomes if line["outcome"] == "stored")
    ended = {line["asked"] for line in outcomes if line["outcome"] in SUCCESSES or line.get("reason")}
    rows = statuses(room)
    seen.unaccounted += sum(url not in ended or not _is_told(rows.get(url)) for url in listed(room))
    seen.without_article += sum(
        line["article"] not in ids for line in outcomes if line["outcome"] == "stored"
    )
    seen.twice_stored += sum(times - 1 for times in stored.values())
    seen.unsound += unsound(room.store)
    _count_again(room, lives, seen)


def _is_told(row: tuple[str, str | None] | None) -> bool:
    return row is not None and (row[0] == "stored" or (row[0] in {"failed", "waiting"} and bool(row[1])))


def _count_again(room: Newsroom, lives: list[Life], seen: _Seen) -> None:
    """Count, for each kill, the pages that were asked for before it and asked for again after it.

    And those that one crawl asked for twice.
    """
    hits = [(hit.site, hit.path) if hit.kind == "article" else None for hit in room.press.ledger]
    marks = [life.heard for life in lives]
    for first, second in pairwise([*marks, len(hits)]):
        mine = [hit for hit in hits[first:second] if hit]
        again = set(mine) & set(hits[second:])
        seen.twice_at_once += len(mine) - len(set(mine))
        seen.again += len(again)
        seen.most_again = max(seen.most_again, len(again))
