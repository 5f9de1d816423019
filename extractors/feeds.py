"""Reads RSS and Atom feeds of every version, well made or broken; the door to feedparser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from extractors.errors import Broken
from extractors.feed_markup import licenses_of, write_feed
from extractors.listing import Item, Listing
from extractors.listing_text import item_url, keywords_of, plain_text, unlinked
from extractors.urls import join_url
from extractors.xml_pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from extractors.listing_dates import DateReader
    from extractors.xml_text import XmlText

MOST_ENTRIES = 10_000
"""Entries of one feed that are read; each takes feedparser about 0.15 ms."""

Entry = dict[str, Any]
"""One entry as feedparser gives it; nothing about its values is promised."""

_FAULTS = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser raises on odd feeds instead of saying that they are bad (kurtmckee/feedparser#599)."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LONGEST_TTL = 31_536_000
_MOST_LINKS = 20


def read_feed(document: XmlText, *, url: str, dates: DateReader) -> Listing:
    """Return what an RSS or Atom feed lists; relative addresses count from `url` and from `xml:base`."""
    is_atom = document.name == "feed"
    pieces = Pieces(document=document, item_names=("entry",) if is_atom else ("item",), most=MOST_ENTRIES)
    elements = list(pieces.items())
    head = pieces.head()
    feed, entries = _parsed(head, elements, url=url, is_atom=is_atom)
    links = list(_links(feed))
    language = plain_text(feed.get("language"))
    dates.month_first = (language or "").replace("_", "-").lower() in ("en-us", "en-ph")
    items = [_item(entry, url=url, dates=dates, language=language, is_atom=is_atom) for entry in entries]
    readable = tuple(item for item in items if item is not None)
    return Listing(
        form="atom" if is_atom else "rss",
        items=readable,
        title=_title(feed),
        ttl_seconds=_ttl(feed),
        hubs=_addresses(links, "hub", url=url),
        license_urls=_licenses(head, links, url=url),
        next_url=next(iter(_addresses(links, "next", url=url)), None),
        problems=(
            *document.problems,
            *pieces.problems(),
            *unlinked([place for place, item in enumerate(items, 1) if item is None], of=len(items)),
        ),
    )


def _parsed(
    head: etree._Element | None, elements: Iterable[etree._Element], *, url: str, is_atom: bool
) -> tuple[Entry, list[Entry]]:
    """Ask feedparser for a feed that is written anew from what it has to know."""
    import feedparser

    markup = write_feed(head, elements, is_atom=is_atom)
    try:
        answer = feedparser.parse(
            io.BytesIO(markup.encode()),  # bytes alone would be tried as the name of a file
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _FAULTS as error:
        raise Broken(f"feedparser failed with {type(error).__name__}.") from error
    # plain ones: feedparser's own dictionaries answer one name with the value of another
    return dict(answer["feed"]), [dict(entry) for entry in answer["entries"]]


def _item(entry: Entry, *, url: str, dates: DateReader, language: str | None, is_atom: bool) -> Item | None:
    """Return what an entry lists; None when it has no usable link."""
    address = next(_targets(entry, url=url), None)
    if address is None:
        return None
    published, created, modified = (
        dates.read(entry.get(name)) for name in ("published", "created", "updated")
    )
    published = published or created
    if published is None and not is_atom:
        published, modified = dates.read(entry.get("dc_date")) or modified, None
    return Item(
        url=address,
        title=_title(entry),
        published=published,
        modified=modified,
        language=_language(entry) or language,
        keywords=keywords_of([*_terms(entry), entry.get("item_keywords")]),
    )


def _targets(entry: Entry, *, url: str) -> Iterator[str]:
    """Yield the addresses that an entry may mean, likeliest first.

    FeedBurner's own links lead over a counter; the original stands beside them. A guid is an address when
    it does not say otherwise, an id of Atom when it looks like one.
    """
    links = [link for link in _links(entry) if link.get("rel") == "alternate"]
    pages = [link.get("href") for link in links if str(link.get("type")).partition(";")[0] in _HTML_TYPES]
    others = [link.get("href") for link in links]
    permalink = entry.get("id") if entry.get("guidislink") else None
    for text in (entry.get("feedburner_origlink"), *pages, *others, permalink):
        address = item_url(text, url=url)
        if address is not None:
            yield address


def _links(part: Entry) -> Iterator[Entry]:
    """Yield the links of a feed or entry, at most 20."""
    yield from part.get("links", [])[:_MOST_LINKS]


def _terms(entry: Entry) -> Iterator[object]:
    """Yield the categories of an entry."""
    for tag in entry.get("tags", []):
        yield tag.get("term")


def _title(part: Entry) -> str | None:
    """Return a title; feedparser says which ones are HTML."""
    detail = part.get("title_detail")
    kind = detail.get("type") if isinstance(detail, dict) else None
    return plain_text(part.get("title"), is_html=kind in _HTML_TYPES)


def _language(entry: Entry) -> str | None:
    """Return the language that an entry or its title states for itself."""
    detail = entry.get("title_detail")
    stated = detail.get("language") if isinstance(detail, dict) else None
    return plain_text(entry.get("item_language")) or plain_text(stated)


def _addresses(links: Iterable[Entry], rel: str, *, url: str) -> tuple[str, ...]:
    """Return the addresses of the links of one kind."""
    texts = (link.get("href") for link in links if link.get("rel") == rel)
    found = (join_url(url, text) for text in texts if isinstance(text, str) and text)
    return tuple(dict.fromkeys(address for address in found if address))


def _licenses(head: etree._Element | None, links: Iterable[Entry], *, url: str) -> tuple[str, ...]:
    """Return the addresses of the licences that the feed names."""
    named = [text for text in licenses_of(head) if re.match(r"https?://", text)]
    found = [*_addresses(links, "license", url=url), *(join_url(url, text) for text in named[:_MOST_LINKS])]
    return tuple(dict.fromkeys(address for address in found if address))


def _ttl(feed: Entry) -> int | None:
    """Return the shortest time between two polls that `ttl` or the syndication module asks for."""
    minutes, often = _number(feed.get("ttl")), _number(feed.get("sy_updatefrequency")) or 1
    period = _PERIODS.get(str(feed.get("sy_updateperiod")).strip().lower())
    asked = [minutes * 60 if minutes else None, period // often if period else None]
    seconds = [min(value, _LONGEST_TTL) for value in asked if value]
    return max(seconds) if seconds else None


def _number(text: object) -> int | None:
    """Read a whole number of at most nine digits."""
    found = re.fullmatch(r"\s*(\d{1,9})(?:\.\d*)?\s*", text) if isinstance(text, str) else None
    return int(found[1]) if found else None
