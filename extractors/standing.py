"""Where a block stands in its page, and when its repetition on a site's pages makes it furniture there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Sequence

    from extractors.article import Block

Kind = Literal["edge", "boxed", "inner", "boxed-item", "item"]
"""A line before or after the prose; one between its paragraphs, in a box of its own or beside them; an item
of a list, or a quotation, in a box that holds no prose or beside it."""

_TYPES: Final = frozenset({"p", "quote", "caption", "li"})
_RUNNING = re.compile(r"[.!?\u2026\u3002,:;\u2013\u2014-]\W{0,3}$")
_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]\W{0,3}$")
_LETTER = re.compile(r"[^\W\d_]")
_WITHIN = re.compile(
    r"(?:/(?:ul|ol|menu|li|dl|dt|dd|blockquote|figure|figcaption|p|strong|b|em|i|u|span|a|font|small|mark"
    r"|cite|q|time|label)(?:\[\d+\])?)+$"
)
_ITEM = re.compile(r"/(?:li|dt|dd|blockquote)(?:\[\d+\])?(?:/[^/]+)*$")
_NUMBER = re.compile(r"\[\d+\]")
_APPEAL = re.compile(
    r"\b(?:police|witness(?:es)?|detectives|crimestoppers|polizei\w*|kantonspolizei|zeug(?:en|innen)|gendarmerie"
    r"|témoins?|policía|guardia civil|testigos?|polizia|carabinieri|testimoni|politie|getuigen|polícia"
    r"|testemunhas?)\b"
)
_FEWEST_LETTERS: Final = 3
_PARAGRAPH: Final = 100
_OWN: Final = 12
_TELLING_WORDS: Final = 4
_STEADY: Final = 0.75
_TWICE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A block's stand on one page: its kind, how much prose is before and after it, which items beside it."""

    kind: Kind
    before: int
    after: int
    beside: tuple[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Need:
    """On how many stories a block must stand, and on which share of a site's."""

    fewest: int
    share: float


_LINE: Final = (_Need(3, 0.1),)
_SHORT: Final = (
    _Need(3, 0.5),
)  # a place and a day stand above many reports, a number of servings in recipes
_RUNS: Final = (_Need(5, 0.3),)  # columns and follow-ups repeat sentences, too
_NEEDS: Final[dict[Kind, tuple[_Need, ...]]] = {
    "boxed": (_Need(5, 0.3),),
    "inner": (_Need(4, 0.8), _Need(20, 0.5)),  # speakers, steps of a series: only the share tells
    "boxed-item": (_Need(5, 0.5),),
    "item": (_Need(20, 0.5),),  # ingredients, line-ups, refrains
}


def is_running(text: str) -> bool:
    """Say whether a block ends as running text does; a label or a button does not."""
    return bool(_RUNNING.search(text))


def is_telling(text: str) -> bool:
    """Say whether a line has words enough to be known again wherever it stands."""
    return len(text.split()) >= _TELLING_WORDS


def is_appeal(text: str) -> bool:
    """Say whether a line is, or may be, the police's appeal, which ends many reports alike."""
    return bool(_APPEAL.search(text.casefold()))


def stands(blocks: Sequence[Block], *, is_common: Callable[[str], bool]) -> dict[int, Stand]:
    """Return where the blocks stand that can be furniture at all, by place; `is_common` knows what repeats.

    Table rows and subheads repeat by nature; a sentence between paragraphs is a question or a refrain, and
    without any prose nothing tells a page's own lines from its frame.
    """
    body = _Body(blocks, is_common)
    if not body.prose:
        return {}
    found: dict[int, Stand] = {}
    for place, block in enumerate(blocks):
        is_text = len(_LETTER.findall(block.text, 0, 40)) >= _FEWEST_LETTERS
        kind = body.kind(place)
        if block.type in _TYPES and is_text and not (kind in ("inner", "boxed") and is_running(block.text)):
            before = bisect_left(body.prose, place)
            found[place] = Stand(
                kind=kind,
                before=before,
                after=len(body.prose) - before,
                beside=(_item(blocks, place - 1), _item(blocks, place + 1)),
            )
    return found


def is_furniture(text: str, seen: Collection[Stand], *, of: int, twice: int) -> bool:
    """Say whether a block that stands alike on pages of different stories is furniture.

    `of` is how many stories the site's pages tell, `twice` on how many of them it stands more than once.
    """
    kind = next(iter(seen)).kind
    needs = _NEEDS.get(kind) or (_RUNS if is_running(text) else _LINE if is_telling(text) else _SHORT)
    if not any(len(seen) >= max(need.fewest, need.share * of) for need in needs):
        return False
    if kind == "edge":
        return is_telling(text) or "," not in text  # "Marle, Friday" is a place and a day, and no button
    if kind in ("inner", "boxed"):
        if kind == "inner" and not is_telling(text):
            return False
        is_fixed = _is_steady(one.before for one in seen) or _is_steady(one.after for one in seen)
        return is_fixed and twice < _TWICE * len(seen)
    return all(_is_steady(one.beside[side] for one in seen) for side in (0, 1))


def _is_steady(values: Iterable[Hashable]) -> bool:
    """Say whether most values are one value."""
    counts = Counter(values)
    return max(counts.values()) >= _STEADY * counts.total()


class _Body:
    """The prose of a page: its paragraphs, from where to where they go, and what holds them."""

    def __init__(self, blocks: Sequence[Block], is_common: Callable[[str], bool]) -> None:
        self._blocks = blocks
        own = [place for place, block in enumerate(blocks) if _is_own(block, is_common)]
        long = [place for place in own if len(blocks[place].text) >= _PARAGRAPH]
        holders = Counter(_holder(blocks[place]) for place in long)
        self._holders = holders.keys()
        self._is_wrapped = bool(holders) and max(holders.values()) == 1
        self._forms = {_NUMBER.sub("", holder or "") for holder in holders}
        self.prose = [
            place
            for place in own
            if not long or len(blocks[place].text) >= _PARAGRAPH or self._holds(blocks[place])
        ]
        # A short sentence of its own may be the standfirst, which has furniture behind it.
        starts = [*long[:1], *self.prose[1:2]] or self.prose[:1]
        self._run = range(min(starts), self.prose[-1]) if starts else range(0)

    def kind(self, place: int) -> Kind:
        """Return how a block stands to the prose."""
        block = self._blocks[place]
        is_beside = self._holds(block)
        if _is_item(block):
            return "item" if is_beside else "boxed-item"
        if place not in self._run:
            return "edge"
        return "inner" if is_beside else "boxed"

    def _holds(self, block: Block) -> bool:
        """Say whether what holds a block holds prose, too; it does where the page does not tell.

        Where each paragraph has a box of its own, a box at the same depth may be one of the prose.
        """
        holder = _holder(block)
        if holder is None or not self._holders or holder in self._holders:
            return True
        return self._is_wrapped and _NUMBER.sub("", holder) in self._forms


def _is_own(block: Block, is_common: Callable[[str], bool]) -> bool:
    """Say whether a block is a sentence that few other pages have."""
    text = block.text
    is_sentence = len(text) >= _OWN and block.type in ("p", "quote") and bool(_SENTENCE.search(text))
    return is_sentence and not is_common(text)


def _is_item(block: Block) -> bool:
    """Say whether a block is an item of a list or a quotation, also where only its path tells."""
    return block.type in ("li", "quote") or _ITEM.search(block.xpath or "") is not None


def _item(blocks: Sequence[Block], place: int) -> str:
    """Return the text of the item at a place, empty when there is none."""
    return blocks[place].text if 0 <= place < len(blocks) and _is_item(blocks[place]) else ""


def _holder(block: Block) -> str | None:
    """Return the path of the box that holds a block, past paragraphs, lists and the like; None if unknown."""
    return _WITHIN.sub("", block.xpath) if block.xpath else None
