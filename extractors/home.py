"""Reads a home page for what it names: feeds, hubs, its own address, and links that look like articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.errors import NoArticle
from extractors.listing import Alternate, Home
from extractors.listing_dates import DateReader
from extractors.listing_text import plain_text
from extractors.sections import base_of, find_articles, read_page, title_of
from extractors.unpacking import read_text
from extractors.urls import LONGEST_URL, join_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

    from extractors.content_coding import Bounds
    from extractors.unpacking import Answer

FEED_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "application/json",
    )
)
"""Media types of a feed. WordPress names its API in the same way: JSON counts where the name says feed."""

MOST_FEEDS = 50
"""Feeds of one page that are kept; some name one for each of their tags."""

_COMMENTS = re.compile(r"comment|kommentar|reactie|comentario", re.IGNORECASE)
_FEED_NAME = re.compile(r"feed|rss|atom", re.IGNORECASE)


def read_home(answer: Answer, *, limit: int | Bounds, now: datetime) -> Home:
    """Return what a home page names; never raises, whatever the bytes are."""
    try:
        whole = read_text(answer, limit=limit)
        root = read_page(whole.text)
    except NoArticle as end:
        return Home(problems=(end.reason,))
    base = base_of(root, answer.url)
    return Home(
        title=title_of(root),
        feeds=tuple(sorted(_feeds(root, base=base), key=_is_of_comments))[:MOST_FEEDS],
        hubs=tuple(dict.fromkeys(_linked(root, "hub", base=base))),
        canonical=next(_linked(root, "canonical", base=base), None),
        items=find_articles(root, url=answer.url, dates=DateReader(now=now)),
        problems=whole.problems,
    )


def _feeds(root: HtmlElement, *, base: str) -> Iterator[Alternate]:
    """Yield the feeds that link elements name, each address once."""
    seen = set[str]()
    for link in root.iter("link"):
        kind = link.get("type", "").partition(";")[0].strip().lower()
        address = _address(link, base=base)
        if address is None or address in seen or not _is_feed(link, kind):
            continue
        seen.add(address)
        yield Alternate(url=address, type=kind, title=plain_text(link.get("title")))


def _is_feed(link: HtmlElement, kind: str) -> bool:
    """Say whether a link element names a feed."""
    rels = link.get("rel", "").lower().split()
    if kind not in FEED_TYPES or not {"alternate", "feed"} & set(rels):
        return False
    return "json" not in kind or "feed" in kind or bool(_FEED_NAME.search(link.get("href", "")))


def _is_of_comments(feed: Alternate) -> bool:
    """Say whether a feed lists what readers wrote."""
    return _COMMENTS.search(f"{feed.url} {feed.title or ''}") is not None


def _linked(root: HtmlElement, rel: str, *, base: str) -> Iterator[str]:
    """Yield the addresses of the link elements of one kind."""
    for link in root.iter("link"):
        address = _address(link, base=base) if rel in link.get("rel", "").lower().split() else None
        if address is not None:
            yield address


def _address(link: HtmlElement, *, base: str) -> str | None:
    """Resolve where a link element leads."""
    reference = link.get("href", "").strip()
    return join_url(base, reference) if 0 < len(reference) <= LONGEST_URL else None
