"""Rhythm: what polls teach of a seed, when it is due next, and when it may be asked conditionally."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.every import Adaptive, Cron, Every, Fixed
from crawler.rhythm import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    PollFacts,
    Rhythm,
    after_poll,
    conditional_headers,
    first_due,
    next_due,
)
from crawler.sources import Source
from crawler.window import Window

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEED = "https://gazette.example/rss.xml"
FIRST = PollFacts(
    at=NOW,
    result="new",
    listed=30,
    body_digest="a",
    etag='"1"',
    last_modified="Sat, 21 Nov 2026 07:00:00 GMT",
)
ADAPTIVE = Adaptive()


def _after(*facts: PollFacts, every: Every = ADAPTIVE, rhythm: Rhythm | None = None) -> Rhythm:
    rhythm = rhythm or Rhythm()
    for one in facts:
        rhythm = after_poll(rhythm, one, every)
    return rhythm


def _wait(rhythm: Rhythm, source: Source | None = None) -> float:
    source = source or Source(id="gazette")
    return (next_due(rhythm, source, seed=SEED, now=NOW) - NOW).total_seconds()


def _later(hours: float, **facts: object) -> PollFacts:
    return replace(FIRST, at=NOW + hours * HOUR, **facts)


def test_the_second_poll_is_an_hour_after_the_first() -> None:
    """Before anything is known a seed is asked once an hour."""
    assert _after(FIRST).interval_seconds == 3600
    assert _wait(_after(FIRST)) == pytest.approx(3600, rel=0.05)


def test_dates_of_the_first_window_tell_a_busy_seed_at_once() -> None:
    """Thirty items of the last hour: waiting for another hour would lose half of them."""
    busy = _after(replace(FIRST, oldest=NOW - HOUR))
    assert busy.interval_seconds <= 1800
    assert _after(replace(FIRST, oldest=NOW - timedelta(days=400))).interval_seconds == 3600
    assert _after(replace(FIRST, oldest=NOW + HOUR)).interval_seconds == 3600
    assert _after(replace(FIRST, listed=2, oldest=NOW - HOUR / 4)).interval_seconds == 3600


def test_a_quiet_seed_is_asked_ever_more_rarely() -> None:
    """The interval doubles from poll to poll, up to a day."""
    rhythm, at, seen = _after(FIRST), 0.0, []
    for _ in range(6):
        at += rhythm.interval_seconds / 3600
        rhythm = _after(_later(at, result="not-modified", listed=0, was_conditional=True), rhythm=rhythm)
        seen.append(rhythm.interval_seconds / 3600)
    assert seen == [2, 4, 8, 16, 24, 24]
    assert rhythm.empty_polls == 6


def test_polls_by_hand_do_not_slow_a_seed_down() -> None:
    """Ten polls in ten seconds that find nothing say nothing of the next hours."""
    rhythm = _after(FIRST, *(_later(second / 3600, result="unchanged", listed=0) for second in range(1, 11)))
    assert rhythm.interval_seconds == pytest.approx(3600, rel=0.01)


def test_a_gap_is_counted_and_halves_the_interval() -> None:
    """None of the items was listed before: what fell out of the window is lost to this seed."""
    calm = replace(_after(FIRST), interval_seconds=7200.0)
    gapped = _after(_later(2, overlap=0, gap=True, listed=8), rhythm=calm)
    assert gapped.gaps == 1
    assert gapped.interval_seconds <= 3600
    assert _after(_later(2, overlap=8, listed=8), rhythm=calm).gaps == 0


def test_a_gap_after_a_long_pause_does_not_slow_a_seed_down() -> None:
    """A machine that was off for a month saw the last thirty items, not all that came."""
    busy = _after(FIRST, *(_later(hour, overlap=25) for hour in range(1, 13)))
    paused = _after(_later(24 * 30, overlap=0, gap=True), rhythm=busy)
    assert paused.items_per_hour == pytest.approx(busy.items_per_hour)
    assert paused.interval_seconds <= busy.interval_seconds / 2


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (3, 3), (12, 12), (24, 24), (40, 24)])
def test_the_pause_grows_with_every_failure_in_a_row(failures: int, hours: float) -> None:
    """Linearly, and never beyond a day; the first success ends it."""
    failed = _after(*[_later(n, result="failed", listed=0) for n in range(failures)])
    assert _wait(failed) == pytest.approx(hours * 3600, rel=0.05)
    assert failed.failures == failures
    mended = _after(_later(99), rhythm=failed)
    assert (mended.failures, mended.rest_seconds) == (0, 0.0)


def test_a_busy_seed_that_fails_is_asked_again_soon() -> None:
    """One failure costs a seed of ten minutes ten minutes, a fixed one its own time."""
    busy = replace(_after(FIRST), interval_seconds=600.0)
    assert _wait(_after(_later(1, result="failed"), rhythm=busy)) == pytest.approx(600, rel=0.06)
    fixed = Fixed(seconds=1200)
    failed = _after(_later(1, result="failed"), every=fixed)
    assert _wait(failed, Source(id="s", every=fixed)) == pytest.approx(1200, rel=0.06)


@pytest.mark.parametrize("status", [404, 410])
def test_a_seed_that_is_not_there_is_looked_for_once_a_day(status: int) -> None:
    """A feed that moved does not come back within the hour."""
    assert _wait(_after(replace(FIRST, result="failed", status=status))) == 86_400


@pytest.mark.parametrize(
    ("facts", "every", "least"),
    [
        ({"ttl_seconds": 7200}, ADAPTIVE, 7200),
        ({"ttl_seconds": 7200}, Fixed(seconds=600), 7200),
        ({"ttl_seconds": 10_000_000}, ADAPTIVE, 86_400),
        ({"ttl_seconds": -5}, ADAPTIVE, 3420),
        ({"result": "failed", "status": 429, "retry_after_seconds": 30_000}, ADAPTIVE, 30_000),
        ({"result": "failed", "status": 503, "retry_after_seconds": 1e9}, ADAPTIVE, 86_400),
        ({"result": "failed", "status": 503, "retry_after_seconds": 7200}, Cron(line="*/5 * * * *"), 7200),
    ],
)
def test_what_a_server_asks_for_is_respected_for_up_to_a_day(
    facts: dict[str, object], every: Every, least: float
) -> None:
    """`ttl`, `sy:updatePeriod` and Retry-After are lower bounds, whatever `every` says."""
    rhythm = _after(replace(FIRST, **facts), every=every)
    assert least <= _wait(rhythm, Source(id="s", every=every)) <= max(least * 1.11, least + 300)


def test_a_published_minimum_outlives_answers_that_do_not_name_it() -> None:
    """A 304 has no body; the feed's `ttl` holds until the next body says otherwise."""
    rhythm = _after(replace(FIRST, ttl_seconds=7200))
    kept = _after(_later(2, result="not-modified"), _later(4, result="unchanged"), rhythm=rhythm)
    assert kept.minimum_seconds == 7200
    assert _after(_later(6, result="new"), rhythm=kept).minimum_seconds == 0


