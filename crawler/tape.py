"""What one connection said during one exchange, taken down as it happens."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from storage.errors import Damaged
from storage.exchange import Exchange
from storage.http_message import payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from storage.exchange import Role, Truncation

IN_MEMORY: Final = 1 << 20
"""Bytes of one response that wait in memory until it has ended; a longer one waits in a nameless file."""

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})", re.IGNORECASE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(slots=True, kw_only=True)
class Ticket:
    """Why a request is made; travels with it down to the connection and collects its tapes.

    One request may cause several exchanges: Twisted sends it again on a dead kept-alive connection without
    telling anyone above. `kept` collects what the recorder promised for each exchange that has ended. `body`
    is the payload of the last one; None when it is read from its record, which `reads_record` asks for.
    `is_unverified` when the host's certificate is taken as it is. `record` is who keeps the exchanges, where
    it is not who keeps those of all others.
    """

    target_uri: str
    role: Role = "page"
    via: str | None = None
    hops: str = ""
    robots: str | None = None
    abort: Exception | None = None
    tapes: list[Tape] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    unkept: Exception | None = None
    reads_record: bool = False
    is_unverified: bool = False
    record: Callable[[Exchange], Any] | None = None
    body: bytes | None = field(default=None, repr=False)

    def keep(self, kept: Any, exchange: Exchange) -> None:  # noqa: ANN401 - whatever the recorder promises
        """Note where an exchange is kept, and its payload unless that is read from there."""
        self.kept.append(kept)
        in_record = self.reads_record and kept.place is not None
        self.body = None if in_record or not exchange.is_http else _body_of(exchange)

    def unfinished(self, cause: Truncation) -> Iterator[tuple[Tape, Ending]]:
        """Yield the tapes of exchanges that broke off; only the last request's did so for `cause`."""
        for tape in self.tapes:
            if not tape.done:
                truncated = cause if tape is self.tapes[-1] else "disconnect"
                yield tape, replace(tape.ended or tape.ending(), truncated=truncated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is known when an exchange ends: monotonic clock in s, TLS version and cipher, surplus bytes.

    `trust` says that the certificate was taken unverified, and what is wrong with it.
    """

    monotonic: float
    tls: tuple[str, str] | None
    trust: str | None = None
    surplus: int = 0
    truncated: Truncation | None = None


@dataclass(slots=True, kw_only=True)
class Tape:
    """The bytes of one exchange as they crossed the wire; `unreadable` when they are no HTTP/1.1,
    `torn` when the connection broke instead of closing, `broken_off` when it was us who broke it: the cause
    is then known above, and perhaps not yet.

    `ending` asks the connection how things stand; `ended` remembers it from when the connection was lost.
    What does not fit into memory waits in `folder`, or where temporary files lie.
    """

    ticket: Ticket
    started: datetime
    clock_start: float
    ending: Callable[[], Ending]
    ended: Ending | None = None
    ip: str | None = None
    sent: list[bytes] = field(default_factory=list)
    folder: str | None = None
    received_length: int = 0
    unreadable: bool = False
    torn: bool = False
    broken_off: bool = False
    done: bool = False
    _received: SpooledTemporaryFile[bytes] | None = None

    def hear(self, data: bytes) -> None:
        """Take down bytes that came. Raises OSError when there is no room for them."""
        if self._received is None:
            self._received = SpooledTemporaryFile(max_size=IN_MEMORY, dir=self.folder)  # noqa: SIM115 - closed when read
        self._received.write(data)
        self.received_length += len(data)

    def exchange(self, ending: Ending) -> Exchange:
        """Return what was taken down as one exchange; it can be asked for once."""
        raw = self._read()
        message, surplus = _split_at(raw, len(raw) - ending.surplus)
        interim, response = split_interim(message)
        return Exchange(
            target_uri=self.ticket.target_uri,
            request=b"".join(self.sent),
            response=response,
            interim=interim,
            surplus=surplus,
            started=self.started,
            elapsed_ms=round((ending.monotonic - self.clock_start) * 1000),
            ip=self.ip,
            protocols=("http/1.1", ending.tls[0]) if ending.tls else ("http/1.1",),
            cipher=ending.tls[1] if ending.tls else None,
            tls=ending.trust,
            truncated="unspecified" if self.unreadable else ending.truncated,
            is_http=not response or _STATUS_LINE.match(response) is not None,
            role=self._role(response),
            via=self.ticket.via,
            hops=self.ticket.hops,
            robots=self.ticket.robots,
        )

    def _read(self) -> bytes:
        if self._received is None:
            return b""
        with self._received as received:
            received.seek(0)
            return received.read()

    def _role(self, response: bytes) -> Role:
        status = _STATUS_LINE.match(response)
        is_hop = status is not None and status[1] in {b"301", b"302", b"303", b"307", b"308"}
        return "hop" if is_hop and self.ticket.role == "page" else self.ticket.role


def _body_of(exchange: Exchange) -> bytes:
    try:
        return payload(exchange.response).body
    except Damaged:
        return b""


def _split_at(raw: bytes, place: int) -> tuple[bytes, bytes]:
    return (raw, b"") if place == len(raw) else (raw[:place], raw[place:])


def split_interim(message: bytes) -> tuple[bytes, bytes]:
    """Split leading 1xx responses (RFC 9110 section 15.2) from the final response."""
    start = 0
    while (status := _STATUS_LINE.match(message, start)) and status[1][:1] == b"1" and status[1] != b"101":
        end = _HEAD_END.search(message, start)
        if end is None:
            break
        start = end.end()
    return message[:start], message[start:]


_TLS12_KEY_EXCHANGE = re.compile(r"(ECDHE|DHE)-(RSA|ECDSA)-(.+)")
_TLS12_BULK = {
    "AES128-GCM-SHA256": "AES_128_GCM_SHA256",
    "AES256-GCM-SHA384": "AES_256_GCM_SHA384",
    "CHACHA20-POLY1305": "CHACHA20_POLY1305_SHA256",
    "AES128-SHA256": "AES_128_CBC_SHA256",
    "AES256-SHA384": "AES_256_CBC_SHA384",
    "AES256-SHA256": "AES_256_CBC_SHA256",
    "AES128-SHA": "AES_128_CBC_SHA",
    "AES256-SHA": "AES_256_CBC_SHA",
    "AES128-CCM": "AES_128_CCM",
    "AES256-CCM": "AES_256_CCM",
}


def iana_cipher(openssl_name: str) -> str:
    """Return the IANA name of a cipher suite in OpenSSL's spelling; unknown names come back as given.

    TLS 1.3 names are equal in both. The field WARC-Cipher-Suite wants the IANA name
    (iipc/warc-specifications issue 86).
    """
    match = _TLS12_KEY_EXCHANGE.fullmatch(openssl_name)
    if match is None or match[3] not in _TLS12_BULK:
        return openssl_name
    return f"TLS_{match[1]}_{match[2]}_WITH_{_TLS12_BULK[match[3]]}"
