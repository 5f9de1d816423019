"""Checks one batch: its objects against the manifest, its lines against its records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.articles import lines_of
from storage.batch import keys
from storage.capture import Pointer
from storage.cdxj import parse_line
from storage.collection import plain_lines, read_pointer
from storage.errors import Damaged, ObjectMissing
from storage.lines import article_line, outcome_line
from storage.salvage import Gap, members_and_gaps
from storage.warc_fields import WARC_FIELDS
from storage.warc_reader import check_record, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storage.batch import Manifest, ManifestObject
    from storage.cdxj import CdxjLine
    from storage.gzip_members import Member
    from storage.lines import LineCapture
    from storage.objects import ObjectStore
    from storage.warc_reader import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One damage: the object, the byte offset of the record or line in it when known, and what is wrong.

    In a gzipped object of lines the offset is that of the gzip member with the line.
    """

    key: str
    offset: int | None = None
    reason: str


@dataclass(slots=True)
class Tally:
    """What was read so far and what was wrong with it."""

    manifests: int = 0
    objects: int = 0
    records: int = 0
    cdxj_lines: int = 0
    articles: int = 0
    outcomes: int = 0
    damaged: list[Finding] = field(default_factory=list)

    def find(self, key: str, reason: str, *, offset: int | None = None) -> None:
        """Note a damage."""
        self.damaged.append(Finding(key=key, offset=offset, reason=reason))

    def has_found(self, key: str) -> bool:
        """Whether something is wrong with the object."""
        return any(finding.key == key for finding in self.damaged)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What lines may say of a record that can be pointed to."""

    record_id: str
    length: int
    payload_digest: str | None
    block_digest: str | None
    indexed: bool


_POINTED_TO = {"response", "revisit", "metadata"}
_END = 1 << 62


class _Reading:
    """The bytes of one object on their way, counted and digested the first time they come by."""

    def __init__(self, store: ObjectStore, key: str) -> None:
        self._store = store
        self._key = key
        self._digest = hashlib.sha256()
        self._size = 0

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """Yield the object's bytes from `start` on."""
        skip = start
        for piece in self._store.chunks(self._key):
            if not start:
                self._size += len(piece)
                self._digest.update(piece)
            if skip < len(piece):
                yield piece[skip:]
            skip = max(0, skip - len(piece))

    def fault(self, entry: ManifestObject) -> str | None:
        """Return how what was read differs from what the manifest says."""
        found = (self._size, self._digest.hexdigest())
        if found == (entry.size, entry.sha256):
            return None
        return f"{found[0]} bytes, sha256 {found[1]}; the manifest says {entry.size}, {entry.sha256}"