def test_a_fixed_time_and_a_cron_line_are_kept() -> None:
    """What a person set is not adapted; only the fixed time is spread a little."""
    source = Source(id="s", every=Fixed(seconds=1800))
    assert _wait(_after(FIRST, every=source.every), source) == pytest.approx(1800, rel=0.05)
    cron = Source(id="s", every=Cron(line="0 7 * * *"), zone="Europe/Paris")
    assert next_due(_after(FIRST), cron, seed=SEED, now=NOW) == datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def test_a_seed_due_at_night_waits_for_its_window() -> None:
    """It opens at six in Paris, which is five in UTC."""
    source = Source(id="s", zone="Europe/Paris", window=Window(opens=360, closes=1380))
    due = next_due(_after(FIRST), source, seed=SEED, now=datetime(2026, 11, 21, 21, 30, tzinfo=UTC))
    assert due == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def test_seeds_that_were_added_together_drift_apart() -> None:
    """Each has its own jitter, the same after a restart."""
    source, rhythm = Source(id="s"), _after(FIRST)
    dues = [next_due(rhythm, source, seed=f"{SEED}?{n}", now=NOW) for n in range(50)]
    assert dues == [next_due(rhythm, source, seed=f"{SEED}?{n}", now=NOW) for n in range(50)]
    assert len(set(dues)) == 50
    assert max(dues) - min(dues) > timedelta(minutes=4)


