"""The short form of the drill of pages that break extraction: every figure holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills import pages
from tests.drills.figures import table

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_that_break_extraction_harm_nobody(tmp_path: Path) -> None:
    """Each ends within its deadline with its capture kept; the good pages between them are whole."""
    figures = pages.drill(seed=0, scale="short", folder=tmp_path, say=print)
    assert figures.hold, table(figures)
