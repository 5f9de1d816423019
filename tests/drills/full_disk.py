"""The disk fills up while spooling: a clean stop with the reason, nothing half visible, and on after room."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.errors import DiskFull
from storage.folder import FolderStore
from storage.open_batch import OpenBatch
from storage.verify import verify
from tests.archive import START, add_page, article_line, new_spool, outcome_line
from tests.drills.figures import Figures, all_of, at_most, none_of, skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.drills.figures import Scale

PAGES_A_BATCH = 12
MOST_PAGES = 5000
"""More than any disk of this drill holds."""
ROOM = "64m"


@dataclass(slots=True)
class _Seen:
    """What happened over all rounds."""

    rounds: int = 0
    stopped: int = 0
    unclear: int = 0
    half: int = 0
    acknowledged: int = 0
    found: int = 0
    twice: int = 0
    left: int = 0
    resume_seconds: float = 0.0
    stops: set[str] = field(default_factory=set)


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Fill disks of random sizes, the store on the same disk every second time; then give them room."""
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    mounting = can_mount(folder / "trial")
    for number in range(20 if scale == "full" else 4):
        root = folder / "disk"
        store = root if number % 2 else folder / "store"
        with ExitStack() as stack:
            if mounting:
                give_room = stack.enter_context(small_disk(root, kib=dice.randrange(150, 700)))
            else:
                give_room = stack.enter_context(quota(dice.randrange(4_000, 30_000)))
            _round(root, FolderStore(store / "objects"), give_room, seen)
        for path in (root, folder / "store"):
            shutil.rmtree(path, ignore_errors=True)
    say(f"stopped while: {', '.join(sorted(seen.stops))}")
    figures = (
        all_of("runs that stopped for want of room", seen.stopped, seen.rounds),
        none_of("stops that do not say where and why", seen.unclear),
        none_of("damages visible while the disk was full", seen.half),
        all_of("acknowledged captures in a manifest after room", seen.found, seen.acknowledged),
        none_of("captures twice", seen.twice),
        none_of("batches left in the spool", seen.left),
        at_most("longest resume", seen.resume_seconds, 10, "s"),
        *([] if mounting else [skipped("a disk of its own", "no mount here: a file size limit instead")]),
    )
    return Figures(name="full_disk", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _round(root: Path, store: FolderStore, give_room: Callable[[], None], seen: _Seen) -> None:
    acknowledged: list[str] = []
    seen.rounds += 1
    try:
        _capture_until_full(root, store, acknowledged, seen)
    except DiskFull as error:
        seen.stopped += 1
        seen.unclear += str(root) not in str(error) and store.url not in str(error)
    _try_while_full(root, store)
    seen.half += len(verify(store, now=START).damaged)
    give_room()
    began = time.monotonic()
    _resume(root, store, seed=5)
    seen.resume_seconds = max(seen.resume_seconds, time.monotonic() - began)
    report = verify(store, now=START)
    seen.half += len((*report.damaged, *report.orphans, *report.unfinished))
    found = [
        parse_line(line).record_id for manifest in manifests(store) for line in lines(store, manifest, "cdxj")
    ]
    seen.acknowledged += len(acknowledged)
    seen.found += len(set(acknowledged) & set(found))
    seen.twice += len(found) - len(set(found))
    seen.left += len(new_spool(root).unfinished())


def _capture_until_full(root: Path, store: FolderStore, acknowledged: list[str], seen: _Seen) -> None:
    """Fill batches and commit them until there is no room. Raises DiskFull."""
    doing = "opening"

    def note(step: str) -> None:
        nonlocal doing
        doing = step

    spool = new_spool(root, steps=note)
    pages = count()
    try:
        while next(pages) < MOST_PAGES:
            batch = spool.open_batch(job="fetch", kind="manual")
            with ExitStack() as held:
                held.callback(batch.close)
                for _ in range(PAGES_A_BATCH):
                    capture = add_page(batch, next(pages))
                    batch.sync()
                    assert capture.pointer is not None
                    acknowledged.append(capture.pointer.record_id)
                sealed = batch.seal()
                assert sealed is not None
                held.callback(sealed.close)
                sealed.commit(store)
    finally:
        seen.stops.add(doing)


def _try_while_full(root: Path, store: FolderStore) -> None:
    """Start again before there is room: it may get on or not, it must not spoil anything."""
    try:
        _resume(root, store, seed=4)
    except DiskFull:
        return


def _resume(root: Path, store: FolderStore, *, seed: int) -> None:
    batches = new_spool(root, seed=seed).recover()
    with ExitStack() as held:
        for batch in batches:
            held.callback(batch.close)
        for batch in batches:
            if isinstance(batch, OpenBatch):
                for capture in batch.articles_missing():
                    batch.add_article(article_line(capture))
                    batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
            sealed = batch.seal() if isinstance(batch, OpenBatch) else batch
            if sealed is not None:
                held.callback(sealed.close)
                sealed.commit(store)


@contextmanager
def small_disk(root: Path, *, kib: int) -> Iterator[Callable[[], None]]:
    """Mount a disk of that size, and give what makes it large; it is gone at the end, also after an error."""
    root.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(root))
    try:
        yield lambda: _mount("-o", f"remount,size={ROOM}", str(root))
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)


@contextmanager
def quota(size: int) -> Iterator[Callable[[], None]]:
    """Limit the size of every file of this process: what does not fit is refused as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def can_mount(trial: Path) -> bool:
    """Whether this process may mount a disk."""
    if os.geteuid() != 0:
        return False
    try:
        with small_disk(trial, kib=64):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
