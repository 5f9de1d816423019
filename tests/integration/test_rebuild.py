"""The index is made again from the objects alone, while others read the old one."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from storage.errors import Damaged, DiskFull, ObjectMissing, StorageError
from storage.folder import FolderStore
from storage.index import Index
from storage.rebuild import rebuild
from tests.archive import add_page, commit_batches, new_spool

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "batches": "SELECT * FROM batches ORDER BY id",
    "captures": "SELECT * FROM captures ORDER BY key, offset",
    "articles": "SELECT * FROM articles ORDER BY row",
    "outcomes": "SELECT * FROM outcomes ORDER BY rowid",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder with a store of three batches and the index that was kept beside it."""
    commit_batches(3, FolderStore(tmp_path / "store"), tmp_path)
    return tmp_path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of an index."""
    with sqlite3.connect(path) as connection:
        return {name: connection.execute(select).fetchall() for name, select in TABLES.items()}


def test_a_rebuilt_index_is_the_one_that_was_kept(archive: Path) -> None:
    """Row for row: what is known comes from the objects, and nothing else is in the index."""
    kept = rows(archive / "index.db")
    seen: list[str] = []
    assert rebuild(FolderStore(archive / "store"), archive / "new" / "index.db", progress=seen.append) == 3
    assert rows(archive / "new" / "index.db") == kept
    assert seen == [row[0] for row in kept["batches"]]
    assert len(kept["articles"]) == 15


def test_a_rebuild_replaces_what_the_objects_do_not_say(archive: Path) -> None:
    """Rows that no object knows are gone; readers that were open see the new index."""
    path = archive / "index.db"
    kept = rows(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM articles WHERE row < 9")
        connection.execute("UPDATE outcomes SET outcome = 'wrong'")
    reader = Index(path)
    assert rebuild(FolderStore(archive / "store"), path) == 3
    assert rows(path) == kept
    assert len(list(reader.articles())) == 15
    reader.close()
    assert sorted(p.name for p in archive.iterdir() if ".new" in p.name) == []


def test_a_broken_index_is_replaced(archive: Path) -> None:
    """A file that SQLite cannot read stands in nobody's way, nor does its write-ahead log."""
    path = archive / "index.db"
    kept = rows(path)
    for name in ("index.db", "index.db-wal", "index.db-shm"):
        (archive / name).write_bytes(b"broken" * 1000)
    assert rebuild(FolderStore(archive / "store"), path) == 3
    assert rows(path) == kept


def test_an_index_of_another_version_is_replaced(archive: Path) -> None:
    """A rebuild is the way from one version of the index to the next."""
    path = archive / "index.db"
    kept = rows(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert rebuild(FolderStore(archive / "store"), path) == 3
    assert rows(path) == kept


@pytest.mark.parametrize("kind", ["cdxj", "articles", "outcomes", "batches"])
def test_a_damaged_archive_leaves_the_old_index(archive: Path, kind: str) -> None:
    """What cannot be read whole does not replace what can; the error names the object."""
    store = FolderStore(archive / "store")
    kept = rows(archive / "index.db")
    key = next(store.list(f"{kind}/"))
    content = store.get(key)
    (archive / "store" / key).write_bytes(content[:-20])
    with pytest.raises(Damaged, match=kind):
        rebuild(store, archive / "index.db")
    assert rows(archive / "index.db") == kept
    (archive / "store" / key).unlink()
    if kind != "batches":
        with pytest.raises(ObjectMissing, match=kind):
            rebuild(store, archive / "index.db")
        assert rows(archive / "index.db") == kept


def test_what_does_not_come_to_its_end_leaves_no_draft(archive: Path) -> None:
    """On a full disk the rest of it would keep the room that everything else needs."""

    def full(_batch: str) -> None:
        raise DiskFull("no room")

    with pytest.raises(DiskFull):
        rebuild(FolderStore(archive / "store"), archive / "index.db", progress=full)
    assert [path.name for path in archive.iterdir() if ".new" in path.name] == []


def test_no_room_for_the_copy_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft fitted, the index beside it does not: an error with a name, and the draft goes."""
    kept = rows(archive / "index.db")
    connect = sqlite3.connect

    def small(path: Path, timeout: float = 5, **options: bool | None) -> sqlite3.Connection:
        connection = connect(path, timeout, **options)  # type: ignore[call-overload]
        if not options and path.name == "index.db":
            connection.execute("PRAGMA max_page_count = 1")
        return connection

    with sqlite3.connect(archive / "index.db") as connection:
        connection.execute("DELETE FROM articles")
    connection.execute("VACUUM")
    connection.close()
    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(StorageError):
        rebuild(FolderStore(archive / "store"), archive / "index.db")
    monkeypatch.undo()
    assert [path.name for path in archive.iterdir() if ".new" in path.name] == []
    assert rebuild(FolderStore(archive / "store"), archive / "index.db") == 3
    assert rows(archive / "index.db") == kept


def test_a_line_that_changed_and_still_reads_is_noticed(archive: Path) -> None:
    """Objects are held against their manifest's digests, so no flipped digit gets into the index."""
    store = FolderStore(archive / "store")
    key = next(store.list("cdxj/"))
    (archive / "store" / key).write_bytes(store.get(key).replace(b"/story/3", b"/story/8"))
    with pytest.raises(Damaged, match=key):
        rebuild(store, archive / "index.db")


def test_a_batch_committed_meanwhile_is_kept(archive: Path) -> None:
    """Another process that commits while the rebuild reads loses nothing."""
    store = FolderStore(archive / "store")
    path = archive / "index.db"
    batch = new_spool(archive, seed=8).open_batch(job="fetch", kind="manual")
    add_page(batch, 1)
    sealed = batch.seal()
    assert sealed is not None
    waiting = [sealed]

    def commit_meanwhile(_batch: str) -> None:
        if waiting:
            index = Index(path)
            waiting.pop().commit(store, index=index)
            index.close()

    assert rebuild(store, path, progress=commit_meanwhile) == 4
    assert len(rows(path)["articles"]) == 16
