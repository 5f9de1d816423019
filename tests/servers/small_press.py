"""A newspaper of a few pages and lists for `WireServer`, everything dated back from the present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.wire_server import Answer, Case, WireServer, case, sized

TEXT = b"Content-Type: text/plain"
HTML = b"Content-Type: text/html; charset=utf-8"
XML = b"Content-Type: application/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as lists name it."""

    url: str
    title: str
    published: datetime


def stories(server: WireServer, numbers: range, *, hours: float = 1.0) -> list[Story]:
    """Return numbered articles of a server, number n published n times `hours` ago."""
    now = datetime.now(UTC).replace(microsecond=0)
    return [
        Story(
            url=f"{server.base}/2026/politics/the-council-debates-item-{n}-of-the-agenda",
            title=f"The council debates item {n} of its long agenda",
            published=now - timedelta(hours=n * hours, minutes=12),
        )
        for n in numbers
    ]


def robots(text: str) -> Case:
    """Return a robots.txt."""
    return case("", sized(text.encode(), TEXT))


def front(title: str, news: list[Story], *, head: str = "") -> Case:
    """Return a home page that shows articles, with these elements in its head."""
    cards = "".join(
        f'<article><h2><a href="{one.url}">{one.title}</a></h2><p>A summary of the debate.</p></article>'
        for one in news
    )
    page = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>"
        f'<nav><a href="/about">About</a> <a href="/login">Log in</a></nav><main>{cards}</main></body></html>'
    )
    return case("", sized(page.encode(), HTML))


def article(story: Story) -> Case:
    """Return the page of an article."""
    said = " ".join(f"Member {n} of the council spoke about point {n} of {story.title}." for n in range(30))
    page = (
        f"<!doctype html><html lang=en><head><title>{story.title}</title></head>"
        f"<body><article><h1>{story.title}</h1><p>{said}</p></article></body></html>"
    )
    return case("", sized(page.encode(), HTML))


def alternate(path: str, *, kind: str = "application/rss+xml", title: str = "News") -> str:
    """Return the element that names a feed."""
    return f'<link rel="alternate" type="{kind}" href="{path}" title="{title}">'


def rss(news: list[Story], *, dated: bool = True, ttl: int | None = None) -> Case:
    """Return an RSS feed; `ttl` in minutes."""
    items = "".join(
        f"<item><title>{one.title}</title><link>{one.url}?utm_source=rss</link>"
        + (f"<pubDate>{format_datetime(one.published)}</pubDate>" if dated else "")
        + "</item>"
        for one in news
    )
    wait = f"<ttl>{ttl}</ttl>" if ttl else ""
    return case(
        "",
        sized(f'<rss version="2.0"><channel><title>News</title>{wait}{items}</channel></rss>'.encode(), XML),
    )


def news_sitemap(news: list[Story]) -> Case:
    """Return a news sitemap."""
    entries = "".join(
        f"<url><loc>{one.url}</loc><news:news><news:publication><news:name>Gazette</news:name>"
        "<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{one.title}</news:title></news:news></url>"
        for one in news
    )
    return case("", sized(_urlset(entries, news=True).encode(), XML))


def sitemap(news: list[Story]) -> Case:
    """Return a plain sitemap with the days of the last changes."""
    entries = "".join(
        f"<url><loc>{one.url}</loc><lastmod>{one.published.isoformat()}</lastmod></url>" for one in news
    )
    return case("", sized(_urlset(entries).encode(), XML))


def sitemap_index(children: dict[str, datetime]) -> Case:
    """Return a sitemap index of children and the days of their last changes."""
    entries = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>{changed.date()}</lastmod></sitemap>"
        for url, changed in children.items()
    )
    text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
    return case("", sized(text.encode(), XML))


def moved(url: str) -> Case:
    """Return a redirect."""
    return case("", sized(b"moved", b"Location: " + url.encode(), status=b"HTTP/1.1 301 Moved Permanently"))


def status(line: str, *fields: bytes) -> Case:
    """Return an answer of this status, such as "503 Service Unavailable"."""
    return case("", sized(b"no", TEXT, *fields, status=b"HTTP/1.1 " + line.encode()))


def silence() -> Case:
    """Return an answer that does not come."""
    return Case(answers=(Answer(data=b"", hang_seconds=20),), proves="")


def _urlset(entries: str, *, news: bool = False) -> str:
    more = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>{entries}</urlset>'
