"""The bytes of one stored object on their way through a check: counted, digested, walked past damage."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from storage.errors import Damaged, ObjectMissing
from storage.objects import ObjectStat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.batch import ManifestObject
    from storage.objects import ObjectStore


class Reading:
    """One object that a manifest names; `size` grows as its bytes come by for the first time."""

    def __init__(self, store: ObjectStore, entry: ManifestObject) -> None:
        self.entry = entry
        self.size = 0
        self._store = store
        self._digest = hashlib.sha256()

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """Yield the object's bytes from offset `start` on; from 0 once. Raises ObjectMissing."""
        skip = start
        for piece in self._store.chunks(self.entry.key):
            if not start:
                self.size += len(piece)
                self._digest.update(piece)
            if skip < len(piece):
                yield piece[skip:]
            skip = max(0, skip - len(piece))

    def check(self) -> None:
        """Raise Damaged when the bytes that were read are not those that the manifest names."""
        if fault := self.fault():
            raise Damaged(f"{self.entry.key}: {fault}")

    def fault(self) -> str | None:
        """Return how the bytes that were read differ from what the manifest says."""
        found = (self.size, self._digest.hexdigest())
        if found == (self.entry.size, self.entry.sha256):
            return None
        said = f"{self.entry.size}, {self.entry.sha256}"
        return f"{found[0]} bytes, sha256 {found[1]}; the manifest says {said}"


def stat_of(store: ObjectStore, key: str) -> ObjectStat | None:
    """Return size and digest of the bytes that a reader gets; no digest when two readings failed."""
    for _ in range(2):
        try:
            return _read(store, key)
        except ObjectMissing:
            return None
        except Damaged:
            continue
    return ObjectStat(size=0, sha256=None)


def _read(store: ObjectStore, key: str) -> ObjectStat:
    digest = hashlib.sha256()
    size = 0
    for piece in store.chunks(key):
        digest.update(piece)
        size += len(piece)
    return ObjectStat(size=size, sha256=digest.hexdigest())
