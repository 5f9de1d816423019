"""Scrapy's agent for one request, with a ticket that goes down to the connection and no body of its own."""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any
from weakref import ref

from cryptography.x509 import DuplicateExtension, UnsupportedGeneralNameType
from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import HTTPConnectionPool
from twisted.web.http_headers import InvalidHeaderName
from twisted.web.iweb import UNKNOWN_LENGTH
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.errors import HeadTooLarge
from crawler.tee import TicketHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from OpenSSL.crypto import X509
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response as ScrapyResponse
    from twisted.internet.defer import Deferred
    from twisted.protocols.tls import TLSMemoryBIOProtocol
    from twisted.web._newclient import HTTPClientParser
    from twisted.web.client import Agent, Response
    from twisted.web.http_headers import Headers as TxHeaders
    from twisted.web.iweb import IResponse

    from crawler.tape import Ticket

    _TakesLine = Callable[[bytes], None]
    _TakesField = Callable[[bytes, bytes], None]

_NAMELESS = (
    CertificateError,
    DuplicateExtension,
    UnsupportedGeneralNameType,
    ValueError,
    VerificationError,
)
"""How it is said that a certificate names another host, none, or cannot be read."""
_STATUS_LINE = re.compile(rb"\S+ \d{3}(?:\s|$)")


class _NamingPolicy(_ScrapyClientContextFactory):
    """A TLS policy by which a certificate names the host, or the connection ends.

    Twisted takes a trusted certificate that names no host at all: it logs a traceback and goes on.
    """

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ANN401, N802 - Twisted's
        """Return what makes the TLS connections to a host."""
        return _NamedConnections(super().creatorForNetloc(hostname, port))


@implementer(IOpenSSLClientConnectionCreator)
class _NamedConnections:
    """Makes TLS connections as Twisted's creator does, with a check of names that fails closed."""

    def __init__(self, creator: Any) -> None:  # noqa: ANN401 - Twisted's private class
        self._creator = creator
        kind = DNS_ID if creator._hostnameIsDnsName else IPAddress_ID  # noqa: SLF001
        self._wanted = kind(creator._hostnameASCII)  # noqa: SLF001

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802, N803
        """Return a connection; OpenSSL judges the chain, and the last certificate has to name the host."""
        connection: SSL.Connection = self._creator.clientConnectionForTLS(tlsProtocol)
        # the connection belongs to the protocol: a circle through OpenSSL would never be freed
        protocol = ref(tlsProtocol)

        def names_host(_: SSL.Connection, certificate: X509, error: int, depth: int, ok: int) -> bool:
            if depth or not ok:
                return bool(ok)
            try:
                verify_service_identity(extract_patterns(certificate), [self._wanted], [])
            except _NAMELESS:
                if (told := protocol()) is not None:
                    failure: Any = Failure(VerificationError(errors=[]))  # type: ignore[no-untyped-call]
                    told.failVerification(failure)  # type: ignore[no-untyped-call]
                return False
            return True

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, names_host)
        return connection


def naming_policy(crawler: Crawler) -> Any:  # noqa: ANN401 - an IPolicyForHTTPS, which mypy cannot tell
    """Return the TLS policy for everybody."""
    return _NamingPolicy.from_crawler(crawler)


def unverified_policy(crawler: Crawler) -> _ScrapyClientContextFactory:
    """Return a TLS policy that takes every certificate; for hosts that a person excepted by name alone."""
    policy = _ScrapyClientContextFactory.from_crawler(crawler)
    policy._verify_certificates = False  # noqa: SLF001 - the setting says otherwise, for everybody else
    return policy


def single_use_pool(factory: Callable[..., Any]) -> HTTPConnectionPool:
    """Return a pool of connections that nobody uses again: another's request goes out on none of them."""
    from twisted.internet import reactor

    pool: Any = HTTPConnectionPool(reactor, persistent=False)  # type: ignore[no-untyped-call]
    pool._factory = factory  # noqa: SLF001 - as `crawler.wire` does with Scrapy's
    return pool  # type: ignore[no-any-return]


