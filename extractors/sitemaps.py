"""Reads sitemaps, news sitemaps and sitemap indexes, and chooses the children of an index worth reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.listing import Child, Item, Listing
from extractors.listing_text import item_url, keywords_of, plain_text, unlinked
from extractors.xml_pieces import Pieces

if TYPE_CHECKING:
    from lxml import etree

    from extractors.listing_dates import DateReader
    from extractors.xml_text import XmlText

MOST_ENTRIES = 50_000
"""Entries of one sitemap that are read; the protocol allows no more."""

_MOST_CHILDREN = 20
_MOST_UNDATED = 2
_NAME_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-_/.]?(?P<m>0[1-9]|1[0-2])(?:[-_/.]?(?P<d>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_QUERY_DATE = re.compile(r"[?&;](?:yyyy|year|mm|month|dd|day|[ymd])=")
_NEWS_NAME = re.compile(r"(?:^|[^a-z])(?:news|latest|recent|today|current|actu|actualites?)(?:[^a-z]|$)")
_NO_NEWS_NAME = re.compile(
    r"(?:^|[^a-z])(?:authors?|categor(?:y|ies)|tags?|post_tag|pages?|images?|videos?|products?|attachments?|users?)"
    r"(?:[^a-z]|$)"
)


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the entries of one sitemap gave so far."""

    items: list[Item] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    publication: str | None = None
    is_news: bool = False
    number: int = 0
    without_link: list[int] = field(default_factory=list)


def read_sitemap(document: XmlText, *, url: str, dates: DateReader) -> Listing:
    """Return what a sitemap or sitemap index lists; relative addresses count from `url`."""
    pieces = Pieces(document=document, item_names=("url", "sitemap"), most=MOST_ENTRIES)
    found = _Found()
    for element in pieces.items():
        _take(_local(element), _fields(element), found, url=url, dates=dates)
    is_index = bool(found.children) or (document.name == "sitemapindex" and not found.items)
    problems = [*document.problems, *pieces.problems()]
    problems += unlinked(found.without_link, of=found.number)
    return Listing(
        form="sitemap-index" if is_index else "news-sitemap" if found.is_news else "sitemap",
        items=tuple(found.items),
        children=tuple(found.children),
        title=found.publication,
        problems=tuple(problems),
    )


def read_address_list(text: str, *, url: str) -> Listing | None:
    """Return a sitemap of plain text, one URL a line; None when the text is none."""
    lines = [line.strip() for line in text[: 1 << 26].splitlines() if line.strip()]
    if not lines or not all(re.match(r"https?://\S+\Z", line) for line in lines[:100]):
        return None
    addresses = [address for line in lines[:MOST_ENTRIES] if (address := _address(line, url=url))]
    told = f"Only the first {MOST_ENTRIES:,} items were read."
    return Listing(
        form="sitemap",
        items=tuple(Item(url=address) for address in addresses),
        problems=(told,) if len(lines) > MOST_ENTRIES else (),
    )


def _take(name: str, fields: dict[str, str], found: _Found, *, url: str, dates: DateReader) -> None:
    """Add one entry."""
    address = _address(fields.get("loc", ""), url=url)
    found.number += 1
    if address is None:
        found.without_link.append(found.number)
        return
    modified = dates.read(fields.get("lastmod"))
    if name == "sitemap":
        found.children.append(Child(url=address, modified=modified))
        return
    if "news" in fields:
        found.is_news = True
        found.publication = found.publication or plain_text(fields.get("news/name"))
    found.items.append(
        Item(
            url=address,
            title=plain_text(fields.get("news/title")),
            published=dates.read(fields.get("news/publication_date")),
            modified=modified,
            language=fields.get("news/language", "").strip()[:40] or None,
            keywords=keywords_of((fields.get("news/keywords", ""),)),
        )
    )


def _address(text: str, *, url: str) -> str | None:
    """Resolve the address of an entry."""
    return item_url("".join(text.split("\n")), url=url)


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace or prefix, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _fields(entry: etree._Element) -> dict[str, str]:
    """Return the texts of an entry by name, those of its news element as `news/…`; the first of each counts.

    Images and videos of an entry have an address of their own, deeper down.
    """
    fields: dict[str, str] = {}
    for child in entry:
        name = _local(child)
        fields.setdefault(name, child.text or "")
        if name == "news":
            for part in child.iterdescendants():
                fields.setdefault(f"news/{_local(part)}", part.text or "")
    return fields


def recent_children(listing: Listing, *, now: datetime, days: int = 3) -> tuple[Child, ...]:
    """Return the children of an index that may list something of the last `days` days, newest first.

    A date in a child's name outweighs its lastmod, which many sites set anew each day for every child.
    Where none is recent, the newest is returned, or the last two of children that say nothing: a reader of
    an index always has something to read.
    """
    useful = [child for child in listing.children if not _NO_NEWS_NAME.search(_name(child))]
    children = useful or list(listing.children)
    since = now - timedelta(days=days)
    dated = [(until, place) for place, child in enumerate(children) if (until := _until(child)) is not None]
    recent = [children[place] for until, place in sorted(dated, reverse=True) if until >= since]
    named = [child for child in children if _until(child) is None and _NEWS_NAME.search(_name(child))]
    chosen = [*named, *recent]
    if not chosen:
        chosen = [children[max(dated)[1]]] if dated else children[: -_MOST_UNDATED - 1 : -1]
    return tuple(chosen[:_MOST_CHILDREN])


def _name(child: Child) -> str:
    """Return a child's path and query in lower case."""
    return child.url.partition("://")[2].partition("/")[2].lower()


def _until(child: Child) -> datetime | None:
    """Return the end of the time that a child's name states, or its lastmod; None when there is neither."""
    ends = [end for match in _NAME_DATE.finditer(_QUERY_DATE.sub("-", _name(child))) if (end := _end(match))]
    return max(ends) if ends else child.modified


def _end(match: re.Match[str]) -> datetime | None:
    """Return the end of the day, month or year that a name states."""
    year, month, day = int(match["y"]), int(match["m"] or 12), int(match["d"] or 0)
    try:
        if day:
            return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
    except ValueError:
        return None
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
