"""Derivations in child processes: limits hold, one bad page costs no other page."""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import os
import signal
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

import pytest

from crawler import child
from crawler.child import Page, WorkerLimits
from crawler.workers import Workers
from storage.exchange import Exchange
from storage.open_batch import Place
from storage.warc import records_of
from tests.servers.bad_pages import STORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Article

PATIENT = WorkerLimits(wall_seconds=120.0, cpu_seconds=120)
"""Limits on time that no page here meets, however busy the machine is, where another limit is looked at."""

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


@pytest.mark.parametrize("workers", [replace(PATIENT, cpu_seconds=1)], indirect=True)
def test_the_cpu_limit_ends_a_derivation(workers: Workers) -> None:
    """CPU seconds count for each page anew, so many quick pages never add up to the limit."""
    articles = derived(workers, long_page(90_000, words=1), *[GOOD] * 4)
    assert articles[0].outcome == "timed-out"
    assert "CPU" in (articles[0].reason or "")
    assert [article.outcome for article in articles[1:]] == ["full"] * 4


@pytest.mark.parametrize("workers", [replace(PATIENT, memory_bytes=420 << 20)], indirect=True)
def test_the_memory_limit_ends_a_derivation(workers: Workers) -> None:
    """A page that needs more memory than a worker may have ends without text and with a reason."""
    bad, good = derived(workers, long_page(10_000, words=60), GOOD)
    assert bad.outcome == "crashed"
    assert bad.reason
    assert good.outcome == "full"


@pytest.mark.parametrize("workers", [replace(PATIENT, memory_bytes=90 << 20)], indirect=True)
def test_a_limit_below_what_a_worker_begins_with_stops_nothing(workers: Workers) -> None:
    """Pages too large for it crash one by one; met while the page is read, it would end all reading."""
    articles = derived(workers, *[long_page(50_000, words=5)] * 6, GOOD)
    assert {article.outcome for article in articles[:6]} == {"crashed"}
    assert {article.reason for article in articles[:6]} == {
        "the derivation needed more than 90 MiB of memory"
    }


@dataclass(frozen=True)
class Deadly:
    """A page whose reading ends the process: by an exit status, or by a signal when that is negative."""

    status: int
    url: str = "https://news.example/deadly"
    content_type: None = None
    content_encoding: None = None
    place: None = None

    @property
    def payload(self) -> bytes:
        """Die."""
        if self.status < 0:
            faulthandler.disable()
            os.kill(os.getpid(), -self.status)
        os._exit(self.status)


@pytest.mark.parametrize("status", [7, -signal.SIGSEGV])
def test_a_process_that_dies_of_its_page_is_replaced(workers: Workers, status: int) -> None:
    """Three such pages in a row: each crashes with its status, and every good one between them is read."""
    deadly = cast("Page", Deadly(status=status))
    articles = [workers.read(page) for page in (deadly, GOOD) * 3]
    assert {article.outcome for article in articles[::2]} == {"crashed"}
    assert all(f"status {status}" in (article.reason or "") for article in articles[::2])
    assert {article.outcome for article in articles[1::2]} == {"full"}


def test_a_crash_leaves_the_event_loop_quiet(workers: Workers, caplog: pytest.LogCaptureFixture) -> None:
    """What a run awaits: the articles, and no complaint of asyncio about errors that nobody looked at."""

    async def read_all() -> list[Article]:
        return await asyncio.gather(
            *(workers.article(page) for page in (cast("Page", Deadly(status=7)), GOOD))
        )

    articles = asyncio.run(read_all())
    gc.collect()
    assert [article.outcome for article in articles] == ["crashed", "full"]
    assert not caplog.records


def test_a_pool_that_stands_still_is_replaced(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker killed while it holds the pipe's lock leaves it locked: the pages are read by another pool."""
    monkeypatch.setattr(workers, "_patience", 4.0)
    assert workers.read(GOOD).outcome == "full"
    channel = workers._pool._pool_manager.worker_manager.workers_channel
    channel.mutex.reader_mutex.acquire()

    async def read_all() -> list[Article]:
        return await asyncio.gather(*(workers.article(GOOD) for _ in range(4)))

    assert [article.outcome for article in asyncio.run(read_all())] == ["full"] * 4


def test_a_process_that_is_slow_to_begin_holds_up_no_request(workers: Workers) -> None:
    """While what forks the workers is still loading, the event loop of the crawl goes on."""
    child.warm_up()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, signal.SIGSTOP)
    going_on = threading.Timer(1.0, os.kill, (server, signal.SIGCONT))

    async def read_and_tick() -> tuple[Article, int]:
        going_on.start()
        reading = asyncio.ensure_future(workers.article(GOOD))
        ticks = 0
        while going_on.is_alive():
            await asyncio.sleep(0.05)
            ticks += 1
        return await reading, ticks

    article, ticks = asyncio.run(read_and_tick())
    assert article.outcome == "full"
    assert ticks >= 5


def test_a_process_that_dies_costs_one_page_at_the_most(workers: Workers) -> None:
    """Workers killed from outside, again and again, are replaced; whoever was idle lost nothing."""
    derived(workers, GOOD, GOOD)
    for _ in range(3):
        for pid in workers_left():
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        assert [workers.read(GOOD).outcome for _ in range(3)] == ["full"] * 3
    workers.close()
    assert not workers_left()


def workers_left() -> set[int]:
    """Return the worker processes: the forkserver's children, that is our grandchildren."""
    return {pid for pid in children_of(os.getpid()) if b"forkserver" in _command(pid)} - _children()


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def _children() -> set[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for children in tasks for pid in children.read_text().split()}


def test_a_page_is_read_from_its_record(workers: Workers, tmp_path: Path) -> None:
    """The record is all that a child process needs; what stands around it in the file is not read."""
    exchange = Exchange(
        target_uri=GOOD.url,
        request=b"GET / HTTP/1.1\r\n\r\n",
        response=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + GOOD.payload,
        started=datetime(2026, 11, 21, tzinfo=UTC),
        elapsed_ms=5,
    )
    records = records_of(exchange, new_id=lambda: f"urn:uuid:{uuid4()}", prior=lambda *_: None)
    warc = tmp_path / "0000.warc.gz"
    warc.write_bytes(b"".join(records.members))
    request, response, _ = map(len, records.members)
    place = Place(path=warc, offset=request, length=response)
    read = workers.read(Page(place=place, url=GOOD.url, content_type=GOOD.content_type))
    assert read == workers.read(GOOD)
    assert read.text
