"""Cleans what a listing says: titles without markup, keywords, the addresses of its items."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from extractors.urls import LONGEST_URL, join_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_TITLE = 1_000
_LONGEST_KEYWORD = 100
_MOST_KEYWORDS = 50
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")


def plain_text(text: object, *, is_html: bool = False) -> str | None:
    """Return a title as one line of at most 1,000 characters; None when there is none.

    Entities are undone even where they should mean themselves: many listings escape twice.
    """
    if not isinstance(text, str):
        return None
    text = text[: 8 * _LONGEST_TITLE]
    text = unescape(_INLINE.sub("", text) if is_html else text)
    return " ".join(_CONTROL.sub(" ", text).split())[:_LONGEST_TITLE].rstrip() or None


def keywords_of(texts: Iterable[object]) -> tuple[str, ...]:
    """Return at most 50 different keywords of texts that hold one each or several with commas between."""
    found: dict[str, None] = {}
    for text in texts:
        for word in str(text).split(",") if isinstance(text, str) else ():
            keyword = (plain_text(word, is_html=True) or "")[:_LONGEST_KEYWORD]
            if keyword:
                found[keyword] = None
            if len(found) >= _MOST_KEYWORDS:
                return tuple(found)
    return tuple(found)


def item_url(text: object, *, url: str) -> str | None:
    """Resolve the address of an item in the listing at `url`; None when it has none.

    A fragment alone and the listing's own address are none: the listing would be fetched as an article.
    """
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_URL or text.lstrip()[0] == "#":
        return None
    address = join_url(url, text)
    return None if address and address.partition("#")[0] == _own_address(url) else address


@lru_cache(maxsize=8)
def _own_address(url: str) -> str:
    """Return the address of a listing as its items would be written."""
    return (join_url(url, "") or "").partition("#")[0]


def unlinked(numbers: Sequence[int], *, of: int) -> tuple[str, ...]:
    """Say which of the items of a listing, counted from 1, have no usable link."""
    if not numbers:
        return ()
    items = "1 item" if of == 1 else f"{of:,} items"
    if len(numbers) == 1:
        return (f"1 of {items} has no usable link, it is item {numbers[0]:,}; left out.",)
    return (f"{len(numbers):,} of {items} have no usable link, the first is item {numbers[0]:,}; left out.",)
