"""Damage in an archive with re-derivations: what comes back, and what is lost with its record."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.main import run
from storage.batch import keys
from storage.collection import superseded
from storage.folder import FolderStore
from storage.index import Index
from storage.rebuild import rebuild
from storage.repair import Repair
from storage.verify import verify
from tests.archive import START, new_spool
from tests.derivable import JUNK, articles, batches, derivations, fill_store

if TYPE_CHECKING:
    from storage.repair import Repaired

PAGES = 6


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStore:
    """Return an archive whose pages were derived again, without what the spool and the index keep."""
    (tmp_path / "archive").mkdir()
    store = FolderStore(tmp_path / "archive")
    fill_store(store, tmp_path / "work", pages=PAGES)
    monkeypatch.setenv("DEPECHE_STORE", str(tmp_path / "archive"))
    monkeypatch.setenv("DEPECHE_WORK", str(tmp_path / "work"))
    assert run(["derive"]) == 0
    shutil.rmtree(tmp_path / "work" / "spool")
    return store


def repair(root: Path, store: FolderStore, *, indexed: bool = False, seed: int = 8) -> Repaired:
    """Repair the archive, with or without the index."""
    index = Index(root / "work" / "index.db") if indexed else None
    done = Repair(store=store, spool=new_spool(root, seed=seed), index=index, apply=True).run(now=START)
    if index is not None:
        index.close()
    return done


def spoil(store: FolderStore, key: str, *, at: int = -30) -> None:
    """Change a byte of an object."""
    path = Path(store.url, key)
    path.chmod(0o644)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("kind", ["articles", "derivations"])
def test_lines_come_back_from_the_index(tmp_path: Path, store: FolderStore, kind: str) -> None:
    """The index has every line of a re-derivation too, so its objects come back byte for byte."""
    key = str(getattr(keys(batches(store)[0].id), kind))
    before = store.get(key)
    spoil(store, key)
    done = repair(tmp_path, store, indexed=True)
    assert [one.key for one in done.restored] == [key]
    assert store.get(key) == before
    assert verify(store, now=START).damaged == ()


def test_a_damaged_ledger_without_a_copy_is_superseded(tmp_path: Path, store: FolderStore) -> None:
    """The article lines come into a new batch of the same kind; what was only noted is derived again."""
    spoil(store, keys(batches(store)[0].id).derivations)
    before = articles(store)
    (done,) = repair(tmp_path, store).superseded
    assert done.articles == len(before)
    assert articles(store) == before
    assert derivations(store) == []
    assert verify(store, now=START).damaged == ()
    assert run(["rebuild"]) == 0
    assert run(["derive"]) == 0
    assert len(derivations(store)) == PAGES - len(before)


def test_a_lost_record_takes_its_later_lines_along(tmp_path: Path, store: FolderStore) -> None:
    """Both batches are superseded: no line is left that leads to bytes which are not there."""
    lost = articles(store)[0].capture
    assert lost is not None
    spoil(store, lost.warc, at=lost.offset + lost.length // 2)
    assert len(repair(tmp_path, store).superseded) == 2
    report = verify(store, now=START)
    assert (report.damaged, report.orphans) == ((), ())
    assert lost.record_id not in {one.capture.record_id for one in articles(store) if one.capture}
    assert repair(tmp_path, store, seed=9).superseded == []


def test_a_repaired_batch_does_not_bring_old_texts_back(tmp_path: Path, store: FolderStore) -> None:
    """The old lines are then in a later batch than the new ones; the later derivation counts all the same."""
    spoil(store, keys(batches(store, "manual")[0].id).outcomes)
    assert len(repair(tmp_path, store, seed=20_000).superseded) == 1
    assert len(superseded(store)) == 1
    rebuild(store, tmp_path / "again.db")
    with closing(Index(tmp_path / "again.db")) as index:
        found = list(index.articles())
    assert len(found) == PAGES
    assert not any(JUNK.encode() in article.line for article in found)
    assert run(["rebuild"]) == 0
    assert run(["derive"]) == 0
    assert len(batches(store)) == 1
