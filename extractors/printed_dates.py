"""Reads the dates that a page prints beside its title, for pages whose markup states none."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from lxml import etree

from extractors.article import DateCandidate
from extractors.inner_text import text_of
from extractors.moments import MONTH, MONTH_OF, date_spans, is_ambiguous, read_moment
from extractors.nearby import elements_after, elements_before, is_listed, stands_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from extractors.moments import Moment

Kind = Literal["published", "modified"]

_MODIFIED = re.compile(
    r"\bupdat|modif|revised|corrected|änder(?:t|ung)|korrigiert|mise? à jour|a[ck]tuali[sz]|aggiorna"
    r"|bijgewerkt|gewijzigd|atualiz|opdater|uppdater|oppdater|güncelle|обновл|изменен|\bstand\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\bpubli(?:sh|é|ca[dt]|cerad|ser|zier)|pubblicat|posted|created|erschienen|veröffentlicht|erstellt|gepubliceerd"
    r"|geplaatst|udgivet|opublikowan|опубликован|mis en ligne|\b(?:date|datum|data|fecha)\b",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"©|copyright|all rights|alle rechte|tous droits|event|termin|\b(?:site|page|website|seite)\b"
    r"|\b(?:until|bis|jusqu\w*|hasta|tot|deadline|expires|from|ab|dès|desde|since|seit|depuis)\b"
    r"|\b(?:opens|opening|eröffn\w+|concert|konzert|exhibition|ausstellung|festival|tickets|doors)\b"
    r"|\b(?:born|birth|geboren|died|naissance|nacimiento|release|save the date|due|kick-?off|anpfiff)\b",
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    r"\d\s?°|(?:\A|[\s|·])(?:when|where|wann|wo|quand|où|cuándo|dónde|quando|dove|onde|wanneer|waar)\b\s*[:\s]"
    r"|\b(?:weather|wetter|météo|meteo|el tiempo|het weer|pogoda|погода)\b",
    re.IGNORECASE,
)
_CALLED_OF_A_DAY = re.compile(
    r"weather|wetter|meteo|today|heute|current-?date|date-?now|clock", re.IGNORECASE
)
_SMALL_WORDS = frozenset(
    """
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lørdag søndag
    måndag tisdag lördag söndag poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник
    вторник среда четверг пятница суббота воскресенье heures horas clock read reading mins minutes lecture
    leestijd lesezeit door with avec
    """.split()  # noqa: SIM905 - one word a line would hide the code below
)
_SMALL = 4  # letters; shorter words join a date to its time, its author, its place
_FACTS = {"td": "th", "dd": "dt"}
_DIGIT = re.compile(r"\d")
_SHORT_YEAR = re.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}}(?:([./])\d{{1,2}}\2|(?:\s(?:{MONTH})\.?\s|-(?:{MONTH})-)))"
    r"['\u2019]?(?P<year>[0-4]\d)(?![\d.:h]|\s?[ap]\.?m|(?<=\s\d\d)\s[^\W\d_])",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"modif|updat|lastmod|actualiz|aktualis|expir", re.IGNORECASE)
_UNREAD = frozenset(("class", "href", "id", "style", "alt"))
_MOST_DATES = 2
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?![a-z]{7})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[^\W\d_]{4,}[.!?;]\s")
_MOST_WORDS = 9
_WEB = 1991  # the year of the first page: older days are told, not printed as the page's own
_LONGEST = 120
_PROSE = 220
_STANDFIRST = 80


def printed_dates(heading: HtmlElement, *, month_first: bool | None = False) -> Iterator[DateCandidate]:
    """Yield the dates in short texts around a heading, up to the first paragraph, those after it first.

    A text in prose, in a caption or beside a copyright sign says nothing of the story. With `month_first`
    None the order is not known: `06/01/2026` is then read only where a weekday stands beside it.
    """
    above = (element for element in elements_before(heading) if not _is_of_a_day(element))
    for element in chain(_until_prose(elements_after(heading)), above):
        for text in _short_texts(element):
            whole = _SHORT_YEAR.sub(r"\g<day>20\g<year>", text)
            for kind, piece in _pieces(whole):
                moment = _read(piece, month_first=month_first)
                if moment is None or moment.value.year < _WEB or _is_elsewhere(element, heading):
                    continue
                yield DateCandidate(
                    kind=kind,
                    source="text",
                    where="beside the title",
                    raw=text,
                    value=moment.value,
                    precision=moment.precision,
                    zone=moment.zone,
                )


def _is_elsewhere(element: HtmlElement, heading: HtmlElement | None = None) -> bool:
    """Say whether an element belongs to something beside the story, or to another one."""
    return stands_aside(element, heading=heading) or is_listed(element, heading=heading) or _is_fact(element)


def _is_fact(element: HtmlElement) -> bool:
    """Say whether an element stands in a table or list of facts, beside the label of something else."""
    place = next((one for one in (element, *islice(element.iterancestors(), 2)) if one.tag in _FACTS), None)
    if place is None:
        return False
    label = next(place.itersiblings(_FACTS[place.tag], preceding=True), None)
    text = text_of(label) if label is not None else ""
    return label is not None and not (_PUBLISHED.search(text) or _MODIFIED.search(text))


def _is_of_a_day(element: HtmlElement) -> bool:
    """Say whether a short text above a title, with the labels in it, is of the weather or of an event."""
    text = text_of(element)[:_LONGEST]
    return bool(_OF_A_DAY.search(text) or _CALLED_OF_A_DAY.search(element.get("class", "")))


def shown_day(root: HtmlElement, form: re.Pattern[str]) -> str | None:
    """Return how a page states a day as its publication: alone or named so in a text, or in an attribute.

    `form` finds the day. Texts of other things and times of changes don't count, nor do addresses of links.
    """
    for element in root.iter(etree.Element):
        if element.tag in ("script", "style"):
            continue
        found = _day_in_text(element, form) or _day_in_marks(element, form)
        if found is not None and not _is_elsewhere(element):
            return found
    return None


def _day_in_text(element: HtmlElement, form: re.Pattern[str]) -> str | None:
    """Return how an element's own text states a day as a publication."""
    labels = (piece for text in _short_texts(element) for kind, piece in _pieces(text) if kind == "published")
    return next((match[0] for text in labels if (match := form.search(text))), None)


