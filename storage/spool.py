"""The spool: batches on the local disk from their first record until long after their commit."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storage.batch import BatchId, Kind
    from storage.objects import ObjectStore
    from storage.open_batch import OpenBatch
    from storage.sealed_batch import SealedBatch
    from storage.sweep import Swept


def no_step(_name: str) -> None:
    """Do nothing at a step; the default of `Spool.steps`."""


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder of batches, `<root>/<batch>/`, each locked by the process that works on it.

    `now` gives the time in UTC, `new_id` a fresh `urn:uuid:...`, `token` 8 lower hex digits; `info` holds the
    warcinfo fields (`software` also goes into the manifest). `steps` is called with a step's name before
    every step that cannot be taken back, so that a test can stop the process there.
    """

    root: Path
    _: KW_ONLY
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    token: Callable[[], str]
    info: Mapping[str, str]
    steps: Callable[[str], None] = no_step

    def open_batch(self, *, job: str, kind: Kind) -> OpenBatch:
        """Open a new batch and lock it. Raises DiskFull, BadKey for a job that is not `a-z0-9-`."""
        raise NotImplementedError

    def recover(self) -> list[OpenBatch | SealedBatch]:
        """Lock, mend and return every unfinished batch, oldest first; one in use elsewhere is left out."""
        raise NotImplementedError

    def unfinished(self) -> tuple[BatchId, ...]:
        """Return the batches that are not committed, in use or not, oldest first."""
        raise NotImplementedError

    def size(self) -> int:
        """Return the bytes that the spool's files hold."""
        raise NotImplementedError

    def sweep(self, store: ObjectStore, *, now: datetime, min_age: timedelta = timedelta(hours=24)) -> Swept:
        """Delete committed batches whose objects answer whole, put again what is gone; see `Swept`."""
        raise NotImplementedError
