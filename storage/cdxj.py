"""CDXJ: one sorted line per response or revisit record, readable by pywb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storage.capture import Capture
    from storage.exchange import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxjLine:
    """One CDXJ line taken apart; `filename` is the object key, `date` UTC in whole seconds."""

    urlkey: str
    date: datetime
    url: str
    mime: str | None
    status: int | None
    digest: str | None
    length: int
    offset: int
    filename: str
    record_id: str
    role: Role


def is_indexed(capture: Capture) -> bool:
    """Whether this capture has a line: only response and revisit records do."""
    return capture.pointer is not None and capture.record_type in {"response", "revisit"}


def cdxj_line(capture: Capture) -> bytes:
    """Return the line of `capture`, newline included; ValueError when it has none (see `is_indexed`)."""
    raise NotImplementedError


def parse_line(line: bytes) -> CdxjLine:
    """Return the fields of one line (newline or not); Damaged when it is not one of ours."""
    raise NotImplementedError


def sort_lines(lines: Iterable[bytes]) -> list[bytes]:
    """Return the lines in byte order, the order that readers search by halving."""
    return sorted(lines)
