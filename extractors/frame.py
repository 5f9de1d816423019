"""Finds the element that holds a page's paragraphs, and whether a body missed a part of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.inner_text import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block

_SHORTEST_PARAGRAPH = 40
_MOST_OF_ALL = 0.8
_MOST_ARTICLES = 2
_ENOUGH = 0.7
_LINKED = 0.5
_ASIDE = frozenset(("nav", "header", "footer", "aside", "form", "button", "noscript", "template", "figure"))
_NO_FRAME = frozenset(("body", "html", "ul", "ol", "table"))
_SUBHEADS = frozenset(("h2", "h3", "h4"))
_LISTS = frozenset(("ul", "ol"))
_STRUCTURE = _SUBHEADS | _LISTS


Paragraphs = list[tuple["HtmlElement", int]]
"""Elements, and the characters of their text outside of links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The innermost element with most of the page's paragraphs, and how many characters they have."""

    element: HtmlElement
    length: int


def page_paragraphs(root: HtmlElement) -> Paragraphs:
    """Return the paragraphs of a page that are long enough for prose, each with its length without links."""
    found = ((paragraph, _own_length(paragraph)) for paragraph in root.iter("p"))
    return [(paragraph, length) for paragraph, length in found if length >= _SHORTEST_PARAGRAPH]


def may_miss(paragraphs: Paragraphs, blocks: Sequence[Block]) -> bool:
    """Say whether a frame is worth looking for: the blocks are short, or have neither subhead nor list."""
    if all(block.type not in ("h2", "li") for block in blocks):
        return bool(paragraphs)
    return sum(len(block.text) for block in blocks) < _ENOUGH * sum(length for _, length in paragraphs)


def find_frame(root: HtmlElement, paragraphs: Paragraphs) -> Frame | None:
    """Return the frame of the page's paragraphs; None when it has none or shows several articles.

    A paragraph inside of menus, asides, forms and figures does not count.
    """
    lengths: Counter[HtmlElement] = Counter()
    total = 0
    for paragraph, length in paragraphs:
        ancestors = list(paragraph.iterancestors())
        if not any(ancestor.tag in _ASIDE for ancestor in ancestors):
            total += length
            for ancestor in ancestors:
                lengths[ancestor] += length
    frame = root.find("body")
    inner = frame
    while inner is not None:
        frame = inner
        inner = next((child for child in frame if lengths.get(child, 0) >= _MOST_OF_ALL * total), None)
    if frame is None or not total or frame.tag in _NO_FRAME or _articles(frame) > _MOST_ARTICLES:
        return None
    return Frame(element=frame, length=lengths[frame])


def misses_text(frame: Frame, blocks: Sequence[Block]) -> bool:
    """Say whether blocks are so much shorter than the frame's paragraphs that some were passed over."""
    return sum(len(block.text) for block in blocks) < _ENOUGH * frame.length


def adds_paragraphs(frame: Frame, blocks: Sequence[Block], known: Collection[str]) -> bool:
    """Say whether the blocks that are not known are paragraphs of the frame outside of asides and forms."""
    paragraphs = {
        _folded(paragraph)
        for paragraph, _ in page_paragraphs(frame.element)
        if not any(ancestor.tag in _ASIDE for ancestor in paragraph.iterancestors())
    }
    added = [" ".join(block.text.split()) for block in blocks if block.text not in known]
    return bool(added) and all(text in paragraphs for text in added)


def misses_structure(frame: Frame, blocks: Sequence[Block]) -> bool:
    """Say whether a subhead or list between two found paragraphs of the frame is not among the blocks."""
    if not any(child.tag in _STRUCTURE for child in frame.element):
        return False
    found = {" ".join(block.text.split()) for block in blocks}
    children = [(child.tag, _folded(child), child) for child in frame.element if isinstance(child.tag, str)]
    paragraphs = [place for place, (tag, text, _) in enumerate(children) if tag == "p" and text in found]
    if not paragraphs:
        return False
    between = children[paragraphs[0] : paragraphs[-1]]
    return any(
        text and text not in found and _own_length(element) > _LINKED * len(text)
        for tag, whole, element in between
        for text in _pieces(tag, whole, element)
    )


def _pieces(tag: str, whole: str, element: HtmlElement) -> Iterator[str]:
    """Yield the text of a subhead, or of a list's first item."""
    if tag in _SUBHEADS:
        yield whole
    elif tag in _LISTS:
        item = element.find("li")
        if item is not None:
            yield _folded(item)


def _own_length(element: HtmlElement) -> int:
    """Count the characters of an element's text, white space folded, apart from those of its links."""
    length = len(_folded(element))
    return length - sum(len(text_of(link)) for link in element.iter("a")) if len(element) else length


def _folded(element: HtmlElement) -> str:
    """Return an element's text with its white space folded."""
    return " ".join(text_of(element).split())


def _articles(frame: HtmlElement) -> int:
    """Count the article elements inside the frame: teasers of other stories are such, too."""
    return sum(1 for _ in frame.iter("article"))
