"""A better reading of a page is no new version of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.committer import Committer
from crawler.recorder import Job, Recorder, Rollover
from extractors import extract
from storage.folder import FolderStore
from tests.archive import new_spool
from tests.derivable import JUNK, articles, fill_store, news_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return an archive of three pages, of which an older extractor read the third with junk."""
    (tmp_path / "archive").mkdir()
    store = FolderStore(tmp_path / "archive")
    fill_store(store, tmp_path, pages=3)
    return store


@pytest.fixture
def recorder(tmp_path: Path, store: FolderStore) -> Iterator[Recorder]:
    """Return a run's door to it."""
    index = tmp_path / "index.db"
    made = Recorder(
        new_spool(tmp_path, seed=2),
        Committer(store, index),
        index_path=index,
        job=Job(name="fetch", kind="manual"),
        rollover=Rollover(),
    )
    yield made
    made.close()


def test_the_payload_of_before_is_unchanged_however_it_is_read(
    store: FolderStore, recorder: Recorder
) -> None:
    """The publisher sent the same bytes; only other bytes with another text are a version."""
    stored = articles(store, "manual")[2]
    assert stored.capture is not None
    assert JUNK in stored.text
    read = extract(news_page(3), url=stored.url)
    newest = recorder.newest_text(read.canonical_url)
    assert newest is not None
    assert newest.id == stored.id != read.id
    digest = stored.capture.payload_digest
    assert recorder.as_stored(read, newest, payloads=[digest]) == stored
    assert recorder.as_stored(read, newest, payloads=["sha256:" + "0" * 64]) is None
    assert recorder.as_stored(read, newest) is None
