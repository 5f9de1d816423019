"""One crawl's paper work: which sources it holds, what is due, and what came of it."""

from __future__ import annotations

import logging
import time
import weakref
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from crawler.holders import is_alive
from crawler.sums import STORED, SourceSums
from crawler.watch import Watch
from storage.frontier import Frontier
from storage.leases import Leases
from storage.seeds import Seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from crawler.asking import Followed
    from crawler.outcomes import Outcome
    from crawler.polls import Poll
    from crawler.sources import Source
    from extractors.article import Article
    from storage.leases import Holder, Lease
    from storage.seeds import PollRow, SeedRow
    from storage.state import State

logger = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a crawl is to do: these sources, or those that are due when `chosen` is None, until a moment."""

    chosen: frozenset[str] | None = None
    until: datetime | None = None


class Desk:
    """Leases, due times and sums of one crawl; `held_elsewhere` names who polls a source that we wanted."""

    def __init__(
        self,
        sources: Iterable[Source],
        state: State,
        *,
        plan: Plan,
        holder: Holder,
        clock: Callable[[], datetime],
    ) -> None:
        self._known = {source.id: source for source in sources}
        self._plan = plan
        self._clock = clock
        self._seeds = Seeds(state)
        self._frontier = Frontier(state)
        self._watch = Watch(Leases(state, holder, is_alive=is_alive), clock)
        weakref.finalize(self, self._watch.let_go)
        self._looked = time.monotonic()
        self._held: dict[str, SourceSums] = {}
        self._given: set[tuple[str, str]] = set()
        self._unsure: list[tuple[Followed, Outcome, bool]] = []
        self.held_elsewhere: dict[str, Lease] = {}

    def open(self) -> frozenset[str]:
        """Take the sources that the plan names or that are due, until `close`; return those that are ours."""
        due = self._plan.chosen if self._plan.chosen is not None else self._due_sources()
        self._take(due)
        return frozenset(self._held)

    @property
    def sources(self) -> frozenset[str]:
        """Ids of the sources that are ours now."""
        return frozenset(name for name in self._held if not self._is_lost(name))

    @property
    def is_over(self) -> bool:
        """Whether the time is over in which new work is taken."""
        return self._plan.until is not None and self._clock() >= self._plan.until

    def source(self, name: str) -> Source | None:
        """Return a source that is ours, None for any other."""
        return self._known.get(name) if name in self._held and not self._is_lost(name) else None

    def begin(self, *, uncommitted: Collection[str]) -> None:
        """Take back URLs that a killed run held, and count what waits; `uncommitted` batches still count."""
        self._frontier.release(sources=self.sources, except_batches=uncommitted)
        for name, sums in self._held.items():
            sums.before = self._unsettled(name)

    def due_seeds(self) -> list[SeedRow]:
        """Return the seeds to poll: the due ones, or every one of sources that were asked for by name."""
        if self._plan.chosen is None:
            return self._new(self._seeds.due(now=self._clock(), sources=self.sources))
        return self._new([seed for name in sorted(self.sources) for seed in self._seeds.of(name)])

    def look_again(self) -> list[SeedRow]:
        """In a crawl that has a deadline, return seeds that became due meanwhile."""
        now = time.monotonic()
        if self._plan.until is None or self._plan.chosen is not None or now - self._looked < _LOOK_SECONDS:
            return []
        self._looked = now
        fresh = self._due_sources() - self._held.keys()
        self._take(fresh)
        for name in fresh & self._held.keys():
            self._held[name].before = self._unsettled(name)
        return self._new(self._seeds.due(now=self._clock(), sources=fresh & self._held.keys()))

    def put_off(self, host: str, *, seconds: float) -> None:
        """Leave a host that asked for time in peace; its URLs are due when the time is over."""
        due = self._clock() + timedelta(seconds=seconds)
        self._frontier.put_off(host, sources=self.sources, due=due)

    def polled(self, poll: Poll, row: PollRow) -> list[SeedRow]:
        """Count a poll; return the sitemaps that can tell what a feed with a gap no longer lists."""
        sums = self._held[poll.source.id]
        sums.polls[row.result] += 1
        sums.gaps += row.gap
        sums.discovered += row.fresh
        sums.listed += row.items
        sums.requests += poll.requests
        told = [*([row.problem] if row.problem else []), *poll.problems, *poll.tally.sentences()]
        sums.problems += [f"{row.seed}: {sentence}" for sentence in dict.fromkeys(told)]
        if not row.gap or poll.seed.kind != "feed":
            return []
        sitemaps = [seed for seed in self._seeds.of(poll.source.id) if seed.kind == "sitemap"]
        return self._new(sitemaps)

    def _new(self, seeds: list[SeedRow]) -> list[SeedRow]:
        """Return the seeds that this crawl was not given yet, and note that it is given them."""
        new = [seed for seed in seeds if (seed.source, seed.url) not in self._given]
        self._given.update((seed.source, seed.url) for seed in new)
        return new

    def settled(self, followed: Followed, outcome: Outcome, article: Article | None) -> None:
        """Note a settled URL; it is counted at the end, when it is known whether it waits for another try."""
        is_reprint = article is not None and article.reprint_of is not None
        self._unsure.append((followed, outcome, is_reprint))

    def close(self) -> list[SourceSums]:
        """Return the sums and give the sources back; call it when everything is committed."""
        for followed, outcome, is_reprint in self._unsure:
            row = self._frontier.row(followed.row.canonical_url)
            still_waits = row is not None and row.status in {"waiting", "held"}
            sums = self._held[followed.source.id]
            sums.count(outcome, is_visit=followed.is_visit, still_waits=still_waits)
            sums.reprints += is_reprint and not still_waits and outcome.outcome in STORED
        for name, sums in self._held.items():
            sums.waiting = self._unsettled(name)
            sums.next_due = self._seeds.next_due(sources=[name])
        self._watch.end()
        return [self._held[name] for name in sorted(self._held)]

    def _unsettled(self, name: str) -> int:
        """Return how many URLs of a source wait to be fetched, or are captured and wait for the store."""
        counts = self._frontier.counts(name)
        return counts.get("waiting", 0) + counts.get("held", 0)

    def _is_lost(self, name: str) -> bool:
        return _lease_of(name) in self._watch.lost

    def _due_sources(self) -> frozenset[str]:
        now = self._clock()
        due = {seed.source for seed in self._seeds.due(now=now)} | self._frontier.due_sources(now=now)
        return frozenset(due & self._known.keys())

    def _take(self, wanted: Collection[str]) -> None:
        others = self._watch.take({_lease_of(name) for name in wanted})
        self.held_elsewhere = {one.removeprefix("source:"): lease for one, lease in others.items()}
        for name in sorted(set(wanted) - self.held_elsewhere.keys()):
            self._held.setdefault(name, SourceSums(source=name))


def _lease_of(source: str) -> str:
    return f"source:{source}"
