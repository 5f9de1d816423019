"""Fixtures of the state database: SQLite in a file, and PostgreSQL on a server of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.state import State
from tests.servers.postgres import PostgresMissing, postgres_binaries, postgres_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one real PostgreSQL server per test process; it is ready in about two seconds."""
    try:
        postgres_binaries()
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'made on first use' / 'state.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """Return the address of an empty database on the real server."""
    return postgres.fresh_database()


@pytest.fixture(params=["sqlite", "postgres"])
def any_state_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty state, in each kind of database in turn; for several processes."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def any_state(any_state_url: str) -> Iterator[State]:
    """Return an empty state, in each kind of database in turn."""
    state = State(any_state_url)
    yield state
    state.close()
