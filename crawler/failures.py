"""What a failed request ends in: one outcome and one sentence for each exception of the download side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, ConnectionRefusedError
from twisted.web.client import ResponseFailed

from crawler.errors import (
    HeadTooLarge,
    HostBusy,
    Interrupted,
    PrivateAddress,
    RobotsDisallowed,
    RobotsUnreachable,
)
from crawler.outcomes import OutcomeKind
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

DOWNLOAD_ERRORS = (
    CannotResolveHostError,
    ConnectError,
    ConnectionClosed,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    OSError,
    PrivateAddress,
    ResponseDataLossError,
    SSL.Error,
    UnsupportedURLSchemeError,
    VerificationError,
)
"""Everything that the download handler raises for reasons outside this machine."""

_BROKEN_OFF_BY_US = (DownloadCancelledError, DownloadTimeoutError, StorageError)
"""Limits, interruptions and faults of ours: whatever had come by then may be any piece of an answer."""

Failed = tuple[OutcomeKind, str]

_TLS_WORDS = {
    "certificate verify failed": "the certificate is not one we trust",
    "wrong version number": "the server does not speak TLS on this port",
    "unexpected eof while reading": "the server closed the connection during the TLS handshake",
}


_OF_THE_SITE = frozenset(
    {
        OutcomeKind.PRIVATE_ADDRESS,
        OutcomeKind.UNKNOWN_HOST,
        OutcomeKind.CONNECTION_REFUSED,
        OutcomeKind.TLS_FAILED,
        OutcomeKind.INTERRUPTED,
        OutcomeKind.STORE_FAILED,
    }
)
"""What stops a page as it stopped robots.txt: it is told as such, not as a trouble of robots.txt."""


def failure_of(error: BaseException, *, unreadable: bool = False) -> Failed:
    """Return the outcome and the sentence for `error`; `unreadable` when its bytes were no HTTP/1.1."""
    if isinstance(error, RobotsUnreachable) and error.cause is not None:
        kind, reason = failure_of(error.cause)
        return (kind, reason) if kind in _OF_THE_SITE else (OutcomeKind.ROBOTS_UNREACHABLE, str(error))
    if unreadable and not isinstance(error, _BROKEN_OFF_BY_US):
        return OutcomeKind.NOT_HTTP, "what the server sent could not be read as HTTP"
    parts = list(_unwrapped(error))
    tls = next((said for part in parts if (said := _tls_failure(part)) is not None), None)
    if tls is not None:
        return OutcomeKind.TLS_FAILED, tls
    known = (_in_table(part) for part in parts)
    return next(filter(None, known), (OutcomeKind.CONNECTION_FAILED, _sentence(error)))


def _sentence(error: BaseException) -> str:
    if isinstance(error, DownloadFailedError):
        return "the exchange broke down before the answer was whole"
    return f"{type(error).__name__}: {error}"


def _in_table(error: BaseException) -> Failed | None:
    for kinds, outcome, sentence in _TABLE:
        if isinstance(error, kinds):
            return outcome, sentence or str(error)
    return None


_TABLE: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], OutcomeKind, str | None], ...] = (
    (Interrupted, OutcomeKind.INTERRUPTED, None),
    (PrivateAddress, OutcomeKind.PRIVATE_ADDRESS, None),
    (HostBusy, OutcomeKind.HOST_BUSY, None),
    (RobotsDisallowed, OutcomeKind.ROBOTS_DISALLOWED, None),
    (RobotsUnreachable, OutcomeKind.ROBOTS_UNREACHABLE, None),
    (StorageError, OutcomeKind.STORE_FAILED, None),
    (CannotResolveHostError, OutcomeKind.UNKNOWN_HOST, "no such host: its name could not be resolved"),
    (
        (DownloadConnectionRefusedError, ConnectionRefusedError),
        OutcomeKind.CONNECTION_REFUSED,
        "the server refused the connection",
    ),
    (DownloadTimeoutError, OutcomeKind.TIMED_OUT, None),
    (HeadTooLarge, OutcomeKind.TOO_LARGE_DOWNLOAD, None),
    (DownloadCancelledError, OutcomeKind.TOO_LARGE_DOWNLOAD, "the response is larger than limits.wire_bytes"),
    (ResponseDataLossError, OutcomeKind.CUT_OFF, "the response broke off before its end"),
    (UnsupportedURLSchemeError, OutcomeKind.UNKNOWN_SCHEME, None),
    (ConnectionClosed, OutcomeKind.CUT_OFF, "the server closed the connection before its answer was whole"),
)


def _unwrapped(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and those that Twisted and Scrapy wrapped in it."""
    yield error
    cause = error.__cause__
    if cause is not None:
        yield from _unwrapped(cause)
    if isinstance(error, ResponseFailed):
        for reason in error.reasons:
            yield from _unwrapped(reason.value)


def _tls_failure(error: BaseException) -> str | None:
    if isinstance(error, VerificationError):
        return "the certificate is not valid for this host"
    if not isinstance(error, SSL.Error):
        return None
    said = " ".join(str(part) for part in error.args)
    known = next((sentence for words, sentence in _TLS_WORDS.items() if words in said), None)
    return known or f"the TLS handshake failed: {said}"
