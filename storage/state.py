"""The state database, SQLite or PostgreSQL: what outlives a run and is no object."""

from __future__ import annotations

import os
import weakref
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import URL, create_engine, event, func, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from storage import state_schema as tables
from storage.errors import DiskFull, StateUnusable
from storage.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.engine.interfaces import DBAPIConnection

_EXPECTED = "expected sqlite:////folder/file.db or postgresql://user@host:port/database"
_WAIT_SECONDS = 30
_SERVER_OPTIONS = {"application_name", "unix_sock"}
_STATES: weakref.WeakSet[State] = weakref.WeakSet()
T = TypeVar("T")


class State:
    """The tables of `state_schema` in one database, made where they are absent.

    Any thread may use it, and any number of processes at once. Raises StateUnusable, with a sentence that
    never holds the password, and DiskFull.
    """

    def __init__(self, url: str) -> None:
        place = _place(url)
        self._file = Path(place.database or "") if place.get_backend_name() == "sqlite" else None
        self._name = str(self._file or place.render_as_string(hide_password=True))
        with self._door():
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(place, hide_parameters=True, **_driver_options(place))
            if self._file:
                event.listen(self._engine, "connect", _prepare_sqlite)
        _STATES.add(self)
        self._open()

    @contextmanager
    def writing(self, *, alone: str | None = None) -> Iterator[Connection]:
        """Give a connection in one transaction for writing, committed at the end of the block.

        SQLite lets one writer in at a time. On PostgreSQL writers exclude each other only where they name
        the same `alone`.
        """
        with self._door(), self._engine.begin() as connection:
            if self._file:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif alone:
                connection.execute(select(func.pg_advisory_xact_lock(_lock_number(alone))))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading; writers do not wait for it."""
        with self._door(), self._engine.connect() as connection:
            if self._file:
                connection.exec_driver_sql("BEGIN")
            yield connection

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def forget(self) -> None:
        """Let go of connections that a forked child shares with its parent, without closing them."""
        self._engine.dispose(close=False)

    def _open(self) -> None:
        version = self._version()
        if version is None:
            self._make()
            version = self._version()
        if version != str(tables.VERSION):
            raise StateUnusable(
                f"{self._name}: version {version} of the state, this program reads {tables.VERSION}"
            )

    def _version(self) -> str | None:
        with self.reading() as connection:
            if not inspect(connection).has_table("meta"):
                return None
            found: str | None = connection.scalar(
                select(tables.meta.c.value).where(tables.meta.c.name == "version")
            )
            return found

    def _make(self) -> None:
        if self._file is None:
            return self._make_tables()
        # Two processes that turn one file to WAL at once do not wait for each other: one of them fails.
        with self._door(), Lock(self._file.with_name(f"{self._file.name}.lock"), wait=True):
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return self._make_tables()

    def _make_tables(self) -> None:
        with self.writing(alone="tables") as connection:
            tables.metadata.create_all(connection)
            row = {"name": "version", "value": str(tables.VERSION)}
            connection.execute(insert(connection, tables.meta).values(row).on_conflict_do_nothing())

    @contextmanager
    def _door(self) -> Iterator[None]:
        """Turn errors of the database and of its driver into ours."""
        try:
            yield
        except (DBAPIError, NoneFree) as error:
            raise _ours(self._name, error) from error
        except OSError as error:
            raise StateUnusable(f"{self._name}: {error.strerror or error}") from error


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT in the words of this database."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def add_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> set[str]:
    """Insert the rows that are not there yet; return the `key` of each row that was new."""
    if not rows:
        return set()
    statement = insert(connection, table).on_conflict_do_nothing().returning(table.c.key)
    return set(connection.execute(statement, rows).scalars())


def put(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]], *, keep: Collection[str] = ()
) -> None:
    """Insert the rows; of those that are there overwrite the columns that are named, but for `keep`."""
    if not rows:
        return
    keys = list(table.primary_key.columns)
    fixed = {key.name for key in keys}.union(keep)
    statement = insert(connection, table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in fixed}
    # RETURNING lets many rows go in one statement; without it pg8000 asks the server once a row.
    written = statement.on_conflict_do_update(index_elements=keys, set_=new).returning(keys[0])
    connection.execute(written, rows).all()


def chunks(values: Sequence[T], size: int = 5000) -> Iterator[Sequence[T]]:
    """Yield the values in pieces that one statement can take as parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def url_key(url: str) -> str:
    """Return the key of a URL: 64 lower hex digits of its sha256."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def moment(seconds: float) -> datetime:
    """Return the time as an aware value, UTC."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def maybe_moment(seconds: float | None) -> datetime | None:
    """Return the time as an aware value, UTC, None for none."""
    return None if seconds is None else moment(seconds)


def maybe_seconds(when: datetime | None) -> float | None:
    """Return the time as it stands in the tables, None for none."""
    return None if when is None else when.timestamp()


def _place(url: str) -> URL:
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return URL.create("sqlite", database=url.removeprefix("sqlite:///"))
    try:
        place = make_url(url)
    except (SQLAlchemyError, ValueError):
        raise StateUnusable(f"the state database: {_EXPECTED}") from None
    if place.drivername != "postgresql" or not (place.username and place.database):
        raise StateUnusable(f"{place.render_as_string()}: {_EXPECTED}")
    if unknown := set(place.query) - _SERVER_OPTIONS:
        raise StateUnusable(f"{place.render_as_string()}: unknown option {', '.join(sorted(unknown))}")
    return place.set(drivername="postgresql+pg8000")


def _driver_options(place: URL) -> dict[str, object]:
    if place.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _WAIT_SECONDS, "isolation_level": None}}
    patience = f"-c lock_timeout={_WAIT_SECONDS}s"
    arguments = {"timeout": 2 * _WAIT_SECONDS, "startup_params": {"options": patience}}
    return {"connect_args": arguments, "pool_pre_ping": True}


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """After a power loss NORMAL may lack the last transactions; it never leaves a damaged file."""
    connection.cursor().execute("PRAGMA synchronous = NORMAL")


def _lock_number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def _ours(name: str, error: DBAPIError | NoneFree) -> StateUnusable | DiskFull:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = cause.args[0] if cause is not None and cause.args else ""
    if isinstance(said, dict):  # what a PostgreSQL server says, by the field codes of its protocol
        code, said = said.get("C"), said.get("M")
    else:
        code = getattr(cause, "sqlite_errorname", None)
    if code in {"53100", "SQLITE_FULL"}:
        return DiskFull(f"{name}: {said}")
    return StateUnusable(f"{name}: {said or type(cause).__name__}")


def _forget_in_child() -> None:
    for state in list(_STATES):
        state.forget()


os.register_at_fork(after_in_child=_forget_in_child)
