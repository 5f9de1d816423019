"""Where the state database is: an address read, checked and shown; what a server says with its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StateUnusable

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext

WAIT_SECONDS = 30
_EXPECTED = "expected sqlite:////folder/file.db or postgresql://user@host:port/database"
_SERVER_ENDS = "57P"
_OPTIONS = frozenset({"application_name", "sslmode"})
_SSL_MODES = ("disable", "prefer", "require", "verify-full")


def server_place(url: str) -> URL:
    """Read the address of a database on a server. Raises StateUnusable, never naming the password."""
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise StateUnusable(f"the state database: {_EXPECTED}") from None
    if url.count("@") > 1:  # the rest of a password may stand where the host is read
        raise StateUnusable(f"the state database: {_EXPECTED}, an @ within one of them written %40")
    shown = shown_place(place)
    if place.drivername != "postgresql" or not (place.username and place.database):
        raise StateUnusable(f"{shown}: {_EXPECTED}")
    if unknown := sorted(set(place.query) - _OPTIONS):
        raise StateUnusable(f"{shown}: unknown option {unknown[0]}, expected {', '.join(sorted(_OPTIONS))}")
    if place.query.get("sslmode", "prefer") not in _SSL_MODES:
        raise StateUnusable(f"{shown}: sslmode: expected {', '.join(_SSL_MODES)}")
    return place.set(drivername="postgresql+pg8000")


def shown_place(place: URL) -> str:
    """Return the address without the password, and without options, which may hold another."""
    return place.set(query={}, drivername=place.get_backend_name()).render_as_string(hide_password=True)


def server_code(error: BaseException | None) -> str:
    """Return the SQLSTATE that a server sent with its error, "" when it sent none."""
    said = error.args[0] if error is not None and error.args else None
    return str(said.get("C", "")) if isinstance(said, dict) else ""


def notice_lost_server(context: ExceptionContext) -> None:
    """Have connections thrown away whose server ends, which SQLAlchemy does not see in pg8000's error."""
    original = context.original_exception
    if server_code(original).startswith(_SERVER_ENDS):
        context.is_disconnect = True
