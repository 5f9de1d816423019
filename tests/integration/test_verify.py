"""verify names exactly what is damaged, wherever a bit flips, and keeps its memory flat."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.articles import pack, unpack
from storage.batch import Manifest, ObjectKind, encode, keys
from storage.collection import manifests
from storage.folder import FolderStore
from storage.gzip_members import compress, members
from storage.verify import Report, verify
from tests.archive import START, commit, exchange, fill, new_spool, no_prior

ROOT = Path(__file__).parents[2]
KINDS = ("warc", "cdxj", "articles", "outcomes", "batches")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of two batches; the tests copy it before they spoil it."""
    root = tmp_path_factory.mktemp("sound")
    for seed in (1, 2):
        batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")
        fill(batch, pages=4)
        batch.append(replace(exchange(9), response=b"garbage", is_http=False), prior=no_prior)
        commit(batch, FolderStore(root / "store"))
    return root / "store"


@pytest.fixture
def store(sound: Path, tmp_path: Path) -> FolderStore:
    """Return a copy of the sound archive."""
    for path in sound.rglob("*"):
        copy = tmp_path / "store" / path.relative_to(sound)
        if path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return FolderStore(tmp_path / "store")


def check(store: FolderStore) -> Report:
    """Verify everything, a few minutes after the batches were made."""
    return verify(store, now=START + timedelta(minutes=5))


def overwrite(store: FolderStore, key: str, content: bytes) -> None:
    """Put other bytes where an object lies, as a sick disk does."""
    Path(store.url, key).write_bytes(content)


def first(store: FolderStore, kind: str) -> str:
    """Return the first object of a kind."""
    return next(store.list(f"{kind}/"))


def renamed(store: FolderStore, manifest: Manifest, kind: ObjectKind, content: bytes) -> None:
    """Put other bytes and make the manifest agree, so that only the inner checks can tell."""
    digest = hashlib.sha256(content).hexdigest()
    objects = tuple(
        replace(entry, size=len(content), sha256=digest) if entry.kind == kind else entry
        for entry in manifest.objects
    )
    (entry,) = (entry for entry in objects if entry.kind == kind)
    overwrite(store, entry.key, content)
    overwrite(store, keys(manifest.id).manifest, encode(replace(manifest, objects=objects)))


def test_a_sound_archive_has_nothing_to_tell(store: FolderStore) -> None:
    """Everything is read and counted, and no finding is made up."""
    report = check(store)
    assert report == Report(
        manifests=2, objects=8, records=2 * (1 + 6 * 3), cdxj_lines=10, articles=8, outcomes=10
    )


def test_an_archive_without_batches_is_sound(tmp_path: Path) -> None:
    """Nothing stored yet is no damage."""
    (tmp_path / "store").mkdir()
    assert check(FolderStore(tmp_path / "store")) == Report()


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_names_its_object_and_no_other(store: FolderStore, kind: str) -> None:
    """Seeded flips over the whole object, first and last byte too: found each time, and only there."""
    key = first(store, kind)
    content = store.get(key)
    dice = random.Random(kind)
    positions = {0, len(content) - 1, *(dice.randrange(len(content)) for _ in range(25))}
    for position in sorted(positions):
        flipped = bytearray(content)
        flipped[position] ^= 1 << dice.randrange(8)
        overwrite(store, key, bytes(flipped))
        report = check(store)
        assert {finding.key for finding in report.damaged} == {key}, position
        assert report.orphans == report.unfinished == ()


