"""The short form of the fuzzer's drill: every figure holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills import fuzz
from tests.drills.figures import table
from tests.servers.mutants import mutant

if TYPE_CHECKING:
    from pathlib import Path


def test_malformed_responses_are_accounted_for(tmp_path: Path) -> None:
    """All of them end, none by a fault of ours, and the archive holds what the server said."""
    figures = fuzz.drill(seed=20261121, scale="short", folder=tmp_path, say=print)
    assert figures.hold, table(figures)


def test_a_seed_gives_the_same_responses_again() -> None:
    """What a drill found can be looked at: seed and number name a response."""
    assert mutant(7, 3) == mutant(7, 3)
    assert {mutant(7, number).data for number in range(50)} != {
        mutant(8, number).data for number in range(50)
    }
