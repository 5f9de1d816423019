"""Finds the paragraphs of a story that stand in bare elements, or in none, beside those of its run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from extractors.naming import holds_control, holds_drawing, holds_picture, is_no_story
from extractors.residue.address import QUOTED, speaks_to_reader
from extractors.tree import CONTROL

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from extractors.islands import Run
    from extractors.lines import Line

Kind = tuple[str, str]
"""The name and all classes of an element."""

LINKED = 0.25
"""A line with a larger share of its letters in links is no paragraph that an extractor passed over."""

_INNER, _AFTER, _BEFORE, _NAKED = 40, 40, 60, 80
_LONG = 160
_OWN_NAMES = 110
_LONGEST_ASKED = 300
_DEEPEST = 3
_ALIKE = 2
_ADDRESSED = 0.25
_BARE = frozenset(("div", "section", "center", "p", "article", "main", "td", "details"))
_CLEAR = frozenset(("font", "details"))
_INLINE = frozenset(("a", "b", "em", "font", "small", "span", "strong", "u"))
_ICON = re.compile(r"ico|\bfa[bsr]?\b|glyph|symbol|sprite", re.IGNORECASE)
_BUSY = ("a", "button", "form", "input", "time")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:][\W\d]*$")  # noqa: RUF001 - the marks of other scripts
_RIGHTS = re.compile(r"\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)


def is_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does, in any script."""
    return bool(_SENTENCE_END.search(text))


def find_loose(lines: Sequence[Line], found: Collection[int], run: Run, *, language: str = "") -> set[int]:
    """Return the indexes of lines that were not found, stand beside the run's paragraphs and read as they do.

    Beside means in the same element: as its own text, in a bare element of their own, or alone in a box. A
    long one counts also before and after the run, unless it is a `p`, which an extractor leaves out for a
    reason (an empty element before its words is none), or in a box that none between the paragraphs is like;
    a short one where two others of the same names and other words were taken, or as text of an element that
    bears a long one. One with none of its names beside it must show more (`_is_lone`). None may speak to the
    reader, as a box does, unless most of its names do not, or the text does. A part of the story that nothing
    of was found counts where its names are those of a part that something was found of.
    """
    beside = [place for place, line in enumerate(lines) if place not in found and _is_beside(line, run)]
    beside += _in_twins(lines, found, run)
    if not beside:
        return set()
    taken = {place for place in beside if _is_paragraph(lines[place], _least(lines[place], place, run))}
    bearing = {lines[place].element for place in taken.union(found)} & run.parents
    taken |= {
        place for place in beside if lines[place].element in bearing and _is_paragraph(lines[place], _AFTER)
    }
    inner = {_kind(lines[place]) for place in taken if run.first < place < run.last}
    taken = {
        place for place in taken if _kind(lines[place]) in inner or _box(lines[place].element, run) is None
    }
    asking = {place for place in beside if asks_reader(lines[place].text, language=language)}
    counts = not asking or _is_addressed(lines, found, language)
    alike = _alike(lines, taken, set() if counts else asking)
    names = {lines[place].element.get("class", "") for place in found} | {""}
    several = {
        place
        for place in beside
        if (place in taken or run.first < place < run.last)
        and _kind(lines[place]) in alike
        and (place not in asking or alike[_kind(lines[place])])
    }
    lone = {place for place in taken - asking if _is_long(lines[place], place, run)}
    return several | {place for place in lone if _is_lone(lines[place], run, names)}


def _alike(lines: Sequence[Line], taken: Collection[int], asking: Collection[int]) -> dict[Kind, bool]:
    """Return the names that two lines of different words have, and whether those that ask count with them."""
    texts: defaultdict[Kind, set[str]] = defaultdict(set)
    asked: Counter[Kind] = Counter()
    for place in taken:
        line = lines[place]
        if place in asking:
            asked[_kind(line)] += 1
        elif line.element.tag != "p" and not _is_caption(line):
            texts[_kind(line)].add(line.letters)
    return {kind: asked[kind] < len(some) for kind, some in texts.items() if len(some) >= _ALIKE}


def _is_addressed(lines: Sequence[Line], found: Collection[int], language: str) -> bool:
    """Say whether the text itself speaks to its reader, as an advice or a letter does."""
    asking = sum(asks_reader(lines[place].text, language=language) for place in found)
    return asking >= max(_ALIKE, _ADDRESSED * len(found))


def _is_lone(line: Line, run: Run, names: Collection[str]) -> bool:
    """Say whether a line that none beside it is like is a paragraph: no box, caption, byline or appeal.

    One in a box or with names of its own (`names` are those of the text) must be longer than those are, and
    so must one with a link.
    """
    element = line.element
    if element in run.parents or element.tag == "p" or line.is_aside:
        return True
    box = _box(element, run)
    around = element if box is None else box
    if next(around.iter("form", "time"), None) is not None or holds_picture(around) or holds_drawing(around):
        return False
    is_plain = box is None and element.get("class", "") in names and not line.linked
    return not _is_caption(line) and (is_plain or len(line.letters) >= _OWN_NAMES)


def _is_caption(line: Line) -> bool:
    """Say whether a line of a caption's length follows a picture that has no caption of its own."""
    if len(line.letters) >= _OWN_NAMES:
        return False
    before = line.element.getprevious()
    if before is None and (parent := line.element.getparent()) is not None:
        before = parent.getprevious()
    return before is not None and holds_picture(before) and next(before.iter("figcaption"), None) is None


