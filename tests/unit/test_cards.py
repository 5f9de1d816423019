"""Cards inside of sentences are emptied; pictures and links that a paragraph is about are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors import extract
from extractors.cards import empty_cards, empty_hidden
from extractors.tree import parse_page
from tests.unit.seven_languages import PROSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement


SENTENCES = {
    "en": ("The letter came from Senator", "Ida Marlow", "(Harbour), who had read it twice before the vote."),
    "fr": (
        "La lettre venait de la sénatrice",
        "Ida Marlow",
        "(Port), qui l'avait relue deux fois avant le vote.",
    ),
    "de": ("Der Brief kam von Senatorin", "Ida Marlow", "(Hafen), die ihn vor der Abstimmung zweimal las."),
    "es": ("La carta era de la senadora", "Ida Marlow", "(Puerto), que la leyó dos veces antes del voto."),
    "it": ("La lettera era della senatrice", "Ida Marlow", "(Porto), che la lesse due volte prima del voto."),
    "nl": ("De brief kwam van senator", "Ida Marlow", "(Haven), die hem voor de stemming twee keer las."),
    "pt": ("A carta era da senadora", "Ida Marlow", "(Porto), que a leu duas vezes antes da votação."),
}
CARD = (
    "<span><img src='/ida.jpg' alt=''><a href='/p/ida'>Ida Marlow</a><a href='/a'>Why the lock leaks</a> "
    "<a href='/b'>Who pays for the pier</a> <a href='/p/ida'>MORE</a></span>"
)


@pytest.mark.parametrize("language", SENTENCES)
def test_a_card_is_no_part_of_its_sentence(language: str) -> None:
    """Name, headlines and picture of the card go; the sentence goes on behind it."""
    before, name, after = SENTENCES[language]
    one, two, three = PROSE[language]
    link = f"<span class='r'><a href='/p/ida'>{name}</a><span class='r-block'>{CARD}</span></span>"
    body = f"<p>{one}</p><p><span>{before} {link} {after}</span></p><p>{two}</p><p>{three}</p>"
    html = (
        f"<html lang='{language}'><head><title>T</title></head><body><article>{body}</article></body></html>"
    )
    blocks = extract(html.encode(), url="https://gazette.example/a/x").blocks
    assert [block.text for block in blocks] == [one, f"{before} {name} {after}", two, three]


@pytest.mark.parametrize(
    ("empty", "inside"),
    [
        (
            empty_cards,
            "<p>The pier <img src='a.jpg'> by <a href='/a'>Ida</a> and <a href='/b'>Otto</a> stands.</p>",
        ),
        (
            empty_cards,
            "<p><span>The pier <img src='a.jpg'> by <a href='/a'>Ida</a> and <a href='/b'>Al</a>.</span></p>",
        ),
        (empty_cards, "<p><a href='/a'><img src='a.jpg'></a> <span><a href='/a'>Ida</a></span></p>"),
        (empty_cards, "<div><span><img src='a.jpg'><a href='/a'>Ida</a><a href='/b'>Otto</a></span></div>"),
        (empty_hidden, "<a href='/a'><span class='headline'>The pier</span></a>"),
        (empty_hidden, "<a href='/a'><span style='background-clip: text'>The pier</span></a>"),
        (empty_hidden, "<a href='/a'><span style='position: absolute'>The pier</span></a>"),
        (empty_hidden, "<p>The pier <span class='sr-only'>of Brenn</span> stands.</p>"),
    ],
)
def test_nothing_else_is_emptied(empty: Callable[[HtmlElement], None], inside: str) -> None:
    """Cards: text beside the links, one link alone, rows of links outside of paragraphs stay.

    Words for screen readers: only what both stands in a link and is hidden from sight is emptied.
    """
    root = parse_page(f"<html><body>{inside}</body></html>".encode())
    before = "".join(root.itertext())
    empty(root)
    assert "".join(root.itertext()) == before


def test_no_place_moves() -> None:
    """The emptied element stays, and so does what follows it."""
    root = parse_page(f"<html><body><p>A {CARD} b <span>c</span></p></body></html>".encode())
    empty_cards(root)
    assert ["".join(part.itertext()) for part in root.iter("span")] == ["", "c"]
    assert "".join(root.itertext()) == "A  b c"


TAB = {"en": ", opens in a new tab", "fr": " (nouvelle fenêtre)", "de": " (öffnet in neuem Fenster)"}
HIDING = (
    "<span class='sr-only'>{}</span>",
    "<span class='link__visually-hidden'>{}</span>",
    "<span style='clip:rect(0 0 0 0);height:1px;position:absolute'>{}</span>",
)


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("element", ["p", "div"])
@pytest.mark.parametrize("language", TAB)
def test_words_for_screen_readers_make_no_sentence_a_list_of_links(
    language: str, element: str, hiding: str
) -> None:
    """A short sentence with two links stays, without what its links say to who does not see them."""
    one, two, three = PROSE[language]
    before, name, after = SENTENCES[language]
    link = f"<a href='/ida'>{{}}<svg></svg>{hiding.format(TAB[language] * 3)}</a>"
    sentence = f"{before} {link.format(name)} {link.format('(IDA.N)')} {after}"
    lines = [one, sentence, two, three]
    body = "".join(f"<{element} class='text'>{line}</{element}>" for line in lines)
    html = f"<html lang='{language}'><body><article><div class='body'>{body}</div></article></body></html>"
    blocks = extract(html.encode(), url="https://gazette.example/a/x").blocks
    assert [block.text for block in blocks] == [one, f"{before} {name} (IDA.N) {after}", two, three]
