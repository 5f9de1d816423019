"""What a check of the archive has read so far and what it found wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One damage: the object, the byte offset of the record or line in it when known, and what is wrong.

    In a gzipped object of lines the offset is that of the gzip member with the line.
    """

    key: str
    offset: int | None = None
    reason: str


@dataclass(slots=True)
class Tally:
    """Counts and findings, in the order they came."""

    manifests: int = 0
    objects: int = 0
    records: int = 0
    cdxj_lines: int = 0
    articles: int = 0
    outcomes: int = 0
    derivations: int = 0
    damaged: list[Finding] = field(default_factory=list)

    def find(self, key: str, reason: str, *, offset: int | None = None) -> None:
        """Note a damage."""
        self.damaged.append(Finding(key=key, offset=offset, reason=reason))

    def add(self, other: Tally) -> None:
        """Add what was read and found elsewhere."""
        self.manifests += other.manifests
        self.objects += other.objects
        self.records += other.records
        self.cdxj_lines += other.cdxj_lines
        self.articles += other.articles
        self.outcomes += other.outcomes
        self.derivations += other.derivations
        self.damaged += other.damaged

    def has_found(self, key: str) -> bool:
        """Whether something is wrong with the object."""
        return any(finding.key == key for finding in self.damaged)
