"""Lines that serve the reader beside a story: menus of the page, cards of writers, a newsroom's telephone."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.residue import strip_residue

URL = "https://lantern.example/2026/04/11/orchard"
STORIES = {
    "en": (
        "The orchard of Vale has four hundred trees, and nobody in the parish knows who planted the oldest.",
        "Its apples go to the press at Holm, where three families share a cellar and a cart of oak.",
        "In a good autumn they fill ninety barrels, and in a bad one the children drink it all by Advent.",
    ),
    "fr": (
        "Le verger de Vale compte quatre cents arbres, et personne ne sait qui a planté le plus vieux.",
        "Ses pommes vont au pressoir de Holm, où trois familles partagent une cave et une charrette.",
        "Un bon automne donne quatre-vingt-dix tonneaux, un mauvais est bu par les enfants avant l'Avent.",
    ),
    "de": (
        "Der Obstgarten von Vale hat vierhundert Bäume, und niemand weiß, wer den ältesten gepflanzt hat.",
        "Die Äpfel kommen in die Presse von Holm, wo drei Familien einen Keller und einen Karren teilen.",
        "Ein guter Herbst füllt neunzig Fässer, einen schlechten trinken die Kinder bis zum Advent.",
    ),
}
MENUS = {
    "en": "Jump to: {0} | {1} | {2}",
    "fr": "Aller à : {0} · {1} · {2}",
    "de": "{0} / {1} / {2}",
}
PARTS = ("The trees of the parish", "The cellar", "The cart")


def read(language: str, *, before: str = "", after: str = "") -> list[str]:
    """Return the texts of the blocks of a page that has something before and after its story."""
    story = "".join(f"<p>{text}</p>" for text in STORIES[language])
    body = f"<article><h1>Apples of nobody</h1><div class=text>{before}{story}{after}</div></article>"
    page = f"<html lang={language}><meta charset=utf-8><body>{body}</body></html>"
    return [block.text for block in extract(page.encode(), url=URL).blocks]


def menu(language: str, target: str) -> str:
    """Return a line of links."""
    links = (f"<a href='{target}{number}'>{part}</a>" for number, part in enumerate(PARTS))
    return MENUS[language].format(*links)


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("language", STORIES)
def test_a_menu_of_the_page_goes(language: str, place: str) -> None:
    """A line of links to the parts of its own page is no text of any of them."""
    assert read(language, **{place: f"<p>{menu(language, '#part')}</p>"}) == list(STORIES[language])


@pytest.mark.parametrize("language", STORIES)
def test_a_sentence_with_marks_stays(language: str) -> None:
    """Notes lead to places in the page, too, from within a sentence."""
    links = "".join(f"<a href='#note{number}'>{number}</a>, " for number in range(1, 5))
    noted = f"<p>{STORIES[language][1].replace('Holm', 'Hasle')} ({links}note)</p>"
    assert len(read(language, after=f"{noted}<p>{STORIES[language][0].replace('Vale', 'Hasle')}</p>")) == 5


CARDS = [
    "<p><a href='/contributors/ida-marlow'><b>Ida Marlow</b></a><br>Orchards editor</p>",
    "<p><a href='https://lantern.example/auteur/ida-marlow'>Ida Marlow</a><br>Rédactrice, vergers</p>",
    "<p><a href='/autoren/ida-marlow.html'>Ida Marlow</a></p>",
]


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("language", STORIES)
def test_the_card_of_a_writer_goes_from_above_the_text(language: str, card: str) -> None:
    """A name that leads to its writer's page, and the role below it, are a byline."""
    assert read(language, before=card) == list(STORIES[language])


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='/vale'>Vale</a><br>Easter Monday</p>",
        "<p><a href='/authors/ida-marlow'>Ida Marlow</a> has seen the trees of Vale every spring.</p>",
        "<p><a href='/staff/holm'>Petra Holm</a> answers our questions</p>",
        "<p>Trees of <a href='/authors/ida-marlow'>Ida Marlow</a>, in a row</p>",
    ],
)
def test_other_short_lines_above_the_text_stay(line: str) -> None:
    """A place and a day, a sentence about a writer, and a line that only mentions one."""
    assert len(read("en", before=line)) > len(STORIES["en"])


@pytest.mark.parametrize(
    "line",
    [
        "AP cycling: https://apnews.example/hub/cycling",
        "More AP sports: https://apnews.example/sports",
        "• Staff can be reached at 202-555-0100.",
        "La rédaction est joignable au 01 99 00 00 01.",
        "Die Redaktion ist erreichbar unter 030 23125 000.",
        "Contactar con la redacción: 900 000 001",
    ],
)
def test_where_a_paper_and_its_agency_are_found_goes(line: str) -> None:
    """The section of an agency and the telephone of a newsroom follow the story, and are none of it."""
    blocks = [Block(type="p", text=text) for text in STORIES["en"]]
    kept, removed = strip_residue([*blocks, Block(type="p", text=line)], titles=())
    assert (list(kept), [cut.text for cut in removed]) == (blocks, [line])


@pytest.mark.parametrize(
    "line",
    [
        "Tickets: https://orchard.example/spring",
        "The parish office can be reached at 202-555-0100.",
        "Witnesses may be reached at 202-555-0100, the inspector said.",
        "The AP report: nobody planted the oldest tree.",
        "Le pressoir est joignable au 01 99 00 00 01.",
    ],
)
def test_where_a_story_leads_stays(line: str) -> None:
    """Tickets, an office, the police and a press are what a story tells."""
    blocks = [Block(type="p", text=text) for text in (*STORIES["en"], line)]
    assert strip_residue(blocks, titles=())[1] == ()
