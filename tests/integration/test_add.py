"""`depeche add` as a person runs it: what it asks for, what it tells, what it writes."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.console import run
from tests.press.archive import records, stored_lines
from tests.servers.small_press import (
    alternate,
    article,
    front,
    moved,
    news_sitemap,
    robots,
    rss,
    sitemap,
    sitemap_index,
    status,
    stories,
)
from tests.servers.wire_server import WireServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = "[crawl]\ndelay_seconds = 0\n"
RIGHTS = """
User-agent: *
Crawl-delay: 0.1
Content-Signal: search=yes, ai-train=no
Disallow: /private/

User-agent: GPTBot
Disallow: /

Sitemap: {base}/news.xml
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How `depeche add` ended in a folder, and what it printed."""

    folder: Path
    status: int
    out: str = field(repr=False)
    err: str = field(repr=False)

    @property
    def found(self) -> dict[str, Any]:
        """The JSON object."""
        told: dict[str, Any] = json.loads(self.out)
        return told

    @property
    def offers(self) -> dict[str, dict[str, Any]]:
        """What the site offers, by the path."""
        return {one["url"].split("/", 3)[3]: one for one in self.found["offers"]}

    @property
    def sources(self) -> list[dict[str, Any]]:
        """What sources.toml holds."""
        path = self.folder / "sources.toml"
        return list(tomllib.loads(path.read_text())["source"]) if path.exists() else []


def add(folder: Path, *arguments: str, settings: str = SETTINGS) -> Added:
    """Run `depeche add` in `folder`."""
    (folder / "depeche.toml").write_text(settings, encoding="utf-8")
    ran = run(folder, "add", "--allow-private", *arguments)
    return Added(folder=folder, status=ran.status, out=ran.out, err=ran.err)


@pytest.fixture
def server() -> Iterator[WireServer]:
    """Serve nothing yet."""
    with WireServer(cases={}) as serving:
        yield serving


def asked(server: WireServer) -> list[str]:
    """Return the paths that were asked for, tdmrep.json apart, which is asked once a day and host."""
    return [heard.path for heard in server.log if "tdmrep" not in heard.path]


def gazette(server: WireServer) -> None:
    """Let the server be a newspaper with a news sitemap, a feed and a home page."""
    news = stories(server, range(48))
    comments = alternate("/comments/feed/", title="Comments")
    server.cases = {
        "robots.txt": robots(RIGHTS.format(base=server.base)),
        "": front("The Gazette", news[:30], head=alternate("/rss.xml") + comments),
        "rss.xml": rss(news[:20]),
        "news.xml": news_sitemap(news),
    }


def test_a_person_reads_what_was_found_and_what_comes_next(server: WireServer, tmp_path: Path) -> None:
    """One screen: the site and the requests it took, robots.txt, each list with the verdict, what to type."""
    gazette(server)
    added = add(tmp_path, f"{server.base}/", "--id", "gazette")
    assert added.status == 0, added.err
    assert asked(server) == ["robots.txt", "", "news.xml", "rss.xml"]
    text = [line.rstrip() for line in added.out.splitlines()]
    assert text[0].startswith(f"✓ The Gazette · {server.base}/ · ")
    assert text[1] == "  robots.txt allows the page; Crawl-delay 0.1 s, which is kept"
    assert "ai-train=no" in text[2]
    assert "AI crawlers kept out: GPTBot" in text[2]
    assert text[4:13] == [
        f"● news sitemap  {server.base}/news.xml",
        "    48 items, all dated, newest 12 min ago, about 24 a day · named by robots.txt",
        "    polled: a news sitemap lists everything new",
        f"○ RSS feed      {server.base}/rss.xml",
        "    20 items, all dated, newest 12 min ago, about 24 a day · named by the page",
        "    not polled: everything in it is in news.xml",
        f"○ page          {server.base}/",
        "    30 article links · what you asked for",
        "    not polled: news.xml lists all that it shows",
    ]
    assert text[-4].startswith("Polled by the first crawl and an hour later, then as its own rhythm asks")
    assert text[-3] == "Added to sources.toml as gazette. No article was fetched yet; next:"
    assert text[-2] == "  depeche crawl gazette --allow-private"
    assert text[-1] == f"  */10 * * * * cd {tmp_path} && depeche crawl --due --allow-private"
    assert added.err == ""


def test_the_source_is_written_and_the_answers_are_archived(server: WireServer, tmp_path: Path) -> None:
    """sources.toml holds what is polled; each answer is a record, no page is an article, none is known."""
    gazette(server)
    added = add(tmp_path, f"{server.base}/", "--id", "gazette", "--every", "30m")
    news = f"{server.base}/news.xml"
    assert added.sources == [{"id": "gazette", "site": f"{server.base}/", "sitemaps": [news], "every": "30m"}]
    store = tmp_path / "depeche-data"
    kept = [record.target_uri for record in records(store) if record.type == "response"]
    assert {f"{server.base}/{path}" for path in ("robots.txt", "", "news.xml", "rss.xml")} <= set(kept)
    assert stored_lines(store, "articles") == stored_lines(store, "outcomes") == []
    assert len(list(store.rglob("*-add-*.json"))) == 1
    checked = run(tmp_path, "sources", "check")
    assert checked.status == 0, checked.err


def test_a_program_reads_the_same(server: WireServer, tmp_path: Path) -> None:
    """One JSON object tells all of it; a dry run writes no sources.toml."""
    gazette(server)
    added = add(tmp_path, f"{server.base}/", "--id", "gazette", "--dry-run", "--json")
    assert (added.status, added.sources) == (0, [])
    told = added.found
    assert told["source"] == {
        "id": "gazette",
        "site": f"{server.base}/",
        "sitemaps": [f"{server.base}/news.xml"],
    }
    assert (told["added_to"], told["exit"], told["requests"] >= 4) == (None, 0, True)
    assert told["robots"]["allowed"] is True
    assert told["robots"]["crawl_delay_seconds"] == 0.1
    assert told["robots"]["digest"].startswith("sha")
    assert told["rights"]["content_signal"] == {"search": "yes", "ai-train": "no"}
    assert added.offers["news.xml"]["chosen"]
    assert (added.offers["rss.xml"]["items"], added.offers["rss.xml"]["dated"]) == (20, 20)


def test_a_dry_run_tells_what_it_would_write(server: WireServer, tmp_path: Path) -> None:
    """The lines can be pasted into sources.toml as they are."""
    gazette(server)
    added = add(tmp_path, f"{server.base}/", "--id", "gazette", "--dry-run")
    block = added.out.partition("In sources.toml it would be:\n")[2]
    assert tomllib.loads(block)["source"][0]["sitemaps"] == [f"{server.base}/news.xml"]
    assert not (tmp_path / "sources.toml").exists()


def test_guessing_stops_at_the_first_feed(server: WireServer, tmp_path: Path) -> None:
    """A site that names nothing is asked at usual places, one after the other, until one is right."""
    news = stories(server, range(20))
    server.cases = {"": front("The Gazette", news[:10]), "rss": rss(news)}
    added = add(tmp_path, f"{server.base}/", "--json")
    guesses = ["sitemap_news.xml", "news-sitemap.xml", "sitemap-news.xml", "feed/", "rss"]
    assert asked(server) == ["robots.txt", "", *guesses]
    assert added.found["source"]["feeds"] == [f"{server.base}/rss"]
    assert added.err == ""


def test_the_page_itself_is_polled_where_nothing_else_is(server: WireServer, tmp_path: Path) -> None:
    """Without feed and sitemap the links of the page are the source."""
    server.cases = {"": front("The Gazette", stories(server, range(12)))}
    added = add(tmp_path, f"{server.base}/")
    assert added.status == 0
    assert added.sources[0]["sections"] == [f"{server.base}/"]
    assert "    polled: the only list" in added.out


def test_of_an_index_only_what_is_recent_is_read(server: WireServer, tmp_path: Path) -> None:
    """The archive of past months is not asked for; the index is polled, as its next child has a new name."""
    now = datetime.now(UTC)
    news = stories(server, range(30))
    months = {f"{server.base}/map-{n}.xml": now - timedelta(days=40 * n) for n in range(12)}
    server.cases = {
        "robots.txt": robots(f"Sitemap: {server.base}/index.xml\n"),
        "": front("The Gazette", news[:10]),
        "index.xml": sitemap_index(months),
        "map-0.xml": sitemap(news),
    }
    added = add(tmp_path, f"{server.base}/", "--json")
    assert [path for path in asked(server) if "map-" in path and "news" not in path] == ["map-0.xml"]
    assert added.found["source"]["sitemaps"] == [f"{server.base}/index.xml"]
    assert added.offers["index.xml"]["items"] == 30


def test_a_feed_that_is_named_is_taken_at_its_word(server: WireServer, tmp_path: Path) -> None:
    """Who names a feed wants that feed: nothing else is asked for."""
    server.cases = {"politics.xml": rss(stories(server, range(20)), ttl=120)}
    added = add(tmp_path, f"{server.base}/politics.xml", "--id", "politics")
    assert asked(server) == ["robots.txt", "politics.xml"]
    assert added.sources == [
        {"id": "politics", "site": f"{server.base}/", "feeds": [f"{server.base}/politics.xml"]}
    ]
    assert "every 2 h, which the site asks for, to 24 h" in added.out


def test_a_site_that_moved_is_looked_at_where_it_is(server: WireServer, tmp_path: Path) -> None:
    """The redirect's end is the site: its robots.txt counts, its feeds are in the scope."""
    with WireServer(cases={}, host="127.0.5.2") as now_at:
        server.cases = {"": moved(f"{now_at.base}/")}
        news = stories(now_at, range(20))
        now_at.cases = {"": front("The Gazette", news[:10], head=alternate("/rss.xml")), "rss.xml": rss(news)}
        added = add(tmp_path, f"{server.base}/", "--json")
        assert added.found["site"] == f"{now_at.base}/"
        assert added.found["source"]["feeds"] == [f"{now_at.base}/rss.xml"]
        assert asked(now_at)[0] == "robots.txt"
    assert asked(server) == ["robots.txt", ""]


