"""The short form of the drill `nth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.figures import table
from tests.drills.nth import drill

if TYPE_CHECKING:
    from pathlib import Path


def test_every_figure_holds(tmp_path: Path) -> None:
    """Whichever operation fails, the run stops with a clear error and the next one finishes."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
