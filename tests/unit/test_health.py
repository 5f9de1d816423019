"""How a source does against its own rhythm: each trouble is told, and nothing that is ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.health import SourceHealth, Trouble, judge, spoken, worst_first
from crawler.health_figures import age_exceeded, quantile
from storage.health_rows import SourceRows, UrlFacts
from storage.seeds import PollRow, SeedRow

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)  # a Wednesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://gazette.example/rss.xml"


def _article(at: datetime, **more: object) -> UrlFacts:
    """An article published at `at`, sighted ten minutes later and stored twelve minutes later."""
    stored = at + timedelta(minutes=12)
    told: dict[str, Any] = {
        "dated": at,
        "seen": at + timedelta(minutes=10),
        "fetched": stored,
        "stored": stored,
    }
    return UrlFacts(**{**told, "outcome": "stored", "http_status": 200, **more})


def _poll(at: datetime, **more: object) -> PollRow:
    return PollRow(**{"source": "gazette", "seed": FEED, "at": at, "result": "new", "status": 200, **more})


def _newsroom(days: int, *, until: datetime = NOW) -> list[UrlFacts]:
    """Two articles an hour from 6 to 22 h on working days; nothing at night and at weekends."""
    times = (until - timedelta(minutes=5 + 30 * number) for number in range(days * 48))
    return [_article(at) for at in times if 6 <= at.hour < 22 and at.weekday() < 5]


def _rows(urls: list[UrlFacts], **more: object) -> SourceRows:
    """A source of 40 days that was polled every hour, the last time half an hour ago."""
    polled = NOW - HOUR / 2
    told: dict[str, Any] = {
        "source": "gazette",
        "added": NOW - 40 * DAY,
        "since": NOW - 30 * DAY,
        "seeds": (
            SeedRow(source="gazette", url=FEED, kind="feed", due=polled + HOUR, polled=polled, learned=b"{}"),
        ),
        "polls": tuple(_poll(polled - number * HOUR) for number in range(200)),
        "urls": tuple(urls),
        "counts": {"stored": len(urls)},
    }
    return SourceRows(**{**told, **more})


def _troubles(health: SourceHealth) -> list[Trouble]:
    return [concern.trouble for concern in health.concerns]


def test_a_source_that_does_as_always_is_fine() -> None:
    """An ordinary Wednesday: the figures are there and nothing needs attention."""
    health = judge(_rows(_newsroom(30)), now=NOW)
    assert (health.verdict, health.concerns) == ("fine", ())
    assert health.articles_usual == health.articles_24h == 32
    assert (health.delay_p50_seconds, health.delay_p95_seconds) == (720.0, 720.0)
    assert (health.refused_share, health.not_modified_share, health.gaps_7d) == (0.0, 0.0, 0)
    assert health.last_error is None
    assert health.next_due == NOW + HOUR / 2


def test_a_weekend_of_silence_is_usual() -> None:
    """On Sunday evening nothing is new since Friday, as every week."""
    sunday = NOW - 3 * DAY + 8 * HOUR
    polls = tuple(_poll(sunday - number * HOUR) for number in range(200))
    health = judge(_rows(_newsroom(30, until=sunday), polls=polls), now=sunday)
    assert health.silence_seconds is not None
    assert health.silence_seconds > 40 * 3600
    assert Trouble.SILENT not in _troubles(health)
    assert Trouble.DROP not in _troubles(health)


def test_silence_beyond_the_usual_is_told() -> None:
    """No item for a working week, while the feed answers: half as long again as the longest usual silence."""
    health = judge(_rows(_newsroom(24, until=NOW - 6 * DAY)), now=NOW)
    assert _troubles(health) == [Trouble.SILENT]  # the drop that follows from it isn't told beside it
    assert health.concerns[0].sentence == "No new item for 5 d 23 h; up to 2 d 6 h is usual."


def test_silence_is_measured_to_the_last_answer() -> None:
    """A site that we have not asked for a week is not silent: we are late."""
    ago = NOW - 7 * DAY
    rows = _rows(_newsroom(23, until=ago), polls=tuple(_poll(ago - number * HOUR) for number in range(100)))
    late = replace(rows, seeds=(replace(rows.seeds[0], due=ago + HOUR, polled=ago),))
    health = judge(late, now=NOW)
    assert _troubles(health) == [Trouble.LATE]
    assert "6 d 23 h late" in health.concerns[0].sentence


def test_a_daily_cron_job_is_not_late() -> None:
    """What is late follows from how often polls really are, not from when they could have been."""
    polls = tuple(_poll(NOW - (23 + 24 * number) * HOUR) for number in range(20))
    seed = SeedRow(source="gazette", url=FEED, kind="feed", due=NOW - 22 * HOUR, polled=NOW - 23 * HOUR)
    assert Trouble.LATE not in _troubles(judge(_rows(_newsroom(30), polls=polls, seeds=(seed,)), now=NOW))


def test_a_seed_that_was_never_polled_is_late_after_a_day() -> None:
    """A new source waits for the next crawl; after a day it is likely that there is none."""
    rows = _rows([], polls=(), added=NOW - 2 * DAY)
    for hours, troubles in ((20, []), (30, [Trouble.LATE])):
        seed = SeedRow(source="gazette", url=FEED, kind="feed", due=NOW - hours * HOUR)
        health = judge(replace(rows, seeds=(seed,)), now=NOW)
        assert _troubles(health) == troubles
        assert health.newest_item is None


def test_a_drop_is_told_against_the_same_weekday() -> None:
    """A third of the usual Wednesday needs attention; a Sunday with nothing doesn't."""
    urls = [url for url in _newsroom(30) if NOW - url.seen > DAY or url.seen.minute < 25]
    few = [url for number, url in enumerate(urls) if NOW - url.seen > DAY or number % 2]
    health = judge(_rows(few), now=NOW)
    assert _troubles(health) == [Trouble.DROP]
    assert health.concerns[0].sentence.endswith(
        "articles in the last 24 hours; 32 are usual on this weekday."
    )


