"""Walking on behind damage."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest

from storage.errors import Damaged
from storage.gzip_members import Member, compress
from storage.salvage import Gap, members_and_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(content: bytes, piece: int = 100) -> list[tuple[str, int]]:
    """Return whether member or gap, and the offset of each, with the content read in small pieces."""

    def source(start: int) -> Iterator[bytes]:
        return (content[at : at + piece] for at in range(start, len(content), piece))

    return [(type(found).__name__, found.offset) for found in members_and_gaps(source, begins=b"WARC/")]


def records(count: int) -> list[bytes]:
    """Return members whose content is noise behind the right beginning."""
    dice = random.Random(count)
    return [compress(b"WARC/1.1\r\n" + dice.randbytes(3000)) for _ in range(count)]


@pytest.mark.parametrize("piece", [1, 7, 4096, 1 << 20])
def test_members_behind_a_broken_one_are_found(piece: int) -> None:
    """Whatever the pieces it is read in, one gap stands where the broken member does."""
    parts = records(4)
    broken = bytearray(parts[1])
    broken[1500] ^= 1
    offsets = [sum(map(len, parts[:number])) for number in range(4)]
    kinds = ["Member", "Gap", "Member", "Member"]
    content = b"".join([parts[0], bytes(broken), *parts[2:]])
    assert walk(content, piece) == list(zip(kinds, offsets, strict=True))


def test_broken_neighbours_are_told_apart() -> None:
    """Two broken members in a row are two gaps."""
    parts = [bytearray(part) for part in records(3)]
    parts[0][1500] ^= 1
    parts[1][1500] ^= 1
    first, second = len(parts[0]), len(parts[0]) + len(parts[1])
    assert walk(b"".join(parts)) == [("Gap", 0), ("Gap", first), ("Member", second)]


def test_a_gzipped_page_in_a_broken_record_is_no_record() -> None:
    """A page that came gzipped stands as it is in its record; a break does not make a record of it."""
    page = gzip.compress(b"<html>" + random.Random(1).randbytes(2000))
    stored = gzip.compress(b"WARC/1.1\r\n" + page, compresslevel=0)
    assert page in stored
    broken = bytearray(stored)
    broken[-1] ^= 1
    (follower,) = records(1)
    assert walk(bytes(broken) + follower) == [("Gap", 0), ("Member", len(stored))]


def test_what_is_no_gzip_at_all_is_one_gap() -> None:
    """Noise has one beginning and no members."""
    assert walk(b"\x1f\x8b\x08" + random.Random(2).randbytes(9000)) == [("Gap", 0)]
    assert walk(b"") == []


def test_a_source_that_fails_ends_the_walk() -> None:
    """A store that finds its own damage in the midst of a read is a gap, not a crash."""
    parts = records(2)

    def source(start: int) -> Iterator[bytes]:
        yield b"".join(parts)[start : len(parts[0])]
        raise Damaged("the store says so")

    found = list(members_and_gaps(source, begins=b"WARC/"))
    assert isinstance(found[0], Member)
    assert found[1:] == [Gap(offset=len(parts[0]), reason="the store says so")]
