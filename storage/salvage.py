"""Walks the gzip members of an object past damage: what lies behind a broken member is read all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.errors import Damaged
from storage.gzip_members import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.gzip_members import Member

    Source = Callable[[int], Iterable[bytes]]

_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Bytes from `offset` up to the next whole member (or the end) that are no whole member."""

    offset: int
    reason: str


def members_and_gaps(source: Source) -> Iterator[Member | Gap]:
    """Yield every whole member in order, and a gap where one should begin and does not.

    `source(start)` gives the object's bytes from offset `start` on; it is asked again behind each gap.
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
            start = _next_whole(source, end + 1)
        else:
            start = None


def _next_whole(source: Source, start: int) -> int | None:
    """Return where the next whole member begins; that random bytes pass for one is 1 chance in 2**32."""
    try:
        for candidate in _candidates(source(start), start):
            if _is_whole(source, candidate):
                return candidate
    except Damaged:  # the store itself cannot read on
        pass
    return None


def _is_whole(source: Source, start: int) -> bool:
    try:
        return next(members(source(start), start=start), None) is not None
    except Damaged:
        return False


def _candidates(pieces: Iterable[bytes], start: int) -> Iterator[int]:
    """Yield the offsets at which the bytes look like the beginning of a gzip member."""
    rest = b""
    for piece in pieces:
        held = rest + piece
        found = held.find(_MAGIC)
        while found >= 0:
            yield start + found
            found = held.find(_MAGIC, found + 1)
        rest = held[1 - len(_MAGIC) :]
        start += len(held) - len(rest)
