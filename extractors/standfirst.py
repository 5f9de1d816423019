"""Finds the standfirst of a story between its heading and its first paragraph, where no field holds it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from extractors.inner_text import text_of
from extractors.lines import page_lines
from extractors.loose import LINKED, asks_reader, is_sentence
from extractors.naming import holds_picture, is_no_story
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Removed
    from extractors.islands import Run
    from extractors.lines import Line

STANDFIRST = "standfirst"
"""The rule of a cut that is a story's standfirst, where a field of the record holds it."""

_SHORTEST, _LONG, _SHORT, _LONGEST = 40, 80, 300, 600
_MOST_LINES = 8
_MOST_DIGITS = 0.15
_LEVELS = 6
_MOST_ELEMENTS = 40
_SAME = 0.8
_TAGS = frozenset(("p", "h2", "h3", "h4", "div", "header", "section", "strong", "b", "em", "span", "hgroup"))
_SUBHEADS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(("strong", "b", "em", "i", "span"))
_OTHER = frozenset(
    ("figure", "nav", "form", "button", "aside", "footer", "ul", "ol", "table", "script", "style")
)
_MEDIA = re.compile(r"media|video|image|photo|slide|carousel|caption")
_WORD = re.compile(r"\w+")
_NAMED = re.compile(
    r"(?<![a-z])(?:stand[-_]?first|leads?|intro(?:duction)?|teaser|chap[oô]|chapeau|bajada|entradilla|sommario|occhiello"
    r"|sub[-_]?(?:title|head(?:line|ing)?)|deck|dek|summary|excerpt|ingress|vorspann|abstract|description|sous[-_]titre"
    r"|catenaccio|onderkop|linha[-_]fina|perex)(?![a-z])"
)


def find_standfirst(
    root: HtmlElement, run: Run, *, found: Collection[str], held: Sequence[str]
) -> Line | None:
    """Return the line that leads a story in, None where the text or a field of the page has it.

    `found` are the letters of the text's lines, `held` what the page's own description says. The line stands
    under the heading, is a sentence or long or named as what it is, and no caption, byline or link.
    """
    heading = _heading(root, run)
    if heading is None:
        return None
    for line in islice(_lines_between(heading, run), _MOST_LINES):
        if line.letters in found:
            return None
        if _is_standfirst(line, language=root.get("lang", "")[:2].lower()):
            return None if _is_held(line.text, held) else line
    return None


def held_standfirst(
    root: HtmlElement, run: Run, lines: Sequence[Line], *, found: Iterable[int], held: Sequence[str]
) -> dict[int, str]:
    """Return the rule for the index of a found line that is a standfirst set apart, and held by a field.

    It stands above the run's elements in one that is named as what it is, or is a subhead beside the heading,
    and the page's own description says it: an extraction takes it from some pages and not from others.
    """
    above = {lines[place].element: place for place in found if place < run.first}
    heading = _heading(root, run) if above else None
    if heading is None:
        return {}
    for line in islice(_lines_between(heading, run), _MOST_LINES):
        place = above.get(line.element)
        if place is not None and lines[place].letters == line.letters:
            is_field = _is_set_apart(line, heading, run) and _is_held(line.text, held)
            return {place: STANDFIRST} if is_field else {}
    return {}


def prose_ahead(root: HtmlElement, run: Run, *, found: Collection[str], least: float) -> list[Line]:
    """Return the sentences of a paragraph's length between the heading and the run that the text has not.

    Nothing is looked at where all that stands there is less than `least` letters, as on nearly every page.
    """
    heading = _heading(root, run)
    between = () if heading is None else islice(_elements_between(heading, run), _MOST_ELEMENTS)
    letters = {one: letters_of(text_of(one)) for one in between if one.tag not in _INLINE}
    untold = {one: len(own) for one, own in letters.items() if own not in found}
    if sum(untold.values()) < least:
        return []
    return [
        line
        for element in untold
        for line in _lines_of(element)
        if len(line.letters) >= _SHORTEST
        and line.linked < LINKED
        and not line.is_aside
        and is_sentence(line.text)
        and line.letters not in found
    ]


def subtitle_of(named: str | None, *, lead: str | None, removed: Iterable[Removed]) -> str | None:
    """Return what the markup names as the subtitle, or the standfirst among some cuts.

    The standfirst as well where the named one only repeats the lead, which the record has anyway.
    """
    if named and letters_of(named) != letters_of(lead or ""):
        return named
    return next((cut.text for cut in removed if cut.rule == STANDFIRST), named)


