"""`depeche verify` and `depeche rebuild`, which read the whole archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli_fixtures import Archive, Asked


def test_verify_finds_nothing_wrong(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """One line of counts, or the same as JSON; a sample works too."""
    status, out, err = depeche("verify")
    assert archive.articles
    assert (status, err) == (0, "")
    assert out.startswith("1 batch, 4 objects, ")
    assert ", 3 articles, 3 CDXJ lines, 3 outcomes: digests ok, 0 orphans" in out
    report = json.loads(depeche("verify", "--json")[1])
    assert (report["manifests"], report["articles"], report["damaged"], report["orphans"]) == (1, 3, [], [])
    assert depeche("verify", "--sample", "2")[0] == 0


def test_verify_names_damage(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 4, and the object with its offset on stderr; in JSON as findings."""
    archive.damage()
    status, out, err = depeche("verify")
    assert status == 4
    assert "digests ok" not in out
    assert f"Damaged: {archive.warc.relative_to(archive.folder)}" in err
    assert json.loads(depeche("verify", "--json")[1])["damaged"]


def test_verify_names_orphans_and_lost_batches(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A manifest that is gone takes its batch with it; the local index still knows that there was one."""
    (manifest,) = (archive.folder / "batches").rglob("*.json")
    manifest.unlink()
    status, _, err = depeche("verify")
    assert status == 4
    assert f"{manifest.relative_to(archive.folder)}: the local index knows this batch" in err


def test_rebuild_makes_the_same_index(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Without the index, and on a machine that never had one, the objects are enough."""
    before = depeche("ls", "--json")[1]
    for path in (archive.folder / "work").glob("index.db*"):
        path.unlink()
    told = "made again from 1 batch of ./depeche-data; the frontier knows 3 URLs\n"
    assert depeche("rebuild") == (0, f"depeche-data/work/index.db: {told}", "")
    assert depeche("ls", "--json")[1] == before
    assert json.loads(depeche("rebuild", "--json")[1]) == {
        "batches": 1,
        "index": "depeche-data/work/index.db",
        "urls": 3,
    }


@pytest.mark.parametrize("args", [["verify"], ["rebuild"]])
def test_a_store_that_is_not_there_is_named(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    """Nothing verified is not "everything fine": a wrong path is told, not passed as an empty archive."""
    monkeypatch.chdir(tmp_path)
    status, _, err = depeche(*args, "--store", "nowhere")
    assert status == 3
    assert "nowhere" in err
