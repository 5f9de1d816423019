"""Gzip members, one a WARC record: written whole, walked strictly, cut back to the last whole one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_MEMBER = 256 * 1024 * 1024
"""Decoded bytes a member may have unless the caller says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One gzip member: byte offset and byte length in the file, and what it decodes to."""

    offset: int
    length: int
    data: bytes = field(repr=False)


def compress(data: bytes) -> bytes:
    """Return `data` as one gzip member (level 2, no time stamp, no name)."""
    raise NotImplementedError


def members(source: BinaryIO | Path | bytes, *, start: int = 0, limit: int = MAX_MEMBER) -> Iterator[Member]:
    """Yield every member from byte offset `start` on.

    Raises Damaged with the member's offset when one is torn, is not gzip, fails its checksum or length, or
    decodes to more than `limit` bytes.
    """
    raise NotImplementedError


def decode_member(data: bytes, *, limit: int = MAX_MEMBER) -> bytes:
    """Return what exactly one member decodes to; Damaged when `data` is anything else."""
    raise NotImplementedError


def whole_length(path: Path) -> int:
    """Return the byte length of the longest prefix of the file that is made of whole members."""
    raise NotImplementedError
