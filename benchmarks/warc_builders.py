"""Building WARC records: ours against warcio's, in ratios of one run; `python -m benchmarks.warc_builders`.

Each round writes the same exchanges (request, response, metadata; one gzip member a record) to memory with
every builder, in an order that turns from round to round. A builder's figure is its median over the rounds,
in CPU time, so that other work on the machine matters little.
"""

from __future__ import annotations

import io
import random
import statistics
import time
import uuid
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.exchange import Exchange
from storage.gzip_members import compress
from storage.warc import records_of
from storage.warc_fields import notes_block, warc_date

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
EXCHANGES = 150
BODY_BYTES = 60_000


def main() -> None:
    """Print one table for identity bodies and one for gzip bodies."""
    for name, packed in (("identity", False), ("gzip", True)):
        exchanges = [_exchange(number, packed=packed) for number in range(EXCHANGES)]
        seconds = _measured(exchanges)
        ours = statistics.median(seconds["ours"])
        print(f"{EXCHANGES} exchanges of {BODY_BYTES // 1000} kB pages, {name} bodies, {ROUNDS} rounds")
        for builder, each in seconds.items():
            middle = statistics.median(each)
            print(
                f"  {builder:24}{middle / EXCHANGES * 1000:7.3f} ms an exchange {middle / ours:6.1f} x ours"
            )


def _measured(exchanges: list[Exchange]) -> dict[str, list[float]]:
    builders: dict[str, Callable[[Exchange], bytes]] = {
        "ours": _ours,
        "warcio, isal": _warcio_isal,
        "warcio as it comes": _warcio_alone,
    }
    seconds: dict[str, list[float]] = {name: [] for name in builders}
    names = list(builders)
    for _ in range(ROUNDS):
        names.append(names.pop(0))
        for name in names:
            start = time.process_time()
            for exchange in exchanges:
                builders[name](exchange)
            seconds[name].append(time.process_time() - start)
    return seconds


def _exchange(number: int, *, packed: bool) -> Exchange:
    drawn = random.Random(number)
    words = (f"<p>paragraph w{drawn.randrange(3000):x} of the news</p>\n" for _ in range(BODY_BYTES))
    body = io.StringIO()
    for line in words:
        if body.tell() >= BODY_BYTES:
            break
        body.write(line)
    page = body.getvalue()[:BODY_BYTES].encode()
    sent = zlib.compress(page, 6, 31) if packed else page
    coding = b"Content-Encoding: gzip\r\n" if packed else b""
    return Exchange(
        target_uri=f"https://news.example/{number}",
        request=b"GET /%d HTTP/1.1\r\nHost: news.example\r\nAccept-Encoding: gzip\r\n\r\n" % number,
        response=b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n%bContent-Length: %d\r\n"
        b"Connection: keep-alive\r\n\r\n%b" % (coding, len(sent), sent),
        started=datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
        elapsed_ms=20,
        ip="192.0.2.7",
        protocols=("http/1.1", "tls/1.3"),
        cipher="TLS_AES_128_GCM_SHA256",
    )


def _new_id() -> str:
    return uuid.uuid4().urn


def _ours(exchange: Exchange) -> bytes:
    return b"".join(records_of(exchange, new_id=_new_id, prior=lambda *_: None).members)


def _warcio_alone(exchange: Exchange) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for part in _parts(exchange):
        writer.write_record(_warcio_record(writer, exchange, *part))
    return out.getvalue()


def _warcio_isal(exchange: Exchange) -> bytes:
    members = []
    for part in _parts(exchange):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=False, warc_version="1.1")
        writer.write_record(_warcio_record(writer, exchange, *part))
        members.append(compress(out.getvalue()))
    return b"".join(members)


def _parts(exchange: Exchange) -> tuple[tuple[str, bytes], ...]:
    notes = notes_block(exchange, redacted=(), prior=None)
    return ("request", exchange.request), ("response", exchange.response), ("metadata", notes)


def _warcio_record(writer: WARCWriter, exchange: Exchange, kind: str, block: bytes) -> object:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{_new_id()}>"),
        ("WARC-Target-URI", exchange.target_uri),
        ("WARC-Concurrent-To", f"<{_new_id()}>"),
        ("WARC-Date", warc_date(exchange.started)),
        ("WARC-IP-Address", exchange.ip),
        *(("WARC-Protocol", protocol) for protocol in exchange.protocols),
        ("WARC-Cipher-Suite", exchange.cipher),
    ]
    headers = StatusAndHeaders("", fields, protocol="WARC/1.1")
    return writer.create_warc_record(
        exchange.target_uri, kind, payload=io.BytesIO(block), length=len(block), warc_headers=headers
    )


if __name__ == "__main__":
    main()