class BatchCheck:
    """The check of one batch; `run` adds what it reads and finds to `tally`."""

    def __init__(self, store: ObjectStore, manifest: Manifest, tally: Tally) -> None:
        self._store = store
        self._manifest = manifest
        self._tally = tally
        self._warc = keys(manifest.id).warc
        self._places: dict[int, _Place] = {}
        self._gaps: list[range] = []

    def run(self, progress: Callable[[str], None]) -> None:
        """Read every object of the batch once; the WARC comes first, for the lines point into it."""
        checks = {
            "warc": self._check_warc,
            "cdxj": self._check_cdxj,
            "articles": self._check_articles,
            "outcomes": self._check_outcomes,
        }
        for entry in sorted(self._manifest.objects, key=lambda entry: list(checks).index(entry.kind)):
            progress(entry.key)
            self._tally.objects += 1
            reading = _Reading(self._store, entry.key)
            try:
                count = checks[entry.kind](entry.key, reading)
            except ObjectMissing:
                self._gaps.append(range(_END))
                self._tally.find(entry.key, "the manifest names this object and the store has none")
            else:
                self._compare(entry, reading, count=count)

    def _compare(self, entry: ManifestObject, reading: _Reading, *, count: int) -> None:
        """Note what the object as a whole has wrong, unless a place in it is named already."""
        fault = reading.fault(entry)
        if count != entry.records:
            fault = fault or f"{count} records or lines, the manifest says {entry.records}"
        if fault and not self._tally.has_found(entry.key):
            self._tally.find(entry.key, fault)

    def _check_warc(self, key: str, reading: _Reading) -> int:
        count = 0
        for member in self._sound_members(key, reading):
            count += 1
            try:
                record = parse_record(member.data)
                faults = check_record(record)
            except Damaged as error:
                faults = [str(error)]
            else:
                self._note_place(member, record)
            if faults:
                self._tally.find(key, "; ".join(faults), offset=member.offset)
        self._tally.records += count
        return count

    def _note_place(self, member: Member, record: Record) -> None:
        if record.type in _POINTED_TO and record.get("Content-Type") != WARC_FIELDS:
            self._places[member.offset] = _Place(
                record_id=record.record_id,
                length=member.length,
                payload_digest=record.get("WARC-Payload-Digest"),
                block_digest=record.get("WARC-Block-Digest"),
                indexed=record.type != "metadata",
            )

    def _check_cdxj(self, key: str, reading: _Reading) -> int:
        count = offset = 0
        indexed = set()
        for line in plain_lines(reading.pieces()):
            count += 1
            try:
                read = parse_line(line)
                indexed.add(read.offset)
                fault = self._cdxj_fault(read)
            except Damaged as error:
                fault = str(error)
            if fault:
                self._tally.find(key, fault, offset=offset)
            offset += len(line) + 1
        missing = {at for at, place in self._places.items() if place.indexed} - indexed
        if missing and not self._tally.has_found(key):
            self._tally.find(key, f"no line for the record at offset {min(missing)} of {self._warc}")
        self._tally.cdxj_lines += count
        return count

    def _cdxj_fault(self, line: CdxjLine) -> str | None:
        claimed = Pointer(key=line.filename, offset=line.offset, length=line.length, record_id=line.record_id)
        return self._fault(claimed, {"payload_digest": line.digest})

    def _check_articles(self, key: str, reading: _Reading) -> int:
        count = self._check_lines(key, reading, self._article_fault)
        self._tally.articles += count
        return count

    def _article_fault(self, line: bytes) -> str | None:
        capture = article_line(line).capture
        return self._fault(pointer_of(capture), digests_of(capture))

    def _check_outcomes(self, key: str, reading: _Reading) -> int:
        count = self._check_lines(key, reading, lambda line: None if outcome_line(line) else "")
        self._tally.outcomes += count
        return count

    def _check_lines(self, key: str, reading: _Reading, fault_of: Callable[[bytes], str | None]) -> int:
        count = 0
        for member in self._sound_members(key, reading):
            for line in lines_of(member.data):
                count += 1
                try:
                    fault = fault_of(line)
                except Damaged as error:
                    fault = str(error)
                if fault:
                    self._tally.find(key, fault, offset=member.offset)
        return count

    def _sound_members(self, key: str, reading: _Reading) -> Iterator[Member]:
        """Yield the whole members; each gap is a finding, and what lies in it is not looked for again."""
        gap: Gap | None = None
        for found in members_and_gaps(reading.pieces):
            if gap and key == self._warc:
                self._gaps.append(range(gap.offset, found.offset))
            gap = found if isinstance(found, Gap) else None
            if isinstance(found, Gap):
                self._tally.find(key, found.reason, offset=found.offset)
            else:
                yield found
        if gap and key == self._warc:
            self._gaps.append(range(gap.offset, _END))

    def _fault(self, claimed: Pointer, digests: Mapping[str, str | None]) -> str | None:
        """Return how a line's claim on a record fails; a record in a gap is named there, not again here."""
        if claimed.key != self._warc:
            return record_fault(self._store, claimed, digests)
        place = self._places.get(claimed.offset)
        if place is None:
            in_gap = any(claimed.offset in gap for gap in self._gaps)
            return (
                None
                if in_gap
                else f"points to offset {claimed.offset} of {claimed.key}: no record begins there"
            )
        said = {"record_id": claimed.record_id, "length": claimed.length, **digests}
        return _differences(said, {name: getattr(place, name) for name in said})


def record_fault(store: ObjectStore, claimed: Pointer, digests: Mapping[str, str | None]) -> str | None:
    """Return how a line's claim on a record fails when that record is read by itself."""
    try:
        record = read_pointer(store, claimed)
    except (Damaged, ObjectMissing) as error:
        return str(error).removeprefix(f"{claimed.key}: offset {claimed.offset}: ")
    faults = check_record(record)
    if faults:
        return "; ".join(faults)
    found = {
        "payload_digest": record.get("WARC-Payload-Digest"),
        "block_digest": record.get("WARC-Block-Digest"),
    }
    return _differences(digests, found)


def pointer_of(capture: LineCapture) -> Pointer:
    """Return the pointer that an article line holds."""
    return Pointer(
        key=capture.warc, offset=capture.offset, length=capture.length, record_id=capture.record_id
    )


def digests_of(capture: LineCapture) -> dict[str, str | None]:
    """Return the digests that an article line gives its record."""
    return {"payload_digest": capture.payload_digest, "block_digest": capture.block_digest}


def _differences(said: Mapping[str, object], found: Mapping[str, object]) -> str | None:
    wrong = [
        f"{name} is {value}, the record has {found[name]}"
        for name, value in said.items()
        if value != found[name]
    ]
    return "; ".join(wrong) or None
