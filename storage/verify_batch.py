"""Checks one batch: its objects against the manifest, its lines against its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.articles import lines_of
from storage.batch import keys
from storage.capture import Pointer
from storage.cdxj import parse_line
from storage.collection import plain_lines, read_pointer
from storage.errors import Damaged, ObjectMissing
from storage.lines import article_line, derivation_line, outcome_line
from storage.places import END, Claim, Places, differences, digests_of_record
from storage.reading import Reading
from storage.salvage import Gap, members_and_gaps
from storage.warc_reader import check_record, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.batch import Manifest
    from storage.cdxj import CdxjLine
    from storage.gzip_members import Member
    from storage.lines import LineCapture
    from storage.objects import ObjectStore
    from storage.tally import Tally


class BatchCheck:
    """The check of one batch; `run` adds what it reads and finds to the tally."""

    def __init__(self, store: ObjectStore, manifest: Manifest, tally: Tally) -> None:
        self._store = store
        self._manifest = manifest
        self._tally = tally
        self._warc = keys(manifest.id).warc
        self._places = Places()
        self._named: set[int] = set()

    def run(self, progress: Callable[[str], None]) -> None:
        """Read every object of the batch once; the WARC comes first, for the lines point into it."""
        checks = {
            "warc": self._check_warc,
            "cdxj": self._check_cdxj,
            "articles": self._check_articles,
            "outcomes": self._check_outcomes,
            "derivations": self._check_derivations,
        }
        for entry in sorted(self._manifest.objects, key=lambda entry: list(checks).index(entry.kind)):
            progress(entry.key)
            self._tally.objects += 1
            reading = Reading(self._store, entry)
            try:
                self._compare(reading, count=checks[entry.kind](reading))
            except ObjectMissing:
                self._tally.find(entry.key, "the manifest names this object and the store has none")
            except Damaged as error:
                self._tally.find(entry.key, str(error).removeprefix(f"{self._store.url}/{entry.key}: "))
            if entry.kind == "warc" and reading.size < entry.size:
                self._places.end = reading.size

    def _compare(self, reading: Reading, *, count: int) -> None:
        """Note what the object as a whole has wrong, unless a place in it is named already."""
        entry = reading.entry
        fault = reading.fault()
        if count != entry.records:
            fault = fault or f"{count} records or lines, the manifest says {entry.records}"
        if fault and not self._tally.has_found(entry.key):
            self._tally.find(entry.key, fault)

    def _check_warc(self, reading: Reading) -> int:
        count = 0
        for member in self._sound_members(reading, begins=b"WARC/"):
            count += 1
            try:
                record = parse_record(member.data)
            except Damaged as error:
                self._places.gaps.append(range(member.offset, member.offset + member.length))
                self._name_record(member.offset, str(error))
                continue
            self._places.note(member, record)
            if faults := check_record(record):
                self._name_record(member.offset, "; ".join(faults))
        self._tally.records += count
        return count

    def _check_cdxj(self, reading: Reading) -> int:
        key = reading.entry.key
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
        missing = self._places.unindexed(indexed)
        if missing and not self._tally.has_found(key):
            self._tally.find(key, f"no line for the record at offset {missing[0]} of {self._warc}")
        self._tally.cdxj_lines += count
        return count

    def _cdxj_fault(self, line: CdxjLine) -> str | None:
        pointer = Pointer(key=line.filename, offset=line.offset, length=line.length, record_id=line.record_id)
        if pointer.key != self._warc:
            return f"names {pointer.key}, which is not the WARC of this batch"
        return self._fault(Claim(pointer=pointer, digests={"payload_digest": line.digest}))

    def _check_articles(self, reading: Reading) -> int:
        count = self._check_lines(reading, self._article_fault)
        self._tally.articles += count
        return count

    def _article_fault(self, line: bytes) -> str | None:
        return "; ".join(fault for claim in claims_of(line) if (fault := self._fault(claim))) or None

    def _check_outcomes(self, reading: Reading) -> int:
        count = self._check_lines(reading, lambda line: None if outcome_line(line) else "")
        self._tally.outcomes += count
        return count

    def _check_derivations(self, reading: Reading) -> int:
        count = self._check_lines(reading, lambda line: None if derivation_line(line) else "")
        self._tally.derivations += count
        return count

    def _check_lines(self, reading: Reading, fault_of: Callable[[bytes], str | None]) -> int:
        count = 0
        for member in self._sound_members(reading, begins=b'{"'):
            for line in lines_of(member.data):
                count += 1
                try:
                    fault = fault_of(line)
                except Damaged as error:
                    fault = str(error)
                if fault:
                    self._tally.find(reading.entry.key, fault, offset=member.offset)
        return count

    def _sound_members(self, reading: Reading, *, begins: bytes) -> Iterator[Member]:
        """Yield the whole members; each gap is a finding."""
        gap: Gap | None = None
        for found in members_and_gaps(reading.pieces, begins=begins):
            self._close(gap, found.offset, reading)
            gap = found if isinstance(found, Gap) else None
            if not isinstance(found, Gap):
                yield found
        self._close(gap, END, reading)

    def _close(self, gap: Gap | None, end: int, reading: Reading) -> None:
        if gap is None:
            return
        if reading.entry.kind == "warc":
            self._places.gaps.append(range(gap.offset, end))
            self._name_record(gap.offset, gap.reason)
        else:
            self._tally.find(reading.entry.key, gap.reason, offset=gap.offset)

    def _fault(self, claim: Claim) -> str | None:
        """Return how a line's claim on a record fails.

        When the record itself could not be read, the line is not at fault: the record is named, once.
        """
        pointer = claim.pointer
        if pointer.key != self._warc:
            return record_fault(self._store, claim)
        if not self._places.is_unread(pointer.offset):
            return self._places.fault(claim)
        if pointer.offset < self._places.end:
            self._name_record(pointer.offset, "lies in damaged bytes")
        return None

    def _name_record(self, offset: int, reason: str) -> None:
        if offset not in self._named:
            self._named.add(offset)
            self._tally.find(self._warc, reason, offset=offset)


def record_fault(store: ObjectStore, claim: Claim) -> str | None:
    """Return how a line's claim on a record fails when that record is read by itself."""
    pointer = claim.pointer
    try:
        record = read_pointer(store, pointer)
    except (Damaged, ObjectMissing) as error:
        return str(error).removeprefix(f"{pointer.key}: offset {pointer.offset}: ")
    return "; ".join(check_record(record)) or differences(claim.digests, digests_of_record(record))


def claims_of(line: bytes) -> list[Claim]:
    """Return what an article line says of its records, one a page. Raises Damaged."""
    return [_claim(capture) for capture in article_line(line).captures]


def _claim(capture: LineCapture) -> Claim:
    pointer = Pointer(
        key=capture.warc, offset=capture.offset, length=capture.length, record_id=capture.record_id
    )
    digests = {"payload_digest": capture.payload_digest}
    if capture.block_digest is not None:  # an article derived at a revisit names an earlier capture's record
        digests["block_digest"] = capture.block_digest
    return Claim(pointer=pointer, digests=digests)
