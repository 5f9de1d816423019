"""The short form of the drill `damage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.damage import drill
from tests.drills.figures import table

if TYPE_CHECKING:
    from pathlib import Path


def test_every_figure_holds(tmp_path: Path) -> None:
    """Whatever is cut or flipped is named alone, and the repair keeps every earlier record."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
