"""The spool: batches on the local disk from their first record until long after their commit."""

from __future__ import annotations

import logging
import shutil
from contextlib import ExitStack, suppress
from dataclasses import KW_ONLY, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.batch import batch_id
from storage.errors import Damaged, DiskFailed, SpoolBusy, StoreMisconfigured
from storage.locks import Lock
from storage.open_batch import OpenBatch
from storage.recovery import mend
from storage.seal import restore_lines
from storage.sealed_batch import SealedBatch
from storage.spool_files import room, sync_folder
from storage.spool_folder import (
    COMMITTED,
    DRAFT,
    HEAD,
    LOCK,
    LOST,
    REPAIRING,
    SEALED,
    Head,
    SpoolFolder,
    Tools,
    batch_folders,
    folder_size,
    is_empty,
    read_head,
    remove_rests,
    write_head,
)
from storage.sweep import Swept, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from storage.batch import BatchId, Kind
    from storage.objects import ObjectStore


logger = logging.getLogger(__name__)


def no_step(_name: str) -> None:
    """Do nothing at a step; the default of `Spool.steps`."""


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder of batches, `<root>/<batch>/`, each locked by the process that works on it.

    `now` gives the time in UTC, `new_id` a fresh `urn:uuid:...`, `token` 8 lower hex digits; `info` holds the
    warcinfo fields (`software` also goes into the manifest). `steps` is called with a step's name before
    every step that cannot be taken back, so that a test can stop the process there: append, journal,
    article, outcome, seal, sealed, put:<kind>, manifest, index, committed, restore, sweep.
    """

    root: Path
    _: KW_ONLY
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    token: Callable[[], str]
    info: Mapping[str, str]
    steps: Callable[[str], None] = no_step

    def open_batch(self, *, job: str, kind: Kind) -> OpenBatch:
        """Open a new batch and lock it.

        Raises DiskFull, DiskFailed, StoreMisconfigured; BadKey for a job that is not of a-z, 0-9 and inner
        dashes.
        """
        opened = self.now().astimezone(UTC)
        name = batch_id(opened, job=job, token=self.token())
        head = Head(id=name, job=job, kind=kind, opened=opened, software=self.info.get("software", "depeche"))
        path = self.root / name
        with room(path), self._alone():
            path.mkdir()
            with ExitStack() as locks:
                lock = Lock(path / LOCK)
                locks.callback(lock.release)
                write_head(path, head)
                sync_folder(self.root)
                batch = OpenBatch(self._folder(path, lock))
                locks.pop_all()
        return batch

    def draft(self, *, job: str, kind: Kind) -> SpoolFolder:
        """Make the folder of a batch that no recovery sees, to be filled and adopted or removed.

        Drafts that a killed process left are removed. Raises as `open_batch`.
        """
        opened = self.now().astimezone(UTC)
        name = batch_id(opened, job=job, token=self.token())
        head = Head(id=name, job=job, kind=kind, opened=opened, software=self.info.get("software", "depeche"))
        path = self.root / f"{DRAFT}{name}"
        with self._alone(), room(path):
            for rest in self.root.glob(f"{DRAFT}*"):
                if lock := _lock_of(rest):
                    shutil.rmtree(rest, ignore_errors=True)
                    lock.release()
            path.mkdir()
            write_head(path, head)
            return self._folder(path, Lock(path / LOCK))

    def adopt(self, draft: SpoolFolder, *, known: Iterable[range]) -> OpenBatch:
        """Let a draft become a batch, and mend it; `known` are the places of its WARC's main records."""
        path = self.root / draft.head.id
        with self._alone(), room(path):
            draft.path.rename(path)
            sync_folder(self.root)
        folder = replace(draft, path=path)
        with room(path):
            mended = mend(folder, known=known)
            (path / LOST).unlink(missing_ok=True)  # the damaged object itself stays in the store
            return OpenBatch(folder, mended=mended)

    def recover(
        self, *, kind: Kind | None = None, holding: str = HEAD, tell: Callable[[str], None] = logger.warning
    ) -> list[OpenBatch | SealedBatch]:
        """Lock, mend and return every unfinished batch, oldest first; one in use elsewhere is left out.

        With `kind` only batches of that kind are looked at, with `holding` those with a file of that name.

        So is one that cannot be read: `tell` gets a sentence that names the file, and the batch stays.
        Raises DiskFull, StoreMisconfigured; then no batch stays locked.
        """
        found = []
        with ExitStack() as locks:
            for folder in self._locked(locks, committed=False, tell=tell):
                if kind not in (None, folder.head.kind) or not (folder.path / holding).exists():
                    folder.lock.release()
                    continue
                try:
                    with room(folder.path):
                        found.append(_resumed(folder))
                except (Damaged, DiskFailed) as error:
                    folder.lock.release()
                    tell(f"{folder.head.id} stays in the spool: {error}")
            locks.pop_all()
        return found

    def unfinished(self) -> tuple[BatchId, ...]:
        """Return the batches that are not committed, in use or not, oldest first."""
        return tuple(path.name for path in batch_folders(self.root) if not (path / COMMITTED).exists())

    def left_over(self) -> tuple[BatchId, ...]:
        """Return the batches that are not committed and that no living process works on, oldest first."""
        with ExitStack() as locks:
            folders = self._locked(locks, committed=False, tell=logger.debug)
            return tuple(folder.head.id for folder in folders)

    def size(self) -> int:
        """Return the bytes that the spool's files hold."""
        return folder_size(self.root)

    def sweep(self, store: ObjectStore, *, now: datetime, min_age: timedelta = timedelta(hours=24)) -> Swept:
        """Delete batches committed `min_age` ago whose objects answer whole; put again what is gone.

        A batch whose files cannot be read is told among the damaged, and stays. Raises DiskFull, DiskFailed,
        StoreUnavailable, StoreMisconfigured.
        """
        remove_rests(self.root)
        told: list[str] = []
        with ExitStack() as locks:
            folders = self._locked(locks, committed=True, tell=told.append)
            swept = sweep(folders, store, now=now, min_age=min_age)
        return replace(swept, damaged=(*told, *swept.damaged))

    def repairing(self) -> Lock:
        """Take the lock of the one repair that may be at work here. Raises SpoolBusy, StoreMisconfigured."""
        self._alone().release()  # which makes the folder
        return Lock(self.root / REPAIRING)

    def _alone(self) -> Lock:
        """Take the spool's own lock, held for moments: while a folder appears or is looked at."""
        try:
            with room(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
                return Lock(self.root / ".lock", wait=True)
        except DiskFailed as error:
            raise StoreMisconfigured(f"{error}; {self.root} cannot be used as the spool") from error

    def _locked(self, locks: ExitStack, *, committed: bool, tell: Callable[[str], None]) -> list[SpoolFolder]:
        """Lock the batch folders, committed or not, that no other process works on."""
        found = []
        with self._alone():
            for path in batch_folders(self.root):
                try:
                    with room(path):
                        folder = self._locked_one(path, committed=committed)
                except (Damaged, DiskFailed) as error:
                    tell(f"{path.name} stays in the spool: {error}")
                else:
                    if folder:
                        locks.callback(folder.lock.release)
                        found.append(folder)
        return found

    def _locked_one(self, path: Path, *, committed: bool) -> SpoolFolder | None:
        """Lock this folder unless it is in use or not wanted; one without a batch is removed."""
        lock = _lock_of(path)
        if lock is None:
            return None
        with ExitStack() as locks:
            locks.callback(lock.release)
            if is_empty(path):
                shutil.rmtree(path, ignore_errors=True)
            elif (path / COMMITTED).exists() is committed:
                folder = self._folder(path, lock)
                locks.pop_all()
                return folder
        return None

    def _folder(self, path: Path, lock: Lock) -> SpoolFolder:
        tools = Tools(now=self.now, new_id=self.new_id, info=self.info, steps=self.steps)
        return SpoolFolder(path=path, head=read_head(path), lock=lock, tools=tools)


def _lock_of(path: Path) -> Lock | None:
    """Return the folder's lock, None when another process holds it or the folder is gone meanwhile."""
    try:
        return Lock(path / LOCK)
    except (SpoolBusy, FileNotFoundError):
        return None


def _resumed(folder: SpoolFolder) -> OpenBatch | SealedBatch:
    """Return the batch as far as it had come; what cannot be read of a sealing is made again."""
    if (folder.path / SEALED).exists():
        with suppress(Damaged):
            sealed = SealedBatch(folder)
            restore_lines(folder, sealed.manifest)
            return sealed
    return OpenBatch(folder, mended=mend(folder))
