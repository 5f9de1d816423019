"""A page's visible characters in one searchable string, each with the place in the source it came from."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from enum import IntEnum
from typing import TYPE_CHECKING

from extractors.folding import cleaned, folded, is_joined
from extractors.visible import resume_points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractors.visible import Token, Where

    Syntax = Callable[[str, int, int], Iterator[Token]]


class Edge(IntEnum):
    """What parts two neighbouring letters: nothing, a character's end, a tag within a word, a word's end."""

    NONE = 0
    CHARACTER = 1
    TAG = 2
    WORD = 3


WALL = "\x00"
"""Stands between ranges that no sentence may cross; the fold of a text never holds it."""

_MOST_MAPS = 512


class Projection:
    """The folded visible text of some ranges of a source, with a way back to the source.

    `letters` is what is searched: no white space, one spelling for quotes and dashes (`extractors.folding`).
    Indexes into it are turned into indexes of the source's characters by `start` and `end`.
    """

    def __init__(self, text: str, ranges: Iterable[tuple[int, int]], *, syntax: Syntax, where: Where) -> None:
        """Read the `ranges` (start and end index) of `text` by `syntax`; linear in their length."""
        self.where: Where = where
        self._text = text
        self._syntax = syntax
        self._token_starts = array("L")
        self._token_ends = array("L")
        self._firsts = array("L")
        self._is_plain = bytearray()
        self._maps: dict[int, list[tuple[int, int]]] = {}
        self.letters = self._read(ranges)

    def _read(self, ranges: Iterable[tuple[int, int]]) -> str:
        """Fold token after token and note where each begins."""
        pieces: list[str] = []
        length = 0
        for start, end in ranges:
            for token_start, token_end, seen, plain in self._syntax(self._text, start, end):
                piece = folded(seen)
                if piece:
                    self._note(length, token_start, token_end, plain=plain)
                    pieces.append(piece)
                    length += len(piece)
            self._note(length, end, end, plain=False)
            pieces.append(WALL)
            length += 1
        return "".join(pieces)

    def _note(self, first: int, start: int, end: int, *, plain: bool) -> None:
        """Remember a token: index of its first letter, its range in the source."""
        self._firsts.append(first)
        self._token_starts.append(start)
        self._token_ends.append(end)
        self._is_plain.append(plain)

    def start(self, letter: int) -> int:
        """Return the index in the source where the character with this letter begins."""
        return self._bounds(letter)[0]

    def end(self, letter: int) -> int:
        """Return the index in the source after the character with this letter."""
        return self._bounds(letter)[1]

    def seen(self, start: int, end: int) -> str:
        """Return what a reader sees of the source between two indexes, white space folded."""
        return cleaned("".join(token.seen for token in self._syntax(self._text, start, end)))

    def edge(self, letter: int) -> Edge:
        """Say what parts this letter from the one before it, strongest first."""
        if letter in (0, len(self.letters)) or WALL in self.letters[letter - 1 : letter + 1]:
            return Edge.WORD
        before, after = self._bounds(letter - 1), self._bounds(letter)
        if before == after:
            return Edge.NONE
        if not is_joined(self.letters[letter - 1], self.letters[letter]):
            return Edge.WORD
        between = "".join(token.seen for token in self._syntax(self._text, before[1], after[0]))
        if any(map(str.isspace, between)):
            return Edge.WORD
        return Edge.TAG if "<" in self._text[before[1] : after[0]] else Edge.CHARACTER

    def resumes(self, letter: int) -> Iterator[int | None]:
        """Give the letters at which the page goes on after leaving out whole elements before this letter.

        None is a step without such a place.
        """
        for index in resume_points(self._text, self.end(letter - 1)):
            yield None if index is None else self.letter_at(index)

    def letter_at(self, index: int) -> int:
        """Return the first letter that stands at or after a source index."""
        token = bisect_right(self._token_starts, index) - 1
        if token < 0:
            return 0
        letter = self._firsts[token]
        last = self._firsts[token + 1] if token + 1 < len(self._firsts) else len(self.letters)
        while letter < last and self.start(letter) < index:
            letter += 1
        return letter

    def _bounds(self, letter: int) -> tuple[int, int]:
        """Return the source range of a letter's character."""
        token = bisect_right(self._firsts, letter) - 1
        start, end = self._token_starts[token], self._token_ends[token]
        if not self._is_plain[token]:
            return start, end
        if token not in self._maps:
            if len(self._maps) >= _MOST_MAPS:
                self._maps.clear()
            self._maps[token] = list(_characters(self._text, start, end))
        return self._maps[token][letter - self._firsts[token]]


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the range of the character behind each folded letter of a plain token."""
    for index in range(start, end):
        for _ in folded(text[index]):
            yield index, index + 1
