"""A batch's life: opened, appended to, sealed, committed, swept; and what stops it on the way."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage.articles import unpack
from storage.capture import Prior
from storage.collection import manifests, read_pointer
from storage.errors import (
    BadKey,
    Damaged,
    DiskFull,
    ObjectConflict,
    StoreMisconfigured,
    StoreUnavailable,
    UnsafeField,
)
from storage.folder import FolderStore
from storage.gzip_members import compress, members
from storage.index import Index
from storage.open_batch import OpenBatch
from storage.sealed_batch import SealedBatch
from storage.spool import Spool
from storage.verify import verify
from tests.archive import (
    START,
    add_page,
    article_line,
    exchange,
    fill,
    new_spool,
    no_prior,
    outcome_line,
    page,
    robots,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.objects import ObjectStat

LATER = START + timedelta(days=2)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return an empty folder store."""
    return FolderStore(tmp_path / "store")


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


def commit(batch: OpenBatch, store: FolderStore) -> str:
    """Seal and commit the batch; return its id."""
    sealed = batch.seal()
    assert sealed is not None
    return sealed.commit(store).id


def test_what_is_appended_can_be_read_back_from_the_store(tmp_path: Path, store: FolderStore) -> None:
    """A pointer given at the append finds the same bytes in the open file and, by one range, in the store."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    captures = fill(batch)
    blocks = [batch.read(capture).block for capture in captures]
    assert [block.partition(b"\r\n\r\n")[2] for block in blocks] == [page(n) for n in range(1, 6)]
    commit(batch, store)
    for capture, block in zip(captures, blocks, strict=True):
        assert capture.pointer is not None
        record = read_pointer(store, capture.pointer)
        assert record.block == block
        assert record.get("WARC-Payload-Digest") == capture.payload_digest


def test_the_manifest_says_what_the_batch_holds(tmp_path: Path, store: FolderStore) -> None:
    """Counts, sites, outcomes, sizes and record numbers agree with what was put in."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="nightly", kind="scheduled")
    fill(batch, pages=3)
    commit(batch, store)
    (manifest,) = manifests(store)
    assert (manifest.job, manifest.kind, manifest.software) == ("nightly", "scheduled", "depeche/test")
    assert manifest.opened < manifest.sealed
    assert [entry.kind for entry in manifest.objects] == ["warc", "cdxj", "articles", "outcomes"]
    assert manifest.counts.captures == 4
    assert manifest.counts.records == 1 + 4 * 3
    assert manifest.sites == {"news.test": 3}
    assert manifest.outcomes == {"connection-refused": 1, "stored": 3}
    for entry in manifest.objects:
        stat = store.head(entry.key)
        assert stat is not None
        assert (stat.size, stat.sha256) == (entry.size, entry.sha256)


def test_the_manifest_is_put_when_all_else_is_there(tmp_path: Path, store: FolderStore) -> None:
    """The promised order: WARC, CDXJ, articles, outcomes, manifest, index, marker; one after the other."""
    seen: list[tuple[str, list[str]]] = []
    (tmp_path / "store").mkdir()

    def watch(step: str) -> None:
        seen.append((step, [key.partition("/")[0] for key in store.list("")]))

    batch = new_spool(tmp_path, steps=watch).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    index = Index(tmp_path / "index.db")
    sealed.commit(store, index=index)
    assert seen == [
        *((step, []) for step in ("append", "journal", "article", "outcome", "seal", "sealed", "put:warc")),
        ("put:cdxj", ["warc"]),
        ("put:articles", ["cdxj", "warc"]),
        ("put:outcomes", ["articles", "cdxj", "warc"]),
        ("manifest", ["articles", "cdxj", "outcomes", "warc"]),
        ("index", ["articles", "batches", "cdxj", "outcomes", "warc"]),
        ("committed", ["articles", "batches", "cdxj", "outcomes", "warc"]),
    ]
    assert index.has_batch(batch.id)
    index.close()


