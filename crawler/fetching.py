"""Fetches a list of URLs into the archive: one crawl, from the first request to the last commit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.clock import now
from crawler.outcomes import Outcome, OutcomeKind
from crawler.recorder import Job
from crawler.session import carry_out, open_run
from crawler.spiders.fetch import FetchSpider
from storage.redaction import redact_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.config import Config
    from crawler.run import Run
    from extractors.article import Article


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
    asked: Sequence[str],
    config: Config,
    *,
    listener: Callable[[Outcome, Article | None], None],
    is_insecure: bool = False,
) -> RunSummary:
    """Fetch `asked` (distinct texts) and commit what was captured; one call a process.

    `listener` hears each outcome as soon as the page is derived. With `is_insecure` the certificates of the
    hosts that are asked for are taken as they are. Raises StoreMisconfigured before anything is
    fetched; a store that is away only for now shows in the summary.
    """
    started = time.monotonic()
    run = open_run(config, job=Job(name="fetch", kind="manual"), listener=listener)
    commits = carry_out(run, FetchSpider, asked=asked, is_insecure=is_insecure)
    return RunSummary(
        outcomes=tuple(
            _final(run, text, lost=set(commits.uncommitted), error=commits.error) for text in asked
        ),
        committed=commits.committed,
        uncommitted=commits.uncommitted,
        store_error=str(run.broken) if run.broken else commits.error,
        requests=sum(outcome.requests for outcome in run.outcomes.values()),
        seconds=time.monotonic() - started,
        recovered=run.recovered,
        notes=tuple(run.notes),
    )


def _final(run: Run, asked: str, *, lost: set[str], error: str | None) -> Outcome:
    outcome = run.outcomes.get(asked)
    if outcome is None:
        stopped = run.broken is not None or run.wire.interrupted.is_set()
        return Outcome(
            asked=redact_uri(asked),
            outcome=OutcomeKind.INTERRUPTED if stopped else OutcomeKind.INTERNAL_ERROR,
            reason=_why_not(run, stopped=stopped),
            at=now(),
        )
    if run.places.get(asked) in lost:
        reason = f"in the spool, but not yet in the store: {error}"
        return replace(outcome, outcome=OutcomeKind.STORE_FAILED, reason=reason)
    return outcome


def _why_not(run: Run, *, stopped: bool) -> str:
    if run.broken is not None:
        return f"the run was stopped before its end: {run.broken}"
    return "the run was stopped before its end" if stopped else "a fault of Depeche; see the traceback"
