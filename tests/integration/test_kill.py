"""kill -9 before every step that cannot be taken back: nothing acknowledged is lost, nothing dangles."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.errors import SpoolBusy
from storage.folder import FolderStore
from storage.index import Index
from storage.locks import Lock
from storage.open_batch import OpenBatch
from storage.verify import verify
from tests.archive import START, add_page, article_line, new_spool, outcome_line
from tests.integration.kill_at_step import enter

ROOT = Path(__file__).parents[2]
STEPS = [
    ("append", 2),
    ("journal", 2),
    ("article", 1),
    ("outcome", 3),
    ("seal", 1),
    ("sealed", 1),
    ("put:warc", 1),
    ("put:cdxj", 1),
    ("put:articles", 1),
    ("put:outcomes", 2),
    ("manifest", 2),
    ("index", 1),
    ("state", 1),
    ("committed", 1),
    ("sweep", 1),
]


def start(root: Path, step: str = "never", count: int = 0) -> subprocess.Popen[bytes]:
    """Start the process that works on batches below `root`."""
    command = [sys.executable, "-m", "tests.integration.kill_at_step", str(root), step, str(count)]
    return subprocess.Popen(command, cwd=ROOT)


def finish(root: Path) -> None:
    """Do what the next start does: recover, derive what is missing, commit."""
    spool = new_spool(root, seed=7)
    store = FolderStore(root / "store")
    index = Index(root / "index.db")
    for batch in spool.recover():
        if isinstance(batch, OpenBatch):
            for capture in batch.articles_missing():
                batch.add_article(article_line(capture))
                batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
            sealed = batch.seal()
        else:
            sealed = batch
        if sealed is not None:
            sealed.commit(store, index=index, enter=lambda batch: enter(root, batch.id))
    assert spool.unfinished() == ()
    index.close()


def judge(root: Path) -> list[str]:
    """Check the archive and return the record ids of its captures, each of which one manifest has."""
    store = FolderStore(root / "store")
    report = verify(store, now=START)
    assert report.damaged == ()
    assert report.orphans == report.unfinished == ()
    found = [
        parse_line(line).record_id for manifest in manifests(store) for line in lines(store, manifest, "cdxj")
    ]
    assert len(found) == len(set(found))
    assert report.articles == len(found)
    entered = root / "entered"
    assert set(entered.read_text().split() if entered.exists() else ()) == {
        manifest.id for manifest in manifests(store)
    }
    index = Index(root / "index.db")
    assert [manifest.id for manifest in index.batches()] == [manifest.id for manifest in manifests(store)]
    assert sum(1 for _ in index.articles()) == len(found)
    index.close()
    return found


def acknowledged(root: Path) -> set[str]:
    """Return the record ids that the process had synced and told."""
    return set((root / "acknowledged").read_text().split())


@pytest.mark.parametrize(("step", "count"), STEPS)
def test_a_kill_at_any_step_loses_nothing(tmp_path: Path, step: str, count: int) -> None:
    """The next start brings every acknowledged capture into one manifest, and no object is missing."""
    (tmp_path / "store").mkdir()
    assert start(tmp_path, step, count).wait(30) == -signal.SIGKILL
    finish(tmp_path)
    found = judge(tmp_path)
    assert acknowledged(tmp_path) <= set(found)
    assert len(found) <= len(acknowledged(tmp_path)) + 1
    swept = new_spool(tmp_path).sweep(FolderStore(tmp_path / "store"), now=START + timedelta(days=3))
    assert swept.restored == swept.damaged == ()


def test_every_step_is_killed_at(tmp_path: Path) -> None:
    """The list above names each step of the spool, so that a new one cannot go untested."""
    named: set[str] = set()
    spool = new_spool(tmp_path, steps=named.add)
    batch = spool.open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    store = FolderStore(tmp_path / "store")
    sealed.commit(store, index=Index(tmp_path / "index.db"), enter=lambda batch: enter(tmp_path, batch.id))
    spool.sweep(store, now=START + timedelta(days=3))
    assert named == {step for step, _ in STEPS}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_at_a_random_moment_loses_nothing(tmp_path: Path, seed: int) -> None:
    """Killed from outside after a random time, in the midst of whatever it does."""
    (tmp_path / "store").mkdir()
    process = start(tmp_path)
    while not (tmp_path / "acknowledged").exists():
        time.sleep(0.001)
    time.sleep(random.Random(seed).random() * 0.06)
    process.kill()
    process.wait(30)
    finish(tmp_path)
    assert acknowledged(tmp_path) <= set(judge(tmp_path))


def test_a_lost_object_is_put_again_after_a_kill(tmp_path: Path) -> None:
    """The spool outlives the commit, so even a store that forgot an acknowledged object gets it back."""
    (tmp_path / "store").mkdir()
    assert start(tmp_path, "sweep", 1).wait(30) == -signal.SIGKILL
    store = FolderStore(tmp_path / "store")
    (key,) = store.list("warc/")
    store.delete(key)
    swept = new_spool(tmp_path, seed=5).sweep(store, now=START + timedelta(days=3))
    assert swept.restored == (key,)
    judge(tmp_path)


def test_a_child_that_outlives_its_parent_does_not_keep_the_batch(tmp_path: Path) -> None:
    """A forked worker shares the lock's file; when its parent is killed, the batch is free all the same."""
    script = (
        "import os, signal, sys, time; from pathlib import Path\n"
        "from tests.archive import new_spool, exchange, no_prior\n"
        "batch = new_spool(Path(sys.argv[1])).open_batch(job='fetch', kind='manual')\n"
        "batch.append(exchange(1), prior=no_prior)\n"
        "ready, told = os.pipe()\n"
        "child = os.fork()\n"
        "if not child: os.write(told, b'.'); time.sleep(60)\n"
        "os.read(ready, 1)\n"
        "Path(sys.argv[1], 'child').write_text(str(child))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT)
    assert parent.wait(30) == -signal.SIGKILL
    child = int((tmp_path / "child").read_text())
    try:
        (batch,) = new_spool(tmp_path, seed=2).recover()
        batch.close()
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_forked_child_does_not_give_its_parents_lock_away(tmp_path: Path) -> None:
    """A child that ends, or that tries to release, leaves the lock with the process that took it."""
    lock = Lock(tmp_path / "lock")
    child = os.fork()
    if not child:
        lock.release()
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(SpoolBusy):
        Lock(tmp_path / "lock")
    lock.release()
    Lock(tmp_path / "lock").release()
