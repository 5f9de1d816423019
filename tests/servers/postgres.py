"""Starts a real PostgreSQL server with its data in a temporary folder, on a free port of loopback.

For tests and benchmarks alike: `with postgres_server() as server: server.fresh_database()`; by hand:
`python -m tests.servers.postgres`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pg8000.native
from pg8000.exceptions import DatabaseError, InterfaceError

from tests.servers.leash import leashed
from tests.servers.weed import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "depeche"
READY_SECONDS = 30.0
# Nothing in these databases outlives a test: a server that waits for the disk would only be slow.
_FLAGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "80",
    "timezone": "America/Caracas",  # what reads a time as local time is found out
}


class PostgresMissing(Exception):
    """No PostgreSQL server is installed; skip what needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server and the one user who may do everything in it."""

    port: int
    password: str = field(repr=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def url(self, database: str) -> str:
        """Return the address of a database as `depeche` takes it."""
        return f"postgresql://{USER}:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{database}"

    def fresh_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"state_{next(self._numbers)}"
        with contextlib.closing(self.connect("postgres")) as connection:
            connection.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def connect(self, database: str) -> pg8000.native.Connection:
        """Connect without the product, to look at or to disturb what it does."""
        return pg8000.native.Connection(
            USER, host="127.0.0.1", port=self.port, password=self.password, database=database, timeout=20
        )


def postgres_binaries() -> Path:
    """Return the folder with `initdb` and `postgres`; raise PostgresMissing without it."""
    for folder in _folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing("no PostgreSQL server is installed (apt-get install postgresql)")


def _folders() -> Iterator[Path]:
    if found := shutil.which("pg_config"):
        said = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(said.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server until the block ends; a second and third try, as a port may be taken meanwhile."""
    binaries = postgres_binaries()
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        password = f"p@ss:word/{time.time_ns()}"
        _initialise(binaries, home, password)
        for _ in range(3):
            server = PostgresServer(port=free_ports(1)[0], password=password)
            process = _start(binaries, home, server)
            try:
                if _is_ready(server, process):
                    yield server
                    return
            finally:
                _stop(process)
        log = (home / "log").read_text(errors="replace").splitlines()
    raise RuntimeError("\n".join(["postgres ended at once, three times:", *log[-12:]]))


def _initialise(binaries: Path, home: Path, password: str) -> None:
    secret = home / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        for path in (home, secret):
            shutil.chown(path, user=_unprivileged())
    options = ("--no-sync", "--no-locale", "--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile={secret}")
    done = subprocess.run(
        [binaries / "initdb", f"--pgdata={home / 'data'}", f"--username={USER}", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        **_identity(),
    )
    if done.returncode:
        raise RuntimeError(f"initdb: {done.stderr}")


def _start(binaries: Path, home: Path, server: PostgresServer) -> subprocess.Popen[bytes]:
    flags = [part for name, value in _FLAGS.items() for part in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(server.port), *flags]
    # QUIT: it ends at once, with all its children
    return leashed(command, log=home / "log", signal="QUIT", **_identity())


def _identity() -> dict[str, Any]:
    """Return what makes a child run without rights: PostgreSQL refuses to start as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(_unprivileged())
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _is_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers a query; False when it ended before."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None:
        try:
            with contextlib.closing(server.connect("postgres")) as connection:
                connection.run("SELECT 1")
        except (InterfaceError, DatabaseError) as problem:
            if time.monotonic() > deadline:
                raise RuntimeError(f"postgres is not ready after {READY_SECONDS:.0f} s") from problem
            time.sleep(0.05)
        else:
            return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the shell and the server alone: they have their own session
        process.wait()


if __name__ == "__main__":
    with postgres_server() as running:
        sys.stdout.write(f"{running.fresh_database()}\nCtrl-C ends it.\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
