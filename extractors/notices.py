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
_NAME = re.compile(r"(?:(?<=[a-z\u00df-\u00ff\u0430-\u044f] )|(?<=, ))[A-Z\u00c0-\u00de\u0410-\u042f][\w'-]+")
_DENSE_WORD = 2
_STRANGE = 2
_MANY = 6
_TOO_MANY = 9
_STRANGE_SHARE = 0.67
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
    """Say whether a text speaks to its reader, or of the page that it stands on."""
    return words.TO_READER.search(text) is not None or words.THIS_PAGE.search(text) is not None


def tells_story(text: str, clues: Clues, *, is_sure: bool = False) -> bool:
    """Say whether a text tells what no notice has the words for: one sentence of it does.

    Where it `is_sure` that the page is a notice, which may explain itself in words of its own, more is asked:
    a quotation, a name, or many such words.
    """
    pieces = sentences(text)
    own = [(strange_words(sentence, clues), sentence) for sentence in pieces]
    if not is_sure:
        total = sum(len(strange) for strange, _ in own)
        return total >= _MANY or any(_tells(sentence, clues) for sentence in pieces)
    open_ones = [strange for strange, sentence in own if not is_addressed(sentence)]
    return (
        any(len(strange) >= _STRANGE and words.SPEAKER.search(sentence) for strange, sentence in own)
        or any(_names(sentence, strange, clues) for strange, sentence in own)
        or max(map(len, open_ones), default=0) >= _MANY
        or sum(map(len, open_ones)) >= _TOO_MANY
    )


def _tells(sentence: str, clues: Clues) -> bool:
    """Say whether a sentence has two words of its own; to its reader a site may say more, quoting nobody."""
    strange = strange_words(sentence, clues)
    if len(strange) < _STRANGE:
        return False
    total = len(_WORD.findall(sentence))
    if words.SPEAKER.search(sentence) or not is_addressed(sentence) or _names(sentence, strange, clues):
        return True
    return len(strange) > max(_STRANGE, _STRANGE_SHARE * total)


def _names(sentence: str, strange: list[str], clues: Clues) -> bool:
    """Say whether a sentence with words of its own has a name; a German noun looks like one."""
    if len(strange) < _STRANGE or (clues.seen.language or "").lower().startswith("de"):
        return False
    return any(name.lower() in strange for name in _NAME.findall(sentence))


def notice_of(text: str, pattern: Pattern[str], clues: Clues) -> str | None:
    """Return what a sentence says by which the site itself speaks to its reader; nobody else is quoted."""
    for sentence in sentences(text):
        said = pattern.search(sentence)
        if said is None or words.SPEAKER.search(sentence):
            continue
        if is_bare(sentence, clues) or is_addressed(sentence):
            return said[0]
    return None
