"""Where a redirect leads, read as browsers read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractors.urls import AskedUrl, BadUrl, check_asked
from storage.redaction import redact_uri

if TYPE_CHECKING:
    from scrapy.http import Response

STATUSES = frozenset({301, 302, 303, 307, 308})
"""With a Location these lead elsewhere (RFC 9110 section 15.4); 300, 304 and 305 do not."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def redirect_of(response: Response) -> AskedUrl | BadUrl | None:
    """Return the URL that `response` redirects to, or what is wrong with it; None when it does not redirect.

    RFC 9110 allows ASCII only, yet servers send the bytes of UTF-8 or Latin-1: those are percent-encoded as
    they came, so that the server gets back what it said.
    """
    location = response.headers.get("Location")
    if response.status not in STATUSES or not location:
        return None
    text = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], location).decode("ascii")
    try:
        return check_asked(urljoin(response.url, text))
    except ValueError:  # urljoin's, for instance for an open bracket
        return BadUrl(fault="not-a-url", reason=f'"{redact_uri(text)[:80]}" is not an http(s) URL.')
