"""Deletes spooled batches once the store has answered for every object of theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: batches deleted, object keys put again, and a sentence for each object that differs."""

    deleted: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
