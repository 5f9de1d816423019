"""Reads one WARC record and says strictly what is wrong with it; the only door to warcio."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from storage.errors import Damaged
from storage.gzip_members import MAX_MEMBER, decode_member
from storage.record import Record
from storage.record_checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSIONS = (b"WARC/1.0", b"WARC/1.1")
_HEAD_END = b"\r\n\r\n"
_LENGTH_DIGITS = 18  # more is no number of bytes, and Python refuses to read 5,000 digits


def read_record(member: bytes, *, limit: int = MAX_MEMBER) -> Record:
    """Return the record in one gzip member that decodes to at most `limit` bytes.

    Damaged when the member is torn, and as `parse_record` says.
    """
    return parse_record(decode_member(member, limit=limit))


def parse_record(content: bytes) -> Record:
    """Return the record in a decoded member.

    Damaged when it is not a WARC record, lacks a field that every record must have, or ends before its block
    does. What else may be wrong is for `check_record`.
    """
    end = content.find(_HEAD_END)
    if not content.startswith(_VERSIONS) or end < 0:
        raise Damaged(f"not a WARC record: it begins with {content[:40]!r}")
    head, rest = content[: end + len(_HEAD_END)], content[end + len(_HEAD_END) :]
    headers = tuple(_fields(content[:end]))
    named = {name.lower(): value for name, value in reversed(headers)}
    length = _content_length(named)
    if len(rest) < length:
        raise Damaged(f"the block has {len(rest)} bytes, Content-Length says {length}")
    return Record(
        type=_mandatory(named, "WARC-Type"),
        record_id=_mandatory(named, "WARC-Record-ID").removeprefix("<").removesuffix(">"),
        target_uri=named.get("warc-target-uri"),
        date=_date(_mandatory(named, "WARC-Date")),
        headers=headers,
        block=rest[:length],
        head=head,
        tail=rest[length:],
    )


def check_record(record: Record) -> list[str]:
    """Return what is wrong with `record`, one sentence each; an empty list when it is sound.

    The checks are our own: warcio takes a wrong payload digest on chunked responses and passes cut records.
    It is asked only how it reads the header fields; where two readers differ, a field can be forged.
    """
    findings = [finding for check in CHECKS for finding in check(record)]
    return [*findings, *_second_reading(record)]


def _fields(head: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields after the version line; a line is `name: value`, nothing else is read as one."""
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if not colon or not name or name[:1] in b" \t":
            raise Damaged(f"not a WARC field: {line[:80]!r}")
        try:
            yield name.decode("ascii"), value.decode().strip(" \t")
        except UnicodeDecodeError as error:
            raise Damaged(f"a WARC field is not UTF-8: {line[:80]!r}") from error


def _mandatory(named: dict[str, str], name: str) -> str:
    if not (value := named.get(name.lower())):
        raise Damaged(f"the record has no {name}")
    return value


def _content_length(named: dict[str, str]) -> int:
    length = _mandatory(named, "Content-Length")
    if not (length.isascii() and length.isdigit() and len(length) <= _LENGTH_DIGITS):
        raise Damaged(f"Content-Length is not a number: {length[:80]!r}")
    return int(length)


def _date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError as error:
        raise Damaged(f"WARC-Date is not a date: {text[:80]!r}") from error
    if date.tzinfo is None:
        raise Damaged(f"WARC-Date does not end in Z: {text[:80]!r}")
    return date.astimezone(UTC)


def _second_reading(record: Record) -> Iterator[str]:
    from warcio.statusandheaders import StatusAndHeadersParser

    read = StatusAndHeadersParser([version.decode() for version in _VERSIONS]).parse(BytesIO(record.head))
    if tuple(read.headers) != record.headers:
        yield "warcio reads the header fields otherwise than we do"
