"""Gzip members, one a WARC record: written whole, walked strictly, cut back to the last whole one."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from isal import igzip_lib, isal_zlib

from storage.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_MEMBER = 256 * 1024 * 1024
"""Decoded bytes a member may have unless the caller says otherwise."""

_LEVEL = 2  # of 0-3: a fifteenth of the time of zlib 9 for files about 9 % larger
_READ = 256 * 1024
_STEP = 4 * 1024  # what one call decodes: no more than 4 MiB can come of it, and no long rest is copied
_WBITS = 31  # a gzip wrapper, checked

# Magic, deflate, no flags, no time stamp, no hint, unknown system: the same bytes for the same data.
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_FLAGS_AT = 3
_RESERVED_FLAGS = 0xE0  # RFC 1952 2.3.1.2: must be zero; isal reads over them, zlib refuses

_NOT_SOUND: type[Exception] = isal_zlib.IsalError  # type: ignore[assignment] # isal's stub calls the class an instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One gzip member: byte offset and byte length in the file, and what it decodes to."""

    offset: int
    length: int
    data: bytes = field(repr=False)


def compress_small(data: bytes) -> bytes:
    """Do what `compress` does, as small as zlib can make it; for little data that is written often."""
    best = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    ending = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"".join((_HEADER, best.compress(data), best.flush(), ending))


def compress(data: bytes) -> bytes:
    """Return `data` as one gzip member without time stamp or name."""
    return _HEADER + igzip_lib.compress(data, _LEVEL, flag=igzip_lib.COMP_GZIP_NO_HDR)


def members(
    source: BinaryIO | Path | bytes | Iterable[bytes], *, start: int = 0, limit: int = MAX_MEMBER
) -> Iterator[Member]:
    """Yield every member from byte offset `start` on.

    `source` is a path, bytes, an open binary file or the pieces of one in order; the last two stand at
    `start` already. Raises Damaged with the member's offset when one is torn, is not gzip, fails its checksum
    or length, or decodes to more than `limit` bytes. Members before it have been yielded by then.
    """
    feed = _Feed(_pieces(source, start=start))
    offset = start
    while feed.more():
        length, data = _decode(feed, offset=offset, limit=limit)
        yield Member(offset=offset, length=length, data=data)
        offset += length


def decode_member(data: bytes, *, limit: int = MAX_MEMBER) -> bytes:
    """Return what exactly one member decodes to; Damaged when `data` is anything else."""
    feed = _Feed(iter((data,)))
    length, decoded = _decode(feed, offset=0, limit=limit)
    if length != len(data):
        raise Damaged(f"{len(data) - length} bytes follow the end of the gzip member")
    return decoded


class _Feed:
    """The pieces of a source, handed out as short views; what a member leaves over stays for the next."""

    __slots__ = ("_pieces", "_view")

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._view = memoryview(b"")

    def more(self) -> bool:
        """Whether bytes are left."""
        while not self._view:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._view = memoryview(piece)
        return True

    def step(self) -> memoryview:
        """Return the next bytes, empty at the end."""
        return self._view[:_STEP] if self.more() else self._view

    def take(self, length: int) -> None:
        """Count `length` bytes as read."""
        self._view = self._view[length:]


def _pieces(source: BinaryIO | Path | bytes | Iterable[bytes], *, start: int) -> Iterator[bytes]:
    if isinstance(source, bytes):
        return iter((source[start:],))
    if isinstance(source, Path):
        return _file_pieces(source, start=start)
    if hasattr(source, "read"):
        return iter(lambda: source.read(_READ), b"")
    return iter(source)


def _file_pieces(path: Path, *, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_READ):
            yield piece


def _decode(feed: _Feed, *, offset: int, limit: int) -> tuple[int, bytes]:
    """Return length and content of the member that begins here."""
    decoder = isal_zlib.decompressobj(wbits=_WBITS)
    kept: list[bytes] = []
    size = length = 0
    while not decoder.eof:
        piece = feed.step()
        if not piece:
            raise Damaged(f"offset {offset}: the gzip member is torn after {length} bytes")
        if length <= _FLAGS_AT < length + len(piece) and piece[_FLAGS_AT - length] & _RESERVED_FLAGS:
            raise Damaged(f"offset {offset}: the gzip member sets reserved flags")
        try:
            decoded = decoder.decompress(piece, limit - size + 1)
        except _NOT_SOUND as error:
            raise Damaged(f"offset {offset}: not a sound gzip member ({error})") from error
        size += len(decoded)
        if size > limit:
            raise Damaged(f"offset {offset}: the gzip member decodes to more than {limit} bytes")
        kept.append(decoded)
        used = len(piece) - len(decoder.unused_data)
        feed.take(used)
        length += used
    return length, b"".join(kept)
