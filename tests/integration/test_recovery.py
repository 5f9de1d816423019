"""What recovery makes of a batch whose process, disk or sealing stopped anywhere."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage.folder import FolderStore
from storage.gzip_members import compress, members
from storage.open_batch import OpenBatch
from storage.sealed_batch import SealedBatch
from storage.verify import verify
from tests.archive import (
    START,
    add_page,
    exchange,
    fill,
    new_spool,
    no_prior,
    outcome_line,
    robots,
    sealed_at_last,
)

if TYPE_CHECKING:
    from pathlib import Path

    from storage.capture import Capture, Prior

WARC = "0000.warc.gz.open"


def abandoned(root: Path, pages: int = 5) -> tuple[Path, list[Capture]]:
    """Leave an open batch as a killed process would; return its folder and all captures."""
    batch = new_spool(root).open_batch(job="fetch", kind="manual")
    fill(batch, pages)
    captures = list(batch.captures())
    batch.close()
    return root / "spool" / batch.id, captures


def recovered(root: Path) -> OpenBatch:
    """Recover the one batch of the spool, which must be open."""
    (batch,) = new_spool(root, seed=9).recover()
    assert isinstance(batch, OpenBatch)
    return batch


def finish(root: Path, batch: OpenBatch) -> None:
    """Derive what is missing, commit, and let `verify` judge the archive."""
    store = FolderStore(root / "store")
    sealed = sealed_at_last(batch)
    if sealed is not None:
        sealed.commit(store)
        report = verify(store, now=START)
        assert report.damaged == ()
        assert report.orphans == report.unfinished == ()


def odd_exchanges(batch: OpenBatch) -> list[Capture]:
    """Capture one of each kind: revisits with and without prior, no answer, garbage, cut, a redirect hop."""
    first = batch.append(exchange(1), prior=no_prior)
    assert first.pointer is not None
    pointer = first.pointer

    def prior(target_uri: str, _digest: str) -> Prior | None:
        from storage.capture import Prior as PriorCapture

        return PriorCapture(target_uri=target_uri, date=first.date, pointer=pointer)

    unanswered = replace(exchange(2), response=b"", truncated="time")
    garbage = replace(exchange(3), response=b"\x00\x01 not http", is_http=False)
    cut = replace(exchange(4), response=exchange(4).response[:-50], truncated="disconnect", ip=None)
    hop = replace(exchange(5, body=b"", status="302 Found"), role="hop", hops="R", via="http://x.test/")
    unmodified = exchange(1, body=b"", status="304 Not Modified")
    plain = [robots(), unanswered, garbage, cut, hop, unmodified]
    captures = [batch.append(one, prior=no_prior) for one in plain]
    return [first, *captures, batch.append(exchange(1), prior=prior), batch.append(unmodified, prior=prior)]


def test_the_journal_can_be_made_again_from_the_warc(tmp_path: Path) -> None:
    """Every kind of capture is read back out of its records as it was, save a length no record holds."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    captures = odd_exchanges(batch)
    batch.close()
    journal = tmp_path / "spool" / batch.id / "journal.jsonl"
    before = journal.read_bytes()
    journal.unlink()
    again = recovered(tmp_path)
    assert again.mended.found == len(captures) == 9
    kept = [replace(c, payload_length=0) if c.record_type == "revisit" else c for c in captures]
    assert list(again.captures()) == kept
    assert len(journal.read_bytes().splitlines()) == len(before.splitlines())
    finish(tmp_path, again)


@pytest.mark.parametrize("seed", range(12))
def test_a_warc_cut_anywhere_keeps_every_earlier_record(tmp_path: Path, seed: int) -> None:
    """Random cuts, half of them in the last exchange: whole members stay, and the batch commits."""
    folder, captures = abandoned(tmp_path)
    warc = folder / WARC
    ends = [member.offset + member.length for member in members(warc)]
    dice = random.Random(seed)
    size = ends[-1]
    cut_at = dice.randrange(ends[-4], size) if seed % 2 else dice.randrange(1, size)
    with warc.open("r+b") as file:
        file.truncate(cut_at)
    whole = max([0, *(end for end in ends if end <= cut_at)])
    batch = recovered(tmp_path)
    assert batch.size == whole
    assert batch.mended.cut_bytes == cut_at - whole
    pointed = [c for c in captures if c.pointer and c.pointer.offset + c.pointer.length <= whole]
    kept = [c.pointer for c in batch.captures() if c.pointer]
    assert kept == [capture.pointer for capture in pointed]
    assert batch.mended.lost == len(captures) - len(pointed)
    for capture in pointed:
        assert batch.read(capture).record_id == capture.pointer.record_id  # type: ignore[union-attr]
    finish(tmp_path, batch)


