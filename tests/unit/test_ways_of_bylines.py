"""Authors: the ways in which a byline introduces, dresses and credits them, and what is none."""

# ruff: noqa: RUF001 - names in several scripts

from __future__ import annotations

import json

import pytest

from extractors import extract
from extractors.agencies import agency_of
from extractors.names import in_case, name_parts

PROSE = "".join(
    f"<p>The ferry of line {n} was late again on that day, its captain said, and nobody knew why.</p>"
    for n in range(6)
)


def read(byline: str = "", *, author: object = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the authors and agencies of a page with a byline, in print or in JSON-LD."""
    thing = {"@type": "NewsArticle", "headline": "A town loses its ferry", "author": author}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if author else ""
    markup = (
        f"<html><head><title>A town loses its ferry</title>{script}</head><body><article>"
        f"<h1>A town loses its ferry</h1>{byline}<div>{PROSE}</div></article></body></html>"
    )
    article = extract(markup.encode(), url="https://quay.example/news/a")
    return article.authors, article.agency


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("Reporting by Ana Gil; Editing by Jo Ray", ("Ana Gil",), ()),
        ("Words: Ana Gil. Pictures: Jo Ray", ("Ana Gil",), ()),
        ("Von unserer Korrespondentin Ana Gil", ("Ana Gil",), ()),
        ("Von unserem Korrespondenten Jo Ray, Rom", ("Jo Ray",), ()),
        ("dal nostro inviato Jo Ray", ("Jo Ray",), ()),
        ("Van onze verslaggever Jo Ray", ("Jo Ray",), ()),
        ("De notre correspondante à Rome, Ana Gil", ("Ana Gil",), ()),
        ("De nuestro corresponsal Jo Ray", ("Jo Ray",), ()),
        ("Par Ana Gil (avec AFP)", ("Ana Gil",), ("AFP",)),
        ("Prof. Dr. Ana Gil", ("Ana Gil",), ()),
        ("By Dr. Ana Gil", ("Ana Gil",), ()),
        ("Von Dr. med. Jo Ray", ("Jo Ray",), ()),
        ("By ANA GIL and JO VON RAY", ("Ana Gil", "Jo von Ray"), ()),
        ("ANA GIL UND JO RAY", ("Ana Gil", "Jo Ray"), ()),
        ("By dr. Ana Gil", ("Ana Gil",), ()),
        ("Words fail him", (), ()),
        ("De notre ville à la mer", (), ()),
        ("Von unserer Redaktion", (), ()),
        ("Van onze redactie", (), ()),
        ("Edited by Jo Ray", (), ()),
    ],
)
def test_a_byline_is_read_however_it_begins(
    line: str, authors: tuple[str, ...], agency: tuple[str, ...]
) -> None:
    """Correspondents of ours, reporters with their editors, words with their pictures."""
    assert read(f'<p class="byline">{line}</p>') == (authors, agency)


@pytest.mark.parametrize(
    ("name", "authors", "agency"),
    [
        ("Le Phare avec AFP", (), ("AFP",)),
        ("Ana Le Roy avec AFP", ("Ana Le Roy",), ("AFP",)),
        ("共同通信", (), ("Kyodo",)),
        ("РИА Новости", (), ("RIA Novosti",)),
        ("新华社", (), ("Xinhua",)),
        ("Redazione Ansa", (), ("ANSA",)),
        ("Agence Ana Gil", (), ()),
        ("De notre correspondante à Rome Ana Gil", (), ()),
    ],
)
def test_agencies_are_no_authors(name: str, authors: tuple[str, ...], agency: tuple[str, ...]) -> None:
    """An agency in its own letters, its desk, and the newspaper beside it are nobody."""
    assert read(author={"@type": "Person", "name": name}) == (authors, agency)


def test_a_name_in_capitals_is_written_as_elsewhere() -> None:
    """Another witness knows better how a name is written than rules do."""
    byline = '<p class="byline">By Ana LaRue</p>'
    assert read(byline, author={"@type": "Person", "name": "ANA LARUE"})[0] == ("Ana LaRue",)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ANA GIL", "Ana Gil"),
        ("JEAN-LUC O'BRIEN", "Jean-Luc O'Brien"),
        ("J.R. MCDONALD", "J.R. McDonald"),
        ("TJ VAN DER BERG", "TJ van der Berg"),
        ("ÉLOÏSE D’ARC", "Éloïse D’Arc"),
        ("АННА ГИЛЬ", "Анна Гиль"),
        ("Ana Gil", "Ana Gil"),
        ("Ana GIL", "Ana GIL"),
        ("REUTERS", "REUTERS"),
        ("李明", "李明"),
    ],
)
def test_capitals_become_a_name(name: str, written: str) -> None:
    """Whole names in capitals alone are changed, and their initials are not."""
    assert in_case(name) == written


def test_a_title_alone_is_part_of_a_name() -> None:
    """Only what stands before a name and calls its bearer a doctor goes."""
    assert name_parts("Drew Dr. Gil") == ["Drew Dr. Gil"]
    assert name_parts("Professor Plum") == ["Professor Plum"]


def test_agencies_have_names_in_their_own_letters() -> None:
    """A whole text names one, a part of a text does not."""
    assert agency_of("時事通信社") == "Jiji"
    assert agency_of("ТАСС") == "TASS"
    assert agency_of("共同通信の記者") is None
