"""Letters that were encoded twice as UTF-8 are encoded once again; what only looks like it stays."""

# ruff: noqa: RUF001 - marks as they stand in texts

from __future__ import annotations

import pytest

from extractors import extract
from extractors.decode import decode_page
from extractors.twice_encoded import undo_double_encoding

TEXTS = {
    "fr": "L’été à Évian a été « très » chaud : l’hôtel près du théâtre a fermé, dit-on — pour de bon.",
    "de": "Die Straßenbahn fährt übermorgen früher – „größere“ Änderungen gäbe es für die Gäste nicht.",
    "es": "El niño soñó que mañana habría más canción y menos ruido en el corazón de la región.",
    "it": "La città è più bella perché c’è una novità: il caffè è aperto già dalle sei.",
    "pt": "A câmara não informou às famílias que a ligação também estará fechada até à próxima estação.",
    "pl": "Żółta łódź płynęła wzdłuż brzegu, a rząd ogłosił, że będzie pracować nad ustawą.",
    "ru": "Президент сообщил журналистам, что переговоры продолжатся на следующей неделе.",
    "el": "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα.",
}


def twice(text: str) -> str:
    """Read the UTF-8 of a text as Windows-1252, as Latin-1 where that has no character."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_encoded_twice_is_repaired(language: str) -> None:
    """The letters are those of the text, the record says how many there were and that they were repaired."""
    text = TEXTS[language]
    head = f"<html lang='{language}'><head><meta charset='utf-8'></head>"
    page = f"{head}<body><article><p>{twice(text)}</p></article>"
    found = decode_page(page.encode())
    assert text in found.text
    assert found.repaired >= 4
    assert (found.charset, found.source) == ("utf-8", "utf-8-repaired")
    article = extract(page.encode(), url="https://www.uferblatt.example/a")
    assert article.text == text
    assert any("encoded twice" in warning for warning in article.extraction.warnings)


def test_a_template_that_is_right_does_not_hide_it() -> None:
    """Body from one system, frame from another: the letters that are right stay right."""
    mixed = f"Météo Société {twice(TEXTS['fr'])}"
    assert undo_double_encoding(mixed)[0] == f"Météo Société {TEXTS['fr']}"


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "« MAÇÃ » e « NÃO » são palavras com til; « MAÇû é um erro de quem cita.",
        "Le mojibake « Ã© » remplace é, comme « Ã¨ » remplace è : la société a été très touchée par l’été.",
        "Â£5 for the ferry",
        "voilà\u00a0» et déjà\u00a0»",
        "plain ASCII",
        "",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    """A few such pairs among letters that are right are quotations or chance."""
    assert undo_double_encoding(text) == (text, 0)
