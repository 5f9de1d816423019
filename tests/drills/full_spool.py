"""The store away in the middle of a crawl: it pauses when the spool is full, and goes on by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.drills.figures import Figure, Figures, all_of, at_most, none_of, skipped
from tests.drills.newsrooms import Lives, listed, newsroom, papers, statuses
from tests.press import judges
from tests.press.server import Press
from tests.servers.s3_proxy import FaultProxy, Rule
from tests.servers.weed import WeedMissing, weed_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.newsroom import Newsroom

HOSTS: Final = 4
MARK: Final = 100_000
IN_FLIGHT: Final = 8
_LIMITS: Final = f"spool_bytes = {MARK}\nbatch_bytes = 20_000\n"
_NOTE: Final = "the spool is full"
_PARTS: Final = ("0000.warc.gz*", "journal.jsonl", "articles.jsonl", "outcomes.jsonl")
_OBJECTS: Final = ("0000.warc.gz", "0000.cdxj", "articles.jsonl.gz", "outcomes.jsonl.gz")


@dataclass(slots=True)
class _Seen:
    """What was measured."""

    has_paused: bool = False
    spooled: int = 0
    slack: int = 0
    begun: int = 0
    resumed: float = 0.0
    status: int = -1
    notes: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Crawl 400 pages, the store away until 60 s after the pause; in the short form 60 pages, 3 s."""
    began = time.monotonic()
    pages, away = (400, 60.0) if scale == "full" else (60, 3.0)
    seen = _Seen()
    try:
        with weed_server() as server, FaultProxy(server.endpoint) as proxy:
            environment = server.environment() | {"AWS_ENDPOINT_URL": proxy.endpoint}
            environment |= {
                "DEPECHE_STORE": "s3://news/full",
                "DEPECHE_WORK": str(folder / "depeche-data/work"),
            }
            with (
                newsroom(folder, Press(papers(HOSTS, pages=pages)), limits=_LIMITS) as room,
                Lives(room, environment=environment) as lives,
            ):
                _pause(lives.start("crawl", "--due"), room, proxy, away, seen)
                figures = _figures(room, seen)
    except WeedMissing as reason:
        figures = (skipped("the S3 server", str(reason)),)
    say(f"paused at {seen.spooled} bytes, went on {seen.resumed:.1f} s after the store was back")
    return Figures(name="full_spool", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _pause(life: Life, room: Newsroom, proxy: FaultProxy, away: float, seen: _Seen) -> None:
    """Take the store away at the first page, give it back some time after the pause, and wait for the end."""
    ledger = room.press.ledger
    life.wait_until(lambda: len(ledger.of(kind="article")))
    rules = [Rule(method=method, fault="status", times=10**6) for method in ("PUT", "HEAD", "GET", "POST")]
    for rule in rules:
        proxy.add(rule)
    seen.has_paused = life.wait_until(lambda: _NOTE in life.err())
    heard = len(ledger)
    life.wait_until(lambda: False, seconds=away)
    seen.begun = len(ledger) - heard
    seen.spooled = _spooled(room)
    for rule in rules:
        rule.times = 0
    back, heard = time.monotonic(), len(ledger)
    life.wait_until(lambda: len(ledger) > heard)
    seen.resumed = time.monotonic() - back
    seen.status = life.end()
    seen.notes = life.err().count(_NOTE)
    seen.slack = _slack(room)


def _spooled(room: Newsroom) -> int:
    """Return the bytes of batches that are not committed; those of a sealed one are its objects."""
    waiting = [batch for batch in _batches(room) if not (batch / "committed").exists()]
    return sum(
        _bytes_in(batch, *(_OBJECTS if (batch / "sealed.json").exists() else _PARTS)) for batch in waiting
    )


def _slack(room: Newsroom) -> int:
    """Return what the pages under way may add to the mark, by what all pages of the crawl came to."""
    came = sum(_bytes_in(batch, *_PARTS) for batch in _batches(room))
    return IN_FLIGHT * -(-came // len(listed(room)))


def _batches(room: Newsroom) -> list[Path]:
    return [path for path in (room.state.parent / "spool").iterdir() if path.is_dir()]


def _bytes_in(batch: Path, *names: str) -> int:
    return sum(file.stat().st_size for name in names for file in batch.glob(name))


def _figures(room: Newsroom, seen: _Seen) -> tuple[Figure, ...]:
    rows = statuses(room)
    stored = sum(rows.get(url, ("", None))[0] == "stored" for url in listed(room))
    return (
        all_of("crawls that paused", int(seen.has_paused), 1),
        at_most("bytes waiting in the pause", seen.spooled, MARK + seen.slack, "bytes"),
        at_most("requests answered in the pause", seen.begun, IN_FLIGHT),
        all_of("times it was told on stderr", seen.notes, 1),
        Figure(what="store back to next request", value=f"{seen.resumed:.1f} s", bound="told", holds=True),
        Figure(what="status at the end", value=str(seen.status), bound="0", holds=seen.status == 0),
        all_of("pages stored", stored, len(listed(room))),
        none_of("pages fetched twice", len(judges.fetched_again(room.press.ledger))),
    )
