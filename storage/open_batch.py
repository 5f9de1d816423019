"""A batch that still takes captures, article lines and outcome lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import journal
from storage.errors import Damaged, DiskFailed, DiskFull
from storage.lines import article_line, derivation_line, outcome_line
from storage.seal import seal
from storage.spool_files import AppendFile, room
from storage.spool_folder import ARTICLES, DERIVATIONS, JOURNAL, OUTCOMES, WARC_OPEN
from storage.warc import capture_of, records_of, warcinfo
from storage.warc_reader import read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.batch import BatchId
    from storage.capture import Capture, Prior
    from storage.exchange import Exchange
    from storage.lines import ArticleLine, LineCapture
    from storage.record import Record
    from storage.sealed_batch import SealedBatch
    from storage.spool_folder import SpoolFolder

_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What recovery did: bytes cut from the WARC, lines dropped, captures found beyond the journal or lost.

    `lost` counts captures that the journal names and the WARC lacks, `filled_bytes` damaged bytes with whole
    records behind them: only a power loss or a sick disk makes either. The bytes are kept in the folder as
    `0000.lost`, and no sweep deletes it.
    """

    cut_bytes: int = 0
    filled_bytes: int = 0
    dropped_lines: int = 0
    found: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record of an open batch lies: the WARC's path, byte offset and byte length of its member."""

    path: Path
    offset: int
    length: int

    def read(self) -> Record:
        """Return the record, in any process; while its batch is open. Raises Damaged, DiskFailed."""
        with room(self.path), self.path.open("rb") as file:
            file.seek(self.offset)
            return read_record(file.read(self.length))


