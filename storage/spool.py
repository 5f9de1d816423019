"""The spool: batches on the local disk from their first record until long after their commit."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.batch import batch_id
from storage.errors import Damaged, SpoolBusy, StoreMisconfigured
from storage.locks import Lock
from storage.open_batch import OpenBatch
from storage.recovery import mend
from storage.sealed_batch import SealedBatch
from storage.spool_files import room, sync_folder
from storage.spool_folder import (
    COMMITTED,
    HEAD,
    LOCK,
    SEALED,
    Head,
    SpoolFolder,
    Tools,
    batch_folders,
    folder_size,
    read_head,
    remove_rests,
    write_head,
)
from storage.sweep import Swept, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storage.batch import BatchId, Kind
    from storage.objects import ObjectStore


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

        Raises DiskFull, StoreMisconfigured, and BadKey for a job that is not of a-z, 0-9 and inner dashes.
        """
        opened = self.now().astimezone(UTC)
        name = batch_id(opened, job=job, token=self.token())
        head = Head(id=name, job=job, kind=kind, opened=opened, software=self.info.get("software", "depeche"))
        path = self.root / name
        with room(path), self._alone():
            path.mkdir()
            lock = Lock(path / LOCK)
            write_head(path, head)
            sync_folder(self.root)
        return OpenBatch(self._folder(path, lock))

    def recover(self) -> list[OpenBatch | SealedBatch]:
        """Lock, mend and return every unfinished batch, oldest first; one in use elsewhere is left out.

        Raises Damaged, DiskFull, StoreMisconfigured; then no batch stays locked.
        """
        with ExitStack() as locks:
            found = [_resumed(folder) for folder in self._locked(locks, committed=False)]
            locks.pop_all()
        return found

    def unfinished(self) -> tuple[BatchId, ...]:
        """Return the batches that are not committed, in use or not, oldest first."""
        return tuple(path.name for path in batch_folders(self.root) if not (path / COMMITTED).exists())

    def size(self) -> int:
        """Return the bytes that the spool's files hold."""
        return folder_size(self.root)

    def sweep(self, store: ObjectStore, *, now: datetime, min_age: timedelta = timedelta(hours=24)) -> Swept:
        """Delete batches committed `min_age` ago whose objects answer whole; put again what is gone."""
        remove_rests(self.root)
        with ExitStack() as locks:
            return sweep(self._locked(locks, committed=True), store, now=now, min_age=min_age)

    def _alone(self) -> Lock:
        """Take the spool's own lock, held for moments: while a folder appears or is looked at."""
        try:
            with room(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
                return Lock(self.root / ".lock", wait=True)
        except OSError as error:
            raise StoreMisconfigured(f"{self.root}: cannot be used as the spool: {error.strerror}") from error

    def _locked(self, locks: ExitStack, *, committed: bool) -> list[SpoolFolder]:
        """Lock the batch folders, committed or not, that no other process works on."""
        found = []
        with self._alone():
            for path in batch_folders(self.root):
                lock = _lock_of(path)
                if lock is None:
                    continue
                if not (path / HEAD).exists():
                    shutil.rmtree(path, ignore_errors=True)  # its process ended before the batch began
                if (path / HEAD).exists() and (path / COMMITTED).exists() is committed:
                    locks.callback(lock.release)
                    found.append(self._folder(path, lock))
                else:
                    lock.release()
        return found

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
    """Return the batch as far as it had come; a manifest that cannot be read is made again by sealing."""
    if (folder.path / SEALED).exists():
        with suppress(Damaged):
            return SealedBatch(folder)
    return OpenBatch(folder, mended=mend(folder))
