"""Collects every date that a page states for its article, each with its source, and chooses by source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.article import DateCandidate
from extractors.jsonld import Thing, texts, types_of
from extractors.moments import MONTH_OF, day_in_url, is_ambiguous, read_moment
from extractors.printed_dates import printed_dates, shown_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from lxml.html import HtmlElement

    from extractors.article import DateSource
    from extractors.moments import Moment
    from extractors.printed_dates import Kind
    from extractors.witnesses import TimeMark, Witnesses

_KINDS: tuple[Kind, ...] = ("published", "modified")

LADDER: tuple[DateSource, ...] = ("jsonld", "og", "meta", "time", "feed", "url", "text", "htmldate")
"""Whom to believe first: a day in the URL is the publisher's, one beside the title printed for its readers,
htmldate's may be any day of the page."""

_OG: dict[Kind, tuple[str, ...]] = {
    "published": (
        "article:published_time",
        "og:article:published_time",
        "article:published",
        "og:published_time",
    ),
    "modified": ("article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified"),
}
_META: dict[Kind, tuple[str, ...]] = {
    "published": (
        "datepublished",
        "parsely-pub-date",
        "cxenseparse:publishtime",
        "cxenseparse:recs:publishtime",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.issued",
        "article.published",
        "publish-date",
        "publish_date",
        "publishdate",
        "publication_date",
        "pubdate",
        "published",
        "dc.date",
        "dcterms.date",
        "date",
        "datecreated",
        "dcterms.created",
        "dc.date.created",
    ),
    "modified": (
        "datemodified",
        "dateupdated",
        "article.updated",
        "dcterms.modified",
        "dc.date.modified",
        "lastmod",
        "updated-date",
        "revised",
    ),
}
_JSONLD: dict[Kind, tuple[str, ...]] = {
    "published": ("datePublished", "dateCreated"),
    "modified": ("dateModified",),
}
_MODIFIED_MARK = re.compile(r"modif|updat|aktualis|mis-a-jour|actualiz", re.IGNORECASE)
_PUBLISHED_MARK = re.compile(r"publi|entry-date|post-date|pubdate|posted|erschienen|created", re.IGNORECASE)
_MOST_TIMES = 12
_DAY_LIKE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})(?!\d)")
_MOST_DAYS = 200
_LATEST = "2100-01-01"  # htmldate would ask the clock otherwise
_AMERICAN = re.compile(r"\b[ECMP][SD]?T\b")
_NEAR = timedelta(days=2)
_YEAR = timedelta(days=366)
_WEB = 1990
_NEVER = 2090
_AHEAD = timedelta(days=2)
"""How far a date may lie ahead of the capture: for zones that are not told, and tomorrow's paper."""
_UNSET = frozenset(("1969-12-31", "1970-01-01", "2038-01-19"))
_COUNTRY = 2  # letters of a country's domain
_SAME_MOMENT = timedelta(hours=26)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The chosen dates, None where the page states none, and all candidates in the order of the ladder."""

    published: DateCandidate | None = None
    modified: DateCandidate | None = None
    candidates: tuple[DateCandidate, ...] = ()


def read_dates(
    seen: Witnesses,
    *,
    article: Thing | None,
    url: str,
    place: HtmlElement | None = None,
    until: datetime | None = None,
) -> Dates:
    """Return what JSON-LD, meta elements, time elements and the URL say, and what stands beside the title.

    `place` is the element that prints the title; it is read around only where markup gives no publication.
    `until` is when the page was captured: what lies after it is kept and never chosen.
    """
    stated = list(_statements(seen, article, url))
    sure = [moment.value for _, _, _, raw in stated if not is_ambiguous(raw) and (moment := read_moment(raw))]
    month_first = writes_month_first(seen, url)
    found: list[DateCandidate] = []
    for kind, source, where, raw in stated:
        moment = _read(raw, sure, month_first=month_first)
        found.append(
            DateCandidate(
                kind=kind,
                source=source,
                where=where,
                raw=raw[:200],
                value=moment.value if moment else None,
                precision=moment.precision if moment else None,
                zone=moment.zone if moment else None,
            )
        )
    if place is not None and not any(_is_publication(date, until) for date in found):
        found.extend(printed_dates(place, month_first=month_first))
    return choose_dates(tuple(dict.fromkeys(found)), until=until)


def _is_publication(date: DateCandidate, until: datetime | None) -> bool:
    """Say whether markup states when the story was published; the URL has a day at best."""
    if date.kind != "published" or date.source == "url" or date.value is None:
        return False
    return until is None or not _is_ahead(date.value, until)


def _is_ahead(day: datetime, until: datetime) -> bool:
    """Say whether a date lies after the capture of its page."""
    return day - until > _AHEAD


def writes_month_first(seen: Witnesses, url: str) -> bool | None:
    """Say whether the page is of a country that writes the month before the day.

    None where nothing tells the order: English, of no country.
    """
    given = (seen.language, seen.first("og:locale"), seen.first("content-language"))
    tags = [tag.replace("_", "-").lower() for tag in given if tag]
    if any(tag in ("en-us", "en-ph") for tag in tags):
        return True
    host = urlsplit(url).hostname or ""
    is_open = all(tag == "en" for tag in tags) and len(host.rpartition(".")[2]) > _COUNTRY
    return None if is_open else False


def _read(raw: str, sure: Sequence[datetime], *, month_first: bool | None) -> Moment | None:
    """Read a date; of two readings (`06/01/2026`) the one that the page's other dates support."""
    american = bool(_AMERICAN.search(raw))
    own = read_moment(raw, month_first=bool(month_first) or american)
    if own is None or not is_ambiguous(raw):
        return own
    readings = (own, read_moment(raw, month_first=False), read_moment(raw, month_first=True))
    near = (one for one in readings if one and any(abs(one.value - day) < _NEAR for day in sure))
    return next(near, None if month_first is None and not american else own)


