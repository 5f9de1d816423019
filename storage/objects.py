"""The object store's interface: a few verbs, two rooms behind it (`storage.folder`, `storage.s3`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from storage.errors import BadKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SEGMENT = re.compile(r"[A-Za-z0-9_=][A-Za-z0-9._=-]{0,199}")
_KEY_BYTES = 900  # S3 takes 1024, and the store's own prefix comes before the key


class Put(Enum):
    """What a conditional put found."""

    CREATED = "created"
    SAME = "same"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStat:
    """Size in bytes and sha256 (64 lower hex digits) of an object; None where the store has no digest."""

    size: int
    sha256: str | None


class ObjectStore(Protocol):
    """Objects are written once; a key holds one sequence of bytes for ever.

    Every method raises `StoreUnavailable` for passing and `StoreMisconfigured` for lasting trouble.
    """

    url: str

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Write `source` under `key` unless something is there; durable and confirmed when it returns.

        `sha256` (64 lower hex digits) is the digest of the bytes. An object with equal size and digest gives
        SAME, a different one CONFLICT; neither is touched.
        """
        ...

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Return `length` bytes, at least 1, from offset `start` (to the end by default); one request.

        Raises ObjectMissing, and Damaged when the object ends before the bytes asked for.
        """
        ...

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the whole object in pieces of at most 1 MiB. Raises ObjectMissing."""
        ...

    def head(self, key: str) -> ObjectStat | None:
        """Return size and digest, or None when nothing lies there."""
        ...

    def list(self, prefix: str, *, after: str | None = None) -> Iterator[str]:
        """Yield the keys that begin with `prefix` in byte order, past `after` when it is given."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; no error when it is gone already."""
        ...

    def probe(self) -> None:
        """Write, read back and delete a probe object of 100 kB; raise what is wrong before work begins."""
        ...


def check_key(key: str) -> str:
    """Return `key` when it is inside the layout: ASCII segments joined by `/`; raise BadKey otherwise.

    Nothing lies below `work/`: a folder keeps its local working files there.
    """
    if not is_key(key):
        raise BadKey(f"object key {key!r}: expected segments of A-Z a-z 0-9 . _ = - joined by single slashes")
    return key


def is_key(name: str) -> bool:
    """Tell whether `name` may be the key of an object; what else lies in a bucket is none of ours."""
    in_layout = all(_SEGMENT.fullmatch(segment) for segment in name.split("/"))
    return in_layout and len(name) <= _KEY_BYTES and not name.startswith("work/")
