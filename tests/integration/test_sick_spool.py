"""A spool on a sick disk: one damaged batch is mended or told, and holds up no other."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from storage.collection import manifests
from storage.errors import Damaged, DiskFailed
from storage.folder import FolderStore
from storage.gzip_members import compress, members
from storage.open_batch import OpenBatch
from storage.sealed_batch import SealedBatch
from storage.verify import verify
from storage.warc_reader import parse_record
from tests.archive import START, add_page, exchange, fill, new_spool, no_prior, sealed_at_last

if TYPE_CHECKING:
    from pathlib import Path

    from storage.spool import Spool

WARC = "0000.warc.gz.open"
SEALED_FILES = ("0000.cdxj", "articles.jsonl.gz", "outcomes.jsonl.gz")


def leave(root: Path, *, seed: int = 1, sealed: bool = False) -> Path:
    """Leave a batch of five pages, open or sealed, as a killed process would; return its folder."""
    batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")
    fill(batch)
    if sealed:
        done = batch.seal()
        assert done is not None
        done.close()
    else:
        batch.close()
    return root / "spool" / batch.id


def finish(root: Path, *, seed: int = 9) -> list[str]:
    """Recover and commit everything; return what was told."""
    told: list[str] = []
    for batch in new_spool(root, seed=seed).recover(tell=told.append):
        sealed = sealed_at_last(batch)
        assert sealed is not None
        sealed.commit(FolderStore(root / "store"))
    return told


def flip(path: Path, offset: int) -> None:
    """Change a bit of the byte at `offset`."""
    content = bytearray(path.read_bytes())
    content[offset] ^= 16
    path.write_bytes(content)


def records(store: FolderStore) -> set[str]:
    """Return the ids of all records in the store."""
    found = (member for key in store.list("warc/") for member in members(store.get(key)))
    return {parse_record(member.data).record_id for member in found}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("journal", ["whole", "gone"])
def test_damage_in_the_middle_costs_its_records_alone(tmp_path: Path, seed: int, journal: str) -> None:
    """Random flips anywhere: every record whose bytes are whole is committed, in its place, and sound."""
    folder = leave(tmp_path)
    warc = folder / WARC
    dice = random.Random(seed)
    placed = list(members(warc))
    hit = {dice.randrange(warc.stat().st_size) for _ in range(dice.choice((1, 2, 5)))}
    expected = {
        parse_record(member.data).record_id
        for member in placed
        if not any(member.offset <= place < member.offset + member.length for place in hit)
    }
    for place in hit:
        flip(warc, place)
    if journal == "gone":
        (folder / "journal.jsonl").unlink()
    assert finish(tmp_path) == []
    store = FolderStore(tmp_path / "store")
    assert expected <= records(store)
    report = verify(store, now=START)
    assert report.damaged == report.orphans == report.unfinished == ()


def test_a_mending_that_is_killed_is_mended_again(tmp_path: Path) -> None:
    """Filled, but the journal not yet written: the next start knows the filler and drops the lost capture."""
    folder = leave(tmp_path)
    pointer = [capture.pointer for capture in _captures(tmp_path)][3]
    assert pointer is not None
    flip(folder / WARC, pointer.offset + 60)
    journal = (folder / "journal.jsonl").read_bytes()
    lines = {name: (folder / name).read_bytes() for name in ("articles.jsonl", "outcomes.jsonl")}
    for batch in new_spool(tmp_path, seed=4).recover():
        batch.close()
    (folder / "journal.jsonl").write_bytes(journal)
    for name, content in lines.items():
        (folder / name).write_bytes(content)
    (batch,) = new_spool(tmp_path, seed=5).recover()
    assert isinstance(batch, OpenBatch)
    assert (batch.mended.lost, batch.mended.filled_bytes, batch.mended.dropped_lines) == (1, 0, 2)
    batch.close()
    assert finish(tmp_path) == []
    assert verify(FolderStore(tmp_path / "store"), now=START).damaged == ()
    assert len((folder / "0000.lost").read_bytes()) == pointer.length


def test_a_page_cannot_forge_a_record(tmp_path: Path) -> None:
    """A body that holds a whole record of ours is never read as one, even when its own record is damaged."""
    other = tmp_path / "other"
    stolen = leave(other, seed=3) / WARC
    forged = [member for member in members(stolen.read_bytes()) if b"WARC-Type: response" in member.data]
    body = random.Random(1).randbytes(3000) + compress(forged[0].data) + random.Random(2).randbytes(3000)
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    capture = batch.append(exchange(1, body=body), prior=no_prior)
    add_page(batch, 2)
    batch.close()
    assert capture.pointer is not None
    flip(tmp_path / "spool" / batch.id / WARC, capture.pointer.offset + 40)
    assert finish(tmp_path) == []
    ids = records(FolderStore(tmp_path / "store"))
    assert parse_record(forged[0].data).record_id not in ids
    assert len(ids) == 1 + 3 + 3


@pytest.mark.parametrize("harm", ["gone", "garbled"])
@pytest.mark.parametrize("name", SEALED_FILES)
def test_a_sealed_file_is_made_again(tmp_path: Path, name: str, harm: str) -> None:
    """CDXJ, articles and outcomes follow from what lies beside them, byte for byte."""
    folder = leave(tmp_path, sealed=True)
    _harm(folder / name, harm)
    assert finish(tmp_path) == []
    report = verify(FolderStore(tmp_path / "store"), now=START)
    assert (report.damaged, report.articles) == ((), 5)


@pytest.mark.parametrize("harm", ["gone", "garbled"])
def test_a_sealed_warc_that_the_store_has_is_not_missed(tmp_path: Path, harm: str) -> None:
    """Killed after the WARC was put, then the local one is lost: the store's is what was sealed."""
    store = FolderStore(tmp_path / "store")
    folder = leave(tmp_path, sealed=True)
    (sealed,) = new_spool(tmp_path, seed=3).recover()
    assert isinstance(sealed, SealedBatch)
    entry = sealed.manifest.objects[0]
    store.put(entry.key, folder / "0000.warc.gz", sha256=entry.sha256)
    sealed.close()
    _harm(folder / "0000.warc.gz", harm)
    assert finish(tmp_path) == []
    assert verify(store, now=START).damaged == ()


