"""The short form of the drill `schedulers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.figures import table
from tests.drills.schedulers import drill

if TYPE_CHECKING:
    from pathlib import Path


def test_of_two_schedulers_one_works(tmp_path: Path) -> None:
    """Two at once, and two a little apart: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
