"""Residue by language: lines that each rule must cut, and sentences that only sound like them."""

from __future__ import annotations

import pytest

from extractors.article import Block
from extractors.residue import strip_residue
from tests.unit.residue_lines import CUT, PROSE


def placed(line: str, zone: str) -> tuple[str, ...]:
    """Return the prose with a line before, in the middle of or after it."""
    place = {"head": 0, "inner": 1, "tail": len(PROSE)}[zone]
    return (*PROSE[:place], line, *PROSE[place:])


def strip(*lines: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the texts that stay, and rule and text of what is cut."""
    kept, removed = strip_residue([Block(type="p", text=line) for line in lines], titles=())
    return [block.text for block in kept], [(cut.rule, cut.text) for cut in removed]


@pytest.mark.parametrize(
    ("rule", "zone", "line"), [(rule, zone, line) for rule, zone, lines in CUT for line in lines]
)
def test_a_line_of_residue_is_cut_by_its_rule(rule: str, zone: str, line: str) -> None:
    """Each kind in each language, where it stands on pages."""
    assert strip(*placed(line, zone)) == (list(PROSE), [(rule, line)])


@pytest.mark.parametrize("zone", ["head", "inner", "tail"])
@pytest.mark.parametrize(
    "line",
    [
        "Le maire tente de réagir",
        "x 3,83 x",
        "#663 -",
        "The 14-day free trial ended before the first ship came in.",
        "Reading more about the lock did not help the crew that night.",
        "Related parties had bought the quay years before.",
        "Lire aussi longtemps fatigue les yeux, dit la lectrice.",
        "Par temps clair, on voit l'île depuis le quai.",
        "Von hier aus sieht man die Insel bei klarem Wetter.",
        "Di notte il porto tace e le gru non si muovono.",
        "Por la tarde llovió sobre el muelle.",
        "Door de storm bleef de haven dicht.",
        "By nightfall the quay was empty.",
        "Partager le travail ne suffisait pas.",
        "He shared the photo on Facebook and deleted it later.",
        "She had commented on the plan twice.",
        "Die Anzeige wurde am Dienstag erstattet.",
        "La pubblicità sul molo era stata vietata.",
        "“We use the newsletter to tell the crews,” she said.",
        "The copyright of the plans belongs to the town.",
        "Photographs of the lock hang in the hall.",
        "Le maire a montré une photo : celle de son frère.",
        "Der Rat sah ein Bild: die Schleuse im Winter",
        "She took the credit for all of it.",
        "How the mayor earned the credit for the lock",
        "Source after source ran dry that summer.",
        "Der Hintergrund: Die Stadt hat kein Geld.",
        "Watch: it was the third one that he lost.",
        "Follow the river and you come to the lock.",
        "Was vereinbart wurde",
        "What was agreed",
    ],
)
def test_a_sentence_that_only_sounds_like_it_stays(line: str, zone: str) -> None:
    """The words alone cut nothing: prose stays, wherever it stands."""
    lines = placed(line, zone)
    assert strip(*lines) == (list(lines), [])


def test_a_label_takes_the_headlines_after_the_text_with_it() -> None:
    """After the text, what follows a label for other pages goes as long as it looks like headlines."""
    tail = ("You may also like", "Ferry back by Monday", "Who pays for the new lock?"[:-1])
    kept, removed = strip(*PROSE, *tail)
    assert kept == list(PROSE)
    assert [text for _, text in removed] == list(tail)


def test_a_subhead_whose_text_was_cut_goes_with_it() -> None:
    """A last subhead with nothing left under it is no part of the text."""
    blocks = [Block(type="p", text=line) for line in PROSE]
    blocks += [Block(type="h2", text="How to write to us"), Block(type="p", text="jane.marlow@quay.example")]
    kept, removed = strip_residue(blocks, titles=())
    assert [block.text for block in kept] == list(PROSE)
    assert [cut.rule for cut in removed] == ["orphan-subhead", "contact"]


def test_a_paragraph_twice_is_one() -> None:
    """A block that says again what the one before it said is cut; a refrain of two words is not."""
    assert strip(PROSE[0], PROSE[0], *PROSE[1:]) == (list(PROSE), [("duplicate", PROSE[0])])
    refrain = ("Hear, hear", "Hear, hear")
    assert strip(PROSE[0], *refrain, *PROSE[1:]) == ([PROSE[0], *refrain, *PROSE[1:]], [])


def test_a_list_of_short_lines_is_no_edge() -> None:
    """Results, winners, ingredients: short lines after the last sentence are the article's own."""
    winners = [f"Boat of the year {number}: The Grey Gull" for number in range(12)]
    assert strip(*PROSE, "Who won", *winners)[1] == []
