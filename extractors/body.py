"""Finds the text of an article in its tree: the only door to trafilatura."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import trafilatura
from trafilatura.settings import Document, Extractor

from extractors.errors import Broken
from extractors.walk import walk_blocks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractors.article import Block

VERSION = trafilatura.__version__
"""The release of trafilatura that reads the body."""

SHORT_TEXT = 700
"""A text of fewer characters than this makes the next mode run.

Measured on 181 + 80 pages (benchmarks/text.py): the quick precision mode alone stunts one page in
twenty-five; with the fallback its F1 is above that of every single mode, at two thirds of their time."""

# The modes that run on a short text after the quick one, and how many times longer theirs must be to count.
_QUICK = Extractor(fast=True, precision=True, comments=False, output_format="python")
_FALLBACKS = (
    ("precision", Extractor(precision=True, comments=False, output_format="python"), 1.2),
    ("default", Extractor(comments=False, output_format="python"), 2.0),
)
SETTINGS = ("quick,precision,default", SHORT_TEXT, tuple(longer for _, _, longer in _FALLBACKS))
"""What decides a body besides the page and trafilatura's release; part of an article's settings hash."""

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

# trafilatura logs a warning for every page without text; here that is an outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The blocks of the text, and the mode that found them: quick, precision or default."""

    blocks: tuple[Block, ...] = field(default=(), repr=False)
    mode: str = "quick"

    @property
    def length(self) -> int:
        """Return the number of characters of all blocks."""
        return sum(len(block.text) for block in self.blocks)


def find_body(root: HtmlElement, *, allows_fallback: bool, shielded: bool) -> Body:
    """Return the text of the page as blocks, none when nothing was found; the tree is left as it is.

    The quick precision mode reads every page. A short text may be a stunted one: then the slower modes run,
    unless the page is too large for them, and the longer text wins. Raises Broken when trafilatura fails.
    """
    body = Body(blocks=_run(root, _QUICK, shielded=shielded))
    if not allows_fallback:
        return body
    for mode, options, longer in _FALLBACKS:
        if body.length >= SHORT_TEXT:
            break
        other = Body(blocks=_run(root, options, shielded=shielded), mode=mode)
        if other.length > longer * body.length:
            body = other
    return body


def _run(root: HtmlElement, options: Extractor, *, shielded: bool) -> tuple[Block, ...]:
    """Run one mode."""
    try:
        document = trafilatura.bare_extraction(root, options=options)
    except _FAILURES as error:
        raise Broken(f"trafilatura failed with {type(error).__name__}.") from error
    if not isinstance(document, Document):
        return ()
    return tuple(walk_blocks(document.body, shielded=shielded))
