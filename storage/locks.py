"""The lock that says which process works on a spooled batch."""

from __future__ import annotations

import fcntl
import os
import weakref
from typing import TYPE_CHECKING

from storage.errors import SpoolBusy

if TYPE_CHECKING:
    from pathlib import Path

_HELD: weakref.WeakSet[Lock] = weakref.WeakSet()


class Lock:
    """An exclusive lock on a file, taken when made and held until `release` or the end of the process.

    flock belongs to the open file, which a forked child shares: without `_forget_in_child` a worker that
    outlives its killed parent would keep the batch busy.
    """

    def __init__(self, path: Path, *, wait: bool = False) -> None:
        """Take the lock; SpoolBusy when another holds it and `wait` is False."""
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            self.forget()
            raise SpoolBusy(f"{path}: another process works on this batch") from error
        _HELD.add(self)

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._fd >= 0:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
        self.forget()

    def forget(self) -> None:
        """Close the file without unlocking: a parent that shares it keeps the lock."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _forget_in_child() -> None:
    for lock in list(_HELD):
        lock.forget()


os.register_at_fork(after_in_child=_forget_in_child)
