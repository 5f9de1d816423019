"""Lengths of time, `every` and `window`: what may be written, what it means, and what clocks do to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.durations import duration, written
from crawler.every import Adaptive, Cron, Fixed, every
from crawler.window import Window, window

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive
ZONES = st.sampled_from(["UTC", "Europe/Paris", "Africa/Dakar", "Asia/Kathmandu", "America/St_Johns"])
WINDOWS = st.builds(Window, opens=st.integers(0, 1439), closes=st.integers(1, 1440)).filter(
    lambda one: one.opens != one.closes
)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        (" 24h ", 86_400),
        ("7d", 604_800),
        ("2w", 1_209_600),
        ("3650d", 315_360_000),
    ],
)
def test_a_length_of_time_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    """One letter says the unit, from seconds to weeks."""
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0s",
        "5",
        "5 m",
        "5min",
        "-1h",
        "1.5h",
        "1h30m",
        "3651d",
        "999999999w",
        "٣h",
        "1H",
        "1" * 5000 + "s",
        30,
        None,
    ],
)
def test_anything_else_is_refused_with_an_example(value: object) -> None:
    """The message says what was expected, and repeats no more than a line of what came."""
    with pytest.raises(
        ValueError, match=r"^expected a length of time such as 90s, 15m, 24h or 7d, got "
    ) as caught:
        duration(value)
    assert len(str(caught.value)) < 160


@given(st.integers(1, 3650 * 86_400))
def test_a_length_that_is_written_is_read_again(seconds: int) -> None:
    """`sources list` and the state show a length in the spelling of the file."""
    length = timedelta(seconds=seconds)
    assert duration(written(length)) == length


@pytest.mark.parametrize(
    ("text", "meaning", "shown"),
    [
        ("adaptive", Adaptive(), "adaptive"),
        ("30m", Fixed(seconds=1800), "30m"),
        ("1440m", Fixed(seconds=86_400), "1d"),
        ("cron 0 7 * * *", Cron(line="0 7 * * *"), "cron 0 7 * * *"),
        ("  cron  0 7 *  * * ", Cron(line="0 7 * * *"), "cron 0 7 * * *"),
        ("*/15 6-22 * * mon-fri", Cron(line="*/15 6-22 * * mon-fri"), "cron */15 6-22 * * mon-fri"),
    ],
)
def test_every_is_adaptive_a_time_or_a_cron_line(text: str, meaning: object, shown: str) -> None:
    """A cron line may do without the word; spaces don't count."""
    assert every(text) == meaning
    assert str(every(text)) == shown


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("cron 0 25 * * *", ": bad hour"),
        ("61 * * * *", ": bad minute"),
        ("cron 0 7 * *", ": a cron line has 5 fields"),
        ("cron 0 0 7 * * *", ": a cron line has 5 fields"),
        ("cron", ": a cron line has 5 fields"),
        ("cron 0 0 30 2 *", ": bad day of month"),
        (f"cron {'1,' * 200}1 * * * *", ": a cron line has 5 fields"),
        ("30s", ""),
        ("hourly", ""),
        ("0 7 * *", ""),
        (30, ""),
        (None, ""),
        (["30m"], ""),
    ],
)
def test_another_every_is_refused_with_what_was_expected(value: object, fault: str) -> None:
    """The sentence names the three forms; of a cron line it says which field is wrong."""
    with pytest.raises(
        ValueError, match=r'^expected "adaptive", a time from 1m on such as "30m", or a cron'
    ) as caught:
        every(value)
    assert fault in str(caught.value)


@given(st.lists(st.text(st.sampled_from("0123456789*/,-LW#MONJAN²٣ "), max_size=6), min_size=4, max_size=6))
def test_no_cron_line_makes_the_reader_fail(fields: list[str]) -> None:
    """A line is either a rhythm that has a next time, or a ValueError with a sentence."""
    try:
        said = every(f"cron {' '.join(fields)}")
    except ValueError as error:
        assert str(error).startswith("expected ")  # noqa: PT017 - either end is right
        return
    assert isinstance(said, Cron)
    moment = _utc("2026-11-21T08:00+00:00")
    assert said.after(moment, zone=UTC) > moment


