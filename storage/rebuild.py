"""Builds the index again from the objects alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.objects import ObjectStore


def rebuild(
    store: ObjectStore, index_path: Path, *, progress: Callable[[str], None] = lambda _line: None
) -> int:
    """Replace the index with one made from every manifest; returns the number of batches.

    `progress` is called with each batch id. Raises Damaged, ObjectMissing; then the old index stays.
    """
    raise NotImplementedError
