"""The state database itself, on SQLite and PostgreSQL: made once, of one version, honest when it fails."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from storage.errors import DiskFull, StateUnusable
from storage.state import State, put
from storage.state_schema import VERSION, left_out, meta
from storage.traps import Traps
from tests.servers.postgres import postgres_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.postgres import PostgresServer


def _value(state: State, name: str) -> str | None:
    with state.reading() as connection:
        value: str | None = connection.scalar(select(meta.c.value).where(meta.c.name == name))
        return value


def test_a_state_is_made_once_and_opened_again(any_state_url: str) -> None:
    """The second opening finds what the first one wrote."""
    first = State(any_state_url)
    with first.writing() as connection:
        put(connection, meta, [{"name": "kept", "value": "é"}])
    first.close()
    again = State(any_state_url)
    assert _value(again, "kept") == "é"
    again.close()


def test_a_failed_block_writes_nothing(any_state: State) -> None:
    """A transaction is all or nothing, and the error is the block's own."""

    def fail_half_way() -> None:
        with any_state.writing(alone="x") as connection:
            put(connection, meta, [{"name": "half", "value": "1"}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert _value(any_state, "half") is None


def test_a_state_without_the_newest_tables_gets_them(any_state_url: str) -> None:
    """An older version lacks tables alone: what it holds stays, and it is one of today then."""
    state = State(any_state_url)
    with state.writing() as connection:
        put(connection, meta, [{"name": "version", "value": "1"}, {"name": "kept", "value": "yes"}])
        left_out.drop(connection)
    state.close()
    state = State(any_state_url)
    assert Traps(state).left_out("gazette", since=datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert (_value(state, "version"), _value(state, "kept")) == (str(VERSION), "yes")
    state.close()


def test_another_version_is_refused(any_state_url: str) -> None:
    """A program does not touch tables of a version that it does not know."""
    state = State(any_state_url)
    with state.writing() as connection:
        put(connection, meta, [{"name": "version", "value": "999"}])
    state.close()
    with pytest.raises(StateUnusable, match="version 999"):
        State(any_state_url)


def test_a_reader_does_not_wait_for_a_writer(any_state: State) -> None:
    """What is not committed is not seen, and does not hold a reader up."""
    with any_state.writing() as connection:
        put(connection, meta, [{"name": "open", "value": "1"}])
        assert _value(any_state, "open") is None
    assert _value(any_state, "open") == "1"


def test_an_error_of_the_database_says_where_and_what(any_state: State) -> None:
    """A statement that fails becomes one sentence without password and without values."""
    with pytest.raises(StateUnusable, match="nowhere") as caught, any_state.reading() as connection:
        connection.execute(text("SELECT :v FROM nowhere"), {"v": "value"})
    assert "value" not in str(caught.value)
    assert "p@ss" not in str(caught.value)


def test_a_full_disk_is_told_from_other_failures(any_state: State) -> None:
    """A full disk has its own error on both databases."""

    def fill() -> None:
        with any_state.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA max_page_count = 1")
                put(connection, meta, [{"name": f"n{number}", "value": "x" * 900} for number in range(500)])
            else:
                connection.exec_driver_sql(
                    "DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"
                )

    with pytest.raises(DiskFull):
        fill()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Text in the place of the state is not written over."""
    path = tmp_path / "state.db"
    path.write_text("these are notes, no database, and longer than a header of SQLite " * 9)
    with pytest.raises(StateUnusable, match="not a database; move it away, and `depeche rebuild`"):
        State(f"sqlite:///{path}")
    assert path.read_text().startswith("these are notes")


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """A folder below a file, and a folder instead of a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StateUnusable, match="no folder"):
        State(f"sqlite:///{tmp_path / 'file' / 'below' / 'state.db'}")
    with pytest.raises(StateUnusable, match="a folder"):
        State(f"sqlite:///{tmp_path}")


def test_the_file_is_in_wal_mode_whatever_its_path_holds(tmp_path: Path) -> None:
    """A path is no URL: question marks and percent signs belong to it."""
    path = tmp_path / "what? 100%41 #1 é" / "state.db"
    State(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_wrong_credentials_and_no_server_are_told_without_the_password(postgres: PostgresServer) -> None:
    """A refused login names the user, a closed port the address; neither names the secret."""
    with pytest.raises(StateUnusable, match="password authentication failed") as refused:
        State(f"postgresql://depeche:wrong-secret@127.0.0.1:{postgres.port}/postgres")
    with pytest.raises(StateUnusable, match="does not answer") as silent:
        State("postgresql://depeche:wrong-secret@127.0.0.1:1/postgres")
    with pytest.raises(StateUnusable, match='database "absent" does not exist'):
        State(postgres.url("absent"))
    assert "wrong-secret" not in f"{refused.value} {silent.value}"


def test_a_lost_server_is_an_error_and_a_returned_one_is_not(
    postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A cut connection fails one transaction at most; the next one connects again."""
    url = postgres.fresh_database()
    state = State(url)
    other = postgres.connect("postgres")

    def lose_the_connection() -> None:
        with state.writing() as connection:
            mine = connection.scalar(text("SELECT pg_backend_pid()"))
            other.run("SELECT pg_terminate_backend(:pid)", pid=mine)
            connection.scalar(text("SELECT 1"))

    with pytest.raises(StateUnusable) as caught:
        lose_the_connection()
    assert "p@ss" not in str(caught.value)
    assert _value(state, "version") is not None
    other.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name",
        name=url.rsplit("/", 1)[1],
    )
    assert _value(state, "version") is not None
    assert caplog.records == []
    other.close()
    state.close()


def test_a_stopped_server_is_an_error() -> None:
    """A server that ends in the middle of a transaction ends that transaction with a sentence."""
    with postgres_server() as server:
        state = State(server.fresh_database())
        with state.reading() as connection:
            connection.scalar(text("SELECT 1"))
    with pytest.raises(StateUnusable):
        _value(state, "version")
    state.close()
