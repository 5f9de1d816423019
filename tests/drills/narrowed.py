"""Runs `depeche` in another time, and from the n-th write to a database on there is no room for that file.

`python -m tests.drills.narrowed NAME NTH HARM SECONDS -- crawl --due`: with `full` SQLite says that the disk
is full, with `broken` the system refuses what lies behind the end of the file, with `filled` a file takes all
room of its disk. NAME.narrowed tells that it began, NAME.writes how many writes there were.
"""

from __future__ import annotations

import atexit
import resource
import sqlite3
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler import clock
from crawler.cli.main import main

FILLER = "filler"
_WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE")


class _Narrowing:
    """Counts the writes to the database called `name`; from the n-th on nothing more fits into it."""

    def __init__(self, name: str, nth: int, harm: str) -> None:
        self.name = name
        self._nth = nth
        self._harm = harm
        self._count = 0
        atexit.register(lambda: Path(f"{name}.writes").write_text(str(self._count)))

    def see(self, connection: sqlite3.Connection, path: Path, statement: str) -> None:
        """Count a statement; when its turn has come or is past, leave no room for it."""
        if path.name != self.name or not statement.lstrip().upper().startswith(_WRITES):
            return
        self._count += 1
        if not 0 < self._nth <= self._count:
            return
        if self._count == self._nth:
            Path(f"{self.name}.narrowed").touch()
            if self._harm == "broken":
                self._refuse(path)
            elif self._harm == "filled":
                _fill(path.with_name(FILLER))
        if self._harm == "full":
            sqlite3.Cursor(connection).execute("PRAGMA max_page_count = 1")  # SQLite makes it what there is

    @staticmethod
    def _refuse(path: Path) -> None:
        journal = path.with_name(f"{path.name}-wal")
        size = max(one.stat().st_size for one in (path, journal) if one.exists())
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _fill(path: Path) -> None:
    """Write until there is no room."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1024))


def _watch(narrowing: _Narrowing) -> None:
    """Let every connection of this process pass its statements by `narrowing` first."""
    connect = sqlite3.connect

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has them
            narrowing.see(self.connection, self.connection.path, sql)  # type: ignore[attr-defined]
            return super().execute(sql, *values)

        def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3 has them
            narrowing.see(self.connection, self.connection.path, sql)  # type: ignore[attr-defined]
            return super().executemany(sql, *values)

    class Connection(sqlite3.Connection):
        path = Path()

        def cursor(self, factory: Any = Cursor) -> Any:  # noqa: ANN401 - as sqlite3 has them
            return super().cursor(factory)

        def execute(self, sql: str, *values: Any) -> Any:  # noqa: ANN401 - as sqlite3 has them
            return self.cursor().execute(sql, *values)

        def executemany(self, sql: str, *values: Any) -> Any:  # noqa: ANN401 - as sqlite3 has them
            return self.cursor().executemany(sql, *values)

    def watched(database: Any, *values: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - the same
        made = connect(database, *values, **options, factory=Connection)
        made.path = Path(database)  # type: ignore[attr-defined]
        return made

    sqlite3.connect = sqlite3.dbapi2.connect = watched  # type: ignore[assignment, attr-defined]


if __name__ == "__main__":
    _watch(_Narrowing(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
    clock.shift(timedelta(seconds=float(sys.argv[4])))
    main(sys.argv[6:])
