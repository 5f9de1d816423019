"""The benchmarks in their short form: they run to their end and print their rows; no time is judged here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.crawl import AEB
from benchmarks.trace_requests import traced

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> str:
    """Run a module of the benchmarks; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_make_bench_prints_a_ratio_a_row() -> None:
    """Every page of every leg arrives, and each group prints its row."""
    out = run("benchmarks.crawl", "--rounds", "1", "--pages", "30", "--only", "speed")
    assert out.count("fetch + WARC, committed / bare Scrapy") == 2


def test_memory_of_the_crawling_process_is_bounded() -> None:
    """Memory does not move with machine load, so the bar of 150 MiB holds here too, on 40 MiB of WARC."""
    out = run("benchmarks.crawl", "--mib", "40", "--only", "memory")
    assert "reached" in out


@pytest.mark.s3
def test_a_trace_is_one_range_request() -> None:
    """A sentence is followed to its bytes in the real S3 server with one GET and nothing else."""
    requests = traced()
    assert [request.split()[0] for request in requests] == ["GET"]


@pytest.mark.s3
@pytest.mark.bench_data
@pytest.mark.skipif(not AEB.is_dir(), reason=f"no benchmark pages at {AEB}")
def test_real_pages_go_through_both_stores() -> None:
    """Real pages, an outcome each, verify clean, texts equal to the derivation alone."""
    out = run("benchmarks.real_input", "--pages", "24")
    assert out.count("24 outcomes for 24 pages") == 2
    assert out.count("texts that differ from `depeche extract`: 0") == 2
