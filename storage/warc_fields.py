"""WARC header fields and `application/warc-fields` blocks as bytes; refuses what could forge a field."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.errors import UnsafeField
from storage.redaction import redact_uri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.capture import Prior
    from storage.exchange import Exchange

Field = tuple[str, str]
"""Name and value of one field."""

WARC_FIELDS = "application/warc-fields"
"""Content-Type of warcinfo and metadata blocks."""

SURPLUS_KEPT = 64 * 1024
"""Bytes after the end of a response that the metadata record keeps; it says how many there were."""


def whole_second(date: datetime) -> datetime:
    """Return `date` in UTC without its fraction; ValueError when it has no time zone."""
    if date.tzinfo is None:
        raise ValueError(f"{date!r}: a date in a record needs a time zone")
    return date.astimezone(UTC).replace(microsecond=0)


def warc_date(date: datetime) -> str:
    """Return the date as a WARC field says it: `2026-11-21T10:15:00Z`, whole seconds.

    WARC 1.1 allows fractions; readers of WARC 1.0 refuse them, and a CDXJ line has no room for them.
    """
    return whole_second(date).replace(tzinfo=None).isoformat() + "Z"


def field_lines(fields: Iterable[Field]) -> bytes:
    """Return one `name: value` line a field, each closed by CRLF, in UTF-8.

    White space around a value is left out: readers drop it, some more kinds of it than others.
    Raises UnsafeField when a value holds CR, LF or NUL or cannot be encoded.
    """
    lines = []
    for name, value in fields:
        if "\n" in value or "\r" in value or "\0" in value:
            raise UnsafeField(f"{name} would hold a line break or NUL: {value[:200]!r}")
        lines.append(f"{name}: {value.strip()}\r\n")
    try:
        return "".join(lines).encode()
    except UnicodeEncodeError as error:
        raise UnsafeField(f"a WARC field cannot be written in UTF-8: {error}") from error


def record_bytes(fields: Iterable[Field], *, block: bytes) -> bytes:
    """Return a whole WARC/1.1 record; Content-Length is added here, every other field is the caller's."""
    return b"WARC/1.1\r\n%bContent-Length: %d\r\n\r\n%b\r\n\r\n" % (field_lines(fields), len(block), block)


def notes_block(exchange: Exchange, *, redacted: Iterable[str], prior: Prior | None) -> bytes:
    """Return the block of the metadata record: what is known of an exchange beside its bytes.

    The names without a prefix are those of WARC 1.1 section 6.6 and Heritrix; those that begin with
    `depeche-` are ours and described in docs/archive.md.
    """
    started = exchange.started.astimezone(UTC).replace(tzinfo=None)
    fields: list[Field | None] = [
        ("via", redact_uri(exchange.via)) if exchange.via else None,
        _if_any("hopsFromSeed", exchange.hops),
        ("fetchTimeMs", str(exchange.elapsed_ms)),
        ("depeche-role", exchange.role),
        _if_any("depeche-robots", exchange.robots),
        _if_any("depeche-tls", exchange.tls),
        ("depeche-started", started.isoformat(timespec="microseconds") + "Z"),
        *(("depeche-redacted", name) for name in redacted),
        _if_any("depeche-truncated", exchange.truncated),
        ("depeche-prior", f"{prior.pointer.key} {prior.pointer.offset} {prior.pointer.length}")
        if prior
        else None,
        _if_any("depeche-interim", b64encode(exchange.interim).decode()),
        _if_any("depeche-surplus", b64encode(exchange.surplus[:SURPLUS_KEPT]).decode()),
        ("depeche-surplus-length", str(len(exchange.surplus))) if exchange.surplus else None,
    ]
    return field_lines(field for field in fields if field)


def _if_any(name: str, value: str | None) -> Field | None:
    return (name, value) if value else None
