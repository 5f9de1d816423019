"""Reads captures back out of a WARC: what the journal would say of the exchanges in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlsplit

from storage.capture import Capture, Pointer, Prior
from storage.gzip_members import members
from storage.http_message import parse_head, payload
from storage.journal import Entry
from storage.warc_fields import WARC_FIELDS
from storage.warc_reader import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from storage.capture import RecordType
    from storage.exchange import Role, Truncation
    from storage.gzip_members import Member
    from storage.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A record and where its member lies."""

    member: Member
    record: Record


def entries_from(warc: Path, *, start: int, key: str) -> Iterator[Entry]:
    """Yield an entry for each exchange from byte `start` on; `key` is the object key the WARC will have.

    An exchange ends with its metadata record, or where a record of another one begins. One that was cut or
    damaged is an entry all the same: of its request, or of a response whose role is guessed from its URI.
    Raises Damaged.
    """
    begin = end = start
    group: list[_Placed] = []
    for member in members(warc, start=start):
        placed = _Placed(member=member, record=parse_record(member.data))
        if group and not _belongs(placed.record, group):
            yield Entry(start=begin, end=end, capture=_capture(group, key=key))
            begin, group = end, []
        end = member.offset + member.length
        if placed.record.type != "warcinfo":
            group.append(placed)
        if _is_notes(placed.record):
            yield Entry(start=begin, end=end, capture=_capture(group, key=key))
            begin, group = end, []
    if group:
        yield Entry(start=begin, end=end, capture=_capture(group, key=key))


def _belongs(record: Record, group: Sequence[_Placed]) -> bool:
    """Whether the record is of the same exchange: the records of one name each other, or a third of it."""
    if record.type == "warcinfo":
        return True
    return not _ties(record).isdisjoint(set().union(*(_ties(placed.record) for placed in group)))


def _ties(record: Record) -> set[str]:
    return {f"<{record.record_id}>", *record.get_all("WARC-Concurrent-To")}


def _capture(group: Sequence[_Placed], *, key: str) -> Capture:
    parts = {_part(placed.record): placed for placed in group}
    first = group[0].record
    notes = _notes(parts["notes"].record) if "notes" in parts else {}
    target_uri = first.target_uri or ""
    bare = Capture(
        target_uri=target_uri,
        date=first.date,
        role=cast("Role", _role(group, notes) or _guessed_role(target_uri)),
        record_type=None,
        pointer=None,
        status=None,
        content_type=None,
        payload_digest=None,
        block_digest=None,
        payload_length=0,
        ip=next(filter(None, (placed.record.get("WARC-IP-Address") for placed in group)), None),
        truncated=cast("Truncation | None", notes.get("depeche-truncated")),
        tls=notes.get("depeche-tls"),
    )
    if "main" not in parts:
        return bare
    method = parts["request"].record.block.partition(b" ")[0] if "request" in parts else b"GET"
    return _with_main(bare, parts["main"], key=key, method=method, prior=_prior(parts["main"].record, notes))


def _role(group: Sequence[_Placed], notes: Mapping[str, str]) -> str | None:
    """Return the role that the metadata record says, or the revisit of a poll that brought nothing."""
    said = (placed.record.get("depeche-role") for placed in group)
    return notes.get("depeche-role") or next(filter(None, said), None)


def _with_main(bare: Capture, main: _Placed, *, key: str, method: bytes, prior: Prior | None) -> Capture:
    record = main.record
    pointer = Pointer(
        key=key, offset=main.member.offset, length=main.member.length, record_id=record.record_id
    )
    kept = replace(
        bare,
        record_type=cast("RecordType", record.type),
        pointer=pointer,
        block_digest=record.get("WARC-Block-Digest"),
        payload_digest=record.get("WARC-Payload-Digest"),
        prior=prior,
    )
    if record.type == "metadata":
        return kept
    head = parse_head(record.block)
    mime = head.get(b"Content-Type")
    return replace(
        kept,
        status=head.status,
        content_type=None if mime is None else mime.decode("latin-1"),
        payload_length=len(payload(record.block, request_method=method, head=head).body),
    )


def _part(record: Record) -> Literal["request", "main", "notes"]:
    if record.type == "request":
        return "request"
    return "notes" if _is_notes(record) else "main"


def _is_notes(record: Record) -> bool:
    return record.type == "metadata" and record.get("Content-Type") == WARC_FIELDS


def _notes(record: Record) -> dict[str, str]:
    """Return the fields of a metadata block; of a field that repeats, the last."""
    lines = (line.partition(": ") for line in record.block.decode().split("\r\n") if line)
    return {name: value for name, _, value in lines}


def _prior(record: Record, notes: Mapping[str, str]) -> Prior | None:
    record_id = record.get("WARC-Refers-To")
    date = record.get("WARC-Refers-To-Date")
    target_uri = record.get("WARC-Refers-To-Target-URI")
    if not (record_id and date and target_uri and "depeche-prior" in notes):
        return None
    key, offset, length = notes["depeche-prior"].rsplit(" ", 2)
    pointer = Pointer(key=key, offset=int(offset), length=int(length), record_id=record_id.strip("<>"))
    return Prior(target_uri=target_uri, date=datetime.fromisoformat(date), pointer=pointer)


def _guessed_role(target_uri: str) -> Role:
    return "robots" if urlsplit(target_uri).path == "/robots.txt" else "page"
