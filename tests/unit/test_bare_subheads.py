"""Subheads at the end of a text: what nothing stands under goes, what heads or closes a story stays."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.residue import strip_residue

URL = "https://lighthouse.example/2026/05/02/ferry"
STORIES = {
    "en": (
        "The night ferry to Sandholm sails again from Monday, the harbour master said, after eleven weeks in"
        " the dock at Brenn.",
        "Two of its four engines were replaced, and the crew of nineteen has come back from the ships that it"
        " was lent to.",
        "Tickets cost what they did last winter, and lorries will find forty places more on the lower deck.",
    ),
    "de": (
        "Die Nachtfähre nach Sandholm fährt von Montag an wieder, wie der Hafenmeister mitteilte, nach elf"
        " Wochen in der Werft von Brenn.",
        "Zwei der vier Motoren wurden ersetzt, und die neunzehn Leute der Mannschaft sind von den Schiffen"
        " zurück, auf denen sie aushalfen.",
        "Die Karten kosten so viel wie im vorigen Winter, und Lastwagen finden unten vierzig Plätze mehr.",
    ),
    "fr": (
        "Le ferry de nuit pour Sandholm reprend lundi, a annoncé le capitaine du port, après onze semaines"
        " passées au chantier de Brenn.",
        "Deux des quatre moteurs ont été remplacés, et les dix-neuf marins sont revenus des navires où ils"
        " avaient été prêtés.",
        "Les billets coûtent autant que l'hiver dernier, et les camions trouveront quarante places de plus.",
    ),
}
UNDER = {
    "paragraph": "<h2>Brenn</h2><p>{}</p>",
    "list": "<div><h3>Brenn</h3><ul><li>{}</li></ul></div>",
    "quotation": "<section><h4>Brenn</h4><blockquote><p>{}</p></blockquote></section>",
}


def lines_of(language: str) -> tuple[Block, ...]:
    """Return a story's paragraphs."""
    return tuple(Block(type="p", text=text) for text in STORIES[language])


def heads_of(*texts: str) -> tuple[Block, ...]:
    """Return subheads."""
    return tuple(Block(type="h2", text=text) for text in texts)


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("en", ("From the same island",)),
        ("de", ("Aus der Hafenstadt", "Fahrpläne der Woche")),
        ("fr", ("Au fil de l'eau", "Du même port")),
    ],
)
def test_subheads_that_nothing_stands_under_go(language: str, heads: tuple[str, ...]) -> None:
    """They head what is no text: lists of links, forms, entries that are pictures alone."""
    kept, removed = strip_residue([*lines_of(language), *heads_of(*heads)], titles=())
    assert kept == lines_of(language)
    assert [(cut.rule, cut.text) for cut in removed] == [("orphan-subhead", head) for head in heads]


@pytest.mark.parametrize("under", UNDER)
@pytest.mark.parametrize("language", STORIES)
def test_a_subhead_over_anything_stays(language: str, under: str) -> None:
    """A paragraph, a list or a quotation under it makes it the story's."""
    last = STORIES[language][0].replace("Brenn", "Halden").replace("Sandholm", "Ostby")
    story = "".join(f"<p>{line}</p>" for line in STORIES[language]) + UNDER[under].format(last)
    page = f"<html lang={language}><meta charset=utf-8><body><article><h1>Ferry</h1>{story}</article></html>"
    found = [block.text for block in extract(page.encode(), url=URL).blocks]
    assert found == [*STORIES[language], "Brenn", last]


@pytest.mark.parametrize(
    "closing",
    [
        "And so the island has its ferry again.",
        "Wer wird am Montag an Bord sein?",
        "« Nous repartons enfin ! »",
    ],
)
def test_a_sentence_stays(closing: str) -> None:
    """A closing line that is set as a heading heads nothing, and is the story's."""
    assert strip_residue([*lines_of("en"), *heads_of(closing)], titles=())[1] == ()


def test_the_subhead_of_a_further_page_stays() -> None:
    """Where the article goes on at another page, what the last subhead heads may stand there."""
    blocks = [*lines_of("en"), *heads_of("The crew")]
    assert strip_residue(blocks, titles=(), goes_on=True) == (tuple(blocks), ())
    assert len(strip_residue(blocks, titles=())[1]) == 1


@pytest.mark.parametrize("count", [3, 5])
def test_a_text_of_subheads_stays(count: int) -> None:
    """Headlines that are half of a text, or more than a few, are its items."""
    blocks = [*lines_of("fr") * (count - 2), *heads_of(*(f"Pont {number}" for number in range(count)))]
    assert strip_residue(blocks, titles=())[1] == ()