class OpenBatch:
    """One batch being written, by one thread; locked until it is committed or closed."""

    def __init__(self, folder: SpoolFolder, *, mended: Mended | None = None) -> None:
        self.id: BatchId = folder.head.id
        self.mended = mended or Mended()
        self._folder = folder
        self._warc_key = folder.keys.warc
        self._warc = AppendFile(folder.path / WARC_OPEN)
        self._journal = AppendFile(folder.path / JOURNAL)
        self._articles = AppendFile(folder.path / ARTICLES)
        self._outcomes = AppendFile(folder.path / OUTCOMES)
        self._derivations = AppendFile(folder.path / DERIVATIONS)
        self._main_records: dict[str, int] = {}
        self._payloads: set[tuple[str, str, int]] = set()
        for capture in self.captures():
            self._remember(capture)

    @property
    def size(self) -> int:
        """Bytes in the WARC so far."""
        return self._warc.size

    @property
    def spooled_bytes(self) -> int:
        """Bytes in all of its files so far."""
        return sum(file.size for file in self._files())

    @property
    def unsynced(self) -> int:
        """Bytes of the WARC that a power loss could still take; a killed process loses none of them."""
        return self._warc.size - self._warc.synced

    def append(self, exchange: Exchange, *, prior: Callable[[str, str], Prior | None]) -> Capture:
        """Write the records of one exchange, with one write.

        `prior(target_uri, payload_digest)` names an earlier capture of the same payload. Raises DiskFull,
        DiskFailed, UnsafeField; then nothing of the exchange is kept and the batch is as before.
        """
        tools = self._folder.tools
        records = records_of(exchange, new_id=tools.new_id, prior=prior)
        start = self._warc.size
        opening = b"" if start else self._warcinfo()
        capture = capture_of(exchange, records, key=self._warc_key, offset=start + len(opening))
        tools.steps("append")
        self._warc.append(b"".join((opening, *records.members)))
        tools.steps("journal")
        self._enter(journal.Entry(start=start, end=self._warc.size, capture=capture))
        return capture

    def add_article(self, line: bytes) -> None:
        """Append one article line (a JSON object without line feed) that points into this batch.

        So do `capture` and those of its `parts`. In a batch of kind "derive" they point to records of an
        earlier batch, which its writer has read.
        Raises DiskFull, DiskFailed; Damaged when it is not one, ValueError when it points elsewhere.
        """
        captures = article_line(line).captures
        if self._folder.head.kind != "derive":
            for capture in captures:
                self._check_capture(capture)
        self._folder.tools.steps("article")
        self._articles.append(_whole(line))

    def add_outcome(self, line: bytes) -> None:
        """Append one outcome line (a JSON object without line feed). Raises DiskFull, DiskFailed, Damaged."""
        outcome_line(line)
        self._folder.tools.steps("outcome")
        self._outcomes.append(_whole(line))

    def add_derivation(self, line: bytes) -> None:
        """Append one derivation line, behind its article line. Raises DiskFull, DiskFailed, Damaged."""
        derivation_line(line)
        self._folder.tools.steps("derivation")
        self._derivations.append(_whole(line))

    def sync(self) -> None:
        """Bring everything written so far to the disk; may be called from another thread.

        Raises DiskFull, DiskFailed.
        """
        for file in self._files():
            file.sync()

    def captures(self) -> Iterator[Capture]:
        """Yield the captures so far, in the order they were made, read from the journal."""
        entries = journal.read(self._journal.path, until=self._journal.size)
        return (entry.capture for entry in entries)

    def outcomes(self) -> Iterator[bytes]:
        """Yield the outcome lines so far, without line feeds."""
        with room(self._outcomes.path), self._outcomes.path.open("rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")

    def articles(self) -> Iterator[ArticleLine]:
        """Yield what storage reads of the article lines so far."""
        with room(self._articles.path), self._articles.path.open("rb") as file:
            for line in file:
                yield article_line(line)

    def articles_missing(self) -> list[Capture]:
        """Return pages with a whole 2xx response record of which no derivation has told its end.

        It has when an article line names the record, or an outcome line names it and promises no article
        line in this batch.
        """
        told = self._told()
        return [
            capture for capture in self.captures() if _is_page(capture) and _record_id(capture) not in told
        ]

    def read(self, capture: Capture) -> Record:
        """Return the main record of a capture of this batch, from the open file. Raises Damaged."""
        pointer = capture.pointer
        if pointer is None or self._main_records.get(pointer.record_id) != pointer.offset:
            raise Damaged(f"{self.id}: the capture of {capture.target_uri} has no record in this batch")
        return read_record(self._warc.read(pointer.offset, pointer.length))

    def place(self, capture: Capture) -> Place | None:
        """Return where the response record of a capture of this batch lies; None when it has none here."""
        pointer = capture.pointer
        if pointer is None or capture.record_type != "response" or pointer.key != self._warc_key:
            return None
        return Place(path=self._warc.path, offset=pointer.offset, length=pointer.length)

    def seal(self) -> SealedBatch | None:
        """Check, close and name the batch's objects; None when there was nothing to keep.

        Raises Damaged, DiskFull, DiskFailed; the folder then stays as it is, to be sealed again or closed.
        """
        self.sync()
        self._close_files()
        with room(self._folder.path):
            return seal(self._folder)

    def close(self) -> None:
        """Let go of files and lock and leave the batch to the next recovery."""
        self._close_files()
        self._folder.lock.release()

    def _warcinfo(self) -> bytes:
        tools = self._folder.tools
        filename = self._warc_key.rpartition("/")[2]
        return warcinfo(tools.info, filename=filename, date=tools.now(), record_id=tools.new_id())

    def _enter(self, entry: journal.Entry) -> None:
        """Write the journal line; when that fails the records are taken back, so that none is unentered."""
        try:
            self._journal.append(journal.encode(entry))
        except (DiskFailed, DiskFull):
            self._warc.cut(entry.start)
            raise
        self._remember(entry.capture)

    def _remember(self, capture: Capture) -> None:
        """Note the records that an article line may point to: on a revisit the one that holds the payload."""
        if capture.pointer:
            self._main_records[capture.pointer.record_id] = capture.pointer.offset
            holder = capture.prior.pointer if capture.prior else capture.pointer
            self._payloads.add((holder.key, holder.record_id, holder.offset))

    def _check_capture(self, capture: LineCapture) -> None:
        if (capture.warc, capture.record_id, capture.offset) not in self._payloads:
            raise ValueError(
                f"{self.id}: an article line points to {capture.record_id}, no record of this batch"
            )

    def _told(self) -> set[str]:
        told = {line.capture.record_id for line in self.articles()}
        outcomes = (outcome_line(line) for line in self.outcomes())
        return told | {line.record_id for line in outcomes if line.record_id and not line.has_article_line}

    def _files(self) -> tuple[AppendFile, ...]:
        return self._warc, self._journal, self._articles, self._outcomes, self._derivations

    def _close_files(self) -> None:
        for file in self._files():
            file.close()


def _is_page(capture: Capture) -> bool:
    is_whole = capture.record_type == "response" and capture.truncated is None
    return is_whole and capture.role == "page" and capture.status in _SUCCESS


def _record_id(capture: Capture) -> str | None:
    return capture.pointer.record_id if capture.pointer else None


def _whole(line: bytes) -> bytes:
    if b"\n" in line:
        raise ValueError("a stored line holds a line feed; JSON lines have none")
    return line + b"\n"
