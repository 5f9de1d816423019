"""Flattens lists that nest too deep to be read: libraries walk them by recursion, and give up the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST_LIST = 40
"""Lists below so many others lie flat in the one above them; readers see no more than a few indents."""

_LISTS = ("ul", "ol", "dl")
_ITEM_TAG = b"<li"


def flatten_lists(root: HtmlElement, markup: bytes) -> tuple[str, ...]:
    """Flatten what is nested deeper than 40 lists; return the warning that says so, if any."""
    if markup.count(_ITEM_TAG) <= DEEPEST_LIST and markup.count(_ITEM_TAG.upper()) <= DEEPEST_LIST:
        return ()
    tops, deepest = _deep(root)
    for top in tops:
        _flatten(top)
    return (
        (f"{deepest} lists stand one in another; below {DEEPEST_LIST} they were read as one.",)
        if tops
        else ()
    )


def _deep(root: HtmlElement) -> tuple[list[HtmlElement], int]:
    """Return the lists that are the first below the limit, and how deep the deepest lies."""
    tops: list[HtmlElement] = []
    depth = deepest = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_LISTS):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        deepest = max(deepest, depth)
        if depth == DEEPEST_LIST + 1:
            tops.append(element)
    return tops, deepest


def _flatten(top: HtmlElement) -> None:
    """Make all items below a list its own, in page order."""
    for inner in list(top.iterdescendants(*_LISTS)):
        inner.drop_tag()
    for item in list(top.iterdescendants("li", "dt", "dd")):
        top.append(item)
