"""Where the records of one WARC lie, as far as it could be read, and what lines may claim of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.warc_fields import WARC_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.capture import Pointer
    from storage.gzip_members import Member
    from storage.record import Record

_POINTED_TO = {"response", "revisit", "metadata"}
END = 1 << 62
"""Behind every object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a line says of a record: where it lies, and its digests."""

    pointer: Pointer
    digests: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    length: int
    record_id: str
    indexed: bool
    digests: Mapping[str, str | None]


@dataclass(slots=True)
class Places:
    """The main records of a WARC by offset, and the stretches in which none could be read.

    `end` is where its bytes end; behind it nothing is looked for, the object itself is at fault.
    """

    end: int = END
    gaps: list[range] = field(default_factory=list)
    _places: dict[int, _Place] = field(default_factory=dict)

    def note(self, member: Member, record: Record) -> None:
        """Remember a record that lines may point to."""
        if record.type in _POINTED_TO and record.get("Content-Type") != WARC_FIELDS:
            self._places[member.offset] = _Place(
                length=member.length,
                record_id=record.record_id,
                indexed=record.type != "metadata",
                digests=digests_of_record(record),
            )

    def is_unread(self, offset: int) -> bool:
        """Whether the WARC could not be read at this offset."""
        return offset >= self.end or any(offset in gap for gap in self.gaps)

    def fault(self, claim: Claim) -> str | None:
        """Return how the claim fails on a record that could be read."""
        pointer = claim.pointer
        place = self._places.get(pointer.offset)
        if place is None:
            return f"points to offset {pointer.offset} of {pointer.key}: no record begins there"
        said = {"record_id": pointer.record_id, "length": pointer.length, **claim.digests}
        return differences(said, {"record_id": place.record_id, "length": place.length, **place.digests})

    def unindexed(self, indexed: set[int]) -> list[int]:
        """Return the offsets of response and revisit records that are not among `indexed`."""
        return sorted(at for at, place in self._places.items() if place.indexed and at not in indexed)


def digests_of_record(record: Record) -> dict[str, str | None]:
    """Return the digests that lines repeat, as the record says them."""
    return {
        "payload_digest": record.get("WARC-Payload-Digest"),
        "block_digest": record.get("WARC-Block-Digest"),
    }


def differences(said: Mapping[str, object], found: Mapping[str, object]) -> str | None:
    """Return a clause for each value that is said otherwise than it was found; None when all agree."""
    wrong = (
        f"{name} is {value}, the record has {found[name]}"
        for name, value in said.items()
        if value != found[name]
    )
    return "; ".join(wrong) or None