def test_a_small_source_may_have_a_day_off() -> None:
    """Three articles a day and none today is what chance does."""
    urls = [_article(NOW - number * DAY - hour * HOUR) for number in range(1, 30) for hour in (1, 3, 5)]
    assert judge(_rows(urls), now=NOW).articles_usual == 3
    assert Trouble.DROP not in _troubles(judge(_rows(urls), now=NOW))


def test_too_little_history_is_said() -> None:
    """A source of three days is young: no alarm, and no claim that all is well."""
    rows = _rows(_newsroom(3), added=NOW - 3 * DAY)
    health = judge(rows, now=NOW)
    assert (health.verdict, health.concerns) == ("young", ())
    assert (health.articles_usual, health.usual_silence_seconds) == (None, None)


def test_the_first_days_backlog_is_not_usual() -> None:
    """In the first weeks the median of seven days is taken, without what the first poll found."""
    added = NOW - 9 * DAY
    backlog = [_article(added - HOUR, stored=added + HOUR) for _ in range(500)]
    daily = [_article(NOW - number * HOUR) for number in range(1, 8 * 24)]
    assert judge(_rows(daily + backlog, added=added), now=NOW).articles_usual == 24


def test_refusals_are_told_from_a_fifth_on() -> None:
    """403 and 429 are counted over polls and pages, the newest fifty answers."""
    refused = {"stored": None, "outcome": "refused", "http_status": 429}
    urls = [_article(NOW - number * HOUR, **(refused if number <= 10 else {})) for number in range(1, 200)]
    polls = tuple(_poll(NOW - 100 * DAY + number * HOUR, result="new") for number in range(5))
    health = judge(_rows(urls, polls=polls), now=NOW)
    assert health.refused_share == 0.2
    assert health.concerns[0].trouble is Trouble.REFUSED
    assert health.concerns[0].sentence == "10 of the last 50 answers were 429: the site refuses us."
    assert Trouble.REFUSED not in _troubles(judge(_rows(urls[2:], polls=polls), now=NOW))


def test_a_seed_that_fails_again_and_again_is_told() -> None:
    """Three failures in a row, or two over a day; a single one is the web's weather."""
    problem = {"result": "failed", "status": 404, "problem": "the server answered 404"}
    for failures, step, is_told in ((1, HOUR, False), (2, HOUR, False), (2, DAY, True), (3, HOUR, True)):
        bad = [_poll(NOW - number * step - HOUR, **problem) for number in range(failures)]
        good = [_poll(NOW - 3 * DAY - number * HOUR) for number in range(20)]
        health = judge(_rows(_newsroom(30), polls=(*bad, *good)), now=NOW)
        assert (Trouble.FAILING in _troubles(health)) is is_told
        assert health.last_error == f"{FEED}: the server answered 404"
    assert f"The last 3 polls of {FEED} failed, for 3 h: the server answered 404." in (
        concern.sentence for concern in health.concerns
    )


def test_pages_without_articles_are_told() -> None:
    """Every page is fetched and none has a text: the site was rebuilt, or the feed lists other things."""
    gone = {"stored": None, "outcome": "not-an-article", "reason": "a list of links"}
    urls = [_article(url.dated or NOW, **(gone if NOW - url.seen < 2 * DAY else {})) for url in _newsroom(30)]
    health = judge(_rows(urls), now=NOW)
    assert _troubles(health) == [Trouble.NO_ARTICLES]
    assert health.concerns[0].sentence == "50 of the last 50 pages gave no article: 50 not-an-article."
    assert health.last_error == "not-an-article: a list of links"


