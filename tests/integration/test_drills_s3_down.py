"""The short form of the drill `s3_down`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drills.figures import table
from tests.drills.s3_down import drill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.s3
def test_an_s3_server_in_trouble_loses_nothing(tmp_path: Path) -> None:
    """A kill, three seconds away, and every fault over 25 objects: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
