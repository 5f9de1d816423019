"""Tombstones that are none: `verify` names them, `repair` puts back what the spool has."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.collection import TOMBSTONES, superseded, tombstone_key
from storage.repair import Repair, Repaired
from storage.verify import verify
from tests.archive import START, new_spool
from tests.integration.test_repair_kill import store

if TYPE_CHECKING:
    from storage.folder import FolderStore

__all__ = ["store"]


def repair(root: Path, store: FolderStore, *, seed: int) -> Repaired:
    """Repair without the index."""
    return Repair(store=store, spool=new_spool(root, seed=seed), index=None, apply=True).run(now=START)


def write(store: FolderStore, key: str, raw: bytes) -> None:
    """Put bytes there, whatever lies there."""
    path = Path(store.url, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(raw)


@pytest.mark.parametrize("raw", [b"garbage", b"{}", b""])
def test_a_damaged_tombstone_comes_back_from_the_spool(
    tmp_path: Path, store: FolderStore, raw: bytes
) -> None:
    """Its key alone hides a batch, so what stands in it must lead to the other one."""
    (done,) = repair(tmp_path, store, seed=9).superseded
    key = tombstone_key(done.batch)
    before = store.get(key)
    write(store, key, raw)
    assert [finding.key for finding in verify(store, now=START).damaged] == [key]
    assert [one.key for one in repair(tmp_path, store, seed=12).restored] == [key]
    assert store.get(key) == before
    assert verify(store, now=START).damaged == ()
    write(store, key, raw)
    shutil.rmtree(tmp_path / "spool")
    assert [finding.key for finding in repair(tmp_path, store, seed=14).left] == [key]
    assert superseded(store) == {done.batch}


def test_a_tombstone_that_leads_nowhere_is_named(tmp_path: Path, store: FolderStore) -> None:
    """It would hide a batch that nothing has taken the place of."""
    (done,) = repair(tmp_path, store, seed=9).superseded
    key = tombstone_key(done.batch)
    assert done.by is not None
    write(store, key, store.get(key).replace(done.by.encode(), b"20261121T101500Z-repair-00000000"))
    (finding,) = verify(store, now=START).damaged
    assert (finding.key, "there is no manifest" in finding.reason) == (key, True)


def test_what_is_no_tombstone_by_its_name_is_set_aside(tmp_path: Path, store: FolderStore) -> None:
    """It hides nothing, and its bytes are kept."""
    repair(tmp_path, store, seed=9)
    write(store, f"{TOMBSTONES}x/foo.json", b"hi")
    assert repair(tmp_path, store, seed=12).set_aside == [f"{TOMBSTONES}x/foo.json"]
    assert verify(store, now=START).damaged == ()
    assert b"hi" in [store.get(key) for key in store.list("damaged/v1/")]
