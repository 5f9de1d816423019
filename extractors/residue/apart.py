"""Tells which lines between paragraphs stand apart: labels, boxes with one line, lines that come again."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.residue.address import QUOTED
from extractors.residue.lines import CLOSING, ends_sentence, prose_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.article import Block
    from extractors.residue.places import Places

_LONGEST_LABEL = 90
_LONGEST_LINE = 300
_LONGEST_COPY = 160
_SENTENCE = 50
_PARAGRAPH = 100
_STOP = re.compile(rf"(?<!\.)\.[\s{re.escape(CLOSING)}]*$|[:\uff1a;,]$")
_WORDED = re.compile(r"\w\W+\w|[©(]")


class Apart:
    """Knows the lines that stand apart."""

    def __init__(self, blocks: Sequence[Block], places: Places) -> None:
        """Keep what is needed to look; nothing is looked at before somebody asks."""
        self._blocks = blocks
        self._places = places
        self._known: dict[int, bool] = {}

    def holds(self, place: int) -> bool:
        """Say whether the line at a place stands apart from the paragraphs before and after it."""
        if place not in self._known:
            self._known[place] = self._stands_apart(place)
        return self._known[place]

    @cached_property
    def _copies(self) -> Counter[str]:
        """Return how often each short paragraph stands in the text."""
        return Counter(block.text for block in self._blocks if len(block.text) <= _LONGEST_COPY)

    def _stands_apart(self, place: int) -> bool:
        """Look at the line and at those beside it."""
        block = self._blocks[place]
        if block.type != "p" or len(block.text) > _LONGEST_LINE:
            return False
        before, after = self._prose(place, -1), self._prose(place, 1)
        if before is None or after is None:
            return False
        if _is_label(block.text) and not self._places.is_bold(block):
            return True
        return self._copies[block.text] > 1 or self._places.is_boxed(block, (before, after))

    def _prose(self, place: int, step: int) -> Block | None:
        """Return the paragraph or the subhead on one side of a line, behind another label at most."""
        for at in (place + step, place + 2 * step):
            if not 0 <= at < len(self._blocks):
                return None
            block = self._blocks[at]
            if _is_prose(block) or (step > 0 and block.type == "h2"):
                return block
            if block.type != "p" or not _is_label(block.text):
                return None
        return None


def _is_label(text: str) -> bool:
    """Say whether a text has the shape of a label: some words, no sentence, no colon, no quotation."""
    return (
        len(text) <= _LONGEST_LABEL
        and _WORDED.search(text) is not None
        and not (_STOP.search(text) or QUOTED.search(text))
    )


def _is_prose(block: Block) -> bool:
    """Say whether a block is a paragraph of prose."""
    length = prose_length(block.text)
    return length >= _PARAGRAPH or (length >= _SENTENCE and ends_sentence(block.text))
