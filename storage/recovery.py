"""Mends the folder of a batch whose process was killed, so that it can be sealed."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from storage import journal
from storage.errors import Damaged
from storage.gzip_members import members
from storage.lines import article_line, outcome_line
from storage.open_batch import Mended
from storage.reread import entries_from
from storage.spool_files import size_of, write_file
from storage.spool_folder import ARTICLES, JOURNAL, LOST, OUTCOMES, WARC_OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.spool_folder import SpoolFolder

_COPY = 1024 * 1024


def mend(folder: SpoolFolder) -> Mended:
    """Bring WARC, journal and lines into agreement; what the WARC holds decides.

    The WARC is cut to whole records; journal entries that fit it are kept; captures beyond them are read out
    of the WARC; lines that are torn or point to no record are dropped (an article can be derived again).
    Files that need no mending are not written, so that a full disk stops nothing. Raises DiskFull.
    """
    folder.reopen()
    warc, noted, articles, outcomes = (
        _touched(folder.path / name) for name in (WARC_OPEN, JOURNAL, ARTICLES, OUTCOMES)
    )
    boundaries = _boundaries(warc)
    whole = max(boundaries)
    known = list(journal.sound_prefix(_lines(noted), boundaries=boundaries))
    lost = set(_lost_records(noted, whole))
    cut_bytes = _cut(warc, whole, keep=folder.path / LOST if lost else None)
    found = list(entries_from(warc, start=known[-1].end if known else 0, key=folder.keys.warc))
    if found or sum(len(journal.encode(entry)) for entry in known) != size_of(noted):
        write_file(noted, map(journal.encode, [*known, *found]))
    pointers = (entry.capture.pointer for entry in (*known, *found))
    records = {pointer.record_id for pointer in pointers if pointer}
    dropped = _keep_lines(articles, lambda line: article_line(line).capture.record_id in records)
    dropped += _keep_lines(outcomes, lambda line: outcome_line(line).record_id not in lost)
    return Mended(cut_bytes=cut_bytes, dropped_lines=dropped, found=len(found), lost=len(lost))


def _touched(path: Path) -> Path:
    path.touch()
    return path


def _boundaries(warc: Path) -> set[int]:
    """Return where the whole members begin and end, 0 included; the greatest is where the WARC is cut."""
    found = {0}
    with suppress(Damaged):
        for member in members(warc):
            found.add(member.offset + member.length)
    return found


def _lost_records(noted: Path, whole: int) -> Iterator[str]:
    """Yield the ids of journaled records that do not lie in the first `whole` bytes of the WARC."""
    for line in _lines(noted):
        with suppress(Damaged):
            pointer = journal.decode(line).capture.pointer
            if pointer and pointer.offset + pointer.length > whole:
                yield pointer.record_id


def _cut(warc: Path, size: int, *, keep: Path | None) -> int:
    """Shorten the WARC to `size` bytes, after copying the rest to `keep`; return the bytes cut."""
    cut_bytes = size_of(warc) - size
    if not cut_bytes:
        return 0
    with warc.open("r+b") as file:
        if keep:
            file.seek(size)
            write_file(keep, iter(lambda: file.read(_COPY), b""))
        file.truncate(size)
        os.fsync(file.fileno())
    return cut_bytes


def _keep_lines(path: Path, is_good: Callable[[bytes], bool]) -> int:
    """Drop the lines that cannot be read or are not good; return how many. Untouched when all are."""

    def good() -> Iterator[bytes]:
        return (line + b"\n" for line in _lines(path) if _holds(line, is_good))

    dropped = sum(not _holds(line, is_good) for line in _lines(path))
    if sum(map(len, good())) != size_of(path):
        write_file(path, good())
    return dropped


def _holds(line: bytes, is_good: Callable[[bytes], bool]) -> bool:
    try:
        return is_good(line)
    except Damaged:
        return False


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of the file without line feeds, a torn last one included."""
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")
