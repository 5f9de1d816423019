"""Reading commands as processes of their own: what they load, and a stdout that fails them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli_fixtures import Archive

ROOT = Path(__file__).parents[2]
HEAVY = {"boto3", "botocore", "lxml", "pebble", "rich", "scrapy", "trafilatura", "twisted", "warcio"}


def _loaded_by(*args: str, cwd: Path) -> set[str]:
    code = (
        "import json, sys\nfrom crawler.cli.main import run\n"
        f"status = run({list(args)!r})\nassert status == 0, status\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd, env=path
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


def test_reading_commands_load_nothing_heavy(archive: Archive) -> None:
    """`show` and `ls` answer at once because Scrapy, trafilatura, boto3, lxml and rich stay on the disk."""
    cwd = archive.folder.parent
    assert not _loaded_by("show", archive.articles[0].id, cwd=cwd) & HEAVY
    assert not _loaded_by("ls", "--since", "2026-11-01", cwd=cwd) & HEAVY
    assert not _loaded_by("verify", cwd=cwd) & (HEAVY - {"warcio"})


def _process(archive: Archive, *args: str, **parts: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crawler.cli", *args]
    path = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    return subprocess.run(
        command, stderr=subprocess.PIPE, check=False, cwd=archive.folder.parent, env=path, **parts
    )


@pytest.mark.parametrize("args", [["ls", "--json"], ["ls"], ["verify"]])
def test_a_reader_that_leaves_ends_the_command_quietly(archive: Archive, args: list[str]) -> None:
    """`depeche ls | head` prints no traceback, and its status is not taken for that of a failed page."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = _process(archive, *args, stdout=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("args", [["ls", "--json"], ["ls"], ["verify"]])
def test_a_full_disk_behind_stdout_is_told(archive: Archive, args: list[str]) -> None:
    """`depeche ls > list` on a full disk ends with a sentence and a status, no traceback."""
    with Path("/dev/full").open("wb") as full:
        ended = _process(archive, *args, stdout=full)
    said = b"Error: stdout cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (1, said)


@pytest.mark.parametrize("args", [["ls"], ["verify"]])
def test_a_stdout_that_is_closed_is_no_fault(archive: Archive, args: list[str]) -> None:
    """`depeche ls >&-` prints nothing, and no file of the archive is taken for stdout."""
    ended = _process(archive, *args, preexec_fn=lambda: os.close(1))
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_that_lacks_letters_is_served(archive: Archive) -> None:
    """What the encoding lacks is escaped; no command ends for it."""
    ended = _process(archive, "show", archive.articles[1].id, stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith("Deuxième\n".encode("latin-1"))
    assert b"Personne n\\u2019a " in ended.stdout
