"""What `depeche derive` tells: counts, the largest differences, and what is not right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from crawler.cli.report import SHOWN_ID, counted, folded, one_line
from crawler.outcomes import EXIT_DAMAGE, EXIT_DONE, EXIT_INCOMPLETE, EXIT_INTERRUPTED, EXIT_STORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.deriving import Derived, Wanted
    from crawler.differences import Difference

_SHOWN_LINES: Final = 24
_SHOWN_FAILURES: Final = 20
_WIDTH: Final = 160
_COLORS: Final = {"+": "green", "-": "red"}


def status(done: Derived) -> int:
    """Return the exit status: trouble with the store outweighs an interruption, that an unreadable record."""
    if done.error or done.commits.error:
        return EXIT_STORE
    if done.is_interrupted:
        return EXIT_INTERRUPTED
    if done.damaged:
        return EXIT_DAMAGE
    return EXIT_INCOMPLETE if done.changes.failed else EXIT_DONE


def lines(done: Derived, wanted: Wanted) -> Iterator[str]:
    """Yield the report for a person."""
    changes = done.changes
    for difference in changes.largest():
        yield from _told(difference)
        yield ""
    if changes.changed:
        kinds = ("longer", "shorter", "outcome", "title", "date", "author")
        yield ", ".join(f"{getattr(changes, kind)} {kind}" for kind in kinds)
        yield "fields: " + ", ".join(f"{name} {count}" for name, count in changes.fields.most_common())
    for turn, count in changes.outcomes.most_common():
        yield f"{turn}: {count}"
    yield _last(done, wanted)


def _last(done: Derived, wanted: Wanted) -> str:
    changes = done.changes
    if done.is_empty:
        return "No stored page is meant by this; nothing was derived."
    parts = [
        f"{counted(changes.derived, 'page')} derived: {changes.changed} changed",
        f"{changes.unchanged} unchanged",
        f"{changes.failed} failed",
    ]
    if done.skipped:
        parts.append(f"{done.skipped} skipped, derived under these settings before")
    if wanted.dry_run:
        return f"{', '.join(parts)}. Nothing was written."
    batches = done.commits.committed
    return f"{', '.join(parts)}." + (
        f" Written: {', '.join(batches)}" if batches else " Nothing new to write."
    )


def _told(difference: Difference) -> Iterator[str]:
    new, capture = difference.new, difference.new.capture
    yield f"{click.style(new.url, bold=True)}  {difference.old.id[:SHOWN_ID]} to {new.id[:SHOWN_ID]}"
    if capture is not None:
        yield f"captured {capture.date:%Y-%m-%d %H:%M:%S}, {capture.record_id}"
    found = difference.diff()
    for line in found[:_SHOWN_LINES]:
        text = folded(line)
        text = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
        yield click.style(text, fg=_COLORS.get(line[:1]))
    if len(found) > _SHOWN_LINES:
        yield f"… {counted(len(found) - _SHOWN_LINES, 'line')} more; --json has them all"


def complaints(done: Derived) -> Iterator[str]:
    """Yield the sentences on what is not right."""
    for failed in done.changes.failures[:_SHOWN_FAILURES]:
        yield f"{failed.outcome}: {one_line(failed.url)}: {one_line(failed.reason)}"
    more = done.changes.failed - _SHOWN_FAILURES
    if more > 0:
        yield f"… and {counted(more, 'failure')} more; --json names them."
    for note in done.notes:
        yield f"Note: {note}"
    if done.damaged:
        yield "`depeche verify` names what is damaged, `depeche repair` mends it."
    if error := done.error or done.commits.error:
        yield f"Error: {error}"
    if waiting := done.commits.uncommitted:
        yield f"{counted(len(waiting), 'batch', 'batches')} in the spool; the next run stores them."
    if done.is_interrupted:
        yield "Interrupted; what was derived is kept, and the next run goes on."


def as_json(done: Derived, wanted: Wanted) -> bytes:
    """Return the report as one JSON object."""
    changes = done.changes
    counts = ("derived", "changed", "unchanged", "longer", "shorter", "outcome", "title", "date", "author")
    return msgspec.json.encode(
        {
            **{name: getattr(changes, name) for name in counts},
            "failed": changes.failed,
            "skipped": done.skipped,
            "fields": dict(changes.fields.most_common()),
            "outcomes": dict(changes.outcomes.most_common()),
            "differences": [_difference(one) for one in changes.largest()],
            "failures": changes.failures,
            "dry_run": wanted.dry_run,
            "batches": done.commits.committed,
            "uncommitted": done.commits.uncommitted,
            "recovered": done.recovered,
            "interrupted": done.is_interrupted,
            "error": done.error or done.commits.error,
            "seconds": round(done.seconds, 3),
        }
    )


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "url": one.new.url,
        "article": one.new.id,
        "replaces": one.old.id,
        "characters": one.size,
        "words": [one.old.word_count, one.new.word_count],
        "capture": one.new.capture,
        "diff": one.diff(),
    }
