"""Damaged archives, in a folder and in a bucket: cuts and bit flips are named exactly, and repaired."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import boto3

from storage.collection import lines, manifests
from storage.folder import FolderStore
from storage.gzip_members import members
from storage.index import Index
from storage.lines import article_line, outcome_line
from storage.rebuild import rebuild
from storage.repair import Repair
from storage.s3 import S3Options, S3Store
from storage.verify import verify
from storage.warc_reader import parse_record
from tests.archive import START, commit, derive_missing, fill, new_spool
from tests.drills.figures import Figures, all_of, none_of, skipped
from tests.servers.weed import WeedMissing, weed_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.objects import ObjectStore
    from storage.repair import Repaired
    from tests.drills.figures import Scale
    from tests.servers.weed import S3Server

ROUNDS = {"full": (200, 40), "short": (10, 5)}
"""How many cuts, and as many flips, in a folder; and how many of both in a bucket."""

KINDS = ("warc", "articles", "outcomes", "cdxj", "batches")
BATCHES = 3
_COPIES = ("none", "index", "spool")


@dataclass(slots=True)
class _Seen:
    """What happened over all rounds."""

    damaged: int = 0
    in_bucket: int = 0
    named: int = 0
    records: int = 0
    kept: int = 0
    articles: int = 0
    articles_kept: int = 0
    asked: int = 0
    asked_kept: int = 0
    restored: int = 0
    with_copy: int = 0
    dry_writes: int = 0
    overwritten: int = 0
    unsound: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """One damage: the object, what it was, what it is, and which copies are left of it."""

    key: str
    before: bytes
    after: bytes
    copies: str


@dataclass(frozen=True, slots=True)
class _Hall:
    """A copy of the sound archive, and the way to write into it behind its back."""

    root: Path
    store: ObjectStore
    overwrite: Callable[[str, bytes], object]


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Cut 200 objects and flip a bit in 200, a fifth of each kind; some more in a bucket."""
    began = time.monotonic()
    dice = random.Random(seed)
    rounds, in_bucket = ROUNDS[scale]
    seen = _Seen()
    _fill(folder / "sound")
    for harm in ("cut", "flip"):
        for number in range(rounds):
            with _folder(folder) as hall:
                _round(hall, harm, KINDS[number % len(KINDS)], dice, seen)
        say(f"{rounds} times {harm}")
    try:
        with weed_server() as server, patch.dict(os.environ, server.environment()):
            for number in range(in_bucket):
                with _bucket(folder, server, number, dice) as hall:
                    _round(hall, dice.choice(("cut", "flip")), KINDS[number % len(KINDS)], dice, seen)
                seen.in_bucket += 1
        bucket = all_of("of them in a bucket", seen.in_bucket, in_bucket)
    except WeedMissing as reason:
        bucket = skipped("of them in a bucket", str(reason))
    figures = (
        all_of("damages that verify names, and nothing else", seen.named, seen.damaged),
        bucket,
        all_of("whole records kept", seen.kept, seen.records),
        all_of("articles of whole records kept or derived again", seen.articles_kept, seen.articles),
        all_of("asked URLs that still have an outcome", seen.asked_kept, seen.asked),
        all_of("objects with a copy put back byte for byte", seen.restored, seen.with_copy),
        none_of("writes of a dry run", seen.dry_writes),
        none_of("sound objects overwritten or removed", seen.overwritten),
        none_of("archives not sound after the repair", len(seen.unsound)),
    )
    for text in seen.unsound[:5]:
        say(text)
    return Figures(name="damage", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _fill(root: Path) -> None:
    store = FolderStore(root / "store")
    with closing(Index(root / "index.db")) as index:
        for number in range(BATCHES):
            batch = new_spool(root, seed=number + 1).open_batch(job="fetch", kind="scheduled")
            fill(batch, pages=3 + number)
            commit(batch, store, index=index)


@contextmanager
def _folder(folder: Path) -> Iterator[_Hall]:
    root = folder / "round"
    shutil.copytree(folder / "sound", root)
    store = FolderStore(root / "store")
    yield _Hall(root, store, lambda key, content: Path(store.url, key).write_bytes(content))
    shutil.rmtree(root)


@contextmanager
def _bucket(folder: Path, server: S3Server, number: int, dice: random.Random) -> Iterator[_Hall]:
    """Copy the archive below a prefix; in half of them harm leaves the digest put with the object alone."""
    root, prefix = folder / "round", f"round-{number}"
    shutil.copytree(folder / "sound", root)
    client = boto3.session.Session().client(
        "s3", endpoint_url=server.endpoint
    )  # the default one keeps old keys
    sound = _objects(FolderStore(root / "store"))
    shutil.rmtree(root / "store")
    keeps = dice.choice((True, False))

    def put(key: str, content: bytes) -> None:
        digest = hashlib.sha256(sound[key] if keeps else content).hexdigest()
        client.put_object(
            Bucket=server.bucket, Key=f"{prefix}/{key}", Body=content, Metadata={"sha256": digest}
        )

    for key, content in sound.items():
        put(key, content)
    store = S3Store(f"s3://{server.bucket}/{prefix}", options=S3Options(endpoint_url=server.endpoint))
    yield _Hall(root, store, put)
    client.close()
    shutil.rmtree(root)


def _round(hall: _Hall, harm: str, kind: str, dice: random.Random, seen: _Seen) -> None:
    store = hall.store
    key = dice.choice(list(store.list(f"{kind}/")))
    content = store.get(key)
    hit = _Hit(key=key, before=content, after=_harmed(content, harm, dice), copies=dice.choice(_COPIES))
    hall.overwrite(key, hit.after)
    seen.damaged += 1
    report = verify(store, now=START)
    seen.named += {finding.key for finding in report.damaged} == {key} and not report.orphans
    if hit.copies != "spool":
        shutil.rmtree(hall.root / "spool")
    before = _objects(store)
    _repair(hall, hit, apply=False)
    seen.dry_writes += _objects(store) != before
    done = _repair(hall, hit, apply=True)
    _judge(hall, hit, done, seen)


def _harmed(content: bytes, harm: str, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    if harm == "cut":
        return content[:at]
    return content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]


def _repair(hall: _Hall, hit: _Hit, *, apply: bool) -> Repaired:
    index = Index(hall.root / "index.db") if hit.copies == "index" else None
    spool = new_spool(hall.root, seed=77)
    try:
        work = Repair(store=hall.store, spool=spool, index=index, apply=apply, finish=derive_missing)
        return work.run(now=START)
    finally:
        if index:
            index.close()


def _objects(store: ObjectStore) -> dict[str, bytes]:
    return {key: store.get(key) for key in store.list("")}


def _judge(hall: _Hall, hit: _Hit, done: Repaired, seen: _Seen) -> None:
    store, sound = hall.store, FolderStore(hall.root.parent / "sound" / "store")
    original, now = _objects(sound), _objects(store)
    seen.overwritten += sum(now.get(key) != content for key, content in original.items() if key != hit.key)
    seen.overwritten += now.get(hit.key) not in (hit.before, hit.after)
    kept_aside = now.get(hit.key) == hit.after or hit.after in now.values()
    seen.overwritten += not kept_aside
    has_copy = hit.copies == "spool" or hit.key.startswith("cdxj/")
    has_copy |= hit.copies == "index" and not hit.key.startswith("warc/")
    seen.with_copy += has_copy
    seen.restored += has_copy and now.get(hit.key) == hit.before
    report = verify(store, now=START)
    if report.damaged or report.orphans or done.left:
        seen.unsound.append(f"{hit.key} ({hit.copies}): {report.damaged} {report.orphans} {done.left}")
        return
    lost = set() if now.get(hit.key) == hit.before else _hit_records(hit)
    wanted, found = _records(sound) - lost, _records(store)
    seen.records += len(wanted)
    seen.kept += len(wanted & found)
    articles = _articles(sound)
    wanted_articles = {record for record in articles if record not in lost}
    seen.articles += len(wanted_articles)
    seen.articles_kept += len(wanted_articles & _articles(store))
    if hit.key.startswith("outcomes/") and now.get(hit.key) != hit.before:
        return
    seen.asked += len(_asked(sound))
    seen.asked_kept += len(_asked(sound) & _asked(store))
    rebuild(store, hall.root / "again.db")


def _hit_records(hit: _Hit) -> set[str]:
    """Return the records whose bytes are not all there any more."""
    if not hit.key.startswith("warc/"):
        return set()
    return {
        parse_record(member.data).record_id
        for member in members(hit.before)
        if hit.after[member.offset : member.offset + member.length]
        != hit.before[member.offset : member.offset + member.length]
    }


def _records(store: ObjectStore) -> set[str]:
    """Return the ids of the records that readers are led to; a warcinfo record is no capture's."""
    warcs = [entry.key for manifest in manifests(store) for entry in manifest.objects if entry.kind == "warc"]
    records = (parse_record(member.data) for key in warcs for member in members(store.get(key)))
    return {record.record_id for record in records if record.type != "warcinfo"}


def _articles(store: ObjectStore) -> set[str]:
    return {
        article_line(line).capture.record_id
        for manifest in manifests(store)
        for line in lines(store, manifest, "articles")
    }


def _asked(store: ObjectStore) -> set[str]:
    return {
        outcome_line(line).asked
        for manifest in manifests(store)
        for line in lines(store, manifest, "outcomes")
    }
