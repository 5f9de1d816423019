"""Builds the WARC records of one exchange, each as a gzip member ready to append."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from storage.capture import Capture, Prior, RecordType
    from storage.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRecords:
    """The records of one exchange in file order, and what is known of the main one.

    `main` is the index of the response, revisit or unparsed member; None when no response bytes came.
    `record_ids` are `urn:uuid:...`, one a member. `date` is UTC in whole seconds, as every record says it.
    """

    members: tuple[bytes, ...] = field(repr=False)
    record_ids: tuple[str, ...]
    main: int | None
    target_uri: str
    date: datetime
    record_type: RecordType | None = None
    status: int | None = None
    content_type: str | None = None
    block_digest: str | None = None
    payload_digest: str | None = None
    payload_length: int = 0
    prior: Prior | None = None


def warcinfo(info: Mapping[str, str], *, filename: str, date: datetime, record_id: str) -> bytes:
    """Return the warcinfo record that opens a file, as a gzip member; `record_id` is `urn:uuid:...`."""
    raise NotImplementedError


def records_of(
    exchange: Exchange, *, new_id: Callable[[], str], prior: Callable[[str, str], Prior | None]
) -> ExchangeRecords:
    """Return the request, response | revisit | unparsed, and metadata records of `exchange`.

    `new_id()` gives a fresh `urn:uuid:...`; `prior(target_uri, payload_digest)` an earlier capture of the
    same payload under the same URI. For a 304 it is asked with an empty digest: the newest capture of the URI.
    Raises UnsafeField when a field would hold CR, LF or NUL.
    """
    raise NotImplementedError


def capture_of(exchange: Exchange, records: ExchangeRecords, *, key: str, offset: int) -> Capture:
    """Return the capture for records whose first member lies at byte `offset` of the object `key`."""
    raise NotImplementedError
