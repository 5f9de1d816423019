"""Finds a sentence among a page's visible letters: in one piece, or round whole elements it leaves out."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from extractors.folding import cleaned, folded
from extractors.projection import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.projection import Projection

MOST_PLACES = 2000
"""Places looked at for one sentence; a word as short as "X" may stand on a page very often."""

LEAST_PIECE = 8
"""Letters that the longest piece of a sentence in pieces must have."""

LEAST_WORDS = 4
"""Entries of `Wanted.words` for a sentence of three words; a shorter one is found whole or not at all."""

MOST_CUTS = 6
"""Words that a piece may give back to the next one."""

MOST_STEPS = 50_000
"""Tags that are walked over for one sentence in the search for where it goes on."""

Pieces = tuple[tuple[int, int], ...]
"""Ranges of letters, in order."""

LEAST_LETTERS = {Edge.TAG: 8, Edge.CHARACTER: 24, Edge.NONE: sys.maxsize}
"""Letters from which a place counts although the page's word goes on before or after it."""

_ADDED_MARKS = re.compile(r"^[-*\u2022\u2013\u2014\u00b7] |(?:^|(?<=\s))\|(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A sentence to look for: as a reader sees it, its folded letters, and where its words begin in them."""

    seen: str
    letters: str
    words: tuple[int, ...]

    def without_marks(self) -> Wanted | None:
        """Return the sentence without the list and table marks that extraction adds; None without such."""
        plain = _ADDED_MARKS.sub(" ", self.seen)
        return Wanted.of(plain) if plain != self.seen else None

    @classmethod
    def of(cls, sentence: str) -> Wanted:
        """Prepare a sentence."""
        seen = cleaned(sentence)
        words = [word for word in map(folded, seen.split()) if word]
        return cls(seen=seen, letters="".join(words), words=tuple(accumulate(map(len, words), initial=0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a sentence stands: ranges of letters in order, and whether the page shows it just so."""

    pieces: Pieces
    exact: bool


def find_whole(page: Projection, wanted: Wanted, *, first: int) -> Found | None:
    """Find the sentence in one piece, from letter `first` on or else before it.

    A place where it stands exactly and begins and ends with words comes first, then one that differs in
    white space or the shape of marks, then a longer one that tags or nothing part from the rest of a word.
    """
    second = third = None
    for start in _places(page.letters, wanted.letters, first=first):
        end = start + len(wanted.letters)
        edge = min(page.edge(start), page.edge(end))
        if edge is Edge.WORD:
            if _is_exact(page, ((start, end),), wanted.seen):
                return Found(pieces=((start, end),), exact=True)
            second = second or (start, end)
        elif len(wanted.letters) >= LEAST_LETTERS[edge]:
            third = third or (start, end)
    place = second or third
    return Found(pieces=(place,), exact=False) if place else None


def find_pieces(page: Projection, wanted: Wanted, *, first: int) -> Found | None:
    """Find the sentence in several pieces that stand in order, with nothing but whole elements between them.

    One piece must have `LEAST_PIECE` letters. Of several such places, the one that leaves out least is taken.
    """
    if len(wanted.words) < LEAST_WORDS:
        return None
    search = _PieceSearch(page, wanted)
    places = _places(page.letters, wanted.letters[: wanted.words[1]], first=first)
    found = [pieces for place in places if page.edge(place) is Edge.WORD and (pieces := search.lay(0, place))]
    found = [pieces for pieces in found if max(end - start for start, end in pieces) >= LEAST_PIECE]
    best = min(found, key=lambda pieces: pieces[-1][1] - pieces[0][0], default=None)
    return Found(pieces=best, exact=_is_exact(page, best, wanted.seen)) if best else None


class _PieceSearch:
    """One search for a sentence in pieces; it gives up after `MOST_STEPS` tags."""

    def __init__(self, page: Projection, wanted: Wanted) -> None:
        """Begin a search."""
        self._page = page
        self._wanted = wanted
        self._steps = MOST_STEPS

    def lay(self, at: int, place: int) -> Pieces | None:
        """Lay the sentence from its letter `at` on the page from `place` on; None when that can't be done."""
        for cut in _cuts(self._page.letters, self._wanted, at, place):
            end = place + cut - at
            if self._page.edge(end) is Edge.WORD:
                rest = () if cut == len(self._wanted.letters) else self._lay_after(cut, end)
                if rest is not None:
                    return ((place, end), *rest)
        return None

    def _lay_after(self, at: int, end: int) -> Pieces | None:
        """Lay the rest of the sentence somewhere behind the elements that follow letter `end` of the page."""
        words = self._wanted.words
        following = self._wanted.letters[at : words[bisect_left(words, at) + 1]]
        for resume in self._page.resumes(end):
            self._steps -= 1
            if self._steps < 0:
                return None
            if resume is not None and self._page.letters.startswith(following, resume):
                rest = self.lay(at, resume)
                if rest:
                    return rest
        return None


def _cuts(letters: str, wanted: Wanted, at: int, place: int) -> list[int]:
    """Return the ends of words up to which sentence and page agree, longest first, at most `MOST_CUTS`."""
    cuts: list[int] = []
    for start, end in pairwise(wanted.words[bisect_left(wanted.words, at) :]):
        if not letters.startswith(wanted.letters[start:end], place + start - at):
            break
        cuts.append(end)
    return cuts[: -MOST_CUTS - 1 : -1]


def _places(letters: str, part: str, *, first: int) -> Iterator[int]:
    """Give the places of `part`, those from `first` on before the others, at most `MOST_PLACES`."""
    for low, high in ((first, len(letters)), (0, first + len(part) - 1)):
        place = letters.find(part, low, high)
        for _ in range(MOST_PLACES):
            if place < 0:
                break
            yield place
            place = letters.find(part, place + 1, high)


def _is_exact(page: Projection, pieces: Pieces, seen: str) -> bool:
    """Say whether the pieces, put together with or without spaces, are the sentence to a reader."""
    at = 0
    for start, end in pieces:
        piece = page.seen(page.start(start), page.end(end - 1))
        if not seen.startswith(piece, at):
            return False
        at += len(piece)
        at += seen.startswith(" ", at)
    return at == len(seen)
