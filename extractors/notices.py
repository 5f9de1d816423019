"""Tells what a site says to its reader from what a story tells: notices use few words, and these only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors import notice_words as words
from extractors.urls import host_of

if TYPE_CHECKING:
    from re import Pattern

    from extractors.clues import Clues

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile("(?<=[.!?…\u3002\uff01\uff1f])\\s*(?=\\W*\\w)|\n+")
_SIGNS = re.compile(r"https?://\S+|\S*[\d@]\S*")
_DENSE = re.compile("[\u30a1-\u30fe\u3400-\u9fff\uac00-\ud7af]+")
_KANA = re.compile("[\u3041-\u3096]+")
_DENSE_WORD = 2
_STRANGE = 2
_STRANGE_SHARE = 0.6
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " "})


def plain(text: str) -> str:
    """Return a text with straight apostrophes and plain spaces, as patterns expect them."""
    return text.translate(_APOSTROPHES)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line ends one too."""
    return [piece for piece in _SENTENCE.split(text) if piece.strip()]


def strange_words(text: str, clues: Clues) -> list[str]:
    """Return the words of a text that no notice is made of, nor the name of the site.

    Addresses, numbers and what holds a digit are none; of Chinese and Japanese two letters count as a word.
    """
    names = f"{host_of(clues.url)} {clues.seen.first('og:site_name') or ''}".lower()
    found = []
    for word in _WORD.findall(_SIGNS.sub(" ", text).lower()):
        if _DENSE.search(word) or _KANA.search(word):
            rest = "".join(_DENSE.findall(words.DENSE_NOTICE.sub(" ", word)))
            found += [rest] * (len(rest) // _DENSE_WORD)
        elif word not in words.NOTICE_WORDS and word not in names and not words.NOTICE_STEMS.fullmatch(word):
            found.append(word)
    return found


def is_bare(text: str, clues: Clues) -> bool:
    """Say whether every word of a text is one of a notice, or of the name of the site."""
    return not strange_words(text, clues)


def is_addressed(text: str) -> bool:
    """Say whether a text speaks to its reader."""
    return words.TO_READER.search(text) is not None


def tells_story(text: str, clues: Clues) -> bool:
    """Say whether a sentence of a text tells what no notice has the words for."""
    return any(_tells(sentence, clues) for sentence in sentences(text))


def _tells(sentence: str, clues: Clues) -> bool:
    """Say whether a sentence has two words of its own; to its reader a site may say more."""
    strange = strange_words(sentence, clues)
    if len(strange) < _STRANGE:
        return False
    total = len(_WORD.findall(sentence))
    return not is_addressed(sentence) or len(strange) > max(_STRANGE, _STRANGE_SHARE * total)


def notice_of(text: str, pattern: Pattern[str], clues: Clues) -> str | None:
    """Return what a sentence says by which the site itself speaks to its reader; nobody else is quoted."""
    for sentence in sentences(text):
        said = pattern.search(sentence)
        if said is None or words.SPEAKER.search(sentence):
            continue
        if is_bare(sentence, clues) or is_addressed(sentence):
            return said[0]
    return None
