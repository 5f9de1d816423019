"""Keeps what a run captures: appends exchanges to the open batch and hands full batches on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.article import decode
from extractors.site_memory import is_same_page
from storage.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from crawler.committer import Commits, Committer
    from extractors.article import Article
    from storage.batch import Kind
    from storage.capture import Capture
    from storage.exchange import Exchange
    from storage.index import Version
    from storage.open_batch import OpenBatch, Place
    from storage.record import Record
    from storage.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollover:
    """When a batch is closed, and when what it holds is brought to the disk: bytes, seconds.

    `spool_bytes` is how much may wait for the store before no request begins.
    """

    spool_bytes: int = 4 << 30
    batch_bytes: int = 256 << 20
    batch_seconds: float = 900.0
    sync_bytes: int = 4 << 20
    sync_seconds: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a run is called in its batch ids, and whether a person or a schedule started it."""

    name: str
    kind: Kind


@dataclass(slots=True, kw_only=True, eq=False)
class _Shelf:
    """An open batch, when it was opened and last synced, and how many of its captures are not dealt with."""

    batch: OpenBatch
    opened: datetime
    synced: datetime
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture and the shelf it stands on; give it back with `Recorder.release` once it is dealt with."""

    capture: Capture
    shelf: _Shelf = field(repr=False)

    @property
    def place(self) -> Place | None:
        """Where the response record lies on the disk until this is released; None when there is none."""
        return self.shelf.batch.place(self.capture)

    def record(self) -> Record:
        """Return the response record as it was written, until this is released. Raises Damaged."""
        return self.shelf.batch.read(self.capture)


class Recorder:
    """One run's door to the archive, used from the reactor's thread alone.

    Appending happens at once in that thread: a writer thread measured no faster and costs more CPU. Bringing
    to disk, sealing and committing happen in the committer's threads. A batch is sealed only when every
    capture of it is dealt with, so that article and outcome lines stand in the batch of their capture.
    """

    def __init__(
        self, spool: Spool, committer: Committer, *, index_path: Path, job: Job, rollover: Rollover
    ) -> None:
        self._spool = spool
        self._committer = committer
        self._index = Index(index_path)
        self._job = job
        self._rollover = rollover
        self._shelf: _Shelf | None = None
        self._closing: deque[_Shelf] = deque()
        self._brought: dict[str, Version] = {}

    def record(self, exchange: Exchange, *, beside: Kept | None = None) -> Kept:
        """Append the records of an exchange and flush them. Raises DiskFull; the run should stop then.

        `beside` is a capture that is not released yet, and whose batch this one comes into.
        """
        shelf = beside.shelf if beside else self._current()
        capture = shelf.batch.append(exchange, prior=self._index.prior)
        shelf.waiting += 1
        self._after_append(shelf)
        return Kept(capture=capture, shelf=shelf)

    def add_article(self, line: bytes, *, beside: Kept) -> None:
        """Put an article line into the batch of its capture."""
        beside.shelf.batch.add_article(line)

    def add_outcome(self, line: bytes, *, beside: Sequence[Kept] = ()) -> str:
        """Put an outcome line into the batch of its last capture; return that batch's id."""
        shelf = beside[-1].shelf if beside else self._current()
        shelf.batch.add_outcome(line)
        return shelf.batch.id

    def release(self, kept: Iterable[Kept]) -> None:
        """Say that nothing more will be written for these captures."""
        for one in kept:
            one.shelf.waiting -= 1
        self._submit_ready()

    def has_room(self) -> bool:
        """Tell whether a request may begin: not while the mark is reached and the store can make room.

        Where the batch that is open is all there is, it is closed, for the store to have something to take;
        until it can have it, room is granted, since what is to be dealt with may take a request.
        """
        waiting = self._committer.waiting_bytes
        standing = [*self._closing, *([self._shelf] if self._shelf else [])]
        if waiting + sum(shelf.batch.spooled_bytes for shelf in standing) < self._rollover.spool_bytes:
            return True
        if not waiting and not self._closing:
            self._roll()
            self._submit_ready()
        return not self._committer.waiting_bytes

    def newest_text(self, canonical_url: str) -> Version | None:
        """Return the newest version of this URL that has a text, in the archive or brought by this run."""
        return self._brought.get(canonical_url) or self._index.newest_text(canonical_url)

    def as_stored(
        self, article: Article, version: Version, *, payloads: Sequence[str | None] = ()
    ) -> Article | None:
        """Return the article as this version holds it, None when the page's text is another one.

        What a memory of the site cuts now and did not cut then is no change of the page; nor is what another
        extractor reads in the payloads of before (one a page), which is for `depeche derive` to write. Nor is
        that some of its last pages could not be had this time.
        """
        if version.id == article.id:
            return article
        stored = self._index.article(version.id)
        if stored is None:
            return None
        known = decode(stored.line)
        captures = (known.capture, *(part.capture for part in known.parts))
        before = [one.payload_digest if one else None for one in captures]
        if payloads and all(payloads) and before[: len(payloads)] == list(payloads):
            return known
        if article.next_page and known.parts and known.text.startswith(article.text):
            return known
        return known if article.extraction.site_memory and is_same_page(known, article) else None

    def bring(self, canonical_url: str, version: Version) -> None:
        """Note a version whose line is written; the index knows it only when its batch is committed."""
        self._brought[canonical_url] = version

    def close(self) -> Commits:
        """Seal what is open, wait for every commit, tell how it went. Blocks as long as `finish` does."""
        self._roll()
        for shelf in self._closing:
            shelf.waiting = 0
        self._submit_ready()
        self._index.close()
        return self._committer.finish()

    def _current(self) -> _Shelf:
        if self._shelf is None:
            now = self._spool.now()
            batch = self._spool.open_batch(job=self._job.name, kind=self._job.kind)
            self._shelf = _Shelf(batch=batch, opened=now, synced=now)
        return self._shelf

    def _after_append(self, shelf: _Shelf) -> None:
        now, rule = self._spool.now(), self._rollover
        too_old = (now - shelf.opened).total_seconds() >= rule.batch_seconds
        if shelf is self._shelf and (shelf.batch.size >= rule.batch_bytes or too_old):
            self._roll()
        elif (
            shelf.batch.unsynced >= rule.sync_bytes
            or (now - shelf.synced).total_seconds() >= rule.sync_seconds
        ):
            shelf.synced = now
            self._committer.sync(shelf.batch)

    def _roll(self) -> None:
        if self._shelf is not None:
            self._closing.append(self._shelf)
            self._shelf = None

    def _submit_ready(self) -> None:
        while self._closing and self._closing[0].waiting <= 0:
            self._committer.submit(self._closing.popleft().batch)
