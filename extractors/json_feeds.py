"""Reads JSON Feed, versions 1 and 1.1."""

from __future__ import annotations

import json
import re
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
_LENIENT = json.JSONDecoder(
    strict=False, parse_int=str.strip, parse_float=str.strip, parse_constant=str.strip
)
"""Takes any number, which is none of what is read here, for a text: no length and no NaN stops it."""

_OPENING = re.compile(r"\s*+\{(?=\s*+[\"}]|\s*+\Z)")
_MEMBER = re.compile(r"[\s,]*+\"([^\"\\]{1,100})\"\s*+:\s*+")
_ITEMS = re.compile(r"\"items\"\s*+:\s*+\[")
_BETWEEN = re.compile(r"[\s,]*+")
_PLACE = re.compile(r"(?:JSON is malformed: )?(?P<fault>.*) \(byte (?P<byte>\d+)\)")
_LONG_NUMBER = re.compile(r"(?<![\d.])\d{300,}|(?<=\d)[eE]\+?\d{3,}")
_SURROGATE = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\[^u]|(?P<lone>\\u[dD][89a-fA-F]\w\w)")


def read_json_feed(text: str, *, url: str, dates: DateReader) -> Listing | None:
    """Return what a JSON Feed lists; None when the text is JSON of another kind or none at all.

    An object without JSON Feed's version counts as one when it has a list of items with addresses. Of one
    that is malformed the items before the fault are read; where it is no feed either, it is "unreadable".
    """
    if not _OPENING.match(text):
        return None
    feed, faults = _members(text)
    entries = feed.get("items")
    if not isinstance(entries, list):
        entries, faults = [], faults or ("The JSON Feed has no list of items.",)
    addressed = any(isinstance(entry, dict) and "url" in entry for entry in entries)
    if "jsonfeed.org" not in str(feed.get("version")) and not addressed:
        return Listing(form="unreadable", problems=faults) if "malformed" in str(faults) else None
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
        problems=(*faults, *_problems(entries, found)),
    )


def _members(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the members of the outermost object, and a sentence when not all of it could be read."""
    data = text.encode("utf-8", "replace")
    try:
        return msgspec.json.decode(data, type=dict[str, Any]), ()
    except RecursionError:
        feed, at = _salvaged(text)
        return feed, (_told("it is nested too deep", at=len(text[:at].encode("utf-8", "replace"))),)
    except msgspec.DecodeError as error:
        place = _PLACE.fullmatch(str(error))
        fault, at = (place["fault"], int(place["byte"])) if place else _unplaced(text)
        return _salvaged(text)[0], (_told(fault, at=at),)


def _told(fault: str, *, at: int) -> str:
    """Write the sentence on a fault."""
    return f"The JSON is malformed at byte {at:,}: {fault}; what can be read was taken."


def _unplaced(text: str) -> tuple[str, int]:
    """Find the fault that msgspec does not place: a number, half a character, or the end."""
    number = _LONG_NUMBER.search(text)
    half = next((found for found in _SURROGATE.finditer(text) if found["lone"]), None)
    faults = ((half, "lone"), "half a surrogate pair"), ((number, 0), "a number out of range")
    for (found, group), fault in faults:
        if found is not None:
            return fault, len(text[: found.start(group)].encode("utf-8", "replace"))
    return "it ends early", len(text.encode("utf-8", "replace"))


def _salvaged(text: str) -> tuple[dict[str, Any], int]:
    """Return the outermost members that are whole, of the items each that is, and where the reading ended."""
    feed: dict[str, Any] = {}
    at = text.index("{") + 1
    while member := _MEMBER.match(text, at):
        at = member.end()
        if member[1] == "items" and text.startswith("[", at):
            feed["items"], at = _whole_items(text, at + 1)
            continue
        try:
            feed[member[1]], at = _LENIENT.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
    items = _ITEMS.search(text, at) if "items" not in feed else None
    if items is not None:
        feed["items"], at = _whole_items(text, items.end())
    return feed, at


def _whole_items(text: str, at: int) -> tuple[list[Any], int]:
    """Return the elements of a list that are whole, and where the first stands that is not."""
    entries: list[Any] = []
    while len(entries) <= MOST_ENTRIES:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if text.startswith("]", at):
            return entries, at + 1
        try:
            entry, at = _LENIENT.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        entries.append(entry)
    return entries, at


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
