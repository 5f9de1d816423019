"""The capture point: Scrapy's HTTP/1.1 handler with a tee on its connections.

Every private name of Scrapy and Twisted that Depeche leans on is here and in crawler.agent (scrapy==2.19.*);
tests/integration/test_wire.py is its contract with them.
"""

from __future__ import annotations

import ipaddress
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.protocol import connectionDone

from crawler.agent import TicketScrapyAgent, bound, naming_policy, single_use_pool, unverified_policy
from crawler.errors import FirstByteTimeout, HeadTooLarge, Interrupted, PrivateAddress, TooLargeOnWire
from crawler.names import judged_names
from crawler.tape import Ending, Tape, Ticket
from crawler.tee import Tee
from crawler.tls import agreed, taken_unverified
from crawler.unverified import NOBODY
from extractors.urls import host_of
from storage.errors import StorageError
from storage.spool_files import room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress
    from twisted.python.failure import Failure
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

    from crawler.guard import Guard
    from crawler.unverified import Unverified
    from storage.exchange import Exchange, Truncation


class RecordingProtocol(_LenientHTTP11ClientProtocol):
    """One connection; takes every exchange on it down, whether or not Scrapy gets a response."""

    transport: Any
    _tape: Tape | None = None
    _refused: PrivateAddress | None = None
    _first_byte: Any = None

    def __init__(self, quiescent: Callable[[Any], None], wire: Wire) -> None:
        super().__init__(quiescent)
        self._wire = wire

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Judge the address that is connected; nothing has been sent yet, not even a TLS hello."""
        super().connectionMade()
        self._ip = str(ipaddress.ip_address(self.transport.getPeer().host))
        if not self._wire.guard.allows(self._ip):
            self._refused = PrivateAddress(self._ip)
            self.transport.abortConnection()

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send `request` with a tape running."""
        if self._refused is not None:
            return fail(self._refused)
        ticket: Ticket = request.headers.ticket
        tape = Tape(
            ticket=ticket,
            started=self._wire.now(),
            clock_start=time.monotonic(),
            ending=partial(self._ending, ticket),
            ip=self._ip,
            folder=self._wire.folder,
        )
        # an earlier tape of this ticket means that Twisted sends again what a dead connection swallowed
        self._wire.settle(ticket, "disconnect")
        self._tape = tape
        ticket.tapes.append(tape)
        write_to = type(request).writeTo
        request.writeTo = lambda transport: write_to(request, Tee(transport, tape))  # type: ignore[method-assign]
        self._start_first_byte_clock(ticket)
        sending = super().request(request)
        if self._parser is not None:
            bound(self._parser, ticket, line_bytes=self._wire.head_bytes, fields=self._wire.head_fields)
        return sending

    def _start_first_byte_clock(self, ticket: Ticket) -> None:
        from twisted.internet import reactor

        limit = self._wire.first_byte_seconds
        timeout = FirstByteTimeout(f"no byte came within {limit:g} seconds")
        clock: Any = reactor
        self._first_byte = clock.callLater(limit, self._give_up, ticket, timeout)

    def _give_up(self, ticket: Ticket, error: Exception) -> None:
        # Cancelling is the one way to end a request that Twisted's pool does not answer by sending it again.
        ticket.abort = error
        if self._finishedRequest is not None and not self._finishedRequest.called:
            self._finishedRequest.cancel()
        else:
            self.transport.abortConnection()

    def _stop_first_byte_clock(self) -> None:
        if self._first_byte is not None and self._first_byte.active():
            self._first_byte.cancel()
        self._first_byte = None

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take the bytes down, then let Twisted parse them."""
        tape = self._tape
        if tape is not None:
            self._stop_first_byte_clock()
            if tape.done:
                # given up and recorded, and more comes: over TLS a connection that is told to close reads on
                self.transport.abortConnection()
                return
            if not self._take_down(tape, data):
                return
        super().dataReceived(data)
        if tape is not None and not tape.done and tape.received_length > self._wire.head_bytes:
            self._hold_to_limits(tape)

    def _take_down(self, tape: Tape, data: bytes) -> bool:
        try:
            with room(Path(self._wire.folder or gettempdir())):
                tape.hear(data)
        except StorageError as error:
            self._give_up(tape.ticket, error)
            return False
        return True

    def _hold_to_limits(self, tape: Tape) -> None:
        wire = self._wire
        if self._in_head():
            self._give_up(tape.ticket, HeadTooLarge(f"the response head passed {wire.head_bytes} bytes"))
        elif tape.received_length > wire.head_bytes + wire.wire_bytes:
            # Scrapy counts the body alone: chunk extensions without end would pass its limit
            self._give_up(tape.ticket, TooLargeOnWire("the response is larger than limits.wire_bytes"))

    def _in_head(self) -> bool:
        parser = self._parser
        return parser is not None and parser.state in {"STATUS", "HEADER"}

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 - Twisted's name
        self._stop_first_byte_clock()
        tape, self._tape = self._tape, None
        if tape is not None and not tape.broken_off:
            truncated: Truncation | None = "disconnect" if tape.torn else None
            self._wire.emit(tape, replace(tape.ending(), surplus=len(rest), truncated=truncated))
        super()._finishResponse(rest)

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802 - Twisted's name
        if self._tape is not None:
            self._tape.unreadable = self._tape.ticket.abort is None
        super()._giveUp(reason)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        """Note when it ended; closing may be how the body ends, else the download handler knows the cause."""
        self._stop_first_byte_clock()
        if self._tape is not None:
            self._tape.ended = self._tape.ending()
            self._tape.broken_off = reason.check(ConnectionAborted) is not None
            # over TLS many servers close without a word, so only a plain connection tells a reset from an end
            self._tape.torn = agreed(self.transport) is None and not reason.check(ConnectionDone)
        super().connectionLost(reason)
        self._tape = None

    def _ending(self, ticket: Ticket) -> Ending:
        # Read when the response ends: on a connection's first request the handshake is unfinished before.
        trust = None
        if ticket.is_unverified:
            trust = taken_unverified(self.transport, host=host_of(ticket.target_uri))
        return Ending(monotonic=time.monotonic(), tls=agreed(self.transport), trust=trust)


class _RecordingFactory(_LenientHTTP11ClientFactory):
    """Builds recording protocols for the connection pool."""

    wire: Wire

    def buildProtocol(self, addr: IAddress | None) -> RecordingProtocol:  # noqa: N802 - Twisted's name
        return RecordingProtocol(self._quiescentCallback, self.wire)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What a connection needs: who judges addresses, the clock, who keeps a finished exchange, its limits.

    `folder` is where long responses wait until they have ended.
    """

    guard: Guard
    now: Callable[[], datetime]
    record: Callable[[Exchange], Any]
    first_byte_seconds: float = 10.0
    head_bytes: int = 256 * 1024
    head_fields: int = 500
    wire_bytes: int = 20 << 20
    folder: str | None = None
    downloads: dict[int, tuple[Ticket, Deferred[Any]]] = field(default_factory=dict)
    interrupted: Event = field(default_factory=Event)

    def emit(self, tape: Tape, ending: Ending) -> None:
        """Hand a finished exchange on, once, and let its ticket know where it is kept, or why it is not."""
        if tape.done:
            return
        tape.done = True
        try:
            exchange = tape.exchange(ending)
            record = tape.ticket.record or self.record
            tape.ticket.keep(record(exchange), exchange)
        except StorageError as error:
            tape.ticket.unkept = error

    @contextmanager
    def under_way(self, ticket: Ticket) -> Iterator[Callable[[Deferred[Any]], Deferred[Any]]]:
        """Note a download for as long as it lasts, so that `interrupt` can end it.

        Raises Interrupted, and PrivateAddress for a host that is refused by its name.
        """
        if self.interrupted.is_set():
            raise Interrupted
        if not self.guard.allows_host(host := host_of(ticket.target_uri)):
            raise PrivateAddress(host)

        def started(download: Deferred[Any]) -> Deferred[Any]:
            self.downloads[id(ticket)] = (ticket, download)
            return download

        try:
            yield started
        finally:
            self.downloads.pop(id(ticket), None)

    def interrupt(self) -> None:
        """End every download under way and let no other begin."""
        self.interrupted.set()
        for ticket, download in list(self.downloads.values()):
            ticket.abort = Interrupted()
            download.cancel()

    def settle(self, ticket: Ticket, cause: Truncation) -> None:
        """Hand on the exchanges of a ticket that broke off, now that their cause is known."""
        for tape, ending in ticket.unfinished(cause):
            self.emit(tape, ending)

    def factory(self, quiescent: Callable[[Any], None], metadata: str) -> _RecordingFactory:
        """Stand in for the connection pool's factory class."""
        factory = _RecordingFactory(quiescent, metadata)
        factory.wire = self
        return factory


class CapturingHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1 and records every exchange before anyone reads it.

    The captures of a request, one for each exchange that ended by then, stand in its `meta["kept"]`,
    in the order in which they ended, whether or not a response is delivered.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._wire: Wire = crawler.spider.wire  # type: ignore[union-attr]
        self._pool._factory = self._wire.factory
        self._pool.retryAutomatically = False  # sent again by itself it would pass its host's clock
        self._contextFactory = naming_policy(crawler)
        self._names = judged_names(self._wire.guard)
        self._unverified = unverified_policy(crawler)
        self._unverified_pool = single_use_pool(self._wire.factory)

    async def download_request(self, request: Request) -> Response:
        """Return the response once its exchanges are kept. Raises Scrapy's download errors, StorageError."""
        ticket = Ticket(
            target_uri=urldefrag(request.url)[0],
            robots=request.meta.get("robots_digest"),
            reads_record=request.meta.get("reads_record", False),
            is_unverified=_is_unverified(request),
            **request.meta.get("errand", {}),
        )
        cause: Truncation = "disconnect"
        try:
            return await self._download(request, ticket)
        except Interrupted:
            cause = "unspecified"
            raise
        except DownloadTimeoutError:
            cause = "time"
            raise
        except DownloadCancelledError:
            cause = "length"
            raise
        finally:
            self._wire.settle(ticket, cause)
            request.meta.setdefault("kept", []).extend(ticket.kept)
            if ticket.unkept is not None:
                raise ticket.unkept

    async def _download(self, request: Request, ticket: Ticket) -> Response:
        agent = TicketScrapyAgent(
            ticket,
            contextFactory=self._unverified if ticket.is_unverified else self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._unverified_pool if ticket.is_unverified else self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        try:
            with wrap_twisted_exceptions(), self._wire.under_way(ticket) as started:
                return await maybe_deferred_to_future(started(agent.download_request(request)))
        except CannotResolveHostError as error:
            if (address := self._names.refusal(host := host_of(request.url))) is not None:
                raise PrivateAddress(f"{address}, an address of {host},") from error
            raise
        except (DownloadFailedError, DownloadCancelledError, ResponseDataLossError) as error:
            if ticket.abort is not None:
                raise ticket.abort from error
            raise


def _is_unverified(request: Request) -> bool:
    """Tell whether the certificate of this very host is taken as it is, for whom the request is made."""
    excepted: Unverified = request.meta.get("unverified", NOBODY)
    return request.url.startswith("https:") and excepted.covers(host_of(request.url))