def test_journaled_captures_that_are_gone_are_told_and_kept_aside(tmp_path: Path) -> None:
    """A damaged record is copied aside, which no sweep deletes; what lies behind it is read all the same."""
    folder, captures = abandoned(tmp_path)
    warc = folder / WARC
    content = bytearray(warc.read_bytes())
    pointer = captures[3].pointer
    assert pointer is not None
    content[pointer.offset + 40] ^= 16
    warc.write_bytes(content)
    batch = recovered(tmp_path)
    assert (batch.mended.lost, batch.mended.filled_bytes) == (1, pointer.length)
    assert batch.mended.dropped_lines == 2
    assert (folder / "0000.lost").read_bytes() == bytes(content[pointer.offset :][: pointer.length])
    kept = [capture for capture in captures if capture is not captures[3]]
    assert [c.pointer for c in batch.captures() if c.pointer] == [c.pointer for c in kept]
    finish(tmp_path, batch)
    store = FolderStore(tmp_path / "store")
    swept = new_spool(tmp_path).sweep(store, now=START.replace(year=2027))
    assert swept.deleted == ()
    assert (folder / "0000.lost").exists()


def test_a_torn_journal_costs_nothing(tmp_path: Path) -> None:
    """The journal is a help, not the truth: cut or garbled, it is completed from the WARC."""
    folder, captures = abandoned(tmp_path)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    for torn in (
        b"".join(lines)[:-30],
        b"".join([*lines[:2], b"\0" * 40 + b"\n", *lines[3:]]),
        b"".join(lines[1:]),
        b"".join([lines[0], *lines[2:]]),
        b"",
    ):
        journal.write_bytes(torn)
        batch = recovered(tmp_path)
        assert list(batch.captures()) == captures
        assert batch.mended.lost == batch.mended.cut_bytes == batch.mended.dropped_lines == 0
        batch.close()


def test_torn_lines_are_dropped_and_derived_again(tmp_path: Path) -> None:
    """A half line is no line: its page is told as missing its article, whole lines stay as they are."""
    folder, captures = abandoned(tmp_path)
    for name in ("articles.jsonl", "outcomes.jsonl"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-20])
    batch = recovered(tmp_path)
    assert batch.mended.dropped_lines == 2
    assert batch.articles_missing() == [captures[-1]]
    assert len(list(batch.outcomes())) == 5
    finish(tmp_path, batch)


def test_a_line_that_lacks_only_its_line_feed_is_whole(tmp_path: Path) -> None:
    """Cut exactly before its last byte, a line is still a line, and the next one does not run into it."""
    folder, _ = abandoned(tmp_path)
    path = folder / "articles.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    batch = recovered(tmp_path)
    assert batch.mended.dropped_lines == 0
    assert path.read_bytes() == whole
    batch.close()


def test_an_article_of_a_lost_record_goes_with_it(tmp_path: Path) -> None:
    """No line may point to bytes that are not there, even when the line reached the disk and they did not."""
    folder, captures = abandoned(tmp_path)
    pointer = captures[-1].pointer
    assert pointer is not None
    with (folder / WARC).open("r+b") as file:
        file.truncate(pointer.offset)
    (folder / "journal.jsonl").write_bytes(b"")
    batch = recovered(tmp_path)
    assert batch.mended.dropped_lines == 1
    assert batch.articles_missing() == []
    finish(tmp_path, batch)


def test_a_response_without_its_metadata_is_kept(tmp_path: Path) -> None:
    """Cut between response and metadata: the response is indexed, its role is guessed from its URI."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    for one in (exchange(1), robots()):
        batch.append(one, prior=no_prior)
    batch.close()
    folder = tmp_path / "spool" / batch.id
    ends = [member.offset + member.length for member in members(folder / WARC)]
    with (folder / WARC).open("r+b") as file:
        file.truncate(ends[-2])
    (folder / "journal.jsonl").unlink()
    again = recovered(tmp_path)
    assert [capture.role for capture in again.captures()] == ["page", "robots"]
    finish(tmp_path, again)


def test_a_request_alone_is_kept_without_a_pointer(tmp_path: Path) -> None:
    """Cut right behind the request: what was asked stays in the WARC, and nothing can point to an answer."""
    folder, _ = abandoned(tmp_path, pages=1)
    ends = [member.offset + member.length for member in members(folder / WARC)]
    with (folder / WARC).open("r+b") as file:
        file.truncate(ends[1])
    (folder / "journal.jsonl").unlink()
    batch = recovered(tmp_path)
    (capture,) = batch.captures()
    assert (capture.pointer, capture.record_type, capture.target_uri) == (
        None,
        None,
        "http://news.test/robots.txt",
    )
    finish(tmp_path, batch)


def test_a_warc_with_nothing_but_warcinfo_is_no_batch(tmp_path: Path) -> None:
    """Cut behind its first record, and without outcomes, the batch goes away when it is sealed."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    batch.append(exchange(1), prior=no_prior)
    batch.close()
    folder = tmp_path / "spool" / batch.id
    with (folder / WARC).open("r+b") as file:
        file.truncate(next(members(folder / WARC)).length + 7)
    (folder / "journal.jsonl").unlink()
    assert recovered(tmp_path).seal() is None
    assert not folder.exists()


