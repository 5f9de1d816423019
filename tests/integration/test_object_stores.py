"""One suite for both object stores: what holds in a folder holds in a bucket."""

from __future__ import annotations

import hashlib
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from storage.errors import BadKey, Damaged, ObjectMissing
from storage.objects import ObjectStat, Put
from storage.stores import S3Options, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from storage.objects import ObjectStore
    from tests.servers.weed import S3Server

KEY = "warc/v1/date=2026-11-21/20261121T101500Z-press-0a1b2c3d-0000.warc.gz"
TEXT = b"Le conseil municipal a vote le budget.\n" * 50


def put(store: ObjectStore, key: str, data: bytes) -> Put:
    """Put `data` with its true digest."""
    return store.put(key, data, sha256=hashlib.sha256(data).hexdigest())


def test_what_was_put_comes_back(any_store: ObjectStore) -> None:
    """An object has the bytes, the size and the digest it was put with."""
    assert put(any_store, KEY, TEXT) is Put.CREATED
    assert any_store.get(KEY) == TEXT
    assert any_store.head(KEY) == ObjectStat(size=len(TEXT), sha256=hashlib.sha256(TEXT).hexdigest())
    assert list(any_store.list("")) == [KEY]


def test_delete_is_calm(any_store: ObjectStore) -> None:
    """A deleted object is gone, and deleting it again is no error."""
    put(any_store, KEY, TEXT)
    any_store.delete(KEY)
    any_store.delete(KEY)
    assert any_store.head(KEY) is None
    assert list(any_store.list("")) == []


def test_a_key_can_be_used_again_after_delete(any_store: ObjectStore) -> None:
    """Deleting makes room: the next put creates."""
    put(any_store, KEY, TEXT)
    any_store.delete(KEY)
    assert put(any_store, KEY, b"other") is Put.CREATED
    assert any_store.get(KEY) == b"other"


def test_same_and_conflict_leave_the_object_alone(any_store: ObjectStore) -> None:
    """The same bytes again are SAME, other bytes of equal length CONFLICT; the first object stays."""
    put(any_store, KEY, TEXT)
    assert put(any_store, KEY, TEXT) is Put.SAME
    assert put(any_store, KEY, TEXT.swapcase()) is Put.CONFLICT
    assert any_store.get(KEY) == TEXT


@pytest.mark.parametrize("data", [b"", b"\0"], ids=["empty", "one byte"])
def test_smallest_objects(any_store: ObjectStore, data: bytes) -> None:
    """An object of no bytes is an object."""
    assert put(any_store, KEY, data) is Put.CREATED
    assert any_store.get(KEY) == data
    assert b"".join(any_store.chunks(KEY)) == data
    assert any_store.head(KEY) == ObjectStat(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    assert put(any_store, KEY, data) is Put.SAME


def test_twenty_mebibytes_from_a_path(any_store: ObjectStore, tmp_path: Path) -> None:
    """A file goes in as it stands, comes out in pieces of at most 1 MiB, and is SAME the second time."""
    data = random.Random(7).randbytes(20 * 1024 * 1024)
    source = tmp_path / "source.warc.gz"
    source.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    assert any_store.put(KEY, source, sha256=digest) is Put.CREATED
    assert any_store.put(KEY, source, sha256=digest) is Put.SAME
    assert any_store.head(KEY) == ObjectStat(size=len(data), sha256=digest)
    pieces = list(any_store.chunks(KEY))
    assert max(map(len, pieces)) <= 1024 * 1024
    assert b"".join(pieces) == data
    assert any_store.get(KEY, start=17 * 1024 * 1024, length=70_000) == data[17 * 1024 * 1024 :][:70_000]


def test_ranges(any_store: ObjectStore) -> None:
    """A range has exactly its bytes; without a length it goes to the end."""
    put(any_store, KEY, TEXT)
    last = len(TEXT) - 1
    for start, length in ((0, 1), (0, 10), (5, 20), (last, 1), (0, last + 1), (3, last - 2)):
        assert any_store.get(KEY, start=start, length=length) == TEXT[start : start + length]
    for start in (0, 10, last):
        assert any_store.get(KEY, start=start) == TEXT[start:]


def test_ranges_past_the_end_are_damage(any_store: ObjectStore) -> None:
    """A pointer to bytes that the object does not have tells of damage, never of fewer bytes."""
    put(any_store, KEY, TEXT)
    for start, length in ((len(TEXT) - 5, 6), (len(TEXT), 1), (len(TEXT), None), (10**6, 10)):
        with pytest.raises(Damaged, match="ends before"):
            any_store.get(KEY, start=start, length=length)


@pytest.mark.parametrize(("start", "length"), [(-1, 5), (0, 0), (3, -2)])
def test_senseless_ranges_are_the_callers_mistake(any_store: ObjectStore, start: int, length: int) -> None:
    """No byte, or a place before the first one, cannot be asked for."""
    with pytest.raises(ValueError, match="cannot read"):
        any_store.get(KEY, start=start, length=length)


def test_missing_objects(any_store: ObjectStore) -> None:
    """What is not there is missing in every verb, and nothing is made by looking."""
    assert any_store.head(KEY) is None
    for read in (any_store.get, lambda key: b"".join(any_store.chunks(key))):
        with pytest.raises(ObjectMissing):
            read(KEY)
    with pytest.raises(ObjectMissing):
        any_store.get(KEY, start=3, length=4)
    assert list(any_store.list("")) == []


@pytest.mark.parametrize("from_path", [False, True], ids=["bytes", "path"])
def test_a_wrong_digest_is_refused(any_store: ObjectStore, tmp_path: Path, *, from_path: bool) -> None:
    """Bytes that are not what their digest says never become an object, nor anything else."""
    source = tmp_path / "source"
    source.write_bytes(TEXT)
    with pytest.raises(Damaged, match="expected sha256"):
        any_store.put(KEY, source if from_path else TEXT, sha256="0" * 64)
    assert any_store.head(KEY) is None
    assert put(any_store, KEY, TEXT) is Put.CREATED


def test_a_missing_source_is_the_callers_mistake(any_store: ObjectStore, tmp_path: Path) -> None:
    """A file that is not there cannot be stored, and that is no trouble of the store."""
    with pytest.raises(FileNotFoundError):
        any_store.put(KEY, tmp_path / "absent", sha256="0" * 64)


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/../b", ".hidden", "a/.b", "é", "a b", "a\0b", "a" * 201, "work/a"],
)
def test_keys_outside_the_layout_are_refused(any_store: ObjectStore, key: str) -> None:
    """No verb takes a key that could leave the archive or that a server would change."""
    for verb in (any_store.get, any_store.head, any_store.delete, lambda bad: list(any_store.chunks(bad))):
        with pytest.raises(BadKey):
            verb(key)
    with pytest.raises(BadKey):
        put(any_store, key, TEXT)


