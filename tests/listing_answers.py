"""Answers of an invented press, and the shortest way to have them read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.home import read_home
from extractors.listings import read_listing
from extractors.unpacking import Answer

if TYPE_CHECKING:
    from extractors.listing import Home, Listing

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://gazette.example/news/rss.xml"
LIMIT = 1 << 20


def listing_of(
    payload: str | bytes, *, url: str = URL, coding: str | None = None, as_section: bool = False
) -> Listing:
    """Read a listing at noon of 21 November 2026."""
    return read_listing(answer(payload, url=url, coding=coding), limit=LIMIT, now=NOW, as_section=as_section)


def home_of(payload: str | bytes, *, url: str = "https://gazette.example/") -> Home:
    """Read a home page at noon of 21 November 2026."""
    return read_home(answer(payload, url=url), limit=LIMIT, now=NOW)


def answer(payload: str | bytes, *, url: str = URL, coding: str | None = None) -> Answer:
    """Return an answer whose label says nothing."""
    data = payload.encode() if isinstance(payload, str) else payload
    return Answer(payload=data, url=url, content_encoding=coding)


def rss(*items: str, head: str = "<title>Gazette</title>") -> str:
    """Return an RSS 2.0 feed with every namespace that the tests use."""
    spaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    body = "\n".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel>{head}\n{body}\n</channel></rss>\n'


def story(number: int) -> str:
    """Return the content of one plain RSS item."""
    return f"<title>Story {number}</title><link>https://gazette.example/story/{number}</link>"


def urls(listing: Listing | Home) -> list[str]:
    """Return what is listed, in order."""
    return [item.url for item in listing.items]
