"""Every n-th operation of disk and store fails, for every n of a small run; the next run finishes."""

from __future__ import annotations

import errno
import io
import os
import random
import shutil
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.errors import DiskFull, StorageError, StoreUnavailable
from storage.folder import FolderStore
from storage.index import Index
from storage.verify import verify
from tests.archive import START, article_line, exchange, new_spool, no_prior, outcome_line, sealed_at_last
from tests.drills.figures import Figures, all_of, none_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.open_batch import OpenBatch
    from storage.sealed_batch import SealedBatch
    from tests.drills.figures import Scale

_WATCHED = (
    "open", "mkdir", "rename", "replace", "unlink", "link", "rmdir", "write", "fsync", "ftruncate", "pread",
)  # fmt: skip
PAGES = 2


@dataclass(slots=True)
class Fault:
    """Counts operations and fails at the n-th, or from it on; `failed` says at which it did."""

    nth: int
    error: Callable[[str], Exception]
    is_lasting: bool = False
    count: int = 0
    failed: list[str] = field(default_factory=list)

    def pass_or_fail(self, what: str) -> None:
        """Count an operation; raise when its turn has come."""
        self.count += 1
        if self.count == self.nth or (self.is_lasting and self.count > self.nth):
            self.failed.append(what)
            raise self.error(what)


@dataclass(slots=True)
class _Seen:
    """What the judge found over all runs."""

    runs: int = 0
    stopped: int = 0
    unclear: list[str] = field(default_factory=list)
    acknowledged: int = 0
    found: int = 0
    twice: int = 0
    left: int = 0
    unsound: int = 0


class FaultyStore(FolderStore):
    """A folder whose verbs fail before they act, or after, as an answer that was lost."""

    def __init__(self, root: Path, fault: Fault, *, after: bool) -> None:
        super().__init__(root)
        self._fault = fault
        self._after = after

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Any:  # noqa: ANN401 - as the store says
        """Put, with a fault."""
        return self._faulty("put", partial(super().put, key, source, sha256=sha256))

    def head(self, key: str) -> Any:  # noqa: ANN401 - as the store says
        """Ask, with a fault."""
        return self._faulty("head", partial(super().head, key))

    def _faulty(self, verb: str, act: Callable[[], object]) -> object:
        if not self._after:
            self._fault.pass_or_fail(verb)
        answer = act()
        if self._after:
            self._fault.pass_or_fail(verb)
        return answer


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Fail every n-th operation of each kind; in the short form every tenth of the disk."""
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    for name, attempt in _kinds().items():
        step = 10 if scale == "short" and "disk" in name else 1
        nth = dice.randint(1, step)
        while _one(folder / "archive", partial(attempt, nth), seen):
            nth += step
        say(f"{name}: up to operation {nth - step}")
    figures = (
        all_of("runs that stopped with a storage error, or went on", seen.stopped, seen.runs),
        none_of("errors that name no file, key or step", len(seen.unclear)),
        all_of("acknowledged captures in a manifest after the next run", seen.found, seen.acknowledged),
        none_of("captures twice", seen.twice),
        none_of("batches left in the spool", seen.left),
        none_of("damages and orphans", seen.unsound),
    )
    if seen.unclear:
        say("; ".join(sorted(set(seen.unclear))[:5]))
    return Figures(name="nth", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _kinds() -> dict[str, Callable[[int, Path, list[str]], Fault]]:
    return {
        "the disk fails once": partial(_on_disk, number=errno.EIO, is_lasting=False),
        "the disk is full once": partial(_on_disk, number=errno.ENOSPC, is_lasting=False),
        "the disk is full from then on": partial(_on_disk, number=errno.ENOSPC, is_lasting=True),
        "the disk fails at the next start": _on_disk_again,
        "the store fails before it acts": partial(_in_store, after=False),
        "the store's answer is lost": partial(_in_store, after=True),
        "a step fails": _at_step,
    }


def _one(root: Path, attempt: Callable[[Path, list[str]], Fault], seen: _Seen) -> bool:
    """Do one run with its fault and the run after it; False when the fault's turn never came."""
    (root / "store").mkdir(parents=True)
    acknowledged: list[str] = []
    seen.runs += 1
    try:
        try:
            fault = attempt(root, acknowledged)
        except _Stopped as stopped:
            fault = stopped.fault
            text = str(stopped.__cause__)
            if str(root) not in text and not any(what in text for what in fault.failed):
                seen.unclear.append(text)
        seen.stopped += 1
        _judge(root, acknowledged, seen)
    finally:
        shutil.rmtree(root)
    return bool(fault.failed)


