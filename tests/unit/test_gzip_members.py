"""Gzip members: what is written reads back, what is torn or changed is said to be, at its offset."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Damaged
from storage.gzip_members import compress, compress_small, decode_member, members

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = [b"first record " * 40, b"", b"third" * 20_000]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of three members."""
    path = tmp_path / "three.gz"
    path.write_bytes(b"".join(map(compress, CONTENTS)))
    return path


@given(st.binary(max_size=5000))
def test_a_member_is_plain_gzip(data: bytes) -> None:
    """Any gzip reader gets the data back; the same data gives the same bytes, with no time stamp in them."""
    member = compress(data)
    assert gzip.decompress(member) == data
    assert decode_member(member) == data
    assert member == compress(data)
    assert member[4:8] == bytes(4)


@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(1, 400))
def test_every_kind_of_source_gives_the_same_members(contents: list[bytes], piece: int) -> None:
    """Bytes, a stream and its pieces are walked alike; offsets and lengths tile the file."""
    parts = [compress(data) for data in contents]
    whole = b"".join(parts)
    pieces = (whole[at : at + piece] for at in range(0, len(whole), piece))
    for source in (whole, io.BytesIO(whole), pieces):
        found = list(members(source))
        assert [member.data for member in found] == contents
        assert [whole[m.offset : m.offset + m.length] for m in found] == parts


def test_a_walk_starts_where_it_is_told(file: Path) -> None:
    """An offset that a pointer gives is where the walk begins, and offsets count from the file's start."""
    first = len(compress(CONTENTS[0]))
    assert next(members(file, start=first)).offset == first
    assert [member.data for member in members(file, start=first)] == CONTENTS[1:]


def test_members_of_other_writers_are_read() -> None:
    """A name, a comment or an extra field in the gzip header is no damage."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="page.warc", mode="wb", fileobj=buffer, mtime=1) as out:
        out.write(b"content")
    assert decode_member(buffer.getvalue()) == b"content"


def test_a_tail_cut_at_any_byte_is_told(tmp_path: Path) -> None:
    """Whatever part of the last member reached the disk, the walk names its offset."""
    kept, last = compress(CONTENTS[0]) + compress(CONTENTS[1]), compress(b"the last record " * 30)
    path = tmp_path / "torn.gz"
    for cut in range(1, len(last)):
        path.write_bytes(kept + last[:cut])
        with pytest.raises(Damaged, match=f"offset {len(kept)}: the gzip member is torn after {cut} bytes"):
            list(members(path))


@pytest.mark.parametrize("tail", [bytes(4096), b"\x1f\x8b", b"garbage", compress(b"x")[:-1] + b"\xff"])
def test_what_is_no_member_is_told(file: Path, tail: bytes) -> None:
    """Zeros that a file system leaves after a crash, half a header, a wrong length: none counts as whole."""
    whole = file.stat().st_size
    with file.open("ab") as out:
        out.write(tail)
    with pytest.raises(Damaged, match=f"offset {whole}: "):
        list(members(file))


def test_an_empty_file_is_whole(tmp_path: Path) -> None:
    """No members, no damage."""
    path = tmp_path / "empty"
    path.touch()
    assert list(members(path)) == []


def test_no_single_flipped_bit_changes_the_data() -> None:
    """A flipped bit is damage, or it stands where it says nothing (time stamp, padding): never other data."""
    member = compress(b"What a page said must not change. " * 3)
    damaged = 0
    for at in range(len(member) * 8):
        flipped = bytearray(member)
        flipped[at // 8] ^= 1 << at % 8
        try:
            assert decode_member(bytes(flipped)) == b"What a page said must not change. " * 3
        except Damaged:
            damaged += 1
    assert damaged > len(member) * 8 * 0.8


def test_reserved_flags_are_damage() -> None:
    """RFC 1952 wants them zero; zlib refuses them, so a file that we call sound must not hold them."""
    member = bytearray(compress(b"x"))
    member[3] = 0x20
    with pytest.raises(Damaged, match="reserved flags"):
        decode_member(bytes(member))


@pytest.mark.parametrize("data", [b"", compress(b"a") + compress(b"b"), compress(b"a") + b"\0"])
def test_exactly_one_member_is_asked_for(data: bytes) -> None:
    """A range read that got nothing, or more than its record, is told."""
    with pytest.raises(Damaged):
        decode_member(data)


def test_a_bomb_is_stopped_at_its_limit() -> None:
    """What decodes to more than the limit is refused when the limit is passed, not when it is in memory."""
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    with pytest.raises(Damaged, match="more than 1000000 bytes"):
        decode_member(bomb, limit=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_member_as_large_as_its_limit_is_read() -> None:
    """The limit is the last size that passes."""
    assert decode_member(compress(bytes(1000)), limit=1000) == bytes(1000)
    with pytest.raises(Damaged):
        decode_member(compress(bytes(1001)), limit=1000)


@given(st.binary(max_size=3000))
def test_a_small_member_is_a_member_too(data: bytes) -> None:
    """What zlib writes is read by ours and by Python's own gzip, one member, the same bytes each time."""
    member = compress_small(data)
    assert decode_member(member) == data
    assert gzip.decompress(member) == data
    assert compress_small(data) == member
