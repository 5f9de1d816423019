"""Ends a run cleanly at Ctrl-C and SIGTERM; a second one ends the process at once."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Never

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from crawler.run import Run

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
"""What a person or a system sends to end a run."""

_GLANCE_SECONDS: Final = 0.05
_asked: Final = threading.Event()


def end_at_sigterm() -> None:
    """Let SIGTERM end this process as Ctrl-C does: by KeyboardInterrupt, with a word and a status.

    Python drops an exception that is raised in a finalizer or a callback of a weak reference, and every
    import runs one: what was asked is remembered until `stopping` looks.
    """
    _asked.clear()

    def interrupt(_number: int, _frame: FrameType | None) -> Never:
        _asked.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Stop `run` at the first signal while the block lasts; the handlers of before come back after it.

    When the crawl is over and only the store is waited for, that is cut short. The spool keeps everything
    that was captured, so a second signal may end the process where it stands. Raises KeyboardInterrupt where
    one came before the block and was lost.
    """
    if _asked.is_set():
        raise KeyboardInterrupt

    def stop(_number: int, _frame: FrameType | None) -> None:
        from twisted.internet import reactor

        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        run.hurry()
        reactor.callFromThread(_end, run)

    with handled_by(stop):
        yield


@contextmanager
def handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let the signals call `handler` while the block lasts; the handlers of before come back after it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _end(run: Run) -> None:
    """Stop the crawl, as soon as there is one."""
    from twisted.internet import reactor

    clock: Any = reactor
    run.stop()
    if not run.wire.interrupted.is_set():
        clock.callLater(_GLANCE_SECONDS, _end, run)
