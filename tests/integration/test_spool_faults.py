"""What stops a batch on its way: a full disk, damaged bytes, fields, keys and stores that refuse."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from storage.collection import manifests
from storage.errors import (
    BadKey,
    Damaged,
    DiskFull,
    ObjectConflict,
    StoreMisconfigured,
    StoreUnavailable,
    UnsafeField,
)
from storage.gzip_members import compress, members
from storage.spool import Spool
from tests.archive import add_page, commit, exchange, fill, new_spool, no_prior, outcome_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.folder import FolderStore


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes: a full disk as far as write() can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"\xff", b'{"asked":1,"outcome":"stored"}'])
def test_a_line_that_is_none_is_refused_at_the_door(tmp_path: Path, line: bytes) -> None:
    """No line gets into a batch that a reader could not read."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    with pytest.raises(Damaged):
        batch.add_article(line)
    with pytest.raises(Damaged):
        batch.add_outcome(line)
    batch.close()


def test_a_line_has_no_line_feed(tmp_path: Path) -> None:
    """Pretty-printed JSON would become several lines, so it is refused."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    pretty = json.dumps(json.loads(outcome_line("http://x.test/")), indent=1).encode()
    with pytest.raises(ValueError, match="line feed"):
        batch.add_outcome(pretty)
    batch.close()


def test_a_refused_field_leaves_the_batch_as_it_was(tmp_path: Path, folder_store: FolderStore) -> None:
    """An exchange whose URI would forge a WARC field is not kept, and the next one is."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    size = batch.size
    forged = exchange(2)
    object.__setattr__(forged, "target_uri", "http://x.test/\r\nWARC-Type: forged")
    with pytest.raises(UnsafeField):
        batch.append(forged, prior=no_prior)
    assert batch.size == size
    batch.append(exchange(3), prior=no_prior)
    assert commit(batch, folder_store).id == batch.id


def test_a_full_disk_costs_only_what_did_not_fit(tmp_path: Path, folder_store: FolderStore) -> None:
    """The exchange that hits the limit is taken back whole; what was there stays, and work can go on."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    kept = [add_page(batch, 1)]
    size = batch.size
    with file_limit(size + 1500), pytest.raises(DiskFull):
        batch.append(exchange(2), prior=no_prior)
    assert batch.size == size
    assert (tmp_path / "spool" / batch.id / "0000.warc.gz.open").stat().st_size == size
    kept.append(add_page(batch, 3))
    assert [capture.target_uri for capture in batch.captures()] == [c.target_uri for c in kept]
    commit(batch, folder_store)
    assert next(iter(manifests(folder_store))).counts.captures == 2


def test_records_without_their_journal_line_are_taken_back(tmp_path: Path) -> None:
    """When the disk fills between WARC and journal, the records go too: nothing stays that was not told."""
    limits: list[int] = []

    def fill_disk(step: str) -> None:
        if step == "journal" and limits:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limits.pop(), resource.RLIM_INFINITY))

    batch = new_spool(tmp_path, steps=fill_disk).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    size = batch.size
    with file_limit(1 << 30):
        limits.append((tmp_path / "spool" / batch.id / "journal.jsonl").stat().st_size + 100)
        with pytest.raises(DiskFull, match="journal"):
            batch.append(exchange(2), prior=no_prior)
    assert batch.size == size
    assert len(list(batch.captures())) == 1
    sealed = batch.seal()
    assert sealed is not None
    assert sealed.manifest.counts.captures == 1
    sealed.close()


def test_a_full_disk_at_sealing_can_be_waited_out(tmp_path: Path, folder_store: FolderStore) -> None:
    """Sealing that finds no room leaves the batch sealable."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    fill(batch, pages=3)
    with file_limit(200), pytest.raises(DiskFull):
        batch.seal()
    commit(batch, folder_store)
    assert next(iter(manifests(folder_store))).counts.captures == 4


def test_a_batch_that_does_not_read_back_is_not_sealed(tmp_path: Path) -> None:
    """A byte that changed on the disk is found before anything is put, with the offset of its record."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    captures = fill(batch)
    pointer = captures[2].pointer
    assert pointer is not None
    path = tmp_path / "spool" / batch.id / "0000.warc.gz.open"
    with path.open("r+b") as file:
        file.seek(pointer.offset + pointer.length // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 4]))
    with pytest.raises(Damaged, match=f"offset {pointer.offset}"):
        batch.seal()
    assert path.exists()
    batch.close()


def test_sealed_bytes_that_changed_are_not_put(tmp_path: Path, folder_store: FolderStore) -> None:
    """The store refuses a file that no longer has the digest of its sealing; no manifest follows."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    with (tmp_path / "spool" / batch.id / "0000.cdxj").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Damaged):
        sealed.commit(folder_store)
    assert list(folder_store.list("batches/")) == []
    sealed.close()


def test_a_key_that_is_taken_is_never_written_over(tmp_path: Path, folder_store: FolderStore) -> None:
    """Another object under a key of ours stops the commit with both digests, and stays as it was."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    key = sealed.manifest.objects[0].key
    foreign = b"somebody else's bytes"
    folder_store.put(key, foreign, sha256=hashlib.sha256(foreign).hexdigest())
    with pytest.raises(ObjectConflict, match=sealed.manifest.objects[0].sha256):
        sealed.commit(folder_store)
    assert folder_store.get(key) == foreign
    assert list(folder_store.list("batches/")) == []
    sealed.close()


def test_a_failed_commit_can_be_tried_again(tmp_path: Path, folder_store: FolderStore) -> None:
    """A store that is away costs nothing: the same batch commits when it is back."""
    away = [True]

    def outage(step: str) -> None:
        if step == "put:articles" and away:
            away.pop()
            raise StoreUnavailable("away")

    batch = new_spool(tmp_path, steps=outage).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    with pytest.raises(StoreUnavailable):
        sealed.commit(folder_store)
    assert sealed.commit(folder_store).id == batch.id


def test_a_spool_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file where the spool's folder should be: told as something to mend, with its path."""
    (tmp_path / "spool").write_text("a file")
    for act in (Spool.recover, lambda spool: spool.open_batch(job="fetch", kind="manual")):
        with pytest.raises(StoreMisconfigured, match="spool"):
            act(new_spool(tmp_path))


def test_jobs_and_tokens_outside_the_layout_are_refused(tmp_path: Path) -> None:
    """A job name cannot reach out of the spool."""
    with pytest.raises(BadKey):
        new_spool(tmp_path).open_batch(job="../up", kind="manual")


@pytest.mark.parametrize("lie", ["id", "offset", "digest"])
def test_a_journal_that_lies_stops_the_sealing(tmp_path: Path, lie: str) -> None:
    """Every pointer that was given out must hold: place and id are compared with what the WARC has."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    (capture,) = fill(batch, pages=1)
    assert capture.pointer is not None
    folder = tmp_path / "spool" / batch.id
    journal, warc = folder / "journal.jsonl", folder / "0000.warc.gz.open"
    if lie == "id":
        journal.write_bytes(journal.read_bytes().replace(capture.pointer.record_id.encode(), b"urn:uuid:0"))
    if lie == "offset":
        place = b'"offset":%d' % capture.pointer.offset
        journal.write_bytes(journal.read_bytes().replace(place, place + b"0"))
    if lie == "digest":
        parts = [member.data.replace(b"<html>", b"<HTML>") for member in members(warc)]
        warc.write_bytes(b"".join(map(compress, parts)))
    with pytest.raises(Damaged, match="offset"):
        batch.seal()
    batch.close()
