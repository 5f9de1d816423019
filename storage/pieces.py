"""Bytes on their way into a store: read in pieces, never whole, and held against their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 1024 * 1024
"""Bytes of one piece, when the caller says nothing else: 1 MiB."""


def pieces(source: bytes | Path, *, size: int = PIECE) -> Iterator[bytes]:
    """Yield `source` in pieces of `size` bytes, the last one shorter; a Path is read as it goes."""
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            while piece := file.read(size):
                yield piece
    else:
        for start in range(0, len(source), size):
            yield source[start : start + size]


def checked(source: bytes | Path, *, sha256: str) -> Iterator[bytes]:
    """Yield `source` in pieces and raise Damaged at its end when they do not have the digest `sha256`."""
    digest = hashlib.sha256()
    for piece in pieces(source):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != sha256:
        name = source if isinstance(source, Path) else "the bytes to store"
        raise Damaged(f"{name}: expected sha256 {sha256}, found {digest.hexdigest()}")


def checked_size(source: bytes | Path, *, sha256: str) -> int:
    """Return the bytes in `source`; raise Damaged when they do not have the digest `sha256`."""
    return sum(map(len, checked(source, sha256=sha256)))


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the sha256 of `parts` in a row, as 64 lower hex digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def check_range(*, start: int, length: int | None) -> None:
    """Raise ValueError unless `start` is an offset and `length` None or at least 1 (HTTP: no empty range)."""
    if start < 0 or (length is not None and length < 1):
        raise ValueError(f"cannot read {length} bytes from offset {start}")
