"""The tables of drills' figures, which figures hold, and how the command ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.drills import __main__ as command
from tests.drills.figures import Figures, all_of, at_most, broken, none_of, skipped, summary, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.drills.figures import Scale


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


SOUND = Figures(name="commit", seed=7, lines=(none_of("lost", 0),), seconds=1.0)
UNSOUND = Figures(name="nth", seed=7, lines=(none_of("torn", 2), all_of("found", 3, 3)), seconds=2.0)


def test_one_table_holds_everything_that_ran() -> None:
    """A line a figure, with its drill and seed; what does not hold stands out."""
    assert summary((SOUND, UNSOUND)).splitlines() == [
        "| drill  | seed | figure | measured | must be | holds |",
        "| ------ | ---- | ------ | -------- | ------- | ----- |",
        "| commit | 7    | lost   | 0        | 0       | yes   |",
        "| nth    | 7    | torn   | 2        | 0       | NO    |",
        "| nth    | 7    | found  | 3        | 3 of 3  | yes   |",
    ]


def test_a_drill_that_breaks_off_does_not_hold() -> None:
    """What broke it stands in the table, on one line."""
    figures = broken("commit", 7, ValueError("a\nb"))
    assert not figures.hold
    assert "ValueError: a b" in summary((figures,))


@pytest.mark.parametrize(("ran", "status"), [((SOUND,), 0), ((UNSOUND, SOUND), 1)])
def test_the_status_tells_whether_all_hold(
    ran: tuple[Figures, ...],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """1 when one of them does not, though a later one does; the last table names every figure."""
    _instead(monkeypatch, ran)
    assert command.main([*(one.name for one in ran), "--seed", "7"]) == status
    assert summary(ran) in capsys.readouterr().out


def test_json_is_all_that_stands_on_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object with seeds, figures and judgement; progress goes to stderr."""
    _instead(monkeypatch, (UNSOUND,))
    assert command.main(["nth", "--json", "--seed", "7"]) == 1
    told = capsys.readouterr()
    read = json.loads(told.out)
    assert (read["holds"], read["drills"][0]["drill"], read["drills"][0]["seed"]) == (False, "nth", 7)
    assert read["drills"][0]["figures"][0] == {
        "figure": "torn",
        "measured": "2",
        "must_be": "0",
        "holds": False,
    }
    assert "nth: full, seed 7 ..." in told.err


def _instead(monkeypatch: pytest.MonkeyPatch, ran: tuple[Figures, ...]) -> None:
    """Let the command find these figures instead of running drills."""
    by_name = {one.name: one for one in ran}

    def found(name: str, *, seed: int, scale: Scale, say: Callable[[str], None]) -> Figures:
        return by_name[name]

    monkeypatch.setattr(command, "run", found)
