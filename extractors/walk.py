"""Walks an extracted body and cuts it into blocks: paragraphs, subheads, quotes, list items, table rows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from lxml import etree

from extractors.article import Block
from extractors.spaces import fold_spaces

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extractors.article import BlockType

KINDS: dict[str, BlockType] = {
    "p": "p",
    "head": "h2",
    "h1": "h2",
    "h2": "h2",
    "h3": "h2",
    "h4": "h2",
    "h5": "h2",
    "h6": "h2",
    "quote": "quote",
    "blockquote": "quote",
    "item": "li",
    "li": "li",
    "row": "table",
    "tr": "table",
}
_BREAKING = frozenset(KINDS) | {"body", "div", "list", "ul", "ol", "dl", "table", "code", "pre", "section"}
_LENDING = frozenset({"quote", "li"})
_CELLS = frozenset({"cell", "td", "th"})
_BREAKS = frozenset({"lb", "br"})
_SKIPPED = frozenset({"graphic", "img"})

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
_LONGEST_KEPT = 4_096
BREAK = "\u2028"
CELL = "\u2029"
PARAGRAPH = re.compile(rf"{BREAK}\s*(?:{BREAK}\s*)+")


def walk_blocks(body: _Element) -> list[Block]:
    """Return the blocks of a body in trafilatura's vocabulary (or HTML's), in page order.

    One line break inside a paragraph stays a line break, two begin a new block. A table row is one block, its
    cells parted by tabs. Texts are NFC, without soft hyphens and zero-width spaces.
    """
    walker = _Walker()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            walker.enter(element)
        else:
            walker.leave(element)
    return walker.blocks


class _Walker:
    """Collects running text until an element breaks it, then files it under the innermost kind."""

    def __init__(self) -> None:
        """Begin outside of any block."""
        self.blocks: list[Block] = []
        self._running: list[str] = []
        self._kinds: list[BlockType] = ["p"]

    def enter(self, element: _Element) -> None:
        """Take an element's own text; a breaking one ends what ran before it."""
        tag = element.tag
        if tag in _BREAKING:
            self._flush()
            self._kinds.append(self._kind(str(tag)))
        elif tag in _BREAKS:
            self._running.append(BREAK)
        elif tag in _CELLS and self._running:
            self._running.append(CELL)
        if element.text and tag not in _SKIPPED:
            self._running.append(element.text)

    def leave(self, element: _Element) -> None:
        """End a breaking element's block and take the text that follows it."""
        if element.tag in _BREAKING:
            self._flush()
            self._kinds.pop()
        if element.tail:
            self._running.append(element.tail)

    def _kind(self, tag: str) -> BlockType:
        """Return a block's type: paragraphs and divisions inside a quote or an item are of that type too."""
        kind = KINDS.get(tag, "p")
        return self._kinds[-1] if kind == "p" and self._kinds[-1] in _LENDING else kind

    def _flush(self) -> None:
        """File the running text."""
        running = "".join(self._running)
        self._running.clear()
        if running and not running.isspace():
            for piece in PARAGRAPH.split(running) if BREAK in running else (running,):
                text = clean_text(piece)
                if text:
                    self.blocks.append(Block(type=self._kinds[-1], text=text))


def clean_text(piece: str) -> str:
    """Fold white space within the lines and cells of a text, and drop what can't be seen; NFC."""
    return _clean_again(piece) if len(piece) <= _LONGEST_KEPT else _clean(piece)


def letters_of(text: str) -> str:
    """Return a text without white space and what can't be seen, NFC: the form in which lines are compared."""
    return _letters_again(text) if len(text) <= _LONGEST_KEPT else _letters(text)


def _clean(piece: str) -> str:
    if BREAK not in piece and CELL not in piece:
        return normalize("NFC", _folded(piece))
    lines = ("\t".join(_folded(cell) for cell in line.split(CELL)) for line in piece.split(BREAK))
    return normalize("NFC", "\n".join(line.strip("\t") for line in lines if line).strip("\n"))


def _letters(text: str) -> str:
    letters = "".join(text.split())
    if letters.isascii():
        return letters if letters.isprintable() else _INVISIBLE.sub("", letters)
    return normalize("NFC", letters if letters.isprintable() else _INVISIBLE.sub("", letters))


# One line of a page is cleaned and compared by several steps, four times on the whole.
_clean_again = lru_cache(maxsize=1_024)(_clean)
_letters_again = lru_cache(maxsize=1_024)(_letters)


def _folded(text: str) -> str:
    """Fold white space and drop what can't be seen."""
    if text.isprintable():
        return fold_spaces(text)
    return fold_spaces(_INVISIBLE.sub("", text))
