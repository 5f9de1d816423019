"""Finds the lines of a page that an extracted text consists of, so that each block gets its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from extractors.walk import BREAK, CELL, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.article import Block
    from extractors.lines import Line

_INNER_BREAK = re.compile(f"[{BREAK}{CELL}]")
_KEY = 6
_SURE = 20
_MOST_TRIES = 16
_MOST_LAID = 64
_MOST_LOOKS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Extracted blocks and the lines of the page they stand on.

    When `whole`, blocks and lines have the same letters, though perhaps other breaks; otherwise the one line
    holds the one block among other text, or there is none.
    """

    blocks: tuple[Block, ...] = field(repr=False)
    places: tuple[int, ...] = ()
    whole: bool = False


def anchor(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Stretch]:
    """Return the blocks in order with the indexes of their lines; a text that stands twice is taken in order.

    Blocks and lines are compared by their letters: first whole, then one block over several lines, several
    blocks on one line, and last a block among other text of a line.
    """
    return list(_Search(blocks, lines).stretches())


class _Search:
    """One run over the blocks, with the place of the last line that was found."""

    def __init__(self, blocks: Sequence[Block], lines: Sequence[Line]) -> None:
        """Index the lines by their letters and by how they begin."""
        self._blocks = blocks
        self._letters = [letters_of(block.text) for block in blocks]
        self._lines = lines
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._begins: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            self._whole[line.letters].append(place)
            self._begins[line.letters[:_KEY]].append(place)
        self._last = -1
        self._looks = _MOST_LOOKS

    def stretches(self) -> Iterator[Stretch]:
        """Yield the stretches."""
        at = 0
        while at < len(self._blocks):
            taken, places, whole = self._find(at)
            if places:
                self._last = places[-1]
            yield Stretch(blocks=tuple(self._blocks[at : at + taken]), places=places, whole=whole)
            at += taken

    def _find(self, at: int) -> tuple[int, tuple[int, ...], bool]:
        """Return how many blocks from `at` on were found, on which lines, and whether whole."""
        wanted = self._letters[at]
        place = self._following(self._whole.get(wanted))
        if place is not None:
            return 1, (place,), True
        for place in self._ordered(self._beginning(wanted)):
            taken, places = self._lay(at, place)
            if taken:
                return taken, places, True
        found = next((place for place in self._near() if self._holds(place, wanted)), None)
        return (1, (), False) if found is None else (1, (found,), False)

    def _beginning(self, wanted: str) -> list[int]:
        """Return the lines with which a text may begin, also those that are shorter than a key."""
        keys = (wanted[:size] for size in range(1, min(len(wanted), _KEY) + 1))
        return sorted(place for key in keys for place in self._begins.get(key, ()))

    def _holds(self, place: int, wanted: str) -> bool:
        """Say whether a line holds a block: anywhere when it is long, or else as a cell or between breaks."""
        if wanted not in self._lines[place].letters:
            return False
        pieces = _INNER_BREAK.split(self._lines[place].raw)
        return len(wanted) >= _SURE or any(letters_of(piece) == wanted for piece in pieces)

    def _lay(self, at: int, place: int) -> tuple[int, tuple[int, ...]]:
        """Lay blocks from `at` on over lines from `place` on until both end together, or else nothing."""
        blocks, places = self._letters[at], self._lines[place].letters
        taken, used = 1, 1
        while blocks != places and taken + used < _MOST_LAID:
            if places.startswith(blocks) and at + taken < len(self._letters):
                blocks += self._letters[at + taken]
                taken += 1
            elif blocks.startswith(places) and place + used < len(self._lines):
                places += self._lines[place + used].letters
                used += 1
            else:
                break
        return (taken, tuple(range(place, place + used))) if blocks == places else (0, ())

    def _following(self, places: list[int] | None) -> int | None:
        """Return the first of the places after the last line found, or else the first of all."""
        if not places:
            return None
        after = bisect_right(places, self._last)
        return places[after] if after < len(places) else places[0]

    def _ordered(self, places: Sequence[int]) -> Sequence[int]:
        """Return some places, those after the last line found before the others."""
        after = bisect_right(places, self._last)
        return (*places[after : after + _MOST_TRIES], *places[:after][:_MOST_TRIES])

    def _near(self) -> Iterator[int]:
        """Yield all places, those after the last line found before the others, until they were too many."""
        places = chain(range(self._last + 1, len(self._lines)), range(self._last + 1))
        for place in islice(places, self._looks):
            self._looks -= 1
            yield place
