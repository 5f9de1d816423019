"""Seals and commits batches one after the other, in a thread of its own."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.errors import StorageError, StoreUnavailable
from storage.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from storage.objects import ObjectStore
    from storage.open_batch import OpenBatch
    from storage.sealed_batch import SealedBatch

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """How a run's batches ended: ids committed and not, and the sentence that says why not."""

    committed: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    error: str | None = None


class Committer:
    """Takes batches in order; what the store does not take stays in the spool for the next run."""

    def __init__(
        self, store: ObjectStore, index_path: Path, *, enter: Callable[[SealedBatch], None] | None = None
    ) -> None:
        self._store = store
        self._index_path = index_path
        self._enter = enter
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync")
        self._committed: list[str] = []
        self._left: dict[str, SealedBatch | OpenBatch] = {}
        self._errors: list[StorageError] = []
        self._taken: list[Future[None]] = []

    def submit(self, batch: OpenBatch | SealedBatch) -> None:
        """Seal and commit `batch` when its turn comes; nobody else may touch it from now on."""
        synced = self._disk.submit(lambda: None)
        self._taken.append(self._thread.submit(self._take, batch, synced))

    def sync(self, batch: OpenBatch) -> None:
        """Bring what the batch holds to the disk soon, also while another batch is on its way."""
        self._disk.submit(batch.sync)

    def wait(self) -> None:
        """Wait until all that was submitted is committed, or until one commit has failed. Blocks."""
        for taken in self._taken:
            if self._errors:
                return
            taken.result()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the batches that were submitted and are not committed yet."""
        return tuple(self._left)

    def finish(self) -> Commits:
        """Wait for all commits; try those once more that the store was not there for. Blocks.

        Raises what no storage error explains: a mistake of ours must not pass for a batch left behind.
        """
        self._disk.shutdown()
        self._thread.shutdown()
        for taken in self._taken:
            taken.result()
        if any(isinstance(error, StoreUnavailable) for error in self._errors):
            left, self._left, self._errors = self._left, {}, []
            for batch in left.values():
                self._take(batch)
        for batch in self._left.values():
            batch.close()
        return Commits(
            committed=tuple(self._committed),
            uncommitted=tuple(self._left),
            error=str(self._errors[0]) if self._errors else None,
        )

    def _take(self, batch: OpenBatch | SealedBatch, synced: Future[None] | None = None) -> None:
        if synced is not None:
            synced.result()
        try:
            self._commit(batch)
        except StorageError as error:
            logger.debug("batch %s stays in the spool: %s", batch.id, error)
            self._errors.append(error)

    def _commit(self, batch: OpenBatch | SealedBatch) -> None:
        self._left[batch.id] = batch
        sealed = batch.seal() if hasattr(batch, "seal") else batch
        if sealed is not None:
            self._left[batch.id] = sealed
            index = Index(self._index_path)
            try:
                sealed.commit(self._store, index=index, enter=self._enter)
            finally:
                index.close()
            self._committed.append(batch.id)
        del self._left[batch.id]
