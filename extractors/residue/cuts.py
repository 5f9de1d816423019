"""Takes cuts out of the blocks of a text, and puts them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.article import Removed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.article import Article, Block

_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a rule cuts from a block: all of it, or its first `length` characters."""

    rule: str
    length: int | None = None


def take_out(
    blocks: Sequence[Block], cuts: Mapping[int, Cut]
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """Return the blocks without what is cut, and every cut with its offset in the new text."""
    kept: list[Block] = []
    removed: list[Removed] = []
    start = 0
    for place, block in enumerate(blocks):
        cut = cuts.get(place)
        length = len(block.text) if cut is None or cut.length is None else cut.length
        if cut is not None:
            removed.append(
                Removed(
                    text=block.text[:length],
                    rule=cut.rule,
                    xpath=block.xpath,
                    start=start,
                    whole=length == len(block.text),
                )
            )
        if cut is None or length < len(block.text):
            rest = block if cut is None else replace(block, text=block.text[length:])
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
    text, cuts = article.text, article.removed
    place = 0
    for number, cut in enumerate(cuts):
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
