"""Where a capture lies: pointers to records and what is known of them without reading them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import Literal

from storage.exchange import Role, Truncation  # noqa: TC001 - msgspec reads the annotations at run time

RecordType = Literal["warcinfo", "request", "response", "revisit", "metadata"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where one WARC record lies: object key, byte offset and byte length of its gzip member."""

    key: str
    offset: int
    length: int
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """An earlier capture of the same payload that a revisit record refers to."""

    target_uri: str
    date: datetime
    pointer: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An exchange as kept. `pointer` is None when no response bytes came.

    `record_type` is "response", "revisit", or "metadata" for bytes that were not HTTP.
    Digests are written `sha256:` and 64 lower hex digits; the payload is the entity body with transfer
    coding removed and content coding kept. `prior` is set on a revisit and names the record with the payload.
    `tls` is as in `storage.exchange`.
    """

    target_uri: str
    date: datetime
    role: Role
    record_type: RecordType | None
    pointer: Pointer | None
    status: int | None
    content_type: str | None
    payload_digest: str | None
    block_digest: str | None
    payload_length: int
    ip: str | None
    truncated: Truncation | None
    prior: Prior | None = None
    tls: str | None = None
