"""One run: the parts that work on it, and how each asked URL ended."""

from __future__ import annotations

import asyncio
import math
import secrets
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler import outcomes
from crawler.committer import Committer
from crawler.config import VERSION, load
from crawler.derive import Origin, stored_article
from crawler.guard import Guard
from crawler.leftovers import Finisher
from crawler.opening import store_of
from crawler.outcomes import Outcome, OutcomeKind, of_article
from crawler.recorder import Job, Kept, Recorder, Rollover
from crawler.wire import Wire
from crawler.workers import WorkerLimits, Workers
from extractors.article import encode
from storage.errors import StorageError
from storage.open_batch import OpenBatch
from storage.redaction import redact_uri
from storage.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawler.committer import Commits
    from crawler.config import Config
    from crawler.workers import Page
    from extractors.article import Article
    from storage.objects import ObjectStore

    Listener = Callable[[Outcome, Article | None], None]


_GRACE_SECONDS = 2.0
"""What an interrupted run leaves to derivations: most take a tenth of a second, some their whole limit."""


@dataclass(slots=True, kw_only=True)
class Asking:
    """One asked URL on its way: where redirects led so far, what was captured, monotonic start in seconds."""

    asked: str
    chain: tuple[str, ...]
    started: float = field(default_factory=time.monotonic)
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an asked URL ended, before it is written down."""

    kind: OutcomeKind
    reason: str | None = None
    status: int | None = None
    article: Article | None = None


class Run:
    """What a spider, a download handler and a command share; `outcomes` and `places` are by asked URL.

    A place is the id of the batch that holds the outcome line. `broken` is why nothing more can be written,
    `notes` are sentences that a person should read. `stop` ends the crawl early; the spider sets it.
    """

    def __init__(self, config: Config, store: ObjectStore, *, job: Job, listener: Listener) -> None:
        limits = config.limits
        self.config = config
        self.outcomes: dict[str, Outcome] = {}
        self.places: dict[str, str] = {}
        self.broken: StorageError | None = None
        self.notes: list[str] = []
        self.stop: Callable[[], None] = lambda: None
        self._store = store
        self._listener = listener
        self._spool = Spool(
            config.spool,
            now=_now,
            new_id=lambda: f"urn:uuid:{uuid.uuid4()}",
            token=lambda: secrets.token_hex(4),
            info=_warcinfo(config, job),
        )
        self._committer = Committer(store, config.index_path)
        self.recorder = Recorder(
            self._spool,
            self._committer,
            index_path=config.index_path,
            job=job,
            rollover=Rollover(batch_bytes=limits.batch_bytes, batch_seconds=limits.batch_seconds),
        )
        self._workers = Workers(
            WorkerLimits(
                wall_seconds=limits.extract_seconds,
                cpu_seconds=math.ceil(limits.extract_cpu_seconds),
                memory_bytes=limits.extract_memory_bytes,
                page_bytes=limits.page_bytes,
            )
        )
        self.guard = Guard(allow_private=config.network.allow_private, networks=config.network.allow_networks)
        self.wire = Wire(
            guard=self.guard,
            now=_now,
            record=self.recorder.record,
            first_byte_seconds=limits.first_byte_seconds,
            head_bytes=limits.head_bytes,
            wire_bytes=limits.wire_bytes,
        )

    def recover(self) -> int:
        """Finish what earlier runs left in the spool; return how many batches that were. Blocks.

        It waits for their commits, since the index knows a text, which is then not stored again, only from
        there on; it does not wait for a store that fails.
        """
        left = self._spool.recover()
        finisher = Finisher(read=self._workers.read, knows=self.recorder.known_text, now=_now)
        for batch in left:
            if isinstance(batch, OpenBatch):
                self._note_loss(batch)
                finisher.finish(batch)
            self._committer.submit(batch)
            self._committer.wait()
        return len(left)

    def _note_loss(self, batch: OpenBatch) -> None:
        if batch.mended.lost:
            self.notes.append(
                f"{batch.id}: {batch.mended.lost} captures that had been noted are gone from the spool;"
                " only a power loss or a sick disk does that."
            )

    def sweep(self) -> None:
        """Delete batches from the spool whose objects the store still holds after a day (`Spool.sweep`)."""
        try:
            swept = self._spool.sweep(self._store, now=_now())
        except StorageError as error:
            self.notes.append(f"The spool was not swept: {error}")
            return
        self.notes += [f"{key} was gone from the store and was put again." for key in swept.restored]
        self.notes += [f"Not as it was committed, and left alone: {what}" for what in swept.damaged]

    def interrupt(self) -> None:
        """End the downloads under way now and the derivations in a moment; for a crawl that is running."""
        self.wire.interrupt()
        asyncio.get_running_loop().call_later(_GRACE_SECONDS, self._workers.drop)

    async def derive(self, page: Page, asking: Asking, *, robots_digest: str | None) -> Ended:
        """Derive the article of a captured page in a child process and put it beside its capture.

        Raises Interrupted, StorageError.
        """
        started = time.monotonic()
        article = await self._workers.article(page)
        kept = asking.kept[-1]
        if article.text and self.recorder.known_text(article.canonical_url, article.id):
            return Ended(
                kind=OutcomeKind.UNCHANGED, reason="this text is in the archive already", article=article
            )
        ms = round((time.monotonic() - started) * 1000)
        origin = Origin(asked=asking.asked, capture=kept.capture, robots_digest=robots_digest, ms=ms)
        article = stored_article(article, origin)
        self.recorder.add_article(encode(article), beside=kept)
        return Ended(kind=of_article(article.outcome), reason=article.reason, article=article)

    def settle(self, asking: Asking, ended: Ended) -> None:
        """Write down how an asked URL ended and let go of its captures."""
        captures = [kept.capture for kept in asking.kept]
        pointer = next((capture.pointer for capture in reversed(captures) if capture.pointer), None)
        outcome = Outcome(
            asked=redact_uri(asking.asked),
            outcome=ended.kind,
            reason=ended.reason,
            final_url=redact_uri(asking.chain[-1]),
            status=ended.status,
            captured=bool(captures),
            article=ended.article.id if ended.article else None,
            record_id=pointer.record_id if pointer else None,
            requests=len(captures),
            elapsed_ms=round((time.monotonic() - asking.started) * 1000),
            at=_now(),
        )
        outcome = self._write_down(outcome, asking)
        self.outcomes[asking.asked] = outcome
        self.recorder.release(asking.kept)
        self._listener(outcome, ended.article)

    def _write_down(self, outcome: Outcome, asking: Asking) -> Outcome:
        try:
            place = self.recorder.add_outcome(outcomes.encode(outcome), beside=asking.kept)
        except StorageError as error:
            self.broken = error
            return replace(outcome, outcome=OutcomeKind.STORE_FAILED, reason=str(error), article=None)
        self.places[asking.asked] = place
        return outcome

    def finish(self) -> Commits:
        """Stop the workers and commit everything. Blocks."""
        self._workers.close()
        return self.recorder.close()


def open_run(env: Mapping[str, str]) -> Run:
    """Return a run with the settings of the current folder, for a spider that no command started."""
    config = load(env=env)
    run = Run(config, store_of(config), job=Job(name="crawl", kind="manual"), listener=lambda *_: None)
    run.recover()
    return run


def _now() -> datetime:
    return datetime.now(UTC)


def _warcinfo(config: Config, job: Job) -> dict[str, str]:
    return {
        "software": f"Depeche/{VERSION}",
        "robots": "RFC 9309" if config.robots.obey else "ignored",
        "operator": config.agent.contact or "not given",
        "http-header-user-agent": config.agent.user_agent,
        "isPartOf": job.name,
    }
