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


def ended(reason: Exception, *, cause: str, monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    """Return what is kept when a connection ends in the middle of a body, and only then the cause is told."""
    monkeypatch.setattr(RecordingProtocol, "_start_first_byte_clock", lambda *_: None)
    kept: list[Exchange] = []
    wire = Wire(guard=Guard(), now=lambda: datetime(2026, 11, 21, tzinfo=UTC), record=kept.append)
    ticket = Ticket(target_uri="http://news.example/a", reads_record=False)
    headers = TicketHeaders({b"host": [b"news.example"]})
    headers.ticket = ticket
    protocol = RecordingProtocol(lambda _: None, wire)
    protocol.makeConnection(StringTransport(peerAddress=IPv4Address("TCP", "93.184.216.34", 80)))
    protocol.request(Request._construct(b"GET", b"/a", headers, None)).addErrback(lambda _: None)
    protocol.dataReceived(HALF)
    protocol.connectionLost(Failure(reason))
    wire.settle(ticket, cause)  # type: ignore[arg-type]
    return kept


@pytest.mark.parametrize("cause", ["length", "time", "unspecified"])
def test_a_connection_that_we_break_waits_for_its_cause(cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit that was met is told a moment after the connection is gone, and is what is recorded."""
    (exchange,) = ended(ConnectionAborted(), cause=cause, monkeypatch=monkeypatch)
    assert (exchange.truncated, exchange.response) == (cause, HALF)


@pytest.mark.parametrize(
    ("reason", "truncated"), [(ConnectionLost(), "disconnect"), (ConnectionDone(), None)]
)
def test_a_connection_that_the_peer_ends_is_recorded_at_once(
    reason: Exception, truncated: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reset is a cut; a close ends a body without a length. What is told later changes neither."""
    (exchange,) = ended(reason, cause="length", monkeypatch=monkeypatch)
    assert exchange.truncated == truncated
