"""Weighs what a page's witnesses say: title, authors, publisher, section, tags, images, address, paywall."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.bylines import bylines_near, marked_bylines
from extractors.headings import heading_lines, kicker_above
from extractors.images import list_images
from extractors.inner_text import text_of
from extractors.jsonld import Thing, article_thing, children, first_text, texts
from extractors.people import Byline, Printed, read_byline
from extractors.titles import Title, TitleWitnesses, choose_title, fold_title, is_head_of, is_wording_of
from extractors.urls import canonical_url, host_of, join_url, site_of
from extractors.witnesses import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from extractors.article import Image, Paywall
    from extractors.witnesses import Witnesses

_BYLINES = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "byl",
    "byline",
    "parsely-author",
    "sailthru.author",
    "dcsext.author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
)
_SECTIONS = ("article:section", "parsely-section", "section", "sailthru.section", "dc.subject.section")
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_BETWEEN_TAGS = re.compile(r"[,;|]")
_NUMBER = re.compile(r"=\d{2,}")
_MOST_TAGS = 50
_FEW_BYLINES = 3
_NEXT_ELEMENTS = 50
_NEAR_ELEMENTS = 160
_FIRST_LETTERS = 8
_HEADINGS = ("h2", "h3", "h4")
_HEADLIKE = ("h2", "h3", "h4", "strong", "b", "a", "p", "div", "span", "td")
_GLUED = ("og", "twitter", "title")
_LONGEST_TAG = 80
_TIERS: dict[str, Paywall] = {"free": "free", "metered": "metered", "locked": "locked"}
_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says about its article, apart from dates and language; `place` prints the title."""

    canonical_url: str
    declared_canonical: str | None = None
    amp_url: str | None = None
    site: str | None = None
    publisher: str | None = None
    title: Title | None = None
    title_wordings: tuple[str, ...] = ()
    subtitle: str | None = None
    byline: Byline = field(default_factory=Byline)
    section: str | None = None
    tags: tuple[str, ...] = ()
    lead: str | None = None
    paywall: Paywall = "unknown"
    images: tuple[Image, ...] = ()
    article: Thing | None = field(default=None, repr=False)
    place: HtmlElement | None = field(default=None, repr=False, compare=False)

    @property
    def titles(self) -> tuple[str, ...]:
        """Return every wording of the title: those of the page, and the one that was chosen."""
        return (*self.title_wordings, *((self.title.text,) if self.title else ()))

    @property
    def descriptions(self) -> tuple[str, ...]:
        """Return all that the fields say of the story: titles, subtitle, lead."""
        return tuple(text for text in (*self.titles, self.subtitle, self.lead) if text)


def read_metadata(seen: Witnesses, *, url: str, root: HtmlElement | None = None) -> Metadata:
    """Return the metadata that the witnesses of a page support; None and empty where they are silent.

    `root` is the page's tree: printed bylines are read beside the title, and anywhere in it where nothing
    else names an author. It is not changed.
    """
    declared = _link(seen, "canonical", url)
    article = article_thing(
        seen.things, urls=[link for link in (url, declared) if link], titles=_wordings(seen, None)
    )
    described = article or {}
    publisher = _publisher(seen, described)
    names = _site_names(seen, publisher, url)
    title, place = _placed(seen, _title(seen, article, names), root)
    if title is not None and title.kicker is None and place is not None:
        title = replace(title, kicker=_kicker(place, names))
    return Metadata(
        canonical_url=_canonical(url, declared),
        declared_canonical=declared,
        amp_url=_link(seen, "amphtml", url),
        site=site_of(url) or None,
        publisher=publisher,
        title=title,
        title_wordings=(
            *_wordings(seen, article),
            *_lines(place),
            *filter(None, (title.kicker if title else None,)),
        ),
        subtitle=_text(first_text(described, "alternativeHeadline")),
        byline=_byline(seen, article, names, root=root, place=place),
        section=_text(first_text(described, "articleSection")) or _text(seen.first(*_SECTIONS)),
        tags=_tags(seen, described),
        lead=_text(first_text(described, "description"))
        or _text(seen.first("og:description", "description")),
        paywall=_paywall(seen, described),
        images=list_images(seen, article, url=url),
        article=article,
        place=place,
    )


def _text(value: str | None) -> str | None:
    """Return a text with its white space folded, None for nothing."""
    return fold(value) or None


def _link(seen: Witnesses, rel: str, url: str) -> str | None:
    """Return the first link of a rel as an absolute http(s) URL."""
    return next((link for href in seen.links.get(rel, ()) if (link := join_url(url, href))), None)


def _canonical(url: str, declared: str | None) -> str:
    """Return the identity of the page: what it declares, if that is a page of the same site, else its URL.

    Two mistakes of templates would make all articles of a site one: the front page as canonical URL, and the
    own URL without the number in its query.
    """
    own = canonical_url(url)
    if declared is None or site_of(declared) != site_of(url):
        return own
    named = canonical_url(declared)
    is_front = not urlsplit(named).path.strip("/") and not urlsplit(named).query
    loses_number = (
        "?" not in named and own.startswith(f"{named}?") and bool(_NUMBER.search(urlsplit(own).query))
    )
    return own if is_front or loses_number else named


def _publisher(seen: Witnesses, article: Thing) -> str | None:
    """Return the publisher's name."""
    named = next(
        (
            name
            for thing in children(article.get("publisher"), seen.things)
            if (name := first_text(thing, "name"))
        ),
        None,
    )
    names = (named, seen.first("og:site_name", "application-name"), first_text(article, "publisher"))
    return next((name for text in names if (name := _text(text)) and "://" not in name), None)


