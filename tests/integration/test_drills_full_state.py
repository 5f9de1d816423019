"""The short form of the drill `full_state`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.figures import table
from tests.drills.full_state import drill

if TYPE_CHECKING:
    from pathlib import Path


def test_a_state_without_room_loses_nothing(tmp_path: Path) -> None:
    """SQLite finds no room, and the system refuses to write: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
