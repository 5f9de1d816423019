"""What a sound WARC record of this archive is: one small check a rule, each yielding sentences."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING

from storage.answer import IDENTICAL_PAYLOAD, NOT_MODIFIED
from storage.digests import sha256_digest
from storage.errors import Damaged
from storage.http_message import parse_head, payload
from storage.redaction import redact_request, redact_uri
from storage.warc_fields import WARC_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.record import Record

_RECORD_ID = re.compile(r"<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_BARE = re.compile(rb"[\r\n\0]")
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})
_TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})
_UNCHANGED = 304
_OF_AN_EXCHANGE = frozenset({"request", "response", "revisit", "metadata"})
_NAMES = frozenset(
    {
        "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Filename", "WARC-Target-URI", "WARC-Concurrent-To",
        "WARC-IP-Address", "WARC-Protocol", "WARC-Cipher-Suite", "WARC-Profile", "WARC-Refers-To",
        "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Truncated", "WARC-Payload-Digest",
        "WARC-Block-Digest", "Content-Type", "Content-Length", "depeche-role", "depeche-robots",
    }
)  # fmt: skip
_CONTENT_TYPES = {
    "warcinfo": {WARC_FIELDS},
    "request": {"application/http;msgtype=request"},
    "response": {"application/http;msgtype=response"},
    "revisit": {"application/http;msgtype=response"},
    "metadata": {WARC_FIELDS, "application/octet-stream"},
}
_FORBIDDEN_ON_WARCINFO = ("WARC-Target-URI", "WARC-Concurrent-To", "WARC-IP-Address", "WARC-Refers-To")


def framing(record: Record) -> Iterator[str]:
    """One record a member, version 1.1, lines end in CRLF, no NUL."""
    if not record.head.startswith(b"WARC/1.1\r\n"):
        yield "the version is not WARC/1.1"
    if _BARE.search(record.head.replace(b"\r\n", b"")):
        yield "a header field holds a bare CR, a bare LF or NUL"
    if record.tail != b"\r\n\r\n":
        yield f"{len(record.tail)} bytes follow the block where CR LF CR LF should: {record.tail[:40]!r}"


def names(record: Record) -> Iterator[str]:
    """Only fields that this archive writes, each once; type and content type fit each other."""
    yield from (f"no field of this archive: {name}" for name, _ in record.headers if name not in _NAMES)
    counts = Counter(name.lower() for name, _ in record.headers)
    for name, count in counts.items():
        if count > 1 and name not in _REPEATABLE:
            yield f"{name} stands {count} times"
    if record.type not in _CONTENT_TYPES:
        yield f"no record type of this archive: {record.type!r}"
    elif record.get("Content-Type") not in _CONTENT_TYPES[record.type]:
        yield f"a {record.type} record of type {record.get('Content-Type')!r}"


def forms(record: Record) -> Iterator[str]:
    """Ids, dates and addresses are of the forms that this archive writes."""
    for value in (record.get("WARC-Record-ID") or "", *record.get_all("WARC-Concurrent-To")):
        if not _RECORD_ID.fullmatch(value):
            yield f"not a record id: {value[:80]!r}"
    if not _DATE.fullmatch(record.get("WARC-Date") or ""):
        yield f"WARC-Date is not in whole UTC seconds: {record.get('WARC-Date')!r}"
    try:
        ip_address(record.get("WARC-IP-Address") or "::")
    except ValueError:
        yield f"WARC-IP-Address says {record.get('WARC-IP-Address')!r}"


def relations(record: Record) -> Iterator[str]:
    """Records of an exchange name their URI and each other; warcinfo names neither."""
    if record.type == "warcinfo":
        for name in _FORBIDDEN_ON_WARCINFO:
            if record.get(name) is not None:
                yield f"warcinfo with {name}"
    if record.type in _OF_AN_EXCHANGE:
        if not record.target_uri:
            yield f"{record.type} without WARC-Target-URI"
        if not record.get("WARC-Concurrent-To"):
            yield f"{record.type} without WARC-Concurrent-To"
    truncated = record.get("WARC-Truncated")
    if truncated is not None and truncated not in _TRUNCATIONS:
        yield f"WARC-Truncated says {truncated[:80]!r}"


def revisit(record: Record) -> Iterator[str]:
    """A revisit has a profile of WARC 1.1, and what that profile asks for; no other record has one."""
    profile = record.get("WARC-Profile")
    if record.type != "revisit":
        if profile is not None:
            yield f"{record.type} with WARC-Profile"
        return
    if profile not in {IDENTICAL_PAYLOAD, NOT_MODIFIED}:
        yield f"no revisit profile of WARC 1.1: {profile!r}"
    if profile == IDENTICAL_PAYLOAD:
        wanted = ("WARC-Payload-Digest", "WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")
        yield from (f"identical-payload-digest without {name}" for name in wanted if not record.get(name))
        if record.get("WARC-Truncated") != "length":
            yield "identical-payload-digest without WARC-Truncated: length"


def block_digest(record: Record) -> Iterator[str]:
    """The block has the digest that the record states."""
    stated, found = record.get("WARC-Block-Digest"), sha256_digest(record.block)
    if stated != found:
        yield f"WARC-Block-Digest says {stated}, the block has {found}"


def payload_digest(record: Record) -> Iterator[str]:
    """A response begins with a status line; its payload, transfer coding removed, has the stated digest.

    A response cut inside its head has no payload and states no digest.
    """
    if record.type != "response":
        return
    try:
        head = parse_head(record.block)
    except Damaged as error:
        yield f"the block is no HTTP response: {error}"
        return
    stated = record.get("WARC-Payload-Digest")
    found = sha256_digest(payload(record.block, head=head).body) if head.complete else None
    if stated != found and not (head.status == _UNCHANGED and stated is None):
        yield f"WARC-Payload-Digest says {stated}, the payload has {found}"


def field_block(record: Record) -> Iterator[str]:
    """A block of WARC fields is made of `name: value` lines that end in CRLF."""
    if record.get("Content-Type") != WARC_FIELDS:
        return
    lines = record.block.split(b"\r\n")
    if lines.pop() or not all(b": " in line for line in lines):
        yield "a line of the block is no field"
    if _BARE.search(record.block.replace(b"\r\n", b"")):
        yield "the block holds a bare CR, a bare LF or NUL"


def credentials(record: Record) -> Iterator[str]:
    """No request holds a credential, no URI holds userinfo."""
    if record.type == "request":
        yield from (f"the request holds {name}" for name in redact_request(record.block)[1])
    for name, value in record.headers:
        if name.lower().endswith("-uri") and redact_uri(value) != value:
            yield f"{name} holds userinfo"


CHECKS: tuple[Callable[[Record], Iterator[str]], ...] = (
    framing,
    names,
    forms,
    relations,
    revisit,
    block_digest,
    payload_digest,
    field_block,
    credentials,
)
"""Every check, in the order in which a reader of the findings would ask."""
