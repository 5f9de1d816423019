"""The host clock, leases, site files and runs on SQLite and PostgreSQL, as one process sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.host_clock import LONGEST_REST_SECONDS, HostClock, HostState
from storage.leases import Holder, Leases
from storage.runs import RunRow, Runs
from storage.site_files import SiteFile, SiteFiles

if TYPE_CHECKING:
    from storage.state import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOST = "gazette.example"


def _clocks(state: State) -> tuple[HostClock, HostClock]:
    return HostClock(state, token="mine"), HostClock(state, token="other")


def test_one_request_at_a_time_goes_to_a_host(any_state: State) -> None:
    """Nobody enters a held host, its holder's second request neither; other hosts are free."""
    mine, other = _clocks(any_state)
    assert mine.enter(HOST, now=NOW, hold_seconds=60) == 0.0
    assert 0 < other.enter(HOST, now=NOW, hold_seconds=60) <= 1
    assert 0 < mine.enter(HOST, now=NOW, hold_seconds=60) <= 1
    assert other.enter("else.example", now=NOW, hold_seconds=60) == 0.0
    mine.leave(HOST, now=NOW, free=NOW)
    assert other.enter(HOST, now=NOW, hold_seconds=60) == 0.0


def test_a_host_is_free_when_it_was_told_to_be(any_state: State) -> None:
    """The wait is what is left until the time that the last request set."""
    mine, other = _clocks(any_state)
    mine.enter(HOST, now=NOW, hold_seconds=60)
    mine.leave(HOST, now=NOW, free=NOW + 10 * SECOND, backoff_seconds=30.0, troubles=2)
    assert other.enter(HOST, now=NOW + 4 * SECOND, hold_seconds=60) == 6.0
    state = mine.state_of(HOST)
    expected = HostState(
        free=NOW + 10 * SECOND, held=False, backoff_seconds=30.0, troubles=2, crawl_delay=None
    )
    assert state == expected
    assert other.enter(HOST, now=NOW + 10 * SECOND, hold_seconds=60) == 0.0


def test_hosts_of_the_dead_are_given_back_and_rest_first(any_state: State) -> None:
    """A run that was killed keeps no host from the next one; the pause after its last request is kept."""
    mine, other = _clocks(any_state)
    for host in (HOST, "slow.example"):
        other.enter(host, now=NOW, hold_seconds=60)
    other.set_crawl_delay("slow.example", 7.0)
    mine.enter("else.example", now=NOW, hold_seconds=60)
    assert mine.free_the_dead("mine".__eq__, now=NOW, delay_seconds=2.0) == ("other",)
    assert mine.free_the_dead("mine".__eq__, now=NOW, delay_seconds=2.0) == ()
    assert mine.busy([HOST, "slow.example", "else.example"], now=NOW) == {
        HOST: 2.0,
        "slow.example": 7.0,
        "else.example": 0.5,
    }
    assert mine.enter(HOST, now=NOW + 2 * SECOND, hold_seconds=60) == 0.0


def test_a_dead_holder_s_host_is_free_after_its_time(any_state: State) -> None:
    """Who died with a host in hand keeps it no longer than it said, and cannot give it back later."""
    mine, other = _clocks(any_state)
    mine.enter(HOST, now=NOW, hold_seconds=0.25)
    assert other.enter(HOST, now=NOW, hold_seconds=60) == 0.25
    assert other.enter(HOST, now=NOW + SECOND, hold_seconds=60) == 0.0
    mine.leave(HOST, now=NOW + SECOND, free=NOW)
    state = other.state_of(HOST)
    assert state is not None
    assert state.held


def test_busy_hosts_are_told_with_their_wait(any_state: State) -> None:
    """Only hosts that are not free, of any number asked about."""
    mine, other = _clocks(any_state)
    mine.enter("held", now=NOW, hold_seconds=60)
    mine.enter("waits", now=NOW, hold_seconds=60)
    mine.leave("waits", now=NOW, free=NOW + 5 * SECOND)
    mine.enter("free", now=NOW, hold_seconds=60)
    mine.leave("free", now=NOW, free=NOW)
    asked = ["held", "waits", "free", "unknown", *(f"h{number}" for number in range(6000))]
    busy = other.busy(asked, now=NOW)
    assert busy == {"held": 0.5, "waits": 5.0}
    assert other.busy([], now=NOW) == {}