def _day_in_marks(element: HtmlElement, form: re.Pattern[str]) -> str | None:
    """Return how an element's attributes state a day, unless one of them tells of a change."""
    marks = element.attrib.items()  # by its name alone an attribute such as `{{cls}}` can't be asked for
    found = next(
        (match[0] for name, mark in marks if name not in _UNREAD and (match := form.search(mark))), None
    )
    is_change = found is not None and any(_CHANGE.search(f"{name} {mark[:_LONGEST]}") for name, mark in marks)
    return None if is_change else found


def _pieces(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield each date of a label with what stands around it, and its kind by the words before it.

    A text with two dates is read only where it calls one a change: otherwise it names a span of days.
    """
    spans = date_spans(text)
    if not 1 <= len(spans) <= _MOST_DATES or not _is_label(text, dates=len(spans)):
        return
    if len(spans) == 1:
        yield ("modified" if _MODIFIED.search(text) else "published"), text
        return
    starts = [0, *(end for _, end in spans)]
    changes = [
        bool(_MODIFIED.search(text[start:day])) for start, (day, _) in zip(starts, spans, strict=False)
    ]
    ends = [*(day for day, _ in spans[1:]), len(text)]
    for change, (day, _), end in zip(changes, spans, ends, strict=True):
        if any(changes):
            yield ("modified" if change else "published"), text[day:end]


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
    """Yield elements until one of them is a long paragraph, or the second one in sentences."""
    sentences = 0
    for element in elements:
        text = element.text or ""
        sentences += len(text) > _STANDFIRST and text.rstrip().endswith((".", "!", "?", "\u201d", '"'))
        if len(text) > _PROSE or sentences > 1:
            return
        yield element


def _short_texts(element: HtmlElement) -> Iterator[str]:
    """Yield an element's own texts that are short and hold a digit, each with its white space folded."""
    for text in (element.text, *(child.tail for child in element)):
        if text and len(text) <= _LONGEST and _DIGIT.search(text):
            yield " ".join(text.split())


def _is_label(text: str, *, dates: int) -> bool:
    """Say whether a text holds little beside its dates: a few words, no sentence, and nothing of an event.

    Without a word for publication or change, no other word is written small.
    """
    words = _WORD.findall(text)
    if len(words) > _MOST_WORDS * dates or _SENTENCE.search(text) or _NO_DATE.search(text):
        return False
    if _PUBLISHED.search(text) or _MODIFIED.search(text):
        return True
    return all(
        len(word) < _SMALL or not word.islower() or word in MONTH_OF or word in _SMALL_WORDS for word in words
    )
