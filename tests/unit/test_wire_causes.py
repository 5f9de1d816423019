"""Why an exchange broke off: the peer's doing is known on the connection, ours only above it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request

from crawler.guard import Guard
from crawler.tape import Ticket
from crawler.tee import TicketHeaders
from crawler.wire import RecordingProtocol, Wire

if TYPE_CHECKING:
    from storage.exchange import Exchange

HALF = b"HTTP/1.1 200 OK\r\n\r\nhalf of a page"


@pytest.fixture
def kept() -> list[Exchange]:
    """Return where what is recorded comes to lie."""
    return []


@pytest.fixture
def under_way(kept: list[Exchange], monkeypatch: pytest.MonkeyPatch) -> RecordingProtocol:
    """Return a connection in the middle of a body."""
    monkeypatch.setattr(RecordingProtocol, "_start_first_byte_clock", lambda *_: None)
    wire = Wire(guard=Guard(), now=lambda: datetime(2026, 11, 21, tzinfo=UTC), record=kept.append)
    ticket = Ticket(target_uri="http://news.example/a", reads_record=False)
    headers = TicketHeaders({b"host": [b"news.example"]})
    headers.ticket = ticket
    protocol = RecordingProtocol(lambda _: None, wire)
    protocol.makeConnection(StringTransport(peerAddress=IPv4Address("TCP", "93.184.216.34", 80)))
    protocol.request(Request._construct(b"GET", b"/a", headers, None)).addErrback(lambda _: None)
    protocol.dataReceived(HALF)
    return protocol


def settle(protocol: RecordingProtocol, cause: str) -> None:
    """Tell the cause, as the download handler does when it has the error."""
    assert protocol._tape is not None
    protocol._wire.settle(protocol._tape.ticket, cause)  # type: ignore[arg-type]


def end(protocol: RecordingProtocol, reason: Exception, *, cause: str) -> None:
    """End the connection, and only then tell the cause."""
    tape = protocol._tape
    assert tape is not None
    protocol.connectionLost(Failure(reason))
    protocol._wire.settle(tape.ticket, cause)  # type: ignore[arg-type]


@pytest.mark.parametrize("cause", ["length", "time", "unspecified"])
def test_a_connection_that_we_break_waits_for_its_cause(
    under_way: RecordingProtocol, kept: list[Exchange], cause: str
) -> None:
    """The limit that was met is told a moment after the connection is gone, and is what is recorded."""
    end(under_way, ConnectionAborted(), cause=cause)
    (exchange,) = kept
    assert (exchange.truncated, exchange.response) == (cause, HALF)


@pytest.mark.parametrize(
    ("reason", "truncated"), [(ConnectionLost(), "disconnect"), (ConnectionDone(), None)]
)
def test_a_connection_that_the_peer_ends_is_recorded_at_once(
    under_way: RecordingProtocol, kept: list[Exchange], reason: Exception, truncated: str | None
) -> None:
    """A reset is a cut; a close ends a body without a length. What is told later changes neither."""
    end(under_way, reason, cause="length")
    (exchange,) = kept
    assert exchange.truncated == truncated


def test_what_comes_after_the_recording_ends_the_connection(
    under_way: RecordingProtocol, kept: list[Exchange]
) -> None:
    """Over TLS a server may go on while its connection is being closed: that is neither read nor an error."""
    settle(under_way, "length")
    under_way.dataReceived(b" and more, without end")
    assert under_way.transport.disconnected
    (exchange,) = kept
    assert (exchange.truncated, exchange.response) == ("length", HALF)
