"""Names of processes from which another process can tell whether they are at work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crawler.holders import is_token_alive, process_token

_PRINT = "from crawler.holders import process_token; print(process_token())"


def test_a_token_tells_whether_its_process_lives() -> None:
    """Ours lives; that of a process that has ended is dead, also when its number is taken again."""
    ours = process_token()
    assert is_token_alive(ours)
    assert process_token() != ours
    printed = subprocess.run(
        [sys.executable, "-c", _PRINT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = printed.stdout.strip()
    assert not is_token_alive(theirs)
    name, _, ticks, machine = ours.split(".")
    assert not is_token_alive(".".join((name, theirs.split(".")[1], ticks, machine)))


def test_the_token_of_another_machine_or_program_counts_as_alive() -> None:
    """What cannot be looked at may be at work; its hold ends by its own time."""
    name, number, ticks, _ = process_token().split(".")
    assert is_token_alive(".".join((name, number, ticks, "elsewhere")))
    assert is_token_alive("other")
    assert len(process_token()) <= 64
