"""Writes down every request that the simulated press heard, and how it was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tests.press.answers import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One request: `at` in simulated time, `began` and `ended` on the real monotonic clock.

    `address` is the own path of the article that the answer is about, None when it is about none.
    """

    at: datetime
    began: float
    ended: float
    site: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    status: int
    kind: Kind
    address: str | None

    @property
    def is_conditional(self) -> bool:
        """Whether the request carried a validator."""
        return bool({"if-none-match", "if-modified-since"} & set(self.headers))


class Ledger:
    """The hits in the order of their answers; a part of a ledger is a ledger."""

    def __init__(self, hits: list[Hit] | None = None) -> None:
        self._hits = [] if hits is None else hits

    def __iter__(self) -> Iterator[Hit]:
        return iter(list(self._hits))

    def __len__(self) -> int:
        return len(self._hits)

    def write(self, hit: Hit) -> None:
        """Add a hit."""
        self._hits.append(hit)

    def between(self, first: datetime, last: datetime) -> Ledger:
        """Return the hits of a span of simulated time, its end left out."""
        return Ledger([hit for hit in self if first <= hit.at < last])

    def since(self, count: int) -> Ledger:
        """Return the hits after the first `count`."""
        return Ledger(self._hits[count:])

    def of(self, *, site: str | None = None, kind: Kind | None = None, status: int | None = None) -> Ledger:
        """Return the hits of a site, a kind of request, a status."""
        return Ledger(
            [
                hit
                for hit in self
                if (site is None or hit.site == site)
                and (kind is None or hit.kind == kind)
                and (status is None or hit.status == status)
            ]
        )

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [hit.path for hit in self]
