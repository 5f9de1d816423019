"""Mends the folder of a batch whose process was killed, so that it can be sealed."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from storage import journal
from storage.errors import Damaged
from storage.gaps import filler, survey
from storage.lines import article_line, derivation_line, outcome_line
from storage.open_batch import Mended
from storage.reread import entries_from
from storage.spool_files import size_of, write_file
from storage.spool_folder import ARTICLES, DERIVATIONS, JOURNAL, LOST, OUTCOMES, WARC_OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from storage.capture import Pointer
    from storage.gaps import Survey
    from storage.lines import DerivationLine
    from storage.spool_folder import SpoolFolder

_COPY = 1024 * 1024


def mend(folder: SpoolFolder, *, known: Iterable[range] = ()) -> Mended:
    """Bring WARC, journal and lines into agreement; what the WARC holds decides.

    Damaged stretches of the WARC are filled, so that the records behind them keep their places, and its torn
    end is cut; `known` are places of records, beside those of the journal. Journal entries that fit are kept;
    other captures are read out of the WARC; lines that are torn or point to no record are dropped (an article
    can be derived again). Files that need no mending are not written, so that a full disk stops nothing.
    Raises Damaged, DiskFull, DiskFailed.
    """
    folder.reopen()
    warc, noted, outcomes = (_touched(folder.path / name) for name in (WARC_OPEN, JOURNAL, OUTCOMES))
    found = survey(warc, known=[*known, *_journaled_places(noted)])
    fillers = _fillers(folder, found)
    lost = {pointer.record_id for pointer in _pointers(noted) if _is_gone(found, pointer)}
    cut_bytes = size_of(warc) - found.end
    _keep_damaged(folder, found, cut=bool(lost))
    _write(warc, fillers, size=found.end)
    entries = list(journal.sound_prefix(_lines(noted), boundaries=found.boundaries))
    whole = list(takewhile(lambda entry: not found.is_lost(entry.start, entry.end), entries))
    reread = list(entries_from(warc, start=whole[-1].end if whole else 0, key=folder.keys.warc))
    if reread or sum(len(journal.encode(entry)) for entry in whole) != size_of(noted):
        write_file(noted, map(journal.encode, [*whole, *reread]))
    captures = [entry.capture for entry in (*whole, *reread)]
    priors = [capture.prior.pointer for capture in captures if capture.prior]
    pointers = [capture.pointer for capture in captures if capture.pointer]
    records = {pointer.record_id for pointer in (*pointers, *priors)}
    dropped = _keep_articles(folder, records)
    dropped += _keep_lines(outcomes, lambda line: outcome_line(line).record_id not in lost)
    return Mended(
        cut_bytes=cut_bytes,
        filled_bytes=sum(map(len, fillers)),
        dropped_lines=dropped,
        found=len(reread),
        lost=len(lost),
    )


def _touched(path: Path) -> Path:
    path.touch()
    return path


def _pointers(noted: Path) -> Iterator[Pointer]:
    """Yield the pointers of all journal lines that can be read, also behind one that can't."""
    for line in _lines(noted):
        with suppress(Damaged):
            pointer = journal.decode(line).capture.pointer
            if pointer:
                yield pointer


def _journaled_places(noted: Path) -> list[range]:
    return [range(pointer.offset, pointer.offset + pointer.length) for pointer in _pointers(noted)]


def _is_gone(found: Survey, pointer: Pointer) -> bool:
    return found.is_lost(pointer.offset, pointer.offset + pointer.length)


def _fillers(folder: SpoolFolder, found: Survey) -> dict[range, bytes]:
    """Return what comes into each gap; the WARC ends before the first one that is too small for it."""
    made: dict[range, bytes] = {}
    for gap in found.gaps:
        date, new_id = folder.tools.now(), folder.tools.new_id
        content = filler(len(gap), offset=gap.start, date=date, new_id=new_id)
        if content is None:
            found.end = gap.start
            break
        made[gap] = content
    return made


def _keep_damaged(folder: SpoolFolder, found: Survey, *, cut: bool) -> None:
    """Copy the damaged stretches, and the end that is cut when journaled captures lie in it, to `0000.lost`.

    What an earlier mending kept there stays before them.
    """
    warc, lost = folder.path / WARC_OPEN, folder.path / LOST
    stretches = [gap for gap in found.gaps if gap.start < found.end]
    if cut and found.end < size_of(warc):
        stretches.append(range(found.end, size_of(warc)))
    if stretches:
        before = [range(size_of(lost))] if lost.exists() else []
        write_file(lost, chain(_pieces(lost, before), _pieces(warc, stretches)))


def _pieces(path: Path, stretches: Iterable[range]) -> Iterator[bytes]:
    for stretch in stretches:
        with path.open("rb") as file:
            file.seek(stretch.start)
            rest = len(stretch)
            while piece := file.read(min(rest, _COPY)):
                rest -= len(piece)
                yield piece


def _write(warc: Path, fillers: Mapping[range, bytes], *, size: int) -> None:
    """Fill the gaps and cut the torn end; a crash in between leaves a WARC that is mended again."""
    if not fillers and size == size_of(warc):
        return
    with warc.open("r+b") as file:
        for gap, content in fillers.items():
            file.seek(gap.start)
            file.write(content)
        file.truncate(size)
        file.flush()
        os.fsync(file.fileno())


def _keep_articles(folder: SpoolFolder, records: Collection[str]) -> int:
    """Drop article lines whose record is not here, and of derivations what has lost its article line.

    A batch of kind "derive" has no records; its lines point to those of others.
    """
    articles, derivations = (_touched(folder.path / name) for name in (ARTICLES, DERIVATIONS))
    is_derived = folder.head.kind == "derive"
    dropped = _keep_lines(
        articles,
        lambda line: all(one.record_id in records or is_derived for one in article_line(line).captures),
    )
    told = {article_line(line).capture.record_id for line in _lines(articles)} if is_derived else set()
    return dropped + _keep_lines(derivations, lambda line: _is_told(derivation_line(line), told))


def _is_told(line: DerivationLine, articles: Collection[str]) -> bool:
    return not line.changed or line.record_id in articles


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