def bound(parser: HTTPClientParser, ticket: Ticket, *, line_bytes: int, fields: int) -> None:
    """Hold a parser to its limits: bytes of one line (the whole head has its own), and header fields."""
    parser.MAX_LENGTH = line_bytes
    parser.statusReceived = strict(parser.statusReceived)  # type: ignore[method-assign]
    parser.headerReceived = counted(parser.headerReceived, ticket, limit=fields)  # type: ignore[method-assign]


def counted(receive: _TakesField, ticket: Ticket, *, limit: int) -> _TakesField:
    """Return a parser's `receive` that takes `limit` header fields, those of 1xx responses among them.

    A name that Twisted refuses would fail the page; as browsers do, such a field alone is passed over.
    """
    left = limit

    def receive_counted(name: bytes, value: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            sentence = f"the response has more than {limit} header fields"
            ticket.abort = HeadTooLarge(sentence)
            # the ticket's error will be raised from one that wraps this: the same would make a circle
            raise HeadTooLarge(sentence)
        with suppress(InvalidHeaderName):
            receive(name.strip(), value)

    return receive_counted


def strict(receive: _TakesLine) -> _TakesLine:
    """Return a parser's `receive` for status lines that takes three digits alone (RFC 9112 section 4).

    Twisted takes any number, and one of forty digits fits into no database.
    """

    def receive_strictly(line: bytes) -> None:
        if not _STATUS_LINE.match(line):
            raise ParseError("no status of three digits", line)  # type: ignore[no-untyped-call]
        receive(line)

    return receive_strictly


class _TicketAgent:
    """Puts the ticket into the headers on their way to Twisted's agent."""

    def __init__(self, agent: Agent, ticket: Ticket) -> None:
        self._agent = agent
        self._ticket = ticket

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: TxHeaders,
        body_producer: Any,  # noqa: ANN401 - Twisted's producers are many
    ) -> Deferred[IResponse]:
        """Send with headers that carry the ticket."""
        marked = TicketHeaders(dict(headers.getAllRawHeaders()))
        marked.ticket = self._ticket
        return self._agent.request(method, uri, marked, body_producer)


class _Nowhere(BytesIO):
    """A buffer that keeps nothing: the tape has every byte, and the body is read from there."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes
        """Count what is thrown away."""
        return len(data)


class TicketScrapyAgent(_ScrapyAgent):
    """Scrapy's agent for one request that has a ticket; the body of its response is the ticket's."""

    def __init__(self, ticket: Ticket, **options: Any) -> None:  # noqa: ANN401 - Scrapy's own
        super().__init__(**options)
        self._ticket = ticket

    def _get_agent(self, request: Request, timeout: float) -> _TicketAgent:  # type: ignore[override]
        return _TicketAgent(super()._get_agent(request, timeout), self._ticket)

    def _cb_bodyready(self, txresponse: Response, request: Request) -> Any:  # noqa: ANN401 - Scrapy's own
        length = txresponse.length
        if self._ticket.role == "robots" and length:
            # of a robots.txt that says to be too long Scrapy would fetch nothing, and its beginning counts
            txresponse.length = UNKNOWN_LENGTH
        result = super()._cb_bodyready(txresponse, request)
        txresponse.length = length
        reader: Any = txresponse._bodyProtocol  # noqa: SLF001 - what Scrapy gave to `deliverBody`
        if reader is not None:
            reader._bodybuf = _Nowhere()  # noqa: SLF001 - it would hold the body once more
        return result

    def _cb_bodydone(self, result: Any, url: str) -> ScrapyResponse:  # noqa: ANN401 - Scrapy's own
        result["body"] = self._ticket.body or b""
        return super()._cb_bodydone(result, url)
