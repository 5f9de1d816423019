"""A repair killed at any step: the next repair or run ends it, and the index forgets the old batch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.collection import superseded
from storage.folder import FolderStore
from storage.index import Index
from storage.open_batch import OpenBatch
from storage.rebuild import rebuild
from storage.repair import Repair
from storage.verify import verify
from tests.archive import START, commit_batches, new_spool
from tests.integration.repair_at_step import EXIT
from tests.integration.test_rebuild import rows

ROOT = Path(__file__).parents[2]
STEPS = ["seal", "sealed", "put:warc", "manifest", "tombstone", "index", "committed"]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return an archive of two batches with an index, one of whose records is lost for good."""
    store = FolderStore(tmp_path / "store")
    commit_batches(2, store, tmp_path)
    with closing(Index(tmp_path / "index.db")) as index:
        lost = next(iter(index.articles())).pointer
    shutil.rmtree(tmp_path / "spool")
    path = Path(store.url, lost.key)
    raw = bytearray(path.read_bytes())
    raw[lost.offset + lost.length // 2] ^= 8
    path.write_bytes(raw)
    return store


def kill(root: Path, step: str) -> None:
    """Repair in another process, which ends before this step."""
    command = [sys.executable, "-m", "tests.integration.repair_at_step", str(root), step]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == EXIT


def judge(root: Path, store: FolderStore) -> None:
    """Hold store and index to what one undisturbed repair leaves."""
    report = verify(store, now=START)
    assert (report.damaged, report.orphans, report.manifests, report.articles) == ((), (), 2, 9)
    assert len(superseded(store)) == 1
    rebuild(store, root / "again" / "index.db")
    kept, again = rows(root / "index.db"), rows(root / "again" / "index.db")
    assert [row[1:] for row in kept.pop("articles")] == [row[1:] for row in again.pop("articles")]
    assert kept == again


@pytest.mark.parametrize("step", STEPS)
def test_the_next_repair_ends_it(tmp_path: Path, store: FolderStore, step: str) -> None:
    """It commits what waits in the spool, says which batch that was, and nothing is damaged any more."""
    kill(tmp_path, step)
    with closing(Index(tmp_path / "index.db")) as index:
        spool = new_spool(tmp_path, seed=11)
        done = Repair(store=store, spool=spool, index=index, apply=True).run(now=START)
        assert (len(done.superseded), done.left) == (1, [])
        assert done.superseded[0].articles == 4
    judge(tmp_path, store)


@pytest.mark.parametrize("step", STEPS)
def test_the_next_run_ends_it(tmp_path: Path, store: FolderStore, step: str) -> None:
    """A run commits the batch like any other; its index lets go of the one that was superseded."""
    kill(tmp_path, step)
    (batch,) = new_spool(tmp_path, seed=11).recover()
    sealed = batch.seal() if isinstance(batch, OpenBatch) else batch
    assert sealed is not None
    with closing(Index(tmp_path / "index.db")) as index:
        sealed.commit(store, index=index)
    judge(tmp_path, store)
