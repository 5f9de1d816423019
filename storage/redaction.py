"""Takes credentials out of what goes into a record: request fields that carry them, and userinfo in URIs."""

from __future__ import annotations

import re

CREDENTIAL_FIELDS = frozenset({b"authorization", b"proxy-authorization", b"cookie", b"cookie2"})
"""Request fields, in lower case, whose lines never reach a record."""

_HINTS = (b"authorization", b"cookie", b"@")
_HEAD_END = re.compile(rb"\n\r?\n")
_SIGN = "(?:@|%40|\uff20|\ufe6b)"
_CLEAN = re.compile(
    rf"\s*[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.%]*\]|(?:(?!{_SIGN})[^/?#\\:\[\]\s])*)(?::\d*)?(?:[/?#]\S*)?\s*",
    re.IGNORECASE,
)
_USERINFO = re.compile(
    rf"(\s*(?:[a-z][a-z0-9+.-]*://|https?:[/\\]{{0,2}}))?.*{_SIGN}", re.IGNORECASE | re.DOTALL
)
_USERINFO_IN_LINE = re.compile(rb"([a-z]+[\s:]+[a-z][a-z0-9+.-]*://)[^/?#\s]*@", re.IGNORECASE)


def redact_uri(uri: str) -> str:
    """Return `uri` without `user:password@`; an address inside the path or query of a clean URL stays.

    Where the host and port are no such, a `/`, `?` or `#` may belong to a password, so everything up to the
    last `@` goes, in any spelling of it that a parser may undo, and in texts that are no URL too.
    """
    if _CLEAN.fullmatch(uri):
        return uri
    found = _USERINFO.match(uri)
    return (found[1] or "") + uri[found.end() :] if found else uri


def redact_request(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the request without credentials and the names of what was taken out, in lower case.

    Whole field lines are removed, folded parts with them; userinfo is cut out of the request line and of
    Referer and named `userinfo`. Every other byte, the body included, stays as it was sent.
    """
    end = _HEAD_END.search(request)
    head = request[: end.start() + 1] if end else request  # with the end of its last line
    lowered = head.lower()
    if not any(hint in lowered for hint in _HINTS):
        return request, ()
    kept, taken = _without_credentials(head.split(b"\n"))
    return b"\n".join(kept) + request[len(head) :], tuple(dict.fromkeys(taken))


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
        found = _USERINFO_IN_LINE.match(line) if number == 0 or name == b"referer" else None
        if found:
            taken.append("userinfo")
        kept.append(found[1] + line[found.end() :] if found else line)
    return kept, taken
