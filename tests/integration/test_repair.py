"""What `depeche repair` puts back, what it supersedes, and what it leaves."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.repair import repair as command
from storage.collection import TOMBSTONES, manifest_keys, manifests, superseded, tombstone_key
from storage.errors import StorageError
from storage.folder import FolderStore
from storage.index import Index
from storage.open_batch import OpenBatch
from storage.repair import Repair, Repaired
from storage.verify import verify
from tests.archive import START, add_page, article_line, commit, commit_batches, exchange, new_spool

pytestmark = pytest.mark.usefixtures("no_settings")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return an archive of two batches, spool and index beside it."""
    store = FolderStore(tmp_path / "store")
    commit_batches(2, store, tmp_path)
    return store


def repair(root: Path, store: FolderStore, *, seed: int = 9, indexed: bool = False) -> Repaired:
    """Repair, with or without the local index."""
    index = Index(root / "index.db") if indexed else None
    done = Repair(store=store, spool=new_spool(root, seed=seed), index=index, apply=True).run(now=START)
    if index:
        index.close()
    return done


def spoil(store: FolderStore, key: str) -> bytes:
    """Flip a bit in the midst of an object; return what it was."""
    before = store.get(key)
    middle = len(before) // 2
    Path(store.url, key).write_bytes(before[:middle] + bytes([before[middle] ^ 8]) + before[middle + 1 :])
    return before


def test_a_lost_manifest_comes_back(tmp_path: Path, store: FolderStore) -> None:
    """The spool or the index knows a batch whose manifest is gone; both give the same bytes."""
    key = next(manifest_keys(store))
    before = store.get(key)
    for indexed in (False, True):
        store.delete(key)
        if indexed:
            shutil.rmtree(tmp_path / "spool")
        done = repair(tmp_path, store, indexed=indexed)
        assert [one.key for one in done.restored] == [key]
        assert store.get(key) == before


def test_a_garbled_manifest_without_a_copy_is_superseded(tmp_path: Path, store: FolderStore) -> None:
    """Its objects are whole: all of it comes into a new batch of the same kind."""
    shutil.rmtree(tmp_path / "spool")
    spoil(store, next(manifest_keys(store)))
    (done,) = repair(tmp_path, store).superseded
    assert (done.articles, done.outcomes, done.lost) == (5, 6, ())
    assert {manifest.kind for manifest in manifests(store)} == {"scheduled"}
    assert verify(store, now=START).damaged == ()
    assert superseded(store) == {done.batch}


def test_a_warc_that_is_gone_is_left(tmp_path: Path, store: FolderStore) -> None:
    """Nothing can be made of it; its batch stays readable as far as it goes."""
    shutil.rmtree(tmp_path / "spool")
    key = next(store.list("warc/"))
    store.delete(key)
    done = repair(tmp_path, store, indexed=True)
    assert (done.restored, done.superseded) == ([], [])
    assert {finding.key for finding in done.left} == {key}


def test_a_repair_that_was_killed_is_done_again(tmp_path: Path, store: FolderStore) -> None:
    """Killed before the new batch is committed: the next repair commits it, tombstone last."""
    shutil.rmtree(tmp_path / "spool")
    key = next(store.list("warc/"))
    spoil(store, key)

    def fail(_batch: OpenBatch) -> None:
        raise StorageError("killed here")

    work = Repair(store=store, spool=new_spool(tmp_path, seed=9), index=None, apply=True, finish=fail)
    with pytest.raises(StorageError):
        work.run(now=START)
    assert list(store.list(TOMBSTONES)) == []
    dry = Repair(store=store, spool=new_spool(tmp_path, seed=12), index=None, apply=False).run(now=START)
    assert "waits in the spool" in dry.left[0].reason
    (done,) = repair(tmp_path, store, seed=10).superseded
    assert {manifest.id for manifest in manifests(store)} > {done.by}
    assert verify(store, now=START).damaged == ()
    assert len(list(store.list(TOMBSTONES))) == 1
    (gone,) = superseded(store)
    store.delete(tombstone_key(gone))
    swept = new_spool(tmp_path, seed=11).sweep(store, now=START.replace(year=2027))
    assert swept.restored == (tombstone_key(gone),)


def test_a_line_at_a_revisit_outlives_a_kill(tmp_path: Path) -> None:
    """Its record lies in an earlier batch; recovery must not take it for a line without a record."""
    spool, index = new_spool(tmp_path), Index(tmp_path / "index.db")
    first = spool.open_batch(job="fetch", kind="manual")
    original = add_page(first, 1)
    commit(first, FolderStore(tmp_path / "store"), index=index)
    second = spool.open_batch(job="fetch", kind="manual")
    assert second.append(exchange(1), prior=index.prior).record_type == "revisit"
    second.add_article(article_line(original))
    second.close()
    (again,) = new_spool(tmp_path, seed=2).recover()
    assert isinstance(again, OpenBatch)
    assert again.mended.dropped_lines == 0
    again.close()
    index.close()


def test_the_command_shows_then_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dry by default; with --apply the lost line is derived again from its record, and the index follows."""
    monkeypatch.chdir(tmp_path)
    store = _without_copies(tmp_path / "depeche-data")
    spoil(store, next(store.list("articles/")))
    dry = CliRunner().invoke(command, [], standalone_mode=False)
    assert dry.return_value == 4, dry.output
    assert "would be superseded" in dry.output
    assert list(store.list(TOMBSTONES)) == []
    done = CliRunner().invoke(command, ["--apply", "--json"], standalone_mode=False)
    assert done.return_value == 0, done.output
    (one,) = json.loads(done.stdout)["superseded"]
    manifest = next(iter(manifests(store)))
    assert manifest.id == one["by"]
    articles = manifest.named("articles")
    assert articles is not None
    assert b"The bridge is open again." in gzip.decompress(store.get(articles.key))
    assert verify(store, now=START).damaged == ()
    again = CliRunner().invoke(command, [], standalone_mode=False)
    assert (again.return_value, again.output) == (0, "Nothing is damaged.\n")


def _without_copies(folder: Path) -> FolderStore:
    """Archive one page; neither spool nor index is left."""
    batch = new_spool(folder / "work").open_batch(job="fetch", kind="manual")
    body = b"<html><title>Bridge</title><article><p>" + b"The bridge is open again. " * 30 + b"</p></article>"
    add_page(batch, 1, body=body)
    commit(batch, FolderStore(folder))
    shutil.rmtree(folder / "work" / "spool")
    return FolderStore(folder)
