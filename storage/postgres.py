"""The connection to a PostgreSQL server: pg8000's door."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from pg8000.dbapi import Connection, InterfaceError

from storage.errors import StateUnusable
from storage.state_place import WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL

_PORT = 5432
_TLS: dict[str, Callable[[], ssl.SSLContext | bool | None]] = {
    "disable": lambda: False,
    "prefer": lambda: None,
    "require": lambda: True,
    "verify-full": ssl.create_default_context,
}
"""libpq's words for how far TLS is insisted on; the middle two do not look at the certificate."""


class Link(Connection):
    """A connection whose end is told as pg8000 tells most ends, and that can be closed after it."""

    def handle_messages(self, context: object) -> None:
        """Read what the server sends; pg8000 1.31 lets the socket's own error out of the first read."""
        try:
            super().handle_messages(context)
        except OSError as error:
            raise InterfaceError("network error") from error

    def close(self) -> None:
        """Close it; a farewell that cannot be sent is no failure."""
        with suppress(InterfaceError):
            super().close()


def connect(place: URL) -> Link:
    """Open one connection. Raises StateUnusable when nobody answers, pg8000's error when the server refuses.

    pg8000 writes a long statement in several pieces. Without TCP_NODELAY the last one waits for the
    server's delayed acknowledgement, and an insert of 30 rows took 80 ms instead of 3.
    """
    host, port = place.host or "localhost", place.port or _PORT
    try:
        link = socket.create_connection((host, port), timeout=2 * WAIT_SECONDS)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    except OSError as error:
        raise StateUnusable(
            f"{host}:{port}: PostgreSQL does not answer: {error.strerror or error}"
        ) from error
    return Link(
        place.username,
        host=host,
        database=place.database,
        password=place.password,
        sock=link,
        ssl_context=_TLS[_only(place, "sslmode", "prefer")](),
        application_name=_only(place, "application_name", "depeche"),
        # Plans of queries that take milliseconds are not worth compiling.
        startup_params={"options": f"-c lock_timeout={WAIT_SECONDS}s -c jit=off"},
    )


def _only(place: URL, option: str, default: str) -> str:
    said = place.query.get(option, default)
    return said if isinstance(said, str) else said[-1]
