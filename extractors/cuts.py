"""Puts the cuts of the body among those of the residue pass, each with its place in the final text."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
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
    `removed` is what that pass took, one cut of a block at most. Cuts at one offset are ordered by the
    blocks that they stood before or were taken from.
    """
    if not cuts:
        return tuple(removed)
    places, starts = _places(blocks, removed, kept)
    own = [
        Removed(text=cut.block.text, rule=cut.rule, xpath=cut.block.xpath, start=starts[cut.before])
        for cut in cuts
    ]
    keys = [(cut.before, 0) for cut in cuts] + [(place, 1) for place in places]
    ordered = sorted(zip(keys, (*own, *removed), strict=True), key=itemgetter(0))
    return tuple(one for _, one in ordered)


def _places(
    blocks: Sequence[Block], removed: Sequence[Removed], kept: Sequence[Block]
) -> tuple[list[int], list[int]]:
    """Return which block each cut was taken from, and at which offset the text goes on from each block.

    A block is kept as it is, or has the next cut; when that is all of it, the text goes on with the next.
    """
    places: list[int] = []
    starts: list[int] = []
    at = start = 0
    for place, block in enumerate(blocks):
        starts.append(start)
        is_cut = at == len(kept) or kept[at] is not block
        if is_cut and len(places) < len(removed):
            places.append(place)
            if removed[len(places) - 1].whole:
                continue
        if at < len(kept):
            start += len(kept[at].text) + _GAP
            at += 1
    end = max(0, start - _GAP)
    places += [len(blocks)] * (len(removed) - len(places))
    return places, [min(one, end) for one in (*starts, end)]
