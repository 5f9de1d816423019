"""The short form of the drill `kills`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills.figures import table
from tests.drills.kills import drill

if TYPE_CHECKING:
    from pathlib import Path


def test_a_crawl_that_is_killed_and_resumed_loses_nothing(tmp_path: Path) -> None:
    """Five kills over 48 pages: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
