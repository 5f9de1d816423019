"""Finds the links of a section page that look like articles, with their headlines and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.errors import TooLarge
from extractors.gates import check_markup, check_size
from extractors.listing import Item, Listing
from extractors.listing_dates import DateReader
from extractors.listing_text import plain_text
from extractors.tree import parse_page, without_inline
from extractors.urls import LONGEST_URL, join_url, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

MOST_LINKS = 5_000
"""Different links of one page that are looked at."""

ENOUGH = 3
"""Points from which a link counts as one to an article."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_FURNITURE = {"nav": -2, "header": -1, "aside": -1, "form": -2, "footer": -3}
_CARDS = frozenset(("article", "li", "tr"))
_MOST_PARTS = 40
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|m4a|m3u8|webm|avi|mov"
    r"|docx?|xlsx?|ics)\Z",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:(?P<s>[-/._])(?:0?[1-9]|1[0-2]|[a-z]{3})(?P=s)(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d[-/._](?:0[1-9]|1[0-2]|[a-z]{3})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{5,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|(?<![a-z])a-[0-9a-f]{8}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:^|[&;])(?:\w{0,20}id|p|article|story|post|artikel|noticia)=\d+(?:[&;]|\Z)", re.IGNORECASE
)
_PAGE_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?|ece|jsp)\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_KINDS = frozenset(
    ("article", "articles", "artikel", "articolo", "articulo", "story", "stories", "noticia", "nachrichten")
)
_NO_ARTICLE = re.compile(
    r"/(?:tags?|tagged|topics?|themes?|thema|categor(?:y|ies|ie|ia)|rubri(?:k|que)s?|sections?|feeds?|rss|archives?"
    r"|authors?|auteurs?|autor(?:en|es)?|profiles?|users?|search|recherche|suche|page|print|share|sitemap"
    r"|login|signin|register|account|abonn?e\w*|subscri\w+|newsletters?|jobs?|shop|boutique|store|advert\w*"
    r"|contacts?|kontakt|impressum|datenschutz\w*|about(?:-us)?|a-propos|faq|help|aide|hilfe|legal|plan-du-site"
    r"|privacy(?:-policy)?|terms(?:-(?:of|and)-\w+)?|cookies?(?:-policy)?|cg[uv]|conditions-(?:generales|of|d)-[\w-]+"
    r"|mentions-legales|videos?|podcasts?|galler(?:y|ies))(?:/|\.\w+|\Z)",
    re.IGNORECASE,
)
"""The last two parts of a path that is a list, a form or a notice: `/tag/floods`, `/2026/page/3`."""


@dataclass(slots=True, kw_only=True)
class Anchor:
    """A link of a page: where it leads, its longest wording, and the points its place in the page gives."""

    url: str
    text: str = ""
    place: int = 0
    card: HtmlElement | None = field(default=None, repr=False)


def read_page(text: str) -> HtmlElement:
    """Return the tree of a page; raises NoArticle for what is no HTML or too large for a parser."""
    check_markup(text)
    markup = text.encode("utf-8", "replace")
    check_size(markup)
    try:
        return parse_page(markup)
    except TooLarge:
        return parse_page(without_inline(markup))


def read_section(root: HtmlElement, *, url: str, now: datetime) -> Listing:
    """Return the links of a page that look like articles of the same site, in the order of the page."""
    dates = DateReader(now=now)
    items = find_articles(root, url=url, dates=dates)
    problems = () if items else ("No link of the page looks like an article.",)
    return Listing(form="section", items=items, title=title_of(root), problems=(*problems, *dates.problems()))


def title_of(root: HtmlElement) -> str | None:
    """Return the page's title."""
    title = next(root.iter("title"), None)
    return plain_text("".join(title.itertext())) if title is not None else None


def find_articles(root: HtmlElement, *, url: str, dates: DateReader) -> tuple[Item, ...]:
    """Return the links that look like articles, with the wording and the day that stand with them."""
    site, items = site_of(url), []
    days: dict[HtmlElement | None, datetime | None] = {}
    for anchor in _anchors(root, url=url).values():
        if site_of(anchor.url) != site or _is_above(anchor.url, url) or likeness(anchor) < ENOUGH:
            continue
        if anchor.card not in days:
            days[anchor.card] = _dated(anchor.card, dates)
        items.append(Item(url=anchor.url, title=anchor.text or None, published=days[anchor.card]))
    return tuple(items)


