"""Builds the WARC records of one exchange, each as a gzip member ready to append."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.answer import answer_to
from storage.capture import Capture, Pointer
from storage.digests import sha256_digest
from storage.gzip_members import compress, compress_small
from storage.redaction import redact_request, redact_uri
from storage.warc_fields import WARC_FIELDS, field_lines, notes_block, record_bytes, warc_date, whole_second

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from storage.answer import Answer, FindPrior
    from storage.capture import Prior, RecordType
    from storage.exchange import Exchange
    from storage.warc_fields import Field

_REQUEST_TYPE = ("Content-Type", "application/http;msgtype=request")
_NOTES_TYPE = ("Content-Type", WARC_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRecords:
    """The records of one exchange in file order, and what is known of the main one.

    `main` is the index of the response, revisit or unparsed member; None when no response bytes came.
    `record_ids` are `urn:uuid:...`, one a member. `date` is UTC in whole seconds, as every record says it.
    `target_uri` is without userinfo.
    """

    members: tuple[bytes, ...] = field(repr=False)
    record_ids: tuple[str, ...]
    main: int | None
    target_uri: str
    date: datetime
    answer: Answer = field(repr=False)

    @property
    def record_type(self) -> RecordType | None:
        """Type of the main record: response, revisit, metadata (not HTTP); None when nothing came."""
        return self.answer.record_type

    @property
    def status(self) -> int | None:
        """The HTTP status code, None when what came was not HTTP."""
        return self.answer.status

    @property
    def content_type(self) -> str | None:
        """The Content-Type field of the response, as sent."""
        return self.answer.content_type

    @property
    def block_digest(self) -> str | None:
        """Digest of the main record's block."""
        return self.answer.block_digest if self.answer.record_type else None

    @property
    def payload_digest(self) -> str | None:
        """Digest of the entity body, coding of the transfer removed; None when the head was cut."""
        return self.answer.payload_digest

    @property
    def payload_length(self) -> int:
        """Bytes of the payload as it came, on a revisit too."""
        return self.answer.payload_length

    @property
    def prior(self) -> Prior | None:
        """The earlier capture that a revisit refers to."""
        return self.answer.prior


def warcinfo(info: Mapping[str, str], *, filename: str, date: datetime, record_id: str) -> bytes:
    """Return the warcinfo record that opens a file, as a gzip member; `record_id` is `urn:uuid:...`.

    `info` holds software, operator and the like; format, conformsTo and how digests are written are added.
    Raises UnsafeField when a field would hold CR, LF or NUL.
    """
    described = {
        **info,
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "depeche-digests": "sha256 in lower-case hex; payload digests are without transfer coding",
    }
    block = field_lines(described.items())
    fields = (
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Date", warc_date(date)),
        ("WARC-Filename", filename),
        _NOTES_TYPE,
    )
    return _member(fields, block=block, block_digest=sha256_digest(block))


def records_of(exchange: Exchange, *, new_id: Callable[[], str], prior: FindPrior) -> ExchangeRecords:
    """Return the request, response | revisit | unparsed, and metadata records of `exchange`.

    `new_id()` gives a fresh `urn:uuid:...`. `prior(target_uri, payload_digest)` gives an earlier capture of
    the same payload under the same URI; for a 304 it is asked with an empty digest: the newest capture of the
    URI. Raises UnsafeField when a field would hold CR, LF or NUL; nothing of the exchange is written then.
    """
    uri = redact_uri(exchange.target_uri)
    request, redacted = redact_request(exchange.request)
    if uri != exchange.target_uri:
        redacted = tuple(dict.fromkeys((*redacted, "userinfo")))
    answer = answer_to(exchange, target_uri=uri, prior=prior)
    if _is_idle_poll(exchange, answer, redacted=redacted):
        return _idle_poll(exchange, answer, request=request, new_id=new_id)
    notes = notes_block(exchange, redacted=redacted, prior=answer.prior)
    around = _shared_fields(exchange)

    ids = tuple(new_id() for _ in range(3 if answer.record_type else 2))
    members = [
        _member(
            (*_opening("request", ids[0], uri=uri, peers=ids[1:2]), *around, _REQUEST_TYPE),
            block=request,
            block_digest=sha256_digest(request),
        ),
        _member(
            (*_opening("metadata", ids[-1], uri=uri, peers=ids[-2:-1]), *around, _NOTES_TYPE),
            block=notes,
            block_digest=sha256_digest(notes),
        ),
    ]
    if answer.record_type:
        main_uri = ids[1] if answer.record_type == "metadata" else uri
        opening = _opening(answer.record_type, ids[1], uri=main_uri, peers=ids[::2])
        main = _member(
            (*opening, *around, *answer.fields), block=answer.block, block_digest=answer.block_digest
        )
        members.insert(1, main)
    return ExchangeRecords(
        members=tuple(members),
        record_ids=ids,
        main=1 if answer.record_type else None,
        target_uri=uri,
        date=whole_second(exchange.started),
        answer=answer,
    )


