"""Reads what a newsroom has archived: the lines and records of a folder store, as any reader would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storage.collection import lines, manifests
from storage.folder import FolderStore
from storage.gzip_members import members
from storage.warc_reader import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.batch import ObjectKind
    from storage.record import Record


def stored_lines(store: Path, kind: ObjectKind) -> list[dict[str, Any]]:
    """Return the article or outcome lines of every batch, oldest first."""
    folder = FolderStore(store)
    return [json.loads(line) for manifest in manifests(folder) for line in lines(folder, manifest, kind)]


def articles(store: Path, url: str) -> list[dict[str, Any]]:
    """Return the versions of one URL, oldest first."""
    return [line for line in stored_lines(store, "articles") if line["canonical_url"] == url]


def outcomes(store: Path, url: str) -> list[str]:
    """Return how a URL ended, visit by visit."""
    return [line["outcome"] for line in stored_lines(store, "outcomes") if line["asked"] == url]


def records(store: Path) -> Iterator[Record]:
    """Yield every WARC record of the archive."""
    for warc in sorted(store.glob("warc/v1/*/*.warc.gz")):
        payload = warc.read_bytes()
        for member in members(warc):
            yield read_record(payload[member.offset : member.offset + member.length])
