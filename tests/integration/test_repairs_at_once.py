"""Two repairs of one archive at once: one of them counts, and nothing is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from crawler.cli.repair import repair as command
from storage.collection import superseded
from storage.index import Index
from storage.rebuild import catch_up
from storage.repair import Repair
from storage.spool_folder import COMMITTED, read_tombstone
from storage.verify import verify
from tests.archive import START, new_spool
from tests.integration.test_rebuild import rows
from tests.integration.test_repair_kill import kill, store

if TYPE_CHECKING:
    import pytest

    from storage.folder import FolderStore
    from storage.open_batch import OpenBatch

__all__ = ["store"]
ROOT = Path(__file__).parents[2]
OTHER = "other"


def elsewhere(root: Path, store: FolderStore) -> str:
    """Repair from another machine, whose spool is its own; return the batch that it made."""
    work = Repair(store=store, spool=new_spool(root / OTHER, seed=20), index=None, apply=True)
    (done,) = work.run(now=START).superseded
    assert done.by is not None
    return done.by


def judge(root: Path, store: FolderStore, *, first: str) -> None:
    """Hold the archive to what one repair leaves; the second batch is out of sight, and nothing waits."""
    report = verify(store, now=START)
    assert (report.damaged, report.orphans, report.manifests, report.articles) == ((), (), 2, 9)
    (folder,) = [path.parent for path in (root / "spool").glob("*/batch.json")]
    note = read_tombstone(folder)
    assert note is not None
    assert (note.batch, note.superseded_by) == (folder.name, first)
    assert (folder / COMMITTED).exists()
    assert len(superseded(store)) == 2
    assert new_spool(root, seed=40).recover() == []
    swept = new_spool(root, seed=41).sweep(store, now=START.replace(year=2027))
    assert swept.damaged == ()
    assert not folder.exists()


def test_the_second_on_another_machine_gives_way(tmp_path: Path, store: FolderStore) -> None:
    """Both have seen the damage; the one whose tombstone comes second supersedes its own batch."""
    first: list[str] = []

    def meanwhile(_batch: OpenBatch) -> None:
        first.append(elsewhere(tmp_path, store))

    with closing(Index(tmp_path / "index.db")) as index:
        spool = new_spool(tmp_path, seed=9)
        work = Repair(store=store, spool=spool, index=index, apply=True, finish=meanwhile)
        (done,) = work.run(now=START).superseded
    assert [done.by] == first
    judge(tmp_path, store, first=first[0])
    catch_up(store, tmp_path / "index.db")
    catch_up(store, tmp_path / "again" / "index.db")
    assert rows(tmp_path / "index.db") == rows(tmp_path / "again" / "index.db")


def test_a_killed_one_gives_way_when_it_goes_on(tmp_path: Path, store: FolderStore) -> None:
    """Its manifest is in the store, its tombstone is not, another machine repairs: the next run ends it."""
    kill(tmp_path, "tombstone")
    first = elsewhere(tmp_path, store)
    assert verify(store, now=START).manifests == 3
    with closing(Index(tmp_path / "index.db")) as index:
        (batch,) = new_spool(tmp_path, seed=11).recover()
        assert not hasattr(batch, "seal")
        batch.commit(store, index=index)
        assert not index.has_batch(batch.id)
    judge(tmp_path, store, first=first)


def test_one_repair_at_a_time_writes(
    tmp_path: Path, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one in the same working folder ends with 75 and writes nothing; a dry run may go on."""
    monkeypatch.setenv("DEPECHE_STORE", store.url)
    monkeypatch.setenv("DEPECHE_WORK", str(tmp_path / "work"))
    with new_spool(tmp_path / "work").repairing():
        busy = CliRunner().invoke(command, ["--apply"], standalone_mode=False)
        assert (busy.return_value, "another `depeche repair`" in busy.output) == (75, True), busy.output
        assert CliRunner().invoke(command, [], standalone_mode=False).return_value == 4
    assert superseded(store) == set()


def test_two_at_once_supersede_once(tmp_path: Path, store: FolderStore) -> None:
    """Started together, they leave what one would: no record and no article twice, also in the index."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEPECHE_")}
    work = tmp_path / "work"
    environment |= {"DEPECHE_STORE": store.url, "DEPECHE_WORK": str(work), "PYTHONPATH": str(ROOT)}
    work.mkdir()
    (tmp_path / "index.db").rename(work / "index.db")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "crawler.cli", "repair", "--apply"], cwd=ROOT, env=environment
        )
        for _ in range(2)
    ]
    assert {process.wait(timeout=120) for process in both} <= {0, 75}
    report = verify(store, now=START)
    assert (report.damaged, report.manifests, report.articles) == ((), 2, 9)
    assert len(superseded(store)) == 1
    with closing(Index(work / "index.db")) as index:
        assert len(list(index.articles())) == 9
