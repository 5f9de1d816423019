"""The benchmark of discovery runs on a short span, and its figures stay where they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bench_of_discovery_prints_its_table() -> None:
    """A poll is one request and an unchanged one some WARC bytes; every channel finds everything once.

    The table judges the bytes by their bound; here they only may not grow.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.discovery", "--hours", "2", "--every", "70"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    rows = {line[:58].rstrip(): line[58:].split() for line in done.stdout.splitlines()}
    assert float(rows["requests for a poll that brings nothing, median"][0]) == 1
    assert float(rows["WARC bytes of a poll that brings nothing, largest"][0]) < 1600
    assert "requests for a new article" in done.stdout
    lines = [line for line in done.stdout.splitlines() if "requests each" in line]
    assert len(lines) == 6
    assert all("(1.000), twice 0," in line for line in lines)
