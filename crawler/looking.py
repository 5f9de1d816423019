"""Looks at a site for what can be polled there: one short crawl, and what a person should know of it."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.clock import now
from crawler.ladder import Missed, Survey, Tried
from crawler.offers import Choice, choose
from crawler.outcomes import OutcomeKind
from crawler.recorder import Job
from crawler.session import carry_out, open_run
from crawler.spiders.look import LookSpider
from extractors.article import Rights
from extractors.urls import host_of
from storage.host_clock import HostClock
from storage.site_files import SiteFiles
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from crawler.config import Config
    from crawler.run import Run

KEYS: Final = {"feed": "feeds", "sitemap": "sitemaps", "section": "sections"}
"""The key of sources.toml for each kind of seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What robots.txt says to us: the verdict on the page, its own HTTP status, Crawl-delay, its digest.

    None: nobody asked, or nothing was said.
    """

    allowed: bool | None = None
    status: int | None = None
    problem: str | None = None
    crawl_delay_seconds: float | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at a site found: `choices` best first, what was tried in vain, why it ended early.

    `unread` are feeds that are named and were not read. `uncommitted` batches wait in the spool because of
    `store_error`.
    """

    id: str
    asked: str
    site: str
    at: datetime
    title: str | None = None
    choices: tuple[Choice, ...] = ()
    tried: tuple[Tried, ...] = ()
    unread: tuple[str, ...] = ()
    stopped: Missed | None = None
    robots: Robots = Robots()
    rights: Rights = field(default_factory=Rights)
    requests: int = 0
    seconds: float = 0.0
    committed: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    store_error: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether the look came to its end and found something to poll."""
        return self.stopped is None and bool(self.seeds)

    @property
    def seeds(self) -> dict[str, list[str]]:
        """The URLs to poll, under the keys of sources.toml."""
        chosen = [one.offer for one in self.choices if one.chosen]
        named = {key: [offer.url for offer in chosen if offer.kind == kind] for kind, key in KEYS.items()}
        return {key: urls for key, urls in named.items() if urls}


def look(url: str, config: Config, *, source_id: str, tell: Callable[[str], None]) -> Found:
    """Look what the site of `url` offers, for a source of this id; archive everything that comes.

    One call a process; `tell` hears each URL that is asked for. Raises StoreMisconfigured, StateUnusable
    before anything is fetched.
    """
    started = time.monotonic()
    survey = Survey(asked=url, id=source_id, site=url)
    with closing(State(config.state_url)) as state:
        job = Job(name="add", kind="manual")
        run = open_run(config, job=job, listener=lambda *_: None, state=state)
        commits = carry_out(run, LookSpider, survey=survey, tell=tell)
        robots = _robots(survey, state)
    return Found(
        id=survey.id,
        asked=survey.asked,
        site=survey.site,
        at=now(),
        title=survey.title,
        choices=choose(survey.offers, now=now()),
        tried=tuple(survey.tried),
        unread=survey.unread,
        stopped=_why_early(survey, run),
        robots=robots,
        rights=survey.rights,
        requests=survey.requests,
        seconds=time.monotonic() - started,
        committed=commits.committed,
        uncommitted=commits.uncommitted,
        store_error=str(run.broken) if run.broken else commits.error,
        notes=tuple(run.notes),
    )


def _robots(survey: Survey, state: State) -> Robots:
    """Return what is known of the robots.txt that this look was under."""
    parts = urlsplit(survey.site)
    file = SiteFiles(state).get(f"{parts.scheme}://{parts.netloc}", "robots.txt")
    host = HostClock(state, token="").state_of(host_of(survey.site))
    return Robots(
        allowed=survey.rights.robots_allowed,
        status=file.status if file else None,
        problem=file.problem if file else None,
        crawl_delay_seconds=host.crawl_delay if host else None,
        digest=survey.robots_digest,
    )


def _why_early(survey: Survey, run: Run) -> Missed | None:
    """Return why the look did not come to its end, None when it did."""
    if survey.stopped is not None or survey.is_done:
        return survey.stopped
    if run.broken is not None:
        return Missed(kind=OutcomeKind.STORE_FAILED, reason=str(run.broken))
    if run.wire.interrupted.is_set():
        return Missed(kind=OutcomeKind.INTERRUPTED, reason="the look was interrupted before its end")
    return Missed(kind=OutcomeKind.INTERNAL_ERROR, reason="a fault of Depeche; see the traceback")
