"""Credit lines at the end of a story: who reported it, and who only edited it."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.reporters import credited_authors

URL = "https://www.harbourpost.example/local/ferry"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Reporting by Ana Gil and Jo Ray; Editing by Mia Lind", ("Ana Gil", "Jo Ray")),
        (
            "(Reporting by Ana Gil, Jo Ray, with reporting by Bo Lee, editing by Mia Lind.)",
            ("Ana Gil", "Jo Ray"),
        ),
        ("Reporting by Ana Gil Writing by Jo Ray Editing by Mia Lind", ("Ana Gil", "Jo Ray")),
        ("Reporting and writing by Ana Gil; additional reporting by Jo Ray", ("Ana Gil",)),
        ("Reporting by Ana Gil in Oslo, Jo Ray in Bern; editing by Mia Lind", ("Ana Gil", "Jo Ray")),
        ("Reporting by Ana Gil, Jo Ray and Mia Lind in Oslo", ("Ana Gil", "Jo Ray", "Mia Lind")),
        ("Reporting by Ana Gil in Oslo and New Marlow; Editing by Mia Lind", ("Ana Gil",)),
        ("Reportage de Ana Gil, version française Jo Ray, édité par Mia Lind", ("Ana Gil",)),
        ("(Bericht von Ana Gil, geschrieben von Jo Ray, redigiert von Mia Lind)", ("Ana Gil", "Jo Ray")),
        ("Reporte de Ana Gil; editado por Mia Lind", ("Ana Gil",)),
        ("Reportagem de Ana Gil; edição de Mia Lind", ("Ana Gil",)),
        ("Reporting by Reuters; Editing by Mia Lind", ()),
        ("Reporting by the harbour office says that Ana Gil left.", ()),
        ("It was first told in a reporting by Ana Gil.", ()),
        ("Additional reporting by Ana Gil", ()),
        ("Editing by Mia Lind", ()),
        (f"Reporting by Ana Gil {'and so on ' * 50}", ()),
        ("", ()),
    ],
)
def test_a_credit_line_names_reporters(line: str, authors: tuple[str, ...]) -> None:
    """Who reported or wrote it; not who edited or helped, and no place for a person."""
    assert credited_authors((line,)) == authors


@pytest.mark.parametrize(
    ("head", "authors"),
    [("", ("Ana Gil", "Jo Ray")), ('<meta name="author" content="Bo Lee">', ("Bo Lee",))],
)
def test_a_story_without_byline_has_the_authors_of_its_credit_line(
    head: str, authors: tuple[str, ...]
) -> None:
    """A byline that the page states otherwise is believed before it."""
    told = "".join(
        f"<p>Boat {n} sailed again on Monday, and the harbour office of Marlow counted {n * 7} people on it,"
        " more than on any day of the year before.</p>"
        for n in range(1, 7)
    )
    told += "<p>(Reporting by Ana Gil and Jo Ray; Editing by Mia Lind)</p><p>The next boat sails at noon.</p>"
    head += "<title>The ferry sails</title>"
    page = f"<html><head>{head}</head><body><article><h1>The ferry sails</h1>{told}</article></body></html>"
    article = extract(page.encode(), url=URL)
    assert article.authors == authors
