"""Walks the elements around a page's headline, and tells which of them belong to other things."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from extractors.inner_text import text_of

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
_OF_HEAD = re.compile(r"byline|(?:\b|[-_])(?:time|date)(?:\b|[-_A-Z])|(?:Time|Date)(?![a-z])")
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
_LISTED = re.compile(
    r"(?:[a-z]+[-_]{1,2})*(?:comments?|commentlist|replies|related|recommended|recommendations|teasers?|trending|popular"
    r"|most-read)(?:[-_]{1,2}(?:area|articles?|body|box|content|item|links?|list|meta|news|posts?|section|stories|thread))*",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"auth?or|auteur|byline|profil|contributor|/people/|redakt|/by/", re.IGNORECASE)
_SWITCH = ("no-", "has-", "with-", "is-", "show-", "hide-")
_LINKED_WORDS = 3
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


def stands_aside(element: HtmlElement, *, heading: HtmlElement | None = None) -> bool:
    """Say whether an element, or one close around it, belongs to something else than the story's head.

    What is around the heading, too, says nothing: the box of a whole story may be called "post format-image".
    What calls itself a date or byline may stand in a bar of buttons or a footer of the story.
    """
    if is_apart(element):
        return True
    is_named = bool(_OF_HEAD.search(element.get("class", "")))
    for place in _climb(element, _ABOVE):
        if place.tag in _PICTURED:
            return True
        css = place.get("class")
        if css and (_FAR.search(css) if is_named else _is_aside(css)):
            return heading is None or place not in heading.iterancestors()
    return False


def is_apart(element: HtmlElement) -> bool:
    """Say whether an element stands in an aside, a footer or a menu."""
    return any(place.tag in _APART for place in _climb(element, _FAR_ABOVE))


def is_listed(element: HtmlElement, *, heading: HtmlElement | None = None) -> bool:
    """Say whether an element stands among comments or teasers of other stories, and the heading does not.

    A list item with a link of several words beside the element is such a teaser, unless the element says
    what property it is.
    """
    for place in _climb(element, _FAR_ABOVE):
        is_item = place.tag == "li" and place is not element and not element.get("itemprop")
        is_teaser = is_item and _links_away(place, element)
        if is_teaser or _calls_itself_listed(place.get("class") or ""):
            own = heading is not None and place in heading.iterancestors()
            return not own and next(place.iter("h1"), None) is None
    return False


def _links_away(item: HtmlElement, element: HtmlElement) -> bool:
    """Say whether a list item has a link of several words to no author, and not around an element in it."""
    around = set(element.iterancestors("a"))
    links = (link for link in item.iter("a") if link not in around and not _is_authors(link))
    return any(len(text_of(link).split()) >= _LINKED_WORDS for link in links)


def _is_authors(link: HtmlElement) -> bool:
    """Say whether a link leads to an author."""
    return bool(_AUTHORS.search(f"{link.get('rel', '')} {link.get('class', '')} {link.get('href', '')}"))


@lru_cache(maxsize=4096)
def _calls_itself_listed(css: str) -> bool:
    """Say whether one of an element's classes is that of comments or of teasers."""
    return any(_LISTED.fullmatch(name) and not name.startswith(_SWITCH) for name in css.split())


@lru_cache(maxsize=4096)
def _is_aside(css: str) -> bool:
    """Say whether classes name something beside the story; a byline or date may share a bar with buttons."""
    return bool((_FAR if _OF_HEAD.search(css) else _ASIDE).search(css))


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
