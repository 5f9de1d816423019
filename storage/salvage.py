"""Walks the gzip members of an object past damage: what lies behind a broken member is read all the same."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.errors import Damaged
from storage.gzip_members import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.gzip_members import Member

    Source = Callable[[int], Iterable[bytes]]

_MAGIC = b"\x1f\x8b\x08"
_LOOK = 2048
"""Bytes of a member from which its first bytes can be decoded, code tables included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Bytes from `offset` up to the next member (or the end) that are no whole member."""

    offset: int
    reason: str


def members_and_gaps(source: Source, *, begins: bytes) -> Iterator[Member | Gap]:
    """Yield every whole member in order, and a gap where one should begin and does not.

    `source(start)` gives the object's bytes from offset `start` on; it is asked again behind each gap.
    `begins` is what the content of every member begins with, for bytes in the midst of a broken member can
    look like the beginning of one, above all those of a page that came gzipped.
    """
    start: int | None = 0
    while start is not None:
        end = start
        try:
            for member in members(source(start), start=start):
                yield member
                end = member.offset + member.length
        except Damaged as error:
            yield Gap(offset=end, reason=str(error).removeprefix(f"offset {end}: "))
            start = _next_start(source, end + 1, begins)
        else:
            start = None


def _next_start(source: Source, start: int, begins: bytes) -> int | None:
    """Return where the next member begins, whole or not; None when nothing more looks like one."""
    held = b""
    try:
        for piece in source(start):
            held += piece
            found = _search(held, begins, until=len(held) - _LOOK)
            if found is not None:
                return start + found
            kept = held[-_LOOK:]
            start += len(held) - len(kept)
            held = kept
    except Damaged:  # the store itself cannot read on
        pass
    found = _search(held, begins, until=len(held))
    return None if found is None else start + found


def _search(held: bytes, begins: bytes, *, until: int) -> int | None:
    found = held.find(_MAGIC)
    while 0 <= found <= until:
        if _first_bytes(held[found : found + _LOOK], len(begins)) == begins:
            return found
        found = held.find(_MAGIC, found + 1)
    return None


def _first_bytes(data: bytes, length: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, length)
    except zlib.error:
        return b""
