"""Reads a heading as its readers see it: its lines apart, its parts apart, and the kicker above it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from extractors.inner_text import text_of
from extractors.moments import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_BREAKS = frozenset(("br", "div", "p", "h2", "h3", "h4", "li", "ul", "tr", "td", "section", "header"))
_PARTS = frozenset(("a", "em", "small", "span", "strong"))
_UNSEEN = frozenset(("script", "style", "noscript", "template"))
_SEAM = "\x1f"
_CLOSING = ".!?:;,»”’“)…%"  # noqa: RUF001 - marks as titles have them
_OPENING = "«“„‘(¿¡"  # noqa: RUF001
_EAST = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_KICKER = re.compile(
    r"kicker|dachzeile|overline|eyebrow|sur-?titre|spitzmarke|roof-?line|super-?tit|sur-?tit"
    r"|ante-?tit|volanta|cintillo|occhiello|pre-?title",
    re.IGNORECASE,
)
_TOP_LINE = re.compile(r"top-?line", re.IGNORECASE)  # farther above it is a bar of the site
_LETTER = re.compile(r"[^\W\d_]{2}")
_FRONT = re.compile(r"(?:(?:https?:)?//[^/?#]+)?/(?:index\.\w+)?|(?:https?:)?//[^/?#]+", re.IGNORECASE)
_LONGEST_KICKER = 60
_LABEL = 3  # letters; a shorter one is a sign or the beginning of a name in two colours
_SIBLINGS = 3
_LEVELS = 3


def heading_lines(heading: HtmlElement) -> tuple[str, ...]:
    """Return the lines of a heading that breaks and blocks in it make, without soft hyphens."""
    return tuple(line for raw in _lines(heading) if (line := " ".join(raw.split())))


def heading_text(heading: HtmlElement) -> str:
    """Return a heading as one line, its white space as single spaces.

    A word that goes on behind a hyphen is not parted, nor what is written without spaces. Parts that touch
    (`<span>Storm</span><span>Three dead</span>`) are told apart where one has several words: a large first
    letter, or a word in two colours, is none.
    """
    whole = ""
    for line in _lines(heading):
        if not line.strip():
            continue
        touches = not whole or _ends_in_hyphen(whole) or _EAST.match(whole[-1]) or _EAST.match(line)
        whole += line if touches else f" {line}"
    return " ".join(whole.split())


def is_logo(heading: HtmlElement) -> bool:
    """Say whether all of a heading is one link to a front page."""
    link = next(heading.iter("a"), None)
    if link is None or not _FRONT.fullmatch((link.get("href") or "").strip()):
        return False
    return text_of(link).split() == text_of(heading).split()


def _lines(heading: HtmlElement) -> list[str]:
    """Return the lines of a heading as they are written."""
    lines = "".join(_spoken(heading)).replace("\u00ad", "").split("\n")
    return [_parted(line.split(_SEAM)) for line in lines]


def kicker_above(heading: HtmlElement) -> str | None:
    """Return the short text right above a heading that its class calls a kicker, None for no such."""
    place: HtmlElement | None = heading
    for level in range(_LEVELS):
        if place is None or place.tag in ("body", "main", "html"):
            return None
        for sibling in islice(place.itersiblings(preceding=True), _SIBLINGS):
            css = sibling.get("class", "") if isinstance(sibling.tag, str) else ""
            if _KICKER.search(css) or (level == 0 and _TOP_LINE.search(css)):
                return _kicker_text(sibling)
        place = place.getparent()
    return None


def _kicker_text(element: HtmlElement) -> str | None:
    """Return the text of a kicker, None when it is too long for one, has no word, or a date."""
    text = " ".join(text_of(element).replace("\u00ad", "").split()).strip(" :|")
    return text if len(text) <= _LONGEST_KICKER and _LETTER.search(text) and not read_moment(text) else None


def _spoken(heading: HtmlElement) -> Iterator[str]:
    """Yield the texts of a heading, a line break for each break, a seam at both ends of each part."""
    walker = etree.iterwalk(heading, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        mark = _mark(element.tag) if element is not heading and event in ("start", "end") else ""
        yield mark
        if event == "start" and element.tag in _UNSEEN:
            walker.skip_subtree()
        elif event == "start":
            yield _on_one_line(element.text)
        elif element is not heading:
            yield _on_one_line(element.tail)


def _mark(tag: str) -> str:
    """Return what an element sets at both its ends."""
    if tag in _BREAKS:
        return "\n"
    return _SEAM if tag in _PARTS else ""


def _on_one_line(text: str | None) -> str:
    """Return a text as it is written, without the line breaks of the markup."""
    return (text or "").replace("\n", " ")


def _parted(pieces: list[str]) -> str:
    """Join parts, those that touch with a space where both are words, and one of them several words.

    An empty piece stands between the end of a part and the beginning of the next. A part at the beginning or
    the end touches bare text, as the label in `<span>Premium</span>Storm over the bay`.
    """
    whole = last = ""
    touches = False
    for place, piece in enumerate(pieces):
        if piece and last:
            following = pieces[place + 1 :]
            has_label = (whole == last and not pieces[0]) or (bool(following) and not any(following))
            is_apart = _are_apart(last, piece) if touches else has_label and _begins_anew(last, piece)
            whole += f" {piece}" if is_apart else piece
        else:
            whole += piece
        last = piece or last
        touches = not piece
    return whole


def _are_apart(left: str, right: str) -> bool:
    """Say whether two parts of a heading that touch are shown apart."""
    if min(len(left.strip()), len(right.strip())) < 2 or not (" " in left.strip() or " " in right.strip()):
        return False
    if _EAST.match(left[-1]) or _EAST.match(right[0]):
        return False
    return (left[-1].isalnum() or left[-1] in _CLOSING) and (right[0].isalnum() or right[0] in _OPENING)


def _begins_anew(left: str, right: str) -> bool:
    """Say whether two whole words touch, the second with a capital, and one side has several words."""
    if not (left.strip() and right.strip()) or left[-1].isspace() or right[0].isspace():
        return False
    word, next_word = left.rsplit(maxsplit=1)[-1], right.split(maxsplit=1)[0]
    if min(len(word), len(next_word)) < _LABEL or not (" " in left.strip() or " " in right.strip()):
        return False
    return word.isalpha() and next_word[0].isupper() and next_word[1:].islower()


def _ends_in_hyphen(text: str) -> bool:
    """Say whether a word goes on behind a hyphen at the end of a line."""
    return text.endswith("-") and text[-2:-1].isalpha()