def _is_idle_poll(exchange: Exchange, answer: Answer, *, redacted: tuple[str, ...]) -> bool:
    """Tell whether a seed answered that nothing is new, and there is nothing odd to tell of it."""
    told = (exchange.tls, exchange.via, exchange.hops, exchange.truncated, exchange.interim, exchange.surplus)
    is_seed = exchange.role in {"feed", "sitemap", "section"}
    return is_seed and answer.record_type == "revisit" and not any((redacted, *told))


def _idle_poll(
    exchange: Exchange, answer: Answer, *, request: bytes, new_id: Callable[[], str]
) -> ExchangeRecords:
    """Return two records instead of three: most polls bring nothing, and they are the most of all exchanges.

    The revisit says in fields of its own what matters of the metadata record; how long it took does not.
    """
    ids = (new_id(), new_id())
    uri = redact_uri(exchange.target_uri)
    date = ("WARC-Date", warc_date(exchange.started))
    asked = _record(
        (*_opening("request", ids[0], uri=uri, peers=ids[1:]), date, _REQUEST_TYPE),
        block=request,
        block_digest=sha256_digest(request),
    )
    said: list[Field] = [("depeche-role", exchange.role)]
    if exchange.robots:
        said.append(("depeche-robots", exchange.robots))
    opening = _opening("revisit", ids[1], uri=uri, peers=ids[:1])
    told = _record(
        (*opening, *_shared_fields(exchange), *answer.fields, *said),
        block=answer.block,
        block_digest=answer.block_digest,
    )
    return ExchangeRecords(
        members=(compress_small(asked), compress_small(told)),
        record_ids=ids,
        main=1,
        target_uri=uri,
        date=whole_second(exchange.started),
        answer=answer,
    )


def capture_of(exchange: Exchange, records: ExchangeRecords, *, key: str, offset: int) -> Capture:
    """Return the capture for records whose first member lies at byte `offset` of the object `key`."""
    pointer = None
    if records.main is not None:
        pointer = Pointer(
            key=key,
            offset=offset + sum(map(len, records.members[: records.main])),
            length=len(records.members[records.main]),
            record_id=records.record_ids[records.main],
        )
    return Capture(
        target_uri=records.target_uri,
        date=records.date,
        role=exchange.role,
        record_type=records.record_type,
        pointer=pointer,
        status=records.status,
        content_type=records.content_type,
        payload_digest=records.payload_digest,
        block_digest=records.block_digest,
        payload_length=records.payload_length,
        ip=exchange.ip,
        truncated=exchange.truncated,
        prior=records.prior,
        tls=exchange.tls,
    )


def _opening(
    record_type: RecordType, record_id: str, *, uri: str, peers: tuple[str, ...]
) -> tuple[Field, ...]:
    """Return the fields that tell one record of an exchange from another and tie them together."""
    return (
        ("WARC-Type", record_type),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Target-URI", uri),
        *(("WARC-Concurrent-To", f"<{peer}>") for peer in peers),
    )


def _shared_fields(exchange: Exchange) -> tuple[Field, ...]:
    """Return what all records of an exchange say alike: when, where from, over which protocols."""
    fields = [("WARC-Date", warc_date(exchange.started))]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    fields += [("WARC-Protocol", protocol) for protocol in exchange.protocols]
    if exchange.cipher:
        fields.append(("WARC-Cipher-Suite", exchange.cipher))
    return tuple(fields)


def _member(fields: tuple[Field, ...], *, block: bytes, block_digest: str) -> bytes:
    return compress(_record(fields, block=block, block_digest=block_digest))


def _record(fields: tuple[Field, ...], *, block: bytes, block_digest: str) -> bytes:
    return record_bytes((*fields, ("WARC-Block-Digest", block_digest)), block=block)