def asks_reader(text: str, *, language: str) -> bool:
    """Say whether a text of a box's length speaks to the reader, and quotes nobody who does."""
    is_short = len(text) <= _LONGEST_ASKED and not QUOTED.search(text)
    return is_short and speaks_to_reader(text, language=language)


def _is_long(line: Line, place: int, run: Run) -> bool:
    """Say whether a line is as long as one must be that no other beside it is like."""
    return run.first < place < run.last or len(line.letters) >= _NAKED


def _least(line: Line, place: int, run: Run) -> int | None:
    """Return how many letters a line needs where it stands; None where none are enough."""
    if run.first < place < run.last:
        return _INNER
    parent = line.element.getparent()
    is_page = line.element.tag == "body" or parent.tag == "body"
    is_left = line.element.tag == "p" and not line.is_aside and not _is_swallowed(line.element)
    if is_page or is_left:
        return None
    if line.element in run.parents:
        return _NAKED
    return _BEFORE if place < run.first else _AFTER


def _is_swallowed(element: HtmlElement) -> bool:
    """Say whether a paragraph's words stand behind an empty element, which trafilatura drops with them."""
    if (element.text or "").strip() or not len(element):
        return False
    first = element[0]
    is_empty = not len(first) and not (first.text or "").strip() and first.tag in _INLINE
    return is_empty and bool((first.tail or "").strip()) and not _ICON.search(first.get("class", ""))


def _is_paragraph(line: Line, least: int | None) -> bool:
    """Say whether a line is long enough and reads like a paragraph."""
    if least is None or len(line.letters) < least or _RIGHTS.match(line.text):
        return False
    return is_sentence(line.text) or len(line.letters) >= _LONG


def _is_beside(line: Line, run: Run) -> bool:
    """Say whether a line stands in an element that holds paragraphs of the run, or alone in a box there."""
    element = line.element
    if line.type != "p" or line.linked >= LINKED or element.tag not in _BARE:
        return False
    if line.is_aside:
        return _is_in_header(element, run)
    if element in run.parents:
        return True
    parent = _around(element)
    if element in run.bearing or CONTROL in element.attrib or is_no_story(element):
        return False
    if parent in run.parents:
        return True
    box = _box(element, run)
    return box is not None and _is_alone(line, box)


def _box(element: HtmlElement, run: Run) -> HtmlElement | None:
    """Return the element beside the run's paragraphs that this one stands deeper in, or None."""
    box = _around(element)
    for _ in range(_DEEPEST):
        if box is None or box in run.bearing or is_no_story(box):
            return None
        if box.getparent() in run.parents:
            return box
        box = box.getparent()
    return None


def _around(element: HtmlElement) -> HtmlElement | None:
    """Return the element round another one, past a font and what a reader can fold."""
    parent = element.getparent()
    while parent is not None and parent.tag in _CLEAR and not is_no_story(parent):
        parent = parent.getparent()
    return parent


def _in_twins(lines: Sequence[Line], found: Collection[int], run: Run) -> list[int]:
    """Return the indexes of lines in elements of the same classes as one of the run, from its beginning on.

    After the run the elements round the two must be alike, too, and two lines must stand there.
    """
    names = {_names(parent) for parent in run.parents if parent.get("class")}
    within: defaultdict[HtmlElement, list[int]] = defaultdict(list)
    for place in range(run.first, len(lines)) if names else ():
        element = lines[place].element
        parent = element.getparent()
        if place not in found and parent is not None and element.tag == "div" and parent not in run.bearing:
            within[parent].append(place)
    outer = {_names(parent.getparent()) for parent in run.parents} if within else set()
    places: list[int] = []
    for parent, inside in within.items():
        is_twin = _names(parent) in names and _names(parent.getparent()) in outer and not is_no_story(parent)
        is_enough = inside[0] < run.last or len(inside) >= _ALIKE
        if is_twin and is_enough and all(_may_count(lines[place]) for place in inside):
            places += inside
    return places


def _may_count(line: Line) -> bool:
    """Say whether a line in a part of its own can be a paragraph."""
    return line.type == "p" and not line.is_aside and line.linked < LINKED and not is_no_story(line.element)


def _names(element: HtmlElement | None) -> tuple[str, str]:
    """Return the name and all classes of an element."""
    return ("", "") if element is None else (str(element.tag), element.get("class", ""))


def _is_in_header(element: HtmlElement, run: Run) -> bool:
    """Say whether an element is alone in a header among the run's paragraphs, where no header is."""
    header = element.getparent()
    return (
        header is not None
        and header.tag == "header"
        and header.getparent() in run.parents
        and next(header.iter("h1", *_BUSY), None) is None
        and not holds_picture(header)
        and not is_no_story(header)
    )


def _is_alone(line: Line, box: HtmlElement) -> bool:
    """Say whether a line is nearly all that a box holds, and the box no teaser, form or picture."""
    room = 1.2 * len(line.letters)
    for text in box.itertext():  # first, for a large box ends it early, and many lines ask about one box
        room -= len("".join(text.split()))
        if room < 0:
            return False
    if is_no_story(box) or next(box.iter(*_BUSY), None) is not None:
        return False
    return not (holds_picture(box) or holds_control(box))


def _kind(line: Line) -> Kind:
    """Return the name and all classes of a line's element."""
    return _names(line.element)
