"""Judges, for benchmarks only, whether a line is in the truth of its page, and what kind of residue it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.truth import TruePage

_WORD = re.compile(r"[^\W_]+")
_GRAM = 3
_HALF = 0.5
_LONGEST = 40  # words; a longer line is prose, whatever it mentions

# The first kind with a word in the line names it. Words are looked for anywhere in the folded line, between
# word borders at their beginning only, so that "abonn" finds "abonnieren" and "abonnez".
_WORDS: dict[str, str] = {
    "newsletter": "newsletter|inbox|infolettre|sign up|signing up|subscri|abonn|suscr|iscri|inscri|assin"
    "|assine"
    "|our app|app store|google play|télécharge|herunterlad|descarg|scarica|whatsapp channel|get the day",
    "paywall": "donat|faites un don|soutenez|spende|apoy|sosten|premium|paywall|members get|free trial"
    "|for as little"
    "|unlock|réservé aux|already a|déjà abonné|join our|support us|please support|proposition for you",
    "comments": "comment|kommentar|comentári|comentari|commenti|reacti|akismet|leave a reply|réagir|your "
    "email"
    "|tell us what you|what do you think|join the conversation|moderat",
    "share": "share|partag|teilen|compart|condivid|delen|tweet|facebook|twitter|whatsapp|linkedin|pinterest"
    "|instagram|follow us|suivez|folgen|volg|seguici|síguenos|siga|print article|e-mail|copy link|order "
    "reprints",
    "copyright": "copyright|all rights reserved|tous droits|alle rechte|derechos reservados|riproduzione|©"
    "|personal, non-commercial|our standards|terms of|issn",
    "ad": "advertis|publicité|anzeige|werbung|publicidad|pubblicità|advertentie|reklam|anúncio|sponsor"
    "|may get a share"
    "|commission|affiliate",
    "consent": "cookie|consent|zustimm|externer inhalt|external content|contenu externe|javascript|not "
    "available"
    "|nicht verfügbar|an error|embed|swipe",
    "photo": "photo|foto|credit|crédit|getty|reuters/|/afp|/ap|bild|image|imago|courtesy|shutterstock"
    "|picture|fotografía",
    "related": "related|read more|read also|also read|read next|see more|see also|more:|more from|more on"
    "|more about"
    "|most read|most viewed|most popular|popular|don't miss|you may|you might|also like|next article"
    "|previous article"
    "|trending|recommended|also on|also:|lire aussi|à lire|lisez|voir aussi|sur le même|articles? lié"
    "|mehr zum|mehr zu"
    "|lesen sie|auch interessant|siehe auch|weiterlesen|meistgelesen|leggi anche|leggi|lea también|lee "
    "también|lees ook"
    "|leia|saiba mais|te puede|relacionad|correlat|gerelateerd|verwandte|here are some|view our|how to "
    "listen|listen"
    "|watch:|download|something to consider|click here|clicking here|full coverage|highlights",
    "timestamp": "min read|minute read|temps de lecture|lesezeit|tempo de leitura|tempo di lettura"
    "|leestijd|updated"
    "|published|publicado|publié|mis à jour|veröffentlicht|aktualisiert|pubblicato|aggiornato"
    "|gepubliceerd|bijgewerkt",
    "tags": "tags|filed under|categor|topics|mots-clés|schlagw|etiquetas|themen|thèmes|trefwoord",
    "signature": "reporting by|editing by|additional reporting|contributed|originally published|rédigé par",
    "byline": "contact the|written by|reach the|reach|email|is a reporter|is a writer|writer for|editor at"
    "|correspondent|associate editor|follow|source:|news agencies|@|write to",
}
_KINDS = {kind: re.compile(rf"(?<!\w)(?:{words})") for kind, words in _WORDS.items()}
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}|\b(?:19|20)\d{2}\b|\d{10}")
_POST = re.compile(r"\(@\w+\)|pic\.twitter\.com")
_BY = re.compile(r"\W*(?:by|par|von|por|di|door) ")
_STAMP_WORDS = 9
_BYLINE_WORDS = 12


NO_RESIDUE = frozenset(("title", "signature", "post", "other"))
"""Kinds of lines that are not in a truth and still no furniture.

A posted message that the page quotes is text in most truths, so is a line with contributors."""


class Judge:
    """Judges the lines of one page."""

    def __init__(self, page: TruePage, *, title: str | None) -> None:
        """Read the truth and the links of a page."""
        words = _folded(page.text)
        self._flat = f" {' '.join(words)} "
        self._grams = set(_grams(words))
        self._titles = {" ".join(_folded(title or ""))} | _headings(page)
        self._links = _links(page)

    def is_true(self, line: str) -> bool:
        """Say whether at least half of a line's runs of three words stand in the truth."""
        words = _folded(line)
        if len(words) < _GRAM:
            return f" {' '.join(words)} " in self._flat
        grams = _grams(words)
        return sum(gram in self._grams for gram in grams) / len(grams) >= _HALF

    def is_title(self, line: str) -> bool:
        """Say whether a line is the title of the page."""
        return " ".join(_folded(line)) in self._titles

    def kinds(self, lines: Sequence[str]) -> Iterator[str | None]:
        """Yield for each line None when it is true, else its kind; those of NO_RESIDUE are no residue."""
        before = ""
        for line in lines:
            folded = " ".join(_folded(line))
            twice = bool(folded) and folded == before
            before = folded
            if not folded or (self.is_true(line) and not twice):
                yield None
            elif folded in self._titles:
                yield "title"
            else:
                yield "duplicate" if twice else self._kind(line, folded)

    def _kind(self, line: str, folded: str) -> str:
        """Name a line that is not true."""
        if _POST.search(line):
            return "post"
        lower = line.casefold().replace("\u2019", "'")
        count = len(folded.split())
        if count <= _LONGEST:
            for kind, words in _KINDS.items():
                if words.search(lower):
                    return kind
        if _BY.match(lower) and count <= _BYLINE_WORDS:
            return "byline"
        if line.lstrip("- ").startswith("#"):
            return "hashtags"
        if _CLOCK.search(line) and count <= _STAMP_WORDS:
            return "timestamp"
        return "link" if folded in self._links else "other"


def folded(text: str) -> str:
    """Return the words of a text in lower case, one space between two, and one at either end."""
    return f" {' '.join(_folded(text))} "


def _folded(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + _GRAM]) for start in range(len(words) - _GRAM + 1)]


def _links(page: TruePage) -> set[str]:
    tree = lxml_html.fromstring(page.html)
    return {" ".join(_folded("".join(link.itertext()))) for link in tree.iter("a")} - {""}


def _headings(page: TruePage) -> set[str]:
    tree = lxml_html.fromstring(page.html)
    return {" ".join(_folded("".join(one.itertext()))) for one in tree.iter("h1", "title")} - {""}
