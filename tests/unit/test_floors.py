"""The floors of quality: raised by what is better, lowered only with a reason that the changelog tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.floors import (
    GOALS,
    Floors,
    is_below,
    lowered,
    note_in_changelog,
    raised,
    read_floors,
    write_floors,
)

ROOT = Path(__file__).parents[2]
FLOORS = Floors(corpora={"AEB": "ab"}, figures=dict.fromkeys(GOALS, 0.5))


def test_less_is_worse_or_better_by_figure() -> None:
    """A share of right answers must not fall, a share of residue must not rise."""
    assert is_below("AEB F1", 0.4, 0.5)
    assert not is_below("AEB F1", 0.5, 0.5)
    assert is_below("true lines lost", 0.6, 0.5)
    assert not is_below("true lines lost", 0.5, 0.5)


def test_what_is_better_is_pinned_and_what_is_worse_is_not() -> None:
    """Raising never lowers."""
    figures = raised(FLOORS, {"AEB F1": 0.6, "fundus F1": 0.4, "true lines lost": 0.6}).figures
    assert (figures["AEB F1"], figures["fundus F1"], figures["true lines lost"]) == (0.6, 0.5, 0.5)


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    """The file holds every figure."""
    write_floors(lowered(FLOORS, "AEB F1", 0.3), tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == lowered(FLOORS, "AEB F1", 0.3)
    assert read_floors(tmp_path / "none.json") == Floors()


def test_a_lowered_floor_stands_in_the_changelog(tmp_path: Path) -> None:
    """The line says which, from what, to what and why, under the newest heading."""
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\nNewest first.\n\n## Unreleased\n\n- Old news.\n", encoding="utf-8")
    note_in_changelog("AEB F1", 0.98, 0.97, because="a page was labelled wrongly.", path=path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("## Unreleased") + 2] == (
        "- The floor of AEB F1 was lowered from 0.98 to 0.97: a page was labelled wrongly."
    )
    assert lines[-1] == "- Old news."


def test_every_figure_has_a_floor() -> None:
    """The file in the repository pins what is measured, nothing else."""
    assert read_floors().figures.keys() == GOALS.keys()
    assert set(read_floors().corpora) == {"AEB", "fundus"}


@pytest.mark.parametrize("arguments", [["--lower", "AEB F1"], ["--because", "it is late"], ["--lower", "x"]])
def test_no_floor_is_lowered_without_a_reason(arguments: list[str]) -> None:
    """The command wants the figure and the reason together, and measures nothing before."""
    command = [sys.executable, "-m", "benchmarks.floors", *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "--lower" in ran.stderr