def _heading(root: HtmlElement, run: Run) -> HtmlElement | None:
    """Return the last heading of the first level that stands near before the run, outside of its elements."""
    for heading in list(islice(root.iter("h1"), _LEVELS)):
        around = islice(heading.iterancestors(), _LEVELS)
        if any(element in run.bearing and element.tag not in ("body", "html") for element in around):
            return heading
    return None


def _lines_between(heading: HtmlElement, run: Run) -> Iterator[Line]:
    """Yield the lines after a heading, in page order, up to the element of the run's first paragraph."""
    for element in islice(_elements_between(heading, run), _MOST_ELEMENTS):
        yield from _lines_of(element)


def _elements_between(heading: HtmlElement, run: Run) -> Iterator[HtmlElement]:
    """Yield the outermost elements after a heading that stand before the run's first paragraph."""
    element: HtmlElement | None = heading
    while element is not None and element not in run.bearing:
        for following in element.itersiblings():
            if following in run.bearing:
                yield from _elements_before(following, run)
                return
            yield following
        element = element.getparent()


def _elements_before(element: HtmlElement | None, run: Run) -> Iterator[HtmlElement]:
    """Yield the outermost elements inside one of the run, or round it, that stand before the run's own."""
    while element is not None:
        inner = None
        for child in element:
            if child in run.bearing:
                inner = child
                break
            yield child
        element = inner


def _lines_of(element: HtmlElement) -> Iterator[Line]:
    """Yield the lines of an element; one that is only a style is a line itself, a header sets none aside."""
    if element.tag in _OTHER or _is_apart(element) or holds_picture(element):
        return
    if element.tag == "header":
        for child in element:
            yield from _lines_of(child)
        return
    if element.tag in _INLINE:
        text = text_of(element)
        parent = element.getparent()
        for line in page_lines(parent) if text.strip() and parent is not None else ():
            if line.letters == letters_of(text):
                yield line._replace(is_aside=False)
                return
        return
    yield from page_lines(element)


def _is_standfirst(line: Line, *, language: str) -> bool:
    """Say whether a line under a heading reads like a standfirst."""
    element = line.element
    if line.is_aside or line.linked >= LINKED or element.tag not in _TAGS or _is_pictured(element):
        return False
    digits = sum(map(str.isdecimal, line.letters))
    if not _SHORTEST <= len(line.text) <= _LONGEST or digits > _MOST_DIGITS * len(line.letters):
        return False
    if _is_named(element):
        return True
    is_text = is_sentence(line.text) or len(line.text) >= _LONG
    return is_text and not asks_reader(line.text, language=language)


def _is_set_apart(line: Line, heading: HtmlElement, run: Run) -> bool:
    """Say whether a line is a subhead beside the heading, or in an element called a standfirst, and short.

    What stands in an element that bears the paragraphs begins them, whatever its name.
    """
    element, around = line.element, line.element.getparent()
    if not _SHORTEST <= len(line.text) <= _SHORT or line.linked >= LINKED:
        return False
    if element.tag in _SUBHEADS and around is heading.getparent():
        return True
    return around not in run.bearing and _is_named(element)


def _is_named(element: HtmlElement) -> bool:
    """Say whether the classes of an element, or of the one round it, call it a standfirst."""
    return bool(_NAMED.search(f"{element.get('class', '')} {element.getparent().get('class', '')}".lower()))


def _is_apart(element: HtmlElement) -> bool:
    """Say whether an element is named as no part of a story, and not as its standfirst: some are "teaser"."""
    return is_no_story(element) and not _NAMED.search(element.get("class", "").lower())


def _is_pictured(element: HtmlElement) -> bool:
    """Say whether an element, or one of those round it below a heading's, is set apart or holds a picture."""
    for around in islice((element, *element.iterancestors()), _LEVELS):
        if next(around.iter("h1"), None) is not None:
            return False
        if _is_apart(around) or _MEDIA.search(around.get("class", "").lower()):
            return True
        if holds_picture(around):
            return True
    return False


def _is_held(text: str, held: Sequence[str]) -> bool:
    """Say whether one of some texts has nearly all words of another."""
    words = set(_WORD.findall(text.casefold()))
    if not words:
        return True
    return any(len(words & set(_WORD.findall(one.casefold()))) >= _SAME * len(words) for one in held)
