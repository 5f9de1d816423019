"""Finds what is glued to the end of a paragraph: a photo's credit in brackets, a link to another page."""

from __future__ import annotations

import re

from extractors.residue.credits import AGENCY, PHOTO_LABEL
from extractors.residue.lines import ends_sentence, turned
from extractors.residue.related import STRONG_LABEL

_LONGEST = 220
_SHORTEST_REST = 40
_AFTER_SENTENCE = r"(?<=[.!?…»”\"“«。！？」』])\s*"  # noqa: RUF001 - marks of eastern sentences
_CREDIT = re.compile(
    rf"{_AFTER_SENTENCE}(?:[(\[](?:{PHOTO_LABEL})(?:\s*[:\uff1a/]\s*|\s+by\s+)(?:[^.!?()\[\]]"
    rf"|\b\w\.){{2,80}}[)\]]"
    rf"|(?:\(c\)|©|[(\[])?\s?{AGENCY}\s?/\s?[^.!?:/]{{2,40}})$",
    re.IGNORECASE,
)
_LINK = re.compile(
    rf"{_AFTER_SENTENCE}(?<=\s)[\[(>»\u203a]{{0,3}}\s?(?:{STRONG_LABEL})\s*[:\uff1a>»\u203a\u2013-]\s*\S.{{4,160}}$",
    re.IGNORECASE,
)


def glued_suffix(text: str) -> tuple[int, str] | None:
    """Return where something begins that is glued after the last sentence of a text, and its rule."""
    if len(text) < _SHORTEST_REST:
        return None
    begin = max(0, len(text) - _LONGEST)
    if text[-1] not in ")]" and ends_sentence(text):
        return None
    read = turned(text)
    for form, rule in ((_CREDIT, "photo-credit"), (_LINK, "related-link")):
        found = form.search(read, begin)
        if found and found.start():
            return found.start(), rule
    return None
