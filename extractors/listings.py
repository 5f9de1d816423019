"""Reads whatever answers for a feed, sitemap or section: its bytes decide what it is, not its label."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.errors import NoArticle
from extractors.feeds import read_feed
from extractors.gates import check_markup
from extractors.json_feeds import read_json_feed
from extractors.listing import Item, Listing
from extractors.listing_dates import DateReader
from extractors.sections import read_page, read_section
from extractors.sitemaps import read_address_list, read_sitemap, recent_children
from extractors.unpacking import read_text
from extractors.xml_text import find_xml

if TYPE_CHECKING:
    from datetime import datetime

    from extractors.content_coding import Bounds
    from extractors.unpacking import Answer

__all__ = ["read_listing", "recent_children"]

_EXPECTED = "a feed or sitemap"


def read_listing(answer: Answer, *, limit: int | Bounds, now: datetime, as_section: bool = False) -> Listing:
    """Return what an answer lists; never raises, whatever the bytes are.

    `limit` is the most bytes that are read of it without its content coding, `now` the time of the reading.
    A page of HTML is read for its links only `as_section`; where a feed or sitemap was expected it is
    "html", with a problem that says so.
    """
    cuts: tuple[str, ...] = ()
    try:
        whole = read_text(answer, limit=limit, expected="HTML" if as_section else _EXPECTED)
        cuts = whole.problems
        listing = _read(whole.text, url=answer.url, now=now, as_section=as_section)
    except NoArticle as end:
        return Listing(form="unreadable", problems=(end.reason, *cuts))
    return replace(listing, items=_once(listing.items), problems=(*cuts, *listing.problems))


def _read(text: str, *, url: str, now: datetime, as_section: bool) -> Listing:
    """Read by what the text is."""
    dates = DateReader(now=now)
    as_json = _read_json(text, url=url, dates=dates)
    document = find_xml(text) if as_json is None or not as_json.items else None
    if document is not None and document.name != "html":
        read = read_sitemap if document.name in ("urlset", "sitemapindex") else read_feed
        listing = read(document, url=url, dates=dates)
    else:
        listing = (
            as_json
            or read_address_list(text, url=url)
            or _read_page(text, url=url, now=now, as_section=as_section)
        )
    return replace(listing, problems=(*listing.problems, *dates.problems()))


def _read_json(text: str, *, url: str, dates: DateReader) -> Listing | None:
    """Read a JSON Feed, where the text begins as one may."""
    return read_json_feed(text, url=url, dates=dates) if text.lstrip()[:1] == "{" else None


def _read_page(text: str, *, url: str, now: datetime, as_section: bool) -> Listing:
    """Read a page of HTML for its links, or say that it is one; raises NoArticle for what is none."""
    if as_section:
        return read_section(read_page(text), url=url, now=now)
    check_markup(text, expected=_EXPECTED)
    return Listing(form="html", problems=(f"The answer is an HTML page, not {_EXPECTED}.",))


def _once(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items without those whose address was listed before."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.url, item)
    return tuple(first.values())
