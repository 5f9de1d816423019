"""The journal of an open batch: one JSON line per exchange, saying what its records in the WARC are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from storage.capture import Capture  # noqa: TC001 - msgspec reads the annotations at run time
from storage.errors import Damaged
from storage.spool_files import room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exchange: its records fill the bytes from `start` up to `end` of the WARC.

    Entries are contiguous; the first starts at 0 and has the warcinfo record before its own.
    """

    start: int
    end: int
    capture: Capture


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """Return the entry as one line, line feed included."""
    return _ENCODER.encode(entry) + b"\n"


def decode(line: bytes) -> Entry:
    """Return the entry of one line; raises Damaged when it is none."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"journal: {error}") from error


def read(path: Path, *, until: int | None = None) -> Iterator[Entry]:
    """Yield the entries of a journal, or of its first `until` bytes. Raises Damaged, DiskFailed."""
    with room(path), path.open("rb") as file:
        while (until is None or file.tell() < until) and (line := file.readline()):
            yield decode(line)


def sound_prefix(lines: Iterable[bytes], *, boundaries: set[int]) -> Iterator[Entry]:
    """Yield entries until a line is torn, does not follow on, or misses the WARC's record `boundaries`."""
    end = 0
    for line in lines:
        try:
            entry = decode(line)
        except Damaged:
            return
        if entry.start != end or not {entry.start, entry.end} <= boundaries:
            return
        end = entry.end
        yield entry
