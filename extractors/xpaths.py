"""Writes the place of an element as an absolute positional XPath, in time linear in the page."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PLAIN_NAME = re.compile(r"[a-zA-Z_][\w.-]*", re.ASCII)


class XPaths:
    """The paths of a tree's elements, remembered; the tree must not change meanwhile.

    `elements` leads from each path that was asked for back to its element.
    """

    def __init__(self, root: HtmlElement) -> None:
        """Know the root alone."""
        self._paths: dict[HtmlElement, str] = {root: f"/{root.tag}"}
        self._places: dict[HtmlElement, tuple[int, Counter[str]]] = {}
        self.elements: dict[str, HtmlElement] = {}

    def of(self, element: HtmlElement) -> str:
        """Return the path from the root, such as `/html/body/main/p[3]`.

        A step has a number when the parent has several children of that name. A name that is none in XPath
        is written as text: `*[name()='o:p'][2]`.
        """
        unknown: list[HtmlElement] = []
        known = element
        while known not in self._paths:
            unknown.append(known)
            known = known.getparent()
        path = self._paths[known]
        for inner in reversed(unknown):
            path = self._paths[inner] = f"{path}/{self._step(inner)}"
        self.elements[path] = element
        return path

    def _step(self, element: HtmlElement) -> str:
        """Return the last step of a path; all children of the parent are numbered at once."""
        if element not in self._places:
            seen: Counter[str] = Counter()
            for child in element.getparent():
                seen[child.tag] += 1
                self._places[child] = seen[child.tag], seen
        number, totals = self._places[element]
        return _written(element.tag, number, totals[element.tag])


@lru_cache(maxsize=256)
def _is_plain(tag: str) -> bool:
    """Say whether a name is one in XPath, too."""
    return _PLAIN_NAME.fullmatch(tag) is not None


def _written(tag: str, number: int, total: int) -> str:
    """Write one step."""
    if not _is_plain(tag):
        mark = '"' if "'" in tag else "'"
        return f"*[name()={mark}{tag}{mark}][{number}]"
    return f"{tag}[{number}]" if total > 1 else tag
