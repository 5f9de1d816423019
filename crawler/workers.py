"""Runs derivations in child processes with limits on wall clock, CPU and memory; the door to pebble."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Literal

from pebble import ProcessExpired, ProcessPool

from crawler import child
from extractors.article import Article, decode
from extractors.listing import Home, Listing, decode_home, decode_listing

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import datetime

    from crawler.child import Page, WorkerLimits

_SLACK_SECONDS = 30.0
"""What starting and killing workers may take beyond a page's own time, on a machine that is busy."""

_ATTEMPTS = 2
"""A page is derived again when it was another that took the pool down; a third would only hide a fault."""

_MOST_WAITING = 256
"""Pages that may wait to be derived; they wait on the disk, and the batches that hold them stay open."""


def unread(page: Page, outcome: Literal["timed-out", "crashed"], reason: str) -> Article:
    """Return the article line's stand-in for a page whose derivation did not end."""
    from extractors.derivation import ended_article

    return ended_article(page.url, outcome, reason)


class Dropped(Exception):
    """The run was asked to end before this page was read; fetched again it gets its text."""

    def __init__(self) -> None:
        super().__init__("the run was interrupted before this page was read; fetched again it gets its text")


class Workers:
    """A pool of processes that turn pages into articles; one bad page costs one worker, never the pool."""

    def __init__(self, limits: WorkerLimits, *, count: int | None = None) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._limits = limits
        self._patience = limits.wall_seconds + _SLACK_SECONDS
        self._count = count or os.cpu_count() or 1
        self._pool = self._open()
        self._woken: Future[None] | None = None
        self._pending: set[Future[bytes]] = set()
        self._moved = time.monotonic()
        self._dropped = False

    def _open(self) -> ProcessPool:
        return ProcessPool(max_workers=self._count, context=self._context, initializer=child.prepare)

    @property
    def is_behind(self) -> bool:
        """Whether so many pages wait here that no other should come yet."""
        return len(self._pending) >= _MOST_WAITING

    async def article(self, page: Page) -> Article:
        """Derive one page and return its article. Raises Dropped once `drop` was called."""
        return self.result(await self._ended(child.derive, page), page)

    async def listing(self, page: Page, *, now: datetime, as_section: bool = False) -> Listing:
        """Read one feed, sitemap or section page. Raises Dropped once `drop` was called."""
        error, line = await self._listed(child.take_list, page, now, as_section)
        return decode_listing(line) if line else Listing(form="unreadable", problems=(error,))

    async def home(self, page: Page, *, now: datetime) -> Home:
        """Read one home page. Raises Dropped once `drop` was called."""
        error, line = await self._listed(child.look, page, now)
        return decode_home(line) if line else Home(problems=(error,))

    async def _listed(self, task: Callable[..., bytes], page: Page, *more: object) -> tuple[str, bytes]:
        """Do a task that lists; return why it failed, or what it gave."""
        future = await self._ended(task, page, *more)
        error = future.exception()
        if error is None:
            return "", future.result()
        return f"The answer was not read: {self._misfortune(error, 'reading')[1]}.", b""

    async def _ended(self, task: Callable[..., bytes], page: Page, *more: object) -> Future[bytes]:
        """Do a task, once more when it was dropped with the whole pool; return its finished future."""
        await self._awake()
        for _ in range(_ATTEMPTS):
            if self._dropped:
                raise Dropped
            future = self._start(task, page, *more)
            waiting = asyncio.wrap_future(future)
            while not waiting.done():
                await asyncio.wait([waiting], timeout=self._patience)
                self._renew_if_stuck()
            if waiting.cancelled():
                raise Dropped
            waiting.exception()  # asyncio reports an error that nobody looked at
            if not self.broke(future):
                break
        return future

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
        return self._start(child.derive, page)

    def _start(self, task: Callable[..., bytes], page: Page, *more: object) -> Future[bytes]:
        self._wake()
        if not self._pending:
            self._moved = time.monotonic()
        future: Future[bytes] = self._pool.schedule(
            task, args=(page, self._limits, *more), timeout=self._limits.wall_seconds
        )
        self._pending.add(future)
        future.add_done_callback(self._note_end)
        return future

    async def _awake(self) -> None:
        """Wait for the first processes without holding up requests: what forks them loads for a second."""
        if self._woken is None:
            threads = ThreadPoolExecutor(max_workers=1)
            self._woken = threads.submit(self._wake)
            threads.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(self._woken))

    def _wake(self) -> None:
        """Start the processes where none run: for the first page, and after a fault of the pool."""
        child.warm_up()  # where nobody did before: a run that derives nothing loads nothing for it
        if not self._pool.active:
            self._renew()

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
        self._stop()
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
        return unread(page, *self._misfortune(error, "derivation"))

    def _misfortune(self, error: BaseException, task: str) -> tuple[Literal["timed-out", "crashed"], str]:
        """Return the outcome and the reason of a task that a child process did not end."""
        if isinstance(error, TimeoutError):
            return "timed-out", f"no result within {self._limits.wall_seconds:g} s"
        if isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGXCPU:
            return "timed-out", f"the {task} used {self._limits.cpu_seconds} s of CPU"
        if isinstance(error, MemoryError):
            return "crashed", f"the {task} needed more than {self._limits.memory_bytes >> 20} MiB of memory"
        if isinstance(error, ProcessExpired):
            return "crashed", f"the {task}'s process ended with status {error.exitcode}"
        return "crashed", f"the {task} failed: {type(error).__name__}: {error}"

    def drop(self) -> None:
        """End every derivation under way and let no other begin."""
        self._dropped = True
        for future in list(self._pending):
            future.cancel()

    def close(self) -> None:
        """Stop the workers; what is still running is dropped."""
        if self._woken is not None:
            wait([self._woken])
        self._stop()

    def _stop(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