def test_a_sealed_warc_that_nobody_has_whole_is_read_again(tmp_path: Path) -> None:
    """Garbled before it was put: nothing is put, and the next start commits what is whole of it."""
    folder = leave(tmp_path, sealed=True)
    flip(folder / "0000.warc.gz", folder.joinpath("0000.warc.gz").stat().st_size // 2)
    (sealed,) = new_spool(tmp_path, seed=3).recover()
    assert isinstance(sealed, SealedBatch)
    for _ in range(2):
        with pytest.raises(Damaged):
            sealed.commit(FolderStore(tmp_path / "store"))
    sealed.close()
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert finish(tmp_path) == []
    store = FolderStore(tmp_path / "store")
    assert verify(store, now=START).damaged == ()
    assert next(iter(manifests(store))).counts.captures >= 5


@pytest.mark.parametrize("harm", ["gone", "garbled"])
def test_a_head_comes_back_from_the_manifest(tmp_path: Path, harm: str) -> None:
    """Of a sealed batch the head is not missed; an open one without it is told and kept, never removed."""
    sealed, still_open = leave(tmp_path, sealed=True), leave(tmp_path, seed=2)
    for folder in (sealed, still_open):
        _harm(folder / "batch.json", harm)
    (told,) = finish(tmp_path)
    assert f"{still_open.name} stays in the spool" in told
    assert (still_open / WARC).exists()
    assert [manifest.id for manifest in manifests(FolderStore(tmp_path / "store"))] == [sealed.name]


def test_a_sick_batch_holds_up_no_other(tmp_path: Path) -> None:
    """The first cannot be read at all: it is told, and those behind it are committed."""
    folders = [leave(tmp_path, seed=seed) for seed in (1, 2, 3)]
    (folders[0] / "journal.jsonl").unlink()
    (folders[0] / "journal.jsonl").mkdir()
    (told,) = finish(tmp_path)
    assert folders[0].name in told
    assert "journal.jsonl" in told
    committed = [manifest.id for manifest in manifests(FolderStore(tmp_path / "store"))]
    assert committed == [folder.name for folder in folders[1:]]


@pytest.mark.parametrize("name", ["sealed.json", "committed", "batch.json"])
def test_a_sweep_gets_past_a_sick_batch(tmp_path: Path, name: str) -> None:
    """What is garbled of a committed batch comes from the store or begins anew; the other batch goes."""
    folders = [leave(tmp_path, seed=seed) for seed in (1, 2)]
    finish(tmp_path)
    _harm(folders[0] / name, "garbled")
    spool, store = new_spool(tmp_path, seed=9), FolderStore(tmp_path / "store")
    assert folders[1].name in _swept(spool, store, days=2)
    assert not folders[0].exists() or folders[0].name in _swept(spool, store, days=9)


def test_a_sweep_tells_what_nobody_has(tmp_path: Path) -> None:
    """Gone from the store and garbled here: told, and the batch's other lost object comes back."""
    folder = leave(tmp_path)
    finish(tmp_path)
    store = FolderStore(tmp_path / "store")
    lost = [*store.list("cdxj/"), *store.list("outcomes/")]
    for key in lost:
        store.delete(key)
    _harm(folder / "0000.cdxj", "garbled")
    swept = new_spool(tmp_path, seed=4).sweep(store, now=START.replace(year=2027))
    assert swept.restored == (lost[1],)
    assert lost[0] in swept.damaged[0]
    assert folder.exists()


def test_a_batch_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A disk that refuses the folder: the error is one of ours and names it."""
    spool = new_spool(tmp_path)
    batch = new_spool(tmp_path).open_batch(job="fetch", kind="manual")
    with pytest.raises(DiskFailed, match="exists"):
        spool.open_batch(job="fetch", kind="manual")
    batch.close()


def _captures(root: Path) -> list:  # type: ignore[type-arg]
    (batch,) = new_spool(root, seed=8).recover()
    assert isinstance(batch, OpenBatch)
    found = list(batch.captures())
    batch.close()
    return found


def _harm(path: Path, harm: str) -> None:
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"\0" + path.read_bytes()[1:-3])


def _swept(spool: Spool, store: FolderStore, *, days: int) -> tuple[str, ...]:
    return spool.sweep(store, now=START.replace(day=21 + days)).deleted
