"""Walks the elements around a page's headline, and tells which of them belong to other things."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

TEXTUAL = (
    *("a", "p", "div", "span", "address", "li", "strong", "em", "b", "i", "time", "dd", "dt"),
    *("h2", "h3", "h4", "h5", "h6", "cite", "small", "font", "td"),
)
"""Elements that may print a byline or a date."""

_ELSEWHERE = (
    r"comment|related|recirc|recommend|promo|teaser|\bcard\b|-card|sidebar|widget|newsletter|caption|credit|photo"
    r"|image|most-|trending|popular|list-item|reply|form-|statement-|(?<![\w-])events?(?![\w-])|event-(?:date|time|info|meta)"
)
_BESIDE = r"social|share|breadcrumb|\bnav|menu|footer|follow|\bbio|-bio|avatar|twitter|facebook"
_ASIDE = re.compile(rf"(?<!no-)(?:{_ELSEWHERE}|{_BESIDE})", re.IGNORECASE)
_FAR = re.compile(rf"(?<!no-)(?:{_ELSEWHERE})", re.IGNORECASE)
_SPOKEN = (
    *TEXTUAL[:10],
    *TEXTUAL[11:],
    "br",
    "img",
    "ul",
    "header",
    "section",
    "article",
    "figure",
    "sup",
    "u",
)
_MOST_AFTER = 160
_MOST_BEFORE = 40
_CLIMB = 9
_CLIMB_BEFORE = 3
_SIBLINGS_BEFORE = 3
_ABOVE = 3
_FAR_ABOVE = 8
_APART = ("aside", "footer", "nav")
_PICTURED = ("figure", "figcaption")


def elements_after(heading: HtmlElement, *, most: int = _MOST_AFTER) -> Iterator[HtmlElement]:
    """Yield the textual elements that follow a heading, in page order, up to a bound."""
    siblings = (sibling for place in _climb(heading, _CLIMB) for sibling in place.itersiblings())
    return islice((element for sibling in siblings for element in sibling.iter(*TEXTUAL)), most)


def elements_before(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the textual elements that stand shortly before a heading."""
    siblings = (
        sibling
        for place in _climb(heading, _CLIMB_BEFORE)
        for sibling in islice(place.itersiblings(preceding=True), _SIBLINGS_BEFORE)
    )
    return islice((element for sibling in siblings for element in sibling.iter(*TEXTUAL)), _MOST_BEFORE)


def stands_aside(element: HtmlElement) -> bool:
    """Say whether an element, or one close around it, belongs to something else than the story's head."""
    if is_apart(element):
        return True
    for place in _climb(element, _ABOVE):
        css = place.get("class")
        if place.tag in _PICTURED or (css and _is_aside(css)):
            return True
    return False


def is_apart(element: HtmlElement) -> bool:
    """Say whether an element stands in an aside, a footer or a menu."""
    return any(place.tag in _APART for place in _climb(element, _FAR_ABOVE))


@lru_cache(maxsize=4096)
def _is_aside(css: str) -> bool:
    """Say whether classes name something beside the story; those of a byline stand in bars of buttons."""
    return bool((_FAR if "byline" in css else _ASIDE).search(css))


def texts_in(element: HtmlElement, *, most: int) -> tuple[str, ...]:
    """Return the first texts of an element, one per text node, but those of scripts, buttons and times."""
    texts = (text.strip() for text in element.itertext(*_SPOKEN) if not text.isspace())
    return tuple(islice(texts, most))


def _climb(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """Yield an element and those around it, up to the body."""
    place: HtmlElement | None = element
    for _ in range(most):
        if place is None or place.tag == "body":
            return
        yield place
        place = place.getparent()
