"""Sealing: an open batch is checked, its objects get their names, and its manifest is written down."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from storage import journal
from storage.articles import pack
from storage.batch import Counts, Manifest, ManifestObject, encode
from storage.cdxj import cdxj_line, is_indexed, sort_lines
from storage.digests import sha256_digest
from storage.errors import Damaged
from storage.gzip_members import members
from storage.lines import article_line, derivation_line, outcome_line
from storage.sealed_batch import SealedBatch
from storage.spool_files import sha256_of, size_of, sync_folder, write_file
from storage.spool_folder import ARTICLES, DERIVATIONS, JOURNAL, OUTCOMES, SEALED, WARC_OPEN
from storage.warc_reader import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.batch import ObjectKind
    from storage.spool_folder import SpoolFolder


def seal(folder: SpoolFolder) -> SealedBatch | None:
    """Make the folder's files final and return the batch; None (and no folder) when it holds nothing.

    The step that counts is `sealed.json`, written last: before it recovery opens the batch again, after it
    the bytes of every object are fixed. Raises Damaged when the WARC does not read back as it was written.
    """
    folder.tools.steps("seal")
    folder.reopen()
    captures = sum(1 for _ in journal.read(folder.path / JOURNAL))
    if not captures and not any(size_of(folder.path / name) for name in (ARTICLES, OUTCOMES, DERIVATIONS)):
        folder.remove()
        return None
    manifest = _manifest(folder, captures=captures)
    (folder.path / WARC_OPEN).rename(folder.local("warc"))
    sync_folder(folder.path)
    folder.tools.steps("sealed")
    write_file(folder.path / SEALED, encode(manifest))
    return SealedBatch(folder)


def restore_lines(folder: SpoolFolder, manifest: Manifest) -> None:
    """Make again what is gone or garbled of a sealed batch beside its WARC, from journal and lines.

    Raises Damaged when it does not become what was sealed, DiskFull, DiskFailed.
    """
    wanted = {entry.kind: entry for entry in manifest.objects if entry.kind != "warc"}
    if all(_is_as_sealed(folder, entry) for entry in wanted.values()):
        return
    made = [
        *_cdxj(folder),
        *_packed(folder, "articles", _counted_sites(folder.path / ARTICLES, Counter())),
        *_packed(folder, "outcomes", _counted_outcomes(folder.path / OUTCOMES, Counter())),
        *_packed(folder, "derivations", _derivations(folder.path / DERIVATIONS)),
    ]
    if {entry.kind: entry for entry in made} != wanted:
        raise Damaged(f"{folder.path}: a sealed file is damaged and cannot be made again")


def _is_as_sealed(folder: SpoolFolder, entry: ManifestObject) -> bool:
    path = folder.local(entry.kind)
    return size_of(path) == entry.size and sha256_of(path) == entry.sha256


def _manifest(folder: SpoolFolder, *, captures: int) -> Manifest:
    head = folder.head
    sites: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    objects = [
        *(_warc_and_cdxj(folder) if captures else ()),
        *_packed(folder, "articles", _counted_sites(folder.path / ARTICLES, sites)),
        *_packed(folder, "outcomes", _counted_outcomes(folder.path / OUTCOMES, outcomes)),
        *_packed(folder, "derivations", _derivations(folder.path / DERIVATIONS)),
    ]
    records = {entry.kind: entry.records for entry in objects}
    return Manifest(
        id=head.id,
        kind=head.kind,
        job=head.job,
        opened=head.opened,
        sealed=folder.tools.now(),
        software=head.software,
        objects=tuple(objects),
        counts=Counts(
            captures=captures,
            records=records.get("warc", 0),
            articles=records.get("articles", 0),
            outcomes=records.get("outcomes", 0),
            derivations=records.get("derivations", 0),
        ),
        sites=dict(sorted(sites.items())),
        outcomes=dict(sorted(outcomes.items())),
    )


def _warc_and_cdxj(folder: SpoolFolder) -> Iterator[ManifestObject]:
    """Check the WARC against its journal and write its CDXJ."""
    warc = folder.path / WARC_OPEN
    yield _described(folder, "warc", warc, records=check_warc(warc, journal.read(folder.path / JOURNAL)))
    yield from _cdxj(folder)


def _cdxj(folder: SpoolFolder) -> Iterator[ManifestObject]:
    """Write the CDXJ of what the journal says, unless that has no line."""
    entries = journal.read(folder.path / JOURNAL)
    lines = sort_lines(cdxj_line(entry.capture) for entry in entries if is_indexed(entry.capture))
    if lines:
        write_file(folder.local("cdxj"), b"".join(lines))
        yield _described(folder, "cdxj", folder.local("cdxj"), records=len(lines))


def check_warc(warc: Path, entries: Iterator[journal.Entry]) -> int:
    """Read the WARC back record by record and return their number.

    Raises Damaged with offset and reason when a member is torn, a block has not its digest, or a journaled
    record does not lie where the journal says. `verify` checks more; here it would cost a tenth of the
    crawl's speed and could hold bytes back that are as they came.
    """
    expected = {e.capture.pointer.offset: e.capture.pointer for e in entries if e.capture.pointer}
    count = 0
    for member in members(warc):
        count += 1
        record = parse_record(member.data)
        pointer = expected.pop(member.offset, None)
        if sha256_digest(record.block) != record.get("WARC-Block-Digest"):
            raise Damaged(
                f"{warc}: offset {member.offset}: the block has not the digest that its record says"
            )
        if pointer and (pointer.record_id, pointer.length) != (record.record_id, member.length):
            raise Damaged(f"{warc}: offset {member.offset}: the journal has {pointer.record_id} here")
    if expected:
        raise Damaged(f"{warc}: offset {min(expected)}: no record begins where the journal has one")
    return count


def _packed(folder: SpoolFolder, kind: ObjectKind, lines: Iterator[bytes]) -> Iterator[ManifestObject]:
    """Write the lines as a gzipped object, unless there are none."""
    count = 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    write_file(folder.local(kind), pack(counted()))
    if count:
        yield _described(folder, kind, folder.local(kind), records=count)


def _described(folder: SpoolFolder, kind: ObjectKind, path: Path, *, records: int) -> ManifestObject:
    key: str = getattr(folder.keys, kind)
    return ManifestObject(key=key, kind=kind, size=size_of(path), sha256=sha256_of(path), records=records)


def _counted_sites(path: Path, sites: Counter[str]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            sites[article_line(line).site or "unknown"] += 1
            yield line.removesuffix(b"\n")


def _counted_outcomes(path: Path, outcomes: Counter[str]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            outcomes[outcome_line(line).outcome] += 1
            yield line.removesuffix(b"\n")


def _derivations(path: Path) -> Iterator[bytes]:
    if not path.exists():  # a batch that an earlier release opened
        return
    with path.open("rb") as file:
        for line in file:
            derivation_line(line)
            yield line.removesuffix(b"\n")
