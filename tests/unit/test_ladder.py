"""What a look asks for, in which order, and where it stops; sites are dictionaries, the readers are real."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.child import Page
from crawler.ladder import MOST_CHILDREN, MOST_FEEDS, MOST_SITEMAPS, Got, Ladder, Missed, Survey
from crawler.outcomes import OutcomeKind
from extractors.home import read_home
from extractors.listings import read_listing
from extractors.unpacking import Answer

if TYPE_CHECKING:
    from crawler.offers import Kind
    from extractors.listing import Home, Listing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOST = "https://gazette.example"
LIMIT = 1 << 20


def story(n: int) -> str:
    """Return the address of an article."""
    return f"{HOST}/2026/news/the-council-debates-item-{n}-of-the-agenda"


def page(count: int, head: str = "") -> str:
    """Return a home page that shows so many articles."""
    shown = "".join(
        f'<article><h2><a href="{story(n)}">The council debates item {n} of its agenda</a></h2></article>'
        for n in range(count)
    )
    return f"<!doctype html><title>Gazette</title>{head}<body><main>{shown}</main></body>"


def feed(count: int) -> str:
    """Return an RSS feed of so many articles."""
    items = "".join(f"<item><title>Item {n}</title><link>{story(n)}</link></item>" for n in range(count))
    return f'<rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'


def news(count: int) -> str:
    """Return a news sitemap of so many articles, one an hour."""
    dates = [(NOW - timedelta(hours=n)).isoformat() for n in range(count)]
    entries = "".join(
        f"<url><loc>{story(n)}</loc><n:news><n:publication_date>{date}</n:publication_date></n:news></url>"
        for n, date in enumerate(dates)
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
    )


def index(*names: str) -> str:
    """Return a sitemap index whose children changed today."""
    entries = "".join(
        f"<sitemap><loc>{HOST}/{name}</loc><lastmod>{NOW.date()}</lastmod></sitemap>" for name in names
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def links(*paths: str, title: str = "News") -> str:
    """Return elements that name feeds."""
    kind = "application/rss+xml"
    return "".join(f'<link rel="alternate" type="{kind}" title="{title}" href="{path}">' for path in paths)


class Site:
    """A site in memory: bodies or statuses by path; it remembers what it was asked for."""

    def __init__(self, pages: dict[str, str | OutcomeKind], *, robots: str = "") -> None:
        self.pages = pages
        self.robots = robots
        self.asked: list[str] = []

    async def ask(self, url: str, *, role: Kind, via: str | None) -> Got | Missed:
        """Answer one request."""
        path = url.removeprefix(HOST)
        self.asked.append(path)
        assert (via is None) == (len(self.asked) == 1), role
        said = self.pages.get(path, OutcomeKind.NOT_FOUND)
        if isinstance(said, OutcomeKind):
            return Missed(kind=said, reason="a test")
        return Got(url=url, page=Page(payload=said.encode(), url=url))

    async def robots_text(self, _url: str) -> str:
        """Return robots.txt."""
        return self.robots

    async def listing(self, page: Page, *, now: datetime, as_section: bool = False) -> Listing:
        """Read a list as a child process would."""
        answer = Answer(payload=page.payload, url=page.url)
        return read_listing(answer, limit=LIMIT, now=now, as_section=as_section)

    async def home(self, page: Page, *, now: datetime) -> Home:
        """Read a home page as a child process would."""
        return read_home(Answer(payload=page.payload, url=page.url), limit=LIMIT, now=now)


def climb(site: Site, asked: str = "/") -> Survey:
    """Look at a site."""
    survey = Survey(asked=f"{HOST}{asked}", id="gazette", site=f"{HOST}{asked}")
    asyncio.run(Ladder(survey, asker=site, reader=site, now=NOW).climb())
    return survey


def test_nothing_is_guessed_when_the_named_lists_cover_the_page() -> None:
    """A news sitemap that lists what the page shows makes five guesses needless."""
    site = Site({"/": page(20), "/n.xml": news(40)}, robots=f"Sitemap: {HOST}/n.xml")
    assert climb(site).is_done
    assert site.asked == ["/", "/n.xml"]


def test_feeds_are_guessed_when_the_sitemap_misses_what_the_page_shows() -> None:
    """One request after the other, and none after the first hit."""
    site = Site({"/": page(20), "/n.xml": news(10), "/rss": feed(20)}, robots="Sitemap: /n.xml")
    survey = climb(site)
    assert site.asked == ["/", "/n.xml", "/feed/", "/rss"]
    assert [offer.form for offer in survey.offers] == ["section", "news-sitemap", "rss"]


def test_a_site_that_names_too_much_is_read_in_part() -> None:
    """Limits on sitemaps, children and feeds hold; what was not read is told; comments are no news."""
    maps = [f"m{n}.xml" for n in range(9)]
    feeds = [f"/f{n}.xml" for n in range(12)]
    pages: dict[str, str | OutcomeKind] = {
        "/": page(20, links(*feeds) + links("/c.xml", title="Comments")),
        **{f"/{name}": index(*(f"{name}-{n}.xml" for n in range(8))) for name in maps},
        **{f"{path}": feed(20) for path in feeds},
    }
    site = Site(pages, robots="\n".join(f"Sitemap: {HOST}/{name}" for name in maps))
    survey = climb(site)
    assert sum(path.startswith("/m") and "-" not in path for path in site.asked) == MOST_SITEMAPS
    assert sum(path.startswith("/m") and "-" in path for path in site.asked) <= MOST_SITEMAPS * MOST_CHILDREN
    assert sum(path.startswith("/f") for path in site.asked) == MOST_FEEDS
    assert len(survey.unread) == len(feeds) - MOST_FEEDS
    assert "/c.xml" not in site.asked


def test_a_child_that_keeps_its_name_is_offered_itself() -> None:
    """The news sitemap behind an index is polled without the index; a child of this year is not."""
    pages: dict[str, str | OutcomeKind] = {
        "/": page(5),
        "/index.xml": index("news.xml", "posts-2026-11.xml"),
        "/news.xml": news(20),
        "/posts-2026-11.xml": news(20),
    }
    survey = climb(Site(pages, robots=f"sitemap:{HOST}/index.xml"))
    offered = {offer.url.removeprefix(HOST): offer.found.removeprefix(HOST) for offer in survey.offers}
    assert offered == {"/": "what you asked for", "/news.xml": "/index.xml", "/index.xml": "robots.txt"}


@pytest.mark.parametrize("kind", [OutcomeKind.UNKNOWN_HOST, OutcomeKind.TIMED_OUT, OutcomeKind.REFUSED])
def test_a_page_that_can_not_be_had_ends_the_look(kind: OutcomeKind) -> None:
    """What stops the first page would stop every other."""
    site = Site({"/": kind, "/feed/": feed(9)})
    survey = climb(site)
    assert (site.asked, survey.is_done) == (["/"], False)
    assert survey.stopped is not None
    assert survey.stopped.kind == kind


def test_trouble_on_the_way_ends_the_look_and_one_refusal_does_not() -> None:
    """A guess that is forbidden is a guess that failed; a server that breaks down is left in peace."""
    site = Site({"/": page(9), "/sitemap_news.xml": OutcomeKind.REFUSED, "/feed/": OutcomeKind.SERVER_ERROR})
    survey = climb(site)
    assert site.asked[-2:] == ["/sitemap-news.xml", "/feed/"]
    assert survey.stopped is not None


def test_hostile_robots_lines_are_left_out() -> None:
    """Sitemap lines that are no URL, repeat themselves or hold a password are not asked for."""
    robots = f"Sitemap: javascript:x\nSitemap: {HOST}/n.xml\nSITEMAP:  {HOST}/n.xml\nSitemap: https://[bad\nSitemap:\n"
    site = Site({"/": page(3), "/n.xml": news(9)}, robots=robots)
    climb(site)
    assert site.asked == ["/", "/n.xml"]
