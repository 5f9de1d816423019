"""Rules for dates that no sentence holds: timestamps, epochs, "5 min read", "2 hours ago"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.moments import MONTH
from extractors.residue.lines import ANYWHERE, BETWEEN, EDGES, TAIL, Rule, any_of, whole

if TYPE_CHECKING:
    from extractors.residue.lines import Line

_DAY = r"\d{1,2}(?:er|st|nd|rd|th|\.|º)?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}(?:-feira)?\.?,?\s+)?"
DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{4}"
    rf"|{_WEEKDAY}{_DAY}\s+(?:(?:de|of)\s+)?(?:{MONTH})\b\.?,?\s+(?:del?\s+)?\d{{4}}"
    rf"|{_WEEKDAY}(?:{MONTH})\b\.?\s+{_DAY},?\s+\d{{4}})"
)
"""A whole date in figures or words, with or without its weekday (folded text)."""

_HOUR = (
    r"\d{1,2}\s?[:h.]\s?\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?|uhr|h)?\s*(?:\(?[a-z]{1,5}\)?"
    r"|[+-]\d{2}:?\d{2})?"
)
_LONGEST_CLOCK = 20
_ONLY_CLOCK = re.compile(_HOUR)
CLOCK = rf"(?:[\s,|·•t\u2013-]*(?:at|à|um|a las|alle(?: ore)?|om|às|kl\.?)?\s*{_HOUR})"
"""A time of day as it follows a date (folded text)."""

_WORDINGS = {
    "en": r"(?:originally )?published|posted|issued|modified|(?:last )?updated|last modified|created"
    r"|first published|date",
    "fr": r"publié[e]?|mis(?:e)? à jour|modifié[e]?|posté|rédigé|paru",
    "de": r"veröffentlicht|publiziert|aktualisiert|erschienen|stand|erstellt|letzte aktualisierung|zuletzt "
    r"aktualisiert|datum",
    "es": r"publicad[oa]|actualizad[oa]|(?:última )?actualización|creado|fecha",
    "it": r"pubblicat[oa]|aggiornat[oa]|modificat?o?|(?:ultimo )?aggiornamento|creato|data",
    "nl": r"gepubliceerd|bijgewerkt|geplaatst|laatst bijgewerkt|laatste update",
    "pt": r"publicad[oa]|atualizad[oa]|postado|publicação|última atualização",
}
_TODAY = (
    r"(?:today|yesterday|aujourd'hui|hier|heute|gestern|hoy|ayer|oggi|ieri|vandaag|gisteren|hoje|ontem),?\s*"
)
_ON = r"(?:\s+(?:on|at|le|am|vom|el|il|em|op|in|a))?"
WORDING = rf"(?:{any_of(_WORDINGS)}){_ON}\s*:?\s*"
"""A word that announces a date (folded text)."""

_ANY_MONTH = rf"{_DAY}\s+[^\W\d_]{{3,12}}\.?\s+\d{{4}}(?:\s?\u0433\.?)?\W{{1,4}}\d{{1,2}}:\d{{2}}"
_BY = r"(?:by|par|von|por|di|door)\s+[^\W\d_][\w.' -]{2,50}"
_BARE = whole(
    rf"\W*{DATE}{CLOCK}?(?:\s*[|·•\u2013-]?\s*{_BY})?\W*|\W*{_HOUR}\s+{DATE}(?:\s+{_BY})?"
    rf"|\W*{_ANY_MONTH}\W*|(?:[^|·•.!?]{{2,40}}[|·•]\s*){{1,3}}{DATE}{CLOCK}?"
    rf"|{DATE}{CLOCK}?(?:\s*[|·•]\s*[^|·•.!?\d]{{2,40}}){{1,3}}|{_HOUR}"
)
_LONE_WORDING = whole(
    rf"(?:(?:{WORDING})\s*:\s*){{1,3}}"
    r"|updated|published|mis à jour|aktualisiert|actualizado|aggiornato|bijgewerkt|atualizado"
)
_DIGIT = re.compile(r"\d")
# Who wrote a remark, and when to the second: no event is told so.
_SIGNED = whole(rf".{{2,50}}\W{{1,4}}{DATE}(?:\s?\u0433\.)?\W{{1,3}}\d{{1,2}}:\d{{2}}:\d{{2}}\W*")
_THIS_WAS = r"(?:this (?:article|story|post|piece) (?:was|has been) )?"
_ANNOUNCED = whole(
    rf"\W{{0,6}}{_THIS_WAS}(?:{WORDING}(?:{DATE}{CLOCK}?|(?:{_TODAY})?{CLOCK})(?:\s*[|/·•,(\u2013-]*\s*)?)+\W*"
    rf"|\W*{DATE}{CLOCK}\W*"
    rf"|\W*{DATE}{CLOCK}?\W+{WORDING}{DATE}{CLOCK}?\W*"
    rf"|\W*{_HOUR}\s+{DATE}(?:\s+{_BY})?"
    rf"|{DATE}\s+-\s+(?:{WORDING})?(?:(?:by|por|par|von|di|door)\b.{{2,60}})?(?:categor|tags).{{2,120}}"
)
_WORDED = re.compile(rf"\W{{0,6}}(?:{WORDING})")
_POSTED = re.compile(rf"{DATE}\s+-\s+(?:{any_of(_WORDINGS)})\b.{{0,120}}")
_EPOCH = whole(r"(?:[3-9]\d{8}|[1-3]\d{9}(?:\d{3})?)")

_MINUTES = r"\d{1,3}(?:\s*-\s*\d{1,3})?"
_READING = {
    "en": rf"(?:reading time|read time|time to read)\W{{0,3}}(?:approx\w*\.? "
    rf")?{_MINUTES}\s*(?:min(?:ute)?s?|m)?"
    rf"|{_MINUTES}[ -]?(?:min(?:ute)?s?)\.? (?:read|reading time|to read)|less than a minute read",
    "fr": rf"(?:temps|durée) de lecture\W{{0,3}}(?:environ )?{_MINUTES}\s*min(?:ute)?s?"
    rf"|lecture\W{{0,3}}{_MINUTES} min(?:ute)?s?|{_MINUTES} min(?:ute)?s? de lecture",
    "de": rf"(?:lesezeit|lesedauer)\W{{0,3}}(?:ca\. |etwa )?{_MINUTES}\s*min(?:ute)?n?|{_MINUTES} "
    rf"min(?:uten?)?\.? lesezeit",
    "es": rf"(?:tiempo de lectura|lectura)\W{{0,3}}{_MINUTES}\s*min(?:uto)?s?|{_MINUTES} min(?:uto)?s? "
    rf"de lectura",
    "it": rf"(?:tempo di lettura|lettura)\W{{0,3}}{_MINUTES}\s*min(?:ut[oi])?|{_MINUTES} min(?:ut[oi])? "
    rf"di lettura",
    "nl": rf"leestijd\W{{0,3}}{_MINUTES}\s*min(?:uut|uten)?|{_MINUTES} min(?:uut|uten)?\.? (?:lezen"
    rf"|leestijd)",
    "pt": rf"tempo de leitura\W{{0,3}}{_MINUTES}\s*min(?:uto)?s?|{_MINUTES} min(?:uto)?s? de leitura",
}
_AGO = {
    "en": r"\d{1,2}\+? (?:min(?:ute)?|hour|day|week|month|year)s? ago|(?:an|one) hour ago|just now",
    "fr": r"il y a (?:\d{1,2}|une?) (?:minute|heure|jour|semaine|mois|an)s?",
    "de": r"vor (?:\d{1,2}|einer?) (?:minute|stunde|tag|woche|monat)(?:e|en|n)?",
    "es": r"hace (?:\d{1,2}|una?) (?:minuto|hora|día|semana|mes)(?:es|s)?",
    "it": r"\d{1,2} (?:minuti|ore|giorni|settimane|mesi) fa|un'ora fa",
    "nl": r"(?:\d{1,2}|een) (?:minuten|minuut|uur|dagen|dag|weken|week) geleden",
    "pt": r"há (?:\d{1,2}|uma?) (?:minuto|hora|dia|semana|mês)(?:es|s)?",
}


_ON_DAY = whole(rf"\W*(?!\d|(?:{MONTH})\b){DATE}{CLOCK}\W*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
_BEFORE_THE_WEB = "1990"


def is_old(text: str) -> bool:
    """Say whether every year in a text is one in which no page was published."""
    years = _YEAR.findall(text)
    return bool(years) and max(years) < _BEFORE_THE_WEB


def _is_timestamp(line: Line) -> bool:
    """Say whether a line is a date and no more; after the text it needs a time or a word as "updated".

    Between paragraphs it needs the word: a chronicle has dates with times. After them a weekday, a date and a
    time are those of an event. A year before the web is one of a chronicle.
    """
    if not _DIGIT.search(line.folded):
        return line.zone == "head" and _LONE_WORDING(line)
    if is_old(line.text) or (line.zone == "tail" and _ON_DAY(line)):
        return False
    if line.zone == "apart" and not _WORDED.match(line.folded):
        return False
    if _ANNOUNCED(line) or _POSTED.fullmatch(line.folded):
        return True
    return line.zone == "head" and _BARE(line)


def is_clock(text: str) -> bool:
    """Say whether a text is a time of day and nothing else."""
    return len(text) <= _LONGEST_CLOCK and _ONLY_CLOCK.fullmatch(text.casefold()) is not None


RULES = (
    Rule(name="timestamp", zones=BETWEEN, longest=200, holds=_is_timestamp),
    Rule(name="timestamp", zones=TAIL, longest=90, holds=_SIGNED),
    Rule(name="epoch", zones=EDGES, longest=13, holds=_EPOCH),
    Rule(
        name="reading-time",
        zones=ANYWHERE,
        longest=60,
        holds=whole(rf"\W{{0,6}}(?:{any_of(_READING)})\W*"),
    ),
    Rule(
        name="timestamp",
        zones=BETWEEN,
        longest=60,
        holds=whole(rf"\W{{0,6}}(?:{WORDING})?(?:{any_of(_AGO)})\W*"),
    ),
)