def test_validators_are_sent_back_from_the_second_poll_on() -> None:
    """Both, as they came; a 304 without them keeps them."""
    headers = {"If-None-Match": '"1"', "If-Modified-Since": "Sat, 21 Nov 2026 07:00:00 GMT"}
    assert conditional_headers(Rhythm(), now=NOW) == {}
    rhythm = _after(FIRST)
    assert conditional_headers(rhythm, now=NOW + HOUR) == headers
    bare = PollFacts(at=NOW + HOUR, result="not-modified", was_conditional=True)
    assert conditional_headers(_after(bare, rhythm=rhythm), now=NOW + 2 * HOUR) == headers
    assert conditional_headers(_after(_later(1, etag=None, last_modified=None)), now=NOW + HOUR) == {}


def test_every_tenth_poll_is_an_audit() -> None:
    """Nine conditional polls, then one without; a failed one does not count."""
    rhythm, asked = _after(FIRST), []
    for number in range(1, 31):
        at = NOW + number * timedelta(minutes=10)
        headers = conditional_headers(rhythm, now=at)
        asked.append(bool(headers))
        answer = PollFacts(
            at=at, result="not-modified" if headers else "unchanged", was_conditional=bool(headers)
        )
        facts = answer if headers else replace(answer, etag='"1"', body_digest="a")
        rhythm = _after(replace(facts, result="failed") if number == 5 else facts, rhythm=rhythm)
    assert [n for n, conditional in enumerate(asked, start=1) if not conditional] == [11, 21]


def test_a_day_without_an_audit_is_the_longest() -> None:
    """However rare the polls are."""
    rhythm = _after(FIRST)
    assert conditional_headers(rhythm, now=NOW + timedelta(hours=23, minutes=59))
    assert conditional_headers(rhythm, now=NOW + timedelta(hours=24)) == {}


@pytest.mark.parametrize(
    ("before", "after", "lies"),
    [
        ({}, {}, False),
        ({}, {"body_digest": "b"}, True),
        ({}, {"body_digest": "b", "etag": '"2"'}, False),
        ({}, {"body_digest": "b", "last_modified": "x"}, True),
        ({}, {"body_digest": "b", "etag": None}, False),
        ({"etag": None}, {"etag": None, "body_digest": "b", "overlap": 29}, True),
        ({"etag": None}, {"etag": None, "body_digest": "b", "overlap": 30}, False),
        ({"etag": 'W/"1"'}, {"etag": 'W/"1"', "body_digest": "b", "overlap": 29}, True),
        ({"etag": 'W/"1"'}, {"etag": 'W/"1"', "body_digest": "b", "overlap": 30}, False),
        (
            {"etag": None, "last_modified": None},
            {"etag": None, "last_modified": None, "body_digest": "b"},
            False,
        ),
    ],
)
def test_the_same_validators_with_another_body_are_a_lie(
    before: dict[str, object], after: dict[str, object], lies: bool
) -> None:
    """Weak validators, and dates, may stand for other bytes as long as nothing new is listed."""
    rhythm = _after(replace(FIRST, **before), _later(24, overlap=30) if not after else _later(24, **after))
    assert rhythm.validators_lie is lies


def test_a_server_that_lied_is_never_believed_again() -> None:
    """From then on every poll is unconditional."""
    liar = _after(FIRST, _later(24, body_digest="b"), _later(25, body_digest="c", etag='"9"'), _later(26))
    assert liar.validators_lie
    assert conditional_headers(liar, now=NOW + 26 * HOUR) == {}


@pytest.mark.parametrize("etag", ["", "é", '"a\r\nX: 1"', '"' + "a" * 1000 + '"', "\ud800"])
def test_a_validator_that_cannot_be_sent_is_not_kept(etag: str) -> None:
    """Servers put anything into a header; the request that repeats it must be one."""
    rhythm = _after(replace(FIRST, etag=etag, last_modified=None))
    assert conditional_headers(rhythm, now=NOW) == {}
    assert msgspec.json.decode(msgspec.json.encode(rhythm), type=Rhythm) == rhythm


