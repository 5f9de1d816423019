"""Several commands at once, and commands that die: one source is polled once, one host has one clock."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.press import judges
from tests.press.archive import stored_lines
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, MINUTE, Channel, Site, stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DELAY = 0.1
SITES = tuple(
    Site(
        name=name,
        articles=stories(name, 10, last=HOUR),
        channels=(Channel(form="rss", path="/rss.xml"), Channel(form="news-sitemap", path="/news.xml")),
        latency_seconds=0.05,
        settings={"revisit": []},
    )
    for name in ("gazette", "courier")
)
NOW = 1.5 * HOUR
BUSY = 75
INTERRUPTED = 130


@pytest.fixture
def press() -> Iterator[Press]:
    """Open the press an hour and a half after its start."""
    with Press(SITES) as serving:
        serving.travel(NOW)
        yield serving


@pytest.fixture
def room(press: Press, tmp_path: Path) -> Newsroom:
    """Return a newsroom that has archived nothing."""
    return Newsroom(tmp_path, press, delay=DELAY)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something holds, half a minute at the most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def fetched(press: Press) -> int:
    """Return how many article pages were sent."""
    return len(press.ledger.of(kind="article", status=200))


def test_two_crawls_at_once_poll_each_source_once(press: Press, room: Newsroom) -> None:
    """The second one leaves the sources to the first, says so with its status, and ends at once."""
    first = room.start("crawl", "--due", "--json", at=NOW)
    wait_for(lambda: len(press.ledger) > 0)
    second = room.start("crawl", "--due")
    out, err = second.communicate(timeout=60)
    is_still_at_it = first.poll() is None
    first.communicate(timeout=60)
    assert is_still_at_it
    assert (first.returncode, second.returncode) == (0, BUSY)
    assert all(site.name in out + err for site in SITES)
    polls = Counter((hit.site, hit.path) for hit in press.ledger.of(kind="poll"))
    assert set(polls.values()) == {1}
    assert judges.fetched_again(press.ledger) == {}
    assert judges.missed(press.ledger, judges.listed(SITES, until=NOW)) == set()


def test_a_fetch_obeys_the_clock_of_a_crawl_beside_it(press: Press, room: Newsroom) -> None:
    """Two processes ask one host, and the pause between two requests is kept over both."""
    crawl = room.start("crawl", "gazette", "--json", at=NOW)
    wait_for(lambda: fetched(press) > 0)
    urls = [press.url("gazette", article.path) for article in SITES[0].articles[-3:]]
    fetch = room.start("fetch", "--json", *urls)
    fetch.communicate(timeout=60)
    crawl.communicate(timeout=60)
    assert (crawl.returncode, fetch.returncode) == (0, 0)
    assert judges.smallest_gap(press.ledger)["gazette"] >= DELAY - 0.001
    assert judges.missed(press.ledger, judges.listed(SITES[:1], until=NOW)) == set()


def test_a_killed_crawl_loses_nothing(press: Press, room: Newsroom) -> None:
    """The next run takes the sources over, keeps what was captured, and fetches only what was under way."""
    killed = room.start("crawl", "--due", "--json", at=NOW)
    wait_for(lambda: fetched(press) >= 6)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=60)
    ran = room.run("crawl", "--due", "--json", at=NOW + 10 * MINUTE)
    assert ran.status == 0
    assert judges.missed(press.ledger, judges.listed(SITES, until=NOW)) == set()
    assert len(judges.fetched_again(press.ledger)) <= len(SITES)
    stored = Counter(line["canonical_url"] for line in stored_lines(room.store, "articles"))
    assert stored == {press.url(site.name, article.path): 1 for site in SITES for article in site.articles}


def test_a_terminated_crawl_goes_on_later(press: Press, room: Newsroom) -> None:
    """It ends with its own status, what was captured is committed, and the next run does the rest."""
    running = room.start("crawl", "--due", "--json", at=NOW)
    wait_for(lambda: fetched(press) >= 4)
    running.terminate()
    running.communicate(timeout=60)
    assert running.returncode == INTERRUPTED
    before = {line["canonical_url"] for line in stored_lines(room.store, "articles")}
    assert len(before) >= 2
    assert room.run("crawl", "--due", "--json", at=NOW + 10 * MINUTE).status == 0
    assert judges.missed(press.ledger, judges.listed(SITES, until=DAY)) == set()
    assert len(judges.fetched_again(press.ledger)) <= len(SITES)
