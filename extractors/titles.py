"""Chooses the title of an article by the agreement of its headings, JSON-LD, Open Graph and title element."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_WORD = re.compile(r"\w+")
_DASH = "\u2013\u2014-"
_SEPARATOR = re.compile(rf"\s+[|·•«»\u2039\u203a{_DASH}]+\s+|\s*\|\s*|\s+::\s+|\s+/\s+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CUT_SHORT = re.compile(r"\s*(?:\u2026|\.\.\.)\s*$")
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_EASTERN_BAR = re.compile(r"([_|\uff5c]|(?<=[\u3040-\u9fff])-(?=[\u3040-\u9fffA-Z]))")
_EASTERN_SITE = re.compile(
    "(?:网|網|网站|新闻|新聞|日报|日報|官网|传媒|頻道|频道|ニュース|新聞社|Paper)\\s*$"
)
_EASTERN_SEAM = re.compile(r"\s*[_|\uff5c\u2013\u2014-]+")
_LONGEST_TAIL = 60
_ARTICLE = re.compile(r"\A(?:the|der|die|das|le|la|les|el|il|lo|de|het|o|a)\s+(?=\w)")
_DOMAIN = re.compile(r"(?:com|org|net|de|fr|it|es|nl|ch|at|uk|online|news|tv)\Z")
_LONG_NAME = 5
_LONG_HALF = 12
_LIMIT = 100  # JSON-LD headlines are often held to 110 characters
_RELATED = 0.3
_FEW_WORDS = 3
_SAME = 0.75
_LONGEST_KICKER = 60
_KICKER_WORD = re.compile(r"[^\W\d_]{2}")
_MOST_HEADINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWitnesses:
    """Every text that may be the title, as found, and names of the site, which are often glued to it."""

    headings: tuple[str, ...] = ()
    headline: str | None = None
    og: str | None = None
    twitter: str | None = None
    meta: str | None = None
    element: str | None = None
    site_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title, the witness that gave its wording, a kicker glued to it.

    Witnesses: h1, jsonld, og, twitter, meta, title, text (an element of the page that is no heading).
    """

    text: str
    source: str
    kicker: str | None = None


def choose_title(seen: TitleWitnesses) -> Title | None:
    """Return the title, or None when the page has none.

    The heading that readers see wins when another witness speaks of the same thing, in the spaces on which
    two others agree; without that support the wording on which the others agree wins. Site names at either
    end go, a kicker is kept apart, and a wording that ends in dots gives way to one that goes on.
    """
    headings = tuple(filter(fold_title, map(clean_title, seen.headings)))
    others = _others(seen, headings)
    heading = _best_heading(headings, [text for _, text in others], seen.site_names)
    title = _agreed(others) if heading is None else _headed(heading, others, seen.site_names)
    return _whole(title, [("h1", text) for text in headings] + others) if title else None


def _headed(heading: str, others: list[tuple[str, str]], names: tuple[str, ...]) -> Title:
    """Return the title that a heading holds, apart from a kicker before it and a site's name behind it."""
    if any(fold_title(text) == fold_title(heading) for _, text in others):
        return Title(text=heading, source="h1")
    same = [(source, text) for source, text in others if _squeezed(text) == _squeezed(heading)]
    if len(same) > 1 and len({fold_title(text) for _, text in same}) == 1:
        return Title(text=same[0][1], source=same[0][0])
    for source, text in others:
        kicker = _kicker(heading, text)
        if kicker is not None:
            return Title(text=text, source=source, kicker=kicker if _KICKER_WORD.search(kicker) else None)
        if heading.startswith(text) and _is_name(heading[len(text) :], names):
            return Title(text=text, source=source)
    return Title(text=heading, source="h1")


def _is_name(rest: str, names: tuple[str, ...]) -> bool:
    """Say whether what follows a title begins with a name of the site."""
    squeezed = _squeezed(rest)
    return any(squeezed.startswith(known) for name in names if len(known := _squeezed(name)) >= _LONG_NAME)


def _whole(title: Title, wordings: list[tuple[str, str]]) -> Title:
    """Return a wording that goes on where the title was cut short, with dots or at a limit of length."""
    is_cut = _CUT_SHORT.search(title.text) or (title.source != "h1" and len(title.text) >= _LIMIT)
    stem = fold_title(_CUT_SHORT.sub("", title.text)) if is_cut else ""
    for source, text in wordings:
        if stem and len(fold_title(text)) > len(stem) and fold_title(text).startswith(stem):
            return Title(text=text, source=source, kicker=title.kicker)
    return title


def clean_title(text: str) -> str:
    """Return a title without tags and entities of a second escaping, once where it stands twice."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    half = len(text) // 2
    if half >= _LONG_HALF:
        for start in (half, half + 1):
            if text[:half].strip() == text[start:].strip():
                return text[:half].strip()
    return " ".join(text.split())


@lru_cache(maxsize=512)
def fold_title(text: str) -> str:
    """Return the words of a title in lower case, for comparisons: quotes, dashes and spaces don't count."""
    return " ".join(_WORD.findall(text.casefold()))


def is_head_of(part: str, title: str) -> bool:
    """Say whether a text is a title up to a bar or dash, behind which the site and its sections stand."""
    rest = title[len(part) :]
    if not title.startswith(part) or not 0 < len(rest) <= _LONGEST_TAIL:
        return False
    if _EAST.search(part):
        return len(part) >= _LONG_HALF - 2 and bool(_EASTERN_SEAM.match(rest))
    return len(fold_title(part).split()) >= _FEW_WORDS and bool(_SEPARATOR.match(rest))


