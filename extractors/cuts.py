"""Puts the cuts of the body among those of the residue pass, each with its place in the final text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.article import Removed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.article import Block

_GAP = len("\n\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutBlock:
    """A block that was cut, the rule that did it, and how many of the kept blocks stand before it."""

    block: Block = field(repr=False)
    rule: str
    before: int


def merge_cuts(
    cuts: Sequence[CutBlock], removed: Sequence[Removed], *, blocks: Sequence[Block], kept: Sequence[Block]
) -> tuple[Removed, ...]:
    """Return all that was removed, in the order of the text.

    `blocks` are those the cuts count by, `kept` those of them that a later pass left, perhaps with less text;
    `removed` is what that pass took.
    """
    if not cuts:
        return tuple(removed)
    starts = _starts(blocks, kept)
    own = [
        Removed(text=cut.block.text, rule=cut.rule, xpath=cut.block.xpath, start=starts[cut.before])
        for cut in cuts
    ]
    return tuple(sorted((*own, *removed), key=lambda one: one.start))


def _starts(blocks: Sequence[Block], kept: Sequence[Block]) -> list[int]:
    """Return for each number of blocks the offset at which the first kept one of those after it begins."""
    offsets: dict[int, int] = {}
    at = start = 0
    for block in kept:
        place = _place(blocks, block, at)
        if place is not None:
            offsets[place] = start
            at = place + 1
        start += len(block.text) + _GAP
    end = max(0, start - _GAP)
    starts = [end] * (len(blocks) + 1)
    for place in reversed(range(len(blocks))):
        starts[place] = offsets.get(place, starts[place + 1])
    return starts


def _place(blocks: Sequence[Block], block: Block, at: int) -> int | None:
    """Return the index of a kept block: the same one, or one at the same place of the page."""
    for place in range(at, len(blocks)):
        if blocks[place] is block or (block.xpath and blocks[place].xpath == block.xpath):
            return place
    return None
