"""The index knows which line of a capture stands, in whichever order batches come in."""

from __future__ import annotations

import itertools
import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from storage.batch import Counts, Manifest
from storage.index import Index, LineRange
from tests.archive import START, article_line, exchange, new_spool, no_prior

if TYPE_CHECKING:
    from pathlib import Path

BATCHES = (
    "20261121T101500Z-fetch-00000001",
    "20261121T111500Z-derive-00000002",
    "20261121T121500Z-derive-00000003",
)


def manifest(batch: str) -> Manifest:
    """Return the manifest of a batch that names nothing."""
    return Manifest(
        id=batch, kind="derive", job="derive", opened=START, sealed=START, software="a test",
        objects=(), counts=Counts(),
    )  # fmt: skip


@pytest.fixture
def line(tmp_path: Path) -> bytes:
    """Return the article line of a capture."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    written = article_line(batch.append(exchange(1), prior=no_prior))
    batch.close()
    return written


def again(line: bytes, derivation: int, **changed: object) -> bytes:
    """Return a later line of the same capture."""
    told = json.loads(line)
    extraction = {"settings_hash": f"{derivation:016x}"}
    return json.dumps(
        told | {"id": f"{derivation:016x}", "derivation": derivation, "extraction": extraction} | changed
    ).encode()


def ledger(line: bytes, settings_hash: str) -> bytes:
    """Return a derivation line that says that nothing changed."""
    told = json.loads(line)
    return json.dumps(
        {
            "record_id": told["capture"]["record_id"],
            "date": told["capture"]["date"],
            "url": told["url"],
            "settings_hash": settings_hash,
        }
    ).encode()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_latest_derivation_stands(tmp_path: Path, line: bytes, order: tuple[int, ...]) -> None:
    """Lists, addresses and the newest text give it; the ids of the others give what they stood for."""
    lines = (line, again(line, 2, word_count=4), again(line, 3, word_count=3))
    with closing(Index(tmp_path / "index.db")) as index:
        for number in order:
            batch = manifest(BATCHES[number])
            index.add_batch(batch, cdxj=(), articles=[lines[number]], outcomes=())
        (listed,) = index.articles()
        assert (listed.derivation, listed.word_count, listed.is_replaced) == (3, 3, False)
        assert index.article(listed.url) == listed
        newest = index.newest_text(listed.canonical_url)
        assert newest is not None
        assert newest.id == listed.id
        first = index.article(json.loads(line)["id"])
        assert first is not None
        assert (first.derivation, first.is_replaced) == (1, True)
        assert index.current(first) == listed
        span = LineRange(until=index.last_row())
        assert [found.id for found, _ in index.standing(span)] == [listed.id]


def test_of_two_that_count_alike_the_later_batch_stands(tmp_path: Path, line: bytes) -> None:
    """Two machines that derived one archive at once wrote two lines; one of them is read."""
    with closing(Index(tmp_path / "index.db")) as index:
        index.add_batch(manifest(BATCHES[0]), cdxj=(), articles=[line], outcomes=())
        for batch, words in ((BATCHES[2], 3), (BATCHES[1], 4)):
            rows = [again(line, 2, word_count=words)]
            index.add_batch(manifest(batch), cdxj=(), articles=rows, outcomes=())
        assert [found.word_count for found in index.articles()] == [3]


def test_a_text_that_a_later_derivation_lost_is_no_newest_text(tmp_path: Path, line: bytes) -> None:
    """What was held for a text and is none must not keep the next one from being stored."""
    with closing(Index(tmp_path / "index.db")) as index:
        index.add_batch(manifest(BATCHES[0]), cdxj=(), articles=[line], outcomes=())
        index.add_batch(manifest(BATCHES[1]), cdxj=(), articles=[again(line, 2, word_count=0)], outcomes=())
        assert index.newest_text(json.loads(line)["canonical_url"]) is None


def test_what_was_looked_at_is_known_without_a_line(tmp_path: Path, line: bytes) -> None:
    """The newest word on a capture counts, from its line or from a derivation line."""
    with closing(Index(tmp_path / "index.db")) as index:
        index.add_batch(manifest(BATCHES[0]), cdxj=(), articles=[again(line, 1)], outcomes=())
        span = LineRange(until=index.last_row())
        assert [under for _, under in index.standing(span)] == [f"{1:016x}"]
        for batch, settings in ((BATCHES[1], "b" * 16), (BATCHES[2], "c" * 16)):
            rows = [ledger(line, settings)]
            index.add_batch(manifest(batch), cdxj=(), articles=(), outcomes=(), derivations=rows)
            assert index.lines(batch, "derivations") == rows
        assert [under for _, under in index.standing(span)] == ["c" * 16]
        assert index.how_many(span, other_than="c" * 16) == 0
        assert index.how_many(span, other_than="b" * 16) == 1
        assert list(index.standing(LineRange(until=0))) == []
        assert list(index.standing(LineRange(until=9, site="elsewhere.test"))) == []
