"""What each exception of the download side ends in, wrapped as Twisted and Scrapy hand it on."""

from __future__ import annotations

import errno

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from service_identity import VerificationError
from twisted.internet.defer import CancelledError
from twisted.internet.error import (
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    ConnectionRefusedError,
    DNSLookupError,
    NoRouteError,
    TCPTimedOutError,
    TimeoutError,
)
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseNeverReceived
from twisted.web.client import ResponseFailed
from twisted.web.error import SchemeNotSupported

from crawler.errors import (
    FirstByteTimeout,
    HeadTooLarge,
    HostBusy,
    Interrupted,
    PrivateAddress,
    RobotsDisallowed,
    RobotsUnreachable,
    TooLargeOnWire,
)
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from crawler.outcomes import OutcomeKind
from storage.errors import Damaged, DiskFull

SCRAPY_TIMEOUT = DownloadTimeoutError("Getting https://a.example took longer than 30 seconds.")


def wrapped(error: Exception) -> Exception:
    """Return the error as Scrapy's handler raises it."""
    with pytest.raises(Exception) as caught, wrap_twisted_exceptions():  # noqa: PT011 - whichever comes, it is the answer
        raise error
    return caught.value


def failed(*reasons: Exception) -> ResponseFailed:
    """Return Twisted's bundle of what went wrong on one connection."""
    return ResponseNeverReceived([Failure(reason) for reason in reasons])


def tls(words: str) -> SSL.Error:
    """Return an error of OpenSSL with a reason as it spells it."""
    return SSL.Error([("SSL routines", "", words)])


@pytest.mark.parametrize(
    ("error", "outcome", "sentence"),
    [
        (DNSLookupError("no such host"), "unknown-host", "no such host: its name could not be resolved"),
        (ConnectionRefusedError(), "connection-refused", "the server refused the connection"),
        (NoRouteError(osError=errno.EHOSTUNREACH), "connection-failed", "no route to host"),
        (TCPTimedOutError(osError=errno.ETIMEDOUT), "connection-failed", "timed out"),
        (ConnectError(string="odd"), "connection-failed", "odd"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "connection-failed", "network is unreachable"),
        (TimeoutError("User timeout"), "timed-out", "timeout"),
        (SCRAPY_TIMEOUT, "timed-out", "took longer than 30 seconds"),
        (FirstByteTimeout("no byte came within 10 seconds"), "timed-out", "no byte came within 10 seconds"),
        (failed(ConnectionDone()), "cut-off", "the server closed the connection"),
        (failed(ConnectionLost()), "cut-off", "the server closed the connection"),
        (ResponseFailed([Failure(ConnectionLost())]), "cut-off", "the server closed the connection"),
        (ResponseDataLossError(), "cut-off", "the response broke off before its end"),
        (CancelledError(), "too-large-download", "limits.wire_bytes"),
        (DownloadCancelledError("Expected"), "too-large-download", "limits.wire_bytes"),
        (HeadTooLarge("the head passed 9 bytes"), "too-large-download", "the head passed 9 bytes"),
        (SchemeNotSupported("gopher"), "unknown-scheme", "gopher"),
        (UnsupportedURLSchemeError("no handler for gopher"), "unknown-scheme", "gopher"),
        (PrivateAddress("10.0.0.1"), "private-address", "10.0.0.1 is not a public address"),
        (failed(PrivateAddress("::1")), "private-address", "::1 is not a public address"),
        (RobotsDisallowed("robots.txt disallows it"), "robots-disallowed", "robots.txt disallows it"),
        (HostBusy(89.2), "host-busy", "the host asked us to wait 90 s"),
        (DiskFull("0000.warc.gz.open: No space left"), "store-failed", "no space left"),
        (Damaged("an fsync failed"), "store-failed", "an fsync failed"),
        (Interrupted(), "interrupted", "interrupted before this page was here"),
    ],
)
def test_each_failure_has_its_outcome_and_its_words(error: Exception, outcome: str, sentence: str) -> None:
    """The table of what can go wrong between the request and the response."""
    kind, reason = failure_of(wrapped(error))
    assert kind == outcome
    assert sentence in reason.lower() or sentence in reason


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (tls("certificate verify failed"), "the certificate is not one we trust"),
        (tls("wrong version number"), "the server does not speak TLS on this port"),
        (tls("unexpected eof while reading"), "the server closed the connection during the TLS handshake"),
        (tls("sslv3 alert handshake failure"), "the TLS handshake failed: "),
        (VerificationError(errors=[]), "the certificate is not valid for this host"),
    ],
)
def test_a_tls_failure_outweighs_the_closed_connection_around_it(error: Exception, sentence: str) -> None:
    """The connection is closed because of it, so both are in the bundle, in either order."""
    for reasons in ([error, ConnectionLost()], [ConnectionLost(), error]):
        kind, reason = failure_of(wrapped(failed(*reasons)))
        assert kind == OutcomeKind.TLS_FAILED
        assert reason.startswith(sentence)


