"""Whose turn it is at a host, and how long it rests after an answer, on both kinds of state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.turns import FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS, Ending, Turn, Turns, backoff_after
from storage.host_clock import HostClock

if TYPE_CHECKING:
    from storage.state import State

HOST = "news.example"
TURN = Turn(host=HOST, delay_seconds=2.0, hold_seconds=45.0, patience_seconds=60.0)
FREE = replace(TURN, delay_seconds=0.0)
DONE = Ending(status=200)
BUSY = Ending(status=503)
SHORT = 0.001
"""What a clock of floats may be off by."""


class Newsdesk:
    """Some runs on one state that live at one time, which only the test moves."""

    def __init__(self, state: State) -> None:
        self.time = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
        self.state = state

    def run(self, token: str) -> Turns:
        """Return the turns of a run."""
        return Turns(HostClock(self.state, token=token), now=lambda: self.time)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)

    def trouble(self, turns: Turns, ending: Ending) -> float:
        """Take a turn as soon as the host is free, end it like this, and return how long it rests."""
        while (wait := turns.ask(TURN)) > 0:
            self.later(wait + SHORT)
        turns.end(TURN, ending)
        return turns.ask(TURN)


@pytest.fixture
def desk(any_state: State) -> Newsdesk:
    """Return runs on an empty state."""
    return Newsdesk(any_state)


def test_one_at_a_time_and_the_delay_after_it(desk: Newsdesk) -> None:
    """While one run asks, the other waits; after the answer both wait for the delay, to the end of it."""
    one, other = desk.run("one"), desk.run("other")
    assert one.ask(TURN) == 0
    assert 0 < other.ask(TURN) <= 1
    assert 0 < one.ask(TURN) <= 1
    desk.later(7)
    one.end(TURN, DONE)
    assert other.ask(TURN) == pytest.approx(2, abs=SHORT)
    desk.later(1.99)
    assert other.ask(TURN) > 0
    desk.later(0.01 + SHORT)
    assert other.ask(TURN) == 0


def test_what_a_dead_run_held_is_free_after_its_time(desk: Newsdesk) -> None:
    """A process that was killed in mid-exchange gives nothing back; the host is anybody's after the hold."""
    assert desk.run("killed").ask(TURN) == 0
    other = desk.run("other")
    desk.later(44)
    assert other.ask(TURN) > 0
    desk.later(1 + SHORT)
    assert other.ask(TURN) == 0


def test_retry_after_holds_every_run(desk: Newsdesk) -> None:
    """What one run was told binds the others."""
    assert desk.trouble(desk.run("one"), replace(BUSY, retry_after_seconds=600.0)) == pytest.approx(600)
    other = desk.run("other")
    assert other.ask(TURN) == pytest.approx(600)
    assert other.asks_too_much(TURN, 600)


def test_a_refusal_without_a_time_doubles_the_pause(desk: Newsdesk) -> None:
    """From half a minute to an hour, over runs; the first answer that is none ends it."""
    rests = [desk.trouble(desk.run(f"run {number}"), BUSY) for number in range(9)]
    assert rests == pytest.approx([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    assert desk.trouble(desk.run("good"), DONE) == pytest.approx(2)
    assert desk.trouble(desk.run("bad"), BUSY) == pytest.approx(30)


def test_no_answer_is_neither_trouble_nor_its_end(desk: Newsdesk) -> None:
    """A broken connection rests for the delay, and the count of refusals stays where it was."""
    turns = desk.run("one")
    assert [desk.trouble(turns, ending) for ending in (BUSY, BUSY, Ending(), BUSY)] == pytest.approx(
        [30, 60, 2, 120]
    )


@pytest.mark.parametrize("asked", [0.0, 1.0])
def test_a_short_retry_after_does_not_shorten_the_delay(desk: Newsdesk, asked: float) -> None:
    """The larger of the two counts."""
    assert desk.trouble(desk.run("one"), replace(BUSY, retry_after_seconds=asked)) == pytest.approx(2)


def test_a_delay_is_nothing_that_the_host_asked_for(desk: Newsdesk) -> None:
    """However little a turn can wait: our own pause, and another run's exchange, are waited for."""
    hasty, turns = replace(TURN, patience_seconds=0.0), desk.run("one")
    assert turns.ask(TURN) == 0
    assert not turns.asks_too_much(hasty, turns.ask(hasty))
    turns.end(TURN, DONE)
    assert not turns.asks_too_much(hasty, turns.ask(hasty))
    assert desk.trouble(turns, BUSY) == pytest.approx(30)
    assert turns.asks_too_much(hasty, 30)
    assert not turns.asks_too_much(TURN, 30)


def test_without_a_delay_there_is_no_clock(desk: Newsdesk) -> None:
    """Many at once, and nothing is written."""
    turns = desk.run("one")
    assert [turns.ask(FREE) for _ in range(3)] == [0, 0, 0]
    for ending in (DONE, Ending(), BUSY):
        turns.end(FREE, ending)
    assert turns.ask(FREE) == 0
    assert HostClock(desk.state, token="one").state_of(HOST) is None


def test_without_a_delay_retry_after_holds_all_the_same(desk: Newsdesk) -> None:
    """In this run from memory, in the next one from the state; then it is over."""
    turns = desk.run("one")
    turns.end(FREE, Ending(status=429, retry_after_seconds=90.0))
    assert turns.ask(FREE) == pytest.approx(90)
    assert turns.asks_too_much(FREE, 90)
    later = desk.run("later")
    assert later.ask(FREE) == pytest.approx(90)
    assert desk.run("slow").ask(TURN) == pytest.approx(90)
    desk.later(90 + SHORT)
    assert (turns.ask(FREE), later.ask(FREE)) == (0, 0)


def test_a_crawl_delay_counts_from_the_answer_that_names_it(desk: Newsdesk) -> None:
    """After robots.txt the host rests for what it says, for turns with a delay of ours and without."""
    turns = desk.run("one")
    turns.end(FREE, Ending(status=200, crawl_delay_seconds=10.0))
    assert turns.ask(replace(FREE, delay_seconds=10.0)) == pytest.approx(10)
    assert desk.trouble(turns, Ending(status=200, crawl_delay_seconds=20.0)) == pytest.approx(20)


@given(st.integers(0, 10_000), st.floats(0, 300))
def test_a_pause_has_bounds_and_grows(troubles: int, delay: float) -> None:
    """Never under half a minute or the delay, never over an hour, and never shorter after more refusals."""
    pause = backoff_after(troubles, delay)
    assert max(FIRST_BACKOFF_SECONDS, delay) <= pause <= LONGEST_BACKOFF_SECONDS
    assert backoff_after(troubles + 1, delay) >= pause


def test_the_delay_of_a_source_holds_for_every_run(desk: Newsdesk) -> None:
    """Once its source has asked a host, a fetch beside it keeps the source's pause, before and after it."""
    crawl, fetch = desk.run("crawl"), desk.run("fetch")
    own = replace(TURN, delay_seconds=4.0, source_delay=4.0)
    assert crawl.ask(own) == 0
    crawl.end(own, DONE)
    assert fetch.ask(TURN) == pytest.approx(4, abs=SHORT)
    desk.later(4 + SHORT)
    assert fetch.ask(TURN) == 0
    fetch.end(TURN, DONE)
    assert crawl.ask(own) == pytest.approx(4, abs=SHORT)
