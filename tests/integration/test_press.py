"""A simulated press is followed for two days: what it lists is found once, politely, in few requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.press import judges
from tests.press.archive import articles, records, stored_lines
from tests.press.listings import old_children
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, MINUTE, Article, Channel, RobotsFile, Series, Site, moment, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console import Ran

DELAY = 0.05
RUNS = (5 * MINUTE, 6 * MINUTE, 1.2 * HOUR, 2.4 * HOUR, 4.2 * HOUR, 26 * HOUR, 51 * HOUR)
SPAN = 5.5 * HOUR
SECRET = Article(path="/private/draft-1", title="Draft", born=HOUR, seed="draft", topic="draft")
INDEX = Channel(form="sitemap-index", path="/sitemap.xml", is_gzipped=True, window=99, validators="none")


def site(name: str, news: tuple[Article, ...], *channels: Channel, robots: RobotsFile | None = None) -> Site:
    """Return a site whose pages are not fetched again."""
    return Site(
        name=name,
        articles=news,
        channels=channels,
        robots=robots or RobotsFile(),
        settings={"revisit": []},
    )


SITES = (
    site(
        "gazette",
        (*stories("gazette", 12, last=SPAN), SECRET),
        Channel(form="rss", path="/rss.xml", window=6, links="tracked"),
        Channel(form="news-sitemap", path="/news.xml", window=50),
        robots=RobotsFile(disallow=("/private/",)),
    ),
    site(
        "courier",
        stories("courier", 4, last=SPAN),
        *(Channel(form=form, path=f"/{form}", links="tracked") for form in ("rss", "atom", "json-feed")),
    ),
    site(
        "portal",
        stories("portal", 3, last=SPAN, series=Series(path="/story?id={number}"))
        + stories("portal", 3, last=SPAN, series=Series(path="/dossier?page={number}", topic="dossier")),
        Channel(form="json-feed", path="/feed.json"),
    ),
    site("liar", stories("liar", 5, last=SPAN), Channel(form="rss", path="/rss", validators="lying")),
    site(
        "mute",
        stories("mute", 4, last=SPAN),
        Channel(form="atom", path="/atom", validators="none", links="relative"),
    ),
    site("almanac", stories("almanac", 4, last=SPAN), INDEX),
    site(
        "corner",
        stories("corner", 4, last=SPAN),
        Channel(form="section", path="/news", links="protocol-relative"),
    ),
    site(
        "maze",
        stories("maze", 4, last=SPAN),
        Channel(form="rss", path="/rss", links="redirecting", dates="none"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The press, the newsroom that followed it, and its runs with how many requests came before each."""

    press: Press
    room: Newsroom
    runs: tuple[Ran, ...]
    marks: tuple[int, ...]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """Run `crawl --due` at each moment of RUNS."""
    with Press(SITES) as press:
        room = Newsroom(tmp_path_factory.mktemp("newsroom"), press, delay=DELAY)
        runs, marks = [], []
        for time in RUNS:
            marks.append(len(press.ledger))
            runs.append(room.run("crawl", "--due", "--json", at=time))
        yield Followed(press=press, room=room, runs=tuple(runs), marks=tuple(marks))


def wanted() -> set[judges.Address]:
    """Return what the channels have shown and robots.txt allows."""
    return judges.listed(SITES, until=RUNS[-1]) - {("gazette", SECRET.path)}


def versions_of(followed: Followed, site: str, number: int) -> list[dict[str, Any]]:
    """Return the stored versions of a site's article."""
    path = followed.press.sites[site].articles[number].path
    return articles(followed.room.store, followed.press.url(site, path))


def test_every_run_ends_well(followed: Followed) -> None:
    """Nothing fails in a press that answers: status 0, and nothing to complain of but what we obey."""
    assert [(run.status, run.err) for run in followed.runs if run.status] == []


def test_every_listed_article_is_found_exactly_once(followed: Followed) -> None:
    """No article is lost while the windows allow it, and none is fetched a second time."""
    assert judges.missed(followed.press.ledger, wanted()) == set()
    assert judges.fetched_again(followed.press.ledger) == {}


def test_every_article_is_in_the_archive_once(followed: Followed) -> None:
    """One line an article with its text, under its own address without what a tracker added."""
    lines = stored_lines(followed.room.store, "articles")
    assert Counter(line["canonical_url"] for line in lines) == {
        followed.press.url(*address): 1 for address in wanted()
    }
    assert {line["outcome"] for line in lines} == {"full"}


def test_no_disallowed_path_is_asked_for(followed: Followed) -> None:
    """A sitemap may list what robots.txt forbids; it is not fetched, and the outcome says why."""
    assert judges.disallowed(followed.press.ledger, SITES) == []
    said = {line["asked"]: line["outcome"] for line in stored_lines(followed.room.store, "outcomes")}
    assert said[followed.press.url("gazette", SECRET.path)] == "robots-disallowed"


def test_no_gap_is_under_the_delay(followed: Followed) -> None:
    """Robots.txt, polls, redirects and pages of one host follow each other with the pause in between."""
    assert min(judges.smallest_gap(followed.press.ledger).values()) >= DELAY - 0.001


