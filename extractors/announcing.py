"""Tells whether a list is announced as a story's own: by the line above it, or by a number in the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 15
_LEAST_COUNTED = 5
_LEAST_SHARE = 0.5
_COLONS = (":", "\uff1a")

# A line with one of these words announces what a page links to, asks for or is filed under.
_ELSEWHERE = re.compile(
    r"\b(?:read(?:ing)?|more|also|related|articles?|stories|links?|topics?|tags?|follow|share|subscribe\w*"
    r"|newsletters?|contact|sources?|next|popular|recommend\w*|lire|lisez|plus|aussi|sujet|suivez|suivre"
    r"|partage[rz]|abonne\w*|retrouvez|dossiers?|auch|mehr|lesen|artikel|beiträge|themen?|folgen|teilen"
    r"|abonnieren|quellen?|más|también|leer|lea|temas?|síguenos|compart\w+|suscr\w+|fuentes?|noticias"
    r"|altro|anche|leggi|articoli|segui\w*|condivid\w+|iscriv\w+|fonti|notizie|meer|ook|lees|artikelen|volg"
    r"|delen|deel|bronnen|mais|também|leia|notícias|siga|assin\w+|fontes?|video|videos|vídeos?|podcasts?"
    r"|photos?|fotos?)\b",
    re.IGNORECASE,
)
_WORDS = (
    (5, "five cinq fünf cinco cinque vijf"),
    (6, "six sechs seis sei zes"),
    (7, "seven sept sieben siete sette zeven sete"),
    (8, "eight huit acht ocho otto oito"),
    (9, "nine neuf neun nueve nove negen"),
    (10, "ten dix zehn diez dieci tien dez"),
    (11, "eleven onze elf once undici"),
    (12, "twelve douze zwölf doce dodici twaalf doze"),
    (13, "thirteen treize dreizehn trece tredici dertien treze"),
    (15, "fifteen quinze fünfzehn quince quindici vijftien"),
    (20, "twenty vingt zwanzig veinte venti twintig vinte"),
    (25, "twenty-five vingt-cinq fünfundzwanzig veinticinco venticinque vijfentwintig"),
    (30, "thirty trente dreissig dreißig treinta trenta dertig trinta"),
    (40, "forty quarante vierzig cuarenta quaranta veertig quarenta"),
    (50, "fifty cinquante fünfzig cincuenta cinquanta vijftig cinquenta"),
    (100, "hundred cent hundert cien cento honderd cem"),
)
_NUMBERS = {word: number for number, words in _WORDS for word in words.split()}
_NUMBER = re.compile(r"(?<![\d.,:])\d{1,3}(?![\d:]|[.,]\d)|[^\W\d_]+(?:-[^\W\d_]+)?")


def announces(lead: str) -> bool:
    """Say whether a line leads in what follows it: it ends in a colon, and speaks of no other pages."""
    text = lead.rstrip()
    return len(text) >= _SHORTEST and text.endswith(_COLONS) and not _ELSEWHERE.search(text)


def counts(titles: Iterable[str], number: int) -> bool:
    """Say whether a title has the number of a list's items, in figures or words; five or more."""
    return number >= _LEAST_COUNTED and any(number in _numbers(title) for title in titles)


def carries(items: int, rest: int) -> bool:
    """Say whether a list of so many letters is what a text is about that has so many others."""
    return items >= _LEAST_SHARE * rest


def _numbers(title: str) -> set[int]:
    """Return the numbers of a title."""
    words = (match[0] for match in _NUMBER.finditer(title.casefold()))
    return {int(word) if word.isdecimal() else _NUMBERS.get(word, 0) for word in words}
