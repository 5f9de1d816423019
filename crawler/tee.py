"""What carries a ticket down to a connection, and what writes down the bytes that go out on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.web.http_headers import Headers as TxHeaders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.tape import Tape, Ticket


class TicketHeaders(TxHeaders):
    """Request headers that carry their ticket; nothing else reaches the connection from above."""

    ticket: Ticket

    def copy(self) -> TicketHeaders:
        """Copy with the ticket; Twisted's agent copies headers before it adds Host."""
        twin = TicketHeaders(dict(self.getAllRawHeaders()))
        twin.ticket = self.ticket
        return twin


class Tee:
    """A transport that takes down what is written; everything else goes through."""

    def __init__(self, transport: Any, tape: Tape) -> None:  # noqa: ANN401 - Twisted's transports are many
        self._transport = transport
        self._tape = tape

    def write(self, data: bytes) -> None:
        """Write and take down."""
        self._tape.sent.append(data)
        self._transport.write(data)

    def writeSequence(self, pieces: Sequence[bytes]) -> None:  # noqa: N802 - the transport interface's own name
        """Write several pieces and take them down."""
        self._tape.sent.extend(pieces)
        self._transport.writeSequence(pieces)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a transparent wrapper
        return getattr(self._transport, name)