def test_a_clock_that_ran_ahead_holds_nobody_for_long(any_state: State) -> None:
    """What it wrote is told as the longest rest there is, and ends when that has passed."""
    mine, other = _clocks(any_state)
    ahead = NOW + timedelta(days=30)
    for host in ("rests", "held"):
        mine.enter(host, now=ahead, hold_seconds=60)
    mine.leave("rests", now=ahead, free=ahead + SECOND)
    longest = LONGEST_REST_SECONDS
    assert other.busy(["rests", "held"], now=NOW) == {"rests": longest, "held": longest}
    assert other.enter("rests", now=NOW, hold_seconds=60) == longest
    assert other.enter("rests", now=NOW + 60 * SECOND, hold_seconds=60) == longest - 60
    assert other.free_the_dead(lambda _: True, now=NOW, delay_seconds=1) == ()
    for host in ("rests", "held"):
        assert other.enter(host, now=NOW + longest * SECOND, hold_seconds=60) == 0.0


def test_a_delay_longer_than_any_rest_holds(any_state: State) -> None:
    """A source may want its host to be asked every other day."""
    mine, other = _clocks(any_state)
    mine.set_delay(HOST, 172_800)
    mine.enter(HOST, now=NOW, hold_seconds=60)
    mine.leave(HOST, now=NOW, free=NOW)
    assert other.enter(HOST, now=NOW, hold_seconds=60) == 172_800
    assert other.busy([HOST], now=NOW + SECOND) == {HOST: 172_799}


def test_everything_is_let_go_at_once(any_state: State) -> None:
    """An ending run gives back what it holds, and nothing that others hold."""
    mine, other = _clocks(any_state)
    mine.enter("a", now=NOW, hold_seconds=60)
    other.enter("b", now=NOW, hold_seconds=60)
    mine.let_go()
    assert mine.busy(["a", "b"], now=NOW) == {"b": 0.5}


def test_a_crawl_delay_is_remembered_beside_the_clock(any_state: State) -> None:
    """It may be learned before the first request, changes no time, and may be taken back."""
    mine, _ = _clocks(any_state)
    assert mine.state_of(HOST) is None
    mine.set_crawl_delay(HOST, 7.5)
    mine.enter(HOST, now=NOW, hold_seconds=60)
    mine.leave(HOST, now=NOW, free=NOW + SECOND)
    state = mine.state_of(HOST)
    assert state is not None
    assert (state.crawl_delay, state.free) == (7.5, NOW + SECOND)
    mine.set_crawl_delay(HOST, None)
    assert mine.state_of(HOST) == replace(state, crawl_delay=None)


def test_a_host_of_any_spelling_has_a_clock(any_state: State) -> None:
    """Overlong and broken names meet the same row each time."""
    mine, other = _clocks(any_state)
    for host in ("x" * 400, "a\0b", "\ud83d"):
        assert mine.enter(host, now=NOW, hold_seconds=60) == 0.0
        assert other.enter(host, now=NOW, hold_seconds=60) > 0
        assert mine.state_of(host) is not None


def _holder(token: str) -> Holder:
    return Holder(token=token, told='{"pid": 1}')


def test_a_lease_is_one_holder_s_until_it_ends(any_state: State) -> None:
    """The loser is told who has it; what nobody has it gets."""
    mine, other = Leases(any_state, _holder("mine")), Leases(any_state, _holder("other"))
    assert mine.take(["a", "b"], now=NOW, seconds=60) == {}
    in_the_way = other.take(["b", "c"], now=NOW + SECOND, seconds=60)
    assert list(in_the_way) == ["b"]
    lease = in_the_way["b"]
    assert (lease.holder, lease.since, lease.until) == (_holder("mine"), NOW, NOW + 60 * SECOND)
    assert list(mine.take(["a", "c"], now=NOW, seconds=60)) == ["c"]
    assert other.take(["b"], now=NOW + 60 * SECOND, seconds=60) == {}
    assert mine.renew(now=NOW + 61 * SECOND, seconds=60) == ("b",)
    assert mine.renew(now=NOW + 61 * SECOND, seconds=60) == ()
    assert list(other.take(["a"], now=NOW + 100 * SECOND, seconds=60)) == ["a"]


