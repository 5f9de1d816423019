"""What is whole of a damaged batch, brought into the folder of a new one."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storage.articles import lines_of
from storage.batch import keys
from storage.capture import Pointer
from storage.cdxj import parse_line
from storage.collection import plain_lines, read_pointer
from storage.errors import Damaged, ObjectMissing
from storage.gaps import Survey, survey
from storage.gzip_members import Member
from storage.lines import article_line, derivation_line, outcome_line
from storage.salvage import members_and_gaps
from storage.spool_files import write_file
from storage.spool_folder import ARTICLES, DERIVATIONS, OUTCOMES, WARC_OPEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from storage.batch import BatchId, ObjectKind
    from storage.objects import ObjectStore
    from storage.sealed_batch import SealedBatch
    from storage.spool_folder import SpoolFolder, Tombstone

_LOST = "store-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A batch whose whole records and lines come into another one; `lost` names the URLs of what did not.

    `by` is None as long as nothing is written.
    """

    batch: BatchId
    by: BatchId | None
    records: int
    articles: int
    outcomes: int
    lost: tuple[str, ...]


def ended(note: Tombstone, sealed: SealedBatch) -> Superseded:
    """Return what a repair brought into its batch that an earlier one had begun."""
    counts = sealed.manifest.counts
    return Superseded(
        batch=note.batch,
        by=sealed.superseded_by or sealed.id,
        records=max(0, counts.records - 1),
        articles=counts.articles,
        outcomes=counts.outcomes,
        lost=note.lost,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A main record as an index or article line tells of it."""

    offset: int
    length: int
    record_id: str
    url: str

    @property
    def end(self) -> int:
        return self.offset + self.length


class Salvage:
    """Fills the folder of a new batch with what is whole of a damaged one."""

    def __init__(
        self,
        store: ObjectStore,
        batch: BatchId,
        folder: SpoolFolder,
        *,
        sizes: Mapping[ObjectKind, int],
        has_index: bool,
    ) -> None:
        """`sizes` are those of the manifest, as far as there is one: a shorter object was cut.

        `has_index` says that the CDXJ is whole: it has no checksums of its own.
        """
        self._store = store
        self._sizes = sizes
        self._has_index = has_index
        self._old = keys(batch)
        self._batch = batch
        self._folder = folder
        self._warc = folder.path / WARC_OPEN
        self.known: list[range] = []
        self.lost: list[str] = []
        self._articles: list[bytes] = []
        self._outcomes: list[bytes] = []
        self._found = Survey()

    def fill(self) -> None:
        """Copy the WARC; write the lines whose records are whole, pointing to where these are now."""
        is_there = self._store.head(self._old.warc) is not None
        write_file(self._warc, self._store.chunks(self._old.warc) if is_there else b"")
        articles = list(self._lines("articles"))
        outcomes = list(self._lines("outcomes"))
        claims = {claim.record_id: claim for claim in (*self._indexed(), *self._claimed(articles))}
        self.known = [range(claim.offset, claim.end) for claim in claims.values()]
        self._found = survey(self._warc, known=self.known)
        gone = {
            claim.record_id: claim.url
            for claim in claims.values()
            if self._found.is_lost(claim.offset, claim.end)
        }
        self._articles = [line for line in map(self._moved, articles) if line is not None]
        self._outcomes = [line for line in (self._told(line, gone) for line in outcomes) if line is not None]
        self.lost += sorted(gone.values())
        write_file(self._folder.path / ARTICLES, (line + b"\n" for line in self._articles))
        write_file(self._folder.path / OUTCOMES, (line + b"\n" for line in self._outcomes))
        derivations = (line + b"\n" for line in self._lines("derivations") if _is_derivation(line))
        write_file(self._folder.path / DERIVATIONS, derivations)

    def summary(self, by: BatchId | None) -> Superseded:
        """Return what comes into the new batch."""
        return Superseded(
            batch=self._batch,
            by=by,
            records=max(0, len(self._found.boundaries) - 1 - len(self._found.gaps)),
            articles=len(self._articles),
            outcomes=len(self._outcomes),
            lost=tuple(self.lost),
        )

    def _lines(self, kind: Literal["articles", "outcomes", "derivations"]) -> Iterator[bytes]:
        """Yield the lines that can be read of an object that may be damaged or gone.

        Of a member that was cut, the lines before the cut; of one that was changed nothing can be trusted.
        """
        key: str = getattr(self._old, kind)
        found = self._store.head(key)
        if found is None:
            return
        is_cut = found.size < self._sizes.get(kind, 0)
        for part in members_and_gaps(lambda start: self._pieces(key, start), begins=b'{"'):
            if isinstance(part, Member):
                yield from lines_of(part.data)
            elif is_cut and "torn" in part.reason:
                yield from lines_of(_before_cut(b"".join(self._pieces(key, part.offset))))

    def _pieces(self, key: str, start: int) -> Iterator[bytes]:
        for piece in self._store.chunks(key):
            if start < len(piece):
                yield piece[start:]
            start = max(0, start - len(piece))

    def _indexed(self) -> Iterator[_Claim]:
        if self._has_index:
            for line in plain_lines(self._store.chunks(self._old.cdxj)):
                read = parse_line(line)
                yield _Claim(offset=read.offset, length=read.length, record_id=read.record_id, url=read.url)

    def _claimed(self, lines: Iterable[bytes]) -> Iterator[_Claim]:
        """Yield what the article lines say of records of this batch."""
        for line in lines:
            with suppress(Damaged):
                told = article_line(line)
                urls = (told.url, *(part.url for part in told.parts))
                for one, url in zip(told.captures, urls, strict=True):
                    if one.warc == self._old.warc:
                        yield _Claim(offset=one.offset, length=one.length, record_id=one.record_id, url=url)

    def _moved(self, line: bytes) -> bytes | None:
        """Return the article line with its pointers into the new WARC; None when a record of it is lost."""
        try:
            captures = article_line(line).captures
        except Damaged:
            return None
        here = [one for one in captures if one.warc == self._old.warc]
        if not here:
            is_derived = self._folder.head.kind == "derive"
            return None if is_derived and not has_records(self._store, line) else line
        if any(self._found.is_lost(one.offset, one.offset + one.length) for one in here):
            return None
        told = json.loads(line)
        for one in (told["capture"], *(part["capture"] for part in told.get("parts", ()))):
            if one["warc"] == self._old.warc:
                one["warc"] = self._folder.keys.warc
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    def _told(self, line: bytes, gone: dict[str, str]) -> bytes | None:
        """Return the outcome line; that of a lost record says so and points nowhere."""
        try:
            record = outcome_line(line).record_id
        except Damaged:
            return None
        if record not in gone:
            return line
        told = json.loads(line)
        told |= {"outcome": _LOST, "reason": "its record was damaged in the store and is lost"}
        told |= {"captured": False, "article": None, "record_id": None}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def line_pointers(line: bytes) -> list[Pointer]:
    """Return where the records of an article line lie. Raises Damaged."""
    return [
        Pointer(key=one.warc, offset=one.offset, length=one.length, record_id=one.record_id)
        for one in article_line(line).captures
    ]


def has_records(store: ObjectStore, line: bytes, *, besides: Collection[str] = ()) -> bool:
    """Tell whether the records of an article line can be read where it says, apart from those `besides`."""
    try:
        for pointer in line_pointers(line):
            if pointer.key not in besides:
                read_pointer(store, pointer)
    except (Damaged, ObjectMissing):
        return False
    return True


def _is_derivation(line: bytes) -> bool:
    try:
        return bool(derivation_line(line))
    except Damaged:
        return False


def _before_cut(member: bytes) -> bytes:
    """Return the whole lines of a gzip member without its end."""
    try:
        text = zlib.decompressobj(wbits=31).decompress(member)
    except zlib.error:
        return b""
    return text[: text.rfind(b"\n") + 1]