def test_robots_is_read_once_a_day(followed: Followed) -> None:
    """Five runs in four hours read it once; the two later days once each."""
    robots = followed.press.ledger.of(kind="robots")
    early = robots.between(moment(0), moment(6 * HOUR))
    assert Counter(hit.site for hit in early) == {site.name: 1 for site in SITES}
    assert max(Counter(hit.site for hit in robots).values()) <= 3


def test_nothing_is_asked_before_it_is_due(followed: Followed) -> None:
    """A run a minute after the first finds nothing due, asks for nothing, and says when there will be."""
    assert followed.marks[2] == followed.marks[1]
    assert followed.runs[1].status == 0
    assert followed.runs[1].lines[-1]["next_due"] is not None


def test_polls_are_conditional_where_validators_are_sent(followed: Followed) -> None:
    """Honest feeds are asked with what they sent the last time; one that sends nothing is not."""
    day = followed.press.ledger.between(moment(0), moment(6 * HOUR))
    shares = {site.name: judges.conditional_share(day.of(site=site.name)) for site in SITES}
    assert {name: shares[name] for name in ("gazette", "courier", "portal", "maze")} == dict.fromkeys(
        ("gazette", "courier", "portal", "maze"), 1.0
    )
    assert shares["mute"] == 0.0


def test_a_liar_is_found_out(followed: Followed) -> None:
    """Its 304s hide new articles until the audit; then it is never asked conditionally again."""
    polls = followed.press.ledger.of(site="liar", kind="poll")
    early, late = (
        polls.between(moment(first), moment(last)) for first, last in ((0, DAY), (27 * HOUR, 9 * DAY))
    )
    assert 304 in {hit.status for hit in early}
    assert {hit.is_conditional for hit in late} == {False}


def test_a_304_is_kept_as_a_revisit(followed: Followed) -> None:
    """The archive says of such a poll that the server had nothing new, and of which record."""
    revisits = [
        record
        for record in records(followed.room.store)
        if record.type == "revisit" and "server-not-modified" in (record.get("WARC-Profile") or "")
    ]
    assert len(revisits) == len(followed.press.ledger.of(status=304))
    assert all(record.get("WARC-Refers-To") for record in revisits)


def test_old_children_of_an_index_are_left_alone(followed: Followed) -> None:
    """Three years of monthly sitemaps are listed, and none of them is asked for."""
    asked = set(followed.press.ledger.of(site="almanac").paths())
    assert asked & set(old_children(INDEX)) == set()
    assert any(path.startswith("/sitemap/2026-03-02") for path in asked)


def test_queries_make_addresses_and_trackers_do_not(followed: Followed) -> None:
    """`?id=` and `?page=` are asked for as they are, `utm_` parameters never."""
    asked = followed.press.ledger.of(kind="article").paths()
    assert {path for path in asked if "?" in path} == {
        article.path for article in followed.press.sites["portal"].articles
    }


def test_an_article_remembers_how_it_was_found(followed: Followed) -> None:
    """Source, seed, headline, date and the moment at which it was first seen lie in the article line."""
    story = followed.press.sites["portal"].articles[0]
    (line,) = versions_of(followed, "portal", 0)
    found = line["discovered"]
    assert found["channel"] == "feed"
    assert found["source"] == "portal"
    assert found["source_url"] == followed.press.url("portal", "/feed.json")
    assert found["feed_title"] == story.title
    assert found["feed_date"].startswith(f"{moment(story.born):%Y-%m-%dT%H:%M:%S}")
    assert found["first_seen"].startswith(f"{moment(RUNS[0]):%Y-%m-%dT%H:%M}"[:15])


def test_the_channel_is_told_apart(followed: Followed) -> None:
    """What was seen first in a sitemap or on a section page says so."""
    assert versions_of(followed, "almanac", 0)[0]["discovered"]["channel"] == "sitemap"
    assert versions_of(followed, "corner", 0)[0]["discovered"]["channel"] == "section"


def test_the_sums_of_every_run_close(followed: Followed) -> None:
    """What was waiting, discovered or due again is stored, unchanged, removed, failed or waiting."""
    for run in followed.runs:
        for line in run.lines[:-1]:
            taken_up = line["before"] + line["discovered"] + line["visits"]
            ended = line["stored"] + line["unchanged"] + line["removed"] + sum(line["failed"].values())
            assert taken_up == ended + line["waiting"], line


def test_the_sums_agree_with_the_ledger(followed: Followed) -> None:
    """What the runs say they stored is what the sites were asked for."""
    stored: Counter[str] = Counter()
    for run in followed.runs:
        stored.update({line["source"]: line["stored"] for line in run.lines[:-1]})
    fetched = Counter(site for site, _ in judges.fetches(followed.press.ledger))
    assert stored == fetched


def test_every_listing_is_archived(followed: Followed) -> None:
    """Feeds, sitemaps and section pages are in the archive like any page."""
    kept = {record.target_uri for record in records(followed.room.store) if record.type == "response"}
    for one in SITES:
        for channel in one.channels:
            assert followed.press.url(one.name, channel.path) in kept


def test_few_requests_for_each_new_article(followed: Followed) -> None:
    """Polls, robots.txt and redirects together cost little beside the articles."""
    cost = judges.cost(followed.press.ledger)
    print(f"{cost.requests} requests, {cost.polls} polls, {cost.articles} articles: {cost.per_article:.2f}")  # noqa: T201
    assert cost.articles == len(wanted())
    assert cost.per_article < 4