def test_a_flipped_bit_in_a_warc_names_its_record(store: FolderStore) -> None:
    """The offset is that of the record with the flip; all other records are read, none of them is blamed."""
    key = first(store, "warc")
    content = store.get(key)
    places = list(members(content))
    for place in places:
        flipped = bytearray(content)
        flipped[place.offset + place.length // 2] ^= 8
        overwrite(store, key, bytes(flipped))
        report = check(store)
        assert [(finding.key, finding.offset) for finding in report.damaged] == [(key, place.offset)]
        assert report.records == 2 * len(places) - 1


def test_every_damaged_record_of_a_warc_is_named(store: FolderStore) -> None:
    """Fifty flips over two batches: each record with one is named, and no record without."""
    dice = random.Random(50)
    expected = set()
    for key in store.list("warc/"):
        content = store.get(key)
        flipped = bytearray(content)
        for place in members(content):
            if dice.random() < 0.6:
                flipped[place.offset + place.length // 2] ^= 1
                expected.add((key, place.offset))
        overwrite(store, key, bytes(flipped))
    assert {(finding.key, finding.offset) for finding in check(store).damaged} == expected


def test_records_in_a_wiped_stretch_are_named_by_their_lines(store: FolderStore) -> None:
    """Where a disk gives zeros over several records, each that a line points to is named, and no other."""
    key = first(store, "warc")
    content = store.get(key)
    places = [place for place in members(content) if b"WARC-Type: response" in place.data]
    start, end = places[1].offset + 50, places[3].offset + 50
    overwrite(store, key, content[:start] + bytes(end - start) + content[end:])
    report = check(store)
    wiped = {place.offset for place in places[1:4]}
    assert {finding.key for finding in report.damaged} == {key}
    assert {finding.offset for finding in report.damaged} == wiped


@pytest.mark.parametrize("kind", KINDS[:4])
def test_a_missing_object_is_named_once(store: FolderStore, kind: str) -> None:
    """What pointed into it is not blamed for its absence."""
    key = first(store, kind)
    store.delete(key)
    (finding,) = check(store).damaged
    assert finding.key == key
    assert "the store has none" in finding.reason


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_object_is_named(store: FolderStore, kind: str) -> None:
    """Cut by 1, 3, 10, 30 or 200 bytes, or to nothing: the cuts that other checkers pass in silence."""
    key = first(store, kind)
    content = store.get(key)
    for cut in (1, 3, 10, 30, 200, len(content)):
        overwrite(store, key, content[:-cut])
        assert {finding.key for finding in check(store).damaged} == {key}


def test_bytes_behind_an_object_are_named(store: FolderStore) -> None:
    """An object that grew is not the one that was written."""
    key = first(store, "warc")
    overwrite(store, key, store.get(key) + b"more")
    assert {finding.key for finding in check(store).damaged} == {key}


def test_a_record_that_lies_is_found_behind_a_right_checksum(store: FolderStore) -> None:
    """Object digest and gzip are right, the block is not what its own digest says: the record is named."""
    manifest = next(iter(manifests(store)))
    warc = manifest.named("warc")
    assert warc is not None
    parts = list(members(store.get(warc.key)))
    target = next(part for part in parts if b"WARC-Type: response" in part.data)
    endings = (bytes([one, two]) for one in range(65, 91) for two in range(65, 91))
    lies = (compress(target.data.replace(b"200 OK", b"200 " + ending)) for ending in endings)
    lie = next(lie for lie in lies if len(lie) == target.length and lie != compress(target.data))
    content = store.get(warc.key)
    renamed(store, manifest, "warc", content.replace(content[target.offset :][: target.length], lie))
    damaged = check(store).damaged
    assert {finding.key for finding in damaged} == {warc.key}
    assert damaged[0].offset == target.offset
    assert "WARC-Block-Digest" in damaged[0].reason


def test_a_member_that_is_no_record_is_named(store: FolderStore) -> None:
    """A whole gzip member whose content is not WARC is damage at its offset; lines into it are not blamed."""
    manifest = next(iter(manifests(store)))
    warc = manifest.named("warc")
    assert warc is not None
    content = store.get(warc.key)
    target = next(part for part in members(content) if b"WARC-Type: response" in part.data)
    fakes = (compress(b"WARC/1.1 " + random.Random(1).randbytes(size)) for size in range(target.length))
    fake = next(fake for fake in fakes if len(fake) == target.length)
    renamed(store, manifest, "warc", content.replace(content[target.offset :][: target.length], fake))
    damaged = check(store).damaged
    assert [(finding.key, finding.offset) for finding in damaged] == [(warc.key, target.offset)]


def test_a_line_that_points_wrongly_is_named(store: FolderStore) -> None:
    """Article and CDXJ lines must agree with their record in place, id and digests."""
    one, two = manifests(store)
    articles = one.named("articles")
    cdxj = two.named("cdxj")
    assert articles is not None
    assert cdxj is not None
    lines = list(unpack(store.get(articles.key)))
    lines[1] = lines[1].replace(b'"payload_digest": "sha256:', b'"payload_digest": "sha256:00')
    renamed(store, one, "articles", b"".join(pack(lines)))
    index = (
        store.get(cdxj.key)
        .replace(b'"offset": "', b'"offset": "9', 1)
        .replace(b'"offset":"', b'"offset":"9', 1)
    )
    renamed(store, two, "cdxj", index)
    damaged = {finding.key: finding.reason for finding in check(store).damaged}
    assert set(damaged) == {articles.key, cdxj.key}
    assert "payload_digest" in damaged[articles.key]
    assert "no record begins there" in damaged[cdxj.key]


def test_a_response_without_cdxj_line_is_named(store: FolderStore) -> None:
    """An index that leaves a capture out would hide it from every replay."""
    manifest = next(iter(manifests(store)))
    cdxj = manifest.named("cdxj")
    assert cdxj is not None
    lines = store.get(cdxj.key).splitlines(keepends=True)
    renamed(store, manifest, "cdxj", b"".join(lines[1:]))
    (finding,) = check(store).damaged
    assert finding.key == cdxj.key
    assert "no line for the record" in finding.reason


def test_an_article_may_point_into_another_batch(store: FolderStore) -> None:
    """A later derivation points to an earlier capture: it is followed, and blamed when it fails."""
    one, two = manifests(store)
    source, target = one.named("articles"), two.named("articles")
    assert source is not None
    assert target is not None
    borrowed = list(unpack(store.get(source.key)))
    renamed(store, two, "articles", b"".join(pack(borrowed)))
    assert check(store).damaged == ()
    wrong = [borrowed[0].replace(b'"record_id": "urn:uuid:', b'"record_id": "urn:uuid:0'), *borrowed[1:]]
    renamed(store, two, "articles", b"".join(pack(wrong)))
    (finding,) = check(store).damaged
    assert finding.key == target.key


def test_objects_without_a_manifest_are_listed_apart(store: FolderStore) -> None:
    """A commit may be under way for a day; after that, what no manifest names is an orphan."""
    key = first(store, "batches")
    store.delete(key)
    named = {kind: first(store, kind) for kind in KINDS[:4]}
    young = check(store)
    assert young.damaged == young.orphans == ()
    assert set(young.unfinished) == set(named.values())
    old = verify(store, now=START + timedelta(hours=25))
    assert (set(old.orphans), old.unfinished) == (set(named.values()), ())


def test_a_manifest_under_another_name_is_named(store: FolderStore) -> None:
    """A copy under a foreign key is neither a batch nor believed."""
    key = first(store, "batches")
    copy = key.replace("-fetch-", "-crawl-")
    overwrite(store, copy, store.get(key))
    (finding,) = check(store).damaged
    assert finding.key == copy


def test_a_sample_reads_its_articles_and_their_records(store: FolderStore) -> None:
    """N articles drawn by the seed: the same seed draws the same, all are drawn when N is large enough."""
    for sample, expected in ((3, 3), (8, 8), (99, 8), (0, 0)):
        report = verify(store, now=START, sample=sample, seed=4)
        assert (report.articles, report.records, report.damaged) == (expected, expected, ())
    (key, *_) = store.list("warc/")
    overwrite(store, key, bytes(len(store.get(key))))
    assert len(verify(store, now=START, sample=8).damaged) == 4
    drawn = [verify(store, now=START, sample=3, seed=seed).damaged for seed in range(6)]
    assert drawn == [verify(store, now=START, sample=3, seed=seed).damaged for seed in range(6)]
    assert len(set(drawn)) > 1


def test_a_sample_names_what_it_cannot_read(store: FolderStore) -> None:
    """Missing lines, missing records: the object that is gone is named, not the one that led there."""
    gone = first(store, "articles")
    store.delete(gone)
    (finding,) = verify(store, now=START, sample=8).damaged
    assert finding.key == gone
    warc = list(store.list("warc/"))[1]
    store.delete(warc)
    assert {finding.key for finding in verify(store, now=START, sample=8).damaged} == {gone, warc}


def test_progress_names_each_object(store: FolderStore) -> None:
    """The caller can show what is being read."""
    seen: list[str] = []
    verify(store, now=START, progress=seen.append)
    assert seen == [entry.key for manifest in manifests(store) for entry in manifest.objects]


def test_memory_stays_flat_over_a_large_warc(tmp_path: Path) -> None:
    """A WARC of 48 MiB, sealed and verified: the process grows by less than half of that."""
    script = """
import random, resource, sys
from pathlib import Path
from storage.folder import FolderStore
from storage.verify import verify
from tests.archive import START, add_page, new_spool
root = Path(sys.argv[1])
dice = random.Random(1)
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def archive(pages, seed):
    batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="manual")
    for number in range(pages):
        add_page(batch, number, body=dice.randbytes(400_000))
    batch.seal().commit(FolderStore(root / "store"))
archive(4, 1)
assert verify(FolderStore(root / "store"), now=START).damaged == ()
before = peak()
archive(120, 2)
report = verify(FolderStore(root / "store"), now=START)
assert report.damaged == () and report.records == 2 + 124 * 3
print(peak() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    assert int(done.stdout) < 24
