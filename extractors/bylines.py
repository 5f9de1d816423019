"""Finds what a page prints as its byline: beside its title, else in elements that call themselves one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from extractors.names import begins_as_byline
from extractors.nearby import TEXTUAL, elements_after, elements_before, stands_aside, texts_in
from extractors.people import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MARKS = (
    *("byline", "by-line", "author", "autor", "auteur", "writer", "contributor", "redakteur"),
    *("journalist", "verfasser", "signature", "reporter"),
)
_DIGIT = re.compile(r"\d")
_FEW_WORDS = 5
_LONGEST = 220
_MOST_PIECES = 24
_MOST_INSIDE = 60
_MOST_MARKED = 40


def bylines_near(heading: HtmlElement, *, most: int) -> Iterator[tuple[str, ...]]:
    """Yield the texts of each byline around a heading, one text per piece of it.

    The `most` elements after the heading come first, then those before it.
    """
    for element in chain(elements_after(heading, most=most), elements_before(heading)):
        pieces = _pieces_of(element, heading=heading)
        if pieces:
            yield pieces


def marked_bylines(root: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Yield the texts of elements that call themselves a byline, wherever they stand, in page order.

    Elements of one class that name different people are a list of other stories.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    marked = (element for element in root.iter(*TEXTUAL) if _is_marked(element))
    for element in islice(marked, _MOST_MARKED):
        pieces = _pieces_of(element)
        if pieces:
            found.setdefault(element.get("class", ""), set()).add(pieces)
    for named in found.values():
        if len(named) == 1:
            yield from named


def _is_marked(element: HtmlElement) -> bool:
    """Say whether an element's own attributes call it a byline."""
    if element.get("rel") == "author" or "author" in element.get("itemprop", ""):
        return True
    css = element.get("class")
    return css is not None and _marks(css)


@lru_cache(maxsize=4096)
def _marks(css: str) -> bool:
    """Say whether classes are those of a byline."""
    lower = css.lower()
    return any(mark in lower for mark in _MARKS)


def _pieces_of(element: HtmlElement, *, heading: HtmlElement | None = None) -> tuple[str, ...]:
    """Return the texts of one element when it is a byline, by its mark or by its first word.

    Where elements inside of it are marked too, theirs alone count: beside them stand roles and places.
    """
    if not (_is_marked(element) or _begins_as_byline(element)) or stands_aside(element, heading=heading):
        return ()
    pieces = texts_in(element, most=_MOST_PIECES)
    if len(pieces) == _MOST_PIECES or sum(map(len, pieces)) > _LONGEST:
        return ()
    inside = islice(element.iterdescendants(*TEXTUAL), _MOST_INSIDE)
    marked = [child for child in inside if _is_marked(child)]
    around = {parent for child in marked for parent in islice(child.iterancestors(), _MOST_PIECES)}
    inmost = [child for child in marked if child not in around]
    names = [name for child in inmost for name in names_of(texts_in(child, most=_MOST_PIECES))]
    return (", ".join(dict.fromkeys(names)),) if names else pieces


def _begins_as_byline(element: HtmlElement) -> bool:
    """Say whether an element is short and begins with "By" or the like; a link must be that and a name."""
    text = element.text
    if not text or len(text) > _LONGEST or not begins_as_byline(text.lstrip()):
        return False
    return element.tag != "a" or (not _DIGIT.search(text) and _is_one_name(text.strip()))


def _is_one_name(text: str) -> bool:
    """Say whether a text is an introduction and a name, and no title that begins as one ("By train")."""
    words = text.split()
    return len(words) <= _FEW_WORDS and len(names_of((text,))) == 1