def test_sixteen_writers_one_winner(any_store: ObjectStore) -> None:
    """Of sixteen different objects put under one key at once, one is created and stays whole."""
    together = threading.Barrier(16)

    def write(writer: int) -> Put:
        together.wait()
        return put(any_store, KEY, b"%03d" % writer * 30_000)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(write, range(16)))
    assert Counter(answers) == {Put.CREATED: 1, Put.CONFLICT: 15}
    assert any_store.get(KEY) == b"%03d" % answers.index(Put.CREATED) * 30_000
    assert list(any_store.list("")) == [KEY]


def test_sixteen_writers_of_the_same_bytes(any_store: ObjectStore) -> None:
    """The same object put sixteen times at once is created once and SAME otherwise."""
    together = threading.Barrier(16)

    def write(_: int) -> Put:
        together.wait()
        return put(any_store, KEY, TEXT)

    with ThreadPoolExecutor(16) as pool:
        assert Counter(pool.map(write, range(16))) == {Put.CREATED: 1, Put.SAME: 15}


def test_more_keys_than_a_page_holds(any_store: ObjectStore) -> None:
    """All of 1,100 keys are listed, in order, though a server hands out 1,000 at a time."""
    keys = [f"cdxj/v1/date=2026-11-{day:02}/b-{number:04}.cdxj" for day in (20, 21) for number in range(550)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: put(any_store, key, b""), random.Random(3).sample(keys, len(keys))))
    assert list(any_store.list("")) == keys
    assert list(any_store.list("cdxj/v1/date=2026-11-2", after=keys[549])) == keys[550:]


def test_prefix_and_after(any_store: ObjectStore) -> None:
    """A prefix may end anywhere in a name; `after` need not be a key and is itself left out."""
    keys = ["a/b/1", "a/b/2", "a/c/1", "ab/1", "b"]
    for key in keys:
        put(any_store, key, key.encode())
    assert list(any_store.list("")) == keys
    assert list(any_store.list("a")) == keys[:4]
    assert list(any_store.list("a/")) == keys[:3]
    assert list(any_store.list("a/b/")) == keys[:2]
    assert list(any_store.list("a/b/2")) == ["a/b/2"]
    assert list(any_store.list("c")) == []
    assert list(any_store.list("", after="a/b/1")) == keys[1:]
    assert list(any_store.list("", after="a/b/15")) == keys[1:]
    assert list(any_store.list("a/", after="a/b/2")) == ["a/c/1"]
    assert list(any_store.list("", after="zz")) == []


def test_probe_is_content_and_leaves_nothing(any_store: ObjectStore) -> None:
    """A good store passes the probe twice and is as empty as before."""
    any_store.probe()
    any_store.probe()
    assert list(any_store.list("")) == []


@pytest.mark.parametrize("kind", ["folder", pytest.param("s3", marks=pytest.mark.s3)])
def test_stores_side_by_side_do_not_meet(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Two archives whose addresses begin alike see only their own objects."""
    if kind == "s3":
        server: S3Server = request.getfixturevalue("s3_environment")
        base, options = request.getfixturevalue("s3_url"), S3Options(endpoint_url=server.endpoint)
    else:
        base, options = str(tmp_path / "archive"), S3Options()
    one, other = open_store(base, s3=options), open_store(f"{base}-b/", s3=options)
    put(one, KEY, b"one")
    put(other, KEY, b"other")
    assert one.get(KEY) == b"one"
    assert list(one.list("")) == list(other.list("")) == [KEY]
    one.delete(KEY)
    assert other.get(KEY) == b"other"
