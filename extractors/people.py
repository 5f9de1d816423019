"""Tells authors from organisations, roles and agencies; an empty list is better than an invented author."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.jsonld import Thing, children, texts, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AGENCIES = {
    "AAP": "AAP|Australian Associated Press",
    "AFP": "AFP|Agence France[- ]Presse",
    "ANP": "ANP",
    "ANSA": "ANSA",
    "AP": "AP|(?:The )?Associated Press",
    "APA": "APA",
    "ATS": "ATS|Keystone[- ]ATS|Keystone[- ]SDA|SDA",
    "Belga": "Belga",
    "Bloomberg": "Bloomberg(?: News)?",
    "dpa": "dpa(?:-AFX)?|Deutsche Presse-Agentur",
    "EFE": "EFE|Agencia EFE",
    "Europa Press": "Europa Press",
    "epd": "epd",
    "IANS": "IANS",
    "Interfax": "Interfax",
    "KNA": "KNA",
    "Kyodo": "Kyodo(?: News)?",
    "La Presse Canadienne": "La Presse Canadienne|(?:The )?Canadian Press",
    "Lusa": "Lusa|Agência Lusa",
    "NTB": "NTB",
    "PA Media": "PA|PA Media|Press Association",
    "PAP": "PAP",
    "PTI": "PTI|Press Trust of India",
    "Reuters": "(?:Thomson )?Reuters",
    "Ritzau": "Ritzau",
    "SID": "SID",
    "STT": "STT",
    "TASS": "TASS",
    "TT": "TT",
    "UPI": "UPI",
    "Xinhua": "Xinhua",
    "Yonhap": "Yonhap",
}
_AGENCY = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _AGENCIES.items()}
_ANY = f"(?:{'|'.join(_AGENCIES.values())})"
_WITH = "avec|with|mit|con|com|met|source|quelle|fuente|fonte|bron"
_CREDIT = re.compile(rf"[(\[]?(?:(?i:{_WITH})\b\s*:?\s*)?({_ANY}(?:\s*[,/&]\s*{_ANY})*)[)\]]?\.?")
_DATELINE = re.compile(rf"[^.!?\n]{{2,60}}\(({_ANY}(?:\s*[,/&]\s*{_ANY})*)\)")
_JOINED = re.compile(r"\s*[,/&]\s*")

_SPLIT = re.compile(r"\s*[,;/&|]\s*|\s+(?:and|et|und|y|e|en|och|og)\s+")
_ADDRESS = re.compile(r"\S*(?:https?:|www\.|@)\S*", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:by|(?:written|posted|story|words|analysis|opinion|photos?) by|par|propos recueillis par|von|por|di"
    r"|a cura di|door|af|av)(?:\s*:\s*|\s+)(?=\w)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r".*(?:https?:|www\.|@|\.(?:com|org|net|fr|de|ch|uk)\b|\d\d).*"
    r"|(?:the |la |le |die |la )?"
    r"(?:admin|administrator|anonym\w*|author|autor|auteur|editors?|editorial|guest|news|newsroom|online|null"
    r"|none|redactie|redacción|redação|redaktion|redazione|rédaction|staff(?: (?:writer|reporter|report)s?)?"
    r"|undefined|unknown|user|root|webmaster|web ?desk|news ?desk|wordpress|published)"
    r"|view all posts by .*"
    r"|(?:[A-Z]\.){2,}|(?-i:[A-Z]{2,4}|Ph\.?D|M\.?D)\.?",
    re.IGNORECASE | re.DOTALL,
)
_ORGANISATION = re.compile(
    r".*\b(?:agency|agence|agentur|agencia|agenzia|bureau|desk|editorial|foundation|gmbh|group|inc|institute|llc|ltd"
    r"|magazine|media|network|news|newspaper|newsroom|redaktion|redazione|rédaction|redacción|services?|society|staff"
    r"|team|university|zeitung)\b.*"
    r"|the .*\b(?:chronicle|conversation|gazette|herald|independent|journal|post|telegraph|times|tribune)",
    re.IGNORECASE | re.DOTALL,
)
_EDGES = " .-\u2013\u2014"
_ROLE = re.compile(
    r".*\b(?:columnist|contributor|correspondent|correspondant\w*|editor|journalist\w*|korrespondent\w*|producer"
    r"|redakteur\w*|redacteur|reporter\w*|writer)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_OF_AGENCY = re.compile(rf"({_ANY})\s+(?=\S)")
_LONGEST_NAME = 60
_MOST_WORDS = 6
_MOST_AUTHORS = 30
_LONGEST_BYLINE = 500
_ORGANISATION_TYPES = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Brand", "WebSite"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote the article: names of persons, and the agencies that supplied it."""

    authors: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()


