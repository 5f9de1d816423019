"""A press in trouble: flawed feeds, robots.txt of every kind, strained hosts, feeds that run too fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.press import judges
from tests.press.archive import articles, stored_lines
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import (
    DAY,
    HOUR,
    MINUTE,
    Channel,
    Flaw,
    RobotsFile,
    Series,
    Site,
    Strain,
    moment,
    stories,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console import Ran

DELAY = 0.05
RUNS = (5 * MINUTE, 1.2 * HOUR, 2.6 * HOUR, 6 * HOUR)
READABLE: tuple[Flaw, ...] = ("cut", "ampersand", "bomb", "no-links")
HOPELESS: tuple[Flaw, ...] = ("html", "empty")
NEVER = {"revisit": []}


def flawed(flaw: Flaw) -> Channel:
    """Return a feed of its own topic that is malformed in this way."""
    return Channel(form="rss", path=f"/{flaw}.xml", topics=(flaw,), flaw=flaw)


def plain(name: str, robots: RobotsFile, *, strain: Strain | None = None, count: int = 3) -> Site:
    """Return a site with a good feed."""
    return Site(
        name=name,
        articles=stories(name, count, last=3 * MINUTE),
        channels=(Channel(form="rss", path="/rss.xml"),),
        robots=robots,
        strain=strain or Strain(times=0),
        settings=NEVER,
    )


BROKEN = Site(
    name="broken",
    articles=tuple(
        one
        for flaw in READABLE + HOPELESS
        for one in stories("broken", 4, last=MINUTE, series=Series(topic=flaw))
    ),
    channels=tuple(map(flawed, READABLE + HOPELESS)),
    settings=NEVER,
)
FUTURE = Site(
    name="future",
    articles=stories("future", 3, last=MINUTE),
    channels=(
        Channel(form="rss", path="/rss.xml", dates="future", foreign=(("lawless", "/far"), ("long", "/off"))),
    ),
    settings=NEVER,
)
RUSH = Site(
    name="rush",
    articles=stories("rush", 4, last=MINUTE)
    + stories("rush", 12, first=10 * MINUTE, last=HOUR, series=Series(number=5)),
    channels=(
        Channel(form="rss", path="/rss.xml", window=4),
        Channel(form="news-sitemap", path="/news.xml", window=90),
    ),
    settings=NEVER,
)
STALE = Site(
    name="stale",
    articles=stories("stale", 5, last=2 * HOUR),
    channels=(Channel(form="sitemap-index", path="/index.xml", dates="stale"),),
    settings=NEVER,
)
DOWN = plain("down", RobotsFile(down=(0, 2 * HOUR)))
LAWLESS = plain("lawless", RobotsFile(status=404))
LONG = plain("long", RobotsFile(filler_bytes=200_000, disallow=("/rss.xml",)))
SLOW = plain("slow", RobotsFile(crawl_delay=0.4))
STRAINED = plain("strained", RobotsFile(), strain=Strain(times=1, retry_after="1"))
SITES = (BROKEN, FUTURE, RUSH, STALE, DOWN, LAWLESS, LONG, SLOW, STRAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """The press, its newsroom, and the runs."""

    press: Press
    room: Newsroom
    runs: tuple[Ran, ...]

    def sums(self, run: int, source: str) -> dict[str, Any]:
        """Return the line of a source in a run."""
        return next(line for line in self.runs[run].lines if line.get("source") == source)


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    """Run `crawl --due` at each moment of RUNS."""
    with Press(SITES) as press:
        room = Newsroom(tmp_path_factory.mktemp("newsroom"), press, delay=DELAY)
        runs = tuple(room.run("crawl", "--due", "--json", at=time) for time in RUNS)
        yield Troubled(press=press, room=room, runs=runs)


def found(troubled: Troubled, site: str) -> set[str]:
    """Return the articles of a site that were fetched."""
    return {path for name, path in judges.fetches(troubled.press.ledger) if name == site}


@pytest.mark.parametrize("flaw", READABLE)
def test_what_can_be_read_of_a_flawed_feed_is_taken(troubled: Troubled, flaw: Flaw) -> None:
    """A feed that is no XML, or lacks links, gives the items that can be read, which are most or half."""
    there = {article.path for article in BROKEN.articles if article.topic == flaw}
    assert len(there & found(troubled, "broken")) >= {"no-links": 2, "cut": 3}.get(flaw, 4)


@pytest.mark.parametrize("flaw", READABLE + HOPELESS)
def test_a_flawed_feed_is_named(troubled: Troubled, flaw: Flaw) -> None:
    """Never silently nothing: the source's line has a sentence with the feed's address."""
    address = troubled.press.url("broken", f"/{flaw}.xml")
    assert [one for one in troubled.sums(0, "broken")["problems"] if address in one]


def test_a_feed_that_is_none_fails_and_the_rest_goes_on(troubled: Troubled) -> None:
    """HTML and an empty body are failed polls, the status says so, and every other site was followed."""
    assert troubled.sums(0, "broken")["polls"]["failed"] == len(HOPELESS)
    assert troubled.runs[0].status == 1
    assert judges.missed(troubled.press.ledger, judges.listed([FUTURE, LAWLESS, SLOW], until=DAY)) == set()


def test_a_date_in_the_future_is_not_believed(troubled: Troubled) -> None:
    """The item is taken, its date is not."""
    lines = articles(troubled.room.store, troubled.press.url("future", FUTURE.articles[0].path))
    assert [line["discovered"].get("feed_date") for line in lines] == [None]


def test_a_link_out_of_scope_is_not_followed(troubled: Troubled) -> None:
    """What a feed says of other hosts is named and left."""
    assert not {"/far", "/off"} & set(troubled.press.ledger.paths())
    assert any("scope" in sentence for sentence in troubled.sums(0, "future")["problems"])


def test_robots_in_trouble_stops_everything_for_its_time(troubled: Troubled) -> None:
    """While robots.txt answers 503 nothing else is asked for; afterwards the site is followed."""
    assert judges.asked_in_trouble(troubled.press.ledger, [DOWN]) == []
    assert judges.missed(troubled.press.ledger, judges.listed([DOWN], until=DAY)) == set()


def test_the_rules_behind_a_long_comment_hold(troubled: Troubled) -> None:
    """A robots.txt of 200 kB is read to its end, and a feed that it forbids is not polled."""
    assert judges.disallowed(troubled.press.ledger, SITES) == []
    assert found(troubled, "long") == set()


def test_a_crawl_delay_is_kept(troubled: Troubled) -> None:
    """The site's own pause counts where it is longer than ours."""
    smallest = judges.smallest_gap(troubled.press.ledger)
    assert smallest["slow"] >= 0.4 - 0.001
    assert min(smallest.values()) >= DELAY - 0.001


