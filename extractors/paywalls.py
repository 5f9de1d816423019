"""Finds the box that a text ends at: words that keep the rest from who does not pay, and a way to pay."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from extractors.clues import quoted
from extractors.inner_text import text_of
from extractors.lines import page_lines
from extractors.notice_words import SPEAKER
from extractors.notices import is_addressed
from extractors.paywall_words import CUT_OFF, METERED, MORE, OFFER, PAY, READING, REST, RESUME, WITHHELD
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from extractors.lines import Line

_MOST_LINES = 5_000
_SHORTEST = 30
_LONGEST_WORDS = 240
_LONGEST_BOX = 1_500
_LONGEST_PROMPT = 400
_MOST_LEFT = 4
_A_LABEL = 4
_BOXES = frozenset(("div", "section", "aside"))
_NEAR = 8
_PROSE = 80
_LINKED = 0.4
_MOST_AFTER = 1
_OUTSIDE = frozenset(("footer", "header", "nav"))
_NAMED = re.compile(r"\b(?:pay|reg)[-_]?walls?\b|\bsubscri(?:be|ption)[-_]\w+|\bpiano\b|\bpremium[-_]\w+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING = frozenset(("hidden", "is-hidden", "d-none", "hide", "visually-hidden", "sr-only", "invisible"))


class Box(NamedTuple):
    """What a box says, what shows that it is one, and the lines of the text that belong to it.

    `is_metered` says that it counts the texts that may be read without paying.
    """

    said: str
    shows: str
    is_metered: bool
    lines: tuple[str, ...]


def find_box(root: HtmlElement, text: str) -> Box | None:
    """Return the box of a page that stands right under the last paragraph of its text; None without one.

    It says that the rest is for who pays, and holds a link or a button, has the name of such a box, counts
    what is left, stands under a text that breaks off, or is all that its part of the page still has. One that
    is hidden, that stands in the page's header or footer, or that has prose of the same part of the page or
    of the text below it, ends no text.
    """
    lines = page_lines(root)
    last = _last_of(lines, text) if len(lines) <= _MOST_LINES else None
    if last is None:
        return None
    is_cut = CUT_OFF.search(lines[last].text) is not None
    around_text = {lines[last].element, *lines[last].element.iterancestors()}
    for place in range(last + 1, min(last + 1 + _NEAR, len(lines))):
        said = _prompt_of(lines[place].text, is_cut=is_cut)
        box = _box_of(lines[place].element, around_text) if said else None
        if said is None or box is None or _is_hidden(box):
            continue
        below = lines[place + 1 :]
        shows = _shows(box, lines[place], below, is_cut=is_cut)
        left = _left_in(box, lines[place:], text) if shows else None
        if shows and left is not None:
            return Box(said, shows, METERED.search(" ".join(box.itertext())) is not None, left)
    return None


def _prompt_of(text: str, *, is_cut: bool = False) -> str | None:
    """Return what a line says that keeps the rest of a text from its reader; None if it says no such thing.

    It speaks to the reader, or of the text, or is a label; nobody is quoted. Under a text that breaks off an
    offer is enough.
    """
    if len(text) > _LONGEST_WORDS or SPEAKER.search(text):
        return None
    said = WITHHELD.search(text)
    if said and (is_addressed(text) or READING.search(text) or len(text.split()) <= _A_LABEL):
        return said[0]
    resumed = RESUME.search(text) if PAY.search(text) and not MORE.search(text) else None
    if resumed:
        return resumed[0]
    offer = OFFER.search(text) if is_cut else None
    return offer[0] if offer else None


def _last_of(lines: Sequence[Line], text: str) -> int | None:
    """Return the place of the last line of the page that is a paragraph of the text.

    A prompt that was taken for text, and the few lines of the text under it, are none.
    """
    known = _letters_in(text)
    places = [place for place, line in enumerate(lines) if line.letters in known]
    prompts = (place for place in places[-_MOST_LEFT:] if _prompt_of(lines[place].text, is_cut=True))
    end = next(prompts, len(lines))
    long = (place for place in places if place < end and len(lines[place].letters) >= _SHORTEST)
    return max(long, default=None)


def _left_in(box: HtmlElement, lines: Sequence[Line], text: str) -> tuple[str, ...] | None:
    """Return the lines of a box that were taken for text, None where the text goes on below it."""
    known = _letters_in(text)
    left = []
    for line in lines:
        if line.letters not in known:
            continue
        if box in (line.element, *line.element.iterancestors()) or _prompt_of(line.text, is_cut=True):
            left.append(line.text)
        elif len(line.letters) >= _SHORTEST:
            return None
    return tuple(left)


def _letters_in(text: str) -> frozenset[str]:
    """Return the letters of every line of a text."""
    return frozenset(letters_of(piece) for piece in text.split("\n"))


def _box_of(element: HtmlElement, around_text: set[HtmlElement]) -> HtmlElement | None:
    """Return the outermost element round a line that does not hold the text; None in header and footer."""
    box = element
    for around in chain((element,), element.iterancestors()):
        if around.tag in _OUTSIDE:
            return None
        if around not in around_text:
            box = around
    return box if len(letters_of(text_of(box))) <= _LONGEST_BOX else element


def _shows(box: HtmlElement, line: Line, below: Sequence[Line], *, is_cut: bool) -> str | None:
    """Return what shows that a box is a paywall's, None where nothing does."""
    prose = _prose_below(below, box)
    if prose > _MOST_AFTER:
        return None
    if REST.search(line.text):
        return "counts what is left"
    shown = _marked(box, line.element)
    if shown is None and is_cut:
        return "stands under a text that breaks off"
    return shown or ("is all that follows" if not prose and _is_apart(box) else None)


def _marked(box: HtmlElement, line: HtmlElement) -> str | None:
    """Return how the markup shows a paywall's box: a link or button in it or right after it, or a name."""
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


def _is_apart(box: HtmlElement) -> bool:
    """Say whether a box is one in the markup too, and holds no more than a prompt."""
    return box.tag in _BOXES and len(letters_of(text_of(box))) <= _LONGEST_PROMPT


def _prose_below(lines: Sequence[Line], box: HtmlElement) -> int:
    """Return how many paragraphs the part of the page that holds the box has below it."""
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
    return sum(1 for _ in below)
