"""The short form of the drill `full_disk`, with a small disk where one can be mounted, and with a quota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drills import full_disk
from tests.drills.figures import table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_figure_holds(tmp_path: Path) -> None:
    """A disk of its own fills up, and gets room again."""
    figures = full_disk.drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)


def test_a_quota_does_where_nothing_can_be_mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures hold there too, and the table says what was not done."""
    monkeypatch.setattr(full_disk, "can_mount", lambda _trial: False)
    figures = full_disk.drill(seed=1, scale="short", folder=tmp_path, say=lambda _text: None)
    assert figures.hold, table(figures)
    assert "skipped" in table(figures)
