"""Collects in one walk what a page says about itself: meta, links, headings, times, figures, JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lxml import etree

from extractors.headings import heading_text, is_logo
from extractors.inner_text import text_of
from extractors.jsonld import Thing, parse_scripts
from extractors.nearby import is_apart, is_listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_MOST = 5_000
_MOST_DATED = 4
_DATED = etree.XPath(
    "descendant::*[@content][@itemprop='datePublished' or @itemprop='dateModified']"
    "[not(self::meta or self::time)]"
)
_LONGEST = 10_000
_LONGEST_TITLE = 1_000
_CREDITS = ("credit", "copyright", "source", "photographer", "byline", "author", "autor")
_IMAGE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "src")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMark:
    """An element that bears a machine-readable time: the value, what it is called, if it stands apart.

    What stands apart is in an aside, a footer or a menu; `is_listed` of comments or of other stories.
    """

    value: str
    itemprop: str
    css_class: str
    is_apart: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the page: image address as written, alternative text, caption, its part that credits."""

    src: str | None
    alt: str | None
    caption: str | None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """What the page says about itself, in page order, white space folded.

    `meta` maps a lower-case name, property or itemprop to contents, `links` a lower-case rel to hrefs, and
    `places` has the element of each heading.
    """

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    times: list[TimeMark] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    things: tuple[Thing, ...] = field(default=(), repr=False)
    places: list[HtmlElement] = field(default_factory=list, repr=False)
    language: str | None = None

    def first(self, *names: str) -> str | None:
        """Return the first content of the first of these meta names that the page has."""
        return next((content for name in names for content in self.meta.get(name, ())), None)


def read_witnesses(root: HtmlElement) -> Witnesses:
    """Return what the page says about itself, reading at most 5,000 elements; the tree is not changed."""
    found = Witnesses(language=root.get("lang") or root.get("xml:lang") or root.get("{*}lang"))
    scripts: list[str] = []
    for element in cast("list[HtmlElement]", _DATED(root))[:_MOST_DATED]:
        _read_time(element, found)
    for count, element in enumerate(root.iter(*_READERS, "script")):
        if count > _MOST:
            break
        if element.tag != "script":
            _READERS[element.tag](element, found)
        elif "ld+json" in element.get("type", "").lower() and element.text:
            scripts.append(element.text)
    return Witnesses(
        meta=found.meta,
        links=found.links,
        titles=found.titles,
        headings=found.headings,
        places=found.places,
        times=found.times,
        figures=found.figures,
        things=parse_scripts(scripts),
        language=found.language,
    )


def fold(text: str | None) -> str:
    """Return the text, at most 10,000 characters, its white space as single spaces, without soft hyphens."""
    return " ".join(text[:_LONGEST].replace("\u00ad", "").split()) if text else ""


def _text(element: HtmlElement) -> str:
    """Return the folded text of an element and all below it."""
    return fold(text_of(element))


def _read_meta(element: HtmlElement, found: Witnesses) -> None:
    """Keep a meta element under each of its names."""
    content = fold(element.get("content"))
    for attribute in ("property", "name", "itemprop", "http-equiv") if content else ():
        if names := element.get(attribute):
            for name in names.lower().split():
                found.meta.setdefault(name, []).append(content)


def _read_link(element: HtmlElement, found: Witnesses) -> None:
    """Keep a link element under each of its rels."""
    href = element.get("href", "").strip()
    for rel in element.get("rel", "").lower().split():
        if href:
            found.links.setdefault(rel, []).append(href)


def _read_title(element: HtmlElement, found: Witnesses) -> None:
    """Keep the title of the page; an SVG's title is not one, nor a text of a thousand characters."""
    parent = element.getparent()
    text = _text(element)
    if 0 < len(text) <= _LONGEST_TITLE and (
        parent is None or parent.tag not in ("svg", "g", "symbol", "path")
    ):
        found.titles.append(text)


def _read_heading(element: HtmlElement, found: Witnesses) -> None:
    """Keep a first-level heading; a link to the front page in one is the site's name."""
    text = fold(heading_text(element))
    if text and not is_logo(element):
        found.headings.append(text)
        found.places.append(element)


def _read_time(element: HtmlElement, found: Witnesses) -> None:
    """Keep a time element's datetime, and a day that another element states as an item's property."""
    is_time = element.tag == "time"
    value = fold(element.get("datetime" if is_time else "content"))
    if value:
        itemprop = element.get("itemprop", "") or ("datePublished" if "pubdate" in element.attrib else "")
        found.times.append(
            TimeMark(
                value=value,
                itemprop=itemprop,
                css_class=element.get("class", "").lower(),
                is_apart=is_apart(element),
                is_listed=is_listed(element),
            )
        )


def _read_figure(element: HtmlElement, found: Witnesses) -> None:
    """Keep a figure's first image and its caption."""
    image = element.find(".//img")
    caption = element.find(".//figcaption")
    if image is None and caption is None:
        return
    src = alt = None
    if image is not None:
        src = next((value for name in _IMAGE_ATTRIBUTES if (value := image.get(name, "").strip())), None)
        alt = fold(image.get("alt")) or None
    text = _text(caption) if caption is not None else ""
    credit = _credit(caption) if caption is not None else None
    found.figures.append(Figure(src=src, alt=alt, caption=text or None, credit=credit))


def _credit(caption: HtmlElement) -> str | None:
    """Return the text of the part of a caption that calls itself a credit."""
    for element in caption.iterdescendants("span", "small", "cite", "em", "i", "p", "div"):
        css = element.get("class", "").lower() + element.get("itemprop", "").lower()
        if any(mark in css for mark in _CREDITS):
            return _text(element) or None
    return None


_READERS: dict[str, Callable[[HtmlElement, Witnesses], None]] = {
    "meta": _read_meta,
    "link": _read_link,
    "title": _read_title,
    "h1": _read_heading,
    "time": _read_time,
    "figure": _read_figure,
}