def choose_dates(candidates: Sequence[DateCandidate], *, until: datetime | None = None) -> Dates:
    """Choose one date of each kind: the first of the ladder, or its more exact twin from a lower rung.

    With `until`, none that lies after it.
    """
    ordered = tuple(sorted(candidates, key=lambda candidate: LADDER.index(candidate.source)))
    past = [one for one in ordered if until is None or one.value is None or not _is_ahead(one.value, until)]
    return Dates(
        published=_chosen(past, "published"),
        modified=_chosen(past, "modified"),
        candidates=ordered,
    )


def _chosen(candidates: Iterable[DateCandidate], kind: Kind) -> DateCandidate | None:
    """Choose one date of a kind."""
    dates = tuple(candidates)
    readable = [date for date in dates if date.kind == kind and _is_plausible(date, dates)]
    if not readable:
        return None
    first = readable[0]
    twins = [date for date in readable if _is_twin(first, date)]
    return max(twins, key=_exactness, default=first) if _exactness(first) < 2 else first


def _is_plausible(date: DateCandidate, dates: Sequence[DateCandidate]) -> bool:
    """Say whether a date can be one of a page, whenever that was captured.

    Systems write the first and last days that they can count for "not set" and "never". A day before the web
    is believed with the URL's support, a publication a year after the change of the page is not.
    """
    day = date.value
    if day is None or day.year >= _NEVER or day.date().isoformat() in _UNSET:
        return False
    if day.year < _WEB:
        own = date.source == "url"
        return any((other.source == "url") != own and _is_twin(date, other) for other in dates)
    changes = [other.value for other in dates if other.kind == "modified" and other.value is not None]
    return date.kind == "modified" or not changes or day - max(changes) < _YEAR


def _is_twin(one: DateCandidate, two: DateCandidate) -> bool:
    """Say whether two dates can be the same moment, told with and without its time or zone."""
    return one.value is not None and two.value is not None and abs(one.value - two.value) < _SAME_MOMENT


def _exactness(date: DateCandidate) -> int:
    """Return 0 for a day, 1 for a time without zone, 2 for a time with its zone."""
    return (date.precision != "day") + (date.zone is not None)


def _statements(
    seen: Witnesses, article: Thing | None, url: str
) -> Iterator[tuple[Kind, DateSource, str, str]]:
    """Yield every statement of a date: kind, source, where, text."""
    for kind in _KINDS:
        for where, raw in _of_things(seen.things, article, kind):
            yield kind, "jsonld", where, raw
        for where, raw in _of_meta(seen, _OG[kind]):
            yield kind, "og", where, raw
        for where, raw in _of_meta(seen, _META[kind]):
            yield kind, "meta", where, raw
        for mark in _of_times(seen.times, kind):
            yield kind, "time", "time[datetime]", mark.value
    day = day_in_url(url)
    if day:
        yield "published", "url", "url", day


