"""Holds on to leases for as long as their holder lives and the state can be asked."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from storage.leases import Lease, Leases

logger = logging.getLogger(__name__)

LEASE_SECONDS: Final = 120.0
"""How long a name stays ours without a word; renewed every quarter of it."""


class Watch:
    """Renews leases from a thread of its own: an index that is made again or a slow commit may take longer
    than a lease lasts.

    A state database that is away is asked again soon. It ends with `end`, and with the desk that made it.
    """

    def __init__(self, leases: Leases, clock: Callable[[], datetime]) -> None:
        self._leases = leases
        self._clock = clock
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)
        self.lost: frozenset[str] = frozenset()

    def take(self, names: Collection[str]) -> dict[str, Lease]:
        """Take the names, and renew them from now on; return the leases of others that stand in the way."""
        with self._lock:
            others = self._leases.take(names, now=self._clock(), seconds=LEASE_SECONDS)
        if self._thread.ident is None and len(others) < len(names):
            self._thread.start()
        return others

    def end(self) -> None:
        """Renew nothing any more, and give all names back."""
        self._over.set()
        with self._lock:
            self._leases.release()

    def let_go(self) -> None:
        """Renew nothing any more; what is held runs out."""
        self._over.set()

    def _keep(self) -> None:
        pause = LEASE_SECONDS / 4
        while not self._over.wait(pause):
            pause = LEASE_SECONDS / (4 if self._renew() else 24)

    def _renew(self) -> bool:
        with self._lock:
            if self._over.is_set():
                return True
            try:
                lost = self._leases.renew(now=self._clock(), seconds=LEASE_SECONDS)
            except StorageError as error:
                logger.debug("the leases are not renewed yet: %s", error)
                return False
        self.lost |= frozenset(lost)
        return True