def _site_names(seen: Witnesses, publisher: str | None, url: str) -> tuple[str, ...]:
    """Return the names under which the site may appear in titles and bylines, its host among them."""
    host = host_of(url).removeprefix("www.")
    names = (
        publisher,
        seen.first("og:site_name"),
        seen.first("application-name"),
        host,
        host.partition(".")[0],
    )
    twitter = (seen.first("twitter:site") or "").removeprefix("@")
    return tuple(dict.fromkeys(name for name in (*names, f"www.{host}", twitter) if name))


def _wordings(seen: Witnesses, article: Thing | None) -> tuple[str, ...]:
    """Return every wording of the title that the page itself gives."""
    given = (
        *seen.headings,
        first_text(article or {}, "headline"),
        seen.first("og:title"),
        seen.first("twitter:title"),
    )
    return tuple(dict.fromkeys(fold(text) for text in given if text))


def _kicker(place: HtmlElement, names: tuple[str, ...]) -> str | None:
    """Return the kicker above a title; the site's own name is none."""
    kicker = kicker_above(place)
    is_site = kicker is not None and fold_title(kicker) in {fold_title(name) for name in names}
    return None if is_site else kicker


def _lines(place: HtmlElement | None) -> tuple[str, ...]:
    """Return the lines of a title that stands on several, and how it reads without the breaks."""
    lines = heading_lines(place) if place is not None and place.tag == "h1" else ()
    glued = fold(text_of(place)) if place is not None and lines else ""
    return (*lines, glued) if len(lines) > 1 else (glued,) if glued and glued != lines[0] else ()


def _title(seen: Witnesses, article: Thing | None, names: tuple[str, ...]) -> Title | None:
    """Choose the title."""
    described = article or {}
    return choose_title(
        TitleWitnesses(
            headings=tuple(seen.headings),
            headline=_text(first_text(described, "headline")) or _text(first_text(described, "name")),
            og=seen.first("og:title"),
            twitter=seen.first("twitter:title"),
            meta=seen.first("articletitle"),
            element=seen.titles[0] if seen.titles else None,
            site_names=names,
        )
    )


def _byline(
    seen: Witnesses,
    article: Thing | None,
    names: tuple[str, ...],
    *,
    root: HtmlElement | None,
    place: HtmlElement | None,
) -> Byline:
    """Return who wrote the article; `place` is the element that prints the title."""
    most = _NEXT_ELEMENTS if (article or {}).get("author") else _NEAR_ELEMENTS
    printed = Printed(
        near=islice(bylines_near(place, most=most), _FEW_BYLINES) if place is not None else (),
        anywhere=marked_bylines(root) if root is not None else (),
    )
    return read_byline(article, things=seen.things, bylines=_bylines(seen), publishers=names, printed=printed)


def _placed(
    seen: Witnesses, title: Title | None, root: HtmlElement | None
) -> tuple[Title | None, HtmlElement | None]:
    """Return a title, and what prints it: the heading with its wording, else an element that has just it.

    Where none has it and one has all up to a bar or dash, that is the title: the rest names site and section.
    """
    if title is None:
        return None, None
    pairs = zip(seen.headings, seen.places, strict=True)
    heading = next((place for text, place in pairs if is_wording_of(text, title)), None)
    if heading is not None or root is None:
        return title, heading
    start = title.text[:_FIRST_LETTERS]
    alike = [
        (fold(element.text), element) for element in root.iter(*_HEADLIKE) if start in (element.text or "")
    ]
    exact = [element for text, element in alike if text == title.text]
    whole = min(exact, key=_rank, default=None)
    if whole is not None or title.source not in _GLUED:
        return title, whole
    heads = [
        (text, element) for text, element in alike if element.tag != "a" and is_head_of(text, title.text)
    ]
    text, place = max(heads, key=lambda head: len(head[0]), default=(title.text, None))
    return (title if place is None else replace(title, text=text, source="text")), place


def _rank(element: HtmlElement) -> int:
    """Return how likely an element prints the page's title: a heading before others, links last."""
    return 0 if element.tag in _HEADINGS else 2 if element.tag == "a" else 1


def _bylines(seen: Witnesses) -> Iterator[str]:
    """Yield the contents of meta elements that name authors, each as one text."""
    for name in _BYLINES:
        contents = seen.meta.get(name)
        if contents:
            yield " ; ".join(dict.fromkeys(contents))


def _tags(seen: Witnesses, article: Thing) -> tuple[str, ...]:
    """Return the tags of the first witness that has some."""
    for values in (texts(article.get("keywords")), *(seen.meta.get(name, ()) for name in _TAGS)):
        parts = (part for value in values for part in _BETWEEN_TAGS.split(value))
        tags = dict.fromkeys(tag for part in parts if (tag := fold(part)) and len(tag) <= _LONGEST_TAG)
        if tags:
            return tuple(tags)[:_MOST_TAGS]
    return ()


def _paywall(seen: Witnesses, article: Thing) -> Paywall:
    """Return what the publisher says about free access."""
    tier = _TIERS.get((seen.first("article:content_tier") or "").lower())
    if tier is not None:
        return tier
    said = _flag(article)
    if said == "unknown" and any(_flag(part) == "locked" for part in children(article.get("hasPart"))):
        return "locked"
    return said


def _flag(thing: Thing) -> Paywall:
    """Return what an object says about free access to it."""
    value = thing.get("isAccessibleForFree")
    if isinstance(value, list) and value:
        value = value[0]
    said = str(value).strip().lower().rsplit("/", 1)[-1] if value is not None else ""
    if said in _TRUE:
        return "free"
    return "locked" if said in _FALSE else "unknown"