def _of_things(things: Iterable[Thing], article: Thing | None, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the dates of the article object; without any, those of an object that describes the web page."""
    dated = article is not None and any(texts(article.get(name)) for name in _JSONLD[kind])
    described = [article] if dated else [thing for thing in things if "WebPage" in types_of(thing)][:1]
    for thing in filter(None, described):
        for name in _JSONLD[kind]:
            for raw in texts(thing.get(name)):
                yield name, raw


def _of_meta(seen: Witnesses, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the contents of meta elements, at most two of a name."""
    for name in names:
        for raw in seen.meta.get(name, ())[:2]:
            yield name, raw


def _of_times(times: Sequence[TimeMark], kind: Kind) -> Iterator[TimeMark]:
    """Yield the time elements that say of which kind they are; one that stands alone is the publication.

    A page of many unnamed times is a list of other stories, or a live blog; so are times in an aside, and
    those of comments and teasers, whatever they are called.
    """
    own = [time for time in times if not time.is_listed and (not time.is_apart or time.itemprop)]
    unnamed = {time.value[:10] for time in own if _kind_of(time) is None}
    for time in own[:_MOST_TIMES]:
        named = _kind_of(time)
        if named == kind or (named is None and kind == "published" and len(unnamed) == 1):
            yield time


def _kind_of(time: TimeMark) -> Kind | None:
    """Return what an element's itemprop or class calls its time."""
    for name in (time.itemprop, time.css_class):
        if _PUBLISHED_MARK.search(name):  # also of "published updated": a story never changed
            return "published"
        if _MODIFIED_MARK.search(name):
            return "modified"
    return None


def search_date(
    root: HtmlElement, *, month_first: bool | None = False, until: datetime | None = None
) -> DateCandidate | None:
    """Return the day that htmldate finds in the page, if the page states that very day as its publication.

    htmldate answers with the first of a month, or of a year, when it found no more than those: such days are
    invented and are refused, as are days counted back from today, and days of prose, of events, of changes.
    So is one of hundreds: a timetable says nothing of when it was published. The tree may be changed. With
    `month_first` None the order is not known: a day as `06/01/2026` is none. With `until`, none after it.
    """
    if sum(1 for _ in islice(_DAY_LIKE.finditer(_visible(root)), _MOST_DAYS)) >= _MOST_DAYS:
        return None
    from htmldate import find_date

    latest = (until + _AHEAD).date().isoformat() if until else _LATEST
    day = find_date(root, extensive_search=False, original_date=True, max_date=latest)
    raw = shown_day(root, _forms_of(day)) if day else None
    if day is None or raw is None or (month_first is None and is_ambiguous(raw)):
        return None
    moment = read_moment(raw if is_ambiguous(raw) else day, month_first=bool(month_first))
    return DateCandidate(
        kind="published",
        source="htmldate",
        where="page",
        raw=raw[:200],
        value=moment.value if moment else None,
        precision="day",
    )


def _visible(root: HtmlElement) -> str:
    """Return the text of a page outside of scripts."""
    elements = root.iter()
    parts = ((None if one.tag in ("script", "style") else one.text, one.tail) for one in elements)
    return " ".join(part for pair in parts for part in pair if part and not part.isspace())


def _forms_of(day: str) -> re.Pattern[str]:
    """Return what finds a day in a text (`2023-09-13`): year, month and day side by side in a usual order."""
    year, month, number = (int(part) for part in day.split("-"))
    names = "|".join(sorted((name for name, of in MONTH_OF.items() if of == month), key=len, reverse=True))
    any_month = rf"(?:0?{month}|{names})"
    ordinal = r"(?:er|st|nd|rd|th|\.|º)?[-/.\s]+(?:de\s+|of\s+)?"
    forms = (
        rf"(?<!\d){year}[-/.\s]?{any_month}[-/.\s]?0?{number}(?!\d)",
        rf"(?<!\d)0?{number}{ordinal}{any_month}\b[-/.,\s]+(?:del?\s+)?{year}(?!\d)",
        rf"\b{any_month}[-/.\s]+0?{number}(?:st|nd|rd|th)?[-/.,\s]+{year}(?!\d)",
    )
    return re.compile("|".join(forms), re.IGNORECASE)