def test_a_warc_opens_with_warcinfo_and_has_one_member_a_record(tmp_path: Path) -> None:
    """The first member is warcinfo with the object's name; an exchange adds request, response, metadata."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    sealed = batch.seal()
    assert sealed is not None
    (warc,) = (tmp_path / "spool" / batch.id).glob("*.warc.gz")
    types = [member.data.split(b"\r\n")[1] for member in members(warc)]
    assert types == [b"WARC-Type: " + name for name in (b"warcinfo", b"request", b"response", b"metadata")]
    assert f"WARC-Filename: {batch.id}-0000.warc.gz".encode() in next(members(warc)).data
    sealed.close()


def test_a_batch_without_anything_leaves_nothing(tmp_path: Path) -> None:
    """A run that captured nothing and has no outcome commits no empty batch."""
    spool = new_spool(tmp_path)
    assert spool.open_batch(job="fetch", kind="manual").seal() is None
    assert spool.unfinished() == ()
    assert [path.name for path in (tmp_path / "spool").iterdir()] == [".lock"]


def test_outcomes_alone_make_a_batch(tmp_path: Path, store: FolderStore) -> None:
    """A refused connection leaves no bytes but is accounted for: a manifest with an outcomes object only."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    line = outcome_line("http://refused.test/", outcome="connection-refused")
    batch.add_outcome(line)
    commit(batch, store)
    (manifest,) = manifests(store)
    assert [entry.kind for entry in manifest.objects] == ["outcomes"]
    assert list(unpack(store.chunks(manifest.objects[0].key))) == [line]


def test_two_batches_stand_beside_each_other(tmp_path: Path, store: FolderStore) -> None:
    """What is captured while a batch is being sealed goes to the next; each commits its own lines."""
    spool = new_spool(tmp_path)
    first = spool.open_batch(job="fetch", kind="manual")
    one = add_page(first, 1)
    second = spool.open_batch(job="fetch", kind="manual")
    two = second.append(exchange(2), prior=no_prior)
    with pytest.raises(ValueError, match="no record of this batch"):
        first.add_article(article_line(two))
    with pytest.raises(Damaged, match="no record in this batch"):
        second.read(one)
    second.add_article(article_line(two))
    commit(first, store)
    commit(second, store)
    assert [manifest.counts.articles for manifest in manifests(store)] == [1, 1]


def test_an_article_of_a_revisit_names_the_record_with_the_payload(
    tmp_path: Path, store: FolderStore
) -> None:
    """A page that came again unchanged may be derived again; its line points to the earlier capture."""
    spool = new_spool(tmp_path)
    first = spool.open_batch(job="fetch", kind="manual")
    one = add_page(first, 1)
    commit(first, store)
    assert one.pointer is not None
    prior = Prior(target_uri=one.target_uri, date=one.date, pointer=one.pointer)
    second = spool.open_batch(job="fetch", kind="manual")
    again = second.append(exchange(1), prior=lambda _uri, _digest: prior)
    assert again.record_type == "revisit"
    second.add_article(article_line(replace(again, pointer=one.pointer, block_digest=None)))
    commit(second, store)
    report = verify(store, now=LATER)
    assert (report.articles, report.damaged) == (2, ())


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


def test_sync_says_what_a_power_loss_would_spare(tmp_path: Path) -> None:
    """Bytes count as synced only after `sync`, so that the caller knows which captures are durable."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    assert (batch.synced_bytes, batch.unsynced) == (0, batch.size)
    batch.sync()
    assert (batch.synced_bytes, batch.unsynced) == (batch.size, 0)
    batch.append(exchange(2), prior=no_prior)
    assert 0 < batch.unsynced < batch.size
    batch.close()


def test_a_refused_field_leaves_the_batch_as_it_was(tmp_path: Path, store: FolderStore) -> None:
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
    assert commit(batch, store) == batch.id


def test_a_full_disk_costs_only_what_did_not_fit(tmp_path: Path, store: FolderStore) -> None:
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
    commit(batch, store)
    assert next(iter(manifests(store))).counts.captures == 2


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


def test_a_full_disk_at_sealing_can_be_waited_out(tmp_path: Path, store: FolderStore) -> None:
    """Sealing that finds no room leaves the batch sealable."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    fill(batch, pages=3)
    with file_limit(200), pytest.raises(DiskFull):
        batch.seal()
    commit(batch, store)
    assert next(iter(manifests(store))).counts.captures == 4


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


