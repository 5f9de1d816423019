"""What a person and a program read at the end of a crawl, and the status it ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from crawler.cli.report import counted, one_line
from crawler.outcomes import EXIT_BUSY, EXIT_DONE, EXIT_INCOMPLETE, EXIT_INTERRUPTED, EXIT_STORE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.crawling import CrawlSummary
    from crawler.sums import SourceSums


def lines(summary: CrawlSummary) -> Iterator[str]:
    """Yield a line for each source, then one for the whole."""
    width = max((len(sums.source) for sums in summary.sources), default=0)
    for sums in summary.sources:
        yield f"{sums.source:<{width}}  {_told(sums)}"
    if not summary.sources and not summary.held_elsewhere and not summary.recovered:
        yield f"Nothing is due. {_next(summary.next_due)}"
    else:
        yield _last(summary)


def json_lines(summary: CrawlSummary) -> Iterator[str]:
    """Yield a JSON object for each source, then one for the whole."""
    for sums in summary.sources:
        yield msgspec.json.encode(sums).decode()
    whole = msgspec.to_builtins(summary)
    del whole["sources"]
    yield msgspec.json.encode({**whole, "exit": exit_code(summary)}).decode()


def complaints(summary: CrawlSummary) -> Iterator[str]:
    """Yield the sentences on what is not right."""
    yield from (f"Error: {problem}" for problem in summary.wrong_sources)
    for source, holder in sorted(summary.held_elsewhere.items()):
        yield f"Note: {source} is left to {holder}, which is at it."
    for sums in summary.sources:
        yield from (f"Note: {sums.source}: {one_line(problem)}" for problem in sums.problems)
    yield from (f"Note: {note}" for note in summary.notes)
    if summary.store_error:
        count = len(summary.uncommitted)
        left = f" {count} batches stay in the spool; the next run finishes them."
        if count == 1:
            left = " 1 batch stays in the spool; the next run finishes it."
        yield f"Error: {one_line(summary.store_error).rstrip('.')}.{left if summary.uncommitted else ''}"


def exit_code(summary: CrawlSummary) -> int:
    """Return the status: a failed store outweighs an interruption, and both what went wrong with a source."""
    if summary.store_error or summary.uncommitted:
        return EXIT_STORE
    if summary.interrupted:
        return EXIT_INTERRUPTED
    if summary.held_elsewhere and not summary.sources:
        return EXIT_BUSY
    is_wrong = summary.wrong_sources or any(sums.went_wrong for sums in summary.sources)
    return EXIT_INCOMPLETE if is_wrong else EXIT_DONE


def _told(sums: SourceSums) -> str:
    parts = [f"{sums.stored} new", f"{sums.unchanged} unchanged", f"{sums.reprints} reprints"]
    if sums.removed:
        parts.append(f"{sums.removed} removed")
    parts.append(f"{sums.failed.total()} failed{_reasons(sums)}")
    if sums.waiting:
        parts.append(f"{sums.waiting} waiting")
    if sums.polls["not-modified"] and sums.polls["not-modified"] == sums.polls.total():
        parts.append("feeds unchanged (304)")
    if sums.polls["failed"]:
        parts.append(f"{sums.polls['failed']} of {sums.polls.total()} polls failed")
    if sums.gaps:
        parts.append(f"{sums.gaps} gaps")
    return f"{', '.join(parts)} · {_next(sums.next_due)}"


def _reasons(sums: SourceSums) -> str:
    if not sums.failed:
        return ""
    return f" ({', '.join(f'{count} {reason}' for reason, count in sums.failed.most_common())})"


def _last(summary: CrawlSummary) -> str:
    stored = sum(sums.stored for sums in summary.sources)
    requests = sum(sums.requests for sums in summary.sources)
    parts = [f"{counted(len(summary.sources), 'source')}, {stored} new"]
    if summary.recovered:
        batches = counted(summary.recovered, "batch", "batches")
        parts.append(f"{batches} of an earlier run taken up")
    parts += [f"{counted(requests, 'request')}, {summary.seconds:.1f} s", _next(summary.next_due)]
    return " · ".join(parts)


def _next(due: datetime | None) -> str:
    return f"next due {due:%Y-%m-%d %H:%M} UTC" if due else "nothing more is due"
