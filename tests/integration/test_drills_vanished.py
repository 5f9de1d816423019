"""The short form of the drill `vanished`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.figures import table
from tests.drills.vanished import drill

if TYPE_CHECKING:
    from pathlib import Path


def test_every_figure_holds(tmp_path: Path) -> None:
    """What vanished is put again, what changed is told and left, in every round."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
