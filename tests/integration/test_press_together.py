"""Several commands at once, and commands that die: one source is polled once, one host has one clock."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.press import judges
from tests.press.archive import stored_lines
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, MINUTE, Channel, Site, stories
from tests.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DELAY = 0.1


def sites(latency_seconds: float) -> tuple[Site, ...]:
    """Return two sites that answer after that time."""
    return tuple(
        Site(
            name=name,
            articles=stories(name, 10, last=HOUR),
            channels=(Channel(form="rss", path="/rss.xml"), Channel(form="news-sitemap", path="/news.xml")),
            latency_seconds=latency_seconds,
            settings={"revisit": []},
        )
        for name in ("gazette", "courier")
    )


SITES = sites(0.05)
SLOW = sites(0.4)
"""Sites at which a crawl lasts long enough for another command to start beside it."""

PATIENCE = 120
"""Seconds for which a run waits for an answer that is kept back."""

NOW = 1.5 * HOUR
BUSY = 75
INTERRUPTED = 130


class KeptPress(Press):
    """A press that answers some articles and keeps the others back until `let_go`: no crawl ends before."""

    def __init__(self, sites: Sequence[Site], *, answered: int) -> None:
        super().__init__(sites)
        self._left = answered
        self._lets_go = False

    def let_go(self) -> None:
        """Answer what is kept back, and everything from now on."""
        self._lets_go = True

    async def linger(self, site: Site, path: str) -> None:
        """Let the site's latency pass, and wait where the answer is kept back."""
        await super().linger(site, path)
        if site.article_at(path) is None:
            return
        self._left -= 1
        is_kept = self._left < 0
        while is_kept and not self._lets_go:
            await asyncio.sleep(0.02)


def opened(sites: tuple[Site, ...]) -> Iterator[Press]:
    """Open a press an hour and a half after its start."""
    with Press(sites) as serving:
        serving.travel(NOW)
        yield serving


@pytest.fixture
def press() -> Iterator[Press]:
    """Open the press of two quick sites."""
    yield from opened(SITES)


@pytest.fixture
def slow_press() -> Iterator[Press]:
    """Open the press of two slow sites."""
    yield from opened(SLOW)


@pytest.fixture
def room(press: Press, tmp_path: Path) -> Newsroom:
    """Return a newsroom that has archived nothing."""
    return Newsroom(tmp_path, press, delay=DELAY)


@pytest.fixture
def slow_room(slow_press: Press, tmp_path: Path) -> Newsroom:
    """Return a newsroom of the slow press that has archived nothing."""
    return Newsroom(tmp_path, slow_press, delay=DELAY)


@pytest.fixture(params=["sqlite", "postgres"])
def either_state(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands keep their state in the default file, or on a real PostgreSQL server."""
    if request.param == "postgres":
        monkeypatch.setenv("DEPECHE_STATE", request.getfixturevalue("postgres_url"))


def fetched(press: Press) -> int:
    """Return how many article pages were sent."""
    return len(press.ledger.of(kind="article", status=200))


@pytest.mark.usefixtures("either_state")
def test_two_crawls_at_once_poll_each_source_once(tmp_path: Path) -> None:
    """The second one leaves the sources to the first, says so with its status, and ends at once."""
    with KeptPress(SITES, answered=0) as press:
        press.travel(NOW)
        room = Newsroom(tmp_path, press, delay=DELAY, patience=PATIENCE)
        first = room.start("crawl", "--due", "--json", at=NOW)
        wait_for(lambda: len(press.ledger) > 0)
        second = room.start("crawl", "--due")
        out, err = second.communicate(timeout=60)
        press.let_go()
        first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, BUSY)
    assert all(site.name in out + err for site in SITES)
    polls = Counter((hit.site, hit.path) for hit in press.ledger.of(kind="poll"))
    assert set(polls.values()) == {1}
    assert judges.fetched_again(press.ledger) == {}
    assert judges.missed(press.ledger, judges.listed(SITES, until=NOW)) == set()


def test_a_fetch_obeys_the_clock_of_a_crawl_beside_it(slow_press: Press, slow_room: Newsroom) -> None:
    """Two processes ask one host, and the pause between two requests is kept over both."""
    crawl = slow_room.start("crawl", "gazette", "--json", at=NOW)
    wait_for(lambda: fetched(slow_press) > 0)
    urls = [slow_press.url("gazette", article.path) for article in SLOW[0].articles[-3:]]
    fetch = slow_room.start("fetch", "--json", *urls)
    fetch.communicate(timeout=60)
    crawl.communicate(timeout=60)
    assert (crawl.returncode, fetch.returncode) == (0, 0)
    assert judges.smallest_gap(slow_press.ledger)["gazette"] >= DELAY - 0.001
    assert judges.missed(slow_press.ledger, judges.listed(SLOW[:1], until=NOW)) == set()


@pytest.mark.usefixtures("either_state")
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


def test_a_terminated_crawl_goes_on_later(tmp_path: Path) -> None:
    """It ends with its own status, what was captured is committed, and the next run does the rest."""
    with KeptPress(SITES, answered=4) as press:
        press.travel(NOW)
        room = Newsroom(tmp_path, press, delay=DELAY, patience=PATIENCE)
        running = room.start("crawl", "--due", "--json", at=NOW)
        wait_for(lambda: fetched(press) >= 4)
        running.terminate()
        running.communicate(timeout=60)
        assert running.returncode == INTERRUPTED
        before = {line["canonical_url"] for line in stored_lines(room.store, "articles")}
        assert len(before) >= 2
        press.let_go()
        assert room.run("crawl", "--due", "--json", at=NOW + 10 * MINUTE).status == 0
    assert judges.missed(press.ledger, judges.listed(SITES, until=DAY)) == set()
    assert len(judges.fetched_again(press.ledger)) <= len(SITES)
