"""HTTP/1 responses as they stand on the wire: the head, and the payload with transfer coding removed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A response's status line and header fields; `length` is the byte offset where the body begins.

    `complete` is False when the response ends before the empty line that closes the head.
    Field names are as sent; values have outer white space removed and folds joined by one space.
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

    `complete` is False when the response ends before its own length says; `body` is the prefix then.
    """

    body: bytes = field(repr=False)
    complete: bool
    trailers: tuple[tuple[bytes, bytes], ...] = ()


def parse_head(response: bytes) -> Head:
    """Return the head of `response`; raise Damaged when it does not begin with an HTTP status line."""
    raise NotImplementedError


def payload(response: bytes, *, request_method: bytes = b"GET") -> Payload:
    """Return the payload of `response`, whole or as far as it came."""
    raise NotImplementedError
