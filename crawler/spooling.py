"""The spool that the settings name, as this process writes it, and the sweep at the end of a run."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from crawler.clock import now
from crawler.config import VERSION
from storage.errors import StorageError
from storage.spool import Spool, no_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crawler.config import Config
    from storage.objects import ObjectStore


def spool_of(
    config: Config, info: Mapping[str, str] | None = None, *, steps: Callable[[str], None] = no_step
) -> Spool:
    """Return the configured spool; `info` is what its batches say of their making besides the software."""
    return Spool(
        config.spool,
        now=now,
        new_id=lambda: f"urn:uuid:{uuid.uuid4()}",
        token=lambda: secrets.token_hex(4),
        info={"software": f"Depeche/{VERSION}", **(info or {})},
        steps=steps,
    )


def sweep(spool: Spool, store: ObjectStore) -> Iterator[str]:
    """Delete batches whose objects the store still holds after a day (`Spool.sweep`); yield what to tell."""
    try:
        swept = spool.sweep(store, now=now())
    except StorageError as error:
        yield f"The spool was not swept: {error}"
        return
    yield from (f"{key} was gone from the store and was put again." for key in swept.restored)
    yield from (f"Not as it was committed, and left alone: {what}" for what in swept.damaged)
