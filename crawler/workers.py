"""Runs derivations in child processes with limits on wall clock, CPU and memory; the door to pebble."""

from __future__ import annotations

import multiprocessing
import os
import resource
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
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["extractors.derivation"])
        # it loads the extraction libraries while the first page is still on its way
        forkserver.ensure_running()
        self._limits = limits
        self._pool = ProcessPool(
            max_workers=count or os.cpu_count() or 1,
            context=context,
            initializer=_prepare,
            initargs=(limits,),
        )

    def derive(self, page: Page) -> Future[bytes]:
        """Start a derivation; the future gives the encoded article or raises what `failure_of` names."""
        future: Future[bytes] = self._pool.schedule(
            _derive, args=(page, self._limits.cpu_seconds), timeout=self._limits.wall_seconds
        )
        return future

    def result(self, future: Future[bytes], page: Page) -> Article:
        """Return the article of a finished derivation; a killed or crashed one gives an empty article."""
        try:
            return decode(future.result())
        except TimeoutError:
            return unread(page, "timed-out", f"no result within {self._limits.wall_seconds:g} s")
        except ProcessExpired as error:
            return self._expired(page, error)
        except MemoryError:
            limit = self._limits.memory_bytes >> 20
            return unread(page, "crashed", f"the derivation needed more than {limit} MiB of memory")

    def _expired(self, page: Page, error: ProcessExpired) -> Article:
        import signal

        if error.exitcode == -signal.SIGXCPU:
            return unread(page, "timed-out", f"the derivation used {self._limits.cpu_seconds} s of CPU")
        return unread(page, "crashed", f"the derivation's process ended with status {error.exitcode}")

    def close(self) -> None:
        """Stop the workers; what is still running is dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
