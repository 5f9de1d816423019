"""Reads a point in time as pages write it: ISO, RFC 2822, epoch, and dates in words of a dozen languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Precision

_MONTHS: tuple[tuple[str, ...], ...] = (
    (
        "jan",
        "janv",
        "janvier",
        "januar",
        "jänner",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "januari",
        "janeiro",
        "january",
    ),
    (
        "feb",
        "févr",
        "fév",
        "février",
        "februar",
        "febrero",
        "febbraio",
        "februari",
        "fevereiro",
        "fev",
        "february",
    ),
    ("mar", "mars", "märz", "marzo", "maart", "mrt", "março", "marts", "march"),
    ("apr", "avr", "avril", "april", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "maggio", "mag", "mei", "maio", "maj"),
    ("jun", "juin", "juni", "junio", "giugno", "giu", "junho", "june"),
    ("jul", "juil", "juillet", "juli", "julio", "luglio", "lug", "julho", "july"),
    ("aug", "août", "aout", "august", "agosto", "ago", "augustus", "augusti"),
    ("sep", "sept", "septembre", "september", "septiembre", "settembre", "set", "setembro"),
    ("oct", "okt", "octobre", "oktober", "octubre", "ottobre", "ott", "outubro", "out", "october"),
    ("nov", "novembre", "november", "noviembre", "novembro"),
    (
        "dec",
        "déc",
        "dez",
        "décembre",
        "dezember",
        "diciembre",
        "dic",
        "dicembre",
        "december",
        "dezembro",
        "desember",
    ),
)
# As dates are written in Polish, Czech, Russian, Ukrainian, Turkish, Romanian, Indonesian, Finnish, Greek, in
# Hungarian, Bulgarian, Slovak, Slovene, Croatian, Serbian, Macedonian, Lithuanian, Estonian, Catalan, Hebrew,
# and in the Arabic of Egypt, the Levant and the Maghreb. "listopada" is November in Polish and, with a full
# stop behind the day, October in Croatian.
_MONTHS_IN_DATES = (
    "stycznia ledna января січня ocak ianuarie tammikuuta ιανουαρίου يناير كانون_الثاني جانفي"
    " január jan januára januarja siječnja januara януари јануара јануари sausio jaanuar gener בינואר",
    "lutego února февраля лютого şubat februarie helmikuuta φεβρουαρίου فبراير شباط فيفري"
    " február februára februarja veljače februara февруари фебруара vasario veebruar febrer בפברואר",
    "marca března марта березня mart martie maret maaliskuuta μαρτίου مارس آذار"
    " március márc ožujka marta март kovo märts març במרץ",
    "kwietnia dubna апреля квітня nisan aprilie huhtikuuta απριλίου أبريل ابريل إبريل نيسان أفريل"
    " április ápr apríla aprila travnja април априла balandžio aprill באפריל",
    "maja května мая травня may\u0131s toukokuuta μαΐου مايو أيار ماي"
    " május máj mája svibnja май мај маја gegužės maig במאי",
    "czerwca června июня червня haziran iunie kesäkuuta ιουνίου يونيو يونيه حزيران جوان"
    " június jún júna junija lipnja juna юни јуни јуна birželio juuni juny ביוני",
    "lipca července июля липня temmuz iulie heinäkuuta ιουλίου يوليو يوليه تموز جويلية"
    " július júl júla julija srpnja jula юли јули јула liepos juuli juliol ביולי",
    "sierpnia srpna августа серпня ağustos agustus elokuuta αυγούστου أغسطس اغسطس آب أوت"
    " augusztus augusta avgusta kolovoza август rugpjūčio agost באוגוסט",
    "września září сентября вересня eylül septembrie syyskuuta σεπτεμβρίου سبتمبر أيلول"
    " szeptember szept septembra rujna септември септембра rugsėjo setembre בספטמבר",
    "października října октября жовтня ekim octombrie lokakuuta οκτωβρίου أكتوبر اكتوبر تشرين_الأول"
    " október októbra oktobra октомври октобра spalio oktoober באוקטובר",
    "listopadu ноября листопада kas\u0131m noiembrie marraskuuta νοεμβρίου listopada نوفمبر تشرين_الثاني"
    " novembra studenoga studenog ноември новембра lapkričio בנובמבר",
    "grudnia prosince декабря грудня aral\u0131k decembrie joulukuuta δεκεμβρίου ديسمبر كانون_الأول"
    " decembra prosinca декември децембра gruodžio detsember desembre בדצמבר",
)
MONTH_OF = {
    name.replace("_", " "): number
    for months in (_MONTHS, tuple(names.split() for names in _MONTHS_IN_DATES))
    for number, names in enumerate(months, 1)
    for name in names
}
"""Month number by lower-case name or abbreviation, without its full stop."""

MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
"""A regular expression for the name of a month in one of the languages."""

_YMD = re.compile(
    r"(?<!\d)(?P<y>\d{4})(?:(?P<s>[-/.])(?P<m>\d{1,2}|[a-z]{3})(?P=s)(?P<d>\d{1,2})|(?P<mm>\d{2})(?P<dd>\d{2}))(?!\d)",
    re.IGNORECASE,
)
_DMY = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4})(?!\d)")
_EASTERN = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?[\u5e74\ub144]\s?(?P<m>\d{1,2})\s?[\u6708\uc6d4]\s?(?P<d>\d{1,2})(?!\d)[\u65e5\uc77c]?"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:er|st|nd|rd|th|\.|º)?[\s-]+(?:de\s+|of\s+)?(?P<m>{MONTH})\b\.?[,،]?[\s-]+(?:de\s+|del\s+)?"
    r"(?P<y>\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
)
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)(?:\s?[.,]|\s(?:m|r)\.)?\s+(?P<m>{MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
_URL_DATE = re.compile(
    r"(?<!\d)(?:19[89]\d|20\d\d)(?P<s>[-/._]?)(?:\d{2}|[a-z]{3})(?P=s)\d{2}(?!\d)", re.IGNORECASE
)
_PATH_DATE = re.compile(
    r"/(?P<y>19[89]\d|20\d\d)/(?:(?!p/|page|part|vol|no/|num|issue|chapter|season|round|week"
    r"|result|election|district|match|game|group|stage|day|spieltag|etape|jornada)[a-z][\w-]*/)?"
    r"(?P<m>[01]?\d|[a-z]{3})/(?P<d>[0-3]?\d)(?=/)",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{8})[T ]?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{4})?")
_TIME = re.compile(
    r"(?P<east>午前|午後|上午|下午|오전|오후)?\s?(?<![\d:])(?P<h>\d{1,2})\s?(?::|h|H|[時时点點시]|\.(?=\d\d(?:\b|[ap]\.?m)))"
    r"\s?(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?(?!\s?[%°€$])"
    r"\s*(?P<p>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*(?:(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<h>\d{2}):?(?P<m>\d{2})?|\(?(?P<name>[A-Z]{1,5})\b)"
)
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "BST": 60,
    "WEST": 60,
    "CET": 60,
    "CEST": 120,
    "MEZ": 60,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "EST": -300,
    "EDT": -240,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "JST": 540,
    "KST": 540,
}
_AFTERNOON = frozenset(("午後", "下午", "오후"))
_EARLIEST_YEAR = 1800
_LATEST_YEAR = 2100
_EARLIEST_EPOCH = 315_532_800  # 1980; smaller numbers are ids, and 0 is "not set"
_LATEST_EPOCH = 4_102_444_800  # 2100
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time in UTC, how exact it was written, and the offset (`+02:00`) written beside it.

    With `zone` None the wall clock time stands as if it were UTC.
    """

    value: datetime
    precision: Precision
    zone: str | None = None


