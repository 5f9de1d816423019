"""One row a crawl: when it began and ended, and what it summed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storage.state import maybe_moment, moment, put
from storage.state_schema import runs as table

if TYPE_CHECKING:
    from datetime import datetime

    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One crawl; `ended` and `summary` (JSON) are None while it goes on, and for ever when it was killed."""

    id: str
    job: str
    started: datetime
    ended: datetime | None
    summary: bytes | None


class Runs:
    """The crawls of this state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def begin(self, id: str, job: str, now: datetime) -> None:
        """Write down that a crawl began."""
        with self._state.writing() as connection:
            put(connection, table, [{"id": id, "job": job, "started_at": now.timestamp()}])

    def end(self, id: str, now: datetime, summary: bytes) -> None:
        """Write down that it ended, and its sums as JSON."""
        with self._state.writing() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == id)
                .values(ended_at=now.timestamp(), summary=summary.decode())
            )

    def last(self, job: str, limit: int = 1) -> list[RunRow]:
        """Return the newest crawls of this job, the newest first."""
        newest = (
            select(table)
            .where(table.c.job == job)
            .order_by(table.c.started_at.desc(), table.c.id.desc())
            .limit(limit)
        )
        with self._state.reading() as connection:
            return [
                RunRow(
                    id=row.id,
                    job=row.job,
                    started=moment(row.started_at),
                    ended=maybe_moment(row.ended_at),
                    summary=None if row.summary is None else row.summary.encode(),
                )
                for row in connection.execute(newest)
            ]