def test_sealed_bytes_that_changed_are_not_put(tmp_path: Path, store: FolderStore) -> None:
    """The store refuses a file that no longer has the digest of its sealing; no manifest follows."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    with (tmp_path / "spool" / batch.id / "0000.cdxj").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Damaged):
        sealed.commit(store)
    assert list(store.list("batches/")) == []
    sealed.close()


def test_a_key_that_is_taken_is_never_written_over(tmp_path: Path, store: FolderStore) -> None:
    """Another object under a key of ours stops the commit with both digests, and stays as it was."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    key = sealed.manifest.objects[0].key
    foreign = b"somebody else's bytes"
    store.put(key, foreign, sha256=hashlib.sha256(foreign).hexdigest())
    with pytest.raises(ObjectConflict, match=sealed.manifest.objects[0].sha256):
        sealed.commit(store)
    assert store.get(key) == foreign
    assert list(store.list("batches/")) == []
    sealed.close()


def test_committing_twice_changes_nothing(tmp_path: Path, store: FolderStore) -> None:
    """A batch whose marker was lost is committed again by the next start: every object is found the same."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, store)
    before = {key: store.get(key) for key in store.list("")}
    (tmp_path / "spool" / batch.id / "committed").unlink()
    (again,) = spool.recover()
    assert isinstance(again, SealedBatch)
    index = Index(tmp_path / "index.db")
    again.commit(store, index=index)
    assert {key: store.get(key) for key in store.list("")} == before
    assert [manifest.id for manifest in index.batches()] == [batch.id]
    index.close()


def test_a_failed_commit_can_be_tried_again(tmp_path: Path, store: FolderStore) -> None:
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
        sealed.commit(store)
    assert sealed.commit(store).id == batch.id


def test_a_batch_in_use_is_left_alone(tmp_path: Path) -> None:
    """Recovery and sweep pass over a batch whose process lives; when it lets go, recovery takes it."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    other = new_spool(tmp_path, seed=2)
    assert other.recover() == []
    assert other.unfinished() == (batch.id,)
    batch.close()
    (mine,) = other.recover()
    assert mine.id == batch.id
    assert other.recover() == []
    mine.close()


def test_a_spool_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file where the spool's folder should be: told as something to mend, with its path."""
    (tmp_path / "spool").write_text("a file")
    for act in (Spool.recover, lambda spool: spool.open_batch(job="fetch", kind="manual")):
        with pytest.raises(StoreMisconfigured, match="spool"):
            act(new_spool(tmp_path))


def test_opening_and_recovering_do_not_meet(tmp_path: Path, store: FolderStore) -> None:
    """While one opens batches and lets go of them, another recovers: each batch is finished exactly once."""
    opened: list[str] = []
    finished: list[str] = []

    def abandon() -> None:
        for seed in range(10, 40):
            batch = new_spool(tmp_path, seed=seed).open_batch(job="fetch", kind="manual")
            batch.append(exchange(seed), prior=no_prior)
            opened.append(batch.id)
            batch.close()

    def take() -> None:
        while thread.is_alive() or new_spool(tmp_path, seed=2).unfinished():
            for batch in new_spool(tmp_path, seed=2).recover():
                sealed = batch.seal() if isinstance(batch, OpenBatch) else batch
                assert sealed is not None
                finished.append(sealed.commit(store).id)

    thread = threading.Thread(target=abandon)
    thread.start()
    take()
    thread.join()
    assert finished == opened == [manifest.id for manifest in manifests(store)]


def test_jobs_and_tokens_outside_the_layout_are_refused(tmp_path: Path) -> None:
    """A job name cannot reach out of the spool."""
    with pytest.raises(BadKey):
        new_spool(tmp_path).open_batch(job="../up", kind="manual")


def test_the_spool_knows_its_size(tmp_path: Path) -> None:
    """The engine pauses on the bytes that the spool holds, so all of them are counted."""
    spool = new_spool(tmp_path)
    assert spool.size() == 0
    batch = spool.open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    assert batch.size < spool.size() < batch.size + 4000
    batch.close()


def test_an_unchanged_page_is_a_revisit_of_its_prior(tmp_path: Path, store: FolderStore) -> None:
    """The index names the committed capture; the second one refers to it and needs no article."""
    spool = new_spool(tmp_path)
    index = Index(tmp_path / "index.db")
    first = spool.open_batch(job="fetch", kind="manual")
    original = add_page(first, 1)
    sealed = first.seal()
    assert sealed is not None
    sealed.commit(store, index=index)
    second = spool.open_batch(job="fetch", kind="manual")
    again = second.append(exchange(1), prior=index.prior)
    assert again.record_type == "revisit"
    assert again.prior is not None
    assert again.prior.pointer == original.pointer
    assert second.articles_missing() == []
    assert second.read(again).get("WARC-Refers-To") == f"<{again.prior.pointer.record_id}>"
    assert isinstance(again.prior, Prior)
    second.close()
    index.close()


