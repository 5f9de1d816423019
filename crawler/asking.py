"""A URL on its way: how it was asked for, where it led so far, and how it ended."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.continuing import Reading
    from crawler.outcomes import OutcomeKind
    from crawler.recorder import Kept
    from crawler.sources import Source
    from extractors.article import Article
    from storage.frontier import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Why a crawl asks for a URL: the source that it follows, and the URL's row of the frontier."""

    source: Source
    row: Row

    @property
    def is_visit(self) -> bool:
        """Whether the page is in the archive and is fetched again."""
        return self.row.stored_at is not None


@dataclass(slots=True, kw_only=True)
class Asking:
    """One asked URL on its way: where redirects led so far, what was captured, monotonic start in seconds.

    `followed` is None for a URL that a person asked for, `reading` until its page has come.
    """

    asked: str
    chain: tuple[str, ...]
    started: float = field(default_factory=time.monotonic)
    kept: list[Kept] = field(default_factory=list)
    followed: Followed | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an asked URL ended, before it is written down."""

    kind: OutcomeKind
    reason: str | None = None
    status: int | None = None
    article: Article | None = None
