"""What was learned of each site: the newest memory in the state, every version of it as an object."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.collection import MEMORIES, read_memory
from storage.errors import Damaged, ObjectMissing
from storage.objects import Put
from storage.state import put
from storage.state_schema import site_memories as table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from storage.objects import ObjectStore
    from storage.state import State

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMemory:
    """A site's memory: its version, counted from 1 (0: nothing repeats yet), and the id of what it cuts.

    `pages` is how many pages of the site the archive held; `learned` is JSON whose fields belong to the
    caller.
    """

    site: str
    version: int
    id: str
    pages: int
    learned: str = field(repr=False)


class SiteMemories:
    """The newest memory of each site."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, site: str) -> SiteMemory | None:
        """Return the site's memory, None when nobody has looked yet. Raises StateUnusable."""
        with self._state.reading() as connection:
            row = connection.execute(select(table).where(table.c.site == site)).first()
        return SiteMemory(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name of it

    def put(self, memory: SiteMemory) -> None:
        """Remember this memory instead of the last one. Raises StateUnusable."""
        names = ("site", "version", "id", "pages", "learned")
        with self._state.writing() as connection:
            put(connection, table, [{name: getattr(memory, name) for name in names}])


def store_memories(store: ObjectStore, content: bytes, *, now: datetime) -> str:
    """Put an object of memory lines and return its key, which holds the digest of its bytes.

    Raises StoreUnavailable, StoreMisconfigured, DiskFull.
    """
    digest = sha256(content).hexdigest()
    key = f"{MEMORIES}date={now:%Y-%m-%d}/{now:%Y%m%dT%H%M%SZ}-{digest[:16]}.jsonl"
    if store.put(key, content, sha256=digest) is Put.CONFLICT:
        raise Damaged(f"{key}: holds other bytes than its name says")
    return key


def read_memories(
    store: ObjectStore, *, tell: Callable[[str], None] = logger.warning
) -> Iterator[tuple[str, bytes]]:
    """Yield key and content of every object of memories, oldest first.

    One that is damaged is told and passed over: it costs a less clean text, and nothing else.
    """
    for key in store.list(MEMORIES):
        try:
            yield key, read_memory(store, key)
        except (Damaged, ObjectMissing) as error:
            tell(f"{error}; it is passed over")
