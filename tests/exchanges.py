"""Exchanges for tests of the storage room, one plain page changed where a test says so; and their records."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.capture import Pointer, Prior
from storage.exchange import Exchange
from storage.warc import records_of
from storage.warc_reader import check_record, read_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.record import Record
    from storage.warc import ExchangeRecords

STARTED = datetime(2026, 11, 21, 10, 15, 0, 123456, tzinfo=UTC)
KEY = "warc/v1/date=2026-11-21/20261121T101500Z-test-0a1b2c3d-0000.warc.gz"

PLAIN = Exchange(
    target_uri="https://news.example/story?id=5",
    request=b"GET /story?id=5 HTTP/1.1\r\nHost: news.example\r\nUser-Agent: depeche\r\n\r\n",
    response=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Length: 9\r\n\r\n<p>Hi</p>",
    started=STARTED,
    elapsed_ms=42,
    ip="192.0.2.7",
    protocols=("http/1.1", "tls/1.3"),
    cipher="TLS_AES_128_GCM_SHA256",
)


def exchange(**changes: Any) -> Exchange:  # noqa: ANN401 - whatever fields a test changes
    """Return the plain exchange with `changes`."""
    return replace(PLAIN, **changes)


def answered(response: bytes, **changes: Any) -> Exchange:  # noqa: ANN401 - as above
    """Return the plain exchange with another response."""
    return exchange(response=response, **changes)


def ids() -> Callable[[], str]:
    """Return a source of record ids that counts from 1."""
    numbers = itertools.count(1)
    return lambda: f"urn:uuid:00000000-0000-4000-8000-{next(numbers):012x}"


def prior_of(exchange: Exchange = PLAIN) -> Prior:
    """Return an earlier capture of the same URI."""
    pointer = Pointer(
        key=KEY, offset=700, length=350, record_id="urn:uuid:00000000-0000-4000-8000-0000000000ff"
    )
    return Prior(
        target_uri=exchange.target_uri, date=datetime(2026, 11, 20, 8, 0, tzinfo=UTC), pointer=pointer
    )


MAIN = 1
"""Which of the records of an exchange is its response."""


def build(given: Exchange, *, prior: Prior | None = None) -> ExchangeRecords:
    """Build the records with counted ids."""
    return records_of(given, new_id=ids(), prior=lambda *_: prior)


def read(given: Exchange, *, prior: Prior | None = None) -> list[Record]:
    """Build the records and read them back; every one must be sound."""
    records = [read_record(member) for member in build(given, prior=prior).members]
    assert [check_record(record) for record in records] == [[] for _ in records]
    return records


def notes(record: Record) -> list[str]:
    """Return the lines of a metadata block."""
    return record.block.decode().splitlines()


def sha256(data: bytes) -> str:
    """Compute a digest without the code under test."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
