"""The local index: found again by id, prefix and URL; priors, lists, versions of the file, threads."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage.errors import AmbiguousRef, Damaged, DiskFull, IndexUnusable
from storage.folder import FolderStore
from storage.index import Index, Version
from tests.archive import (
    START,
    add_page,
    article_line,
    commit,
    exchange,
    fill,
    new_spool,
    no_prior,
    robots,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.capture import Capture
    from storage.open_batch import OpenBatch


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Return an empty index in a folder that is not there yet."""
    index = Index(tmp_path / "work" / "index.db")
    yield index
    index.close()


def new_batch(root: Path, seed: int = 1) -> OpenBatch:
    """Open a batch below `root`."""
    return new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")


def line_of(capture: Capture, **fields: object) -> bytes:
    """Return an article line of the capture with other values in it."""
    return json.dumps({**json.loads(article_line(capture)), **fields}).encode()


def test_an_article_is_found_by_id_prefix_and_url(tmp_path: Path, index: Index) -> None:
    """Every way to name an article leads to the same line, which is the stored one byte for byte."""
    batch = new_batch(tmp_path)
    capture = batch.append(exchange(1), prior=no_prior)
    line = line_of(capture, id="3f2a9c0011223344", url="http://asked.test/", canonical_url="http://c.test/")
    batch.add_article(line)
    commit(batch, FolderStore(tmp_path / "store"), index=index)
    urls = ("http://asked.test/", capture.target_uri, "http://c.test/")
    for ref in ("3f2a9c0011223344", "3f2a9c", "3f2a", *urls):
        found = index.article(ref)
        assert found is not None
        assert found.line == line
        assert found.pointer == capture.pointer
        assert found.captured == capture.date
        assert found.batch == batch.id
    for ref in ("3f2", "3f2b", "", "http://c.test", "3F2A9C", "%"):
        assert index.article(ref) is None


def test_a_prefix_of_two_ids_is_refused_with_both(tmp_path: Path, index: Index) -> None:
    """A short id must be unique; one that is itself an id is that one."""
    batch = new_batch(tmp_path)
    for number, name in enumerate(("abcdef11", "abcdef22", "abcd")):
        batch.add_article(line_of(batch.append(exchange(number), prior=no_prior), id=name))
    commit(batch, FolderStore(tmp_path / "store"), index=index)
    exact = index.article("abcd")
    assert exact is not None
    assert exact.id == "abcd"
    with pytest.raises(AmbiguousRef, match="abcdef11, abcdef22"):
        index.article("abcdef")


def test_the_newest_version_of_a_url_is_shown(tmp_path: Path, index: Index) -> None:
    """A URL means its latest capture; an older version is found by its id."""
    for seed, name in ((1, "aaaa1111"), (2, "bbbb2222")):
        batch = new_batch(tmp_path, seed)
        later = replace(exchange(1), started=START + timedelta(hours=seed))
        batch.add_article(
            line_of(
                batch.append(later, prior=no_prior), id=name, canonical_url="http://c.test/", version=seed
            )
        )
        commit(batch, FolderStore(tmp_path / "store"), index=index)
    newest, oldest = index.article("http://c.test/"), index.article("aaaa1111")
    assert newest is not None
    assert oldest is not None
    assert (newest.id, oldest.id) == ("bbbb2222", "aaaa1111")
    assert index.newest_text("http://c.test/") == Version(id="bbbb2222", number=2)
    assert index.newest_text("http://other.test/") is None


