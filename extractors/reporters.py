"""Finds who reported a story by the credit line at its end, as agencies write it; editors are no authors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.names import name_parts
from extractors.people import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AUTHORS = (
    "(?:reporting|writing|reporting and writing|reported|written) by"
    "|reportage (?:de|par)|(?:écrit|rédigé) par|(?:bericht|text|geschrieben) von"
    "|(?:reporte|información|reportagem|texto) de|(?:reportado|escrito) por|scritto da"
)
_OTHERS = (
    "(?:additional|further|with|with additional) reporting by"
    "|(?:compil(?:ed|ing)|edit(?:ed|ing)|graphics?|photos?|produc(?:ed|tion)|translat(?:ed|ion)) by"
    "|version française(?: de| par)?|(?:édit(?:é|ion|ing)|traduit) (?:de|par)"
    "|(?:bearbeitet|redigiert|übersetzt) von|(?:editado|traducido|traduzido) por"
    "|(?:edición|edição|traducción|tradução) de|(?:a cura|modificato|tradotto) d[ai]"
)
_LABEL = re.compile(rf"(?<!\w)(?:(?P<authors>{_AUTHORS})|{_OTHERS})\s", re.IGNORECASE)
_PLACED = r"\s(?:in|aus|à|en|em)\s"
_LAST_PLACED = re.compile(rf"(.*{_PLACED}[^,;]*?)(?:,|\s(?:and|et|und|y|e)\s)(?!.*{_PLACED}).*", re.DOTALL)
_LONGEST = 400


def credited_authors(lines: Iterable[str]) -> tuple[str, ...]:
    """Return who reported or wrote a story by its credit lines; not who edited it or helped.

    As in `(Reporting by Ana Gil in Oslo and Jo Ray; Editing by Mia Lind)`: such a line begins with a credit.
    """
    named = (name for line in lines for credit in _credits(line) for name in _names(credit))
    return tuple(dict.fromkeys(named))


def _credits(line: str) -> Iterator[str]:
    """Yield what stands behind each credit of authors in a line, up to the next credit."""
    text = line.strip("()[] \u2013\u2014-")
    labels = list(_LABEL.finditer(text)) if len(text) <= _LONGEST else []
    if labels and labels[0].start() == 0:
        ends = [*(label.start() for label in labels[1:]), len(text)]
        pairs = zip(labels, ends, strict=True)
        yield from (text[label.end() : end] for label, end in pairs if label["authors"])


def _names(credit: str) -> Iterator[str]:
    """Yield the names in a credit; what follows the last place that it tells may be another place."""
    credit = credit.strip(" ,;.")
    placed = _LAST_PLACED.fullmatch(credit)
    for part in name_parts(placed[1] if placed else credit):
        yield from names_of((part,))
