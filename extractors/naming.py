"""Tells by class names and ids that an element holds no paragraph of a story: captions, credits, notices."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.islands import is_named_furniture
from extractors.telling_names import parted
from extractors.tree import CONTROL, DRAWN, SHOWN

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = re.compile(
    r"(?<![a-z])(?:(?:figure|image|photo|media|wp)?[-_]?captions?|credits?|copyrights?|by[-_]?lines?|authors?"
    r"|contributors?|bios?|profile|disclaimer|disclosure|legal|cookies?|notices?|tags?|share|sharing|social"
    r"|time(?:stamp)?|dates?|footer|foot[-_]?notes?|source|print|noscript|pull[-_]?quotes?|meta(?:data)?|comments?"
    r"|respond|ads?|advert\w*|sponsor\w*|rating|toolbar|player|error|success|alert|message|hidden|tooltip"
    r"|screen[-_]?reader\w*|sr[-_]only|visually[-_]?hidden|galler(?:y|ies)|embed\w*|rail|side[-_]?bar|widget"
    r")(?![a-z])"
)
_PICTURE = re.compile(r"(?:figure|image|photo|media|wp)?[-_]*captions?|galler(?:y|ies)")
_SAID = re.compile(
    r"(?<![a-z])(?:news[-_]?letters?|subscri\w*|sign[-_]?up|cookies?|consent|pay[-_]?wall|donat\w*)"
)
_PICTURES = frozenset(("img", "figure", "amp-img"))
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def holds_picture(element: HtmlElement) -> bool:
    """Say whether an element holds a picture or a player, also one that was dropped from the tree."""
    return any(one.tag in _PICTURES or SHOWN in one.attrib for one in element.iter())


def holds_control(element: HtmlElement) -> bool:
    """Say whether an element holds something to press or to fill in, also if it was dropped from the tree."""
    return any(CONTROL in one.attrib for one in element.iter())


def holds_drawing(element: HtmlElement) -> bool:
    """Say whether an element holds an icon or another drawing that was dropped from the tree."""
    return any(DRAWN in one.attrib for one in element.iter())


def is_picture_box(element: HtmlElement) -> bool:
    """Say whether an element's names say nothing but that it holds a picture, a caption or a teaser."""
    names = parted(f"{element.get('class', '')} {element.get('id', '')}")
    return not (_NAMED.search(_PICTURE.sub("", names)) or _SAID.search(names))


def is_no_story(element: HtmlElement) -> bool:
    """Say whether an element is hidden, or its own names say that it holds something beside a story."""
    if "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return names != " " and (_say_no_story(names) or is_named_furniture(element))


@lru_cache(maxsize=4_096)
def _say_no_story(names: str) -> bool:
    """Say whether class names and an id are those of something beside a story; a page has the same often."""
    return _NAMED.search(parted(names)) is not None
