"""The state database, SQLite or PostgreSQL: what outlives a run and is no object."""

from __future__ import annotations

import os
import weakref
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import URL, create_engine, event, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from storage import state_schema as tables
from storage.errors import DiskFull, StateUnusable
from storage.locks import Lock
from storage.state_place import WAIT_SECONDS, notice_lost_server, server_code, server_place, shown_place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.engine.interfaces import DBAPIConnection

_STATES: weakref.WeakSet[State] = weakref.WeakSet()
T = TypeVar("T")


class State:
    """The tables of `state_schema` in one database, made where they are absent.

    Any thread may use it, and any number of processes at once. Raises StateUnusable, with a sentence that
    never holds the password, and DiskFull.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._name = shown_place(self._engine.url)
        self._file = _made_folder(self._engine.url)
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
        with self._opening():
            version = self._version()
            if version is None or version in tables.OLDER:
                self._make()
                version = self._version()
        if version != str(tables.VERSION):
            raise StateUnusable(
                f"{self._name}: version {version} of the state, this program reads {tables.VERSION}"
            )

    def _opening(self) -> AbstractContextManager[object]:
        """Let one process at a time open a file: turning it to WAL fails while another looks at it."""
        if self._file is None:
            return nullcontext()
        try:
            return Lock(self._file.with_name(f"{self._file.name}.lock"), wait=True)
        except OSError as error:
            raise StateUnusable(f"{self._file}: cannot be locked: {error.strerror}") from error

    def _version(self) -> str | None:
        with self.reading() as connection:
            if not inspect(connection).has_table("meta"):
                return None
            found: str | None = connection.scalar(
                select(tables.meta.c.value).where(tables.meta.c.name == "version")
            )
            return found

    def _make(self) -> None:
        if self._file:
            with self._door(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        with self.writing(alone="tables") as connection:
            tables.metadata.create_all(connection)
            put(connection, tables.meta, [{"name": "version", "value": str(tables.VERSION)}])

    @contextmanager
    def _door(self) -> Iterator[None]:
        """Turn errors of the database and of its driver into ours."""
        try:
            yield
        except (DBAPIError, NoneFree) as error:
            raise _ours(self._name, error) from error


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


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite:///"):
        from storage.postgres import connect  # its driver is loaded by those alone who use it

        place = server_place(url)
        engine = create_engine(
            place, creator=partial(connect, place), pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine, "handle_error", notice_lost_server)
        return engine
    place = URL.create("sqlite", database=url.removeprefix("sqlite:///"))
    options = {"timeout": WAIT_SECONDS, "isolation_level": None}
    engine = create_engine(place, connect_args=options, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _made_folder(place: URL) -> Path | None:
    """Return the file that SQLite is to use, its folder made; None for a server."""
    if place.get_backend_name() != "sqlite":
        return None
    file = Path(place.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateUnusable(f"{file.parent}: no folder for the state database: {error.strerror}") from error
    if file.is_dir():
        raise StateUnusable(f"{file}: a folder, expected the state database's file")
    return file


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """After a power loss NORMAL may lack the last transactions; it never leaves a damaged file."""
    connection.cursor().execute("PRAGMA synchronous = NORMAL")


def _lock_number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


_ADVICE = "; move it away, and `depeche rebuild` makes it again from the store"


def _ours(name: str, error: DBAPIError | NoneFree) -> StateUnusable | DiskFull:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = cause.args[0] if cause is not None and cause.args else type(cause).__name__
    sentence = (
        said.get("M") if isinstance(said, dict) else said
    )  # by the field codes of PostgreSQL's protocol
    code = server_code(cause) or getattr(cause, "sqlite_errorname", None)
    kind = DiskFull if code in {"53100", "SQLITE_FULL"} else StateUnusable
    advice = _ADVICE if code in {"SQLITE_NOTADB", "SQLITE_CORRUPT"} else ""
    return kind(f"{name}: {sentence}{advice}")


def _forget_in_child() -> None:
    for state in list(_STATES):
        state.forget()


os.register_at_fork(after_in_child=_forget_in_child)