@lru_cache(maxsize=256)
def read_moment(text: str, *, month_first: bool = False) -> Moment | None:
    """Return the first point in time that a text states, None when it states none between 1800 and 2100.

    `month_first` says how to read `06/01/2026` where both orders are possible. A page states one time in
    several places, and each is remembered.
    """
    text = text[:_LONGEST].strip()
    if _EPOCH.fullmatch(text):
        return _from_epoch(text)
    compact = _COMPACT.fullmatch(text)
    if compact:
        seconds = f":{compact[4]}" if compact[4] else ""
        text = f"{compact[1]} {compact[2]}:{compact[3]}{seconds}{compact[5] or ''}"
    for year, month, day, end in _dates(text, month_first=month_first):
        if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
            continue
        try:
            date = datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            continue
        return _with_time(date, text[end:])
    return None


def date_spans(text: str) -> list[tuple[int, int]]:
    """Return where the days stand that a text names, in its order."""
    forms = (_YMD, _EASTERN, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _DMY)
    found = sorted({match.span() for form in forms for match in form.finditer(text[:_LONGEST])})
    return [span for before, span in zip([(0, 0), *found], found, strict=False) if span[0] >= before[1]]


def is_ambiguous(text: str) -> bool:
    """Say whether a text gives day and month in two numbers that can be either."""
    match = None if _YMD.search(text) else _DMY.search(text)
    return match is not None and match["a"] != match["b"] and max(int(match["a"]), int(match["b"])) <= 12


