"""Tells a line that speaks to the reader, or stands in telling markup, from a sentence of the story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.lines import CLOSING, any_of, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.residue.lines import Line

# Read against the line as it stands: in German only the capital tells "you" from "they".
_READER = {
    "en": r"(?i:\byou(?:rs?|rself)?\b)",
    "fr": r"(?i:\b(?:vous|votre|vos|toi|ton|ta|tes)\b)",
    "de": r"(?<=[\w,:)-] )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b|(?i:\b(?:du|dich|dir|deine?[nmrs]?|euch"
    r"|eure?[nmrs]?)\b)",
    "es": r"(?i:\b(?:tus?|ti|usted|ustedes|eres)\b)",
    "it": r"(?i:\b(?:tu[oae]|tuoi|ti|te|tu|vostr[oaie]|sei già)\b)",
    "nl": r"(?i:\b(?:je|jij|jou|jouw|jullie|uw|u)\b)",
    "pt": r"(?i:\b(?:você|vocês|teu|tua|lhe)\b|\bseu (?:e-?mail|navegador|whats ?app|celular|aplicativo))",
}
_OURS = {
    "en": r"\b(?:our|us)\b",
    "fr": r"\b(?:notre|nos|nous)\b",
    "de": r"\b(?:uns|unser(?:e[nmrs]?)?)\b",
    "es": r"\bnuestr[oa]s?\b|\b(?:sígue|encuéntra|escríbe|apóya|ayúda)nos\b",
    "it": r"\bnostr[oaie]\b|\b(?:segui|trova|scrivi|aiuta)(?:te)?ci\b",
    "nl": r"\b(?:ons|onze)\b",
    "pt": r"\bnoss[oa]s?\b|-nos\b",
}
_TOLD = {
    "en": r"says?|said|told|wrote|writes|according to|announced|asked|argued?s?|claims?|claimed|found"
    r"|explained|replied|added|warned|promised|decided|ruled",
    "fr": r"(?:a|ont) (?:dit|déclaré|expliqué|annoncé|écrit|répondu|promis|averti)|dit-(?:il|elle|on)"
    r"|dit (?:le|la|l'|un|une|m\.|mme)|disent|selon|d'après"
    r"|explique|expliquent|rappelle|affirme|affirment|assure|raconte|estime|écrit|promet(?:tait)?"
    r"|disai(?:t|ent)|assurait|affirmait",
    "de": r"sagte[n]?|sagt|sagen|laut|zufolge|erklärte[n]?|schrieb(?:en)?|schreibt|teilte|meinte"
    r"|kündigte|gemäss|gemäß|heisst es|heißt es|berichtet\w*|forderte",
    "es": r"dijo|dijeron|dice|dicen|decía|según|afirmó|anunció|explicó|escribió|decidió|aseguró|declaró"
    r"|respondió",
    "it": r"ha (?:detto|spiegato|annunciato|scritto|deciso|risposto)|dice|dicono|disse|secondo|spiega"
    r"|sostiene|diceva(?:no)?|afferma|afferman|racconta",
    "nl": r"zegt|zei(?:den)?|zeggen|volgens|aldus|schreef|schrijft|meldt|meldde|vertelde|beloofde|besloot",
    "pt": r"disse|disseram|diz|dizem|dizia|segundo|afirmou|anunciou|explicou|escreveu|decidiu|prometeu|conta",
}
_READERS = {tag: re.compile(form) for tag, form in _READER.items()}
_OWNERS = {tag: re.compile(form) for tag, form in _OURS.items()}
_TELLS = re.compile(rf"\b(?:{any_of(_TOLD)})\b")
QUOTED = re.compile(r"[«»‹›\u201c\u201d\u201e\"「」『』]")  # noqa: RUF001 - marks as they stand in texts
"""The marks of a quotation."""

_SHORT = 60


def is_marked(line: Line) -> bool:
    """Say whether the page's markup tells that a line is furniture: its box, or that it is a link.

    A sentence in a box with a telling name needs a link or a form in it, or a word to the reader.
    """
    evidence = line.evidence
    if evidence is None:
        return False
    return evidence.is_linked or (bool(evidence.boxes) and is_borne_out(line))


def is_borne_out(line: Line) -> bool:
    """Say whether more than the name of a box tells that the line in it is furniture."""
    if not is_stop(line) or speaks_to_reader(line.text):
        return True
    evidence = line.evidence
    return evidence is not None and evidence.has_controls


def is_told(line: Line) -> bool:
    """Say whether a line is somebody's speech, or says who said something."""
    return bool(QUOTED.search(line.text) or _TELLS.search(line.folded))


def is_button(line: Line) -> bool:
    """Say whether a line is as short as a label or a button, no subhead and no sentence."""
    return line.type != "h2" and len(line.text) <= _SHORT and not ends_sentence(line.text)


def is_stop(line: Line) -> bool:
    """Say whether a line ends in a full stop, as no label does."""
    text = line.text.rstrip(f"{CLOSING} \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
    return text.endswith(".") and not text.endswith("..")


def is_plain_item(line: Line) -> bool:
    """Say whether a line is an item of a list, and no link or button by its markup."""
    return line.type == "li" and not is_marked(line)


def asks_reader(table: dict[str, str], *, ours: bool = False) -> Callable[[Line], bool]:
    """Return a test: a line of a language's words says "you" in that language, or "our" where that counts."""
    forms = {tag: re.compile(rf"(?s)\W{{0,6}}(?:{words})\W*") for tag, words in table.items()}

    def holds(line: Line) -> bool:
        return any(
            form.fullmatch(line.folded) and is_asked(line, tag, ours=ours) for tag, form in forms.items()
        )

    return holds


def is_asked(line: Line, tag: str, *, ours: bool = False) -> bool:
    """Say whether a line says "you", or where that counts "our", in a language."""
    return bool(_READERS[tag].search(line.text)) or (ours and bool(_OWNERS[tag].search(line.folded)))


def speaks_to_reader(text: str, *, language: str = "") -> bool:
    """Say whether a text says "you" or "our" in its language, or in any where that is none of the seven."""
    folded = text.casefold()
    tags = (language,) if language in _READERS else tuple(_READERS)
    return any(_READERS[tag].search(text) or _OWNERS[tag].search(folded) for tag in tags)
