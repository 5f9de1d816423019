"""Ends a run cleanly at Ctrl-C and SIGTERM; a second one ends the process at once."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from crawler.run import Run

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Stop `run` at the first signal while the block lasts; the handlers of before come back after it.

    The spool keeps everything that was captured, so a second signal may end the process where it stands.
    """
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def stop(_number: int, _frame: FrameType | None) -> None:
        from twisted.internet import reactor

        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        reactor.callFromThread(run.stop)

    for number in _SIGNALS:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
