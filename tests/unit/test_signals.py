"""Signals that come while a command starts."""

from __future__ import annotations

import os
import signal
import weakref
from typing import TYPE_CHECKING, cast

import pytest

from crawler.signals import end_at_sigterm, stopping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.run import Run


class _Thing:
    """What a weak reference can point to."""


@pytest.fixture
def handled() -> Iterator[None]:
    """Give the signals back as they were."""
    before = signal.getsignal(signal.SIGTERM)
    end_at_sigterm()
    yield
    end_at_sigterm()
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("handled")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_python_dropped_stops_the_run() -> None:
    """An interrupt in a weak reference's callback is ignored; the run that begins after it ends at once."""
    thing = _Thing()
    watched = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del thing
    assert watched() is None
    with pytest.raises(KeyboardInterrupt), stopping(cast("Run", None)):
        pytest.fail("the block was entered")


@pytest.mark.usefixtures("handled")
def test_no_signal_stops_no_run() -> None:
    """The control: the block is entered, and the handlers of before come back."""
    before = signal.getsignal(signal.SIGTERM)
    with stopping(cast("Run", None)):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
