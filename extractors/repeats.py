"""Tells which paragraphs a page repeats in a row: the text has such a paragraph once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.inner_text import text_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

_SHORTEST = 80
_SHOWN = 60


def warn_of_repeats(root: HtmlElement, texts: Collection[str]) -> tuple[str, ...]:
    """Return a sentence for each of the texts that stands once, and several times in a row in the page."""
    found: list[str] = []
    last, times = "", 1
    for paragraph in root.iter("p"):
        first = paragraph.text or ""
        if last and last.startswith(first.strip()) and _folded(paragraph) == last:
            times += 1
            continue
        found += _sentence(last, times, texts)
        last, times = (_folded(paragraph), 1) if len(first) >= _SHORTEST else ("", 1)
    return tuple(found + _sentence(last, times, texts))


def _sentence(text: str, times: int, texts: Collection[str]) -> list[str]:
    if times == 1 or sum(" ".join(one.split()) == text for one in texts) != 1:
        return []
    return [f"The page has {times} times in a row what the text has once: “{text[:_SHOWN]}…”."]


def _folded(element: HtmlElement) -> str:
    return " ".join(text_of(element).split())
