"""Waits for what another thread or process is about to do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def wait_for(is_so: Callable[[], object], what: str = "", *, seconds: float = 30) -> None:
    """Wait until something holds; `what` is told when it does not within that time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.01)
