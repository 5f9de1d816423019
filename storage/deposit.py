"""What a sealed batch brings to the store, in the promised order; the manifest comes last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.collection import tombstone_key
from storage.errors import ObjectConflict
from storage.objects import ObjectStat, Put
from storage.spool_files import sha256_of, size_of
from storage.spool_folder import SEALED, TOMBSTONE, tombstone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.batch import Manifest
    from storage.objects import ObjectStore
    from storage.spool_folder import SpoolFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """One local file and the object it is to be; `step` names the act for the spool's step hook."""

    key: str
    path: Path
    size: int
    sha256: str
    step: str


def deposits(folder: SpoolFolder, manifest: Manifest) -> tuple[Deposit, ...]:
    """Return what the batch brings, the manifest last; behind it the tombstone of a batch it repairs."""
    sealed = folder.path / SEALED
    objects = (
        Deposit(
            key=entry.key,
            path=folder.local(entry.kind),
            size=entry.size,
            sha256=entry.sha256,
            step=f"put:{entry.kind}",
        )
        for entry in manifest.objects
    )
    last = Deposit(
        key=folder.keys.manifest, path=sealed, size=size_of(sealed), sha256=sha256_of(sealed), step="manifest"
    )
    return (*objects, last, *_tombstone(folder))


def _tombstone(folder: SpoolFolder) -> Iterator[Deposit]:
    path = folder.path / TOMBSTONE
    if path.exists():
        raw = path.read_bytes()
        yield Deposit(
            key=tombstone_key(tombstone(raw).batch),
            path=path,
            size=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
            step="tombstone",
        )


def put(store: ObjectStore, deposit: Deposit) -> None:
    """Put the object; one that is there already with these bytes is success.

    Raises Damaged when the local file is no longer what was sealed (the store checks the digest while it
    takes the bytes), ObjectConflict when the key is taken.
    """
    if store.put(deposit.key, deposit.path, sha256=deposit.sha256) is Put.CONFLICT:
        found = store.head(deposit.key)
        there = f"{found.size} bytes, sha256 {found.sha256}" if found else "nothing to be seen"
        raise ObjectConflict(
            f"{deposit.key}: ours has {deposit.size} bytes, sha256 {deposit.sha256}; {store.url} has {there}"
        )


def stored(store: ObjectStore, deposit: Deposit) -> ObjectStat | None:
    """Return size and digest of what the store has, read back where it keeps no digest; None: it is gone."""
    found = store.head(deposit.key)
    if found is None or found.sha256:
        return found
    digest = hashlib.sha256()
    for piece in store.chunks(deposit.key):
        digest.update(piece)
    return ObjectStat(size=found.size, sha256=digest.hexdigest())
