"""Reads the dates that a page prints beside its title, for pages whose markup states none."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from extractors.article import DateCandidate
from extractors.moments import is_ambiguous, read_moment
from extractors.nearby import elements_after, elements_before, stands_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from extractors.moments import Moment

_MODIFIED = re.compile(
    r"updated|modified|revised|aktualisiert|geändert|mis à jour|actualizad|modificad|aggiornat|bijgewerkt"
    r"|atualizad|opdateret|uppdaterad|oppdatert|aktualizacja|обновлен",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"©|copyright|all rights|alle rechte|tous droits|event|termin", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<day>\d{1,2}([./])\d{1,2}\2)(?P<year>[0-4]\d)(?![\d.:])")
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?![a-z]{7})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?;]\s")
_MOST_WORDS = 9
_WEB = 1991  # the year of the first page: older days are told, not printed as the page's own
_LONGEST = 120
_PROSE = 220


def printed_dates(heading: HtmlElement, *, month_first: bool | None = False) -> Iterator[DateCandidate]:
    """Yield the dates in short texts around a heading, up to the first paragraph, those after it first.

    A text in prose, in a caption or beside a copyright sign says nothing of the story. With `month_first`
    None the order is not known: `06/01/2026` is then read only where a weekday stands beside it.
    """
    for element in chain(_until_prose(elements_after(heading)), elements_before(heading)):
        for text in _short_texts(element):
            whole = _SHORT_YEAR.sub(r"\g<day>20\g<year>", text)
            moment = None if _NO_DATE.search(text) else _read(whole, month_first=month_first)
            if moment is None or moment.value.year < _WEB or stands_aside(element):
                continue
            if _is_label(text):
                yield DateCandidate(
                    kind="modified" if _MODIFIED.search(text) else "published",
                    source="text",
                    where="beside the title",
                    raw=text,
                    value=moment.value,
                    precision=moment.precision,
                    zone=moment.zone,
                )


def _read(text: str, *, month_first: bool | None) -> Moment | None:
    """Read a date; of two readings the one on the weekday that the text names, or in the page's order."""
    if not is_ambiguous(text):
        return read_moment(text)
    named = _WEEKDAY.search(text)
    if named:
        readings = (read_moment(text, month_first=first) for first in (True, False))
        return next((one for one in readings if one and f"{one.value:%a}" == named[0].title()), None)
    return None if month_first is None else read_moment(text, month_first=month_first)


def _until_prose(elements: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield elements until one of them is a paragraph."""
    for element in elements:
        if len(element.text or "") > _PROSE:
            return
        yield element


def _short_texts(element: HtmlElement) -> Iterator[str]:
    """Yield an element's own texts that are short and hold a digit, each with its white space folded."""
    for text in (element.text, *(child.tail for child in element)):
        if text and len(text) <= _LONGEST and _DIGIT.search(text):
            yield " ".join(text.split())


def _is_label(text: str) -> bool:
    """Say whether a text holds little beside its date: a few words, no sentence."""
    return len(_WORD.findall(text)) <= _MOST_WORDS and not _SENTENCE.search(text)