def test_a_strained_host_gets_its_time(troubled: Troubled) -> None:
    """After 429 with Retry-After nothing is asked for as long as it says; nothing is lost."""
    hits = list(troubled.press.ledger.of(site="strained"))
    at = next(index for index, hit in enumerate(hits) if hit.status == 429)
    assert hits[at + 1].began - hits[at].ended >= 1 - 0.001
    assert judges.missed(troubled.press.ledger, judges.listed([STRAINED], until=DAY)) == set()


def test_a_feed_that_ran_too_fast_is_a_gap_that_the_sitemap_fills(troubled: Troubled) -> None:
    """Twelve articles came between two polls of a feed of four; it is noted, and none is lost."""
    assert troubled.sums(1, "rush")["gaps"] >= 1
    assert judges.missed(troubled.press.ledger, judges.listed([RUSH], until=DAY)) == set()
    assert judges.fetched_again(troubled.press.ledger) == {}


def test_a_lastmod_that_never_moves_hides_nothing(troubled: Troubled) -> None:
    """An index may say that a child is as it was; until that proved true the child is read all the same."""
    assert judges.missed(troubled.press.ledger, judges.listed([STALE], until=DAY)) == set()


def test_a_gap_shortens_the_interval(troubled: Troubled) -> None:
    """After the gap the feed is due within the half hour."""
    due = troubled.sums(1, "rush")["next_due"]
    assert due <= f"{moment(RUNS[1] + 32 * MINUTE):%Y-%m-%dT%H:%M:%S}"


def test_outcomes_name_their_source(troubled: Troubled) -> None:
    """Every outcome of a crawl says whom it was followed for."""
    named = {line["source"] for line in stored_lines(troubled.room.store, "outcomes")}
    assert named <= {site.name for site in SITES}
