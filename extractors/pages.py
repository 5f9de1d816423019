"""Finds the next page of an article that goes on over several."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from extractors.inner_text import text_of

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
_ONWARD = frozenset(
    (
        *(
            "next page",
            "nächste seite",
            "page suivante",
            "página siguiente",
            "siguiente página",
            "pagina successiva",
        ),
        *("pagina seguente", "prossima pagina", "volgende pagina", "próxima página", "página seguinte"),
        *("nästa sida", "næste side", "neste side", "następna strona", "следующая страница", "sonraki sayfa"),
        *("下一页", "下一頁", "次のページ", "次ページ", "다음 페이지", "الصفحة التالية"),
    )
)
_OTHER = re.compile(
    r"\b(?:next|following) (?:article|gallery|image|photo|post|recipe|slide|story|video)"
    r"|\bnächste[rs]? (?:artikel|beitrag|bild|foto|meldung|video)|\b(?:article|image|photo|vidéo) suivante?\b"
    r"|\bsiguiente (?:artículo|foto|imagen|noticia|nota)|\b(?:artículo|foto|imagen|noticia|nota) siguiente"
    r"|\bprossim[oa] (?:articolo|foto|notizia)|\b(?:articolo|foto|notizia) successiv[oa]"
    r"|\bvolgende? (?:artikel|bericht|foto)|\bpróxim[oa] (?:artigo|foto|matéria|notícia)"
    r"|\b(?:artigo|notícia) seguinte"
    r"|\bn[äe]sta? (?:artikel|bild)|\bn[æe]ste (?:artik+el|sak|bil[dl]e?)|\bnastępny artykuł"
    r"|следующая (?:новость|статья)|下一篇|次の記事",
    re.IGNORECASE,
)
_ARROWS = " \t\r\n\u00a0»›→>▶…"  # noqa: RUF001 - marks as links have them
_LONGEST = 60
_MOST_LINKS = 5_000
_NUMBER = re.compile("[1-9][0-9]?")


def next_url(root: HtmlElement, *, url: str) -> str | None:
    """Return the absolute address of the page on which the article of this one goes on; None for no such.

    It must be linked, by `rel=next`, by "next page" or by its number as the link's text, and be the same
    address as this one but for a page number that is greater by one: the next *article* is often linked by
    `rel=next`, too.
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
    """Say whether a link calls itself the next page: by its rel, by its words, or by the number in front.

    One that calls itself the next article, or picture, is none, whatever its rel.
    """
    rel = link.get("rel")
    if rel and "next" in rel.lower().split():
        return not _OTHER.search(" ".join(text_of(link).split()))
    text = link.text
    if not text or text.isspace():
        text = (link[0].text or "") if len(link) > 0 else ""
    return text.strip() in labels or (len(text) <= _LONGEST and _is_onward(text))


@lru_cache(maxsize=4_096)
def _is_onward(text: str) -> bool:
    """Say whether a link's words are "next page"; those of a site's menus come again on every page."""
    return text.strip(_ARROWS).casefold() in _ONWARD


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
