"""Finds the element that trafilatura takes an article from, so that it need not read the rest of the page."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from lxml import etree

from extractors.discards import MOST_DISCARDED, discard, length_of
from extractors.inner_text import text_of
from extractors.tree import empty_page
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from extractors.article import Block

    Name = tuple[str, str | None, str | None, str | None, str | None]

ATTRIBUTES = ("id", "class", "itemprop", "role")
"""What an element is known by: the expressions of `Names` ask for no other attribute."""

CHOSEN_PARTS = ("article", "body", "cell", "content", "entry", "main", "post", "primary", "story", "text")
"""One of these stands in every name for which an element is chosen."""

DROPPED_PARTS = ("comment", "comol", "disqus", "dsq", "infinite", "mvp-post", "share")
"""One of these stands in every name for which an element is dropped before."""

_NAMED = ("article", "div", "main", "section")
_CHANGED = ("details", "figure", "form", "table")  # on some conditions trafilatura makes divisions of them
_TEXTS = (  # nothing else is taken from an element that is chosen
    *(
        "blockquote",
        "br",
        "code",
        "del",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "p",
        "pre",
        "q",
    ),
    *("s", "strike", "strong", "summary", "table", "ul"),
)
_PLAIN = frozenset(("article", "body", "div", "header", "html", "main", "section"))
_CONTAINERS = frozenset(("div", "form", "li", "p", "table"))
_LARGEST_FORM = 0.25
_FEWEST_PARAGRAPHS = 2
_ENOUGH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """trafilatura's expressions that choose an element, one after another, and that drop some before."""

    chosen: Sequence[etree.XPath]
    dropped: Sequence[etree.XPath]


def find_region(root: HtmlElement, names: Names) -> HtmlElement | None:
    """Return the element that is chosen for its name, None where that or what comes of it is not certain.

    It is certain where nothing around the element makes trafilatura drop or change it, and where it has
    paragraphs enough. A page with a script left in it may be a forum's, which is read by other rules.
    """
    if next(root.iter("script"), None) is not None:
        return None
    region = _chosen(root, names.chosen)
    if region is None or region.tag in _CHANGED or not _is_left_alone(region, names.dropped):
        return None
    return region if _has_prose(region) else None


def page_of(region: HtmlElement) -> HtmlElement:
    """Return a page that holds a copy of an element and nothing else, without what is discarded anyway."""
    # a link counts as one only inside of such an element
    is_contained = any(outer.tag in _CONTAINERS for outer in region.iterancestors())
    page, inner = empty_page("div" if is_contained else "section")
    copied = deepcopy(region)
    inner.append(copied)
    discard(copied)
    return page


def is_proven(region: HtmlElement, blocks: Sequence[Block]) -> bool:
    """Say whether the text that was found in a region is what the whole page would have given.

    trafilatura looks elsewhere, too, when an element gives it less than two elements or 250 characters.
    """
    if not _is_much_of(region, sum(len(block.text) for block in blocks)):
        return False
    known = {letters_of(block.text) for block in blocks if block.type == "p"}
    count = length = 0
    for paragraph in region.iter("p"):
        letters = letters_of(text_of(paragraph))
        if letters and letters in known:
            count, length = count + 1, length + len(letters)
            if count >= _FEWEST_PARAGRAPHS and length >= _ENOUGH:
                return True
    return False


def _has_prose(region: HtmlElement) -> bool:
    """Say whether an element has so much text in paragraphs that trafilatura leaves bare text aside."""
    lengths = accumulate(length_of(paragraph) for paragraph in region.iter("p"))
    return any(length >= _ENOUGH for length in lengths)


def _is_much_of(region: HtmlElement, length: int) -> bool:
    """Say whether a text is so much of an element that trafilatura, too, discarded what was not kept."""
    least = 1 - MOST_DISCARDED
    return length > least * length_of(region) or length > least * len(letters_of(text_of(region)))


def _chosen(root: HtmlElement, expressions: Sequence[etree.XPath]) -> HtmlElement | None:
    """Return the first element with a text that one expression after the other finds; none looks twice.

    What stands in a figure is deleted. The expressions are asked about all names of the page at once.
    """
    elements: dict[Name, HtmlElement] = {}
    for element in root.iter(*_NAMED, *_CHANGED):
        name = _name_of(element)
        if name not in elements and _may_be_chosen(name) and not _is_pictured(element):
            elements[name] = element
    row, named = _sketch(elements), tuple(elements.values())
    chosen = (cast("list[_Element]", expression(row))[:1] for expression in expressions)
    found = (named[row.index(sketched)] for first in chosen for sketched in first)
    return next((one for one in found if not _is_passed_over(one)), None)


def _is_passed_over(element: HtmlElement) -> bool:
    """Say whether nothing is taken from an element, and yet it is there: one wholly empty is deleted."""
    return bool(element.text) and next(element.iter(*_TEXTS), None) is None


@lru_cache(maxsize=4_096)
def _may_be_chosen(name: Name) -> bool:
    """Say whether an element may be chosen for its tag or an attribute."""
    tag, *values = name
    return tag in ("article", "main") or any(value is not None and _is_telling(value) for value in values)


def _is_pictured(element: HtmlElement) -> bool:
    """Say whether the element is or stands in a figure, which is deleted unless it holds a table."""
    figures = [one for one in (element, *element.iterancestors("figure")) if one.tag == "figure"]
    return any(figure.find(".//table") is None for figure in figures)


def _is_telling(value: str) -> bool:
    """Say whether an element may be chosen for this value of an attribute."""
    lower = value.lower()
    return any(part in lower for part in CHOSEN_PARTS)


def _is_left_alone(region: HtmlElement, expressions: Sequence[etree.XPath]) -> bool:
    """Say whether an element and those around it are neither dropped nor changed, nor a form inside of it."""
    for element in (region, *region.iterancestors()):
        is_plain = element.tag in _PLAIN or "-" in element.tag or _wraps_page(element)
        if not is_plain:
            return False
        if _may_be_dropped(element) and _is_found(element, expressions):
            return False
    forms = list(region.iter("form"))
    return not forms or max(map(length_of, forms)) < _LARGEST_FORM * length_of(region)


def _wraps_page(element: HtmlElement) -> bool:
    """Say whether an element is a form with nearly all the text of its page, which trafilatura keeps."""
    body = next(element.iterancestors("body"), None)
    return element.tag == "form" and body is not None and length_of(body) - length_of(element) < _ENOUGH


def _may_be_dropped(element: HtmlElement) -> bool:
    """Say whether an element may be dropped for one of its names."""
    name = f"{element.get('id')} {element.get('class')}".lower()
    return any(part in name for part in DROPPED_PARTS)


def _is_found(element: HtmlElement, expressions: Sequence[etree.XPath]) -> bool:
    """Say whether one of the expressions finds the element."""
    sketch = _sketch((_name_of(element),))
    return any(expression(sketch) for expression in expressions)


def _name_of(element: HtmlElement) -> Name:
    """Return what expressions know an element by: its tag and the values of `ATTRIBUTES`."""
    get = element.get
    return element.tag, get("id"), get("class"), get("itemprop"), get("role")


def _sketch(names: Iterable[Name]) -> _Element:
    """Return a tree with only elements of these names, side by side, for an expression to find."""
    top = etree.Element("body")
    for tag, *known in names:
        values = zip(ATTRIBUTES, known, strict=True)
        attributes = {attribute: value for attribute, value in values if value is not None}
        etree.SubElement(top, "div" if tag in _CHANGED else tag, attributes)
    return top
