"""Samples the phrases of a text as numbers: texts that share some are found, cut or spliced as they are."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST: Final = 40
"""Words of the shortest text that has phrases: notes that are shorter may share theirs by chance."""

SHORTEST_UNSPACED: Final = 80
"""The same in letters, for scripts that set no space between words."""

_WORDS: Final = 5
_LETTERS: Final = 8
_SAMPLE: Final = 4
_PRIME: Final = (1 << 61) - 1
_FACTOR: Final = 0x9E3779B97F4A7C1

# Combining marks, which \w leaves out: without them Hindi, Thai or Hebrew words would fall to pieces.
_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e00-\u0fff\u1000-\u109f"
    "\u1780-\u17ff"
)
_WORD: Final = re.compile(rf"[\w{_MARKS}]+")

# Thai, Lao and Tibetan; Burmese; Khmer; kana; Han.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+"
)


def sampled_shingles(text: str) -> tuple[int, ...]:
    """Return a quarter of the phrases of five words, chosen by their value: below 2 to the 61, sorted.

    Case, punctuation and white space count for nothing. A phrase gives the same number in every text and in
    every process, since these numbers are stored. Scripts without spaces have phrases of eight letters.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not text.isascii() and _is_unspaced(words):
        letters = [ord(letter) for word in words for letter in word]
        return _sampled(letters, _LETTERS) if len(letters) >= SHORTEST_UNSPACED else ()
    if len(words) < SHORTEST:
        return ()
    return _sampled([crc32(word.encode("utf-8", "replace")) for word in words], _WORDS)


def containment(shared: int, a: int, b: int) -> float:
    """Return which part of the shorter text is in the other one: phrases shared, and phrases of each.

    Length costs nothing: a dispatch cut to a quarter is contained in it as a whole.
    """
    return shared / min(a, b) if shared else 0.0


def _is_unspaced(words: Sequence[str]) -> bool:
    letters = "".join(words)
    return 2 * sum(map(len, _UNSPACED.findall(letters))) > len(letters)


def _sampled(units: Sequence[int], length: int) -> tuple[int, ...]:
    """Hash every run of so many units, each from the one before it (Rabin and Karp), and keep a sample."""
    leaving = pow(_FACTOR, length, _PRIME)
    phrase, chosen = 0, set()
    for unit in units[: length - 1]:
        phrase = (phrase * _FACTOR + unit) % _PRIME
    for first, unit in zip((0, *units), units[length - 1 :], strict=False):
        phrase = (phrase * _FACTOR + unit - first * leaving) % _PRIME
        if phrase % _SAMPLE == 0:
            chosen.add(phrase)
    return tuple(sorted(chosen))
