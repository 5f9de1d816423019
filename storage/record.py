"""One WARC record as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record as read: `record_id` is `urn:uuid:...` without angle brackets, `date` UTC.

    `headers` are the WARC fields in file order, names as written. `block` is as long as Content-Length says;
    `head` is what stands before it, `tail` what stands between it and the end of the gzip member.
    """

    type: str
    record_id: str
    target_uri: str | None
    date: datetime
    headers: tuple[tuple[str, str], ...]
    block: bytes = field(repr=False)
    head: bytes = field(repr=False)
    tail: bytes = field(repr=False)

    def get(self, name: str) -> str | None:
        """Return the first value of the WARC field, in any case of letters; None when absent."""
        return next(iter(self.get_all(name)), None)

    def get_all(self, name: str) -> list[str]:
        """Return every value of the WARC field in file order."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]
