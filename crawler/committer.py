"""Seals and commits batches one after the other, in a thread of its own, for as long as the store needs."""

from __future__ import annotations

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from crawler.lane import Lane
from storage.errors import StateUnusable, StorageError, StoreMisconfigured, StoreUnavailable
from storage.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.objects import ObjectStore
    from storage.open_batch import OpenBatch
    from storage.sealed_batch import SealedBatch

logger = logging.getLogger(__name__)

HURRY_SECONDS: Final = 12.0
"""What a run that was told to end leaves to the store; an orderly end within 30 s is promised."""

_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 15.0
"""Pauses between two tries of a store that is away: they double. A store has a patience of its own too."""

_GLANCE_SECONDS: Final = 0.1

_PASSING: Final = (StoreUnavailable, StoreMisconfigured, StateUnusable)
"""What may be mended while the run goes on: a server, its permissions, a database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """How a run's batches ended: ids committed and not, and the sentence that says why not."""

    committed: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    error: str | None = None


class Committer:
    """Takes batches in order; while the store is away, the first of them is tried again and again.

    What the store does not take until the end of the run stays in the spool for the next one.
    """

    def __init__(
        self, store: ObjectStore, index_path: Path, *, enter: Callable[[SealedBatch], None] | None = None
    ) -> None:
        self._store = store
        self._index_path = index_path
        self._enter = enter
        self._lane = Lane("commit")
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync")
        self._committed: list[str] = []
        self._left: dict[str, SealedBatch | OpenBatch] = {}
        self._given_up: dict[str, StorageError] = {}
        self._away: StorageError | None = None
        self._taken: list[Future[None]] = []
        self._trouble: Future[None] = Future()
        self._ending = Event()
        self._latest: float | None = None

    def submit(self, batch: OpenBatch | SealedBatch) -> None:
        """Seal and commit `batch` when its turn comes; nobody else may touch it from now on."""
        self._left[batch.id] = batch
        synced = self._disk.submit(lambda: None)
        self._taken.append(self._lane.submit(partial(self._take, batch, synced)))

    def sync(self, batch: OpenBatch) -> None:
        """Bring what the batch holds to the disk soon, also while another batch is on its way."""
        self._disk.submit(batch.sync)

    def wait(self) -> None:
        """Wait until all that was submitted is committed, or until one commit has failed. Blocks."""
        for taken in self._taken:
            wait((taken, self._trouble), return_when=FIRST_COMPLETED)
            if self._trouble.done():
                return
            taken.result()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the batches that were submitted and are not committed yet."""
        return tuple(self._left)

    @property
    def waiting_bytes(self) -> int:
        """How much the batches hold that were submitted and that the store may still take in this run."""
        left = list(self._left.values())
        return sum(batch.spooled_bytes for batch in left if batch.id not in self._given_up)

    def hurry(self) -> None:
        """Let `finish` end in a moment, whatever the store does; safe in a signal handler."""
        self._latest = self._latest or time.monotonic() + HURRY_SECONDS

    def finish(self) -> Commits:
        """Wait for all commits; try those once more that the store was not there for. Blocks.

        Raises what no storage error explains: a mistake of ours must not pass for a batch left behind.
        """
        self._disk.shutdown()
        self._ending.set()
        self._taken.append(self._lane.submit(self._try_once_more))
        while wait(self._taken, timeout=_GLANCE_SECONDS).not_done:
            if self._latest is not None and time.monotonic() > self._latest:
                return self._told("the store had not taken it when the run was told to end")
        for taken in self._taken:
            taken.result()
        for batch in self._left.values():
            batch.close()
        return self._told(next((str(self._given_up[id_]) for id_ in self._left), None))

    def _told(self, error: str | None) -> Commits:
        return Commits(committed=tuple(self._committed), uncommitted=tuple(self._left), error=error)

    def _take(self, batch: OpenBatch | SealedBatch, synced: Future[None]) -> None:
        """Commit a batch; while the store is away, again after each pause, until the run ends."""
        synced.result()
        for pause in _pauses():
            if self._ending.is_set() and self._away is not None:
                return
            if self._try(batch.id) is None:
                return
            self._ending.wait(pause)

    def _try_once_more(self) -> None:
        """Offer what is left to a store that was away; the first refusal is the answer for all of them."""
        for name in [name for name in self._left if name not in self._given_up]:
            if (refusal := self._try(name)) is not None:
                self._given_up |= dict.fromkeys(self._left.keys() - self._given_up.keys(), refusal)
                return

    def _try(self, name: str) -> StorageError | None:
        """Commit a batch, or give it up; return why it may be tried again."""
        self._away = None
        try:
            self._commit(name)
        except StorageError as error:
            logger.debug("batch %s stays in the spool: %s", name, error)
            if isinstance(error, _PASSING):
                self._away = error
            else:
                self._given_up[name] = error
            if not self._trouble.done():
                self._trouble.set_result(None)
        return self._away

    def _commit(self, name: str) -> None:
        batch = self._left[name]
        sealed = batch.seal() if hasattr(batch, "seal") else batch
        if sealed is not None:
            self._left[name] = sealed
            index = Index(self._index_path)
            try:
                sealed.commit(self._store, index=index, enter=self._enter)
            finally:
                index.close()
            self._committed.append(name)
        del self._left[name]


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
