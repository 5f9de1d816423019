"""One host, one clock: pauses over processes, redirects and refusals; and no host waits for another one."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.press import judges
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import HOUR, RobotsFile, Site, Strain, stories
from tests.waiting import wait_for

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DELAY = 0.1
NOW = 2 * HOUR
OPEN = tuple(
    Site(name=name, articles=stories(name, 8, last=HOUR), latency_seconds=0.05)
    for name in ("one", "two", "three", "four", "five")
)
SLOW = Site(
    name="slow",
    articles=stories("slow", 3, last=HOUR),
    latency_seconds=0.05,
    robots=RobotsFile(crawl_delay=1.2),
)
STUCK = tuple(Site(name=name, robots=RobotsFile(crawl_delay=300)) for name in ("stuck", "stopped"))
BRISK = Site(name="brisk", articles=stories("brisk", 3, last=HOUR), strain=Strain(times=1, retry_after="1"))
WEARY = Site(
    name="weary", articles=stories("weary", 3, last=HOUR), strain=Strain(times=1, retry_after="3600")
)
SHORT = 0.001


@pytest.fixture
def press() -> Iterator[Press]:
    """Open the press two hours after its start."""
    with Press((*OPEN, SLOW, *STUCK, BRISK, WEARY)) as serving:
        serving.travel(NOW)
        yield serving


@pytest.fixture
def room(press: Press, tmp_path: Path) -> Newsroom:
    """Return a folder with settings and an empty state."""
    return Newsroom(tmp_path, press, delay=DELAY)


def pages(press: Press, *names: str) -> list[str]:
    """Return the URLs of all articles of these sites."""
    return [press.url(name, article.path) for name in names for article in press.sites[name].articles]


def change(room: Newsroom, old: str, new: str) -> None:
    """Change a line of the settings."""
    file = room.folder / "depeche.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def outcomes(out: str) -> dict[str, str]:
    """Return how each asked URL ended."""
    return {line["asked"]: line["outcome"] for line in map(json.loads, out.splitlines())}


def finish(running: Sequence[subprocess.Popen[str]]) -> list[dict[str, str]]:
    """Wait for commands and return their outcomes."""
    return [outcomes(one.communicate(timeout=60)[0]) for one in running]


def test_processes_share_the_clock_of_a_host(press: Press, room: Newsroom) -> None:
    """Two fetches of one host at once: never two requests under way, never less than the pause between."""
    urls = pages(press, "one")
    first, second = finish(
        [room.start("fetch", "--json", *urls[:4]), room.start("fetch", "--json", *urls[4:])]
    )
    assert set((first | second).values()) == {"stored"}
    assert len(first | second) == len(urls)
    assert judges.smallest_gap(press.ledger)["one"] >= DELAY - SHORT


def test_redirects_take_their_turn(press: Press, room: Newsroom) -> None:
    """Each hop is a request like any other."""
    urls = [press.url("one", f"/go/{number}") for number in range(4)]
    ran = room.run("fetch", "--json", *urls, at=NOW)
    assert set(outcomes(ran.out).values()) == {"stored"}
    assert len(press.ledger.of(site="one")) == 2 + 2 * len(urls)
    assert judges.smallest_gap(press.ledger)["one"] >= DELAY - SHORT


def test_a_crawl_delay_counts_from_robots_txt_on_and_in_no_time_limit(press: Press, room: Newsroom) -> None:
    """The site's pause is longer than an exchange may last: waiting is no part of an exchange."""
    change(room, "total_seconds = 10\nfirst_byte_seconds = 5", "total_seconds = 1\nfirst_byte_seconds = 1")
    ran = room.run("fetch", "--json", *pages(press, "slow")[:2], at=NOW)
    assert set(outcomes(ran.out).values()) == {"stored"}
    assert len(press.ledger.of(site="slow")) == 4
    assert judges.smallest_gap(press.ledger)["slow"] >= 1.2 - SHORT


@pytest.mark.parametrize("delay", [DELAY, 0])
def test_a_short_retry_after_is_waited_for(press: Press, room: Newsroom, delay: float) -> None:
    """The page that was refused stays refused, the others come when the host's time is over."""
    change(room, f"delay_seconds = {DELAY}", f"delay_seconds = {delay}")
    change(room, "[crawl]", "[crawl]\nconcurrency = 1")
    ran = room.run("fetch", "--json", *pages(press, "brisk"), at=NOW)
    assert list(outcomes(ran.out).values()) == ["refused", "stored", "stored"]
    hits = list(press.ledger.of(site="brisk"))
    at = next(number for number, hit in enumerate(hits) if hit.status == 429)
    assert hits[at + 1].began - hits[at].ended >= 1 - SHORT


@pytest.mark.parametrize("delay", [DELAY, 0])
def test_a_long_retry_after_holds_later_runs_too(press: Press, room: Newsroom, delay: float) -> None:
    """While it runs nothing is sent, and the outcome says why; when it is over the page is fetched."""
    change(room, f"delay_seconds = {DELAY}", f"delay_seconds = {delay}")
    first, second, _ = pages(press, "weary")
    assert list(outcomes(room.run("fetch", "--json", first, at=NOW).out).values()) == ["refused"]
    heard = len(press.ledger)
    held = room.run("fetch", "--json", second, at=NOW + 60)
    assert [line["outcome"] for line in held.lines] == ["host-busy"]
    assert "asked us to wait" in held.lines[0]["reason"]
    assert (held.status, len(press.ledger)) == (1, heard)
    later = room.run("fetch", "--json", second, at=NOW + 2 * HOUR)
    assert list(outcomes(later.out).values()) == ["stored"]


def test_two_hundred_urls_of_a_slow_host_hold_up_nobody(press: Press, room: Newsroom) -> None:
    """Behind them in the list other hosts are fetched; an interruption then ends every wait at once."""
    change(room, "[crawl]", "[crawl]\nconcurrency = 2")
    waiting = [press.url(name, f"/{number}") for number in range(100) for name in ("stuck", "stopped")]
    others = pages(press, *(site.name for site in OPEN))
    (room.folder / "urls.txt").write_text("\n".join(waiting + others), encoding="utf-8")
    running = room.start("fetch", "--json", "--from", "urls.txt")
    wait_for(lambda: len(press.ledger.of(kind="article", status=200)) == len(others))
    running.send_signal(signal.SIGINT)
    (ended,) = finish([running])
    assert running.returncode == 130
    assert {ended[url] for url in others} <= {"stored", "interrupted"}
    assert {ended[url] for url in waiting} == {"interrupted"}
    assert [len(press.ledger.of(site=site.name)) for site in STUCK] == [1, 1]
    assert min(judges.smallest_gap(press.ledger).values()) >= DELAY - SHORT


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_exchanges_at_once_than_the_settings_say(tmp_path: Path, concurrency: int) -> None:
    """`crawl.concurrency` counts exchanges over all hosts, however many hosts could be asked."""
    # so slow to answer that a client which is short of CPU still has asked the next host meanwhile
    with Press([replace(site, latency_seconds=0.5) for site in OPEN]) as press:
        press.travel(NOW)
        room = Newsroom(tmp_path, press, delay=DELAY)
        change(room, "[crawl]", f"[crawl]\nconcurrency = {concurrency}")
        ran = room.run("fetch", "--json", *(pages(press, site.name)[0] for site in OPEN), at=NOW)
    assert set(outcomes(ran.out).values()) == {"stored"}
    hits = list(press.ledger)
    at_once = [sum(one.began <= hit.began < one.ended for one in hits) for hit in hits]
    assert max(at_once) == concurrency
