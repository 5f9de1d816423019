"""The short form of the drill `commit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.commit import STEPS, drill
from tests.drills.figures import table
from tests.integration.test_kill import STEPS as ALL

if TYPE_CHECKING:
    from pathlib import Path


def test_a_kill_at_every_step_holds(tmp_path: Path) -> None:
    """Each step once, and again while the next start mends: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)


def test_the_drill_knows_every_step() -> None:
    """A new step of the spool must come into the drill too."""
    assert list(STEPS) == [step for step, _ in ALL]
