"""One exchange: a request and what came back, as the bytes crossed the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Why a response is shorter than it should be, in the words of WARC 1.1 section 5.13."""

Role = Literal["page", "part", "robots", "hop", "retry", "feed", "sitemap", "section", "rights"]
"""What an exchange was for: a page asked for, a further page of its article, robots.txt, a redirect on the
way, an attempt made again, a seed of a source (feed, sitemap, section page), or a file that states rights
(tdmrep.json, a licence)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its response as they were on the connection, TLS removed.

    `response` begins at the status line of the final response and ends with its last body byte; 1xx
    responses before it stand in `interim`, bytes after its end in `surplus`. It is empty when nothing came.
    `is_http` is False when what came does not begin with an HTTP status line. `robots` is the payload digest
    of the robots.txt that allowed the request, None where none was asked for. `tls` says that the server's
    certificate was taken unverified, and what is wrong with it; None where it was verified.
    """

    target_uri: str
    request: bytes = field(repr=False)
    response: bytes = field(repr=False, default=b"")
    interim: bytes = field(repr=False, default=b"")
    surplus: bytes = field(repr=False, default=b"")
    started: datetime
    elapsed_ms: int
    ip: str | None = None
    protocols: tuple[str, ...] = ("http/1.1",)
    cipher: str | None = None
    truncated: Truncation | None = None
    is_http: bool = True
    role: Role = "page"
    via: str | None = None
    hops: str = ""
    robots: str | None = None
    tls: str | None = None