def day_in_url(url: str) -> str | None:
    """Return the day in an address: its numbers side by side, or segments, a section perhaps between them."""
    address = url.partition("?")[0]
    match = _URL_DATE.search(address)
    if match:
        return match[0]
    path = _PATH_DATE.search(address)
    return f"{path['y']}/{path['m']}/{path['d']}" if path else None


def _dates(text: str, *, month_first: bool) -> Iterator[tuple[int, int, int, int]]:
    """Yield year, month, day and end of the dates that the forms find."""
    for match in _YMD.finditer(text):
        month = match["m"] or match["mm"]
        number = int(month) if month.isdigit() else MONTH_OF.get(month.lower(), 0)
        yield int(match["y"]), number, int(match["d"] or match["dd"]), match.end()
    for match in _EASTERN.finditer(text):
        yield int(match["y"]), int(match["m"]), int(match["d"]), match.end()
    for form in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        for match in form.finditer(text):
            yield int(match["y"]), _month(match), int(match["d"]), match.end()
    for match in _DMY.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        yield int(match["y"]), second, first, match.end()


def _month(match: re.Match[str]) -> int:
    """Return the number of the month that a date names; Croatian and Polish share a name."""
    name = match["m"].lower()
    is_croatian = name == "listopada" and match.string[match.end("d")] == "."
    return MONTH_OF[name] - is_croatian


def _from_epoch(text: str) -> Moment | None:
    """Read seconds, or milliseconds, since 1970."""
    number = float(text)
    seconds = number / 1000 if len(text.partition(".")[0]) > 10 else number
    if not _EARLIEST_EPOCH <= seconds < _LATEST_EPOCH:
        return None
    return Moment(value=datetime.fromtimestamp(int(seconds), UTC), precision="second", zone="+00:00")


def _with_time(date: datetime, rest: str) -> Moment:
    """Add the time of day and zone that follow a date."""
    time = _TIME.search(rest)
    hour = _hour(time) if time else None
    if time is None or hour is None or int(time["m"]) > 59 or int(time["s"] or 0) > 59:
        return Moment(value=date, precision="day")
    wall = date.replace(hour=hour, minute=int(time["m"]), second=int(time["s"] or 0))
    precision: Precision = "second" if time["s"] else "minute"
    offset = _offset(rest[time.end() :])
    if offset is None:
        return Moment(value=wall, precision=precision)
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    return Moment(value=wall - timedelta(minutes=offset), precision=precision, zone=zone)


def _hour(time: re.Match[str]) -> int | None:
    """Return the hour of 24; None when there is no such hour."""
    hour = int(time["h"])
    half = "p" if time["east"] in _AFTERNOON else (time["p"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour if hour < 24 else None


def _offset(rest: str) -> int | None:
    """Return the minutes east of UTC that follow a time, None when no zone is written."""
    match = _ZONE.match(rest)
    if match is None:
        return None
    if match["name"]:
        return _ZONES.get(match["name"])
    minutes = int(match["h"]) * 60 + int(match["m"] or 0)
    return minutes if match["sign"] == "+" else -minutes
