"""kill -9 at every step of the commit, and again while the next start mends: nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.folder import FolderStore
from storage.index import Index
from storage.lines import outcome_line
from storage.open_batch import OpenBatch
from storage.verify import verify
from tests.archive import START, derive_missing, dying_before, new_spool
from tests.archive import outcome_line as new_outcome_line
from tests.drills.figures import Figure, Figures, all_of, none_of
from tests.integration.kill_at_step import BATCHES, PAGES, enter, main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale

STEPS = {
    "append": PAGES * BATCHES,
    "journal": PAGES * BATCHES,
    "article": PAGES * BATCHES,
    "outcome": PAGES * BATCHES,
    "seal": BATCHES,
    "sealed": BATCHES,
    "put:warc": BATCHES,
    "put:cdxj": BATCHES,
    "put:articles": BATCHES,
    "put:outcomes": BATCHES,
    "manifest": BATCHES,
    "index": BATCHES,
    "state": BATCHES,
    "committed": BATCHES,
    "sweep": BATCHES,
}
"""How often the run of `kill_at_step` comes to each step."""

_AGAIN = ("seal", "sealed", "put:warc", "put:outcomes", "manifest", "index", "state", "committed")
"""Steps at which a mending start is killed too."""


@dataclass(slots=True)
class _Seen:
    """What the judge found over all kills."""

    asked: int = 0
    kills: int = 0
    again: int = 0
    acknowledged: int = 0
    found: int = 0
    unlisted: int = 0
    missing: int = 0
    twice: int = 0
    unentered: int = 0
    unsound: list[str] = field(default_factory=list)


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Kill a run at each step 50 times (once in the short form), every second time its successor too."""
    began = time.monotonic()
    dice = random.Random(seed)
    rounds = 50 if scale == "full" else 1
    seen = _Seen()
    for step, times in STEPS.items():
        for number in range(rounds):
            root = folder / "archive"
            (root / "store").mkdir(parents=True)
            seen.asked += 1
            seen.kills += _is_killed(main, root, step, dice.randint(1, times))
            if dice.random() < 0.5 or number == 0:
                seen.again += _is_killed(_mend, root, number + 2, dice.choice(_AGAIN))
            _mend(root, 99)
            _judge(root, seen)
            shutil.rmtree(root)
        say(f"{step}: {rounds} times")
    figures = (
        all_of("runs killed", seen.kills, seen.asked),
        Figure(what="their successors killed", value=str(seen.again), bound="some", holds=seen.again > 0),
        all_of("acknowledged captures in a manifest", seen.found, seen.acknowledged),
        none_of("captured URLs without an outcome in a manifest", seen.unlisted),
        none_of("objects named and missing", seen.missing),
        none_of("batches or captures twice", seen.twice),
        none_of("batches not entered in index or state", seen.unentered),
        none_of("damages and orphans", len(seen.unsound)),
    )
    return Figures(name="commit", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _is_killed(work: Callable[..., None], *arguments: object) -> bool:
    """Do `work` in a child that is to die by SIGKILL; False when it came to its end before."""
    child = os.fork()
    if not child:
        try:
            work(*arguments)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _mend(root: Path, seed: int, fatal: str | None = None) -> None:
    """Do what the next start does; die by SIGKILL before the step `fatal`."""
    store = FolderStore(root / "store")
    with closing(Index(root / "index.db")) as index:
        for batch in new_spool(root, seed=seed, steps=dying_before(fatal)).recover():
            sealed = _finished(batch).seal() if isinstance(batch, OpenBatch) else batch
            if sealed is not None:
                sealed.commit(store, index=index, enter=lambda batch: enter(root, batch.id))


def _finished(batch: OpenBatch) -> OpenBatch:
    """Write the lines that the killed process did not come to."""
    derive_missing(batch)
    told = {outcome_line(line).record_id for line in batch.outcomes()}
    for capture in batch.captures():
        if capture.pointer and capture.pointer.record_id not in told:
            batch.add_outcome(new_outcome_line(capture.target_uri, capture=capture))
    return batch


def _judge(root: Path, seen: _Seen) -> None:
    """Hold the archive against what the killed run had acknowledged."""
    store = FolderStore(root / "store")
    found = list(manifests(store))
    keys = set(store.list(""))
    told: Counter[str] = Counter()
    captured: Counter[str] = Counter()
    for manifest in found:
        seen.missing += sum(entry.key not in keys for entry in manifest.objects)
        captured.update(parse_line(line).record_id for line in lines(store, manifest, "cdxj"))
        told.update(outcome_line(line).record_id or "" for line in lines(store, manifest, "outcomes"))
    acknowledged = _words(root / "acknowledged")
    seen.acknowledged += len(acknowledged)
    seen.found += sum(record in captured for record in acknowledged)
    seen.unlisted += sum(record not in told for record in captured)
    seen.twice += captured.total() - len(captured) + told.total() - len(told)
    names = [manifest.id for manifest in found]
    seen.twice += len(names) - len(set(names))
    with closing(Index(root / "index.db")) as index:
        seen.unentered += [manifest.id for manifest in index.batches()] != names
    seen.unentered += set(_words(root / "entered")) != set(names)
    report = verify(store, now=START)
    seen.unsound += [finding.key for finding in report.damaged] + [*report.orphans, *report.unfinished]


def _words(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []
