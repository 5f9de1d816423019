"""A batch whose bytes are final: it is put into the store, manifest last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.articles import unpack
from storage.batch import BatchId, Manifest, decode
from storage.deposit import deposits, put, stored
from storage.errors import Damaged, DiskFailed, ObjectConflict
from storage.objects import ObjectStat
from storage.spool_files import room, write_file
from storage.spool_folder import (
    COMMITTED,
    SEALED,
    Tombstone,
    read_tombstone,
    tombstone,
    write_tombstone,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.deposit import Deposit
    from storage.index import Index
    from storage.objects import ObjectStore
    from storage.spool_folder import SpoolFolder


class SealedBatch:
    """One sealed batch, locked until it is committed or closed."""

    def __init__(self, folder: SpoolFolder) -> None:
        self.id: BatchId = folder.head.id
        self.manifest: Manifest = decode((folder.path / SEALED).read_bytes())
        self.superseded_by: BatchId | None = None
        self._folder = folder

    @property
    def spooled_bytes(self) -> int:
        """Bytes in its objects."""
        return sum(entry.size for entry in self.manifest.objects)

    def commit(
        self,
        store: ObjectStore,
        *,
        index: Index | None = None,
        enter: Callable[[SealedBatch], None] | None = None,
    ) -> Manifest:
        """Put the objects, then the manifest, then index rows, state rows and the local marker.

        `enter` writes the state rows. All of it is safe to repeat. A repair that another one was quicker than
        supersedes itself: `superseded_by` then names the other's batch, and nothing is entered.

        The marker stands for all that comes before it: without it the next recovery does everything again,
        and finds what is there already. Raises ObjectConflict, StoreUnavailable, StoreMisconfigured, Damaged,
        DiskFull, DiskFailed; the batch then stays locked and can be tried again.
        """
        with room(self._folder.path):
            return self._commit(store, index, enter)

    def _commit(
        self, store: ObjectStore, index: Index | None, enter: Callable[[SealedBatch], None] | None
    ) -> Manifest:
        steps = self._folder.tools.steps
        for deposit in self._deposits():
            steps(deposit.step)
            try:
                self._put(store, deposit)
            except ObjectConflict:
                if not self._gives_way(store, deposit):
                    raise
        note = read_tombstone(self._folder.path)
        self.superseded_by = note.superseded_by if note and note.batch == self.id else None
        if index is not None:
            steps("index")
            self._add_to(index, note)
        if enter is not None and self.superseded_by is None:
            steps("state")
            enter(self)
        steps("committed")
        mark_committed(self._folder)
        self._folder.lock.release()
        return self.manifest

    def _deposits(self) -> tuple[Deposit, ...]:
        if not (self._folder.path / SEALED).exists():
            raise Damaged(f"{self.id}: its WARC changed after it was sealed; the next start reads it again")
        return deposits(self._folder, self.manifest)

    def _put(self, store: ObjectStore, deposit: Deposit) -> None:
        """Put the object, or find it there already when its local file is gone or is not what was sealed.

        A WARC that is neither here nor there as it was sealed is open again, for the next start to mend:
        nothing of its batch can be in the store, for the WARC comes first.
        """
        try:
            with room(deposit.path):
                put(store, deposit)
        except (Damaged, DiskFailed):
            found = stored(store, deposit)
            if found == ObjectStat(size=deposit.size, sha256=deposit.sha256):
                return
            if found is None and deposit.path == self._folder.local("warc"):
                self._folder.reopen()
            raise

    def _gives_way(self, store: ObjectStore, taken: Deposit) -> bool:
        """Supersede this batch by that of the repair whose tombstone was first; False: there is none.

        The note is on the disk before it is put, so that a kill in between changes nothing.
        """
        first = tombstone(store.get(taken.key)) if taken.step == "tombstone" else None
        if first is None or self.id in {first.batch, first.superseded_by}:
            return False
        reason = f"another repair of {first.batch} was first"
        at = self._folder.tools.now()
        note = Tombstone(batch=self.id, superseded_by=first.superseded_by, reason=reason, lost=(), at=at)
        write_tombstone(self._folder.path, note)
        self._put(store, self._deposits()[-1])
        return True

    def close(self) -> None:
        """Let go of the lock and leave the batch to the next recovery."""
        self._folder.lock.release()

    def cdxj_lines(self) -> Iterator[bytes]:
        """Yield the CDXJ lines, sorted, without line feeds."""
        if self.manifest.named("cdxj"):
            with self._folder.local("cdxj").open("rb") as file:
                yield from (line.removesuffix(b"\n") for line in file)

    def article_lines(self) -> Iterator[bytes]:
        """Yield the article lines without line feeds."""
        if self.manifest.named("articles"):
            yield from unpack(self._folder.local("articles"))

    def outcome_lines(self) -> Iterator[bytes]:
        """Yield the outcome lines without line feeds."""
        if self.manifest.named("outcomes"):
            yield from unpack(self._folder.local("outcomes"))

    def derivation_lines(self) -> Iterator[bytes]:
        """Yield the derivation lines without line feeds."""
        if self.manifest.named("derivations"):
            yield from unpack(self._folder.local("derivations"))

    def _add_to(self, index: Index, note: Tombstone | None) -> None:
        """Add the batch and take out the one it supersedes, which may be itself."""
        if note is not None:
            index.remove_batch(note.batch)
        if self.superseded_by is not None:
            return
        index.add_batch(
            self.manifest,
            cdxj=self.cdxj_lines(),
            articles=self.article_lines(),
            outcomes=self.outcome_lines(),
            derivations=self.derivation_lines(),
        )


def mark_committed(folder: SpoolFolder) -> None:
    """Write the marker, which holds the time from which the batch's age is counted."""
    write_file(folder.path / COMMITTED, f"{folder.tools.now().isoformat()}\n".encode())
