"""Writes what a second derivation brought: new article lines, and one line for each capture looked at."""

from __future__ import annotations

import time
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from crawler.accounts import Accounts
from crawler.committer import Committer
from crawler.spooling import spool_of, sweep
from extractors.article import encode
from storage.spool import no_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.committer import Commits
    from crawler.config import Config
    from extractors.article import Article
    from storage.objects import ObjectStore
    from storage.open_batch import OpenBatch
    from storage.state import State

_BATCH_BYTES: Final = 32 << 20
"""Lines, in bytes, after which a batch is committed."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One capture that was derived again, as stored: one JSON line.

    `record_id`, `date` and `url` are those of its article line. `article` is the id of the line that stands
    now, `replaces` the one before when the derivation changed something, and `fields` says what.
    """

    schema: Literal["depeche.derivation/1"] = "depeche.derivation/1"
    record_id: str
    date: datetime
    url: str
    settings_hash: str
    changed: bool
    article: str
    replaces: str | None = None
    fields: tuple[str, ...] = ()


class Ledger:
    """The batches of one run that derives again; for one thread."""

    def __init__(
        self, config: Config, store: ObjectStore, *, state: State, steps: Callable[[str], None] = no_step
    ) -> None:
        self._store = store
        self._limits = config.limits
        self._spool = spool_of(config, steps=steps)
        self._committer = Committer(store, config.index_path, enter=Accounts(state).enter)
        self._batch: OpenBatch | None = None
        self._opened = 0.0
        self.notes: list[str] = []

    def recover(self) -> int:
        """Commit what earlier runs like this one left in the spool; return how many batches that were."""
        left = self._spool.recover(kind="derive", tell=self.notes.append)
        for batch in left:
            self._committer.submit(batch)
        self._committer.wait()
        return len(left)

    def enter(self, old: Article, new: Article, *, fields: tuple[str, ...], settings_hash: str) -> None:
        """Write the new line where fields differ, and that the capture was derived under these settings.

        Raises DiskFull, DiskFailed.
        """
        if old.capture is None:
            return
        batch = self._current()
        if fields:
            batch.add_article(encode(new))
        entry = Entry(
            record_id=old.capture.record_id,
            date=old.capture.date,
            url=old.url,
            settings_hash=settings_hash,
            changed=bool(fields),
            article=new.id if fields else old.id,
            replaces=old.id if fields else None,
            fields=fields,
        )
        batch.add_derivation(msgspec.json.encode(entry))
        too_old = time.monotonic() - self._opened >= self._limits.batch_seconds
        if too_old or batch.spooled_bytes >= min(self._limits.batch_bytes, _BATCH_BYTES):
            self._submit()

    def hurry(self) -> None:
        """Let `close` end in a moment, although the store may be away."""
        self._committer.hurry()

    def close(self) -> Commits:
        """Commit what is open and wait for it, then sweep the spool. Blocks."""
        self._submit()
        commits = self._committer.finish()
        if commits.error is None:
            self.notes += sweep(self._spool, self._store)
        return commits

    def _current(self) -> OpenBatch:
        if self._batch is None:
            self._batch = self._spool.open_batch(job="derive", kind="derive")
            self._opened = time.monotonic()
        return self._batch

    def _submit(self) -> None:
        if self._batch is not None:
            self._committer.submit(self._batch)
            self._batch = None
