"""Invents news: headlines and texts from a seed, the same ones every time and no two alike."""

from __future__ import annotations

import random

_WHO = (
    "council mayor ferryman librarian engineer baker glazier beekeeper surveyor cooper gardener clockmaker "
    "harbourmaster teacher postmaster printer midwife cartographer sailmaker brewer"
)
_WHERE = (
    "Orsanne Vernay Harrow Talbruck Lindmoor Castelet Pennfield Arvelle Doringen Southwick Marendal Quillan "
    "Brackwater Esterby Fontrelle Greyholm"
)
_WHAT = (
    "bridge library market orchard tramway harbour mill theatre footpath archive lighthouse reservoir school "
    "bakery observatory greenhouse canal museum quarry station"
)
_DID = "reopens repairs closes counts repaints measures inherits defends relocates insures floods drains"
_PAST = "reopened repaired closed counted repainted measured inherited defended relocated insured drained lit"
_HOW = (
    "slowly",
    "twice",
    "without notice",
    "after the storm",
    "before dawn",
    "at public expense",
    "for the third year",
    "by lot",
    "with borrowed tools",
    "under supervision",
    "in silence",
)
_WHY = (
    "because the lease had run out",
    "since nobody else had asked for it",
    "although the budget named another sum",
    "while the auditors were still counting",
    "so that the winter ferry could turn",
    "until the inspectors arrived from the coast",
    "as the minutes of the meeting record",
    "despite a petition that many had signed",
)


def headline(seed: str) -> str:
    """Return a headline of five words or so."""
    dice = random.Random(f"headline {seed}")
    who, place, what = _word(dice, _WHO), _word(dice, _WHERE), _word(dice, _WHAT)
    return f"{place} {who} {_word(dice, _DID)} {_word(dice, _WHERE)} {what}"


def paragraphs(seed: str, *, edition: int = 1, count: int = 6) -> list[str]:
    """Return the text of an article; a later edition says something else in its second paragraph."""
    dice = random.Random(f"text {seed}")
    text = [" ".join(_sentence(dice) for _ in range(4)) for _ in range(count)]
    if edition > 1:
        changed = random.Random(f"text {seed} edition {edition}")
        text[1] = f"Correction {edition - 1}: " + " ".join(_sentence(changed) for _ in range(4))
    return text


def _word(dice: random.Random, words: str) -> str:
    return dice.choice(words.split())


def _sentence(dice: random.Random) -> str:
    return (
        f"The {_word(dice, _WHO)} of {_word(dice, _WHERE)} {_word(dice, _PAST)} the {_word(dice, _WHAT)} "
        f"{dice.choice(_HOW)} with {dice.randrange(3, 900)} neighbours from {_word(dice, _WHERE)} "
        f"{dice.choice(_WHY)}."
    )
