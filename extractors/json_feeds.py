"""Reads JSON Feed, versions 1 and 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from extractors.listing import Item, Listing
from extractors.listing_text import item_url, keywords_of, plain_text, unlinked
from extractors.urls import LONGEST_URL, join_url

if TYPE_CHECKING:
    from extractors.listing_dates import DateReader

MOST_ENTRIES = 10_000
"""Items of one JSON Feed that are read."""

_MOST_HUBS = 20


def read_json_feed(text: str, *, url: str, dates: DateReader) -> Listing | None:
    """Return what a JSON Feed lists; None when the text is JSON of another kind or none at all.

    An object without JSON Feed's version counts as one when it has a list of items with addresses.
    """
    try:
        feed = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list):
        return None
    things = [entry for entry in entries if isinstance(entry, dict)]
    if "jsonfeed.org" not in str(feed.get("version")) and not any("url" in thing for thing in things):
        return None
    language = _text(feed.get("language"))
    found = [
        _item(entry, url=url, dates=dates, language=language) if isinstance(entry, dict) else None
        for entry in entries[:MOST_ENTRIES]
    ]
    return Listing(
        form="json-feed",
        items=tuple(item for item in found if item is not None),
        title=_text(feed.get("title")),
        hubs=_hubs(feed.get("hubs"), url=url),
        next_url=_address(feed.get("next_url"), url=url),
        problems=_problems(entries, found),
    )


def _item(thing: dict[str, Any], *, url: str, dates: DateReader, language: str | None) -> Item | None:
    """Return what an entry lists; its id is its address when it has no other."""
    named = (thing.get("url"), _absolute(thing.get("id")), thing.get("external_url"))
    address = next((found for name in named if (found := item_url(name, url=url))), None)
    if address is None:
        return None
    tags = thing.get("tags")
    return Item(
        url=address,
        title=_text(thing.get("title")),
        published=dates.read(thing.get("date_published")),
        modified=dates.read(thing.get("date_modified")),
        language=_text(thing.get("language")) or language,
        keywords=keywords_of(tags if isinstance(tags, list) else (tags,)),
    )


def _address(value: object, *, url: str) -> str | None:
    """Resolve an address."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_URL:
        return None
    return join_url(url, value)


def _absolute(value: object) -> str | None:
    """Return an id that is a whole address."""
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _text(value: object) -> str | None:
    """Return a value that is a text."""
    return plain_text(value)


def _hubs(value: object, *, url: str) -> tuple[str, ...]:
    """Return the addresses of the WebSub hubs."""
    hubs = [hub for hub in value if isinstance(hub, dict)][:_MOST_HUBS] if isinstance(value, list) else []
    found = (_address(hub.get("url"), url=url) for hub in hubs)
    return tuple(dict.fromkeys(address for address in found if address))


def _problems(entries: list[object], found: list[Item | None]) -> tuple[str, ...]:
    """Say what was left out."""
    told = (f"Only the first {len(found):,} items were read.",) if len(entries) > len(found) else ()
    return (*told, *unlinked([place for place, item in enumerate(found, 1) if item is None], of=len(found)))
