"""The loop and a state database that goes away: it says so, waits, and goes on."""

from __future__ import annotations

import subprocess
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler import schedule
from crawler.clock import now
from crawler.config import load
from crawler.schedule import LEASE, Loop, Stop
from storage.errors import StateUnusable
from storage.leases import Holder, Leases
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = Holder(token="other", told="{}")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """Open the state of a folder that follows nothing; sleeps are short, and so is a crawl."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").touch()
    for name in ("_STEP_SECONDS", "_LOOK_SECONDS", "_BREATH_SECONDS", "_AFTER_TROUBLE_SECONDS"):
        monkeypatch.setattr(schedule, name, 0.01)
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **options: real(["true"], **options))
    with closing(State(f"sqlite:///{tmp_path}/state.db")) as opened:
        yield opened


def test_a_loop_outlives_its_state(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two renewals fail, told as one; the next ones work; at the end even the release may fail."""
    stop, told, tries = Stop(), list[str](), list[int]()
    renew = Leases.renew

    def flawed(self: Leases, **arguments: object) -> tuple[str, ...]:
        tries.append(1)
        if len(tries) in {2, 3}:
            raise StateUnusable("no server")
        if len(tries) == 6:
            stop.ask()
        return renew(self, **arguments)  # type: ignore[arg-type]

    def gone(_leases: Leases) -> None:
        raise StateUnusable("gone again")

    monkeypatch.setattr(Leases, "renew", flawed)
    monkeypatch.setattr(Leases, "release", gone)
    Loop(load(env={}), state, crawl=["crawl"], say=told.append, stop=stop).run(heartbeat=None)
    assert len(tries) == 6
    assert [line.partition(";")[0] for line in told] == ["Error: no server", "Error: gone again"]


def test_a_lost_lease_ends_the_loop(state: State) -> None:
    """Another loop that took over while the state was away is left alone."""
    stop, told = Stop(), list[str]()

    def heard(sentence: str) -> None:
        told.append(sentence)

    loop = Loop(load(env={}), state, crawl=["crawl"], say=heard, stop=stop)
    other = Leases(state, OTHER, is_alive=lambda _: False)

    class Beat:
        """A heartbeat at which another loop takes over."""

        def touch(self) -> None:
            other.take([LEASE], now=now() + timedelta(seconds=1), seconds=60)

    loop.run(heartbeat=Beat())  # type: ignore[arg-type]
    assert stop.asked
    assert told == ["Another loop took over; this one ends."]
    assert other.renew(now=now(), seconds=60) == ()
