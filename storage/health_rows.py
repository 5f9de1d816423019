"""What the state knows of each source that is followed, gathered for a judgement of its health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from storage.frontier import Frontier
from storage.seeds import PollRow, SeedRow, Seeds
from storage.state import maybe_moment, moment
from storage.state_schema import sources, urls
from storage.traps import LeftOut, Traps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Column, Row

    from storage.state import State

MOST_URLS: Final = 20_000
"""URLs of one source that are read, the newest; a history that is cut there is that much shorter."""

FEWEST_URLS: Final = 50
"""A source that has been silent for longer than the history shows its newest URLs all the same."""

_MOST_POLLS: Final = 2000
_COLUMNS: list[Column[Any]] = [
    urls.c.seen_at,
    urls.c.dated_at,
    urls.c.published_at,
    urls.c.fetched_at,
    urls.c.stored_at,
    urls.c.outcome,
    urls.c.reason,
    urls.c.http_status,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlFacts:
    """What the frontier says of one URL; `dated` is the seed's date of it, `published` the page's."""

    seen: datetime
    dated: datetime | None = None
    published: datetime | None = None
    fetched: datetime | None = None
    stored: datetime | None = None
    outcome: str | None = None
    reason: str | None = None
    http_status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRows:
    """One source: `polls` and `urls` newest first, the history complete from `since` on.

    `counts` are its URLs by status; `oldest_waiting` is when the first of them that still waits was due,
    `next_url` when any of them is due next, `left_out` what polls have not entered for being a trap.
    """

    source: str
    added: datetime
    since: datetime
    seeds: tuple[SeedRow, ...] = ()
    polls: tuple[PollRow, ...] = ()
    urls: tuple[UrlFacts, ...] = ()
    counts: dict[str, int]
    oldest_waiting: datetime | None = None
    next_url: datetime | None = None
    left_out: tuple[LeftOut, ...] = ()


class HealthRows:
    """Reads the state, source by source."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._seeds = Seeds(state)
        self._frontier = Frontier(state)
        self._traps = Traps(state)

    def read(self, *, since: datetime) -> Iterator[SourceRows]:
        """Yield what is known of each source that is not gone, in the order of the ids."""
        living = select(sources.c.id, sources.c.added_at).where(sources.c.gone_at.is_(None))
        with self._state.reading() as connection:
            known = connection.execute(living.order_by(sources.c.id)).all()
        for id_, added in known:
            yield self._one(id_, added=moment(added), since=since)

    def _one(self, source: str, *, added: datetime, since: datetime) -> SourceRows:
        facts = self._urls(source, since=since)
        due = self._earliest(source)
        return SourceRows(
            source=source,
            added=added,
            since=since if len(facts) < MOST_URLS else facts[-1].seen,
            seeds=tuple(self._seeds.of(source)),
            polls=tuple(self._seeds.polls(source, since=since, limit=_MOST_POLLS)),
            urls=facts,
            counts=self._frontier.counts(source),
            oldest_waiting=due.get("waiting"),
            next_url=min(due.values(), default=None),
            left_out=self._traps.left_out(source, since=since),
        )

    def _urls(self, source: str, *, since: datetime) -> tuple[UrlFacts, ...]:
        newest = select(*_COLUMNS).where(urls.c.source == source).order_by(urls.c.seen_at.desc(), urls.c.key)
        within = newest.where(urls.c.seen_at >= since.timestamp()).limit(MOST_URLS)
        with self._state.reading() as connection:
            found = connection.execute(within).all()
            if len(found) < FEWEST_URLS:
                found = connection.execute(newest.limit(FEWEST_URLS)).all()
        return tuple(_facts(row) for row in found)

    def _earliest(self, source: str) -> dict[str, datetime]:
        earliest = (
            select(urls.c.status, func.min(urls.c.due_at))
            .where(urls.c.source == source, urls.c.status.in_(["waiting", "stored"]))
            .where(urls.c.due_at.is_not(None))
            .group_by(urls.c.status)
        )
        with self._state.reading() as connection:
            return {status: moment(due) for status, due in connection.execute(earliest)}


def _facts(row: Row[*tuple[Any, ...]]) -> UrlFacts:
    return UrlFacts(
        seen=moment(row.seen_at),
        dated=maybe_moment(row.dated_at),
        published=maybe_moment(row.published_at),
        fetched=maybe_moment(row.fetched_at),
        stored=maybe_moment(row.stored_at),
        outcome=row.outcome,
        reason=row.reason,
        http_status=row.http_status,
    )