def test_an_unsealed_rename_is_undone(tmp_path: Path) -> None:
    """Killed between the WARC's rename and its manifest, the batch is open again, with all it held."""
    folder, captures = abandoned(tmp_path)
    (folder / WARC).rename(folder / "0000.warc.gz")
    (folder / "0000.cdxj").write_bytes(b"half")
    batch = recovered(tmp_path)
    assert list(batch.captures()) == captures
    finish(tmp_path, batch)


def test_a_sealed_batch_comes_back_sealed(tmp_path: Path) -> None:
    """Sealed and not committed: the same manifest, byte for byte, is committed by the next start."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    fill(batch)
    sealed = batch.seal()
    assert sealed is not None
    sealed.close()
    (again,) = new_spool(tmp_path, seed=3).recover()
    assert isinstance(again, SealedBatch)
    assert again.manifest == sealed.manifest
    again.close()


def test_a_manifest_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    """A damaged `sealed.json` sends the batch back to its WARC; nothing is lost but the time of sealing."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    fill(batch)
    sealed = batch.seal()
    assert sealed is not None
    sealed.close()
    path = tmp_path / "spool" / batch.id / "sealed.json"
    path.write_bytes(path.read_bytes()[:-9])
    finish(tmp_path, recovered(tmp_path))


def test_a_folder_that_never_became_a_batch_is_removed(tmp_path: Path) -> None:
    """Killed while it was made, a folder without a head holds nothing; files that are no batch stay."""
    spool = new_spool(tmp_path)
    (tmp_path / "spool" / "20261121T101500Z-fetch-00000000").mkdir(parents=True)
    (tmp_path / "spool" / "notes.txt").write_text("mine")
    assert spool.recover() == []
    assert sorted(path.name for path in (tmp_path / "spool").iterdir()) == [".lock", "notes.txt"]


def test_batches_come_back_oldest_first(tmp_path: Path) -> None:
    """They are committed in the order in which they were opened, also across processes."""
    names = []
    for seed in (3, 1, 2):
        batch = new_spool(tmp_path, seed=seed).open_batch(job="fetch", kind="manual")
        add_page(batch, seed)
        batch.close()
        names.append(batch.id)
    found = new_spool(tmp_path, seed=9).recover()
    assert [batch.id for batch in found] == sorted(names)
    for batch in found:
        batch.close()


def test_a_head_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """What is told names the file, and the batch is not locked by the attempt."""
    folder, _ = abandoned(tmp_path)
    shutil.copy(folder / "batch.json", tmp_path / "good.json")
    (folder / "batch.json").write_bytes(b"{}")
    told: list[str] = []
    assert new_spool(tmp_path, seed=4).recover(tell=told.append) == []
    assert "batch.json" in told[0]
    shutil.copy(tmp_path / "good.json", folder / "batch.json")
    finish(tmp_path, recovered(tmp_path))


def test_members_that_are_no_records_keep_their_batch_in_the_spool(tmp_path: Path) -> None:
    """Whole gzip members that are not WARC were not written by us: they are named, not cut away."""
    folder, _ = abandoned(tmp_path)
    with (folder / WARC).open("ab") as file:
        file.write(compress(b"not a record"))
    told: list[str] = []
    assert new_spool(tmp_path, seed=4).recover(tell=told.append) == []
    assert "not a WARC record" in told[0]


def test_recovery_writes_nothing_that_needs_no_mending(tmp_path: Path) -> None:
    """A batch that is whole is recovered on a full disk too: its files are not touched."""
    folder, _ = abandoned(tmp_path)
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    recovered(tmp_path).close()
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == before


def test_an_outcome_without_article_line_is_no_promise_when_unchanged(tmp_path: Path) -> None:
    """A page whose text is known already names its old article: it is not derived again after a crash."""
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    capture = batch.append(exchange(1), prior=no_prior)
    batch.add_outcome(outcome_line(capture.target_uri, outcome="unchanged", capture=capture))
    batch.close()
    again = recovered(tmp_path)
    assert again.articles_missing() == []
    again.close()
