"""Deletes spooled batches once the store has answered for every object of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.batch import decode
from storage.deposit import deposits, put, stored
from storage.sealed_batch import mark_committed
from storage.spool_folder import COMMITTED, LOST, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from storage.objects import ObjectStore
    from storage.spool_folder import SpoolFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: batches deleted, object keys put again, a sentence for each object that differs."""

    deleted: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def sweep(folders: Iterable[SpoolFolder], store: ObjectStore, *, now: datetime, min_age: timedelta) -> Swept:
    """Check each committed batch that is old enough and delete it when its objects are all there, whole.

    No S3 server that was measured fsyncs a PUT before it answers, so an object may be gone after a power
    loss: it is put again, and the batch stays for another `min_age`. One that differs is left alone and told.
    """
    done = Swept()
    for folder in folders:
        if now - _committed_at(folder) >= min_age and not (folder.path / LOST).exists():
            done = _sum(done, _sweep_one(folder, store))
        folder.lock.release()
    return done


def _sweep_one(folder: SpoolFolder, store: ObjectStore) -> Swept:
    restored: list[str] = []
    damaged: list[str] = []
    for deposit in deposits(folder, decode((folder.path / SEALED).read_bytes())):
        found = stored(store, deposit)
        if found is None:
            folder.tools.steps("restore")
            put(store, deposit)
            restored.append(deposit.key)
        elif (found.size, found.sha256) != (deposit.size, deposit.sha256):
            damaged.append(
                f"{deposit.key}: {found}, sealed were {deposit.size} bytes, sha256 {deposit.sha256}"
            )
    if restored:
        mark_committed(folder)
    if restored or damaged:
        return Swept(restored=tuple(restored), damaged=tuple(damaged))
    folder.tools.steps("sweep")
    folder.remove()
    return Swept(deleted=(folder.head.id,))


def _committed_at(folder: SpoolFolder) -> datetime:
    return datetime.fromisoformat((folder.path / COMMITTED).read_text().strip())


def _sum(one: Swept, other: Swept) -> Swept:
    return Swept(
        deleted=one.deleted + other.deleted,
        restored=one.restored + other.restored,
        damaged=one.damaged + other.damaged,
    )
