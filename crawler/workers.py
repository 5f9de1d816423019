"""Runs derivations in child processes with limits on wall clock, CPU and memory; the door to pebble."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Literal

from pebble import ProcessExpired, ProcessPool

from extractors.article import Article, decode, encode

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a derivation starts from: the entity body as captured, its URL, the two headers that matter."""

    payload: bytes = field(repr=False)
    url: str
    content_type: str | None = None
    content_encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """Wall clock and CPU in seconds for one page, address space in bytes for one worker."""

    wall_seconds: float = 20.0
    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30


def _prepare(limits: WorkerLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _derive(page: Page, cpu_seconds: int) -> bytes:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, hard))
    from extractors.derivation import extract_article

    article = extract_article(
        page.payload,
        url=page.url,
        content_type=page.content_type,
        content_encoding=page.content_encoding,
    )
    return encode(article)


def unread(page: Page, outcome: Literal["timed-out", "crashed"], reason: str) -> Article:
    """Return the article line's stand-in for a page whose derivation did not end."""
    from extractors.derivation import ended_article

    return ended_article(page.url, outcome, reason)


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
        self._count = count or os.cpu_count() or 1
        self._pool = self._open()

    def _open(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count, context=self._context, initializer=_prepare, initargs=(self._limits,)
        )

    def derive(self, page: Page) -> Future[bytes]:
        """Start a derivation; `result` tells what the future came to."""
        if not self._pool.active:
            self._pool = self._open()
        future: Future[bytes] = self._pool.schedule(
            _derive, args=(page, self._limits.cpu_seconds), timeout=self._limits.wall_seconds
        )
        return future

    def read(self, page: Page) -> Article:
        """Derive one page and return its article. Blocks."""
        future = self.derive(page)
        if self.broke(future):
            future = self.derive(page)
        return self.result(future, page)

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

    def close(self) -> None:
        """Stop the workers; what is still running is dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
