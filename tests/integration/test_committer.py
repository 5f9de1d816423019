"""What a run does when its store goes away while it runs: it keeps, tries again, and loses nothing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import crawler.committer
from crawler.committer import Committer
from crawler.leftovers import left_over
from crawler.recorder import Job, Recorder, Rollover
from storage.collection import manifests
from storage.errors import ObjectConflict, StoreUnavailable
from storage.folder import FolderStore
from storage.index import Index
from tests.archive import article_line, exchange, new_spool, no_prior

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from storage.objects import Put
    from storage.open_batch import OpenBatch


class MoodyStore(FolderStore):
    """A folder that refuses the next `refusals` puts, and from then on takes everything."""

    def __init__(self, root: Path, *, refusals: int, error: type[Exception] = StoreUnavailable) -> None:
        super().__init__(root)
        self.refusals = refusals
        self._error = error

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Refuse, or put."""
        if self.refusals:
            self.refusals -= 1
            raise self._error(f"{key}: not now")
        return super().put(key, source, sha256=sha256)


class StuckStore(FolderStore):
    """A folder whose puts do not return before `go` is set."""

    def __init__(self, root: Path, go: Event) -> None:
        super().__init__(root)
        self._go = go

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Wait, then put."""
        self._go.wait(30)
        return super().put(key, source, sha256=sha256)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.committer, "_FIRST_PAUSE_SECONDS", 0.01)


def store_in(root: Path, refusals: int, error: type[Exception] = StoreUnavailable) -> MoodyStore:
    """Return a store below `root`."""
    (root / "store").mkdir()
    return MoodyStore(root / "store", refusals=refusals, error=error)


def filled(root: Path, seed: int) -> OpenBatch:
    """Return an open batch with a page."""
    batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")
    batch.add_article(article_line(batch.append(exchange(seed), prior=no_prior)))
    return batch


def test_a_store_that_comes_back_gets_everything_in_order(tmp_path: Path) -> None:
    """The first batch is tried again until it is taken, then come the others; no error is left of it."""
    store = store_in(tmp_path, 5)
    committer = Committer(store, tmp_path / "index.db")
    batches = [filled(tmp_path, seed) for seed in (1, 2, 3)]
    for batch in batches:
        committer.submit(batch)
    while committer.waiting_bytes:
        committer.wait()
    assert committer.waiting == ()
    commits = committer.finish()
    assert commits.committed == tuple(batch.id for batch in batches)
    assert (commits.uncommitted, commits.error) == ((), None)
    assert len(list(manifests(store))) == 3


def test_a_store_that_stays_away_leaves_the_spool_to_the_next_run(tmp_path: Path) -> None:
    """Nobody waits for it at the end; the batches are told, with the store's own words, and are free."""
    committer = Committer(store_in(tmp_path, 10**6), tmp_path / "index.db")
    batches = [filled(tmp_path, seed) for seed in (1, 2)]
    for batch in batches:
        committer.submit(batch)
    assert committer.waiting == tuple(batch.id for batch in batches)
    committer.wait()
    commits = committer.finish()
    assert commits.uncommitted == tuple(batch.id for batch in batches)
    assert "not now" in (commits.error or "")
    assert len(new_spool(tmp_path, seed=9).recover()) == 2


def test_a_conflict_is_not_tried_again(tmp_path: Path) -> None:
    """What no waiting can mend is given up at once, and holds up nobody."""
    committer = Committer(store_in(tmp_path, 1, ObjectConflict), tmp_path / "index.db")
    first, second = (filled(tmp_path, seed) for seed in (1, 2))
    committer.submit(first)
    committer.submit(second)
    commits = committer.finish()
    assert (commits.committed, commits.uncommitted) == ((second.id,), (first.id,))


def test_a_run_in_a_hurry_does_not_wait_for_a_stuck_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who ends the run is not kept; the batch stays, and is told."""
    from threading import Event

    monkeypatch.setattr(crawler.committer, "HURRY_SECONDS", 0.0)
    go = Event()
    (tmp_path / "store").mkdir()
    committer = Committer(StuckStore(tmp_path / "store", go), tmp_path / "index.db")
    batch = filled(tmp_path, 1)
    committer.submit(batch)
    committer.hurry()
    commits = committer.finish()
    go.set()
    assert commits.uncommitted == (batch.id,)
    assert "told to end" in (commits.error or "")


def recorder_of(root: Path, committer: Committer, *, spool_bytes: int) -> Recorder:
    """Return a recorder with this mark."""
    return Recorder(
        new_spool(root),
        committer,
        index_path=root / "index.db",
        job=Job(name="fetch", kind="manual"),
        rollover=Rollover(spool_bytes=spool_bytes),
    )


def test_a_full_spool_has_room_again_when_the_store_has_taken_it(tmp_path: Path) -> None:
    """At the mark the batch that is open is closed and given away; room is refused until it is taken."""
    store = store_in(tmp_path, 10**6)
    committer = Committer(store, tmp_path / "index.db")
    recorder = recorder_of(tmp_path, committer, spool_bytes=600)
    assert recorder.has_room()
    kept = recorder.record(exchange(1))
    assert recorder.has_room(), "the page is not dealt with, so the store can take nothing"
    recorder.release([kept])
    assert not recorder.has_room()
    store.refusals = 0
    while not recorder.has_room():
        committer.wait()
    assert recorder.close().error is None
    with closing(Index(tmp_path / "index.db")) as index:
        assert len(list(index.batches())) == 1


def test_what_a_run_left_is_known_until_somebody_takes_it(tmp_path: Path) -> None:
    """A batch in use is nobody's left-over, nor is one that is committed."""
    store = store_in(tmp_path, 0)
    batch = filled(tmp_path, 1)
    assert left_over(tmp_path / "spool") == ()
    batch.close()
    assert left_over(tmp_path / "spool") == (batch.id,)
    committer = Committer(store, tmp_path / "index.db")
    for found in new_spool(tmp_path, seed=2).recover():
        committer.submit(found)
    committer.finish()
    assert left_over(tmp_path / "spool") == ()
