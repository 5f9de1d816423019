"""What a crawl holds while it does nothing that asks for it, and how its sums count what is captured."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler import watch as watches
from crawler.clock import now
from crawler.desk import Desk, Plan
from storage.errors import StateUnusable
from storage.frontier import Frontier, Place, Sighting
from storage.leases import Holder, Leases
from storage.state import State
from tests.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

US = Holder(token="us", told="{}")
OTHER = Holder(token="other", told="{}")
LEASE = "source:gazette"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Open an empty state database."""
    with closing(State(f"sqlite:///{tmp_path}/state.db")) as opened:
        yield opened


@pytest.fixture
def desk(state: State, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose leases last for a moment only; each test opens it and closes it."""
    monkeypatch.setattr(watches, "LEASE_SECONDS", 0.4)
    monkeypatch.setattr("crawler.desk.is_alive", lambda _: True)
    return Desk([], state, plan=Plan(chosen=frozenset({"gazette"})), holder=US, clock=now)


def test_leases_are_kept_while_nothing_is_fetched(
    state: State, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk renews by itself, also after a moment in which the state was away; its end gives all back."""
    renew, tries = Leases.renew, list[int]()

    def flawed(self: Leases, **arguments: object) -> tuple[str, ...]:
        tries.append(1)
        if len(tries) == 1:
            raise StateUnusable("the server starts again")
        return renew(self, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Leases, "renew", flawed)
    other, began = Leases(state, OTHER), now()
    desk.open()
    wait_for(lambda: len(tries) > 2)
    assert other.take([LEASE], now=began + timedelta(seconds=0.4), seconds=1).keys() == {LEASE}
    desk.close()
    assert other.take([LEASE], now=began, seconds=1) == {}


def test_a_lost_source_gets_no_new_work(state: State, desk: Desk) -> None:
    """Who finds that somebody else has the source holds it no longer."""
    desk.open()
    assert desk.sources == {"gazette"}
    Leases(state, OTHER, is_alive=lambda _: False).take([LEASE], now=now(), seconds=60)
    wait_for(lambda: not desk.sources)
    assert desk.source("gazette") is None
    desk.close()


def test_sums_close_while_the_store_is_away(state: State, desk: Desk) -> None:
    """What an earlier run captured counts as waiting before and after, as long as no store has it."""
    frontier = Frontier(state)
    urls = [f"https://gazette.example/{name}" for name in "ab"]
    sightings = [Sighting(canonical_url=url, url=url, host="gazette.example") for url in urls]
    frontier.sight(sightings, Place(source="gazette", seed="https://x.example", channel="feed", now=now()))
    frontier.hold(urls[0], batch="left")
    desk.open()
    desk.begin(uncommitted=("left",))
    (sums,) = desk.close()
    assert (sums.before, sums.waiting) == (2, 2)
    assert sums.taken_up == sums.accounted
