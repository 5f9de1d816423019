"""Reads what manifests name: manifests, lines and single records of a store."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from storage.articles import lines_of, unpack
from storage.batch import batch_of, decode, keys
from storage.errors import BadKey, Damaged
from storage.reading import Reading
from storage.spool_folder import tombstone
from storage.warc_reader import read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.batch import BatchId, Manifest, ObjectKind
    from storage.capture import Pointer
    from storage.objects import ObjectStore
    from storage.record import Record

MANIFESTS = "batches/v1/"
"""Where every reader begins: what no manifest names does not exist."""

TOMBSTONES = "tombstones/v1/"
"""What says that another batch has taken a damaged one's place."""


MEMORIES = "memory/v1/"
"""What was learned of sites; the name of each object ends with the beginning of its own digest."""


def manifest_keys(store: ObjectStore) -> Iterator[str]:
    """Yield the keys of all manifests that count, oldest batch first."""
    gone = superseded(store)
    return (key for key in store.list(MANIFESTS) if key.endswith(".json") and batch_of(key) not in gone)


def superseded(store: ObjectStore) -> set[BatchId]:
    """Return the batches that have a tombstone: a repair put what was whole of them into another one."""
    found = (batch_of(f"{MANIFESTS}{key.removeprefix(TOMBSTONES)}") for key in store.list(TOMBSTONES))
    return {batch for batch in found if batch is not None}


def tombstone_key(batch: BatchId) -> str:
    """Return where the tombstone of a batch lies."""
    return f"{TOMBSTONES}{keys(batch).manifest.removeprefix(MANIFESTS)}"


def check_tombstone(store: ObjectStore, key: str) -> None:
    """Raise Damaged or ObjectMissing unless a tombstone lies there that leads from its batch to another."""
    note = tombstone(store.get(key))
    try:
        is_its_own, successor = tombstone_key(note.batch) == key, keys(note.superseded_by).manifest
    except BadKey as error:
        raise Damaged(f"tombstone: {error}") from error
    if not is_its_own:
        raise Damaged(f"holds the tombstone of {note.batch}")
    if note.superseded_by == note.batch or store.head(successor) is None:
        raise Damaged(f"names {note.superseded_by}, of which there is no manifest")


def read_memory(store: ObjectStore, key: str) -> bytes:
    """Return an object of memory lines. Raises ObjectMissing; Damaged when its name says other bytes."""
    content = store.get(key)
    if sha256(content).hexdigest()[:16] != key.rpartition("-")[2].partition(".")[0]:
        raise Damaged(f"{key}: its bytes are not those that its name says")
    return content


def read_manifest(store: ObjectStore, key: str) -> Manifest:
    """Return the manifest under `key`. Raises ObjectMissing, Damaged."""
    try:
        return decode(store.get(key))
    except Damaged as error:
        raise Damaged(f"{key}: {error}") from error


def manifests(store: ObjectStore) -> Iterator[Manifest]:
    """Yield every manifest, oldest batch first. Raises Damaged."""
    return (read_manifest(store, key) for key in manifest_keys(store))


def lines(store: ObjectStore, manifest: Manifest, kind: ObjectKind) -> Iterator[bytes]:
    """Yield the lines of a batch of this kind without line feeds.

    Raises ObjectMissing; Damaged when the bytes are not those that the manifest names, at the end at the
    latest.
    """
    entry = manifest.named(kind)
    if entry is None:
        return
    reading = Reading(store, entry)
    yield from plain_lines(reading.pieces()) if kind == "cdxj" else unpack(reading.pieces())
    reading.check()


def plain_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of an object that is not compressed, without line feeds."""
    rest = b""
    for piece in pieces:
        whole, feed, rest = (rest + piece).rpartition(b"\n")
        yield from lines_of(whole + feed)
    yield from lines_of(rest)


def read_pointer(store: ObjectStore, pointer: Pointer) -> Record:
    """Return the record at `pointer` with one range request.

    Raises ObjectMissing, and Damaged when no record lies there or it is another one.
    """
    place = f"{pointer.key}: offset {pointer.offset}"
    try:
        record = read_record(store.get(pointer.key, start=pointer.offset, length=pointer.length))
    except (Damaged, BadKey) as error:
        raise Damaged(f"{place}: {error}") from error
    if record.record_id != pointer.record_id:
        raise Damaged(f"{place}: holds {record.record_id}, {pointer.record_id} should lie there")
    return record