FACTS = st.builds(
    PollFacts,
    at=st.just(NOW),
    result=st.sampled_from(["new", "unchanged", "not-modified", "failed"]),
    status=st.sampled_from([None, 200, 304, 404, 429, 503]),
    was_conditional=st.booleans(),
    listed=st.integers(0, 50_000),
    overlap=st.integers(0, 50_000),
    gap=st.booleans(),
    oldest=st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants them naive
    body_digest=st.sampled_from([None, "a", "b"]),
    etag=st.sampled_from([None, '"1"', 'W/"2"']),
    ttl_seconds=st.none() | st.floats(allow_nan=False),
    retry_after_seconds=st.none() | st.floats(allow_nan=False),
)
POLLS = st.lists(st.tuples(st.floats(-1000, 1_000_000), FACTS), max_size=12)
EVERY = st.sampled_from([ADAPTIVE, Fixed(seconds=60.0), Fixed(seconds=604_800.0), Cron(line="*/7 * * * *")])


@given(POLLS, EVERY)
def test_whatever_comes_the_next_poll_is_ten_minutes_to_a_day_away(
    polls: list[tuple[float, PollFacts]], every: Every
) -> None:
    """Also when a clock goes back, a server asks for centuries, or the source was polled otherwise before."""
    rhythm, at = Rhythm(), NOW
    for seconds, facts in polls:
        at += timedelta(seconds=seconds)
        rhythm = after_poll(rhythm, replace(facts, at=at), every)
        assert SHORTEST_SECONDS <= rhythm.interval_seconds <= LONGEST_SECONDS
        assert SHORTEST_SECONDS <= _wait(rhythm) <= LONGEST_SECONDS
        assert _wait(rhythm) >= rhythm.minimum_seconds
        assert msgspec.json.decode(msgspec.json.encode(rhythm), type=Rhythm) == rhythm


@given(
    st.lists(
        st.tuples(st.floats(1, 200_000), st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12
    )
)
def test_a_busier_seed_is_never_polled_later(polls: list[tuple[float, int, int]]) -> None:
    """Of two seeds polled at the same moments, the one that had more new each time is not due later."""
    at, quiet, busy = NOW, _after(replace(FIRST, listed=40)), _after(replace(FIRST, listed=40))
    for seconds, one, other in polls:
        at += timedelta(seconds=seconds)
        few, many = sorted((one, other))
        quiet = _after(replace(FIRST, at=at, listed=40, overlap=40 - few, gap=few == 40), rhythm=quiet)
        busy = _after(replace(FIRST, at=at, listed=40, overlap=40 - many, gap=many == 40), rhythm=busy)
        assert busy.interval_seconds <= quiet.interval_seconds * (1 + 1e-9)


@given(POLLS, st.integers(0, 1439), st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns"]))
def test_a_poll_is_due_in_its_window(polls: list[tuple[float, PollFacts]], opens: int, zone: str) -> None:
    """An hour a day is enough of an opening to be met, and no minimum is undercut for it."""
    source = Source(id="s", zone=zone, window=Window(opens=opens, closes=(opens + 60) % 1440))
    rhythm = _after(*(replace(facts, at=NOW) for _, facts in polls))
    due = next_due(rhythm, source, seed=SEED, now=NOW)
    assert source.window is not None
    assert source.window.holds(due, zone=source.tz)
    assert (due - NOW).total_seconds() >= max(rhythm.minimum_seconds, rhythm.rest_seconds)


def test_a_new_seed_is_polled_at_once_unless_its_source_says_when() -> None:
    """A window and a cron line hold for the first poll too."""
    assert first_due(Source(id="gazette"), now=NOW) == NOW
    assert first_due(Source(id="gazette", every=Cron(line="30 9 * * *")), now=NOW) == NOW + 1.5 * HOUR
    late = Window(opens=600, closes=660)
    assert first_due(Source(id="gazette", window=late), now=NOW) == NOW + 2 * HOUR


def test_a_failed_poll_of_a_cron_source_does_not_cost_a_period() -> None:
    """It is tried again after its rest, not at the line's next time a week later."""
    monday = Source(id="gazette", every=Cron(line="0 7 * * mon"))
    failed = _after(FIRST, _later(1, result="failed", status=503))
    assert timedelta(0) < next_due(failed, monday, seed=SEED, now=NOW) - NOW <= 4 * HOUR
