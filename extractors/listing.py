"""What a feed, sitemap, section or home page lists, as frozen values and their JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  # msgspec reads the annotations
from typing import Literal

import msgspec

Form = Literal[
    "rss",
    "atom",
    "json-feed",
    "news-sitemap",
    "sitemap",
    "sitemap-index",
    "section",
    "html",
    "unreadable",
]
"""What an answer is, by its bytes: "html" is a page where a feed was expected, "unreadable" none of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One listed page: an absolute http(s) URL as found, and what the listing says about it.

    Dates are in UTC; one later than a day after the reading is left out.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One sitemap that a sitemap index names."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one answer lists, in its order; `problems` holds a sentence for each thing that is wrong with it.

    `ttl_seconds` is the shortest time between two polls that the publisher asks for.
    """

    form: Form
    items: tuple[Item, ...] = ()
    children: tuple[Child, ...] = ()
    title: str | None = None
    ttl_seconds: int | None = None
    hubs: tuple[str, ...] = ()
    license_urls: tuple[str, ...] = ()
    next_url: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A feed that a page names in `link rel=alternate`; `type` is its media type in lower case."""

    url: str
    type: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a home page names: its feeds, those of comments last, and the links that look like articles."""

    title: str | None = None
    feeds: tuple[Alternate, ...] = ()
    hubs: tuple[str, ...] = ()
    canonical: str | None = None
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()


_ENCODER = msgspec.json.Encoder()
_LISTING = msgspec.json.Decoder(Listing)
_HOME = msgspec.json.Decoder(Home)


def encode(value: Listing | Home) -> bytes:
    """Return the value as JSON."""
    return _ENCODER.encode(value)


def decode_listing(data: bytes) -> Listing:
    """Return the listing that `encode` wrote."""
    return _LISTING.decode(data)


def decode_home(data: bytes) -> Home:
    """Return the home page that `encode` wrote."""
    return _HOME.decode(data)
