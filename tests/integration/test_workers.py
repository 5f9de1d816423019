"""Derivations in child processes: limits hold, one bad page costs no other page."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.workers import Page, WorkerLimits, Workers
from tests.servers.bad_pages import STORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Article

GOOD = Page(payload=STORY.encode(), url="https://news.example/story", content_type="text/html; charset=utf-8")


def long_page(paragraphs: int, *, words: int) -> Page:
    """Return a page of so many different paragraphs; 40,000 short ones take a second or two to read."""
    text = "".join(
        f"<p>Paragraph {number} says {'some words of the bridge ' * words}{number * 7}.</p>"
        for number in range(paragraphs)
    )
    return Page(payload=f"<article>{text}</article>".encode(), url=f"https://news.example/{paragraphs}")


def derived(workers: Workers, *pages: Page) -> list[Article]:
    """Derive all pages at once; return their articles in order."""
    futures = [workers.derive(page) for page in pages]
    return [workers.result(future, page) for future, page in zip(futures, pages, strict=True)]


@pytest.fixture
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """Give a pool of two with the limits that the test asks for."""
    limits = getattr(request, "param", WorkerLimits())
    pool = Workers(limits, count=2)
    yield pool
    pool.close()


def children_of(pid: int) -> set[int]:
    """Return the processes below `pid`, at any depth."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found - {pid}


def test_good_pages_come_back_in_order(workers: Workers) -> None:
    """The control: without a misfortune every page is full, and equal pages give equal articles."""
    articles = derived(workers, *[GOOD] * 6)
    assert {article.outcome for article in articles} == {"full"}
    assert len({article.id for article in articles}) == 1


@pytest.mark.parametrize("workers", [WorkerLimits(wall_seconds=1.0)], indirect=True)
def test_the_wall_clock_ends_a_derivation(workers: Workers) -> None:
    """A page that takes too long is named timed-out; pages before, beside and behind it are not touched."""
    derived(workers, GOOD)
    outcomes = [article.outcome for article in derived(workers, GOOD, long_page(90_000, words=1), GOOD, GOOD)]
    assert outcomes == ["full", "timed-out", "full", "full"]


@pytest.mark.parametrize("workers", [WorkerLimits(cpu_seconds=1)], indirect=True)
def test_the_cpu_limit_ends_a_derivation(workers: Workers) -> None:
    """CPU seconds count for each page anew, so many quick pages never add up to the limit."""
    articles = derived(workers, long_page(90_000, words=1), *[GOOD] * 4)
    assert articles[0].outcome == "timed-out"
    assert "CPU" in (articles[0].reason or "")
    assert [article.outcome for article in articles[1:]] == ["full"] * 4


@pytest.mark.parametrize("workers", [WorkerLimits(memory_bytes=420 << 20)], indirect=True)
def test_the_memory_limit_ends_a_derivation(workers: Workers) -> None:
    """A page that needs more memory than a worker may have ends without text and with a reason."""
    bad, good = derived(workers, long_page(10_000, words=60), GOOD)
    assert bad.outcome == "crashed"
    assert bad.reason
    assert good.outcome == "full"


def test_a_process_that_dies_costs_one_page_at_the_most(workers: Workers) -> None:
    """Workers killed from outside, again and again, are replaced; whoever was idle lost nothing."""
    derived(workers, GOOD, GOOD)
    for _ in range(3):
        for pid in children_of(os.getpid()):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"forkserver" in command and os.getpid() != pid and _is_leaf(pid):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        futures = [workers.derive(GOOD) for _ in range(3)]
        again = [workers.derive(GOOD) if workers.broke(future) else future for future in futures]
        assert [workers.result(future, GOOD).outcome for future in again] == ["full"] * 3


def _is_leaf(pid: int) -> bool:
    return not children_of(pid)
