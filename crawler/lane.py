"""A thread that does one thing after the other, and that the end of the process does not wait for."""

from __future__ import annotations

from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Lane:
    """Does what it is given in order; a ThreadPoolExecutor would be joined before the process may end."""

    def __init__(self, name: str) -> None:
        self._given: SimpleQueue[tuple[Callable[[], None], Future[None]]] = SimpleQueue()
        Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Do `work` when its turn comes; the future holds what it raised."""
        future: Future[None] = Future()
        self._given.put((work, future))
        return future

    def _work(self) -> None:
        while True:
            work, future = self._given.get()
            with _Into(future):
                work()


class _Into:
    """Puts how a block ended into a future, whose owner hears of it there."""

    def __init__(self, future: Future[None]) -> None:
        self._future = future

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Hand the error, or that there was none, to the future."""
        if error is None:
            self._future.set_result(None)
        else:
            self._future.set_exception(error)
        return True