def test_articles_are_listed_newest_first(tmp_path: Path, index: Index) -> None:
    """By site, by time and up to a limit; a list longer than one page is whole and has no doubles."""
    batch = new_batch(tmp_path)
    for number in range(1, 1203):
        capture = batch.append(exchange(number // 2, body=b"x%d" % number), prior=no_prior)
        batch.add_article(article_line(capture, site="a.test" if number % 3 else "b.test"))
    commit(batch, FolderStore(tmp_path / "store"), index=index)
    everything = list(index.articles())
    assert len({article.pointer.offset for article in everything}) == 1202
    times = [article.captured for article in everything]
    assert times == sorted(times, reverse=True)
    assert len(list(index.articles(site="b.test"))) == 400
    assert list(index.articles(site="b.test", limit=3)) == [a for a in everything if a.site == "b.test"][:3]
    since = START + timedelta(seconds=600)
    assert [article.captured >= since for article in index.articles(since=since)] == [True] * 3
    assert list(index.articles(site="c.test")) == []


def test_a_prior_is_the_newest_whole_response_of_its_uri(tmp_path: Path, index: Index) -> None:
    """Only 200 responses count, not redirects, errors or revisits; an empty digest asks for any payload."""
    batch = new_batch(tmp_path)
    old = batch.append(exchange(1), prior=no_prior)
    new = batch.append(replace(exchange(1), started=START + timedelta(hours=1)), prior=no_prior)
    other = replace(exchange(1, body=b"other"), started=START + timedelta(hours=2))
    different = batch.append(other, prior=no_prior)
    missing = batch.append(exchange(2, status="404 Not Found"), prior=no_prior)
    batch.append(robots(), prior=no_prior)
    commit(batch, FolderStore(tmp_path / "store"), index=index)
    assert new.payload_digest == old.payload_digest
    assert new.payload_digest is not None
    found = index.prior(new.target_uri, new.payload_digest)
    assert found is not None
    assert (found.pointer, found.date) == (new.pointer, new.date)
    newest = index.prior(new.target_uri, "")
    assert newest is not None
    assert newest.pointer == different.pointer
    assert index.prior("http://elsewhere.test/", new.payload_digest) is None
    assert index.prior(missing.target_uri, "") is None
    again = new_batch(tmp_path, 2)
    revisit = again.append(replace(other, started=START + timedelta(hours=3)), prior=index.prior)
    assert revisit.record_type == "revisit"
    commit(again, FolderStore(tmp_path / "store"), index=index)
    assert index.prior(new.target_uri, "") == newest


def test_a_batch_counts_once(tmp_path: Path, index: Index) -> None:
    """Adding a batch again, as a second commit does, changes nothing."""
    batch = new_batch(tmp_path)
    fill(batch)
    sealed = batch.seal()
    assert sealed is not None
    for _ in range(2):
        index.add_batch(
            sealed.manifest,
            cdxj=sealed.cdxj_lines(),
            articles=sealed.article_lines(),
            outcomes=sealed.outcome_lines(),
        )
    assert [manifest.id for manifest in index.batches()] == [batch.id]
    assert len(list(index.articles())) == 5
    sealed.close()


def test_a_batch_is_added_whole_or_not(tmp_path: Path, index: Index) -> None:
    """A line that cannot be read takes back everything of its batch, which can be added later."""
    batch = new_batch(tmp_path)
    fill(batch)
    sealed = batch.seal()
    assert sealed is not None
    lines = [*sealed.article_lines()]
    with pytest.raises(Damaged):
        index.add_batch(sealed.manifest, cdxj=sealed.cdxj_lines(), articles=[*lines, b"{"], outcomes=())
    assert index.batches() == []
    assert list(index.articles()) == []
    index.add_batch(sealed.manifest, cdxj=sealed.cdxj_lines(), articles=lines, outcomes=())
    assert len(list(index.articles())) == 5
    sealed.close()


def test_an_index_opens_again(tmp_path: Path, index: Index) -> None:
    """A second opening, as by another process, sees what was committed while both are open."""
    twin = Index(index.path)
    batch = new_batch(tmp_path)
    add_page(batch, 1)
    commit(batch, FolderStore(tmp_path / "store"), index=index)
    assert len(list(twin.articles())) == 1
    twin.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    """A file that is no index says so, with its path, and is not written over."""
    path = tmp_path / "index.db"
    path.write_bytes(content)
    with pytest.raises(IndexUnusable, match=r"index\.db"):
        Index(path)
    assert path.read_bytes() == content


def test_another_version_of_the_index_is_refused(tmp_path: Path) -> None:
    """A file of a newer program is left to that program; the message names both versions."""
    path = tmp_path / "index.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(IndexUnusable, match="99"):
        Index(path)


def test_a_full_disk_is_told_as_such(tmp_path: Path, index: Index) -> None:
    """SQLite's own word for no room becomes ours, and the index stays as it was."""
    batch = new_batch(tmp_path)
    fill(batch, pages=40)
    sealed = batch.seal()
    assert sealed is not None
    index._writer.execute("PRAGMA max_page_count = 20")
    with pytest.raises(DiskFull):
        sealed.commit(FolderStore(tmp_path / "store"), index=index)
    assert index.batches() == []
    index._writer.execute("PRAGMA max_page_count = 100000")
    sealed.commit(FolderStore(tmp_path / "store"), index=index)
    assert len(index.batches()) == 1


def test_reading_goes_on_while_a_batch_is_added(tmp_path: Path, index: Index) -> None:
    """The crawl asks for priors while another thread commits; neither waits for the other's end."""
    first = new_batch(tmp_path)
    known = add_page(first, 1)
    commit(first, FolderStore(tmp_path / "store"), index=index)
    second = new_batch(tmp_path, 2)
    add_page(second, 2)
    sealed = second.seal()
    assert sealed is not None
    reached, go_on = threading.Event(), threading.Event()

    def slow_lines() -> Iterator[bytes]:
        yield from sealed.article_lines()
        reached.set()
        assert go_on.wait(10)

    def add() -> None:
        index.add_batch(sealed.manifest, cdxj=sealed.cdxj_lines(), articles=slow_lines(), outcomes=())

    thread = threading.Thread(target=add)
    thread.start()
    assert reached.wait(10)
    assert index.prior(known.target_uri, known.payload_digest or "") is not None
    assert len(list(index.articles())) == 1
    go_on.set()
    thread.join(10)
    assert len(list(index.articles())) == 2
    sealed.close()
