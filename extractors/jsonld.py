"""Reads JSON-LD: the scripts of a page as objects, and of them the one that describes its article."""

from __future__ import annotations

import json
import math
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Thing = dict[str, Any]
"""One JSON-LD object as its page wrote it; nothing about its values is promised."""

ARTICLE_TYPES = frozenset(
    {
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "Article",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "SatiricalArticle",
        "SocialMediaPosting",
        "TechArticle",
    }
)

_MOST_SCRIPTS = 100
_MOST_CHARACTERS = 2_000_000
_MOST_THINGS = 5_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPENINGS = ("<!--", "//", "/*", "<![CDATA[", "*/")
_CLOSINGS = (";", "*/", "]]>", "/*", "//", "-->")
_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|BlogPosting))"')
_STRING = r'"((?:[^"\\]|\\.){1,2000})"'
_SALVAGED = {
    name: re.compile(rf'"{name}"\s*:\s*{_STRING}')
    for name in ("headline", "datePublished", "dateModified", "description", "articleSection")
}
_AUTHOR = re.compile(r'"author"\s*:\s*[\s\[{]*(?:"@type"\s*:\s*"Person"\s*,\s*)?(?:"name"\s*:\s*)?' + _STRING)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def parse_scripts(scripts: Iterable[str]) -> tuple[Thing, ...]:
    """Return the objects that the scripts hold, outer before inner; what is no JSON, even mended, stays out.

    At most 100 scripts, 2,000,000 characters and 5,000 objects are read.
    """
    things: list[Thing] = []
    budget = _MOST_CHARACTERS
    for number, script in enumerate(scripts):
        budget -= len(script)
        if number >= _MOST_SCRIPTS or budget < 0:
            break
        things.extend(_walk(_loads(script)))
        if len(things) > _MOST_THINGS:
            break
    return tuple(things[:_MOST_THINGS])


def _loads(script: str) -> object:
    """Parse one script, mended where pages commonly break it; None when that fails."""
    for mended in (str, _without_wrapping, unescape):
        try:
            return json.loads(mended(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(script)


def _salvaged(script: str) -> Thing | None:
    """Return what plain properties of one article a script holds that is no JSON, None for nothing."""
    kind = _ARTICLE.search(script)
    if kind is None:
        return None
    found = {
        name: match[1] for name, form in _SALVAGED.items() if (match := form.search(script, kind.start()))
    }
    author = _AUTHOR.search(script, kind.start())
    if author:
        found["author"] = author[1]
    return {"@type": kind[1], **{name: _unescaped(text) for name, text in found.items()}}


def _unescaped(text: str) -> str:
    """Return the text of a JSON string; as it stands when it is none."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _without_wrapping(script: str) -> str:
    """Remove comment and CDATA marks, a semicolon at the end and commas before a closing bracket."""
    text = script
    for mark in _OPENINGS:
        text = text.strip().removeprefix(mark)
    for mark in _CLOSINGS:
        text = text.strip().removesuffix(mark)
    return _TRAILING_COMMA.sub(r"\1", text)


def _walk(value: object) -> Iterator[Thing]:
    """Yield the objects of a parsed script, breadth first, at most 5,000."""
    level: list[object] = [value]
    seen = 0
    while level and seen < _MOST_THINGS:
        following: list[object] = []
        for item in level:
            if isinstance(item, dict):
                seen += 1
                yield item
                following.extend(child for child in item.values() if isinstance(child, dict | list))
            elif isinstance(item, list):
                following.extend(child for child in item if isinstance(child, dict | list))
        level = following


def types_of(thing: Thing) -> frozenset[str]:
    """Return the object's types, each without its namespace."""
    return frozenset(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in texts(thing.get("@type")))


def texts(value: object) -> tuple[str, ...]:
    """Return the non-empty strings of a value that may be one, a list of them, or `{"@value": …}`.

    Entities are undone: pages escape them for HTML although a script is none.
    """
    if isinstance(value, str):
        return (_whole(unescape(value)),) if value.strip() else ()
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return (str(value),)
    if isinstance(value, dict):
        return texts(value.get("@value"))
    if isinstance(value, list):
        return tuple(text for item in value if not isinstance(item, list) for text in texts(item))
    return ()


def _whole(text: str) -> str:
    """Return the text with halves of surrogate pairs joined or replaced: JSON may hold what UTF-8 cannot."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def first_text(thing: Thing, *names: str) -> str | None:
    """Return the first string that one of the properties holds."""
    return next((text for name in names for text in texts(thing.get(name))), None)


def children(value: object, things: Iterable[Thing] = ()) -> tuple[Thing, ...]:
    """Return the objects of a value, one or a list; one that only has an `@id` is looked up in `things`."""
    items = value if isinstance(value, list) else [value]
    found = [item for item in items if isinstance(item, dict)]
    if any(_is_reference(item) for item in found):
        known = {str(thing["@id"]): thing for thing in sorted(things, key=len) if "@id" in thing}
        found = [
            {**known.get(str(item["@id"]), {}), **item} if _is_reference(item) else item for item in found
        ]
    return tuple(found)


def _is_reference(thing: Thing) -> bool:
    """Say whether an object points to another that says more."""
    return "@id" in thing and "name" not in thing and "url" not in thing


def article_thing(things: Iterable[Thing], *, urls: Iterable[str], titles: Iterable[str]) -> Thing | None:
    """Return the object that describes the page's article: the one with its URL, its title, or the first.

    A page about one article may list others (related stories) in the same form; objects with the headline or
    the address of the one fill in what it leaves out.
    """
    articles = [thing for thing in things if types_of(thing) & ARTICLE_TYPES and _is_described(thing)]
    if len(articles) <= 1:
        return articles[0] if articles else None
    places = {_place(url) for url in urls}
    names = {_plain(title) for title in titles}
    by_url = (thing for thing in articles if any(_place(url) in places for url in _addresses(thing)))
    by_title = (thing for thing in articles if _plain(first_text(thing, "headline", "name") or "") in names)
    chosen = next(by_url, None) or next(by_title, None) or articles[0]
    return _completed(chosen, articles)


def _completed(chosen: Thing, articles: Iterable[Thing]) -> Thing:
    """Return an article with the properties that other objects for the same article add."""
    headline = _plain(first_text(chosen, "headline") or "")
    places = {place for url in _addresses(chosen) if (place := _place(url))[1]}
    whole = dict(chosen)
    for thing in articles:
        same = headline and _plain(first_text(thing, "headline") or "") == headline
        if same or any(_place(url) in places for url in _addresses(thing)):
            whole = {**thing, **whole}
    return whole


def _is_described(thing: Thing) -> bool:
    """Say whether an article object says more than its own address."""
    return any(name in thing for name in ("headline", "datePublished", "author", "articleBody", "name"))


def _addresses(thing: Thing) -> Iterator[str]:
    """Yield the URLs under which an object says it lives."""
    for name in ("url", "@id", "mainEntityOfPage"):
        yield from texts(thing.get(name))
        for child in children(thing.get(name)):
            yield from texts(child.get("@id"))
            yield from texts(child.get("url"))


def _place(url: str) -> tuple[str, str, str]:
    """Return what makes a URL the same page here: host without www, path without its last slash, query."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ("", url, "")
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)


def _plain(text: str) -> str:
    """Fold white space, entities and case for a comparison."""
    return " ".join(unescape(text).split()).casefold()