def test_articles_missing_are_pages_without_an_end(tmp_path: Path) -> None:
    """Only 2xx pages count; an article line ends one, as does an outcome line without an article."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(robots(), prior=no_prior)
    batch.append(exchange(1, status="404 Not Found"), prior=no_prior)
    add_page(batch, 2)
    pdf = batch.append(exchange(3), prior=no_prior)
    told = json.loads(outcome_line(pdf.target_uri, outcome="not-html", capture=pdf))
    batch.add_outcome(json.dumps({**told, "article": None}).encode())
    promised = batch.append(exchange(4), prior=no_prior)
    batch.add_outcome(outcome_line(promised.target_uri, capture=promised))
    silent = batch.append(exchange(5), prior=no_prior)
    assert batch.articles_missing() == [promised, silent]
    batch.close()


def test_a_sweep_deletes_what_the_store_holds_whole(tmp_path: Path, store: FolderStore) -> None:
    """A committed batch stays for its time and then goes; the archive stays."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, store)
    assert spool.sweep(store, now=START + timedelta(hours=23)).deleted == ()
    assert spool.sweep(store, now=LATER).deleted == (batch.id,)
    assert not (tmp_path / "spool" / batch.id).exists()
    assert len(list(store.list(""))) == 5


@pytest.mark.parametrize("kind", ["warc", "cdxj", "articles", "outcomes", "batches"])
def test_a_sweep_puts_again_what_is_gone(tmp_path: Path, store: FolderStore, kind: str) -> None:
    """An object that the store lost after its answer comes back from the spool, which then stays longer."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, store)
    (lost,) = store.list(f"{kind}/")
    content = store.get(lost)
    store.delete(lost)
    assert spool.sweep(store, now=LATER).restored == (lost,)
    assert store.get(lost) == content
    assert spool.sweep(store, now=START + timedelta(hours=12)).deleted == ()
    assert spool.sweep(store, now=LATER).deleted == (batch.id,)


def test_a_sweep_keeps_the_spool_of_an_object_that_differs(tmp_path: Path, store: FolderStore) -> None:
    """A rotten object is told, not written over, and the good copy in the spool stays for a person to use."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, store)
    (key,) = store.list("warc/")
    with (tmp_path / "store" / key).open("ab") as file:
        file.write(b"rot")
    swept = spool.sweep(store, now=LATER)
    assert swept.deleted == swept.restored == ()
    assert len(swept.damaged) == 1
    assert key in swept.damaged[0]
    assert (tmp_path / "spool" / batch.id).exists()


def test_a_store_without_digests_is_read_back(tmp_path: Path, store: FolderStore) -> None:
    """Where the store keeps no digest, the sweep compares the bytes themselves before it deletes."""

    class Forgetful(FolderStore):
        def head(self, key: str) -> ObjectStat | None:
            found = super().head(key)
            return replace(found, sha256=None) if found else None

    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, store)
    (key,) = store.list("cdxj/")
    path = tmp_path / "store" / key
    content = path.read_bytes()
    forgetful = Forgetful(tmp_path / "store")
    path.write_bytes(content.swapcase())
    assert len(spool.sweep(forgetful, now=LATER).damaged) == 1
    path.write_bytes(content)
    assert spool.sweep(forgetful, now=LATER).deleted == (batch.id,)


def test_a_removal_that_was_cut_short_is_finished(tmp_path: Path, store: FolderStore) -> None:
    """What a killed sweep left behind holds no batch any more, and the next sweep takes it."""
    spool = new_spool(tmp_path)
    rest = tmp_path / "spool" / ".going-20261121T101500Z-fetch-00000000"
    rest.mkdir(parents=True)
    (rest / "sealed.json").write_bytes(b"{}")
    assert spool.recover() == []
    assert spool.sweep(store, now=LATER).deleted == ()
    assert not rest.exists()


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


def test_a_sweep_leaves_unfinished_batches(tmp_path: Path, store: FolderStore) -> None:
    """Only committed batches are ever deleted."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    batch.close()
    assert spool.sweep(store, now=LATER, min_age=timedelta(0)).deleted == ()
    assert spool.unfinished() == (batch.id,)
