"""The whole way of a batch on every store: commit, read by one range, verify, lose, put again, rebuild."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage.collection import read_pointer
from storage.index import Index
from storage.rebuild import rebuild
from storage.verify import verify
from tests.archive import START, commit, fill, new_spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.objects import ObjectStore


class Watched:
    """A store that notes which of its verbs were used, and with what."""

    def __init__(self, store: ObjectStore) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []
        self._store = store

    def __getattr__(self, verb: str) -> Callable[..., object]:
        method: Callable[..., object] = getattr(self._store, verb)

        def noted(*positional: object, **named: object) -> object:
            self.calls.append((verb, named))
            return method(*positional, **named)

        return noted


def test_a_batch_lives_alike_on_every_store(any_store: ObjectStore, tmp_path: Path) -> None:
    """What holds for a folder holds for a bucket: nothing here asks which of the two it is."""
    spool = new_spool(tmp_path)
    batch = spool.open_batch(job="fetch", kind="manual")
    captures = fill(batch)
    index = Index(tmp_path / "index.db")
    commit(batch, any_store, index=index)
    report = verify(any_store, now=START)
    assert (report.damaged, report.orphans, report.unfinished) == ((), (), ())
    assert (report.manifests, report.articles, report.records) == (1, 5, 19)

    for key in (captures[0].pointer.key if captures[0].pointer else "", *any_store.list("batches/")):
        any_store.delete(key)
    swept = spool.sweep(any_store, now=START + timedelta(days=2))
    assert len(swept.restored) == 2
    assert verify(any_store, now=START).damaged == ()
    assert spool.sweep(any_store, now=START + timedelta(days=4)).deleted == (batch.id,)

    assert rebuild(any_store, tmp_path / "again.db") == 1
    again = Index(tmp_path / "again.db")
    assert list(again.articles()) == list(index.articles())
    again.close()
    index.close()


def test_a_record_is_read_by_one_range(any_store: ObjectStore, tmp_path: Path) -> None:
    """From an article to its record: the index has the pointer, the store is asked once, for those bytes."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    fill(batch)
    index = Index(tmp_path / "index.db")
    commit(batch, any_store, index=index)
    article = index.article("http://news.test/story/3")
    assert article is not None
    watched = Watched(any_store)
    record = read_pointer(watched, article.pointer)  # type: ignore[arg-type] # delegates every verb
    assert record.target_uri == "http://news.test/story/3"
    assert watched.calls == [("get", {"start": article.pointer.offset, "length": article.pointer.length})]
    index.close()