def test_a_named_feed_that_is_none_is_told(server: WireServer, tmp_path: Path) -> None:
    """A dead or mistaken link of the page becomes a note, the rest goes on."""
    news = stories(server, range(20))
    named = alternate("/gone.xml") + alternate("/page.xml") + alternate("/rss.xml")
    server.cases = {
        "": front("The Gazette", news[:10], head=named),
        "gone.xml": status("410 Gone"),
        "page.xml": front("No feed", []),
        "rss.xml": rss(news, dated=False),
    }
    added = add(tmp_path, f"{server.base}/")
    assert added.status == 0
    assert f"Note: {server.base}/gone.xml: the server answered 410" in added.err
    assert f"Note: {server.base}/page.xml: " in added.err
    assert "20 items, without dates" in added.out


def test_what_was_added_can_be_crawled(server: WireServer, tmp_path: Path) -> None:
    """The command that is told next fetches the articles that the chosen list names."""
    news = stories(server, range(3))
    server.cases = {one.url.removeprefix(f"{server.base}/"): article(one) for one in news}
    server.cases |= {"": front("The Gazette", news, head=alternate("/rss.xml")), "rss.xml": rss(news)}
    added = add(tmp_path, f"{server.base}/", "--id", "gazette")
    command = added.out.splitlines()[-2].split()
    assert command[:3] == ["depeche", "crawl", "gazette"]
    done = run(tmp_path, *command[1:])
    assert done.status == 0, done.err
    kept = stored_lines(tmp_path / "depeche-data", "articles")
    assert sorted(line["canonical_url"] for line in kept) == sorted(one.url for one in news)
    assert {line["discovered"]["feed_title"] for line in kept} == {one.title for one in news}
    assert asked(server).count("robots.txt") == 1
