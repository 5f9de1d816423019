"""Crawls sources once: takes those that are due or named, follows them, tells what came of each."""

from __future__ import annotations

import secrets
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from crawler.clock import now
from crawler.desk import Desk
from crawler.holders import name_of, this_process
from crawler.leftovers import left_over
from crawler.rules import ConfigError
from crawler.syncing import sync
from storage.runs import Runs
from storage.seeds import Seeds
from storage.state import State
from storage.traps import Traps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from crawler.config import Config
    from crawler.desk import Plan
    from crawler.outcomes import Outcome
    from crawler.sources import Sources
    from crawler.sums import SourceSums
    from extractors.article import Article


FORGET: Final = timedelta(days=60)
"""How long polls, and what a seed listed last, are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """How a crawl ended: sums by source, sources that another run holds (and its name), the store's trouble.

    `next_due` is when any followed source is due again, `interrupted` says that a person ended it,
    `wrong_sources` are sentences on what sources.toml should say otherwise.
    """

    sources: tuple[SourceSums, ...] = ()
    held_elsewhere: dict[str, str] = field(default_factory=dict)
    next_due: datetime | None = None
    committed: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    store_error: str | None = None
    interrupted: bool = False
    recovered: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    wrong_sources: tuple[str, ...] = ()


def crawl(
    config: Config, plan: Plan, *, command: str, listener: Callable[[Outcome, Article | None], None]
) -> CrawlSummary:
    """Follow what the plan names, and finish what an earlier run left in the spool; one call a process.

    `listener` hears each page's outcome. Raises ConfigError for sources.toml and for a source that is not in
    it, StateUnusable, and StoreMisconfigured before anything is fetched.
    """
    started = time.monotonic()
    with closing(State(config.state_url)) as state:
        sources, _, problems = sync(config, state)
        _check(plan.chosen or (), sources, problems)
        holder = this_process(command, now=now())
        desk = Desk(sources.entries, state, plan=plan, holder=holder, clock=now)
        ours = desk.open()
        elsewhere = {id_: name_of(lease) for id_, lease in desk.held_elsewhere.items()}
        if not ours and (elsewhere or not left_over(config.spool)):
            next_due = Seeds(state).next_due()
            return CrawlSummary(
                held_elsewhere=elsewhere,
                next_due=next_due,
                wrong_sources=problems,
                seconds=time.monotonic() - started,
            )
        summary = _crawl(config, desk, state, listener=listener, started=started)
        return replace(summary, wrong_sources=problems)


def _check(chosen: Collection[str], sources: Sources, problems: Collection[str]) -> None:
    from difflib import get_close_matches

    known = [source.id for source in sources.entries]
    for name in sorted(set(chosen) - set(known)):
        if wrong := [problem for problem in problems if f": source {name}: " in problem]:
            raise ConfigError(wrong[0])
        nearest = get_close_matches(name, known, n=1)
        hint = f" Did you mean {nearest[0]}?" if nearest else ""
        raise ConfigError(f"{sources.path}: there is no source {name!r}.{hint}")


def _crawl(
    config: Config,
    desk: Desk,
    state: State,
    *,
    listener: Callable[[Outcome, Article | None], None],
    started: float,
) -> CrawlSummary:
    from crawler.child import warm_up

    warm_up()
    from crawler.recorder import Job
    from crawler.session import carry_out, open_run
    from crawler.spiders.follow import FollowSpider

    run = open_run(config, job=Job(name="crawl", kind="scheduled"), listener=listener, state=state)
    desk.begin(uncommitted=run.uncommitted)
    runs, run_id = Runs(state), f"{now():%Y%m%dT%H%M%SZ}-crawl-{secrets.token_hex(4)}"
    runs.begin(run_id, job="crawl", now=now())
    commits = carry_out(run, FollowSpider, desk=desk)
    sums = desk.close()
    Seeds(state).prune(before=now() - FORGET)
    Traps(state).prune(now=now(), keep=FORGET)
    runs.end(run_id, now=now(), summary=msgspec.json.encode(sums))
    return CrawlSummary(
        sources=tuple(sums),
        held_elsewhere={id_: name_of(lease) for id_, lease in desk.held_elsewhere.items()},
        next_due=Seeds(state).next_due(),
        committed=commits.committed,
        uncommitted=commits.uncommitted,
        store_error=str(run.broken) if run.broken else commits.error,
        interrupted=run.wire.interrupted.is_set(),
        recovered=run.recovered,
        seconds=time.monotonic() - started,
        notes=tuple(run.notes),
    )
