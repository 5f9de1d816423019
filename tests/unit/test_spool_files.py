"""Files that grow by whole pieces, are replaced whole, and hold lines in gzip members."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles import MEMBER_SIZE, pack, unpack
from storage.errors import Damaged, DiskFailed, DiskFull
from storage.gzip_members import members
from storage.lines import article_line, outcome_line
from storage.locks import Lock
from storage.spool_files import AppendFile, sha256_of, size_of, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@given(st.lists(st.binary(min_size=1).map(lambda line: line.replace(b"\n", b" ")), max_size=20))
def test_packed_lines_come_back(lines: list[bytes]) -> None:
    """Whatever stands in a line but a line feed, carriage returns too, it comes back as it was."""
    assert list(unpack(pack(lines))) == lines


def test_lines_are_packed_in_members_of_about_a_mebibyte() -> None:
    """No member holds much more than 1 MiB of lines, none is empty, and no line is split."""
    lines = [b"%06d" % number + b"x" * 100_000 for number in range(35)]
    content = b"".join(pack(lines))
    sizes = [len(member.data) for member in members(content)]
    assert sum(sizes) == 35 * 100_007
    assert all(MEMBER_SIZE <= size < MEMBER_SIZE + 100_007 for size in sizes[:-1])
    assert all(member.data.endswith(b"\n") for member in members(content))
    assert list(pack([])) == []


def test_a_torn_object_of_lines_is_damage() -> None:
    """Lines before the tear come, then the damage is told; nothing is passed over in silence."""
    content = b"".join(pack([b"a" * MEMBER_SIZE, b"b"]))
    reading = unpack(content[:-5])
    assert next(reading) == b"a" * MEMBER_SIZE
    with pytest.raises(Damaged, match="torn"):
        next(reading)


def test_a_file_that_could_not_be_synced_takes_nothing_more(tmp_path: Path) -> None:
    """After a failed fsync the kernel may have dropped pages, and a second one would not tell."""
    file = AppendFile(tmp_path / "warc")
    file.append(b"one")
    kept, broken = os.dup(file._fd), os.open("/dev/null", os.O_WRONLY)
    os.dup2(broken, file._fd)
    with pytest.raises(DiskFailed, match="Invalid argument"):
        file.sync()
    os.dup2(kept, file._fd)
    with pytest.raises(DiskFailed, match="a write failed"):
        file.append(b"two")
    with pytest.raises(DiskFailed, match="a write failed"):
        file.sync()
    assert file.synced == 0
    for descriptor in (kept, broken):
        os.close(descriptor)
    file.close()
    file.close()


def test_a_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    """Opened again, a file counts what is there as not yet synced by this process."""
    for expected in (0, 3):
        file = AppendFile(tmp_path / "journal")
        assert (file.size, file.synced) == (expected, 0)
        file.append(b"one")
        file.sync()
        assert file.synced == file.size
        file.cut(2 + expected)
        assert file.synced == file.size == 2 + expected
        file.append(b"!")
        file.close()
    assert (tmp_path / "journal").read_bytes() == b"on!on!"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """A disk that fills up in the midst of writing leaves the old file and no draft."""
    path = tmp_path / "manifest"
    write_file(path, b"old")

    def filling() -> Iterator[bytes]:
        yield b"new"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull, match="manifest"):
        write_file(path, filling())
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["manifest"]
    write_file(path, iter([b"ne", b"w"]))
    assert (size_of(path), sha256_of(path)[:8]) == (3, "11507a0e")
    assert size_of(tmp_path / "nothing") == 0


def test_other_errors_of_the_disk_are_told_apart(tmp_path: Path) -> None:
    """Only a lack of room is DiskFull; a folder that is not there is not."""
    with pytest.raises(DiskFailed, match="missing"):
        AppendFile(tmp_path / "missing" / "file")


def test_a_lock_can_be_waited_for_and_given_back_twice(tmp_path: Path) -> None:
    """The spool's own lock is held for moments only, so the next process waits for it."""
    with Lock(tmp_path / "lock", wait=True) as lock:
        lock.release()
        Lock(tmp_path / "lock", wait=True).release()


@pytest.mark.parametrize(
    "capture",
    [
        "null",
        '{"warc":"k","offset":-1,"length":5,"record_id":"u","date":"2026-11-21T10:00:00Z"}',
        '{"warc":"k","offset":0,"length":0,"record_id":"u","date":"2026-11-21T10:00:00Z"}',
        '{"warc":"k","offset":0,"length":5,"record_id":"u"}',
    ],
)
def test_an_article_line_needs_a_record(capture: str) -> None:
    """No article without the place of its bytes: a line with a bad pointer is damage, not a crash later."""
    line = (
        '{"id":"a","outcome":"full","url":"u","final_url":"u","canonical_url":"u","word_count":0,'
        f'"capture":{capture}}}'
    )
    with pytest.raises(Damaged, match="article line"):
        article_line(line.encode())


def test_an_outcome_line_tells_whether_an_article_stands_beside_it() -> None:
    """An unchanged text has its line in an earlier batch, so none is missed in this one."""
    told = {
        '{"asked":"u","outcome":"stored","article":"a"}': True,
        '{"asked":"u","outcome":"unchanged","article":"a"}': False,
        '{"asked":"u","outcome":"not-found","article":null}': False,
    }
    assert {line: outcome_line(line.encode()).has_article_line for line in told} == told
