"""Finds the box that a text ends at: words that keep the rest from who does not pay, and a way to pay."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from extractors.clues import quoted
from extractors.inner_text import text_of
from extractors.lines import page_lines
from extractors.notice_words import SPEAKER
from extractors.walk import letters_of
from extractors.wall_words import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from extractors.lines import Line

_MOST_LINES = 5_000
_SHORTEST = 30
_LONGEST_WORDS = 240
_LONGEST_BOX = 1_500
_NEAR = 8
_PROSE = 80
_LINKED = 0.4
_MOST_AFTER = 1
_OUTSIDE = frozenset(("footer", "header", "nav"))
_NAMED = re.compile(r"\b(?:pay|reg)[-_]?walls?\b|\bsubscri(?:be|ption)[-_]\w+|\bpiano\b|\bpremium[-_]\w+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING = frozenset(("hidden", "is-hidden", "d-none", "hide", "visually-hidden", "sr-only", "invisible"))


class Box(NamedTuple):
    """What a box says, and what shows that it is one: its name, a link or a button in it."""

    said: str
    shows: str


def find_box(root: HtmlElement, text: str) -> Box | None:
    """Return the box of a page that stands right under the last paragraph of its text; None without one.

    It says that the rest is for who pays, and holds a link or a button, or has the name of such a box. One
    that is hidden, that stands in the page's header or footer, or that has prose of the same part of the page
    below it, ends no text.
    """
    lines = page_lines(root)
    last = _last_of(lines, text) if len(lines) <= _MOST_LINES else None
    if last is None:
        return None
    around_text = {lines[last].element, *lines[last].element.iterancestors()}
    for place in range(last + 1, min(last + 1 + _NEAR, len(lines))):
        said = WITHHELD.search(lines[place].text)
        if said is None or len(lines[place].text) > _LONGEST_WORDS or SPEAKER.search(lines[place].text):
            continue
        box = _box_of(lines[place].element, around_text)
        shows = _shows(box, lines[place].element) if box is not None and not _is_hidden(box) else None
        if box is not None and shows and not _goes_on(lines[place + 1 :], box):
            return Box(said[0], shows)
    return None


def _last_of(lines: Sequence[Line], text: str) -> int | None:
    """Return the place of the last line of the page that is a paragraph of the text."""
    known = {letters_of(piece) for piece in text.split("\n")}
    places = (
        place
        for place in range(len(lines) - 1, -1, -1)
        if lines[place].letters in known
        and len(lines[place].letters) >= _SHORTEST
        and not WITHHELD.search(lines[place].text)
    )
    return next(places, None)


def _box_of(element: HtmlElement, around_text: set[HtmlElement]) -> HtmlElement | None:
    """Return the outermost element round a line that does not hold the text; None in header and footer."""
    box = element
    for around in chain((element,), element.iterancestors()):
        if around.tag in _OUTSIDE:
            return None
        if around not in around_text:
            box = around
    return box if len(letters_of(text_of(box))) <= _LONGEST_BOX else element


def _shows(box: HtmlElement, line: HtmlElement) -> str | None:
    """Return what shows that a box is a paywall's: a link or button in it or right after it, or a name."""
    beside = (box.getnext(),) if box.getnext() is not None else ()
    for part in (box, *beside):
        for element in part.iter("a", "button", "input"):
            if element.tag != "input" or element.get("type", "").lower() in ("submit", "button"):
                return "holds a link" if element.tag == "a" else "holds a button"
    for element in chain((line,), line.iterancestors()):
        named = _NAMED.search(f"{element.get('class', '')} {element.get('id', '')}".lower())
        if named is not None:
            return f"is called {quoted(named[0])}"
        if element is box:
            break
    return None


def _is_hidden(box: HtmlElement) -> bool:
    """Say whether a box, or something round it, is not shown."""
    return any(
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", ""))
        or not _HIDING.isdisjoint(element.get("class", "").lower().split())
        for element in chain((box,), box.iterancestors())
    )


def _goes_on(lines: Sequence[Line], box: HtmlElement) -> bool:
    """Say whether the part of the page that holds the box goes on with prose below it."""
    part = box.getparent()
    below = (
        line
        for line in lines
        if line.type == "p"
        and len(line.letters) >= _PROSE
        and line.linked <= _LINKED
        and not line.is_aside
        and box not in (line.element, *line.element.iterancestors())
        and part in line.element.iterancestors()
    )
    return sum(1 for _ in below) > _MOST_AFTER