@pytest.mark.parametrize("reason", [ParseError("bad status line", b"x"), ConnectionDone()])
def test_what_is_no_http_is_said_so(reason: Exception) -> None:
    """The tape knows that the bytes could not be read; Twisted's reason for it does not matter."""
    kind, sentence = failure_of(wrapped(failed(reason)), unreadable=True)
    assert kind == OutcomeKind.NOT_HTTP
    assert "HTTP" in sentence


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Interrupted(), OutcomeKind.INTERRUPTED),
        (SCRAPY_TIMEOUT, OutcomeKind.TIMED_OUT),
        (FirstByteTimeout("no byte came within 10 seconds"), OutcomeKind.TIMED_OUT),
        (HeadTooLarge("the response head passed 9 bytes"), OutcomeKind.TOO_LARGE_DOWNLOAD),
        (TooLargeOnWire("the response is larger than limits.wire_bytes"), OutcomeKind.TOO_LARGE_DOWNLOAD),
        (DiskFull("0000.warc.gz.open: No space left"), OutcomeKind.STORE_FAILED),
    ],
)
def test_what_we_broke_off_is_no_fault_of_the_server(error: Exception, outcome: str) -> None:
    """What came by then may end in the middle of a status line, and be no HTTP yet."""
    assert failure_of(error, unreadable=True)[0] == outcome


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        (None, "robots-unreachable"),
        (wrapped(failed(ConnectionDone())), "robots-unreachable"),
        (SCRAPY_TIMEOUT, "robots-unreachable"),
        (wrapped(DNSLookupError("a.example")), "unknown-host"),
        (wrapped(ConnectionRefusedError()), "connection-refused"),
        (wrapped(failed(tls("certificate verify failed"))), "tls-failed"),
        (PrivateAddress("10.0.0.1"), "private-address"),
        (Interrupted(), "interrupted"),
    ],
)
def test_robots_txt_that_cannot_be_had_gives_way_to_the_nearer_cause(
    cause: Exception | None, outcome: str
) -> None:
    """A host that is not there is told as such; only what robots.txt alone may suffer from is robots'."""
    assert failure_of(RobotsUnreachable("robots.txt could not be had", cause=cause))[0] == outcome


def test_no_error_is_left_without_an_outcome() -> None:
    """What nobody foresaw keeps its class and its words."""
    assert failure_of(LookupError("odd")) == (OutcomeKind.CONNECTION_FAILED, "LookupError: odd")


@pytest.mark.parametrize("error", [SCRAPY_TIMEOUT, Interrupted(), HeadTooLarge("x"), PrivateAddress("::1")])
def test_the_robots_fetch_expects_every_failure_of_a_download(error: Exception) -> None:
    """A download that failed makes robots.txt unreachable; it must not end the request unexplained."""
    assert isinstance(error, DOWNLOAD_ERRORS)
