"""Finds what a page prints as its byline: beside its title, else in elements that call themselves one."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from extractors.names import begins_as_byline
from extractors.people import is_byline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MARK = re.compile(
    r"byline|by-line|author|\bautor|auteur|\bwriter|contributor|redakteur|journalist|verfasser|\bfirma\b|signature"
    r"|reporter",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?<!no-)(?:comment|related|recirc|recommend|promo|teaser|\bcard\b|-card|sidebar|widget|newsletter|social|share"
    r"|caption|credit|photo|image|most-|trending|popular|breadcrumb|\bnav|menu|footer|follow|\bbio|-bio|avatar|list-item"
    r"|reply|twitter|facebook|statement|form-)",
    re.IGNORECASE,
)
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "button", "form", "select", "img", "time", "figure")
)
_TEXTUAL = (
    *("a", "p", "div", "span", "address", "li", "strong", "em", "b", "i"),
    *("h2", "h3", "h4", "h5", "h6", "cite", "small"),
)
_MOST_AFTER = 260
_MOST_BEFORE = 40
_CLIMB = 9
_CLIMB_BEFORE = 3
_SIBLINGS_BEFORE = 3
_ABOVE = 3
_LONGEST = 220
_MOST_PIECES = 24
_MOST_MARKED = 40


def bylines_at(heading: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Yield the texts of each byline around a heading, those after it first, one text per piece of it."""
    for element in chain(_after(heading), _before(heading)):
        pieces = _pieces_of(element)
        if pieces:
            yield pieces


def marked_bylines(root: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Yield the texts of elements that call themselves a byline, wherever they stand, in page order.

    Elements of one class that name different people are a list of other stories.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    marked = (element for element in root.iter(*_TEXTUAL) if _is_marked(element))
    for element in islice(marked, _MOST_MARKED):
        pieces = _pieces_of(element)
        if pieces:
            found.setdefault(element.get("class", ""), set()).add(pieces)
    for named in found.values():
        if len(named) == 1:
            yield from named


def _after(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that follow a heading, in page order, up to a bound."""
    siblings = (sibling for place in _climb(heading, _CLIMB) for sibling in place.itersiblings())
    return islice((element for sibling in siblings for element in sibling.iter(*_TEXTUAL)), _MOST_AFTER)


def _before(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that stand shortly before a heading."""
    siblings = (
        sibling
        for place in _climb(heading, _CLIMB_BEFORE)
        for sibling in islice(place.itersiblings(preceding=True), _SIBLINGS_BEFORE)
    )
    return islice((element for sibling in siblings for element in sibling.iter(*_TEXTUAL)), _MOST_BEFORE)


def _climb(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """Yield an element and those around it, up to the body."""
    place: HtmlElement | None = element
    for _ in range(most):
        if place is None or place.tag == "body":
            return
        yield place
        place = place.getparent()


def _is_marked(element: HtmlElement) -> bool:
    """Say whether an element's own attributes call it a byline."""
    if element.get("rel") == "author" or "author" in element.get("itemprop", ""):
        return True
    css = element.get("class")
    return bool(css and _MARK.search(css))


def _pieces_of(element: HtmlElement) -> tuple[str, ...]:
    """Return the texts of one element when it is a byline, by its mark or by its first word.

    Where elements inside of it are marked too, theirs alone count: beside them stand roles and places.
    """
    marked = _is_marked(element)
    if not (marked or _begins_as_byline(element)) or _stands_aside(element):
        return ()
    inner = [child for child in element.iter(*_TEXTUAL) if child is not element and _is_marked(child)]
    names = [text for child in inner[:_MOST_PIECES] if is_byline(text := " ".join(_texts(child)))]
    pieces = (", ".join(dict.fromkeys(names)),) if names else tuple(islice(_texts(element), _MOST_PIECES))
    return pieces if sum(map(len, pieces)) <= _LONGEST else ()


def _begins_as_byline(element: HtmlElement) -> bool:
    """Say whether an element that is no link is short and begins with "By" or the like."""
    text = element.text
    return bool(text) and len(text) <= _LONGEST and element.tag != "a" and begins_as_byline(text.lstrip())


def _stands_aside(element: HtmlElement) -> bool:
    """Say whether an element, or one close around it, belongs to something else than the story's head."""
    for place in _climb(element, _ABOVE):
        if place.tag in ("aside", "footer", "nav", "figure", "figcaption"):
            return True
        css = place.get("class")
        if css and _ASIDE.search(css):
            return True
    return False


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the texts of an element, one per text node, without those of scripts, buttons and times."""
    if element.tag in _SILENT:
        return
    if element.text and not element.text.isspace():
        yield element.text.strip()
    for child in element:
        yield from _texts(child)
        if child.tail and not child.tail.isspace():
            yield child.tail.strip()
