"""Cuts a part of a page into lines as its own markup does, each with its element and what surrounds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree

from extractors.walk import BREAK, CELL, KINDS, PARAGRAPH, clean_text, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from extractors.article import BlockType

_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "object"),
        *("title", "nav"),
    )
)
_ASIDE = frozenset(("footer", "aside", "form", "button", "figure", "header"))
_BREAKING = frozenset(KINDS) | frozenset(
    (
        *("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "main",
            "nav",
        ),
        *("ol", "picture", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul", "video"),
    )
)
_LENDING = frozenset({"quote", "li"})
_PROSE = frozenset({"p", "h2"})
_VERSE = 3
_LONGEST_VERSE = 80


# What an element does to the text in and round it; one that does nothing has no role.
_Role = Literal["breaking", "break", "cell", "link", "unseen"]
_ROLES: dict[str, _Role] = {
    **dict.fromkeys(_BREAKING, "breaking"),
    **dict.fromkeys(_UNSEEN, "unseen"),
    "br": "break",
    "td": "cell",
    "th": "cell",
    "a": "link",
}


class Line(NamedTuple):
    """A stretch of text between two breaks of the markup.

    `element` is the innermost breaking element round it, `raw` its text with the page's white space,
    `letters` that without any, `linked` the share of them inside links; `is_aside` when it stands in a form,
    a figure or the like. (A named tuple, because a page has some hundreds and they cost half as much.)
    """

    element: HtmlElement
    type: BlockType
    raw: str
    letters: str
    linked: float
    is_aside: bool

    @property
    def text(self) -> str:
        """Return the text as a block shows it."""
        return clean_text(self.raw)


def page_lines(part: HtmlElement) -> list[Line]:
    """Return the lines of an element and all below it, in page order.

    Menus (`nav`) and what no reader sees are passed over.
    """
    walker = _Walker()
    role_of, enter, leave, take = _ROLES.get, walker.enter, walker.leave, walker.take
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, element in walk:
        role = role_of(element.tag)
        if event == "start":
            if role == "unseen":
                walk.skip_subtree()
                continue
            if role is not None:
                enter(element, role)
            if text := element.text:
                take(text)
        else:
            if role is not None:
                leave(element, role)
            if element is not part and (text := element.tail):
                take(text)
    return walker.lines


class _Walker:
    """Collects running text until an element breaks it, then files it under the innermost breaking one."""

    def __init__(self) -> None:
        """Begin outside of any element."""
        self.lines: list[Line] = []
        self._running: list[str] = []
        self._linked = 0
        self._links = 0
        self._asides = 0
        self._laid_out: dict[HtmlElement, bool] = {}
        self._within: list[tuple[HtmlElement, BlockType]] = []

    def enter(self, element: HtmlElement, role: _Role) -> None:
        """Begin an element that is more than a style; a breaking one ends what ran before it."""
        if role == "breaking" or (role == "cell" and self._is_laid_out(element)):
            if self._running:
                self._flush()
            tag = element.tag
            self._within.append((element, self._kind(tag)))
            self._asides += tag in _ASIDE
        elif role == "link":
            self._links += 1
        elif self._running:
            self._running.append(BREAK if role == "break" else CELL)

    def leave(self, element: HtmlElement, role: _Role) -> None:
        """End an element; a breaking one ends its line."""
        if self._within and self._within[-1][0] is element:
            if self._running:
                self._flush()
            self._within.pop()
            self._asides -= element.tag in _ASIDE
        elif role == "link":
            self._links -= 1

    def take(self, text: str) -> None:
        """Keep a piece of text; white space alone begins no line."""
        if self._running or not text.isspace():
            self._running.append(text)
            if self._links:
                self._linked += len(letters_of(text))

    def _is_laid_out(self, cell: HtmlElement) -> bool:
        """Say whether a table's cell is a column of the page: it or one beside it holds blocks."""
        row = cell.getparent()
        if row not in self._laid_out:
            cells = row.iterchildren("td")
            self._laid_out[row] = any(child.tag in _BREAKING for beside in cells for child in beside)
        return self._laid_out[row]

    def _kind(self, tag: str) -> BlockType:
        """Return a line's type: paragraphs and divisions inside a quote or an item are of that type too."""
        kind = KINDS.get(tag, "p")
        if kind == "p" and self._within and self._within[-1][1] in _LENDING:
            return self._within[-1][1]
        return kind

    def _flush(self) -> None:
        """File the running text; line breaks part it, unless it is verse or a quotation."""
        running = "".join(self._running)
        self._running.clear()
        linked, self._linked = self._linked, 0
        if not self._within:
            return
        element, kind = self._within[-1]
        for piece in _pieces(running, is_prose=kind in _PROSE) if BREAK in running else (running,):
            letters = letters_of(piece)
            if letters:
                share = min(1.0, linked / len(letters))
                line = Line(element, kind, piece, letters, share, self._asides > 0)
                self.lines.append(line)


def _pieces(running: str, *, is_prose: bool) -> Iterator[str]:
    """Yield the paragraphs that line breaks make of a text: two breaks always, one between lines of prose.

    Three short lines and more belong together, as those of a poem or an address do.
    """
    for piece in PARAGRAPH.split(running):
        lines = [line for line in piece.split(BREAK) if not line.isspace()]
        is_verse = len(lines) >= _VERSE and all(len(line.strip()) <= _LONGEST_VERSE for line in lines)
        if is_prose and not is_verse:
            yield from lines
        else:
            yield piece
