"""CDXJ: one sorted line per response or revisit record, readable by pywb."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from storage.errors import Damaged
from storage.exchange import Role  # noqa: TC001 - msgspec reads the annotation when it decodes
from storage.surt import surt
from storage.warc_fields import whole_second

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.capture import Capture

_INDEXED = frozenset({"response", "revisit"})
_REVISIT = "warc/revisit"
_AFTER_TYPE = re.compile(r"[;\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The JSON block of a line; numbers stand in it as strings, as cdxj-indexer writes them."""

    url: str
    mime: str | None = None
    status: int | None = None
    digest: str | None = None
    length: int
    offset: int
    filename: str
    record_id: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxjLine(_Block):
    """One CDXJ line taken apart: SURT key, date (UTC, whole seconds), then the fields of its JSON block.

    `filename` is the object key; `digest` is that of the payload; `mime` of a revisit is `warc/revisit`.
    """

    urlkey: str
    date: datetime


def is_indexed(capture: Capture) -> bool:
    """Whether this capture has a line: only response and revisit records do."""
    return capture.pointer is not None and capture.record_type in _INDEXED


def cdxj_line(capture: Capture) -> bytes:
    """Return the line of `capture`, newline included; ValueError when it has none (see `is_indexed`)."""
    pointer = capture.pointer
    if pointer is None or capture.record_type not in _INDEXED:
        raise ValueError(f"{capture.target_uri}: only response and revisit records have a CDXJ line")
    fields = {
        "url": capture.target_uri,
        "mime": _mime(capture),
        "status": None if capture.status is None else str(capture.status),
        "digest": capture.payload_digest,
        "length": str(pointer.length),
        "offset": str(pointer.offset),
        "filename": pointer.key,
        "record_id": pointer.record_id,
        "role": capture.role,
    }
    block = json.dumps({name: value for name, value in fields.items() if value})
    stamp = f"{whole_second(capture.date):%Y%m%d%H%M%S}"
    return f"{surt(capture.target_uri)} {stamp} {block}\n".encode()


def parse_line(line: bytes) -> CdxjLine:
    """Return the fields of one line (newline or not); Damaged when it is not one of ours."""
    try:
        urlkey, stamp, raw = line.decode().split(" ", 2)
        date = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        block = msgspec.json.decode(raw, type=_Block, strict=False)
    except (ValueError, msgspec.MsgspecError) as error:
        raise Damaged(f"not a CDXJ line of this archive ({error}): {line[:200]!r}") from error
    return CdxjLine(urlkey=urlkey, date=date, **asdict(block))


def sort_lines(lines: Iterable[bytes]) -> list[bytes]:
    """Return the lines in byte order, the order that readers search by halving."""
    return sorted(lines)


def _mime(capture: Capture) -> str | None:
    if capture.record_type == "revisit":
        return _REVISIT
    return _AFTER_TYPE.split(capture.content_type.strip(), maxsplit=1)[0] if capture.content_type else None
