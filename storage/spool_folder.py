"""One batch's folder in the spool: the names of its files, its head, its lock, and how it goes away."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import TYPE_CHECKING, Literal

import msgspec

from storage.batch import BatchId, Keys, Kind, decode, keys
from storage.errors import Damaged
from storage.spool_files import sync_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storage.batch import ObjectKind
    from storage.locks import Lock

LOCK = "lock"
HEAD = "batch.json"
WARC_OPEN = "0000.warc.gz.open"
JOURNAL = "journal.jsonl"
ARTICLES = "articles.jsonl"
OUTCOMES = "outcomes.jsonl"
DERIVATIONS = "derivations.jsonl"
SEALED = "sealed.json"
COMMITTED = "committed"
LOST = "0000.lost"
TOMBSTONE = "tombstone.json"

OBJECTS: dict[ObjectKind, str] = {
    "warc": "0000.warc.gz",
    "cdxj": "0000.cdxj",
    "articles": "articles.jsonl.gz",
    "outcomes": "outcomes.jsonl.gz",
    "derivations": "derivations.jsonl.gz",
}
"""The local names of a sealed batch's objects."""

_GOING = ".going-"
REPAIRING = ".repair"
"""What a repair holds as long as it writes, beside the folders of the batches."""

DRAFT = ".draft-"
"""How the folder of a batch begins while a repair fills it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is fixed when a batch opens; kept in `batch.json`."""

    id: BatchId
    job: str
    kind: Kind
    opened: datetime
    software: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What enters from outside: the clock, ids, warcinfo fields, and the hook called before each step."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    info: Mapping[str, str]
    steps: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolFolder:
    """A batch's folder that this process has locked."""

    path: Path
    head: Head
    lock: Lock
    tools: Tools

    @property
    def keys(self) -> Keys:
        """The object keys of the batch."""
        return keys(self.head.id)

    def local(self, kind: ObjectKind) -> Path:
        """Return where the sealed object of this kind lies."""
        return self.path / OBJECTS[kind]

    def reopen(self) -> None:
        """Undo a sealing that did not come to its end: the manifest goes, the WARC is open again."""
        (self.path / SEALED).unlink(missing_ok=True)
        if self.local("warc").exists():
            self.local("warc").replace(self.path / WARC_OPEN)

    def remove(self) -> None:
        """Delete the folder; a crash in between leaves a hidden rest that `remove_rests` takes."""
        going = self.path.with_name(f"{_GOING}{self.path.name}")
        self.path.rename(going)
        sync_folder(going.parent)
        shutil.rmtree(going)
        self.lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What a repair says of a damaged batch: which one took its place, why, and what could not be saved."""

    schema: Literal["depeche.tombstone/1"] = "depeche.tombstone/1"
    batch: BatchId
    superseded_by: BatchId
    reason: str
    lost: tuple[str, ...]
    at: datetime


_DECODER = msgspec.json.Decoder(Head)
_TOMBSTONES = msgspec.json.Decoder(Tombstone)


def tombstone(raw: bytes) -> Tombstone:
    """Return the tombstone in `raw`. Raises Damaged."""
    try:
        return _TOMBSTONES.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"tombstone: {error}") from error


def read_tombstone(folder: Path) -> Tombstone | None:
    """Return the tombstone that lies in a batch's folder, None when it repairs nothing. Raises Damaged."""
    path = folder / TOMBSTONE
    return tombstone(path.read_bytes()) if path.exists() else None


def write_tombstone(folder: Path, note: Tombstone) -> None:
    """Put the tombstone into the folder of the batch that takes the place. Raises DiskFull, DiskFailed."""
    write_file(folder / TOMBSTONE, msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")


def write_head(folder: Path, head: Head) -> None:
    """Put the head into the folder. Raises DiskFull, DiskFailed."""
    write_file(folder / HEAD, msgspec.json.encode(head) + b"\n")


def read_head(folder: Path) -> Head:
    """Return the head of the batch in this folder.

    One that is gone or garbled is written again from `sealed.json`. Raises Damaged when that does not help.
    """
    path = folder / HEAD
    try:
        return _DECODER.decode(path.read_bytes())
    except (msgspec.MsgspecError, UnicodeDecodeError, FileNotFoundError) as error:
        problem = f"{path}: {'no such file' if isinstance(error, FileNotFoundError) else error}"
    try:
        sealed = decode((folder / SEALED).read_bytes())
    except (Damaged, FileNotFoundError) as error:
        raise Damaged(f"{problem}; write it again to have the batch finished") from error
    head = Head(
        id=sealed.id, job=sealed.job, kind=sealed.kind, opened=sealed.opened, software=sealed.software
    )
    write_head(folder, head)
    return head


def is_empty(folder: Path) -> bool:
    """Whether the folder holds nothing but its lock and drafts: its process ended before the batch began."""
    return all(path.name == LOCK or path.name.startswith(".tmp-") for path in folder.iterdir())


def batch_folders(root: Path) -> list[Path]:
    """Return the batch folders of a spool, oldest first (ids begin with their time)."""
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if not path.name.startswith(".") and path.is_dir())


def remove_rests(root: Path) -> None:
    """Delete what an interrupted removal left behind."""
    for rest in root.glob(f"{_GOING}*"):
        shutil.rmtree(rest, ignore_errors=True)


def folder_size(root: Path) -> int:
    """Return the bytes of all files below `root`; one that vanishes meanwhile counts nothing."""
    total = 0
    for parent, _, names in os.walk(root):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118 - os.walk speaks strings
            except FileNotFoundError:
                continue
    return total
