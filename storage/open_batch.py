"""A batch that still takes captures, article lines and outcome lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.batch import BatchId
    from storage.capture import Capture, Prior
    from storage.exchange import Exchange
    from storage.sealed_batch import SealedBatch
    from storage.warc_reader import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What recovery had to do: bytes cut from the WARC, lines dropped, captures found or lost.

    `lost` counts captures that had been journaled and are gone: only a power loss or a sick disk does that.
    """

    cut_bytes: int = 0
    dropped_lines: int = 0
    found: int = 0
    lost: int = 0


class OpenBatch:
    """One batch being written, by one thread; locked until it is sealed and committed, or closed."""

    id: BatchId
    mended: Mended

    @property
    def size(self) -> int:
        """Bytes in the WARC so far."""
        raise NotImplementedError

    @property
    def synced_bytes(self) -> int:
        """Bytes of the WARC that `sync` has brought to the disk; captures that end below it are durable."""
        raise NotImplementedError

    @property
    def unsynced(self) -> int:
        """Bytes of the WARC that a power loss could still take."""
        raise NotImplementedError

    def append(self, exchange: Exchange, *, prior: Callable[[str, str], Prior | None]) -> Capture:
        """Write the records of one exchange with one write. Raises DiskFull, UnsafeField; then nothing is kept."""
        raise NotImplementedError

    def add_article(self, line: bytes) -> None:
        """Append one article line (a JSON object, no newline) whose `capture` points into this batch."""
        raise NotImplementedError

    def add_outcome(self, line: bytes) -> None:
        """Append one outcome line (a JSON object, no newline)."""
        raise NotImplementedError

    def sync(self) -> None:
        """Bring everything written so far to the disk; may be called from another thread."""
        raise NotImplementedError

    def captures(self) -> Iterator[Capture]:
        """Yield the captures so far, in the order they were made, read from the journal."""
        raise NotImplementedError

    def articles_missing(self) -> list[Capture]:
        """Return pages with a 2xx response record whose derivation left neither article nor outcome line."""
        raise NotImplementedError

    def outcomes(self) -> Iterator[bytes]:
        """Yield the outcome lines so far."""
        raise NotImplementedError

    def read(self, capture: Capture) -> Record:
        """Return the main record of a capture of this batch, from the open file. Raises Damaged."""
        raise NotImplementedError

    def seal(self) -> SealedBatch | None:
        """Check, close and name the batch's objects; None when there was nothing to keep. Raises Damaged."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of files and lock and leave the batch to the next recovery."""
        raise NotImplementedError
