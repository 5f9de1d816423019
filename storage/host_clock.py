"""One clock a host over all runs on one state: who may send now, and how long the others wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select, true, update

from storage.state import chunks, insert, moment
from storage.state_schema import hosts as table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Row

    from storage.state import State

LONGEST_REST_SECONDS = 25 * 3600.0
"""No rest but a source's own delay lasts longer; a later time was written by a clock that ran ahead."""

LOOK_AGAIN_SECONDS = 0.5
_SHORTEST_WAIT = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """When the host may be asked next, whether a request is under way, and what its troubles taught."""

    free: datetime
    held: bool
    backoff_seconds: float
    troubles: int
    crawl_delay: float | None


class HostClock:
    """Lets one request at a time go to a host, and none before the time that the last one left.

    A held host is given back by `leave`; if its holder died, it is anybody's after the holder's
    `hold_seconds`. The holder's own token waits like any other: a token may have many requests.
    """

    def __init__(self, state: State, *, token: str) -> None:
        self._state = state
        self._token = token

    def enter(self, host: str, *, now: datetime, hold_seconds: float) -> float:
        """Take the host and return 0.0, or return the seconds after which to ask again.

        While a request is under way nobody knows when it ends: the answer is then half a second at most.
        Where the host asked for time or the delay runs, it is the whole time that is left.
        """
        asked = now.timestamp()
        with self._state.writing() as connection:
            taken = {"token": self._token, "held_until": asked + hold_seconds}
            is_free = (table.c.free_at <= asked) & is_let_go(asked)
            entered = connection.execute(
                insert(connection, table)
                .values(host=host, free_at=asked, **taken)
                .on_conflict_do_update(index_elements=[table.c.host], set_=taken, where=is_free)
                .returning(table.c.host)
            ).first()
            if entered:
                return 0.0
            known = select(table).where(table.c.host == host)
            row = connection.execute(known).one()
            if max(row.free_at, row.held_until or 0.0) > asked + LONGEST_REST_SECONDS:
                _mend(connection, asked, table.c.host == host)
                row = connection.execute(known).one()
            return _wait(row, asked)

    def leave(
        self, host: str, *, now: datetime, free: datetime, backoff_seconds: float = 0.0, troubles: int = 0
    ) -> None:
        """Give the host back, free at `free` or after its own delay; nothing when it is no longer ours."""
        after_delay = now.timestamp() + func.coalesce(table.c.delay, 0.0)
        asked = max(free, now).timestamp()
        with self._state.writing() as connection:
            connection.execute(
                update(table)
                .where(table.c.host == host, table.c.token == self._token)
                .values(
                    free_at=case((after_delay > asked, after_delay), else_=asked),
                    token=None,
                    held_until=None,
                    backoff_seconds=backoff_seconds,
                    troubles=troubles,
                )
            )

    def state_of(self, host: str) -> HostState | None:
        """Return what is known of the host, None when it was never asked."""
        with self._state.reading() as connection:
            row = connection.execute(select(table).where(table.c.host == host)).first()
        if row is None:
            return None
        return HostState(
            free=moment(row.free_at),
            held=row.token is not None,
            backoff_seconds=row.backoff_seconds,
            troubles=row.troubles,
            crawl_delay=row.crawl_delay,
        )

    def set_crawl_delay(self, host: str, seconds: float | None) -> None:
        """Remember the Crawl-delay of the host's robots.txt for us."""
        self._learn(host, crawl_delay=seconds)

    def set_delay(self, host: str, seconds: float) -> None:
        """Remember the pause that a source wants after every request to the host, whoever sends it."""
        self._learn(host, delay=seconds)

    def busy(self, hosts: Collection[str], *, now: datetime) -> dict[str, float]:
        """Return the seconds to wait for those of the hosts that are not free."""
        asked = now.timestamp()
        found: dict[str, float] = {}
        with self._state.reading() as connection:
            for some in chunks(sorted(hosts)):
                is_busy = or_(table.c.free_at > asked, ~is_let_go(asked))
                rows = connection.execute(select(table).where(table.c.host.in_(some), is_busy))
                found.update((row.host, _wait(row, asked)) for row in rows)
        return found

    def let_go(self) -> None:
        """Give back every host that this token holds, as an ending run does."""
        with self._state.writing() as connection:
            connection.execute(
                update(table).where(table.c.token == self._token).values(token=None, held_until=None)
            )

    def free_the_dead(
        self, is_alive: Callable[[str], bool], *, now: datetime, delay_seconds: float
    ) -> tuple[str, ...]:
        """Give back the hosts of tokens whose runs have died, and return the tokens.

        What such a run asked last may just have been answered, so the host rests first: for `delay_seconds`
        or its Crawl-delay. A rest that is longer than any is cut short, whoever wrote it.
        """
        said = func.coalesce(table.c.crawl_delay, 0.0)
        rest = case((said > delay_seconds, said), else_=delay_seconds)
        with self._state.writing() as connection:
            _mend(connection, now.timestamp(), true())
            held = select(table.c.token).where(table.c.token.is_not(None)).distinct()
            dead = sorted(token for token in connection.scalars(held) if not is_alive(token))
            for some in chunks(dead):
                rested = {"token": None, "held_until": None, "free_at": now.timestamp() + rest}
                connection.execute(update(table).where(table.c.token.in_(some)).values(rested))
        return tuple(dead)

    def _learn(self, host: str, **learned: float | None) -> None:
        with self._state.writing() as connection:
            connection.execute(
                insert(connection, table)
                .values(host=host, free_at=0.0, **learned)
                .on_conflict_do_update(index_elements=[table.c.host], set_=learned)
            )


def is_let_go(asked: float) -> ColumnElement[bool]:
    """Return the condition that no request to the host is under way."""
    return or_(table.c.token.is_(None), table.c.held_until <= asked)


def _mend(connection: Connection, asked: float, some: ColumnElement[bool]) -> None:
    """Bring times that no rest reaches, and holds, to the latest that one can have."""
    longest = case((table.c.delay > LONGEST_REST_SECONDS, table.c.delay), else_=LONGEST_REST_SECONDS)
    for column in (table.c.free_at, table.c.held_until):
        latest = asked + longest
        connection.execute(update(table).where(some, column > latest).values({column: latest}))


def _wait(row: Row[Any], asked: float) -> float:
    held = row.held_until - asked if row.token is not None else 0.0
    rest = min(row.free_at - asked, max(LONGEST_REST_SECONDS, row.delay or 0.0))
    return float(max(rest, min(held, LOOK_AGAIN_SECONDS), _SHORTEST_WAIT))
