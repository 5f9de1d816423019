"""Article and outcome lines as objects: JSON lines in gzip members of about 1 MiB, read as one stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.gzip_members import MAX_MEMBER, compress, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

MEMBER_SIZE = 1024 * 1024
"""Bytes of lines after which a new gzip member begins; a lost member then costs few lines."""


def pack(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield gzip members of whole lines; each line gets its line feed here."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line + b"\n")
        size += len(line) + 1
        if size >= MEMBER_SIZE:
            yield compress(b"".join(held))
            held, size = [], 0
    if held:
        yield compress(b"".join(held))


def unpack(source: BinaryIO | Path | bytes | Iterable[bytes], *, limit: int = MAX_MEMBER) -> Iterator[bytes]:
    """Yield the lines of an object without their line feeds.

    `source` is what `gzip_members.members` reads. Raises Damaged at the first member that is not whole.
    """
    for member in members(source, limit=limit):
        yield from lines_of(member.data)


def lines_of(text: bytes) -> Iterator[bytes]:
    """Yield the lines of `text`, split at line feeds alone, without them; empty lines are passed over."""
    return (line for line in text.split(b"\n") if line)