def is_wording_of(heading: str, title: Title) -> bool:
    """Say whether a heading gives the title, alone or with its kicker."""
    return fold_title(heading).endswith(fold_title(title.text)) or likeness(heading, title.text) >= _SAME


def _others(seen: TitleWitnesses, headings: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the witnesses apart from headings, best first, without site names."""
    named = (
        ("jsonld", seen.headline),
        ("og", seen.og),
        ("twitter", seen.twitter),
        ("meta", seen.meta),
        ("title", seen.element),
    )
    whole = [(source, clean_title(text)) for source, text in named if text and fold_title(text)]
    wordings = {fold_title(text) for _, text in whole} | {fold_title(text) for text in headings}
    shown = {fold_title(text) for text in headings}
    return [
        (
            source,
            _without_site(
                _uncalled(text, seen.site_names)
                if source == "title" and fold_title(text) not in shown
                else text,
                seen.site_names,
                wordings,
            ),
        )
        for source, text in whole
    ]


def _uncalled(text: str, names: tuple[str, ...]) -> str:
    """Cut a site's name with a colon from the start of a title element, where a title is left."""
    name, colon, rest = text.partition(": ")
    is_site = colon and _bare_site(name) in {_bare_site(known) for known in names}
    return rest.strip() if is_site and len(fold_title(rest).split()) >= _FEW_WORDS else text


def _without_site(text: str, names: tuple[str, ...], wordings: set[str]) -> str:
    """Cut a site's name from the end or the start of a title, and sections beside it that bars set off."""
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    folded = {form for name in names for form in (_squeezed(name), _bare_site(name))} - {""}
    for start, _ in cuts:
        if fold_title(text[:start]) in wordings:
            return text[:start]
    if cuts and _bare_site(text[cuts[-1][1] :]) in folded:
        bar = text.find(" | ")
        return text[: bar if bar > 0 else cuts[-1][0]]
    if cuts and _bare_site(text[: cuts[0][0]]) in folded:
        return text[cuts[0][1] :]
    return _without_eastern_site(text) if _EAST.search(text) else text


def _without_eastern_site(text: str) -> str:
    """Cut what Chinese pages set behind a title without spaces: `_column_site`, `-something net`."""
    parts = _EASTERN_BAR.split(text)
    while len(parts) > 2 and len(parts[0]) >= _LONG_HALF // 2:
        if parts[-2] == "-" and not _EASTERN_SITE.search(parts[-1]):
            break
        del parts[-2:]
    return "".join(parts).strip()


def _squeezed(name: str) -> str:
    """Return a site's name as its host would spell it: "De Kade" is `dekade`."""
    return fold_title(name).replace(" ", "")


@lru_cache(maxsize=256)
def _bare_site(name: str) -> str:
    """Return a site's name without article and domain: "Die Kade online" and `kade.example` are `kade`."""
    squeezed = _squeezed(name)
    bare = _DOMAIN.sub("", _ARTICLE.sub("", fold_title(name)).replace(" ", ""))
    return bare if len(bare) >= _LONG_NAME - 1 else squeezed


def _best_heading(headings: tuple[str, ...], others: list[str], names: tuple[str, ...]) -> str | None:
    """Return the heading that the others support most; without others, the first that is no site name."""
    known = {_squeezed(name) for name in names}
    usable = [text for text in headings[:_MOST_HEADINGS] if others or _squeezed(text) not in known]
    if not others:
        return usable[0] if usable else None
    rated = [([likeness(text, other) for other in others], text) for text in usable]
    supported = [(sum(shares), -place) for place, (shares, _) in enumerate(rated) if max(shares) >= _RELATED]
    return rated[-max(supported)[1]][1] if supported else None


def _agreed(others: list[tuple[str, str]]) -> Title | None:
    """Return the first wording that another witness shares, else the first."""
    for place, (source, text) in enumerate(others):
        if any(likeness(text, other) >= _SAME for _, other in others[place + 1 :]):
            return Title(text=text, source=source)
    return Title(text=others[0][1], source=others[0][0]) if others else None


def likeness(one: str, two: str) -> float:
    """Return the share of words that two titles have in common, 0 to 1, by the shorter of them."""
    first, second = _words(one), _words(two)
    shared = len(first & second)
    return shared / min(max(len(first), _FEW_WORDS), max(len(second), _FEW_WORDS))


def _words(text: str) -> set[str]:
    """Return the folded words of a title; of Chinese and Japanese, which part none, pairs of characters."""
    words = set(fold_title(text).split())
    if text.isascii() or not _EAST.search(text):
        return words
    joined = {word for word in words if len(word) > 1 and _EAST.search(word)}
    return words - joined | {word[place : place + 2] for word in joined for place in range(len(word) - 1)}


def _kicker(heading: str, text: str) -> str | None:
    """Return what a heading has before a title that another witness gives alone, None for no such thing."""
    whole, part = fold_title(heading), fold_title(text)
    if whole == part or len(part.split()) < _FEW_WORDS:
        return None
    if whole.endswith(part) and heading.endswith(text) and len(heading) - len(text) <= _LONGEST_KICKER:
        return heading[: -len(text)].strip(f" :|{_DASH}")
    return None
