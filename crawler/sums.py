"""What a crawl came to, source by source; the sums close, so that no URL is unaccounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.outcomes import OutcomeKind

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.outcomes import Outcome

STORED = frozenset({OutcomeKind.STORED, OutcomeKind.TEASER})
"""Outcomes that bring a new text."""


@dataclass(slots=True, kw_only=True)
class SourceSums:
    """One source in one crawl.

    `before` URLs were waiting when it began, `discovered` were new to the frontier, `visits` fetched again.
    Together they are `stored`, `unchanged`, `removed`, `failed` by reason, and `waiting`, which is what the
    frontier still holds at the end: what failed for a passing reason waits for its next attempt. `reprints`
    of the stored repeat another page's text. `polls` counts by result, `gaps` those that may miss items.
    """

    source: str
    before: int = 0
    discovered: int = 0
    visits: int = 0
    stored: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    reprints: int = 0
    listed: int = 0
    polls: Counter[str] = field(default_factory=Counter)
    gaps: int = 0
    requests: int = 0
    problems: list[str] = field(default_factory=list)
    next_due: datetime | None = None

    def count(self, outcome: Outcome, *, is_visit: bool, still_waits: bool) -> None:
        """Count one settled URL; `still_waits` when it is due again although it was never stored."""
        self.requests += outcome.requests
        self.visits += is_visit
        if still_waits:
            return
        if outcome.outcome in STORED:
            self.stored += 1
        elif outcome.outcome in {OutcomeKind.UNCHANGED, OutcomeKind.ALIAS}:
            self.unchanged += 1
        elif outcome.outcome is OutcomeKind.REMOVED:
            self.removed += 1
        else:
            self.failed[outcome.outcome.value] += 1

    @property
    def taken_up(self) -> int:
        """URLs that this crawl had to account for."""
        return self.before + self.discovered + self.visits

    @property
    def accounted(self) -> int:
        """URLs that it did account for."""
        return self.stored + self.unchanged + self.removed + self.failed.total() + self.waiting

    @property
    def went_wrong(self) -> bool:
        """Whether a poll failed, or a page for a reason that is neither ours nor a rule we obey."""
        obeyed = {OutcomeKind.ROBOTS_DISALLOWED.value, OutcomeKind.OUT_OF_SCOPE.value}
        return bool(self.polls["failed"]) or any(kind not in obeyed for kind in self.failed)
