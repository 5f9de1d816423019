"""Folds text to the form in which a sentence and its page are compared, one character at a time."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, combining grapheme joiner, zero width and direction marks, word joiners, variation selectors,
# BOM, controls that are no white space, and what stands for unreadable bytes: a reader sees none of them.
_UNSEEN_CLASS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\ud800-\udfff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_CLASS}]+")
_DROPPED = re.compile(rf"[\s{_UNSEEN_CLASS}]+")

# Marks that sites, editors and extractors exchange for one another.
_ALIKE = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02bc\u02b9`\xb4",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\xab\xbb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
}
_TO_PLAIN = str.maketrans({mark: plain for plain, marks in _ALIKE.items() for mark in marks})
_PLAINABLE = re.compile(f"[{''.join(_ALIKE.values())}]")


def folded(text: str) -> str:
    """Return `text` decomposed (NFKD), without white space and unseen characters, quotes and dashes plain.

    The fold of a text is the fold of its characters, one after the other: an offset map needs that. (The
    order of several marks on one letter may differ; their number does not.)
    """
    if text.isascii():
        text = "".join(text.split())
        return (text if text.isprintable() else _UNSEEN.sub("", text)).replace("`", "'")
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", _PLAINABLE.sub(_plain, text)))
    return _PLAINABLE.sub(_plain, text)


def cleaned(text: str) -> str:
    """Return `text` as a reader sees it: white space as single spaces, unseen characters gone, NFC."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def is_joined(left: str, right: str) -> bool:
    """Say whether two neighbouring folded characters belong to one word."""
    if unicodedata.combining(right):
        return True
    return _is_letter(left) and _is_letter(right)


def _is_letter(char: str) -> bool:
    """Say whether a character is part of words that are set apart by spaces (Thai to Han, jamo are not)."""
    if unicodedata.combining(char):
        return True
    return char.isalnum() and not (
        "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u11ff" or char >= "\u1780"
    )


def _plain(match: re.Match[str]) -> str:
    """Write a quote or dash plainly."""
    return match[0].translate(_TO_PLAIN)
