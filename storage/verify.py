"""Reads an archive back and says exactly what is damaged."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.articles import unpack
from storage.batch import batch_of, keys, opened_at
from storage.collection import (
    MEMORIES,
    TOMBSTONES,
    check_tombstone,
    manifest_keys,
    read_manifest,
    read_memory,
    superseded,
)
from storage.errors import Damaged, ObjectMissing
from storage.tally import Finding, Tally
from storage.verify_batch import BatchCheck, claims_of, record_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from storage.batch import BatchId, Manifest
    from storage.objects import ObjectStore

__all__ = ["Finding", "Report", "verify"]

UNFINISHED = timedelta(hours=24)
"""How long after a batch's opening its objects may lie there without a manifest."""

_OBJECTS = ("articles/v1/", "cdxj/v1/", "derivations/v1/", "outcomes/v1/", "warc/v1/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was read and what was wrong.

    `orphans` are objects that no manifest names; `unfinished` are those of batches opened less than 24 hours
    ago, which a commit under way explains. A sample looks for neither.
    """

    manifests: int = 0
    objects: int = 0
    records: int = 0
    cdxj_lines: int = 0
    articles: int = 0
    outcomes: int = 0
    derivations: int = 0
    damaged: tuple[Finding, ...] = ()
    orphans: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()


def verify(
    store: ObjectStore,
    *,
    now: datetime,
    sample: int | None = None,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _key: None,
) -> Report:
    """Check every object, record and line, or only `sample` articles, drawn by `seed`, and their records.

    `progress` is called with the key of each object before it is read. Memory is flat: records are read one
    by one, and of a batch only the places of its records are held.
    """
    tally = Tally()
    named: set[str] = set()
    if sample is None:
        for manifest in _manifests(store, tally):
            tally.add(_checked(store, manifest, progress))
            named.update(entry.key for entry in manifest.objects)
        _check_loose(store, tally, progress)
        broken = {batch_of(finding.key) for finding in tally.damaged}
        unnamed = _unnamed(store, named, broken=broken | superseded(store))
    else:
        _check_sample(store, _drawn(_manifests(store, tally), sample, seed), tally, progress)
        unnamed = []
    young = {key for key in unnamed if (batch := batch_of(key)) and now - opened_at(batch) < UNFINISHED}
    return Report(
        manifests=tally.manifests,
        objects=tally.objects,
        records=tally.records,
        cdxj_lines=tally.cdxj_lines,
        articles=tally.articles,
        outcomes=tally.outcomes,
        derivations=tally.derivations,
        damaged=tuple(tally.damaged),
        orphans=tuple(key for key in unnamed if key not in young),
        unfinished=tuple(sorted(young)),
    )


def _manifests(store: ObjectStore, tally: Tally) -> Iterator[Manifest]:
    """Yield the sound manifests; one that is not, or lies under another batch's key, is a finding."""
    for key in manifest_keys(store):
        try:
            manifest = _read_twice(store, key)
        except (Damaged, ObjectMissing) as error:
            tally.find(key, str(error).removeprefix(f"{key}: "))
            continue
        if keys(manifest.id).manifest != key:
            tally.find(key, f"holds the manifest of {manifest.id}")
            continue
        tally.manifests += 1
        yield manifest


def _read_twice(store: ObjectStore, key: str) -> Manifest:
    """Return a manifest; one that is damaged is read once more, for it may have changed on its way to us."""
    try:
        return read_manifest(store, key)
    except Damaged:
        return read_manifest(store, key)


def _checked(store: ObjectStore, manifest: Manifest, progress: Callable[[str], None]) -> Tally:
    """Check a batch, and once more when something is wrong: what only one reading found is no damage."""
    first = Tally()
    BatchCheck(store, manifest, first).run(progress)
    if not first.damaged:
        return first
    second = Tally()
    BatchCheck(store, manifest, second).run(progress)
    second.damaged = [finding for finding in second.damaged if first.has_found(finding.key)]
    return second


def _check_loose(store: ObjectStore, tally: Tally, progress: Callable[[str], None]) -> None:
    """Check what no manifest names and counts all the same: tombstones, and memories of sites."""
    for prefix, check in ((TOMBSTONES, check_tombstone), (MEMORIES, read_memory)):
        for key in store.list(prefix):
            progress(key)
            try:
                with suppress(Damaged, ObjectMissing):
                    check(store, key)
                    continue
                check(store, key)  # once more: it may have changed on its way to us
            except (Damaged, ObjectMissing) as error:
                tally.find(key, str(error).removeprefix(f"{key}: "))


def _unnamed(store: ObjectStore, named: set[str], *, broken: set[BatchId | None]) -> list[str]:
    """Return the keys of objects that no manifest names.

    Those of `broken` batches, whose manifests cannot be read or count no more, are not blamed.
    """
    everything = (key for prefix in _OBJECTS for key in store.list(prefix))
    return [key for key in everything if key not in named and (batch_of(key) or key) not in broken]


def _drawn(found: Iterator[Manifest], sample: int, seed: int) -> list[tuple[BatchId, set[int]]]:
    """Draw articles from all batches alike; return their line numbers by batch."""
    sizes = {manifest.id: manifest.counts.articles for manifest in found}
    total = sum(sizes.values())
    dice = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    numbers = sorted(dice.sample(range(total), min(sample, total)))
    drawn = []
    first = 0
    for batch, size in sizes.items():
        chosen = {number - first for number in numbers if first <= number < first + size}
        if chosen:
            drawn.append((batch, chosen))
        first += size
    return drawn


def _check_sample(
    store: ObjectStore,
    drawn: list[tuple[BatchId, set[int]]],
    tally: Tally,
    progress: Callable[[str], None],
) -> None:
    for batch, chosen in drawn:
        key = keys(batch).articles
        progress(key)
        tally.objects += 1
        try:
            for number, line in enumerate(unpack(store.chunks(key))):
                if number in chosen:
                    _check_article(store, line, tally)
        except (Damaged, ObjectMissing) as error:
            tally.find(key, str(error))


def _check_article(store: ObjectStore, line: bytes, tally: Tally) -> None:
    """Read the records of one article by themselves."""
    claims = claims_of(line)
    tally.articles += 1
    tally.records += len(claims)
    for claim in claims:
        fault = record_fault(store, claim)
        if fault:
            tally.find(claim.pointer.key, fault, offset=claim.pointer.offset)
