"""The table of a drill's figures, and which figures hold."""

from __future__ import annotations

from tests.drills.figures import Figures, all_of, at_most, none_of, skipped, table


def test_a_table_marks_what_does_not_hold() -> None:
    """One line a figure, the seed on top, a mark before the failed one."""
    lines = (none_of("lost", 0), none_of("torn", 2), at_most("resume", 1.5, 10, "s"), skipped("tmpfs", "no"))
    figures = Figures(name="commit", seed=7, lines=lines, seconds=1.25)
    assert not figures.hold
    assert table(figures).splitlines() == [
        "commit: seed 7, 1.2 s",
        "   figure  measured  must be",
        "   lost    0         0",
        "!  torn    2         0",
        "   resume  1.5 s     <= 10 s",
        "   tmpfs   skipped   no",
    ]


def test_nothing_of_nothing_does_not_hold() -> None:
    """A drill that did nothing must not pass."""
    assert all_of("found", 3, 3).holds
    assert not all_of("found", 2, 3).holds
    assert not all_of("found", 0, 0).holds
    assert not at_most("seconds", 11, 10).holds
