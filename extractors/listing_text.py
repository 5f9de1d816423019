"""Cleans what a listing says in words: titles without markup, keywords, one line each."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
