"""Finds the lines of the page that extracted blocks are parts of, with words of theirs left out."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from extractors.inner_text import text_of
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.anchoring import Stretch
    from extractors.lines import Line

_LEAST = 40
_SHORTEST = 12
_LINKED = 0.4
_MOST = 4_000
_KEY = 12
_LARGEST, _LARGEST_INNER = 1.8, 3.0
_MOST_GAPS = 8
_MOST_TRIES = 100
_MOST_LOOKS = 20
_SENTENCE_END = ".!?…:。！？"  # noqa: RUF001 - the marks of other scripts
_TYPES = frozenset({"p", "li", "quote"})
_HIDDEN_NAME = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-?reader(?:-?text)?|hide-visually|a11y-only)\b"
)
_HIDDEN_STYLE = re.compile(
    r"clip\s*:|clip-path\s*:|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE
)


def mend(stretches: Sequence[Stretch], lines: Sequence[Line]) -> Iterator[Stretch]:
    """Yield the stretches, those of blocks that a line holds with more words than they have put right.

    trafilatura leaves elements out of a sentence for their names, and with them what links say. Where a line
    has the block's letters in order, and only words inside of a sentence or before the first link beside
    them, the line counts, whole. Where nothing but hidden words is missing, the block gets its place.
    """
    taken = {place for stretch in stretches for place in stretch.places if stretch.whole}
    tries = _MOST_TRIES
    for stretch in stretches:
        tries -= not stretch.whole
        yield stretch if stretch.whole or tries < 0 else _mended(stretch, lines, taken)


def _mended(stretch: Stretch, lines: Sequence[Line], taken: Collection[int]) -> Stretch:
    """Return a stretch on the line that it is a part of, or as it is."""
    block = stretch.blocks[0]
    letters = letters_of(block.text)
    if len(stretch.blocks) > 1 or block.type not in _TYPES or not _SHORTEST <= len(letters) <= _MOST:
        return stretch
    alike = (
        place
        for place in stretch.places or range(len(lines))
        if place not in taken and lines[place].type in _TYPES and _may_be_of(lines[place], letters)
    )
    for place in islice(alike, _MOST_LOOKS):
        line = lines[place]
        if _shown_letters(line.element) == letters:
            return replace(stretch, places=(place,))
        gaps = _gaps(line.letters, letters)
        if gaps and all(_belongs(start, line) for start in gaps):
            return replace(stretch, places=(place,), whole=True)
    return stretch


def _may_be_of(line: Line, block: str) -> bool:
    """Say whether a block may be a part of a line: the most of it, or how its sentence begins."""
    if len(block) >= _LEAST and _may_hold(line.letters, block):
        return True
    is_cut_off = line.letters.startswith(block) and block[-1] not in _SENTENCE_END
    return is_cut_off and line.linked < _LINKED and line.letters[-1] in _SENTENCE_END


def _may_hold(line: str, block: str) -> bool:
    """Say whether a line is longer, by less where only its begin or its end is alike."""
    begins, ends = line[:_KEY] == block[:_KEY], line[-_KEY:] == block[-_KEY:]
    largest = _LARGEST_INNER if begins and ends else _LARGEST
    return (begins or ends) and len(block) < len(line) <= largest * len(block)


def _gaps(line: str, block: str) -> list[int]:
    """Return where a line has more than a block; nothing when the block has words of its own."""
    gaps: list[int] = []
    at = done = 0
    while done < len(block) and len(gaps) <= _MOST_GAPS:
        if line.startswith(block[done : done + _KEY], at):
            same = _KEY if done + _KEY <= len(block) else len(block) - done
            while done + same < len(block) and line[at + same : at + same + 1] == block[done + same]:
                same += 1
            at, done = at + same, done + same
            continue
        found = line.find(block[done : done + _KEY], at)
        if found < 0:
            return []
        gaps.append(at)
        at = found
    if done < len(block) or len(gaps) > _MOST_GAPS:
        return []
    return [*gaps, at] if at < len(line) else gaps


def _belongs(start: int, line: Line) -> bool:
    """Say whether what a block lacks from a place on is the story's: inside of a sentence, or at the head."""
    if start == 0:
        first = next(line.element.iter("a"), None)
        return first is None or line.linked == 0 or not line.letters.startswith(_letters(first))
    return line.letters[start - 1] not in _SENTENCE_END


def _shown_letters(element: HtmlElement) -> str:
    """Return the letters of an element without those that no reader sees."""
    shown: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            shown.append((part.tail or "") if part is not element else "")
        elif part is not element and _is_hidden(part):
            walk.skip_subtree()
        else:
            shown.append(part.text or "")
    return letters_of("".join(shown))


def _is_hidden(element: HtmlElement) -> bool:
    """Say whether an element's class or style hides it."""
    names, style = element.get("class", ""), element.get("style", "")
    return bool(_HIDDEN_NAME.search(names) or _HIDDEN_STYLE.search(style))


def _letters(element: HtmlElement) -> str:
    """Return the letters of an element."""
    return letters_of(text_of(element))
