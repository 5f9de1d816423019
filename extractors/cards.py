"""Empties what no reader sees inside of sentences: cards behind names, words for screen readers in links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.inner_text import text_of
from extractors.walk import letters_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEWEST_LINKS = 2
_LINKED = 0.9
_INLINE = frozenset(("a", "b", "em", "i", "small", "span", "strong"))

_UNSEEN_NAME = re.compile(r"(?<![a-z])(?:sr-only|visually-?hidden|screen-?reader)")
_UNSEEN_STYLE = re.compile(r"(?=.*absolute).*clip")


def empty_hidden(root: HtmlElement) -> None:
    """Empty what links say to screen readers alone, such as ", opens in a new tab".

    A sentence with two such links was taken for links by the share of its letters in them. The elements
    stay, so that no other element's path changes.
    """
    for part in root.iter("span"):
        if part.attrib and part.getparent().tag == "a" and _is_unseen(part):
            part.clear(keep_tail=True)


def _is_unseen(element: HtmlElement) -> bool:
    """Say whether an element's class or style takes it out of sight, and leaves it to be read aloud."""
    names, style = element.get("class", ""), element.get("style", "")
    return bool(_UNSEEN_NAME.search(names) or _UNSEEN_STYLE.match(style))


def empty_cards(root: HtmlElement) -> None:
    """Empty every inline element inside of a paragraph that holds a picture, two links or more, and no text.

    Such a card repeats the name before it and lists other stories, in the middle of a sentence. The element
    itself stays, so that no other element's path changes.
    """
    links: dict[HtmlElement, int] = {}
    found = [_card_round(image, links) for image in root.iter("img")]
    for card in dict.fromkeys(card for card in found if card is not None):
        card.clear(keep_tail=True)


def _card_round(image: HtmlElement, known: dict[HtmlElement, int]) -> HtmlElement | None:
    """Return the innermost inline element round a picture with two links or more, if that is a card.

    `known` are the numbers of links that were counted already, since a page may have a row of pictures.
    """
    for around in image.iterancestors():
        if around.tag not in _INLINE or around in known:
            return None
        known[around] = sum(1 for _ in around.iterdescendants("a"))
        if known[around] >= _FEWEST_LINKS:
            return around if _is_card(around) else None
    return None


def _is_card(element: HtmlElement) -> bool:
    """Say whether an element is nothing but links, and stands in a paragraph."""
    if next(element.iterancestors("p"), None) is None:
        return False
    letters = _count(element)
    return bool(letters) and sum(map(_count, element.iterdescendants("a"))) >= _LINKED * letters


def _count(element: HtmlElement) -> int:
    """Count the letters of an element."""
    return len(letters_of(text_of(element)))
