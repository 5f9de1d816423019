"""A standfirst that a field of the record holds is no text as well, whatever an extraction takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from extractors import extract
from extractors.article import Removed
from extractors.residue import restore
from extractors.standfirst import subtitle_of

if TYPE_CHECKING:
    from extractors.article import Article

URL = "https://kiln.example/2026/06/18/bells"
LEADS = {
    "en": "Four bells were cast for Tarn before the war, and only one of them has ever been heard there.",
    "it": "Quattro campane furono fuse per Tarn prima della guerra, e una sola si è mai sentita lassù.",
    "nl": "Voor de oorlog werden vier klokken voor Tarn gegoten, en maar een is er ooit gehoord.",
}
STORIES = {
    "en": (
        "The bell that rings at six in Tarn came by sledge, in the winter when the lake froze to its bed.",
        "Jonas Wirth keeps the key of the tower, a book of repairs and a list of who may pull the rope.",
        "He has looked for the other three in nine parishes, and has found a receipt, a clapper and a song.",
    ),
    "it": (
        "La campana che suona alle sei a Tarn arrivò in slitta, l'inverno in cui il lago gelò fino al fondo.",
        "Jonas Wirth tiene la chiave della torre, un libro dei restauri e l'elenco di chi suona.",
        "Ha cercato le altre tre in nove parrocchie, e ha trovato una ricevuta, un battaglio e una canzone.",
    ),
    "nl": (
        "De klok die in Tarn om zes uur luidt kwam per slee, in de winter toen het meer dichtvroor.",
        "Jonas Wirth bewaart de sleutel van de toren, een boek met reparaties en een lijst van luiders.",
        "Hij zocht de andere drie in negen parochies, en vond een kwitantie, een klepel en een lied.",
    ),
}
TEXTS = {
    language: [*lines, *(f"1911. {line}" for line in lines), *(f"1938. {line}" for line in lines)]
    for language, lines in STORIES.items()
}
LAYOUTS = (
    "<article><div class=top><h1>The bells</h1><div class=x__dek><p>{lead}</p></div></div>{text}</article>",
    "<article><div class=head><h1>The bells</h1><h2>{lead}</h2></div><div class=body>{text}</div></article>",
    "<main><h1>The bells</h1><div class='summary'><p>{lead}</p></div><section>{text}</section></main>",
)


def read(layout: str, language: str, *, lead: str, description: str | None) -> Article:
    """Derive a page with a standfirst and a description of its own."""
    text = "".join(f"<p>{line}</p>" for line in TEXTS[language])
    told = {"@type": "NewsArticle", "headline": "The bells", "description": description}
    head = f"<script type=application/ld+json>{json.dumps(told)}</script>" if description else ""
    page = layout.format(lead=lead, text=text)
    html = f"<html lang={language}><head><meta charset=utf-8>{head}</head><body>{page}</body></html>"
    return extract(html.encode(), url=URL, content_type="text/html")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", STORIES)
def test_it_is_in_the_record_and_not_in_the_text(layout: str, language: str) -> None:
    """The description has it; where the extraction took it, it is the subtitle, too, and a cut."""
    lead = LEADS[language]
    found = read(layout, language, lead=lead, description=lead)
    assert [block.text for block in found.blocks] == TEXTS[language]
    assert found.lead == lead
    assert restore(found).count(lead) == sum(cut.rule == "standfirst" for cut in found.removed)
    assert found.subtitle in (None, lead)


def test_one_that_the_extraction_took_is_the_subtitle() -> None:
    """As on a page whose heading and paragraphs stand in one element."""
    found = read(LAYOUTS[0], "en", lead=LEADS["en"], description=LEADS["en"])
    assert found.subtitle == LEADS["en"]
    assert restore(found).split("\n\n")[1:] == [LEADS["en"], *TEXTS["en"]]


@pytest.mark.parametrize("description", [None, "A sexton looks for what a parish has lost."])
@pytest.mark.parametrize("language", STORIES)
def test_one_that_no_description_says_stays_where_it_was(language: str, description: str | None) -> None:
    """Nothing else in the record has it."""
    lead = LEADS[language]
    found = read(LAYOUTS[0], language, lead=lead, description=description)
    assert [block.text for block in found.blocks] == [lead, *TEXTS[language]]


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize(
    "layout",
    [
        "<article><h1>The bells</h1><div class=body><p class=intro>{lead}</p>{text}</div></article>",
        "<article><h1>The bells</h1><div class=body><p>{lead}</p>{text}</div></article>",
    ],
)
def test_a_first_paragraph_stays(layout: str, language: str) -> None:
    """What stands among the paragraphs begins the story, though a description repeats it."""
    lead = LEADS[language]
    found = read(layout, language, lead=lead, description=lead)
    assert [block.text for block in found.blocks] == [lead, *TEXTS[language]]


def test_a_long_opening_stays() -> None:
    """Several sentences are a paragraph: what follows may read on from them."""
    lead = " ".join((LEADS["en"], *STORIES["en"][:2])).replace("bell", "drum")
    found = read(LAYOUTS[0], "en", lead=lead, description=lead)
    assert [block.text for block in found.blocks] == [lead, *TEXTS["en"]]


@pytest.mark.parametrize(
    ("named", "subtitle"),
    [
        (None, "What the page prints."),
        ("What the page describes.", "What the page prints."),
        ("A name of its own.", "A name of its own."),
    ],
)
def test_a_subtitle_that_repeats_the_lead_gives_way(named: str | None, subtitle: str) -> None:
    """The record has the lead anyway, and the standfirst nowhere else."""
    cuts = (Removed(text="What the page prints.", rule="standfirst", start=0),)
    assert subtitle_of(named, lead="What the page describes.", removed=cuts) == subtitle
    assert subtitle_of(named, lead="What the page describes.", removed=()) == named
