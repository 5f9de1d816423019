"""Takes credentials out of what goes into a record: request fields that carry them, and userinfo in URIs."""

from __future__ import annotations

import re

CREDENTIAL_FIELDS = frozenset({b"authorization", b"proxy-authorization", b"cookie", b"cookie2"})
"""Request fields, in lower case, whose lines never reach a record."""

_HINTS = (b"authorization", b"cookie", b"@")
_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")
_USERINFO_BYTES = re.compile(rb"(?<=://)[^/?#\s]*@")


def redact_uri(uri: str) -> str:
    """Return `uri` without `user:password@`."""
    return _USERINFO.sub("", uri, count=1) if "@" in uri else uri


def redact_request(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the request without credentials and the names of what was taken out, in lower case.

    Whole field lines are removed, folded parts with them; userinfo is cut out of the request line and of
    Referer and named `userinfo`. Every other byte, the body included, stays as it was sent.
    """
    head, end, body = request.partition(b"\r\n\r\n")
    lowered = head.lower()
    if not any(hint in lowered for hint in _HINTS):
        return request, ()
    kept, taken = _without_credentials(head.split(b"\n"))
    return (b"\n".join(kept) + end + body if taken else request), tuple(dict.fromkeys(taken))


def _without_credentials(lines: list[bytes]) -> tuple[list[bytes], list[str]]:
    kept: list[bytes] = []
    taken: list[str] = []
    name = b""
    for number, line in enumerate(lines):
        if line[:1] not in {b" ", b"\t"}:
            name = line.partition(b":")[0].strip().lower()
        if number and name in CREDENTIAL_FIELDS:
            taken.append(name.decode())
            continue
        bare = _USERINFO_BYTES.sub(b"", line) if number == 0 or name == b"referer" else line
        if bare != line:
            taken.append("userinfo")
        kept.append(bare)
    return kept, taken