def test_a_dead_holder_s_lease_is_taken_over(any_state: State) -> None:
    """Whoever knows that the holder is dead need not wait for the end of its lease."""
    mine = Leases(any_state, _holder("mine"))
    mine.take(["a"], now=NOW, seconds=3600)
    asked: list[Holder] = []
    heir = Leases(any_state, _holder("heir"), is_alive=lambda holder: bool(asked.append(holder)))
    assert heir.take(["a"], now=NOW, seconds=60) == {}
    assert asked == [_holder("mine")]
    assert mine.renew(now=NOW, seconds=60) == ("a",)


def test_leases_are_given_back_by_their_holder_only(any_state: State) -> None:
    """A late release does not take from the one who took over."""
    mine, other = Leases(any_state, _holder("mine")), Leases(any_state, _holder("other"))
    mine.take(["a", "b", "c"], now=NOW, seconds=1)
    other.take(["a"], now=NOW + SECOND, seconds=60)
    mine.release(["a", "b"])
    assert list(mine.take(["a", "b"], now=NOW + SECOND, seconds=60)) == ["a"]
    mine.release()
    assert other.take(["a", "b", "c"], now=NOW + SECOND, seconds=60) == {}
    assert mine.take([], now=NOW, seconds=1) == {}
    assert mine.renew(now=NOW, seconds=1) == ()


def test_a_renewed_lease_that_nobody_took_goes_on(any_state: State) -> None:
    """A holder that slept too long has lost nothing when nobody came, and keeps its first time."""
    mine, other = Leases(any_state, _holder("mine")), Leases(any_state, _holder("other"))
    mine.take(["a"], now=NOW, seconds=1)
    assert mine.renew(now=NOW + 30 * SECOND, seconds=60) == ()
    assert other.take(["a"], now=NOW + 40 * SECOND, seconds=60)["a"].since == NOW


def test_a_site_file_is_kept_as_it_was_read(any_state: State) -> None:
    """Bytes come back as bytes; a later reading takes the place of the last one, a failed one too."""
    files = SiteFiles(any_state)
    file = SiteFile(
        origin="https://gazette.example:8443",
        name="robots.txt",
        fetched=NOW,
        expires=NOW + SECOND,
        status=200,
        digest="sha256:00",
        body=bytes(range(256)) * 2048,
    )
    assert files.get(file.origin, file.name) is None
    files.put(file)
    assert files.get(file.origin, file.name) == file
    assert files.get(file.origin, "tdmrep.json") is None
    failed = SiteFile(
        origin=file.origin, name=file.name, fetched=NOW, expires=NOW + SECOND, problem="no answer"
    )
    files.put(failed)
    assert files.get(file.origin, file.name) == failed


def test_runs_are_listed_the_newest_first(any_state: State) -> None:
    """A killed run has no end; another job's runs are not listed."""
    runs = Runs(any_state)
    runs.begin("one", "crawl", NOW)
    runs.begin("two", "crawl", NOW + SECOND)
    runs.begin("three", "add", NOW)
    runs.end("one", NOW + 9 * SECOND, b'{"stored": 3}')
    ended = RunRow(id="one", job="crawl", started=NOW, ended=NOW + 9 * SECOND, summary=b'{"stored": 3}')
    killed = RunRow(id="two", job="crawl", started=NOW + SECOND, ended=None, summary=None)
    assert runs.last("crawl", 5) == [killed, ended]
    assert runs.last("crawl", 1) == [killed]
    assert runs.last("none", 1) == []
