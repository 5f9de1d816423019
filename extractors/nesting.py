"""Flattens lists that nest too deep to be read: libraries walk them by recursion, and give up the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST_LIST = 40
"""Lists below so many others lie flat in the one above them; readers see no more than a few indents."""

_LISTS = ("ul", "ol", "dl")


def flatten_lists(root: HtmlElement) -> tuple[str, ...]:
    """Flatten what is nested deeper than 40 lists; return the warning that says so, if any."""
    lists = list(root.iter(*_LISTS))
    if len(lists) <= DEEPEST_LIST:
        return ()
    depths: dict[HtmlElement | None, int] = {None: 0}
    for one in lists:
        depths[one] = depths[next(one.iterancestors(*_LISTS), None)] + 1
    tops = [one for one in lists if depths[one] == DEEPEST_LIST + 1]
    for top in tops:
        _flatten(top)
    deepest = max(depths.values())
    told = f"{deepest} lists stand one in another; below {DEEPEST_LIST} they were read as one."
    return (told,) if tops else ()


def _flatten(top: HtmlElement) -> None:
    """Make all items below a list its own, in page order."""
    for inner in list(top.iterdescendants(*_LISTS)):
        inner.drop_tag()
    for item in list(top.iterdescendants("li", "dt", "dd")):
        top.append(item)
