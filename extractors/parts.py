"""Finds the paragraphs of a story in parts that are named like furniture and show no sign of being any."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from extractors.residue.address import speaks_to_reader
from extractors.telling_names import parted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.islands import Run
    from extractors.lines import Line

_SENTENCE = re.compile(r"[.!?…][\s\"'»«›‹”“’‘)\]]*$")  # noqa: RUF001 - marks as they stand in texts
_PROSE = 40
_LONG = 80
_ROW = 2
_CONTROLS = ("a", "form", "label", "img", "h1", "h2", "h3", "h4", "h5", "h6", "li", "time")
_OTHERS = re.compile(
    r"(?<![a-z])(?:comments?|disqus|replies|author|bio|byline|credit|copyright|footer|cookies?|consent"
    r"|modal|overlay|light-?box|print|hidden|transcript|ads?|advert\w*"
    r"|[a-z]+[-_]?(?:box|form|prompt|cta|banner|promo|signup))(?![a-z])"
)


def named_parts(lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[int]:
    """Yield the lines between paragraphs of the run that a reader by names passed over.

    They stand in an element beside found paragraphs, are nothing but sentences, at least one of some length,
    and neither they nor what is around them holds a link, a form, a picture or a word to the reader. After
    the last paragraph they must follow it at once, and be two long ones or more.
    """
    inside = ((place, _part(lines[place].element, run)) for place in range(run.first, len(lines)))
    for part, group in groupby(inside, key=lambda one: one[1]):
        if part is None or not part.get("class"):
            continue
        places = [place for place, _ in group]
        is_new = not any(place in found for place in places)
        if places[0] > run.last and not _is_half(lines, places, after=run.last):
            continue
        if is_new and is_story_part(part, [lines[place] for place in places], names=_names(part)):
            yield from places


def _is_half(lines: Sequence[Line], places: Sequence[int], *, after: int) -> bool:
    """Say whether the lines of a part go on where the run ends: at once, with paragraphs of some length."""
    is_next = places[0] == after + 1
    return is_next and len(places) >= _ROW and all(len(lines[place].letters) >= _LONG for place in places)


def _part(element: HtmlElement, run: Run) -> HtmlElement | None:
    """Return the element beside paragraphs of the run that holds this one; None for such a paragraph."""
    if element.tag != "p":
        return None
    parent = element.getparent()
    if parent is None or parent in run.bearing or parent.tag != "div":
        return None
    return parent if parent.getparent() in run.parents else None


def is_story_part(part: HtmlElement, lines: Sequence[Line], *, names: str) -> bool:
    """Say whether a part shows no sign of being furniture but a name that stories use, too.

    `names` are the class names and ids of the part and of what is in it.
    """
    if _OTHERS.search(parted(names)) or any(line.is_aside for line in lines):
        return False
    is_prose = any(len(line.letters) >= _PROSE for line in lines)
    if not is_prose or not all(_SENTENCE.search(line.text) for line in lines):
        return False
    if next(part.iter(*_CONTROLS), None) is not None or _has_picture(part.getprevious()):
        return False
    return not any("@" in line.text or speaks_to_reader(line.text) for line in lines)


def _names(part: HtmlElement) -> str:
    """Return the class names and ids of an element and of all below it."""
    return " ".join(f"{one.get('class', '')} {one.get('id', '')}" for one in part.iter())


def _has_picture(beside: HtmlElement | None) -> bool:
    """Say whether the element before a part is or holds a picture, of which the part may be the caption."""
    return beside is not None and next(beside.iter("img", "figure"), None) is not None
