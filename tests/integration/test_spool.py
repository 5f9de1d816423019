"""A batch's life: opened, appended to, sealed, committed; and the spool that holds it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage.articles import unpack
from storage.capture import Prior
from storage.collection import manifests, read_pointer
from storage.errors import Damaged
from storage.gzip_members import members
from storage.index import Index
from storage.open_batch import OpenBatch
from storage.sealed_batch import SealedBatch
from storage.verify import verify
from tests.archive import (
    START,
    add_page,
    article_line,
    commit,
    exchange,
    fill,
    new_spool,
    no_prior,
    outcome_line,
    page,
    robots,
)

if TYPE_CHECKING:
    from pathlib import Path

    from storage.folder import FolderStore


def test_what_is_appended_can_be_read_back_from_the_store(tmp_path: Path, folder_store: FolderStore) -> None:
    """A pointer given at the append finds the same bytes in the open file and, by one range, in the store."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    captures = fill(batch)
    blocks = [batch.read(capture).block for capture in captures]
    assert [block.partition(b"\r\n\r\n")[2] for block in blocks] == [page(n) for n in range(1, 6)]
    commit(batch, folder_store)
    for capture, block in zip(captures, blocks, strict=True):
        assert capture.pointer is not None
        record = read_pointer(folder_store, capture.pointer)
        assert record.block == block
        assert record.get("WARC-Payload-Digest") == capture.payload_digest


def test_the_manifest_says_what_the_batch_holds(tmp_path: Path, folder_store: FolderStore) -> None:
    """Counts, sites, outcomes, sizes and record numbers agree with what was put in."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="nightly", kind="scheduled")
    fill(batch, pages=3)
    commit(batch, folder_store)
    (manifest,) = manifests(folder_store)
    assert (manifest.job, manifest.kind, manifest.software) == ("nightly", "scheduled", "depeche/test")
    assert manifest.opened < manifest.sealed
    assert [entry.kind for entry in manifest.objects] == ["warc", "cdxj", "articles", "outcomes"]
    assert manifest.counts.captures == 4
    assert manifest.counts.records == 1 + 4 * 3
    assert manifest.sites == {"news.test": 3}
    assert manifest.outcomes == {"connection-refused": 1, "stored": 3}
    for entry in manifest.objects:
        stat = folder_store.head(entry.key)
        assert stat is not None
        assert (stat.size, stat.sha256) == (entry.size, entry.sha256)


def test_the_manifest_is_put_when_all_else_is_there(tmp_path: Path, folder_store: FolderStore) -> None:
    """The promised order: WARC, CDXJ, articles, outcomes, manifest, index, marker; one after the other."""
    seen: list[tuple[str, list[str]]] = []

    def watch(step: str) -> None:
        seen.append((step, [key.partition("/")[0] for key in folder_store.list("")]))

    batch = new_spool(tmp_path, steps=watch).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    index = Index(tmp_path / "index.db")
    commit(batch, folder_store, index=index)
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


def test_outcomes_alone_make_a_batch(tmp_path: Path, folder_store: FolderStore) -> None:
    """A refused connection leaves no bytes but is accounted for: a manifest with an outcomes object only."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    line = outcome_line("http://refused.test/", outcome="connection-refused")
    batch.add_outcome(line)
    commit(batch, folder_store)
    (manifest,) = manifests(folder_store)
    assert [entry.kind for entry in manifest.objects] == ["outcomes"]
    assert list(unpack(folder_store.chunks(manifest.objects[0].key))) == [line]


def test_two_batches_stand_beside_each_other(tmp_path: Path, folder_store: FolderStore) -> None:
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
    commit(first, folder_store)
    commit(second, folder_store)
    assert [manifest.counts.articles for manifest in manifests(folder_store)] == [1, 1]


def test_an_article_of_a_revisit_names_the_record_with_the_payload(
    tmp_path: Path, folder_store: FolderStore
) -> None:
    """A page that came again unchanged may be derived again; its line points to the earlier capture."""
    spool = new_spool(tmp_path)
    first = spool.open_batch(job="fetch", kind="manual")
    one = add_page(first, 1)
    commit(first, folder_store)
    assert one.pointer is not None
    prior = Prior(target_uri=one.target_uri, date=one.date, pointer=one.pointer)
    second = spool.open_batch(job="fetch", kind="manual")
    again = second.append(exchange(1), prior=lambda _uri, _digest: prior)
    assert again.record_type == "revisit"
    second.add_article(article_line(replace(again, pointer=one.pointer, block_digest=None)))
    commit(second, folder_store)
    report = verify(folder_store, now=START + timedelta(days=2))
    assert (report.articles, report.damaged) == (2, ())


def test_sync_says_what_a_power_loss_would_spare(tmp_path: Path) -> None:
    """Bytes count as synced only after `sync`, so that the caller knows which captures are durable."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    assert batch.unsynced == batch.size > 0
    batch.sync()
    assert batch.unsynced == 0
    batch.append(exchange(2), prior=no_prior)
    assert 0 < batch.unsynced < batch.size
    batch.close()


def test_committing_twice_changes_nothing(tmp_path: Path, folder_store: FolderStore) -> None:
    """A batch whose marker was lost is committed again by the next start: every object is found the same."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, folder_store)
    before = {key: folder_store.get(key) for key in folder_store.list("")}
    (tmp_path / "spool" / batch.id / "committed").unlink()
    (again,) = spool.recover()
    assert isinstance(again, SealedBatch)
    index = Index(tmp_path / "index.db")
    again.commit(folder_store, index=index)
    assert {key: folder_store.get(key) for key in folder_store.list("")} == before
    assert [manifest.id for manifest in index.batches()] == [batch.id]
    index.close()


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


def test_opening_and_recovering_do_not_meet(tmp_path: Path, folder_store: FolderStore) -> None:
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
                finished.append(sealed.commit(folder_store).id)

    thread = threading.Thread(target=abandon)
    thread.start()
    take()
    thread.join()
    assert finished == opened == [manifest.id for manifest in manifests(folder_store)]


def test_the_spool_knows_its_size(tmp_path: Path) -> None:
    """The engine pauses on the bytes that the spool holds, so all of them are counted."""
    spool = new_spool(tmp_path)
    assert spool.size() == 0
    batch = spool.open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    assert batch.size < spool.size() < batch.size + 4000
    batch.close()


def test_an_unchanged_page_is_a_revisit_of_its_prior(tmp_path: Path, folder_store: FolderStore) -> None:
    """The index names the committed capture; the second one refers to it and needs no article."""
    spool = new_spool(tmp_path)
    index = Index(tmp_path / "index.db")
    first = spool.open_batch(job="fetch", kind="manual")
    original = add_page(first, 1)
    commit(first, folder_store, index=index)
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
