"""Fetches a list of URLs into the archive: one crawl, from the first request to the last commit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess

from crawler.opening import claim_work, store_of
from crawler.options import scrapy_settings
from crawler.outcomes import Outcome, OutcomeKind
from crawler.recorder import Job
from crawler.run import Run
from crawler.signals import stopping
from crawler.spiders.fetch import FetchSpider
from storage.collection import manifest_keys
from storage.errors import StorageError, StoreUnavailable
from storage.rebuild import rebuild
from storage.redaction import redact_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.config import Config
    from extractors.article import Article
    from storage.objects import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended: an outcome for each asked URL, batches by id, the store's trouble, exchanges, seconds.

    `recovered` counts batches of earlier runs that this one found in the spool, `notes` are sentences on what
    was found there and in the store.
    """

    outcomes: tuple[Outcome, ...]
    committed: tuple[str, ...]
    uncommitted: tuple[str, ...]
    store_error: str | None
    requests: int
    seconds: float
    recovered: int = 0
    notes: tuple[str, ...] = ()


def fetch(
    asked: Sequence[str], config: Config, *, listener: Callable[[Outcome, Article | None], None]
) -> RunSummary:
    """Fetch `asked` (distinct texts) and commit what was captured; one call a process.

    `listener` hears each outcome as soon as the page is derived. Raises StoreMisconfigured before anything is
    fetched; a store that is away only for now shows in the summary.
    """
    started = time.monotonic()
    store = store_of(config)
    rebuilt = None
    if _probe(store):
        claim_work(config)
        rebuilt = _index_again(store, config)
    run = Run(config, store, job=Job(name="fetch", kind="manual"), listener=listener)
    if rebuilt:
        run.notes.append(rebuilt)
    recovered = run.recover()
    process = AsyncCrawlerProcess(scrapy_settings(config))
    crawling = process.crawl(FetchSpider, asked=asked, run=run)
    with stopping(run):
        process.start(install_signal_handlers=False)
    commits = run.finish()
    crawling.result()
    if commits.error is None:
        run.sweep()
    return RunSummary(
        outcomes=tuple(
            _final(run, text, lost=set(commits.uncommitted), error=commits.error) for text in asked
        ),
        committed=commits.committed,
        uncommitted=commits.uncommitted,
        store_error=str(run.broken) if run.broken else commits.error,
        requests=sum(outcome.requests for outcome in run.outcomes.values()),
        seconds=time.monotonic() - started,
        recovered=recovered,
        notes=tuple(run.notes),
    )


def _probe(store: ObjectStore) -> bool:
    """Find out before the first request what would be known only at the commit; False when it is away."""
    try:
        store.probe()
    except StoreUnavailable:
        return False
    return True


def _index_again(store: ObjectStore, config: Config) -> str | None:
    """Make the index of an archive that was begun elsewhere; without it known texts would be stored again."""
    if config.index_path.exists() or next(manifest_keys(store), None) is None:
        return None
    try:
        batches = rebuild(store, config.index_path)
    except StorageError as error:
        return f"There is no index here of what is in {store.url}, and none could be made: {error}"
    return f"There was no index here of what is in {store.url}; it was made again from {batches} batches."


def _final(run: Run, asked: str, *, lost: set[str], error: str | None) -> Outcome:
    outcome = run.outcomes.get(asked)
    if outcome is None:
        stopped = run.broken is not None or run.wire.interrupted.is_set()
        return Outcome(
            asked=redact_uri(asked),
            outcome=OutcomeKind.INTERRUPTED if stopped else OutcomeKind.INTERNAL_ERROR,
            reason=_why_not(run, stopped=stopped),
            at=datetime.now(UTC),
        )
    if run.places.get(asked) in lost:
        reason = f"in the spool, but not yet in the store: {error}"
        return replace(outcome, outcome=OutcomeKind.STORE_FAILED, reason=reason)
    return outcome


def _why_not(run: Run, *, stopped: bool) -> str:
    if run.broken is not None:
        return f"the run was stopped before its end: {run.broken}"
    return "the run was stopped before its end" if stopped else "a fault of Depeche; see the traceback"
