"""Derives the pages of the archive again from their stored records, and writes what came out otherwise."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from crawler.child import Page, WorkerLimits
from crawler.clock import now
from crawler.committer import Commits
from crawler.derive import Again, page_of, settings_of, stored_article
from crawler.differences import Changes, Failed, differing
from crawler.holders import is_alive, name_of, this_process
from crawler.ledger import Ledger
from crawler.opening import claim_work, store_of
from crawler.provenance import pointer_of
from crawler.remembering import Remembering
from crawler.signals import SIGNALS
from crawler.watch import Watch
from crawler.workers import Dropped, Workers
from extractors.article import decode
from extractors.joining import join_articles, unread_of
from storage.collection import manifest_keys, read_pointer
from storage.digests import sha256_digest
from storage.errors import Damaged, ObjectMissing, StorageError
from storage.index import Index, LineRange
from storage.leases import Leases
from storage.rebuild import catch_up
from storage.spool import no_step
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import datetime

    from crawler.config import Config
    from crawler.where import Condition
    from extractors.article import Article, CaptureRef
    from extractors.site_memory import Furniture
    from storage.objects import ObjectStore

LEASE: Final = "derive"

_AHEAD: Final = 8
"""Pages under way at once for each core: so many records, and no more, are held in memory."""

_HOPELESS: Final = 50
"""Derivations in a row that did not end: then it is not the pages."""

_GRACE_SECONDS: Final = 2.0
_BREATH: Final = 200
_UNENDED: Final = frozenset({"timed-out", "crashed"})
_UNREAD: Final = frozenset({"too-large", "undecodable"})


class AlreadyDeriving(Exception):
    """Another process derives this archive again; its name is the message."""


class UnknownSite(Exception):
    """The archive has no article line of the site that was asked for; there is nothing to derive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which captures are derived again: of a site, since a moment, that meet all conditions, at most so many.

    With `again` those too that were derived under the present settings. With `dry_run` nothing is written.
    """

    site: str | None = None
    since: datetime | None = None
    conditions: tuple[Condition, ...] = ()
    limit: int | None = None
    again: bool = False
    dry_run: bool = False


@dataclass(slots=True, kw_only=True)
class Derived:
    """What came of it; `skipped` were derived under the present settings before, `damaged` could not be read.

    `recovered` counts batches that an earlier run had left in the spool. `error` is why it ended too early.
    """

    changes: Changes = field(default_factory=Changes)
    skipped: int = 0
    damaged: int = 0
    recovered: int = 0
    is_interrupted: bool = False
    commits: Commits = field(default_factory=Commits)
    error: str | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether it came to its end and no page was to be derived."""
        seen = self.changes.derived or self.changes.failed or self.skipped
        return not (seen or self.is_interrupted or self.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A line that stands, what is known of its site, and the settings hash that both amount to."""

    line: Article = field(repr=False)
    capture: CaptureRef
    furniture: Furniture | None = field(repr=False)
    settings_hash: str


_Result = tuple["_Job", "Article | Failed | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What is open of an archive that is derived again: `furnished` gives a page what is known of its site.

    Without a ledger nothing is written.
    """

    store: ObjectStore
    index: Index
    watch: Watch
    ledger: Ledger | None = None
    furnished: Callable[[Page], Page]


@contextmanager
def opened(
    config: Config,
    wanted: Wanted,
    *,
    command: str,
    progress: Callable[[str], None] = lambda _batch: None,
    steps: Callable[[str], None] = no_step,
) -> Iterator[Deriving]:
    """Yield the work on the configured archive, alone on it unless nothing is to be written.

    Batches that an earlier run left are committed, the index is brought up to the store, and sites that have
    grown are learned. Raises AlreadyDeriving, UnknownSite, ConfigError, StorageError.
    """
    store = store_of(config)
    next(manifest_keys(store), None)  # a store that is not there fails here, before a folder is made
    claim_work(config)
    with ExitStack() as stack:
        state = stack.enter_context(closing(State(config.state_url)))
        ledger = None
        watch = Watch(Leases(state, this_process(command, now=now()), is_alive=is_alive), now)
        done = Derived()
        if not wanted.dry_run:
            if others := watch.take([LEASE]):
                raise AlreadyDeriving(name_of(others[LEASE]))
            stack.callback(watch.end)
            ledger = Ledger(config, store, state=state, steps=steps)
            done.recovered = ledger.recover()
        catch_up(store, config.index_path, progress=progress)
        index = stack.enter_context(closing(Index(config.index_path)))
        if wanted.site and wanted.site not in index.sites():
            raise UnknownSite(f"no page of the site {wanted.site!r} is in {config.store}")
        remembering = Remembering(state, store, clock=now)
        if not wanted.dry_run:
            remembering.learn(index, [wanted.site] if wanted.site else index.sites())
        archive = Archive(
            store=store, index=index, watch=watch, ledger=ledger, furnished=remembering.furnished
        )
        yield Deriving(archive, wanted, limits=WorkerLimits.of(config.limits), done=done)


class Deriving:
    """One run over the captures of an archive, in their order."""

    def __init__(self, archive: Archive, wanted: Wanted, *, limits: WorkerLimits, done: Derived) -> None:
        self._archive = archive
        self._wanted = wanted
        self._limits = limits
        self._done = done
        self._span = LineRange(until=archive.index.last_row(), site=wanted.site, since=wanted.since)
        self._workers: Workers | None = None
        self._unended = 0
        self.tick: Callable[[], None] = lambda: None

    def total(self) -> int:
        """Return how many captures may be derived; conditions can leave some of them out."""
        other_than = "" if self._wanted.again else settings_of(Page(url=""))
        found = self._archive.index.how_many(self._span, other_than=other_than)
        return min(found, self._wanted.limit or found)

    def run(self) -> Derived:
        """Derive, write, commit; a signal ends it early with what was done. Blocks."""
        started = time.monotonic()
        done, cores = self._done, os.cpu_count() or 1
        self._workers = Workers(self._limits, count=cores)
        with ThreadPoolExecutor(max_workers=_AHEAD * cores) as readers:
            try:
                asyncio.run(self._go(readers, ahead=_AHEAD * cores))
            except StorageError as error:
                done.error = str(error) or type(error).__name__
            finally:
                self._workers.close()
                if self._archive.ledger is not None:
                    done.commits = self._archive.ledger.close()
                    done.notes += self._archive.ledger.notes
        done.seconds = time.monotonic() - started
        return done

    async def _go(self, readers: ThreadPoolExecutor, *, ahead: int) -> None:
        """Keep so many pages under way, and take their results in the order of the archive."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._stop)
        under_way: deque[asyncio.Task[_Result]] = deque()
        try:
            async for job in self._jobs():
                under_way.append(asyncio.create_task(self._derived(job, readers)))
                if len(under_way) >= ahead:
                    self._settle(*await under_way.popleft())
            while under_way:
                self._settle(*await under_way.popleft())
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    def _stop(self) -> None:
        """Take nothing new, and end what is under way in a moment; a second signal ends the process."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        self._done.is_interrupted = True
        if self._workers is not None:
            loop.call_later(_GRACE_SECONDS, self._workers.drop)
        if self._archive.ledger is not None:
            self._archive.ledger.hurry()

    async def _jobs(self) -> AsyncIterator[_Job]:
        """Yield what is to be derived until somebody ends it."""
        taken = 0
        for number, (found, derived_under) in enumerate(self._archive.index.standing(self._span)):
            if number % _BREATH == 0:
                await asyncio.sleep(0)  # signals are heard while nothing is found
            if taken == self._wanted.limit or self._must_end():
                return
            page = self._archive.furnished(Page(url=found.final_url))
            settings_hash = settings_of(page)
            if derived_under == settings_hash and not self._wanted.again:
                self._done.skipped += 1
                continue
            line = decode(found.line)
            if line.capture and all(condition.holds(line) for condition in self._wanted.conditions):
                taken += 1
                yield _Job(
                    line=line, capture=line.capture, furniture=page.furniture, settings_hash=settings_hash
                )

    def _must_end(self) -> bool:
        """Tell whether to stop: a person said so, another run took over, or no page can be derived here."""
        if LEASE in self._archive.watch.lost:
            self._done.notes.append("Another run took over.")
            return True
        if self._unended >= _HOPELESS:
            self._done.notes.append(f"Stopped: {_HOPELESS} derivations in a row did not end.")
            return True
        return self._done.is_interrupted

    async def _derived(self, job: _Job, readers: ThreadPoolExecutor) -> _Result:
        """Read and derive one page; None when that was broken off."""
        loop = asyncio.get_running_loop()
        try:
            pages = await loop.run_in_executor(readers, self._pages, job)
        except (Damaged, ObjectMissing) as error:
            return job, _failed(job, outcome="damaged", reason=str(error))
        started = time.monotonic()
        assert self._workers is not None  # noqa: S101 - for the type checker
        try:
            articles = [await self._workers.article(page) for page in pages]
        except Dropped:
            return job, None
        ms = round((time.monotonic() - started) * 1000)
        for article in articles[1:]:
            if article.outcome in _UNENDED | _UNREAD:
                return job, article
        article = join_articles(articles, unread=unread_of(job.line, articles[-1].next_page))
        return job, stored_article(article, Again(line=job.line, ms=ms))

    def _pages(self, job: _Job) -> list[Page]:
        """Return the pages of an article as captured. Raises Damaged, ObjectMissing, StoreUnavailable."""
        first = self._page(job.capture, url=job.line.final_url)
        further = [self._page(part.capture, url=part.url) for part in job.line.parts if part.capture]
        return [replace(page, furniture=job.furniture) for page in (first, *further)]

    def _page(self, capture: CaptureRef, *, url: str) -> Page:
        page = page_of(read_pointer(self._archive.store, pointer_of(capture)))
        if capture.payload_digest not in (None, sha256_digest(page.payload)):
            raise Damaged(f"{capture.warc}: offset {capture.offset}: the payload has another digest")
        return replace(page, url=url, captured=capture.date)

    def _settle(self, job: _Job, result: Article | Failed | None) -> None:
        """Count a result and write it; one that is worse than what stands is a failure."""
        if result is None:
            return
        changes, old = self._done.changes, job.line
        self.tick()
        if isinstance(result, Failed):
            self._done.damaged += 1
            changes.fail(result)
        elif result.outcome in _UNENDED or (result.outcome in _UNREAD and old.text):
            self._unended += result.outcome in _UNENDED
            changes.fail(_failed(job, outcome=result.outcome, reason=result.reason or ""))
        else:
            self._unended = 0
            names = differing(old, result)
            changes.note(old, result, names)
            if self._archive.ledger is not None:
                self._archive.ledger.enter(old, result, fields=names, settings_hash=job.settings_hash)


def _failed(job: _Job, *, outcome: str, reason: str) -> Failed:
    return Failed(url=job.line.url, record_id=job.capture.record_id, outcome=outcome, reason=reason)
