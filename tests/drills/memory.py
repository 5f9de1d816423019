"""How much memory a process and all that it started hold together, at their worst moment."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

_PROC = Path("/proc")
_MIB = 1 << 20


def family(root: int) -> list[int]:
    """Return a process and its descendants, as far as they are there."""
    found = [root]
    for pid in found:
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended while it was looked at
            for task in _PROC.glob(f"{pid}/task/*/children"):
                found += map(int, _text(task).split())
    return found


def proportional_bytes(pid: int) -> int:
    """Return the PSS of a process: its own memory, and its part of what it shares; 0 when it is gone."""
    for line in _text(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


class Peak:
    """While it is entered, looks every `seconds` at what a process tree holds; `mib` is the most it saw."""

    def __init__(self, root: int, *, seconds: float = 0.1) -> None:
        self._root = root
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._most: dict[int, int] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def mib(self) -> float:
        """The peak of the sum."""
        return sum(self._most.values()) / _MIB

    @property
    def parts(self) -> str:
        """What each process held at the peak, the first process first, in MiB."""
        return " + ".join(f"{size / _MIB:.0f}" for size in self._most.values())

    def _watch(self) -> None:
        while not self._over.wait(self._seconds):
            now = {pid: proportional_bytes(pid) for pid in family(self._root)}
            if sum(now.values()) > sum(self._most.values()):
                self._most = now


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
