"""Measures the shape of a page: visible text, links, teasers, prose, forms, players, pictures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from extractors.inner_text import text_of
from extractors.notices import plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDDEN = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "select", "textarea", "object")
)
_ASIDE = frozenset(("nav", "header", "footer", "aside"))
_BLOCKS = frozenset(("div", "section", "article", "main", "td", "li", "blockquote", "figure", "dd"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    )
)
_PLAYER_TAGS = frozenset(("video", "audio", "amp-video", "amp-youtube", "amp-brightcove"))
_THINGS = _PLAYER_TAGS | {"input", "button", "textarea", "iframe", "img"}
_PLAYER_HOSTS = (
    "youtube",
    "youtu.be",
    "vimeo",
    "dailymotion",
    "brightcove",
    "jwplayer",
    "jwplatform",
    "player",
)
_PLAYER_CLASSES = ("jwplayer", "video-js", "videoplayer", "video-player", "brightcove", "player-container")
_CAPTCHA = ("g-recaptcha", "h-captcha", "hcaptcha", "cf-turnstile", "captcha")
_CONTROLS = ("submit", "button")

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONG_LINK = 25
_SHORT_LABEL = 40
_PARAGRAPH = 40
_SMALL_IMAGE = 100
_OPENING = 4_000
_MOST_LABELS = 200
_MOST_ELEMENTS = 50_000


@dataclass(slots=True, kw_only=True)
class Shape:
    """Counts over what a reader sees of a page: texts by their `weight`, everything else in pieces.

    `teasers` are headings inside a link or around one, `long_links` links of 25 characters and more. `prose`
    is the most text outside of links that paragraphs of one parent have, `aside` what stands in menus,
    header and footer. `captchas` are none where a page has room to write, as below a story. `labels` are the
    texts of buttons and short links, `opening` the first 4,000 characters outside of links, menus and
    footers, `lead` the part of them below the last first-level heading and above the first teaser, without
    headings, a line for each element.
    """

    visible: int = 0
    linked: int = 0
    aside: int = 0
    teasers: int = 0
    long_links: int = 0
    prose: int = 0
    passwords: int = 0
    captchas: int = 0
    players: int = 0
    pictures: int = 0
    labels: list[str] = field(default_factory=list)
    opening: str = ""
    lead: str = ""

    @property
    def link_share(self) -> float:
        """Return the share of the visible text that stands inside links, 0 to 1."""
        return min(1.0, self.linked / max(1, self.visible))

    @property
    def plain(self) -> int:
        """Return the characters outside of links, menus, header and footer."""
        return max(0, self.visible - self.linked - self.aside)


def weight(text: str) -> int:
    """Count the characters of a text without white space; one of a script that needs few counts twice."""
    length = sum(map(len, text.split()))
    return length if text.isascii() else length + len(_DENSE.findall(text))


def measure(root: HtmlElement) -> Shape:
    """Walk the page once, at most 50,000 elements of it; the tree is not changed."""
    surveyor = _Surveyor()
    body = root.find("body")
    if body is not None:
        surveyor.walk(body)
    return surveyor.done()


class _Inside(NamedTuple):
    """What stands around an element. (A named tuple, because a page has thousands.)"""

    link: bool = False
    heading: bool = False
    aside: bool = False
    block: int = 0


class _Surveyor:
    """Adds up what it meets."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._shape = Shape()
        self._prose: Counter[int] = Counter()
        self._opening: list[str] = []
        self._lead: list[str] = []
        self._leads = True
        self._is_written_on = False
        self._room = _OPENING
        self._block = 0

    def done(self) -> Shape:
        """Return the sums."""
        self._shape.prose = max(self._prose.values(), default=0)
        self._shape.opening = plain(" ".join(self._opening))
        if self._is_written_on:
            self._shape.captchas = 0
        self._shape.lead = plain("".join(self._lead))
        return self._shape

    def walk(self, body: HtmlElement) -> None:
        """Visit the elements in page order."""
        around = [_Inside()]
        met = 0
        steps = etree.iterwalk(body, events=("start", "end"))
        for event, element in steps:
            if event == "end":
                around.pop()
                if element is not body and (tail := element.tail) and not tail.isspace():
                    self._text(tail, around[-1])
                continue
            met += 1
            inside = self._enter(element, around[-1])
            around.append(around[-1] if inside is None else inside)
            if inside is None:
                steps.skip_subtree()
            elif (text := element.text) and not text.isspace():
                self._text(text, inside)
            if met == _MOST_ELEMENTS:
                return

    def _enter(self, element: HtmlElement, around: _Inside) -> _Inside | None:
        """Count an element; return what stands around its content, None when that is not seen."""
        tag = element.tag
        self._count_things(element, tag)
        if tag in _HIDDEN:
            return None
        if tag not in _INLINE:
            self._lead.append("\n")
        if tag == "a":
            self._count_link(element, around)
            return _Inside(link=True, heading=around.heading, aside=around.aside)
        if tag in _HEADINGS:
            self._meet_heading(tag, around)
            return _Inside(link=around.link, heading=True, aside=around.aside)
        if tag in _ASIDE and not around.aside:
            return _Inside(link=around.link, aside=True)
        if tag in _BLOCKS and not around.link:
            self._block += 1
            return _Inside(heading=around.heading, aside=around.aside, block=self._block)
        return around

    def _meet_heading(self, tag: str, around: _Inside) -> None:
        """Count a heading inside a link as a teaser, which ends the lead; a title begins it."""
        if around.aside:
            return
        self._shape.teasers += around.link
        if tag == "h1" and not around.link:
            self._lead, self._leads = [], True
        elif around.link:
            self._leads = False

    def _count_link(self, element: HtmlElement, around: _Inside) -> None:
        """Count a link by its length; a link that is a heading counts as a teaser."""
        text = " ".join(text_of(element).split())
        if around.heading and text and not around.aside:
            self._shape.teasers += 1
            self._leads = False
        self._shape.long_links += len(text) >= _LONG_LINK and not around.aside
        self._label(text)

    def _count_things(self, element: HtmlElement, tag: str) -> None:
        """Count fields, buttons, players, pictures and captchas."""
        if tag in _THINGS:
            self._count_thing(element, tag)
        css, id_ = element.get("class"), element.get("id")
        if css or id_:
            is_captcha, is_player = _called(css, id_)
            self._shape.captchas += is_captcha
            self._shape.players += is_player

    def _count_thing(self, element: HtmlElement, tag: str) -> None:
        """Count an element that is a field, a button, a player or a picture by its tag."""
        shape = self._shape
        if tag in ("input", "button"):
            kind = element.get("type", "").lower()
            shape.passwords += kind == "password"
            if tag == "button" or kind in _CONTROLS:
                self._label(element.get("value") or " ".join(text_of(element).split()))
        elif tag == "textarea":
            self._is_written_on = True
        elif tag in _PLAYER_TAGS:
            shape.players += 1
        elif tag == "iframe":
            source = (element.get("src") or element.get("data-src") or "").lower()
            shape.players += any(host in source for host in _PLAYER_HOSTS)
        elif tag == "img":
            shape.pictures += _is_large(element)

    def _label(self, text: str) -> None:
        if 0 < len(text) <= _SHORT_LABEL and len(self._shape.labels) < _MOST_LABELS:
            self._shape.labels.append(text)

    def _text(self, text: str, inside: _Inside) -> None:
        """Count a text where it stands."""
        length = weight(text)
        shape = self._shape
        shape.visible += length
        if inside.link:
            shape.linked += length
        elif inside.aside:
            shape.aside += length
        else:
            if length >= _PARAGRAPH and not inside.heading:
                self._prose[inside.block] += length
            if self._room > 0:
                self._opening.append(" ".join(text.split())[: self._room])
                self._room -= length
            if self._leads and not inside.heading and self._room > 0:
                self._lead.append(re.sub(r"\s+", " ", text[:_OPENING]))


@lru_cache(maxsize=2_048)
def _called(css: str | None, id_: str | None) -> tuple[bool, bool]:
    """Say whether an element's names are those of a captcha, and of a player."""
    names = f"{css or ''} {id_ or ''}".lower()
    return any(name in names for name in _CAPTCHA), any(name in names for name in _PLAYER_CLASSES)


def _is_large(image: HtmlElement) -> bool:
    """Say whether an image may be a picture: none of its stated sides is that of an icon."""
    for side in ("width", "height"):
        stated = image.get(side, "").removesuffix("px").strip()
        if stated.isdecimal() and len(stated) < 6 and int(stated) < _SMALL_IMAGE:
            return False
    return not image.get("src", "").lower().partition("?")[0].endswith(".svg")