def read_byline(
    article: Thing | None, *, things: Iterable[Thing], bylines: Iterable[str], publishers: Iterable[str]
) -> Byline:
    """Return authors and agencies of JSON-LD, or of the first `bylines` text (meta elements) that names one.

    `publishers` are names of the site itself, which is no author of its pages.
    """
    known = {_plain(name) for name in publishers if name}
    described = _sorted(_named(article, things), known) if article else Byline()
    for byline in bylines:
        if described.authors or described.agency:
            break
        described = _sorted(_parts(byline), known)
    return described


def credited_agencies(first: str, last: str) -> tuple[str, ...]:
    """Return the agencies named by a dateline (`PARIS (AFP) -`) in the first, a credit in the last text."""
    found: list[str] = []
    for match in (_DATELINE.match(first), _CREDIT.fullmatch(last)):
        for name in _JOINED.split(match[1]) if match else ():
            agency = agency_of(name)
            if agency and agency not in found:
                found.append(agency)
    return tuple(found)


def agency_of(name: str) -> str | None:
    """Return the usual short name of the news agency that a whole text names, or None."""
    return next((short for short, pattern in _AGENCY.items() if pattern.fullmatch(name)), None)


def _named(article: Thing, things: Iterable[Thing]) -> Iterator[str]:
    """Yield the names in a JSON-LD author, organisations marked as such only when they are agencies."""
    author = article.get("author") or article.get("creator")
    for text in texts(author):
        yield from _parts(text)
    for thing in children(author, things):
        organised = bool(types_of(thing) & _ORGANISATION_TYPES)
        for name in texts(thing.get("name")):
            for part in _parts(name):
                if not organised or agency_of(part.strip()):
                    yield part


def _parts(text: str) -> list[str]:
    """Split a byline at commas, bars and words for "and"; addresses in it name nobody."""
    return _SPLIT.split(_ADDRESS.sub(" ", text[:_LONGEST_BYLINE]))


def _sorted(names: Iterable[str], publishers: set[str]) -> Byline:
    """Sort names into authors and agencies, and leave out what is neither."""
    authors: list[str] = []
    agencies: list[str] = []
    for raw in names:
        name = " ".join(_PREFIX.sub("", raw.strip()).split()).strip(_EDGES)
        agency = agency_of(name) or _agency_of_role(name)
        if agency:
            agencies.append(agency)
        elif _is_person(name) and _plain(name) not in publishers and name not in authors:
            authors.append(name)
    return Byline(authors=tuple(authors[:_MOST_AUTHORS]), agency=tuple(dict.fromkeys(agencies)))


def _agency_of_role(name: str) -> str | None:
    """Return the agency whose writer a text names without saying who: "AP Sports Writer"."""
    match = _OF_AGENCY.match(name)
    return agency_of(match[1]) if match and _ROLE.fullmatch(name) else None


def _is_person(name: str) -> bool:
    """Say whether a text can be a person's name."""
    if not 1 < len(name) <= _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    return not any(pattern.fullmatch(name) for pattern in (_NO_NAME, _ORGANISATION, _ROLE))


def _plain(name: str) -> str:
    """Fold a name for comparison with the site's, which may be that of its host."""
    return "".join(name.casefold().removeprefix("the ").split())
