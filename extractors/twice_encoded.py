"""Undoes UTF-8 that was taken for a western charset and encoded as UTF-8 again, letter by letter."""

# ruff: noqa: RUF001 - characters by which bytes are misread

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the bytes of a letter's UTF-8 look like when each is read as Windows-1252, or as Latin-1 where that has
# no character: a lead, then as many followers as it asks for. Leads of two bytes: C2 to C5 (western and
# central European letters), CE to D1 (Greek, Cyrillic); of three: E2 (quotes, dashes, the euro).
_FOLLOWER = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = re.compile(f"[\u00c2-\u00c5\u00ce-\u00d1]{_FOLLOWER}|\u00e2{_FOLLOWER}{{2}}")
_ACCENTED = re.compile("[\u00c0-\u024f\u0370-\u04ff]")
_LEADS = "\u00c2\u00c3\u00c4\u00c5\u00ce\u00cf\u00d0\u00d1\u00e2"
_FEWEST = 4
_FEWEST_KINDS = 2
_TO_BYTES = {chr(byte): byte for byte in range(256)} | {
    character: byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}


def undo_double_encoding(text: str) -> tuple[str, int]:
    """Return the text with its letters encoded once, and how many that changed.

    A text is left alone that has fewer than four such letters or only one kind of them, or more letters with
    accents that are right: one about encodings, or in capitals (« MAÇÃ »), has a few pairs by chance.
    """
    if len({pair for pair in _pairs(text) if _once(pair)}) < _FEWEST_KINDS:
        return text, 0
    mended, changed = _TWICE.subn(lambda match: _once(match[0]) or match[0], text)
    right = len(_ACCENTED.findall(_TWICE.sub("", text)))
    return (mended, changed) if changed >= max(_FEWEST, right) else (text, 0)


def _pairs(text: str) -> Iterator[str]:
    """Yield what may be a letter encoded twice; leads are so rare that looking for each is the quickest."""
    for lead in _LEADS:
        place = text.find(lead)
        while place >= 0:
            if match := _TWICE.match(text, place):
                yield match[0]
            place = text.find(lead, place + 1)


def _once(pair: str) -> str | None:
    """Return the letter that a misread one stands for, None when it is none."""
    try:
        return bytes(_TO_BYTES[character] for character in pair).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
