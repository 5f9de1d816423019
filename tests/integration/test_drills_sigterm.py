"""The short form of the drill `sigterm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drills.figures import table
from tests.drills.sigterm import drill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.s3
def test_sigterm_ends_every_phase_in_order(tmp_path: Path) -> None:
    """Every phase once, in one of the two commands: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
