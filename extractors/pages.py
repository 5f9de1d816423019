"""Finds the next page of an article that goes on over several."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

MOST_PAGES = 10
"""Most pages of one article that are worth joining; more of them are a gallery, a forum or a trap."""

_PARAMETERS = frozenset(("page", "p", "pg", "pagina", "pagenum", "page_num", "seite", "pag"))
_DIGITS = r"(?P<number>[1-9][0-9]?)"
_PATHS = (
    re.compile(rf"(?P<head>.*)/(?:page|seite|pagina|pag)[/_-]?{_DIGITS}(?P<tail>/?)"),
    re.compile(rf"(?P<head>.*[^/])[-_,/](?:page|p|seite|s)?[-_]?{_DIGITS}(?P<tail>\.[a-z]{{2,5}}|/?)"),
)
_MOST_LINKS = 5_000
_NUMBER = re.compile("[1-9][0-9]?")


def next_url(root: HtmlElement, *, url: str) -> str | None:
    """Return the absolute address of the page on which the article of this one goes on; None for no such.

    It must be linked, by `rel=next` or by its number as the link's text, and be the same address as this one
    but for a page number that is greater by one: the next *article* is often linked by `rel=next`, too.
    """
    wanted = {(stem, number + 1) for stem, number in _readings(url) if number < MOST_PAGES}
    labels = {str(number) for _, number in wanted}
    for link in islice(root.iter("link", "a"), _MOST_LINKS):
        if _leads_on(link, labels):
            target = _absolute(url, link.get("href", "").strip())
            if target and any(reading in wanted for reading in _readings(target)):
                return target
    return None


def first_pages(url: str) -> Iterator[str]:
    """Yield the addresses of which this one may be a further page; whether it is, only an article says."""
    for stem, number in _readings(url):
        if number > 1:
            parts = urlsplit(url)
            yield f"{parts.scheme}://{parts.netloc}{stem[len(_host(parts.netloc)) :]}".rstrip("?")


def unread_page(url: str, reason: str = "") -> str:
    """Return the warning that an article goes on at a page that was not read, and why it was not."""
    return f"The article may go on at {url}, which was not read{': ' if reason else ''}{reason}."


def _leads_on(link: HtmlElement, labels: Collection[str]) -> bool:
    """Say whether a link calls itself the next page: by its rel, or by the number that it begins with."""
    rel = link.get("rel")
    if rel and "next" in rel.lower().split():
        return True
    text = link.text
    if text and not text.isspace():
        return text in labels or text.strip() in labels
    return len(link) > 0 and (link[0].text or "").strip() in labels


def _absolute(url: str, href: str) -> str | None:
    """Return a link's address without its fragment."""
    try:
        target = urljoin(url, href).partition("#")[0]
        return target if urlsplit(target).scheme in ("http", "https") else None
    except ValueError:
        return None


def _readings(url: str) -> Iterator[tuple[str, int]]:
    """Yield what an address is as a page of an article: the address of its first page, and its number.

    Any address may be a first page; `/a-2`, `/a/2`, `/a?page=2`, `/a/page/2` and `/a_2.html` may be a second.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return
    path = parts.path.rstrip("/")
    host = _host(parts.netloc)
    yield _stem(host, path, query), 1
    others = [(name, value) for name, value in query if name.lower() not in _PARAMETERS]
    if len(query) - len(others) == 1:
        (number,) = (value for name, value in query if name.lower() in _PARAMETERS)
        if _NUMBER.fullmatch(number):
            yield _stem(host, path, others), int(number)
    for pattern in _PATHS:
        match = pattern.fullmatch(path)
        if match:
            yield _stem(host, match["head"] + match["tail"].rstrip("/"), query), int(match["number"])


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _stem(host: str, path: str, query: list[tuple[str, str]]) -> str:
    """Write an address without scheme and page number."""
    return f"{host}{path}?{urlencode(sorted(query))}"
