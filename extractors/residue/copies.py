"""Finds what a text says twice: a block after itself, and all of it again, as pages hold it for printers."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from extractors.residue.lines import ends_sentence, prose_length
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extractors.article import Block

RULE = "duplicate"
"""The rule of a block that is said twice."""

_WORD = re.compile(r"\w+")
_FEW = 4
_FEW_LETTERS = 8  # Chinese, Japanese or Korean ones
_LEAST_COPIED = 3
_LONG = 60
_HALF = 0.4


def doubles(blocks: Sequence[Block], rules: Mapping[int, str]) -> dict[int, str]:
    """Return the places of blocks that say again what the block before them said."""
    found: dict[int, str] = {}
    before = ""
    for place, block in enumerate(blocks):
        if place in rules:
            continue
        if abs(len(block.text) - len(before)) <= _FEW:
            words = fold_title(block.text)
            if words == fold_title(before) and _is_told(words):
                found[place] = RULE
        before = block.text
    return found


def _is_told(words: str) -> bool:
    """Say whether words are more than a label: a few, or as much without spaces between."""
    return len(words.split()) >= _FEW or prose_length(words) - len(words) >= _FEW_LETTERS


def copies(blocks: Sequence[Block], rules: Mapping[int, str], *, titles: Collection[str]) -> dict[int, str]:
    """Return the places of a second copy of the text, as pages hold one for printers, and of its title.

    It has three paragraphs or more of the text in the same order, one behind the other, and is about as long
    as the rest. A refrain is shorter, or no sentence.
    """
    kept = [place for place in range(len(blocks)) if place not in rules]
    if len(kept) - len({_opening(blocks[place].text) for place in kept}) < _LEAST_COPIED:
        return {}
    texts = [fold_title(blocks[place].text) for place in kept]
    if len(texts) - len(set(texts)) < _LEAST_COPIED:
        return {}
    known: dict[str, int] = {}
    first = [known.setdefault(text, at) for at, text in enumerate(texts)]
    total = sum(map(len, texts))
    for begin, end in _runs(first):
        copied = [blocks[kept[at]].text for at in range(begin, end)]
        told = sum(1 for text in copied if prose_length(text) >= _LONG and ends_sentence(text))
        if told >= _LEAST_COPIED and sum(map(len, texts[begin:end])) >= _HALF * total:
            heads = [kept[begin - 1]] if texts[begin - 1] in map(fold_title, titles) else []
            return dict.fromkeys([*heads, *kept[begin:end]], RULE)
    return {}


def _opening(text: str) -> tuple[str, ...]:
    """Return the first words of a text, which two copies of it have in common."""
    return tuple(word[0].casefold() for word in islice(_WORD.finditer(text), _FEW))


def _runs(first: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where texts that stood before follow one another as they did there."""
    begin = 0
    for at in range(1, len(first) + 1):
        if at == len(first) or first[at] != first[at - 1] + 1 or first[at] == at:
            if first[begin] < begin:
                yield begin, at
            begin = at
