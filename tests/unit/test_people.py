"""Authors: persons apart from organisations, roles and agencies; none is invented."""

from __future__ import annotations

import pytest

from extractors.agencies import agency_of, credited_agencies
from extractors.people import read_byline

PUBLISHERS = ("The Harbour Post", "harbourpost.example")


def byline(
    author: object, *, things: tuple[dict[str, object], ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return authors and agencies that a JSON-LD author gives."""
    found = read_byline({"author": author}, things=things, bylines=(), publishers=PUBLISHERS)
    return found.authors, found.agency


@pytest.mark.parametrize(
    ("author", "authors", "agency"),
    [
        ({"@type": "Person", "name": "Ana Gil"}, ("Ana Gil",), ()),
        (
            [{"@type": "Person", "name": "Ana Gil"}, {"@type": "Person", "name": "Jo Ray "}],
            ("Ana Gil", "Jo Ray"),
            (),
        ),
        ("By Ana Gil and Jo Ray", ("Ana Gil", "Jo Ray"), ()),
        ("Par Ana Gil", ("Ana Gil",), ()),
        ("Von Ana Gil, dpa", ("Ana Gil",), ("dpa",)),
        (["Ana Gil", "Ana Gil"], ("Ana Gil",), ()),
        ({"@type": "Organization", "name": "The Harbour Post"}, (), ()),
        ({"@type": "Person", "name": "Reuters"}, (), ("Reuters",)),
        ({"@type": "Organization", "name": "Agence France-Presse"}, (), ("AFP",)),
        ({"@type": "Person", "name": "Harbour Post"}, (), ()),
        ("admin", (), ()),
        ("Redaktion", (), ()),
        ("Staff Reporter", (), ()),
        ("View all posts by Ana Gil", ("Ana Gil",), ()),
        ("https://www.facebook.com/harbourpost", (), ()),
        ("Harbour Post Editorial Team", (), ()),
        ("The Western Journal", (), ()),
        ("Tom Kay, AP Auto Writer", ("Tom Kay",), ("AP",)),
        ("Analysis by Ana Gil, Editor-at-large", ("Ana Gil",), ()),
        ("Ana Gil, MS, RDN", ("Ana Gil",), ()),
        ("Ana Gil, Ph.D.", ("Ana Gil",), ()),
        ({"@type": "Person", "name": "Gil, Ana"}, ("Ana Gil",), ()),
        ({"@type": "Person", "name": "Gil, Ana; Ray, Jo"}, ("Ana Gil", "Jo Ray"), ()),
        ({"@type": "Person", "name": "Gil, Reuters"}, ("Gil",), ("Reuters",)),
        ("Gil, Ana", (), ()),
        ({"@type": "Person", "name": "Guest Author"}, (), ()),
        ({"@type": "Person", "name": "Gastautor"}, (), ()),
        ({"@type": "Person", "name": "Reuters Staff"}, (), ("Reuters",)),
        ({"@type": "Organization", "name": "AFP Newsroom"}, (), ("AFP",)),
        ({"@type": "Person", "name": "(sda/dpa)"}, (), ("ATS", "dpa")),
        ({"@type": "Person", "name": "A. G."}, (), ()),
        ("HarbourPost", (), ()),
        ("Bo", ("Bo",), ()),
        ("李明", ("李明",), ()),
        ({"name": ""}, (), ()),
        (None, (), ()),
        (42, (), ()),
        ("x" * 400, (), ()),
    ],
)
def test_names_are_sorted(author: object, authors: tuple[str, ...], agency: tuple[str, ...]) -> None:
    """Each form of a JSON-LD author gives persons and agencies, or nothing."""
    assert byline(author) == (authors, agency)


def test_an_author_by_reference_is_looked_up() -> None:
    """`{"@id": …}` stands for the person of that id elsewhere in the graph."""
    person = {"@type": "Person", "@id": "#ana", "name": "Ana Gil"}
    assert byline({"@id": "#ana"}, things=(person,)) == (("Ana Gil",), ())
    pointer = {"@type": "Person", "@id": "#ana"}
    assert byline(pointer, things=(person, pointer)) == (("Ana Gil",), ())
    assert byline({"@id": "#nobody"}) == ((), ())


def test_meta_speaks_only_where_json_ld_is_silent() -> None:
    """The first meta text that names somebody counts, and only without a JSON-LD author."""
    names = ("https://x.example/ana", "Condé Nast", "Jo Ray; Ana Gil")
    silent = read_byline(None, things=(), bylines=names, publishers=("Condé Nast",))
    assert silent.authors == ("Jo Ray", "Ana Gil")
    spoken = read_byline({"author": "Mia Lind"}, things=(), bylines=names, publishers=())
    assert spoken.authors == ("Mia Lind",)


@pytest.mark.parametrize(
    ("first", "last", "agencies"),
    [
        ("PARIS (AFP) - Le port a rouvert.", "Fin.", ("AFP",)),
        ("Berlin (dpa/Reuters) - Der Hafen ist offen.", "Ende.", ("dpa", "Reuters")),
        ("Le port a rouvert.", "(avec AFP)", ("AFP",)),
        ("Le port a rouvert.", "Mit dpa", ("dpa",)),
        ("The AFP said so. It (AFP) is quoted.", "He works for Reuters.", ()),
        ("Port", "AP", ("AP",)),
        ("Apa yang terjadi", "apa", ()),
        ("(ANSA) - ROMA, 13 SET - Il porto ha riaperto.", "Fine.", ("ANSA",)),
        ("Madrid, 13 sep (EFE).- El puerto abre.", "Fin.", ("EFE",)),
        ("BERLIN, 13. Sept (Reuters) - Der Hafen.", "Ende.", ("Reuters",)),
        ("AFP - Le port a rouvert.", "Fin.", ("AFP",)),
        ("PA-based boats sail.", "End.", ()),
        ("Le port.", "jgr/ats/afp", ("ATS", "AFP")),
        ("Der Hafen.", "Quelle: dpa", ("dpa",)),
        ("Der Hafen.", "(sda)", ("ATS",)),
        ("Le port.", "© AFP", ("AFP",)),
        ("Le port.", "and/or", ()),
    ],
)
def test_credits_name_agencies(first: str, last: str, agencies: tuple[str, ...]) -> None:
    """A dateline or a credit line names an agency; a mention in a sentence does not."""
    assert credited_agencies(first, (last,)) == agencies


def test_agencies_have_one_name_each() -> None:
    """The long and the short name are one agency."""
    assert agency_of("Associated Press") == agency_of("AP") == "AP"
    assert agency_of("Ana Gil") is None
