"""Damaged stretches of a WARC: found with the help of known records, filled so that no offset moves."""

from __future__ import annotations

import mmap
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.digests import sha256_digest
from storage.errors import Damaged
from storage.gzip_members import members
from storage.warc_fields import WARC_FIELDS, field_lines, record_bytes, warc_date
from storage.warc_reader import check_record, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from storage.gzip_members import Member

_MAGIC = b"\x1f\x8b\x08"
_COMMENT = 16
_HEADER = b"\x1f\x8b\x08%c\0\0\0\0\0\xff"
_NOTE = "depeche-damaged"
_FILLER = f"\r\n\r\n{_NOTE}: ".encode()


@dataclass(slots=True)
class Survey:
    """What a walk over a WARC found: where members begin or end, and the bytes that are no whole member.

    `gaps` lie between whole members, `filled` are those that an earlier mending has filled; `end` is where
    the last whole member ends.
    """

    boundaries: set[int] = field(default_factory=lambda: {0})
    gaps: list[range] = field(default_factory=list)
    filled: list[range] = field(default_factory=list)
    end: int = 0

    def is_lost(self, start: int, end: int) -> bool:
        """Whether any of the bytes from `start` up to `end` are damaged or gone."""
        damaged = (*self.gaps, *self.filled)
        return end > self.end or any(gap.start < end and start < gap.stop for gap in damaged)


def survey(warc: Path, *, known: Iterable[range]) -> Survey:
    """Walk the whole WARC, past damage; `known` are the places of records that others have noted.

    Behind a damaged member the next record is looked for, but never inside a known record: a page can hold
    bytes that look like a record of ours.
    """
    found = Survey()
    inside = sorted((place.start, place.stop) for place in known)
    start: int | None = 0
    while start is not None:
        try:
            for member in members(warc, start=start):
                _note(found, member)
        except Damaged:
            start = _next_record(warc, found.end, inside)
            if start is not None:
                found.gaps.append(range(found.end, start))
                found.boundaries.add(start)
                found.end = start
        else:
            break
    return found


def filler(length: int, *, offset: int, date: datetime, new_id: Callable[[], str]) -> bytes | None:
    """Return a gzip member of exactly `length` bytes with a warcinfo record that tells of the damage.

    The rest is filled with the member's comment, which no reader shows. None when there is no room for it.
    """
    block = field_lines([(_NOTE, f"{length} bytes from offset {offset} could not be read and are left out")])
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{new_id()}>"),
        ("WARC-Date", warc_date(date)),
        ("Content-Type", WARC_FIELDS),
        ("WARC-Block-Digest", sha256_digest(block)),
    ]
    record = record_bytes(fields, block=block)
    packed = zlib.compress(record, 9, wbits=-15) + struct.pack("<II", zlib.crc32(record), len(record))
    room = length - len(packed) - len(_HEADER % 0)
    if room < 0:
        return None
    comment = b" " * (room - 1) + b"\0" if room else b""
    return _HEADER % (_COMMENT if room else 0) + comment + packed


def _note(found: Survey, member: Member) -> None:
    end = member.offset + member.length
    found.boundaries.update((member.offset, end))
    found.end = end
    if member.data.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n") and _is_filler(member.data):
        found.filled.append(range(member.offset, end))


def _is_filler(content: bytes) -> bool:
    return _FILLER in content[:1024]


def _next_record(warc: Path, damaged: int, inside: list[tuple[int, int]]) -> int | None:
    """Return where the next whole record begins behind the damaged byte offset, None when there is none."""
    with warc.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for place in _candidates(content, damaged + 1):
            hidden = any(start < place < end for start, end in inside)
            if not hidden and _is_record(warc, place):
                return place
    return None


def _candidates(content: mmap.mmap, start: int) -> Iterator[int]:
    place = content.find(_MAGIC, start)
    while place >= 0:
        yield place
        place = content.find(_MAGIC, place + 1)


def _is_record(warc: Path, place: int) -> bool:
    try:
        member = next(members(warc, start=place))
        return not check_record(parse_record(member.data))
    except Damaged:
        return False
