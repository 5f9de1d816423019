"""Why a request was not made or was stopped by us; each docstring says what the caller should do."""

from __future__ import annotations

import math

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest


class PrivateAddress(Exception):
    """The address is not a public one; nothing was sent. The user may allow it with `--allow-private`."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not a public address")
        self.address = address


class FirstByteTimeout(DownloadTimeoutError):
    """The server took the request and said nothing within the time for a first byte; not tried again."""


class HeadTooLarge(DownloadCancelledError):
    """The response head passed its limit before it ended; the capture is cut there, do not try again."""


class TooLargeOnWire(DownloadCancelledError):
    """The response passed its limit with its framing; the capture is cut there, do not try again."""


class Interrupted(DownloadCancelledError):
    """The person or the system asked the run to end; what was not whole by then is not fetched."""

    def __init__(self, reason: str = "the run was interrupted before this page was here") -> None:
        super().__init__(reason)


class HostBusy(IgnoreRequest):
    """The host asked us to come later than the page can wait; ask again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host asked us to wait {max(math.ceil(seconds), 1)} s")
        self.seconds = seconds


class RobotsDisallowed(IgnoreRequest):
    """The site's robots.txt disallows this URL for us; do not fetch it."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be had, which RFC 9309 section 2.3.1.4 reads as "disallow all"; do not fetch.

    `cause` is the failure of the connection, when it was one.
    """

    def __init__(self, reason: str, *, cause: Exception | None = None) -> None:
        super().__init__(reason)
        self.cause = cause