class _Stopped(Exception):
    """A run ended with a storage error, which is the cause; any other error breaks the drill."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


def _on_disk(nth: int, root: Path, acknowledged: list[str], *, number: int, is_lasting: bool) -> Fault:
    fault = Fault(nth, lambda _what: OSError(number, os.strerror(number)), is_lasting)
    with failing_disk(root, fault):
        _work(root, FolderStore(root / "store"), acknowledged, fault)
    return fault


def _on_disk_again(nth: int, root: Path, acknowledged: list[str]) -> Fault:
    """Leave a batch with a torn end and a torn journal, then let the disk of the next start fail."""
    batch = new_spool(root).open_batch(job="fetch", kind="manual")
    captures = [batch.append(exchange(number), prior=no_prior) for number in range(PAGES)]
    batch.sync()
    batch.close()
    acknowledged += [capture.pointer.record_id for capture in captures if capture.pointer]
    folder = root / "spool" / batch.id
    for name, torn in (("0000.warc.gz.open", b"\x1f\x8b\x08torn"), ("journal.jsonl", b"torn")):
        with (folder / name).open("ab") as file:
            file.write(torn)
    fault = Fault(nth, lambda _what: OSError(errno.EIO, os.strerror(errno.EIO)))
    with failing_disk(root, fault):
        try:
            _next_run(root, seed=3)
        except StorageError as error:
            raise _Stopped(fault) from error
    return fault


def _in_store(nth: int, root: Path, acknowledged: list[str], *, after: bool) -> Fault:
    fault = Fault(nth, lambda what: StoreUnavailable(f"{what}: no answer"))
    _work(root, FaultyStore(root / "store", fault, after=after), acknowledged, fault)
    return fault


def _at_step(nth: int, root: Path, acknowledged: list[str]) -> Fault:
    fault = Fault(nth, lambda what: DiskFull(f"no room at {what}"))
    _work(root, FolderStore(root / "store"), acknowledged, fault, steps=fault.pass_or_fail)
    return fault


def _work(
    root: Path,
    store: FolderStore,
    acknowledged: list[str],
    fault: Fault,
    steps: Callable[[str], None] = lambda _step: None,
) -> None:
    """Capture, seal, commit and sweep; on a storage error let go of the batch and stop, as a run does."""
    spool = new_spool(root, steps=steps)
    batch: OpenBatch | SealedBatch | None = None
    with closing(Index(root / "index.db")) as index:
        try:
            batch = spool.open_batch(job="fetch", kind="manual")
            for number in range(1, PAGES + 1):
                capture = batch.append(exchange(number), prior=no_prior)
                batch.add_article(article_line(capture))
                batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
                batch.sync()
                assert capture.pointer is not None
                acknowledged.append(capture.pointer.record_id)
            sealed = batch.seal()
            assert sealed is not None
            batch = sealed
            sealed.commit(store, index=index, enter=lambda _batch: None)
            spool.sweep(store, now=START + timedelta(days=9), min_age=timedelta(0))
        except StorageError as error:
            raise _Stopped(fault) from error
        finally:
            if batch is not None:
                batch.close()


def _next_run(root: Path, *, seed: int) -> None:
    """Recover, commit and sweep; on an error let go of every batch."""
    store, spool = FolderStore(root / "store"), new_spool(root, seed=seed)
    with closing(Index(root / "index.db")) as index, ExitStack() as held:
        batches = spool.recover(tell=lambda _text: None)
        for batch in batches:
            held.callback(batch.close)
        for batch in batches:
            sealed = sealed_at_last(batch)
            if sealed is not None:
                sealed.commit(store, index=index)
        spool.sweep(store, now=START + timedelta(days=9), min_age=timedelta(0))


def _judge(root: Path, acknowledged: list[str], seen: _Seen) -> None:
    """Do the next run, whose disk and store are sound, and hold the archive against what was acknowledged."""
    _next_run(root, seed=2)
    store = FolderStore(root / "store")
    found = [
        parse_line(line).record_id for manifest in manifests(store) for line in lines(store, manifest, "cdxj")
    ]
    with closing(Index(root / "index.db")) as index:
        seen.unsound += [one.id for one in index.batches()] != [one.id for one in manifests(store)]
    report = verify(store, now=START)
    seen.acknowledged += len(acknowledged)
    seen.found += len(set(acknowledged) & set(found))
    seen.twice += len(found) - len(set(found))
    seen.left += len(new_spool(root).unfinished())
    seen.unsound += len((*report.damaged, *report.orphans, *report.unfinished))


@contextmanager
def failing_disk(root: Path, fault: Fault) -> Iterator[None]:
    """Let `fault` decide over each operation of this thread on files below `root`."""
    thread = threading.get_ident()

    def watched(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as the function has them
            if threading.get_ident() == thread and _path(*arguments[:1], **options).is_relative_to(root):
                fault.pass_or_fail(name)
            return act(*arguments, **options)

        return wrapper

    saved = [(os, name, getattr(os, name)) for name in _WATCHED]
    saved.append((io, "open", io.open))
    try:
        for module, name, act in saved:
            setattr(module, name, watched(name, act))
        yield
    finally:
        for module, name, act in saved:
            setattr(module, name, act)


def _path(name: Any, dir_fd: int | None = None, **_options: object) -> Path:  # noqa: ANN401 - path or descriptor
    """Return which file an operation is about."""
    if isinstance(name, int):
        return Path(f"/proc/self/fd/{name}").readlink()
    return (_path(dir_fd) if dir_fd is not None else Path()) / os.fspath(name)
