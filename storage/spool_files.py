"""Files of the spool: appended whole or not at all, replaced whole, their folder synced."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from storage.errors import DiskFailed, DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def room(path: Path) -> Iterator[None]:
    """Raise DiskFull for an OSError that means no room, quota, file size limit; DiskFailed for any other."""
    try:
        yield
    except OSError as error:
        kind = DiskFull if error.errno in _NO_ROOM else DiskFailed
        raise kind(f"{error.filename or path}: {error.strerror or error}") from error


class AppendFile:
    """A file that grows by whole pieces: one that did not fit is cut off again.

    `size` is its length in bytes, `synced` how many of them an fsync has confirmed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with room(path):
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            self.size = os.fstat(self._fd).st_size
        self.synced = 0
        self._broken = False

    def append(self, piece: bytes) -> None:
        """Write `piece` at the end; on any failure the file is as before. Raises DiskFull, DiskFailed."""
        self._refuse_broken()
        rest = memoryview(piece)
        try:
            with room(self.path):
                while rest:
                    rest = rest[os.write(self._fd, rest) :]
        except (DiskFailed, DiskFull):
            self.cut(self.size)
            raise
        self.size += len(piece)

    def cut(self, size: int) -> None:
        """Shorten the file to `size` bytes; when that fails, the rest of it is for the next start."""
        try:
            with room(self.path):
                os.ftruncate(self._fd, size)
        except (DiskFailed, DiskFull):
            self._broken = True
            raise
        self.size = size
        self.synced = min(self.synced, size)

    def sync(self) -> None:
        """Bring the bytes written so far to the disk.

        After a failed fsync the kernel may have dropped the pages and a second one would succeed without
        them, so the file then takes nothing more.
        """
        self._refuse_broken()
        size = self.size
        if size == self.synced:
            return
        try:
            with room(self.path):
                os.fsync(self._fd)
        except (DiskFailed, DiskFull):
            self._broken = True
            raise
        self.synced = size

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        with room(self.path):
            return os.pread(self._fd, length, offset)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _refuse_broken(self) -> None:
        if self._broken:
            raise DiskFailed(f"{self.path}: a write failed; the next start reads back what the disk has")


def write_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put `content`, whole or in pieces, under `path`: a crash leaves the old file or the new one.

    Raises DiskFull, DiskFailed.
    """
    draft = path.with_name(f".tmp-{path.name}")
    try:
        with room(path):
            with draft.open("wb") as file:
                file.writelines((content,) if isinstance(content, bytes) else content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            sync_folder(path.parent)
    except (DiskFailed, DiskFull):
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Bring the folder's own entries (new names, renames, removals) to the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sha256_of(path: Path) -> str:
    """Return the digest of the file, 64 lower hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(path: Path) -> int:
    """Return the file's size in bytes, 0 when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
