"""The sweep: a committed batch leaves the spool when the store holds it whole, and no sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage.folder import FolderStore
from tests.archive import START, add_page, commit, fill, new_spool

if TYPE_CHECKING:
    from pathlib import Path

    from storage.objects import ObjectStat

LATER = START + timedelta(days=2)


def test_a_sweep_deletes_what_the_store_holds_whole(tmp_path: Path, folder_store: FolderStore) -> None:
    """A committed batch stays for its time and then goes; the archive stays."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, folder_store)
    assert spool.sweep(folder_store, now=START + timedelta(hours=23)).deleted == ()
    assert spool.sweep(folder_store, now=LATER).deleted == (batch.id,)
    assert not (tmp_path / "spool" / batch.id).exists()
    assert len(list(folder_store.list(""))) == 5


@pytest.mark.parametrize("kind", ["warc", "cdxj", "articles", "outcomes", "batches"])
def test_a_sweep_puts_again_what_is_gone(tmp_path: Path, folder_store: FolderStore, kind: str) -> None:
    """An object that the store lost after its answer comes back from the spool, which then stays longer."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, folder_store)
    (lost,) = folder_store.list(f"{kind}/")
    content = folder_store.get(lost)
    folder_store.delete(lost)
    assert spool.sweep(folder_store, now=LATER).restored == (lost,)
    assert folder_store.get(lost) == content
    assert spool.sweep(folder_store, now=START + timedelta(hours=12)).deleted == ()
    assert spool.sweep(folder_store, now=LATER).deleted == (batch.id,)


def test_a_sweep_keeps_the_spool_of_an_object_that_differs(tmp_path: Path, folder_store: FolderStore) -> None:
    """A rotten object is told, not written over, and the good copy in the spool stays for a person to use."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, folder_store)
    (key,) = folder_store.list("warc/")
    with (tmp_path / "archive" / key).open("ab") as file:
        file.write(b"rot")
    swept = spool.sweep(folder_store, now=LATER)
    assert swept.deleted == swept.restored == ()
    assert len(swept.damaged) == 1
    assert key in swept.damaged[0]
    assert (tmp_path / "spool" / batch.id).exists()


def test_a_store_without_digests_is_read_back(tmp_path: Path, folder_store: FolderStore) -> None:
    """Where the store keeps no digest, the sweep compares the bytes themselves before it deletes."""

    class Forgetful(FolderStore):
        def head(self, key: str) -> ObjectStat | None:
            found = super().head(key)
            return replace(found, sha256=None) if found else None

    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    fill(batch)
    commit(batch, folder_store)
    (key,) = folder_store.list("cdxj/")
    path = tmp_path / "archive" / key
    content = path.read_bytes()
    forgetful = Forgetful(tmp_path / "archive")
    path.write_bytes(content.swapcase())
    assert len(spool.sweep(forgetful, now=LATER).damaged) == 1
    path.write_bytes(content)
    assert spool.sweep(forgetful, now=LATER).deleted == (batch.id,)


def test_a_removal_that_was_cut_short_is_finished(tmp_path: Path, folder_store: FolderStore) -> None:
    """What a killed sweep left behind holds no batch any more, and the next sweep takes it."""
    spool = new_spool(tmp_path)
    rest = tmp_path / "spool" / ".going-20261121T101500Z-fetch-00000000"
    rest.mkdir(parents=True)
    (rest / "sealed.json").write_bytes(b"{}")
    assert spool.recover() == []
    assert spool.sweep(folder_store, now=LATER).deleted == ()
    assert not rest.exists()


def test_a_sweep_leaves_unfinished_batches(tmp_path: Path, folder_store: FolderStore) -> None:
    """Only committed batches are ever deleted."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    batch.close()
    assert spool.sweep(folder_store, now=LATER, min_age=timedelta(0)).deleted == ()
    assert spool.unfinished() == (batch.id,)