@pytest.mark.parametrize(
    ("line", "moment", "due"),
    [
        ("0 7 * * *", "2026-07-01T04:59+00:00", "2026-07-01T07:00+02:00"),
        ("0 7 * * *", "2026-12-01T05:00+00:00", "2026-12-01T07:00+01:00"),
        ("0 7 * * *", "2026-07-01T07:00+02:00", "2026-07-02T07:00+02:00"),
        ("30 2 * * *", "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00"),  # 02:30 is skipped
        ("30 2 * * *", "2026-10-25T00:00+02:00", "2026-10-25T02:30+02:00"),  # 02:30 comes twice
        ("30 2 * * *", "2026-10-25T02:15+01:00", "2026-10-26T02:30+01:00"),  # and counts once
        ("*/20 * * * *", "2026-10-25T02:50+02:00", "2026-10-25T02:00+01:00"),
        ("*/20 * * * *", "2026-03-29T01:50+01:00", "2026-03-29T03:00+02:00"),
    ],
)
def test_a_cron_line_goes_by_the_clock_on_the_wall(line: str, moment: str, due: str) -> None:
    """Summer time, the hour that is skipped, and the hour that comes twice, in Paris."""
    assert Cron(line=line).after(_utc(moment), zone=PARIS) == _utc(due)


@given(
    st.sampled_from(["0 7 * * *", "30 2 * * *", "*/10 * * * *", "15 1-3 * * 0", "0 0 1 * *"]), MOMENTS, ZONES
)
@example(line="30 2 * * *", moment=_utc("2026-10-25T01:15+00:00"), zone="Europe/Paris")
def test_the_next_time_of_a_cron_line_lies_ahead(line: str, moment: datetime, zone: str) -> None:
    """Whatever a clock does, a poll is never due in the past."""
    due = Cron(line=line).after(moment, zone=ZoneInfo(zone))
    assert moment < due <= moment + timedelta(days=33)


@pytest.mark.parametrize("text", ["06:00-23:00", "22:30-04:00", "00:00-24:00", "23:59-00:00"])
def test_a_window_is_shown_as_it_is_written(text: str) -> None:
    """Midnight may be written 24:00, and a window may span it."""
    assert str(window(text)) == text


@pytest.mark.parametrize(
    "value", ["", "6:00-23:00", "06:00", "06:00-25:00", "24:00-06:00", "06:00-24:01", "06:00-06:00", 6]
)
def test_another_window_is_refused(value: object) -> None:
    """The message has an example."""
    with pytest.raises(ValueError, match=r'^expected two times of day such as "06:00-23:00", got '):
        window(value)


@pytest.mark.parametrize(
    ("text", "moment", "opens"),
    [
        ("06:00-23:00", "2026-07-01T12:00+02:00", "2026-07-01T12:00+02:00"),
        ("06:00-23:00", "2026-07-01T23:00+02:00", "2026-07-02T06:00+02:00"),
        ("06:00-23:00", "2026-07-01T05:59+02:00", "2026-07-01T06:00+02:00"),
        ("22:00-04:00", "2026-07-01T03:59+02:00", "2026-07-01T03:59+02:00"),
        ("22:00-04:00", "2026-07-01T04:00+02:00", "2026-07-01T22:00+02:00"),
        ("02:15-02:45", "2026-03-29T01:00+01:00", "2026-03-30T02:15+02:00"),  # skipped with its hour
        ("02:00-02:30", "2026-10-25T02:40+02:00", "2026-10-25T02:00+01:00"),  # open twice that night
        ("06:00-23:00", "2026-10-24T23:30+02:00", "2026-10-25T06:00+01:00"),
    ],
)
def test_a_window_opens_by_the_clock_on_the_wall(text: str, moment: str, opens: str) -> None:
    """What is due while it is closed waits for the opening, on the two nights of the year too."""
    assert window(text).first_open(_utc(moment), zone=PARIS) == _utc(opens)


@given(WINDOWS, MOMENTS, ZONES)
def test_a_window_opens_within_two_days(one: Window, moment: datetime, zone: str) -> None:
    """The first open moment is open, is not in the past, and is now when it is open now."""
    tz = ZoneInfo(zone)
    opens = one.first_open(moment, zone=tz)
    assert one.holds(opens, zone=tz)
    assert moment <= opens <= moment + timedelta(hours=49)
    assert (opens == moment) == one.holds(moment, zone=tz)
