"""Builds the index again from the objects alone."""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING

from storage.batch import batch_of
from storage.collection import lines, manifest_keys, read_manifest, superseded
from storage.errors import Damaged, IndexUnusable
from storage.index import Index, door
from storage.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.batch import Manifest
    from storage.objects import ObjectStore


def rebuild(
    store: ObjectStore, index_path: Path, *, progress: Callable[[str], None] = lambda _line: None
) -> int:
    """Replace the index with one made from every manifest; returns the number of batches.

    `progress` is called with each batch id. The old index answers until the new one takes its place in one
    transaction; batches that another process commits meanwhile are not lost. Raises Damaged, ObjectMissing,
    DiskFull; then the old index stays, and nothing of the new one.
    """
    draft = index_path.with_name(f"{index_path.name}.new")
    _unlink(draft)
    try:
        with closing(Index(draft)) as fresh:
            _add_all(store, fresh, progress)
        _replace(draft, index_path)
    finally:
        _unlink(draft)  # on a full disk it would keep the room that others need
    with closing(Index(index_path)) as index:
        _add_all(store, index, progress)
        return len(index.batches())


def catch_up(
    store: ObjectStore, index_path: Path, *, progress: Callable[[str], None] = lambda _line: None
) -> None:
    """Bring the index to what the store holds: batches that others committed, and what they repaired.

    Raises as `rebuild`, and IndexUnusable for an index of another version.
    """
    if not index_path.exists():
        rebuild(store, index_path, progress=progress)
        return
    gone = superseded(store)
    with closing(Index(index_path)) as index:
        is_outdated = any(index.has_batch(batch) for batch in gone)
        if not is_outdated:
            _add_all(store, index, progress)
    if is_outdated:
        rebuild(store, index_path, progress=progress)


def _add_all(store: ObjectStore, index: Index, progress: Callable[[str], None]) -> None:
    """Add the batches that the index has not got."""
    for key in manifest_keys(store):
        if (batch := batch_of(key)) and index.has_batch(batch):
            continue
        manifest = read_manifest(store, key)
        progress(manifest.id)
        try:
            index.add_batch(
                manifest,
                cdxj=lines(store, manifest, "cdxj"),
                articles=lines(store, manifest, "articles"),
                outcomes=lines(store, manifest, "outcomes"),
                derivations=lines(store, manifest, "derivations"),
            )
        except Damaged:
            _name_damaged(store, manifest)
            raise


def _name_damaged(store: ObjectStore, manifest: Manifest) -> None:
    """Raise Damaged for the object that is not what the manifest names: a line alone tells little."""
    for entry in manifest.objects:
        if entry.kind != "warc":
            reading = Reading(store, entry)
            deque(reading.pieces(), maxlen=0)
            reading.check()


def _replace(draft: Path, index_path: Path) -> None:
    """Copy the draft over the index as SQLite does it, so that open readers go on; a broken one is removed.

    Renaming a database file over another one would leave the old write-ahead log to be played into it.
    """
    try:
        Index(index_path).close()
    except IndexUnusable:
        _unlink(index_path)
    with (
        door(index_path),
        closing(sqlite3.connect(draft)) as source,
        closing(sqlite3.connect(index_path)) as target,
    ):
        source.backup(target)


def _unlink(index_path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        index_path.with_name(f"{index_path.name}{suffix}").unlink(missing_ok=True)
