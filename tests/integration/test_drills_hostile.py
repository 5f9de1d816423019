"""The short form of the drill of hostile servers: every figure holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills import hostile
from tests.drills.figures import table

if TYPE_CHECKING:
    from pathlib import Path


def test_hostile_servers_end_in_their_outcomes(tmp_path: Path) -> None:
    """Each resource in its outcome, within time and memory; nothing is asked of a private address."""
    figures = hostile.drill(seed=0, scale="short", folder=tmp_path, say=print)
    assert figures.hold, table(figures)
