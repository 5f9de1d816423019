"""What the main record of an exchange is: a response, a revisit, bytes that are not HTTP, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.digests import sha256_digest
from storage.errors import Damaged
from storage.http_message import parse_head, payload
from storage.warc_fields import warc_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.capture import Prior, RecordType
    from storage.exchange import Exchange
    from storage.http_message import Head, Payload
    from storage.warc_fields import Field

    FindPrior = Callable[[str, str], Prior | None]

IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Values of WARC-Profile in WARC 1.1, section 6.7."""

_RESPONSE_TYPE = ("Content-Type", "application/http;msgtype=response")
_UNPARSED_TYPE = ("Content-Type", "application/octet-stream")
_OK = 200
_UNCHANGED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The main record before it has an id: block, digests, and the fields that only it has.

    `record_type` is None when nothing came. `payload_digest` is None when there is no whole HTTP head;
    on a revisit it is the digest of the payload that was not stored again.
    """

    record_type: RecordType | None = None
    block: bytes = field(repr=False, default=b"")
    block_digest: str = ""
    fields: tuple[Field, ...] = ()
    status: int | None = None
    content_type: str | None = None
    payload_digest: str | None = None
    payload_length: int = 0
    prior: Prior | None = None


def answer_to(exchange: Exchange, *, target_uri: str, prior: FindPrior) -> Answer:
    """Return what the main record of `exchange` says; `prior` as in `storage.warc.records_of`."""
    if not exchange.response:
        return Answer()
    head = _head_of(exchange)
    if head is None:
        return _unparsed(exchange)
    body = payload(
        exchange.response, head=head
    )  # as a reader takes it who sees this record alone, not the request
    has_payload = head.complete and head.status != _UNCHANGED
    digest = sha256_digest(body.body) if has_payload else None
    profile = earlier = None
    if exchange.truncated is None and head.complete:
        profile, earlier = _revisited(head, body, lambda: prior(target_uri, digest or ""))
    block = exchange.response[: head.length] if profile == IDENTICAL_PAYLOAD else exchange.response
    mime = head.get(b"Content-Type")
    return Answer(
        record_type="revisit" if profile else "response",
        block=block,
        block_digest=sha256_digest(block),
        fields=(
            *_revisit_fields(profile, earlier),
            *_payload_fields(exchange, profile, digest),
            _RESPONSE_TYPE,
        ),
        status=head.status,
        content_type=None if mime is None else mime.decode("latin-1"),
        payload_digest=digest,
        payload_length=len(body.body),
        prior=earlier,
    )


def _head_of(exchange: Exchange) -> Head | None:
    """Return the response's head; None when it is not HTTP, even if it begins like it."""
    try:
        return parse_head(exchange.response) if exchange.is_http else None
    except Damaged:
        return None


def _unparsed(exchange: Exchange) -> Answer:
    truncated = (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()
    return Answer(
        record_type="metadata",
        block=exchange.response,
        block_digest=sha256_digest(exchange.response),
        fields=(*truncated, _UNPARSED_TYPE),
    )


def _revisited(head: Head, body: Payload, ask: Callable[[], Prior | None]) -> tuple[str | None, Prior | None]:
    """Return the revisit profile and the capture referred to; no profile makes it a response."""
    if head.status == _UNCHANGED:
        return NOT_MODIFIED, ask()
    if head.status == _OK and body.complete and body.body and (earlier := ask()):
        return IDENTICAL_PAYLOAD, earlier
    return None, None


def _revisit_fields(profile: str | None, earlier: Prior | None) -> tuple[Field, ...]:
    if profile is None:
        return ()
    if earlier is None:
        return (("WARC-Profile", profile),)
    return (
        ("WARC-Profile", profile),
        ("WARC-Refers-To", f"<{earlier.pointer.record_id}>"),
        ("WARC-Refers-To-Target-URI", earlier.target_uri),
        ("WARC-Refers-To-Date", warc_date(earlier.date)),
    )


def _payload_fields(exchange: Exchange, profile: str | None, digest: str | None) -> tuple[Field, ...]:
    truncated = "length" if profile == IDENTICAL_PAYLOAD else exchange.truncated
    fields: list[Field] = []
    if truncated:
        fields.append(("WARC-Truncated", truncated))
    if digest:
        fields.append(("WARC-Payload-Digest", digest))
    return tuple(fields)
