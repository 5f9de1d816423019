"""The console script in a process of its own, run in a folder as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DEPECHE = str(Path(sys.executable).with_name("depeche"))
SETTINGS = """
[crawl]
delay_seconds = 0
[robots]
obey = false
[limits]
total_seconds = 4
first_byte_seconds = 2
wire_bytes = 2_000_000
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended, what it printed and what it complained of."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines of stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(folder: Path, *arguments: str, stdin: str = "", **environment: str) -> Ran:
    """Run it in `folder`, with these variables besides those of the tests."""
    return _ran([DEPECHE, *arguments], folder, stdin=stdin, environment=environment)


def run_ahead(folder: Path, seconds: float, *arguments: str) -> Ran:
    """Run it in `folder` at a time that is so many seconds ahead."""
    command = [sys.executable, "-m", "tests.press.crawl_at", str(seconds), "--", *arguments]
    return _ran(command, folder, environment={"PYTHONPATH": str(ROOT)})


def _ran(command: list[str], folder: Path, *, stdin: str = "", environment: dict[str, str]) -> Ran:
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ran(status=done.returncode, out=done.stdout, err=done.stderr)


def depeche(folder: Path, *arguments: str, stdin: str = "", **environment: str) -> Ran:
    """Run it without pauses and robots.txt and with short limits, where the folder has no settings."""
    if not (folder / "depeche.toml").exists():
        (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    return run(folder, *arguments, stdin=stdin, **environment)


def faults(folder: Path) -> int:
    """Return how many faults `depeche verify` tells of, however long it takes; 1 where it failed unsaid."""
    done = subprocess.run([DEPECHE, "verify"], cwd=folder, capture_output=True, text=True, check=False)
    return max(len(done.stderr.splitlines()), 1) if done.returncode else 0
