"""Gathers the paragraphs of a page's only article or main part, where an extractor found little."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from extractors.article import Block
from extractors.lines import page_lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FEWEST_CHARACTERS = 1_000
"""Less prose than this is no article that an extractor has overlooked."""

LONG_PROSE = 10_000
"""So much prose is a live blog's, or that of a story told at length."""

_SHORTEST = 40
_LINKED = 0.3
_PROSE = frozenset({"p", "quote"})


def prose_of(root: HtmlElement, *, fewest: int = FEWEST_CHARACTERS) -> tuple[Block, ...]:
    """Return the paragraphs of the one `article` or, without one, of the one `main`; none if little.

    Little are less than `fewest` characters. A paragraph has 40 letters or more, less than a third of them in
    links, and stands in no form or figure.
    """
    for name in ("article", "main"):
        parts = list(islice(root.iter(name), 2))
        if len(parts) == 1:
            found = tuple(
                Block(type=line.type, text=line.text)
                for line in page_lines(parts[0])
                if line.type in _PROSE
                and len(line.letters) >= _SHORTEST
                and line.linked < _LINKED
                and not line.is_aside
            )
            return found if sum(len(block.text) for block in found) >= fewest else ()
    return ()