def test_what_we_obey_is_no_fault_of_the_pages() -> None:
    """URLs that robots.txt forbids, or that lead out of the scope, say nothing of the others."""
    obeyed = {"stored": None, "outcome": "robots-disallowed", "http_status": None}
    urls = _newsroom(30) + [_article(NOW - number * HOUR, **obeyed) for number in range(1, 150)]
    assert judge(_rows(urls), now=NOW).verdict == "fine"


def test_gaps_of_a_day_are_told_and_of_a_week_counted() -> None:
    """A poll that knew none of the items means that some were missed."""
    polls = [_poll(NOW - number * HOUR, gap=number in {5, 40}) for number in range(1, 200)]
    health = judge(_rows(_newsroom(30), polls=tuple(polls)), now=NOW)
    assert (_troubles(health), health.gaps_7d) == ([Trouble.GAPS], 2)
    assert health.concerns[0].sentence.startswith("1 poll of the last 24 hours")


def test_a_long_queue_is_told_unless_nothing_runs_at_all() -> None:
    """URLs that are due for hours while polls go on; when the polls are late too, that is the reason."""
    rows = _rows(_newsroom(30), oldest_waiting=NOW - 5 * HOUR, counts={"waiting": 420})
    health = judge(rows, now=NOW)
    assert health.concerns[0].sentence == "420 URLs wait to be fetched, the oldest for 5 h."
    late = replace(rows, seeds=(replace(rows.seeds[0], due=NOW - 5 * HOUR),))
    assert _troubles(judge(late, now=NOW)) == [Trouble.LATE]


def test_the_most_urgent_source_comes_first() -> None:
    """By urgency, then by how much is wrong, then by name; the young before those that are fine."""
    fine, silent = (
        judge(_rows(_newsroom(30)), now=NOW),
        judge(_rows(_newsroom(24, until=NOW - 6 * DAY)), now=NOW),
    )
    young = replace(fine, source="young", verdict="young")
    listed = worst_first([fine, young, silent, replace(silent, source="another")])
    assert [one.source for one in listed] == ["another", "gazette", "young", "gazette"]


def test_delays_leave_out_what_could_not_be_had_earlier() -> None:
    """Published before the source was added, dated to the day only, or dated ahead: no delay."""
    added = NOW - 3 * DAY
    old = [_article(added - DAY, stored=NOW - HOUR) for _ in range(50)]
    days = [_article(NOW.replace(hour=0, minute=0), stored=NOW - HOUR) for _ in range(50)]
    ahead = [_article(NOW + DAY, stored=NOW - HOUR, seen=NOW - HOUR) for _ in range(50)]
    told = [_article(NOW - number * HOUR) for number in range(1, 6)]
    assert judge(_rows(old + days + ahead + told, added=added), now=NOW).delay_p95_seconds == 720.0
    assert judge(_rows(old + days + ahead + told[1:], added=added), now=NOW).delay_p95_seconds is None


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.floats(0.001, 0.5))
def test_the_age_is_exceeded_for_the_share_that_was_said(gaps: list[float], share: float) -> None:
    """Time spent above the age, over all gaps, is the share of the whole; a night counts by its hours."""
    age = age_exceeded(gaps, share=share)
    above = sum(max(gap - age, 0.0) for gap in gaps)
    assert 0 <= age <= max(gaps)
    assert abs(above - share * sum(gaps)) <= 1e-6 * max(sum(gaps), 1.0)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values(values: list[float], share: float) -> None:
    """At least the share of all values do not exceed it."""
    found = quantile(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_lengths_of_time_are_told_as_one_would_say_them() -> None:
    """What a person reads at a glance."""
    told = {0: "0 s", 40.9: "40 s", 90: "1 min", 3661: "1 h 1 min", 7200: "2 h", 90060: "1 d 1 h"}
    assert {seconds: spoken(seconds) for seconds in told} == told


@given(
    st.lists(
        st.builds(
            UrlFacts,
            seen=st.datetimes(timezones=st.just(UTC)),
            dated=st.none() | st.datetimes(timezones=st.just(UTC)),
            fetched=st.none() | st.datetimes(timezones=st.just(UTC)),
            stored=st.none() | st.datetimes(timezones=st.just(UTC)),
            outcome=st.sampled_from([None, "stored", "alias", "refused", "not-found"]),
            http_status=st.sampled_from([None, 200, 403, 429, 500]),
        ),
        max_size=40,
    )
)
def test_no_rows_break_the_judgement(urls: list[UrlFacts]) -> None:
    """Whatever times a site or a wrong clock put into the state, a source gets its verdict."""
    assert judge(_rows(urls), now=NOW).source == "gazette"
