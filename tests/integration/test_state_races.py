"""Several processes on one state, SQLite and PostgreSQL: never two at once, nothing lost, nobody stuck."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.frontier import Ended, Frontier, Place, Row, Settled, Sighting
from storage.host_clock import HostClock
from storage.leases import Holder, Leases
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUNDS = 250
_SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def _alone(mark: Path) -> Iterator[None]:
    """Fail when another process is in here."""
    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    yield
    mark.unlink()


def _together(work: Callable[..., None], *arguments: object, count: int = 2) -> list[int | None]:
    """Run the work in processes that start it at one moment; return their exit codes."""
    start = _SPAWN.Barrier(count)
    workers = [_SPAWN.Process(target=work, args=(start, f"w{n}", *arguments)) for n in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
        worker.kill()
    return [worker.exitcode for worker in workers]


def _enter_and_leave(start: Barrier, name: str, url: str, mark: Path) -> None:
    clock = HostClock(State(url), token=name)
    start.wait()
    entered = 0
    while entered < ROUNDS:
        if clock.enter("gazette.example", now=datetime.now(UTC), hold_seconds=300) == 0.0:
            with _alone(mark):
                entered += 1
            now = datetime.now(UTC)
            clock.leave("gazette.example", now=now, free=now)
        else:
            time.sleep(0.001)


def test_two_processes_are_never_at_one_host_together(any_state_url: str, tmp_path: Path) -> None:
    """500 requests of two processes go one after the other."""
    assert _together(_enter_and_leave, any_state_url, tmp_path / "mark") == [0, 0]


def _take_and_release(start: Barrier, name: str, url: str, mark: Path) -> None:
    leases = Leases(State(url), Holder(token=name, told="{}"))
    start.wait()
    taken = 0
    while taken < ROUNDS:
        others = leases.take(["source:a", "source:b"], now=datetime.now(UTC), seconds=300)
        if others:
            time.sleep(0.001)
        for one in {"source:a", "source:b"} - set(others):
            with _alone(mark.with_name(one[-1:])):
                taken += 1
        leases.release()


def test_two_processes_never_hold_one_lease_together(any_state_url: str, tmp_path: Path) -> None:
    """500 leases of two processes on the same two names."""
    assert _together(_take_and_release, any_state_url, tmp_path / "mark") == [0, 0]


def _open(start: Barrier, name: str, url: str) -> None:
    start.wait()
    state = State(url)
    Frontier(state).sight(_items("all"), _place(name))
    state.close()


def _items(name: str, count: int = 100) -> list[Sighting]:
    pages = [f"https://{name}.example/{number}" for number in range(count)]
    return [Sighting(canonical_url=page, url=page, host=f"{name}.example") for page in pages]


def _place(name: str) -> Place:
    return Place(source=name, seed=f"https://{name}.example/rss", channel="feed", now=NOW)


def test_many_processes_make_one_state(any_state_url: str) -> None:
    """Four first openings at one moment: all succeed, and each URL has one row of whoever came first."""
    assert _together(_open, any_state_url, count=4) == [0] * 4
    frontier = Frontier(State(any_state_url))
    assert sum(frontier.counts(f"w{number}").get("waiting", 0) for number in range(4)) == 100


def _sight_and_settle(start: Barrier, name: str, url: str) -> None:
    frontier = Frontier(State(url))
    pages = _items("shared", 300)
    start.wait()
    for turn in range(4):
        some = pages if (turn + len(name)) % 2 else pages[::-1]
        frontier.sight(some, _place(name))
        frontier.settle([_visited(page) for page in some], _count)


def _visited(page: Sighting) -> Ended:
    return Ended(
        canonical_url=page.canonical_url, url=page.url, host=page.host, outcome="ok", at=NOW, batch="b"
    )


def _count(row: Row | None, one: Ended) -> Settled:
    visits = row.visits + 1 if row else 1
    return Settled(status="stored", due=NOW, visits=visits, attempts=0, stored_at=one.at)


def test_writers_of_the_same_rows_neither_lock_each_other_nor_lose_a_count(any_state_url: str) -> None:
    """Two processes settle the same URLs in opposite order; each sees what the other wrote."""
    assert _together(_sight_and_settle, any_state_url) == [0, 0]
    frontier = Frontier(State(any_state_url))
    rows = [frontier.row(page.canonical_url) for page in _items("shared", 300)]
    assert {row.visits for row in rows if row} == {8}
    assert len(rows) == 300


def _die_while_writing(start: Barrier, name: str, url: str) -> None:
    state = State(url)
    clock = HostClock(state, token=name)
    clock.enter("gazette.example", now=NOW, hold_seconds=1)
    start.wait()
    Frontier(state).settle([_visited(page) for page in _items("shared")], _killed)


def _killed(_row: Row | None, _one: Ended) -> Settled:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_process_killed_in_a_transaction_leaves_nothing_behind(any_state_url: str) -> None:
    """Its half transaction is undone, its locks are gone, and its host is free after its time."""
    assert _together(_die_while_writing, any_state_url, count=1) == [-signal.SIGKILL]
    state = State(any_state_url)
    frontier = Frontier(state)
    frontier.settle([_visited(page) for page in _items("shared")], _count)
    row = frontier.row(_items("shared")[0].canonical_url)
    assert row is not None
    assert row.visits == 1
    clock = HostClock(state, token="heir")
    assert clock.enter("gazette.example", now=NOW + timedelta(seconds=1), hold_seconds=1) == 0.0


def test_a_forked_child_leaves_its_parent_s_connections_alone(any_state: State) -> None:
    """A worker that is forked and ends does not end what its parent reads and writes."""
    Frontier(any_state).sight(_items("a"), _place("a"))
    child = os.fork()
    if not child:
        any_state.close()
        os._exit(0)
    assert os.waitpid(child, 0) == (child, 0)
    assert Frontier(any_state).counts("a") == {"waiting": 100}
