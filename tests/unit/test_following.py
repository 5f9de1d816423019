"""What an outcome means for a URL's row: when it is due again, when it is given up, what stays known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.following import ATTEMPTS, LONGEST_PAUSE, follow_up, next_visit, pause_after
from crawler.outcomes import NOT_STORED, SUCCESSES, WITHOUT_TEXT, OutcomeKind
from storage.frontier import Ended, Row, Settled

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VISITS = (timedelta(days=1), timedelta(days=7))

WAITING = Row(
    key="k",
    canonical_url="https://gazette.example/a",
    url="https://gazette.example/a",
    host="gazette.example",
    source="gazette",
    channel="feed",
    seed="https://gazette.example/rss",
    title=None,
    dated_at=None,
    seen_at=NOON,
    status="waiting",
    due_at=NOON,
    visits=0,
    attempts=0,
    outcome=None,
    reason=None,
    http_status=None,
    fetched_at=None,
    stored_at=None,
    published_at=None,
    article=None,
    batch=None,
)
STORED = replace(WAITING, status="stored", stored_at=NOON, fetched_at=NOON, due_at=NOON + VISITS[0])


def ended(kind: OutcomeKind, *, after: timedelta = timedelta(hours=1), status: int | None = None) -> Ended:
    """Return how a fetch ended some time after noon."""
    return Ended(
        canonical_url=WAITING.canonical_url,
        url=WAITING.url,
        host=WAITING.host,
        outcome=kind.value,
        http_status=status,
        at=NOON + after,
        batch="b",
    )


def of(
    row: Row | None, kind: OutcomeKind, *, after: timedelta = timedelta(hours=1), status: int = 0
) -> Settled:
    """Return what becomes of the row."""
    settled = follow_up(row, ended(kind, after=after, status=status or None), revisit=VISITS)
    assert settled is not None
    return settled


def test_a_stored_page_is_visited_after_a_day_and_a_week() -> None:
    """Both are counted from when it was first stored, not from the visit before; then it rests for good."""
    first = of(WAITING, OutcomeKind.STORED, after=timedelta(0))
    assert (first.status, first.due, first.visits) == ("stored", NOON + VISITS[0], 0)
    second = of(STORED, OutcomeKind.UNCHANGED, after=timedelta(days=1, hours=2))
    assert (second.due, second.visits) == (NOON + VISITS[1], 1)
    third = of(replace(STORED, visits=1), OutcomeKind.STORED, after=timedelta(days=7))
    assert (third.due, third.visits, third.stored_at) == (None, 2, NOON)


def test_missed_visits_are_not_made_up_for() -> None:
    """A machine that slept for three days visits once, and again after the week."""
    assert of(STORED, OutcomeKind.UNCHANGED, after=timedelta(days=3)).due == NOON + VISITS[1]
    assert next_visit(NOON, NOON + timedelta(days=30), VISITS) is None


def test_what_is_gone_later_was_removed() -> None:
    """Its row says so, and keeps when it was stored."""
    settled = of(STORED, OutcomeKind.REMOVED, after=timedelta(days=7), status=410)
    assert (settled.status, settled.due, settled.stored_at) == ("removed", None, NOON)


def test_one_404_may_be_a_slip() -> None:
    """As long as a visit is left the page is looked for again."""
    settled = of(STORED, OutcomeKind.REMOVED, after=timedelta(days=1), status=404)
    assert (settled.status, settled.due) == ("stored", NOON + VISITS[1])


def test_what_was_never_there_is_given_up() -> None:
    """A 404 at the first fetch is no removal."""
    assert of(WAITING, OutcomeKind.NOT_FOUND, status=404).status == "failed"


@pytest.mark.parametrize("kind", [OutcomeKind.SERVER_ERROR, OutcomeKind.TIMED_OUT, OutcomeKind.UNKNOWN_HOST])
def test_a_passing_failure_is_tried_again_and_later_each_time(kind: OutcomeKind) -> None:
    """The pauses grow, and after the last attempt the URL is given up."""
    row, pauses = WAITING, []
    for _ in range(ATTEMPTS - 1):
        settled = of(row, kind)
        assert settled.status == "waiting"
        assert settled.due is not None
        pauses.append(settled.due - (NOON + timedelta(hours=1)))
        row = replace(row, attempts=settled.attempts)
    assert pauses == sorted(set(pauses))
    assert of(row, kind).status == "failed"


def test_too_many_requests_pass_and_a_refusal_stays() -> None:
    """429 asks to come later, 403 not to come."""
    assert of(WAITING, OutcomeKind.REFUSED, status=429).status == "waiting"
    assert of(WAITING, OutcomeKind.REFUSED, status=403).status == "failed"


def test_a_wall_is_passed_later() -> None:
    """A bot check that came with status 200 is a refusal of the moment, for new pages and for visits."""
    assert of(WAITING, OutcomeKind.REFUSED, status=200).status == "waiting"
    missed = of(STORED, OutcomeKind.REFUSED, after=timedelta(days=1), status=200)
    assert (missed.status, missed.due) == ("stored", NOON + timedelta(days=1) + pause_after(1))
    assert missed.attempts == 1


def test_a_page_that_says_it_is_missing_counts_like_a_404() -> None:
    """While a visit is left the page is looked for again; after the last one it was removed."""
    first = of(STORED, OutcomeKind.NOT_FOUND, after=timedelta(days=1), status=200)
    assert (first.status, first.due) == ("stored", NOON + VISITS[1])
    assert of(STORED, OutcomeKind.NOT_FOUND, after=timedelta(days=7), status=200).status == "removed"


@pytest.mark.parametrize("kind", [OutcomeKind.INTERRUPTED, OutcomeKind.STORE_FAILED, OutcomeKind.HOST_BUSY])
def test_what_says_nothing_of_the_page_costs_no_attempt(kind: OutcomeKind) -> None:
    """An interrupted fetch is due again at once, however often that happens."""
    settled = of(replace(WAITING, attempts=ATTEMPTS - 1), kind)
    assert (settled.status, settled.attempts) == ("waiting", ATTEMPTS - 1)
    assert of(STORED, kind).status == "stored"


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_a_page_that_was_stored_stays_stored_or_is_removed(kind: OutcomeKind) -> None:
    """No outcome makes the frontier forget that the archive has the page."""
    settled = of(STORED, kind, after=timedelta(days=1))
    assert settled.status in {"stored", "removed"}
    assert settled.stored_at is not None


@pytest.mark.parametrize("kind", sorted(SUCCESSES | WITHOUT_TEXT | NOT_STORED))
def test_a_url_that_nobody_follows_is_never_due(kind: OutcomeKind) -> None:
    """A page that a person asked for is fetched when a person asks again."""
    assert of(None, kind).due is None
    assert of(replace(STORED, source=None), kind, after=timedelta(days=1)).due is None


def test_entering_an_outcome_twice_changes_nothing() -> None:
    """A batch that is entered again, after a kill, finds its rows as it left them."""
    row = replace(STORED, fetched_at=NOON + timedelta(hours=1))
    assert follow_up(row, ended(OutcomeKind.REMOVED), revisit=VISITS) is None


def test_an_alias_is_never_fetched_again() -> None:
    """The page that it leads to is visited under its own URL."""
    settled = of(WAITING, OutcomeKind.ALIAS)
    assert (settled.status, settled.due) == ("stored", None)


def test_a_page_that_leads_to_a_new_url_at_every_visit_is_visited_no_oftener() -> None:
    """The new row counts from when the page was first stored, so a session in every redirect ends."""
    once = replace(ended(OutcomeKind.STORED, after=timedelta(0)), source="gazette")
    first = NOON - timedelta(days=1)
    settled = follow_up(None, once, revisit=VISITS, since=first)
    assert settled is not None
    assert settled.stored_at == first
    assert settled.due == first + timedelta(days=7)
    last = follow_up(None, once, revisit=VISITS, since=NOON - timedelta(days=7))
    assert last is not None
    assert last.due is None


def test_no_pause_is_longer_than_a_day() -> None:
    """However often a URL failed."""
    assert pause_after(50) == LONGEST_PAUSE
