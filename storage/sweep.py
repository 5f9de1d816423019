"""Deletes spooled batches once the store has answered for every object of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.batch import decode
from storage.deposit import deposits, put, stored
from storage.errors import Damaged, DiskFailed, ObjectConflict, ObjectMissing
from storage.sealed_batch import mark_committed
from storage.spool_files import room, write_file
from storage.spool_folder import COMMITTED, LOST, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from storage.batch import Manifest
    from storage.deposit import Deposit
    from storage.objects import ObjectStore
    from storage.spool_folder import SpoolFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: batches deleted, object keys put again, a sentence for each damage."""

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
        try:
            with room(folder.path):
                done = _sum(done, _sweep_one(folder, store, now=now, min_age=min_age))
        except (Damaged, DiskFailed) as error:
            done = _sum(done, Swept(damaged=(f"{folder.head.id} stays in the spool: {error}",)))
        folder.lock.release()
    return done


def _sweep_one(folder: SpoolFolder, store: ObjectStore, *, now: datetime, min_age: timedelta) -> Swept:
    if (folder.path / LOST).exists() or now - _committed_at(folder) < min_age:
        return Swept()
    restored: list[str] = []
    damaged: list[str] = []
    for deposit in deposits(folder, _manifest(folder, store)):
        found = stored(store, deposit)
        if found is None:
            _put_again(folder, store, deposit, restored=restored, damaged=damaged)
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


def _put_again(
    folder: SpoolFolder, store: ObjectStore, deposit: Deposit, *, restored: list[str], damaged: list[str]
) -> None:
    """Put what is gone; a local copy that is damaged too must not keep the batch's other objects back."""
    folder.tools.steps("restore")
    try:
        with room(deposit.path):
            put(store, deposit)
    except (Damaged, DiskFailed, ObjectConflict) as error:
        damaged.append(f"{deposit.key} is gone from the store: {error}")
    else:
        restored.append(deposit.key)


def _manifest(folder: SpoolFolder, store: ObjectStore) -> Manifest:
    """Return the sealed manifest; one that is damaged here is fetched from the store. Raises Damaged."""
    sealed = folder.path / SEALED
    try:
        return decode(sealed.read_bytes())
    except (Damaged, FileNotFoundError) as error:
        problem = Damaged(f"{sealed}: {error}")
    try:
        raw = store.get(folder.keys.manifest)
        manifest = decode(raw)
    except (Damaged, ObjectMissing):
        raise problem from None
    write_file(sealed, raw)
    return manifest


def _committed_at(folder: SpoolFolder) -> datetime:
    """Return the time of the commit; a marker that cannot be read counts from now on."""
    try:
        return datetime.fromisoformat((folder.path / COMMITTED).read_text().strip())
    except ValueError:
        mark_committed(folder)
        return folder.tools.now()


def _sum(one: Swept, other: Swept) -> Swept:
    return Swept(
        deleted=one.deleted + other.deleted,
        restored=one.restored + other.restored,
        damaged=one.damaged + other.damaged,
    )
