"""Which URLs are fetched next: at most one a host, found by the partial indexes without reading the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.state import chunks
from storage.state_schema import IS_REVISITED, IS_WAITING, freshness, hosts, urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from sqlalchemy import CTE, ColumnElement, Connection, ScalarSelect, Select

_FEW = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which rows are asked for: due by now, of some sources, not on the hosts that are taken."""

    sources: Collection[str]
    not_hosts: Collection[str]
    now: float
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """The best row of one source on one host; `order` puts the first to fetch first."""

    key: str
    host: str
    order: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Rows of one partial index, in an order that the index has."""

    rows: ColumnElement[bool]
    order: ColumnElement[Any]
    rank: ColumnElement[float]


_NEW = _Kind(rows=IS_WAITING, order=freshness.desc(), rank=-freshness)
_AGAIN = _Kind(rows=IS_REVISITED, order=urls.c.due_at.asc(), rank=urls.c.due_at)


def next_keys(connection: Connection, wish: Wish) -> list[str]:
    """Return the keys of the rows to fetch, the first to fetch first."""
    chosen: dict[str, _Candidate] = {}
    for kind in (_NEW, _AGAIN):
        for one in sorted(_candidates(connection, wish, kind), key=lambda one: one.order):
            chosen.setdefault(one.host, one)
        if sum(not one.order[0] for one in chosen.values()) >= wish.limit:
            break
    best = sorted(chosen.values(), key=lambda one: one.order[0])
    return [one.key for one in best[: wish.limit]]


def _candidates(connection: Connection, wish: Wish, kind: _Kind) -> Iterator[_Candidate]:
    """Yield the best row of each source on each host that has one due."""
    for some in chunks(sorted(set(wish.sources)), _FEW):
        for row in connection.execute(_best(kind, wish, some)):
            if row.key is not None:
                wait = max(0.0, (row.free_at or 0.0) - wish.now)
                held = row.token is not None and row.held_until > wish.now
                yield _Candidate(key=row.key, host=row.host, order=(max(wait, float(held)), row.rank))


def _best(kind: _Kind, wish: Wish, sources: Collection[str]) -> Select[Any]:
    """Ask for key and rank apart: a join of the rows by their keys would make PostgreSQL read them all."""
    pairs = _pairs(kind.rows, sources)

    def first(column: ColumnElement[Any]) -> ScalarSelect[Any]:
        here = (urls.c.source == pairs.c.source, urls.c.host == pairs.c.host, urls.c.due_at <= wish.now)
        rows = select(column).where(kind.rows, *here).order_by(kind.order).limit(1)
        return rows.correlate(pairs).scalar_subquery()

    return (
        select(
            pairs.c.host,
            first(urls.c.key).label("key"),
            first(kind.rank).label("rank"),
            hosts.c.free_at,
            hosts.c.token,
            hosts.c.held_until,
        )
        .select_from(pairs.outerjoin(hosts, hosts.c.host == pairs.c.host))
        .where(pairs.c.host.is_not(None), pairs.c.host.not_in(sorted(wish.not_hosts)))
    )


def _pairs(kind: ColumnElement[bool], sources: Collection[str]) -> CTE:
    """Walk the index from one source to the next and from one host to the next, whatever lies between."""
    names = select(func.min(urls.c.source).label("source")).where(kind).cte("names", recursive=True)
    names = names.union_all(
        select(_smallest(urls.c.source, kind, urls.c.source > names.c.source)).where(
            names.c.source.is_not(None)
        )
    )
    first = _smallest(urls.c.host, kind, urls.c.source == names.c.source)
    pairs = (
        select(names.c.source, first.label("host"))
        .where(names.c.source.in_(sources))
        .cte("pairs", recursive=True)
    )
    following = _smallest(urls.c.host, kind, (urls.c.source == pairs.c.source) & (urls.c.host > pairs.c.host))
    return pairs.union_all(select(pairs.c.source, following).where(pairs.c.host.is_not(None)))


def _smallest(
    column: ColumnElement[str], kind: ColumnElement[bool], condition: ColumnElement[bool]
) -> ScalarSelect[str]:
    return select(func.min(column)).where(kind, condition).scalar_subquery()
