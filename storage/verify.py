"""Reads an archive back and says exactly what is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.objects import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One damage: the object, the byte offset of the record or line in it when known, and what is wrong."""

    key: str
    offset: int | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was read and what was wrong.

    `orphans` are objects that no manifest names, `unfinished` those of batches opened less than 24 hours
    ago, which a commit under way explains.
    """

    manifests: int = 0
    objects: int = 0
    records: int = 0
    cdxj_lines: int = 0
    articles: int = 0
    outcomes: int = 0
    damaged: tuple[Finding, ...] = ()
    orphans: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()


def verify(
    store: ObjectStore,
    *,
    now: datetime,
    sample: int | None = None,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Check every object, record and line, or `sample` random articles and their records.

    `progress` is called with the key of each object before it is read. Memory is flat: records are read one
    by one.
    """
    raise NotImplementedError
