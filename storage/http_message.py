"""HTTP/1 responses as they stand on the wire: the head, and the payload with transfer coding removed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from storage.errors import Damaged

_BODILESS = frozenset({204, 304})
_STATUS_DIGITS = 3
_SIZE_DIGITS = 16  # a chunk of 2**64 bytes is a lie
_HEX = frozenset(b"0123456789abcdefABCDEF")
_ZLIB_WRAPPERS = {b"gzip": 31, b"x-gzip": 31, b"deflate": 15}
_MAX_DECODED = 64 * 1024 * 1024  # transfer-coded gzip is unasked for; what grows past this stays as it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A response's status line and header fields; `length` is the byte offset where the body begins.

    `complete` is False when the response ends before the empty line that closes the head.
    Field names are as sent; values have outer white space removed and folds joined by one space.
    Lines without a colon are no fields.
    """

    version: bytes
    status: int
    reason: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    length: int
    complete: bool

    def get(self, name: bytes) -> bytes | None:
        """Return the first value of the field, in any case of letters; None when absent."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    def get_all(self, name: bytes) -> list[bytes]:
        """Return every value of the field in the order of the wire."""
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The entity body: transfer coding removed, content coding kept.

    `complete` is False when the response ends before its own length says, or its framing breaks; `body` is
    the part before that.
    """

    body: bytes = field(repr=False)
    complete: bool
    trailers: tuple[tuple[bytes, bytes], ...] = ()


def parse_head(response: bytes) -> Head:
    """Return the head of `response`; Damaged when it does not begin with an HTTP/1 status line.

    Reads what servers send: lines that end in LF alone, folded values, no reason, any bytes in values.
    """
    end, length = _head_end(response)
    lines = response[:end].split(b"\n")
    version, status, reason = _status_line(lines[0].rstrip(b"\r"))
    return Head(
        version=version,
        status=status,
        reason=reason,
        fields=_fields(lines[1:]),
        length=length or len(response),
        complete=length > 0,
    )


def payload(response: bytes, *, request_method: bytes = b"GET", head: Head | None = None) -> Payload:
    """Return the payload of `response`, whole or as far as it came (RFC 9112 section 6.3).

    `head` saves parsing it again. Damaged when `response` does not begin with a status line.
    """
    head = head or parse_head(response)
    if not head.complete or request_method == b"HEAD" or head.status in _BODILESS:
        return Payload(body=b"", complete=head.complete)
    # "chunked" must not be applied twice (RFC 9112 section 6.1); who says it twice means it once
    codings = list(dict.fromkeys(_tokens(head, b"Transfer-Encoding")))
    if codings:
        return _without_codings(response[head.length :], codings)
    return _measured(response[head.length :], set(_tokens(head, b"Content-Length")))


def _head_end(response: bytes) -> tuple[int, int]:
    """Return where the head's last line ends and where the body begins (0 when the head is not closed)."""
    crlf = response.find(b"\n\r\n")
    lf = response.find(b"\n\n", 0, crlf + 1) if crlf >= 0 else response.find(b"\n\n")
    if lf >= 0:
        return lf, lf + 2
    if crlf >= 0:
        return crlf, crlf + 3
    return len(response), 0


def _status_line(line: bytes) -> tuple[bytes, int, bytes]:
    parts = line.split(None, 2)
    digits = parts[1] if len(parts) > 1 else b""
    if not line[:5].upper() == b"HTTP/" or len(digits) != _STATUS_DIGITS or not digits.isdigit():
        raise Damaged(f"not an HTTP status line: {line[:80]!r}")
    return parts[0], int(digits), parts[2] if len(parts) > 2 else b""


def _fields(lines: list[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    fields: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and fields:
            name, value = fields[-1]
            fields[-1] = (name, (value + b" " + line.strip()).strip())
            continue
        name, colon, value = line.partition(b":")
        if colon:
            fields.append((name.strip(), value.strip()))
    return tuple(fields)


def _tokens(head: Head, name: bytes) -> list[bytes]:
    values = b",".join(head.get_all(name)).lower()
    return [token.strip() for token in values.split(b",") if token.strip()]


def _measured(body: bytes, lengths: set[bytes]) -> Payload:
    """Return as much of `body` as Content-Length says; without one it ends where the connection did."""
    if not lengths:
        return Payload(body=body, complete=True)
    digits = lengths.pop()
    if lengths or not digits.isdigit() or len(digits) > _SIZE_DIGITS:
        return Payload(body=body, complete=False)
    length = int(digits)
    return Payload(body=body[:length], complete=len(body) >= length)


def _without_codings(body: bytes, codings: list[bytes]) -> Payload:
    """Remove the transfer codings, last applied first; stop at the first that is unknown or broken."""
    found = Payload(body=body, complete=True)
    for coding in reversed(codings):
        if coding == b"chunked":
            found = _dechunk(found.body)
        elif coding != b"identity":
            inflated = _inflate(found.body, _ZLIB_WRAPPERS.get(coding.partition(b";")[0].strip()))
            if inflated is None:
                return Payload(body=found.body, complete=False, trailers=found.trailers)
            found = Payload(body=inflated, complete=found.complete, trailers=found.trailers)
    return found


def _inflate(data: bytes, wbits: int | None) -> bytes | None:
    """Return the decoded data; None when the coding is unknown, broken, cut, or grows past the bound."""
    if wbits is None:
        return None
    decoder = zlib.decompressobj(wbits)
    try:
        decoded = decoder.decompress(data, _MAX_DECODED)
    except zlib.error:
        return None
    return decoded if decoder.eof else None


def _dechunk(body: bytes) -> Payload:
    """Return the chunks joined; sizes in hex, extensions after `;` passed over, line ends CRLF or LF."""
    chunks: list[bytes] = []
    at = 0
    while True:
        size, at = _chunk_size(body, at)
        if size > 0:
            chunks.append(body[at : at + size])
            at = _after_line_end(body, at + size)
        if size <= 0 or at < 0:
            break
    joined = b"".join(chunks)
    if size < 0 or at < 0:
        return Payload(body=joined, complete=False)
    trailers, complete = _trailers(body[at:])
    return Payload(body=joined, complete=complete, trailers=trailers)


def _chunk_size(body: bytes, at: int) -> tuple[int, int]:
    """Return the size that the line at `at` states and where its data begins; size -1 when there is none."""
    end = body.find(b"\n", at)
    digits = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
    if not 0 < len(digits) <= _SIZE_DIGITS or not _HEX.issuperset(digits):
        return -1, at
    return int(digits, 16), end + 1


def _after_line_end(body: bytes, at: int) -> int:
    """Return the offset after the CRLF or LF at `at`, -1 when neither stands there."""
    if body.startswith(b"\r\n", at):
        return at + 2
    return at + 1 if body.startswith(b"\n", at) else -1


def _trailers(rest: bytes) -> tuple[tuple[tuple[bytes, bytes], ...], bool]:
    """Return the fields after the last chunk and whether the empty line that closes them came."""
    end, length = _head_end(b"\n" + rest)
    return _fields(rest[: max(end - 1, 0)].split(b"\n")), length > 0
