"""Takes cuts out of the blocks of a text, and puts them back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.article import Removed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extractors.article import Article, Block

_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a rule cuts from a block: all of it, or its characters from `begin` to `end`."""

    rule: str
    begin: int = 0
    end: int | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether nothing of the block stays."""
        return self.begin == 0 and self.end is None

    def parts(self, text: str) -> tuple[str, str]:
        """Return what is cut from a text, and what is left of it."""
        end = len(text) if self.end is None else self.end
        return text[self.begin : end], text[: self.begin] + text[end:]


def take_out(
    blocks: Sequence[Block], cuts: Mapping[int, Cut]
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """Return the blocks without what is cut, and every cut with its offset in the new text."""
    kept: list[Block] = []
    removed: list[Removed] = []
    start = 0
    for place, block in enumerate(blocks):
        rest = block
        cut = cuts.get(place)
        if cut is not None:
            taken, left = cut.parts(block.text)
            at = start + cut.begin
            removed.append(Removed(text=taken, rule=cut.rule, xpath=block.xpath, start=at, whole=not left))
            if not left:
                continue
            rest = replace(block, text=left)
        kept.append(rest)
        start += len(rest.text) + len(_GAP)
    ends = max(0, start - len(_GAP))
    return tuple(kept), tuple(replace(one, start=min(one.start, ends)) for one in removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the uncut text: kept when `rule` is None, else what that rule cut."""

    text: str
    rule: str | None = None


def pieces(article: Article) -> Iterator[Piece]:
    """Yield the uncut text of an article piece by piece, each cut where it stood."""
    text = article.text
    place = 0
    for number, cut in enumerate(article.removed):
        if cut.start > place:
            yield Piece(text=text[place : cut.start])
            place = cut.start
        follows_all = cut.start == len(text) and (number > 0 or bool(text))
        if cut.whole and follows_all:
            yield Piece(text=_GAP)
        yield Piece(text=cut.text, rule=cut.rule)
        if cut.whole and not follows_all and text:
            yield Piece(text=_GAP)
    if place < len(text):
        yield Piece(text=text[place:])


def restore(article: Article) -> str:
    """Return the text of an article as it was before anything was cut from it."""
    return "".join(piece.text for piece in pieces(article))


def cut_blocks(
    blocks: Sequence[Block], removed: Sequence[Removed], *, places: Collection[int], rule: str
) -> Iterator[Removed]:
    """Yield all cuts of a text, in page order, once the blocks at `places` are cut from it, too.

    `removed` is what was cut before, in page order; its places count in the text of all blocks, those of what
    is yielded in the text that is left.
    """
    sizes = [len(block.text) + len(_GAP) for block in blocks]
    ends = max(0, sum(size for at, size in enumerate(sizes) if at not in places) - len(_GAP))
    waiting = deque(_units(removed, length=max(0, sum(sizes) - len(_GAP))))
    old = new = 0
    for place, block in enumerate(blocks):
        while waiting and waiting[0][0].whole and waiting[0][0].start <= old:
            yield from _placed(waiting.popleft(), new, ends)
        inside = []
        while waiting and not waiting[0][0].whole and waiting[0][0].start <= old + len(block.text):
            inside.append(replace(waiting[0][0], start=waiting.popleft()[0].start - old))
        if place in places:
            yield from _placed(_shattered(block, inside, rule=rule), new, ends)
        else:
            yield from (replace(one, start=new + one.start) for one in inside)
            new += sizes[place]
        old += sizes[place]
    for unit in waiting:
        yield from _placed(unit, ends, ends)


def _units(removed: Sequence[Removed], *, length: int) -> Iterator[list[Removed]]:
    """Yield what was cut together: the pieces of a whole block, marked as such, or a piece of one that stays.

    Of the pieces of a block the last one has the gap behind it; the first, before it, where they end a text.
    """
    unit: list[Removed] = []
    for one in removed:
        begins = one.whole if one.start == length else bool(unit) and unit[-1].start != one.start
        if unit and (begins or (not unit[0].whole and one.start == length)):
            yield from _parted(unit)
            unit = []
        unit.append(one)
        if one.whole and one.start != length:
            yield [replace(piece, whole=True) for piece in unit]
            unit = []
    yield from _parted(unit)


def _parted(unit: list[Removed]) -> Iterator[list[Removed]]:
    """Yield a unit that ends a text, and each piece alone that is none of a whole block."""
    if unit and unit[0].whole:
        yield [replace(piece, whole=True) for piece in unit]
    else:
        yield from ([piece] for piece in unit)


def _placed(unit: Sequence[Removed], start: int, ends: int) -> Iterator[Removed]:
    """Yield the pieces of a whole block at their place in the text, one of them with the gap."""
    gap_at = 0 if start >= ends else len(unit) - 1
    for at, one in enumerate(unit):
        yield replace(one, start=min(start, ends), whole=at == gap_at)


def _shattered(block: Block, inside: Sequence[Removed], *, rule: str) -> list[Removed]:
    """Return a block as cuts, those that were made in it among them."""
    found = []
    begin = 0
    for one in (*inside, None):
        end = len(block.text) if one is None else one.start
        if begin < end:
            found.append(Removed(text=block.text[begin:end], rule=rule, xpath=block.xpath, start=begin))
        found += [] if one is None else [one]
        begin = end
    return found
