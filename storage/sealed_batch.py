"""A batch whose bytes are final: it is put into the store, manifest last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.batch import BatchId, Manifest
    from storage.index import Index
    from storage.objects import ObjectStore


class SealedBatch:
    """One sealed batch, locked until it is committed or closed."""

    id: BatchId
    manifest: Manifest

    def commit(self, store: ObjectStore, *, index: Index | None = None) -> Manifest:
        """Put the objects, then the manifest, then index rows and the local marker; safe to repeat.

        Raises ObjectConflict, StoreUnavailable, StoreMisconfigured; the batch stays and can be tried again.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the lock and leave the batch to the next recovery."""
        raise NotImplementedError
