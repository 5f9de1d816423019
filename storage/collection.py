"""Reads what manifests name: manifests, lines and single records of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.batch import Manifest
    from storage.capture import Pointer
    from storage.objects import ObjectStore
    from storage.warc_reader import Record


def manifests(store: ObjectStore) -> Iterator[Manifest]:
    """Yield every manifest in key order, oldest batch first. Raises Damaged."""
    raise NotImplementedError


def read_pointer(store: ObjectStore, pointer: Pointer) -> Record:
    """Return the record at `pointer` with one range request. Raises ObjectMissing, Damaged."""
    raise NotImplementedError
