"""Leases: who does something alone, such as polling a source, until when, and who stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.state import chunks, moment, put
from storage.state_schema import leases as table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection, Row

    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds: a token of its own, and `told`, the JSON that says so to a person."""

    token: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One name that one holder has until a time."""

    name: str
    holder: Holder
    since: datetime
    until: datetime


class Leases:
    """The leases of one holder.

    `is_alive` is asked about holders that stand in the way; it must be quick. A lease that ran out, or
    whose holder is dead, is taken over, and its old holder finds that out by `renew`.
    """

    def __init__(
        self, state: State, holder: Holder, *, is_alive: Callable[[Holder], bool] = lambda _: True
    ) -> None:
        self._state = state
        self._holder = holder
        self._is_alive = is_alive
        self._ours: set[str] = set()

    def take(self, names: Collection[str], *, now: datetime, seconds: float) -> dict[str, Lease]:
        """Take the names; return the leases of others that stand in the way, by name."""
        with self._state.writing(alone="leases") as connection:
            others = self._others(connection, names)
            in_the_way = {
                name: lease
                for name, lease in others.items()
                if lease.until > now and self._is_alive(lease.holder)
            }
            taken = set(names) - set(in_the_way)
            self._write(connection, taken, now=now, seconds=seconds)
        self._ours |= taken
        return in_the_way

    def renew(self, *, now: datetime, seconds: float) -> tuple[str, ...]:
        """Hold on to our names for longer; return, and give up, those that somebody else has meanwhile."""
        with self._state.writing(alone="leases") as connection:
            lost = set(self._others(connection, self._ours))
            self._write(connection, self._ours - lost, now=now, seconds=seconds)
        self._ours -= lost
        return tuple(sorted(lost))

    def release(self, names: Collection[str] | None = None) -> None:
        """Give our names back, all of them by default."""
        given = self._ours if names is None else self._ours & set(names)
        with self._state.writing(alone="leases") as connection:
            for some in chunks(sorted(given)):
                connection.execute(
                    delete(table).where(table.c.name.in_(some), table.c.token == self._holder.token)
                )
        self._ours -= given

    def _others(self, connection: Connection, names: Iterable[str]) -> dict[str, Lease]:
        found: dict[str, Lease] = {}
        for some in chunks(sorted(names)):
            rows = connection.execute(
                select(table).where(table.c.name.in_(some), table.c.token != self._holder.token)
            )
            found.update((row.name, _lease(row)) for row in rows)
        return found

    def _write(self, connection: Connection, names: set[str], *, now: datetime, seconds: float) -> None:
        """Write our leases; `since` stays as it is where the name is ours already."""
        since = {name: now.timestamp() for name in names}
        for some in chunks(sorted(names)):
            rows = connection.execute(
                select(table.c.name, table.c.since).where(
                    table.c.name.in_(some), table.c.token == self._holder.token
                )
            )
            since.update((row.name, row.since) for row in rows)
        holder = {"token": self._holder.token, "holder": self._holder.told}
        until = now.timestamp() + seconds
        put(
            connection,
            table,
            [{"name": name, **holder, "since": since[name], "until": until} for name in sorted(names)],
        )


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        name=row.name,
        holder=Holder(token=row.token, told=row.holder),
        since=moment(row.since),
        until=moment(row.until),
    )
