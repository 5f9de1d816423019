"""The local index over committed batches: a SQLite file that can be built again from the objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from storage.batch import Manifest
    from storage.capture import Pointer, Prior


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedArticle:
    """One article line with the fields that a list shows; `line` is the whole JSON line as stored.

    `captured` is when the page was fetched, UTC. `published` stands as in the line (RFC 3339), or None.
    """

    id: str
    outcome: str
    url: str
    final_url: str
    canonical_url: str
    site: str | None
    title: str | None
    published: str | None
    language: str | None
    word_count: int
    captured: datetime
    batch: str
    pointer: Pointer
    line: bytes = field(repr=False)


class Index:
    """Committed batches, their captures, article and outcome lines. One writer thread, readers in any."""

    def __init__(self, path: Path) -> None:
        raise NotImplementedError

    def add_batch(
        self,
        manifest: Manifest,
        *,
        cdxj: Iterable[bytes],
        articles: Iterable[bytes],
        outcomes: Iterable[bytes],
    ) -> None:
        """Add a committed batch in one transaction; nothing happens when it is there already."""
        raise NotImplementedError

    def article(self, ref: str) -> IndexedArticle | None:
        """Return the newest article line by id, unique id prefix (4 or more digits) or URL. Raises AmbiguousRef."""
        raise NotImplementedError

    def articles(
        self, *, site: str | None = None, since: datetime | None = None, limit: int | None = None
    ) -> Iterator[IndexedArticle]:
        """Yield article lines, newest capture first; `since` is compared with the time of capture."""
        raise NotImplementedError

    def prior(self, target_uri: str, payload_digest: str) -> Prior | None:
        """Return the newest 200 response under this URI with this payload; with digest "" of any payload."""
        raise NotImplementedError

    def known_text(self, canonical_url: str, article_id: str) -> bool:
        """Whether this version (`article_id`) of this URL is in the archive."""
        raise NotImplementedError

    def batches(self) -> list[Manifest]:
        """Return the manifests of the indexed batches, oldest first."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""
        raise NotImplementedError
