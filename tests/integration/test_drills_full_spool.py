"""The short form of the drill `full_spool`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drills.figures import table
from tests.drills.full_spool import drill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.s3
def test_a_crawl_pauses_at_a_full_spool_and_goes_on(tmp_path: Path) -> None:
    """Sixty pages, the store away for three seconds of pause: every figure holds."""
    figures = drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
