"""Runs derivations in child processes with limits on wall clock, CPU and memory; the door to pebble."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import time
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Literal

from pebble import ProcessExpired, ProcessPool

from crawler.errors import Interrupted
from extractors.article import Article, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future


_SLACK_SECONDS = 30.0
"""What starting and killing workers may take beyond a page's own time, on a machine that is busy."""

_ATTEMPTS = 2
"""A page is derived again when it was another that took the pool down; a third would only hide a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a derivation starts from: the entity body as captured, its URL, the two headers that matter."""

    payload: bytes = field(repr=False)
    url: str
    content_type: str | None = None
    content_encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """Wall clock and CPU in seconds and address space in bytes while a worker derives one page.

    `page_bytes` is how large a page may be without its content coding.
    """

    wall_seconds: float = 20.0
    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30
    page_bytes: int = 20 << 20


def _prepare() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _limited(limits: WorkerLimits) -> Iterator[None]:
    """Hold the block to the limits, and nothing else of the process.

    Met while pebble reads a page or writes an article, a limit would leave half a message in the pipe that
    all workers share, and no page after it would ever be read.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    wanted = {resource.RLIMIT_CPU: spent + limits.cpu_seconds, resource.RLIMIT_AS: limits.memory_bytes}
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    try:
        for kind, (soft, hard) in before.items():
            known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
            resource.setrlimit(kind, (min([wanted[kind], *known]), hard))
        yield
    finally:
        for kind, pair in before.items():
            resource.setrlimit(kind, pair)


def _derive(page: Page, limits: WorkerLimits) -> bytes:
    with _limited(limits):
        from extractors.derivation import extract_article

        article = extract_article(
            page.payload,
            url=page.url,
            content_type=page.content_type,
            content_encoding=page.content_encoding,
            limit=limits.page_bytes,
        )
        return encode(article)


def unread(page: Page, outcome: Literal["timed-out", "crashed"], reason: str) -> Article:
    """Return the article line's stand-in for a page whose derivation did not end."""
    from extractors.derivation import ended_article

    return ended_article(page.url, outcome, reason)


def _unfinished() -> Interrupted:
    return Interrupted("the run was interrupted before this page was read; fetched again it gets its text")


class Workers:
    """A pool of processes that turn pages into articles; one bad page costs one worker, never the pool."""

    def __init__(self, limits: WorkerLimits, *, count: int | None = None) -> None:
        # numpy's threads would each reserve address space that RLIMIT_AS counts
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["extractors.derivation"])
        # it loads the extraction libraries while the first page is still on its way
        forkserver.ensure_running()
        self._limits = limits
        self._patience = limits.wall_seconds + _SLACK_SECONDS
        self._count = count or os.cpu_count() or 1
        self._pool = self._open()
        self._pending: set[Future[bytes]] = set()
        self._moved = time.monotonic()
        self._dropped = False

    def _open(self) -> ProcessPool:
        return ProcessPool(max_workers=self._count, context=self._context, initializer=_prepare)

    async def article(self, page: Page) -> Article:
        """Derive one page and return its article. Raises Interrupted once `drop` was called."""
        for _ in range(_ATTEMPTS):
            if self._dropped:
                raise _unfinished()
            future = self.derive(page)
            waiting = asyncio.wrap_future(future)
            while not waiting.done():
                await asyncio.wait([waiting], timeout=self._patience)
                self._renew_if_stuck()
            if waiting.cancelled():
                raise _unfinished()
            waiting.exception()  # asyncio reports an error that nobody looked at
            if not self.broke(future):
                break
        return self.result(future, page)

    def read(self, page: Page) -> Article:
        """Derive one page and return its article. Blocks."""
        for _ in range(_ATTEMPTS):
            future = self.derive(page)
            while not future.done():
                wait([future], timeout=self._patience)
                self._renew_if_stuck()
            if not self.broke(future):
                break
        return self.result(future, page)

    def derive(self, page: Page) -> Future[bytes]:
        """Start a derivation; `result` tells what the future came to."""
        if not self._pool.active:
            self._renew()
        if not self._pending:
            self._moved = time.monotonic()
        future: Future[bytes] = self._pool.schedule(
            _derive, args=(page, self._limits), timeout=self._limits.wall_seconds
        )
        self._pending.add(future)
        future.add_done_callback(self._note_end)
        return future

    def _note_end(self, future: Future[bytes]) -> None:
        self._pending.discard(future)
        self._moved = time.monotonic()

    def _renew_if_stuck(self) -> None:
        """Take another pool when nothing ended for longer than one page may take.

        A worker that is killed from outside while it reads or writes leaves the pipe or its lock unusable.
        """
        if self._pending and time.monotonic() - self._moved >= self._patience:
            self._renew()

    def _renew(self) -> None:
        """Replace the pool; derivations it had not ended come to a BrokenProcessPool, see `broke`."""
        self.close()
        self._pool = self._open()
        for future in list(self._pending):
            future.set_exception(BrokenProcessPool("the pool was replaced"))

    def broke(self, future: Future[bytes]) -> bool:
        """Tell whether a finished derivation was dropped with the whole pool; it may be started again."""
        return isinstance(future.exception(), BrokenProcessPool)

    def result(self, future: Future[bytes], page: Page) -> Article:
        """Return the article of a finished derivation; one that was killed or crashed has no text."""
        error = future.exception()
        if error is None:
            return decode(future.result())
        if isinstance(error, TimeoutError):
            return unread(page, "timed-out", f"no result within {self._limits.wall_seconds:g} s")
        if isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGXCPU:
            return unread(page, "timed-out", f"the derivation used {self._limits.cpu_seconds} s of CPU")
        return unread(page, "crashed", self._crash(error))

    def _crash(self, error: BaseException) -> str:
        if isinstance(error, MemoryError):
            return f"the derivation needed more than {self._limits.memory_bytes >> 20} MiB of memory"
        if isinstance(error, ProcessExpired):
            return f"the derivation's process ended with status {error.exitcode}"
        return f"the derivation failed: {type(error).__name__}: {error}"

    def drop(self) -> None:
        """End every derivation under way and let no other begin."""
        self._dropped = True
        for future in list(self._pending):
            future.cancel()

    def close(self) -> None:
        """Stop the workers; what is still running is dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
