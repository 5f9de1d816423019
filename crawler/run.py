"""One run: the parts that work on it, and how each asked URL ended."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import outcomes
from crawler.accounts import Accounts
from crawler.asking import Ended
from crawler.child import WorkerLimits
from crawler.clock import now
from crawler.committer import Committer
from crawler.derive import Origin, discovered, stored_article
from crawler.guard import Guard
from crawler.holders import is_token_alive, process_token
from crawler.leftovers import Finisher
from crawler.outcomes import Outcome, OutcomeKind, of_article
from crawler.recorder import Job, Recorder, Rollover
from crawler.remembering import Remembering
from crawler.reprints import Reprints
from crawler.spooling import spool_of, sweep
from crawler.wire import Wire
from crawler.workers import Workers
from extractors.article import encode
from storage.errors import StorageError
from storage.frontier import Frontier
from storage.host_clock import HostClock
from storage.index import Index, Version
from storage.open_batch import OpenBatch
from storage.redaction import redact_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.asking import Asking, Followed
    from crawler.child import Page
    from crawler.committer import Commits
    from crawler.config import Config
    from crawler.continuing import Reading
    from extractors.article import Article
    from storage.objects import ObjectStore
    from storage.state import State

    Listener = Callable[[Outcome, Article | None], None]


_GONE = frozenset({OutcomeKind.NOT_FOUND, OutcomeKind.GONE})

_GRACE_SECONDS = 2.0
"""What an interrupted run leaves to derivations: most take a tenth of a second, some their whole limit."""


class Run:
    """What a spider, a download handler and a command share; `outcomes` and `places` are by asked URL.

    A place is the id of the batch that holds the outcome line. `broken` is why nothing more can be written,
    `notes` are sentences that a person should read at the end, `say` is for those that cannot wait. `stop`
    ends the crawl early; the spider sets it.
    `state` holds frontier and host clocks, `clock` tells the time, `token` names this run to other runs.
    """

    def __init__(
        self, config: Config, store: ObjectStore, *, state: State, job: Job, listener: Listener
    ) -> None:
        limits = config.limits
        self.config = config
        self.state = state
        self.clock = now
        self.token = process_token()
        self.frontier = Frontier(state)
        self.reprints = Reprints(state, clock=now)
        self.memories = Remembering(state, store, clock=now)
        self.outcomes: dict[str, Outcome] = {}
        self.places: dict[str, str] = {}
        self.broken: StorageError | None = None
        self.notes: list[str] = []
        self.recovered = 0
        self.stop: Callable[[], None] = lambda: None
        self.say: Callable[[str], None] = _say
        self._has_paused = False
        self.is_hurried = False
        self._store = store
        self._listener = listener
        self._spool = spool_of(config, _warcinfo(config, job))
        self._committer = Committer(store, config.index_path, enter=Accounts(state).enter)
        self.recorder = Recorder(
            self._spool,
            self._committer,
            index_path=config.index_path,
            job=job,
            rollover=Rollover(
                batch_bytes=limits.batch_bytes,
                batch_seconds=limits.batch_seconds,
                spool_bytes=limits.spool_bytes,
            ),
        )
        self.workers = Workers(WorkerLimits.of(limits))
        self.guard = Guard(allow_private=config.network.allow_private, networks=config.network.allow_networks)
        self.wire = Wire(
            guard=self.guard,
            now=now,
            record=self.recorder.record,
            first_byte_seconds=limits.first_byte_seconds,
            head_bytes=limits.head_bytes,
            head_fields=limits.head_fields,
            folder=str(config.spool),
            wire_bytes=limits.wire_bytes,
        )

    def recover(self) -> None:
        """Finish what earlier runs left in the spool and let go of their hosts. Blocks.

        `recovered` counts the batches.

        It waits for their commits, since the index knows a text, which is then not stored again, only from
        there on; it does not wait for a store that fails.
        """
        hosts, delay = HostClock(self.state, token=self.token), self.config.crawl.delay_seconds
        hosts.free_the_dead(is_token_alive, now=self.clock(), delay_seconds=delay)
        left = self._spool.recover(tell=self.notes.append)
        finisher = Finisher(
            read=self._read,
            texts=self.recorder,
            row_of=self.frontier.row,
            pages=self.config.crawl.pages,
            now=now,
        )
        for batch in left:
            if isinstance(batch, OpenBatch):
                self._note_loss(batch)
                finisher.finish(batch)
            self._committer.submit(batch)
            self._committer.wait()
        self.recovered = len(left)

    def _read(self, page: Page) -> Article:
        return self.workers.read(self.memories.furnished(page))

    def _note_loss(self, batch: OpenBatch) -> None:
        if batch.mended.lost:
            self.notes.append(
                f"{batch.id}: {batch.mended.lost} captures that had been noted are gone from the spool;"
                " only a power loss or a sick disk does that."
            )

    def sweep(self) -> None:
        """Delete batches from the spool whose objects the store still holds after a day."""
        self.notes += sweep(self._spool, self._store)

    def has_room(self) -> bool:
        """Tell whether a request may begin; not while the spool is full, which is said once."""
        has_room = self.recorder.has_room()
        if not has_room and not self._has_paused:
            self._has_paused = True
            mark = f"limits.spool_bytes, {self.config.limits.spool_bytes} bytes"
            self.say(f"Note: the spool is full ({mark}). No request begins until the store has taken some.")
        return has_room

    def hurry(self) -> None:
        """Let `finish` end in a moment, although the store may be away; safe in a signal handler."""
        self.is_hurried = True
        self._committer.hurry()

    def interrupt(self) -> None:
        """End the downloads under way now and the derivations in a moment; for a crawl that is running."""
        self.wire.interrupt()
        asyncio.get_running_loop().call_later(_GRACE_SECONDS, self.workers.drop)

    async def read(self, page: Page) -> tuple[Article, float]:
        """Derive a captured page in a child process; return its article, and how many seconds that took.

        Raises Dropped, StorageError.
        """
        started = time.monotonic()
        article = await self.workers.article(self.memories.furnished(page))
        return article, time.monotonic() - started

    def keep(self, asking: Asking, reading: Reading) -> Ended:
        """Put the article of all pages that were read beside its first capture. Raises StorageError."""
        article, leaves, capture = reading.pages.article(), reading.pages.leaves, reading.kept.capture
        newest = self.recorder.newest_text(article.canonical_url) if article.text else None
        payloads = [one.payload_digest for one in (capture, *(leaf.capture for leaf in leaves))]
        if newest and (known := self.recorder.as_stored(article, newest, payloads=payloads)):
            return Ended(
                kind=OutcomeKind.UNCHANGED, reason="this text is in the archive already", article=known
            )
        origin = Origin(
            asked=asking.asked,
            capture=capture,
            around=reading.around,
            ms=round(reading.seconds * 1000),
            previous=newest if article.is_version else None,
            discovered=discovered(asking.followed.row if asking.followed else None),
            reprint=self.reprints.find(article) if article.is_version else None,
            leaves=leaves,
        )
        article = stored_article(article, origin)
        self.recorder.add_article(encode(article), beside=reading.kept)
        if article.is_version:
            self.recorder.bring(article.canonical_url, Version(id=article.id, number=article.version))
            self.reprints.note(article)
        return Ended(kind=of_article(article.outcome, article.kind), reason=article.reason, article=article)

    def settle(self, asking: Asking, ended: Ended) -> Outcome:
        """Write down how an asked URL ended, let go of its captures, and return what was written."""
        captures = [kept.capture for kept in asking.kept]
        of_page = [capture.pointer for capture in captures if capture.pointer and capture.role != "part"]
        pointer = of_page[-1] if of_page else None
        followed = asking.followed
        outcome = Outcome(
            asked=redact_uri(asking.asked),
            outcome=_kind(ended, followed),
            reason=ended.reason,
            source=followed.source.id if followed else None,
            final_url=redact_uri(asking.chain[-1]),
            status=ended.status,
            captured=bool(captures),
            article=ended.article.id if ended.article else None,
            record_id=pointer.record_id if pointer else None,
            requests=len(captures),
            elapsed_ms=round((time.monotonic() - asking.started) * 1000),
            at=now(),
        )
        outcome = self._write_down(outcome, asking)
        self.outcomes[asking.asked] = outcome
        self.recorder.release(asking.kept)
        self._listener(outcome, ended.article)
        return outcome

    def _write_down(self, outcome: Outcome, asking: Asking) -> Outcome:
        try:
            place = self.recorder.add_outcome(outcomes.encode(outcome), beside=asking.kept)
        except StorageError as error:
            self.broken = error
            return replace(outcome, outcome=OutcomeKind.STORE_FAILED, reason=str(error), article=None)
        self.places[asking.asked] = place
        if asking.followed is not None:
            self._hold(asking.followed.row.canonical_url, batch=place)
        return outcome

    def _hold(self, canonical_url: str, *, batch: str) -> None:
        """Keep others from a URL whose outcome is written; where that fails the line counts all the same."""
        try:
            self.frontier.hold(canonical_url, batch=batch)
        except StorageError as error:
            self.broken = error

    def finish(self) -> Commits:
        """Stop the workers and commit everything, then let go of the hosts. Blocks.

        A run that is broken has an error also where all that it wrote is committed.
        """
        self.workers.close()
        commits = self.recorder.close()
        try:
            HostClock(self.state, token=self.token).let_go()
            self.reprints.prune()
            self._learn(commits)
        except StorageError as error:
            self.broken = self.broken or error
        if self.broken is None or commits.error is not None:
            return commits
        return replace(commits, error=str(self.broken) or type(self.broken).__name__)

    def _learn(self, commits: Commits) -> None:
        """Learn the sites that have grown by this run, unless the store is away or time is short."""
        if self.is_hurried or commits.error is not None or not commits.committed:
            return
        with closing(Index(self.config.index_path)) as index:
            self.memories.learn(index)

    @property
    def uncommitted(self) -> tuple[str, ...]:
        """Ids of the batches that wait for the store."""
        return self._committer.waiting


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _kind(ended: Ended, followed: Followed | None) -> OutcomeKind:
    """Return the outcome; a page that is gone although it was stored once was removed.

    One that only says so, under a status of success, is believed when no visit is left (see `following`).
    """
    was_there = followed is not None and followed.is_visit
    return OutcomeKind.REMOVED if was_there and ended.kind in _GONE and not ended.article else ended.kind


def _warcinfo(config: Config, job: Job) -> dict[str, str]:
    return {
        "robots": "RFC 9309" if config.robots.obey else "ignored",
        "operator": config.agent.contact or "not given",
        "http-header-user-agent": config.agent.user_agent,
        "isPartOf": job.name,
    }
