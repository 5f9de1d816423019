"""Knows news agencies by their names, and finds them in datelines, in credit lines and among authors."""

# ruff: noqa: RUF001 - names in the letters of their countries

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AGENCIES = {
    "AAP": "AAP|Australian Associated Press",
    "Adnkronos": "Ad[nN][kK]ronos",
    "AFP": "AFP|Agence France[- ]Presse|АФП|法新社",
    "AGI": "AGI",
    "Agerpres": "Agerpres|AGERPRES",
    "Anadolu": "AA|Anadolu(?: Agency)?",
    "ANI": "ANI",
    "ANP": "ANP",
    "ANSA": "ANSA",
    "Antara": "Antara|ANTARA",
    "AP": "AP|(?:The )?Associated Press|美联社|美聯社",
    "APA": "APA",
    "ATS": "ATS|ats|Keystone[- ]ATS|Keystone[- ]SDA|SDA|sda",
    "Belga": "Belga|BELGA",
    "Bernama": "Bernama|BERNAMA",
    "Bloomberg": "Bloomberg(?: News)?",
    "BNS": "BNS",
    "ČTK": "[ČC]TK",
    "dpa": "dpa(?:-AFX|-infocom|/tmn)?|DPA|Deutsche Presse-Agentur",
    "EFE": "EFE|Agencia EFE",
    "Europa Press": "Europa Press|EUROPA PRESS",
    "epd": "epd",
    "IANS": "IANS",
    "Interfax": "Interfax|Интерфакс",
    "Jiji": "Jiji(?: Press)?|時事通信社?",
    "KNA": "KNA",
    "Kyodo": "Kyodo(?: News)?|KYODO|共同通信社?",
    "La Presse Canadienne": "La Presse Canadienne|(?:The )?Canadian Press",
    "Lusa": "Lusa|LUSA|Agência Lusa",
    "MTI": "MTI",
    "NTB": "NTB",
    "PA Media": "PA|PA Media|Press Association",
    "PAP": "PAP",
    "PTI": "PTI|Press Trust of India",
    "Reuters": "(?:Thomson )?(?:Reuters|REUTERS)|路透社|ロイター",
    "RIA Novosti": "RIA Novosti|РИА Новости",
    "Ritzau": "Ritzau",
    "SID": "SID",
    "STT": "STT",
    "TASS": "TASS|Tass|ТАСС",
    "TT": "TT",
    "Ukrinform": "Ukrinform|Укрінформ|Укринформ",
    "UPI": "UPI",
    "Xinhua": "Xinhua|XINHUA|新华社|新華社",
    "Yonhap": "Yonhap|YONHAP|연합뉴스",
}
_AGENCY = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _AGENCIES.items()}
ANY_AGENCY = f"(?:{'|'.join(_AGENCIES.values())})"
"""A regular expression for the name of an agency as it is spelled, without capturing groups."""

_NAME = re.compile(ANY_AGENCY, re.IGNORECASE)
_LIST = rf"{ANY_AGENCY}(?:\s*[,/&+-]\s*{ANY_AGENCY})*"
_WITH = r"avec|with|mit|con|com|met|source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|©|copyright"
_CREDIT = re.compile(rf"[(\[]?(?:(?i:{_WITH})(?!\w)\s*:?\s*)?({_LIST})[)\]]?\.?")
_DATELINE = re.compile(
    rf"[^!?\n(]{{0,70}}\(({_LIST})\)\s*(?:[-\u2013\u2014:.]|$)|({_LIST})(?:\s+-\s+|\s*[\u2013\u2014]\s*)\w"
)
_CHAIN = re.compile(r"[(\[]?(?:[\w.@]{1,12}\s*[/,]\s*){1,4}[\w.@]{1,12}[)\]]?")
_JOINED = re.compile(r"\s*[,/&+]\s*|\s+-\s+|-(?=[A-Z]{2})")
_EDGES = "()[]. "


def agency_of(name: str) -> str | None:
    """Return the usual short name of the news agency that a whole text names, or None."""
    if not _NAME.fullmatch(name):
        return None
    return next((short for short, pattern in _AGENCY.items() if pattern.fullmatch(name)), None)


def credited_agencies(first: str, last: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies that a dateline (`PARIS (AFP) -`) in the first, a credit in a last text names."""
    named = _DATELINE.match(first[:200])
    lists = [named[1] or named[2]] if named else []
    lists += [text for line in last if (text := _credit(line))]
    return tuple(dict.fromkeys(agency for text in lists for agency in _each(text)))


def _credit(line: str) -> str | None:
    """Return what a credit line credits: an agency alone, or a chain of initials such as `jgr/ats/afp`."""
    text = line.strip()
    match = _CREDIT.fullmatch(text)
    if match:
        return match[1]
    return text.strip(_EDGES) if len(text) <= 40 and _CHAIN.fullmatch(text) else None


def _each(names: str) -> Iterator[str]:
    """Yield the agencies in a list of names, leaving initials of editors out."""
    for name in _JOINED.split(names):
        agency = agency_of(name.strip(_EDGES))
        if agency:
            yield agency
