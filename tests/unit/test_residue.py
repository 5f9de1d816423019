"""Residue: what is cut from the two ends of a text, and what is never cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Block
from extractors.residue import strip_residue

TITLE = "La ville et le port envisagent une coopération"
PROSE = (
    "Le conseil de la ville a voté mardi le budget du port, après une semaine de blocage du bassin.",
    "Les pêcheurs sont retournés au travail avec une prime que le maire n'avait pas prévue.",
)


def strip(*lines: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the texts that stay, and rule and text of what is cut."""
    blocks = tuple(Block(type="p", text=line) for line in lines)
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    return [block.text for block in kept], [(cut.rule, cut.text) for cut in removed]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (TITLE, "title-repeated"),
        (TITLE.upper(), "title-repeated"),
        (f"« {TITLE} »", "title-repeated"),
        ("2023-09-14 16:50:56", "timestamp"),
        ("Publié le 13/09/2023 à 16h50", "timestamp"),
        ("Updated September 26, 2011", "timestamp"),
        ("13. September 2023, 14:05 Uhr", "timestamp"),
        ("Sep 20, 2023", "timestamp"),
        ("Lunes, 24 de agosto de 2026 | Puerto Viejo - La Costa", "timestamp"),
        ("Montag, 24. August 2026, 10:15 Uhr · Hafen · Wetter", "timestamp"),
        ("1694711549", "epoch"),
        ("Share on Facebook", "share-labels"),
        ("Facebook\nTwitter\nLinkedIn", "share-labels"),
        ("Facebook | Twitter | WhatsApp", "share-labels"),
    ],
)
def test_before_the_text(line: str, rule: str) -> None:
    """A title again, a bare date, an epoch or share labels before the first paragraph are residue."""
    assert strip(line, *PROSE) == (list(PROSE), [(rule, line)])


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("#Ville #Port #coopération", "hashtags"),
        ("1694711549", "epoch"),
        ("Mis à jour le 13/09/2023 à 16h50", "timestamp"),
        ("Gull of the quay - 16.08.2015 10:44:23", "timestamp"),
        ("Самотен моряк - 16.08.2015 \u0433. 10:44:23", "timestamp"),
        ("Geschrieben von Möwe, 16. August 2015, 10:44:23", "timestamp"),
        ("Partager sur Twitter", "share-labels"),
        ("Leave a Comment", "comment-widget"),
        ("Laisser un commentaire", "comment-widget"),
        ("Schreiben Sie einen Kommentar", "comment-widget"),
        ("Deja un comentario", "comment-widget"),
        (
            "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
            "comment-widget",
        ),
        ("Your email address will not be published. Required fields are marked *", "comment-widget"),
    ],
)
def test_after_the_text(line: str, rule: str) -> None:
    """Hashtags, widgets of comments and share labels after the last paragraph are residue."""
    assert strip(*PROSE, line) == (list(PROSE), [(rule, line)])


@pytest.mark.parametrize(
    "lines",
    [
        (PROSE[0], "Facebook", PROSE[1]),
        (PROSE[0], "Facebook", "Twitter", PROSE[1]),
        (PROSE[0], "14 septembre 2023", PROSE[1]),
        (PROSE[0], TITLE, PROSE[1]),
        (PROSE[0], "#Port #Ville", PROSE[1]),
        (PROSE[0], "Gull of the quay - 16.08.2015 10:44:23", PROSE[1]),
        (PROSE[0], "Monday, 24 August 2026 | The Quay", PROSE[1]),
        (*PROSE, "Concert in the hall of the mill - 16.08.2015 20:00"),
        (*PROSE, "Monday, 24 August 2026 | The Quay"),
        ("24 August 2026 | The boats of the island line sail again.", *PROSE),
        (*PROSE, "Facebook"),
        (*PROSE, "#MeToo"),
        (*PROSE, "14 septembre 2023"),
        ("Facebook", *PROSE),
        ("#663 -", *PROSE),
        (*PROSE, "x 3,83 x"),
        (*PROSE, "Le maire tente de réagir"),
        (*PROSE, "Leave a comment below, he said, and nobody did."),
        (*PROSE, "1234567"),
        (TITLE,),
        (TITLE, "2023-09-14 16:50:56"),
    ],
)
def test_nothing_else_is_cut(lines: tuple[str, ...]) -> None:
    """Between paragraphs, alone, or as the whole text, the same words stay."""
    assert strip(*lines) == (list(lines), [])


def test_a_run_of_labels_needs_no_prose_between() -> None:
    """Lone labels count beside another one."""
    kept, removed = strip(*PROSE, "Facebook", "Twitter", "Pinterest")
    assert kept == list(PROSE)
    assert [rule for rule, _ in removed] == ["share-labels"] * 3


def test_names_of_the_authors_are_a_byline() -> None:
    """A line of nothing but the authors that the metadata names is cut at the edges, another name stays."""
    blocks = [Block(type="p", text=text) for text in (*PROSE, "Luc Ferrand et Anne Sorel")]
    _, removed = strip_residue(blocks, titles=(), authors=("Anne Sorel", "Luc Ferrand"))
    assert [cut.rule for cut in removed] == ["byline"]
    assert strip_residue(blocks, titles=(), authors=("Anne Sorel",))[1] == ()


def test_every_cut_says_where_it_stood() -> None:
    """`start` is the place in the stored text before which the cut stood."""
    blocks = tuple(Block(type="p", text=text) for text in (TITLE, *PROSE, "Leave a Comment"))
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    text = "\n\n".join(block.text for block in kept)
    assert [cut.start for cut in removed] == [0, len(text)]


LINES = st.one_of(
    st.sampled_from(
        [TITLE, *PROSE, "Facebook", "Twitter", "Leave a Comment", "1694711549", "#a #b", "2023-09-14 10:00"]
    ),
    st.text(min_size=1, max_size=60).filter(str.strip),
)


@given(st.lists(LINES, max_size=12))
def test_cutting_only_ever_cuts(lines: list[str]) -> None:
    """Kept and removed together are the text, in order; something always stays."""
    blocks = tuple(Block(type="p", text=line) for line in lines)
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    assert len(kept) + sum(cut.whole for cut in removed) == len(blocks)
    assert kept or not blocks
    remaining = iter(lines)
    assert all(any(line.endswith(block.text) for line in remaining) for block in kept)
    assert all(0 <= cut.start <= len("\n\n".join(block.text for block in kept)) for cut in removed)
