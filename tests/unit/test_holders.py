"""Names of processes from which another process can tell whether they are at work."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.holders import is_alive, is_token_alive, process_token, this_process
from storage.leases import Holder

_BOTH = """
from datetime import UTC, datetime
from crawler.holders import process_token, this_process
print(process_token())
print(this_process("crawl", now=datetime.now(UTC)).told)
"""
_ELSEWHERE = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc")
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


def test_a_process_of_another_container_counts_as_alive() -> None:
    """Of one machine name and one boot, but its number is that of another process here, or of none."""
    if subprocess.run([*_ELSEWHERE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a namespace of processes")
    printed = subprocess.run(
        [*_ELSEWHERE, sys.executable, "-c", _BOTH],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    token, told = printed.stdout.splitlines()
    assert is_token_alive(token)
    assert is_alive(Holder(token="theirs", told=told))
    ours = this_process("crawl", now=datetime.now(UTC))
    assert is_alive(ours)
    assert not is_alive(replace(ours, told=re.sub(r'"ticks":"\d+"', '"ticks":"1"', ours.told)))
