"""Reads one WARC record and says strictly what is wrong with it; the only door to warcio."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.gzip_members import MAX_MEMBER

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record as read: `record_id` is `urn:uuid:...` without angle brackets, `date` UTC.

    `headers` are the WARC fields in file order, names as written. `content` is the decoded member.
    """

    type: str
    record_id: str
    target_uri: str | None
    date: datetime
    headers: tuple[tuple[str, str], ...]
    block: bytes = field(repr=False)
    content: bytes = field(repr=False)

    def get(self, name: str) -> str | None:
        """Return the first value of the WARC field, in any case of letters; None when absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def read_record(member: bytes, *, limit: int = MAX_MEMBER) -> Record:
    """Return the record in one gzip member; Damaged when it is torn or not a WARC record."""
    raise NotImplementedError


def check_record(record: Record) -> list[str]:
    """Return what is wrong with `record`, one sentence each; an empty list when it is sound."""
    raise NotImplementedError