def likeness(anchor: Anchor) -> int:
    """Return the points for an article: of the address, the wording, and the place in the page.

    A link whose address names another kind of page, a file or the front page has none.
    """
    parts = urlsplit(anchor.url)
    path = unquote(parts.path)
    end = "/" + "/".join([segment for segment in path.split("/") if segment][-2:])
    if _NO_PAGE.search(end) or _NO_ARTICLE.search(end) or (end == "/" and not parts.query):
        return 0
    words = len(_WORD.findall(anchor.text))
    wording = 2 if words >= 5 else 1 if words >= 3 else 0 if words else -1
    return _address_points(path, parts.query) + wording + anchor.place


def _address_points(path: str, query: str) -> int:
    """Return the points of an address: a day, a number, a slug of many words."""
    segments = [segment for segment in path.split("/") if segment]
    last = _PAGE_SUFFIX.sub("", segments[-1]) if segments else ""
    slug = len(_WORD.findall(last))
    day = _DAY.search(path)
    points = 0
    if day and (slug or day.end() < len(path.rstrip("/"))):
        points += 3
    elif slug and _MONTH.search(path):
        points += 2
    points += 2 if slug >= 4 else 1 if slug == 3 else 0
    points += 2 if _NUMBER.search(_DAY.sub("", last)) or _NUMBERED.search(query) else 0
    points += any(segment.lower() in _KINDS for segment in segments[:-1])
    return points + bool(_PAGE_SUFFIX.search(path) and len(segments) > 1)


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that the links of a page count from."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return (join_url(url, base) if base else None) or url


def _anchors(root: HtmlElement, *, url: str) -> dict[str, Anchor]:
    """Collect the links of a page by their address without its fragment."""
    base, found = base_of(root, url), dict[str, Anchor]()
    for element, place, card in _walk(root):
        reference = element.get("href", "").strip()
        if not 0 < len(reference) <= LONGEST_URL or reference.startswith("#"):
            continue
        address = (join_url(base, reference) or "").partition("#")[0]
        if address and "nofollow" not in element.get("rel", "").lower() and len(found) < MOST_LINKS:
            _add(found.setdefault(address, Anchor(url=address, place=place, card=card)), element, place=place)
    return found


def _add(anchor: Anchor, element: HtmlElement, *, place: int) -> None:
    """Add one more link to the same address; of a link that wraps half the page the beginning is read."""
    parts = list(islice(element.iter(), _MOST_PARTS))
    told = [element.text, *(text for part in parts[1:] for text in (part.text, part.tail))]
    text = plain_text(" ".join(filter(None, told)))
    text = text or plain_text(next((part.get("alt") for part in parts if part.tag == "img"), None)) or ""
    anchor.text = max(anchor.text, text, key=len)
    anchor.place = max(anchor.place, place + any(part.tag in _HEADINGS for part in parts))


def _walk(root: HtmlElement) -> Iterator[tuple[HtmlElement, int, HtmlElement | None]]:
    """Yield the links in page order, each with the points of its place and the card it stands in."""
    waiting: list[tuple[HtmlElement, int, HtmlElement | None]] = [(root, 0, None)]
    while waiting:
        element, place, card = waiting.pop()
        if element.tag == "a":
            yield element, place, card
        place += _FURNITURE.get(element.tag, 0)
        place += element.tag in _HEADINGS or element.tag == "article"
        card = element if element.tag in _CARDS else card
        waiting.extend((child, place, card) for child in reversed(element))


def _dated(card: HtmlElement | None, dates: DateReader) -> datetime | None:
    """Return the day that a card states, when it states one and no other."""
    if card is None:
        return None
    stated = {time.get("datetime", "") for time in card.iter("time")}
    return dates.read(stated.pop()) if len(stated) == 1 else None


def _is_above(address: str, url: str) -> bool:
    """Say whether an address is the page itself or one that its path lies under."""
    one, two = urlsplit(address), urlsplit(url)
    if one.netloc != two.netloc:
        return False
    if one.query:
        return (one.path, one.query) == (two.path, two.query)
    return f"{two.path.rstrip('/')}/".startswith(f"{one.path.rstrip('/')}/")
