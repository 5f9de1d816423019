"""What an origin says about itself: robots.txt, tdmrep.json and licence files as they were last read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.state import moment, put
from storage.state_schema import site_files as table

if TYPE_CHECKING:
    from datetime import datetime

    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """One file of an origin; `problem` says why there is no body, `expires` when it is to be read again."""

    origin: str
    name: str
    fetched: datetime
    expires: datetime
    status: int | None = None
    digest: str | None = None
    body: bytes | None = field(default=None, repr=False)
    problem: str | None = None


class SiteFiles:
    """The last reading of each file of each origin."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, origin: str, name: str) -> SiteFile | None:
        """Return the file as it was last read, expired or not; None when it never was."""
        with self._state.reading() as connection:
            row = connection.execute(
                select(table).where(table.c.origin == origin, table.c.name == name)
            ).first()
        if row is None:
            return None
        return SiteFile(
            origin=row.origin,
            name=row.name,
            fetched=moment(row.fetched_at),
            expires=moment(row.expires_at),
            status=row.status,
            digest=row.digest,
            body=row.body,
            problem=row.problem,
        )

    def put(self, file: SiteFile) -> None:
        """Remember this reading instead of the last one."""
        row = {
            "origin": file.origin,
            "name": file.name,
            "fetched_at": file.fetched.timestamp(),
            "expires_at": file.expires.timestamp(),
            "status": file.status,
            "digest": file.digest,
            "body": file.body,
            "problem": file.problem,
        }
        with self._state.writing() as connection:
            put(connection, table, [row])
