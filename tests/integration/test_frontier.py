"""The frontier on SQLite and PostgreSQL: one row a URL, whatever the feeds hold and however fetches end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.frontier import Ended, Frontier, Place, Row, Seen, Settled, Sighting
from storage.seeds import Seeds, SourceEntry
from storage.state import url_key

if TYPE_CHECKING:
    from storage.state import State

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
FEED = Place(source="gazette", seed="https://gazette.example/rss", channel="feed", now=NOW)
DAY = timedelta(days=1)


def _item(number: int, host: str = "gazette.example", **fields: object) -> Sighting:
    url = f"https://{host}/{number}"
    return replace(Sighting(canonical_url=url, url=f"{url}?from=rss", host=host), **fields)


def _ended(url: str, outcome: str = "stored", **fields: object) -> Ended:
    told = Ended(canonical_url=url, url=url, host="gazette.example", outcome=outcome, at=NOW, batch="b1")
    return replace(told, **fields)


def _stored(row: Row | None, ended: Ended) -> Settled:
    visits = 0 if row is None or row.stored_at is None else row.visits + 1
    return Settled(status="stored", due=ended.at + DAY, visits=visits, attempts=0, stored_at=ended.at)


def test_a_sighted_url_waits_and_is_due_now(any_state: State) -> None:
    """A new row holds everything the seed said, with times as they were given."""
    frontier = Frontier(any_state)
    item = _item(1, title="Le pont", dated=NOW - DAY)
    assert frontier.sight([item], FEED) == Seen(listed=1, fresh=1, overlap=0)
    row = frontier.row(item.canonical_url)
    assert row is not None
    assert (row.key, row.status, row.due_at, row.seen_at) == (
        url_key(item.canonical_url),
        "waiting",
        NOW,
        NOW,
    )
    assert (row.url, row.title, row.dated_at) == (item.url, "Le pont", NOW - DAY)
    assert (row.source, row.seed, row.channel, row.visits) == ("gazette", FEED.seed, "feed", 0)
    assert frontier.row("https://gazette.example/other") is None


def test_overlap_is_counted_by_seed_and_fresh_over_all(any_state: State) -> None:
    """A second seed with the same URLs brings nothing fresh, and overlaps with itself only."""
    frontier = Frontier(any_state)
    items = [_item(number) for number in range(5)]
    other = replace(FEED, seed="https://gazette.example/sitemap.xml", channel="sitemap")
    assert frontier.sight([*items, items[0]], FEED) == Seen(listed=5, fresh=5, overlap=0)
    assert frontier.sight(items[:3], other) == Seen(listed=3, fresh=0, overlap=0)
    assert frontier.sight([*items[2:], _item(9)], FEED) == Seen(listed=4, fresh=1, overlap=3)
    assert frontier.sight([], FEED) == Seen(listed=0, fresh=0, overlap=0)
    row = frontier.row(items[0].canonical_url)
    assert row is not None
    assert row.channel == "feed"


def test_a_source_takes_over_what_nobody_follows(any_state: State) -> None:
    """A waiting row of no source, or of one that is gone, belongs to the next source that lists it."""
    frontier, seeds = Frontier(any_state), Seeds(any_state)
    entry = SourceEntry(id="gazette", definition=b"{}", seeds=(("feed", FEED.seed),))
    seeds.sync([entry], now=NOW)
    frontier.sight([_item(1), _item(2)], FEED)
    frontier.settle([_ended(_item(2).canonical_url)], _stored)
    frontier.settle(
        [_ended(_item(3).canonical_url, "timed-out", source=None)],
        lambda _row, one: Settled(status="waiting", due=one.at, visits=0, attempts=1, stored_at=None),
    )
    echo = Place(source="echo", seed="https://echo.example/rss", channel="sitemap", now=NOW)
    items = [_item(number) for number in (1, 2, 3)]
    frontier.sight(items, echo)
    assert _sources(frontier, items) == ["gazette", "gazette", "echo"]
    seeds.sync([], now=NOW)
    frontier.sight(items, echo)
    assert _sources(frontier, items) == ["echo", "gazette", "echo"]


def _sources(frontier: Frontier, items: list[Sighting]) -> list[str | None]:
    rows = [frontier.row(item.canonical_url) for item in items]
    return [row.source for row in rows if row is not None]


def test_a_held_url_is_fetched_by_nobody_until_its_batch_is_lost(any_state: State) -> None:
    """Held rows return only when their batch is not among those that are still to come."""
    frontier = Frontier(any_state)
    items = [_item(number) for number in range(4)]
    frontier.sight(items, FEED)
    frontier.settle([_ended(items[3].canonical_url)], _stored)
    for item, batch in zip(items, ("lost", "spooled", "", "lost"), strict=True):
        if batch:
            frontier.hold(item.canonical_url, batch=batch)
    assert frontier.counts("gazette") == {"held": 3, "waiting": 1}
    assert frontier.release(sources=["other"], except_batches=[]) == 0
    assert frontier.release(sources=["gazette"], except_batches=["spooled"]) == 2
    assert frontier.counts("gazette") == {"held": 1, "waiting": 2, "stored": 1}
    assert frontier.release(sources=["gazette"], except_batches=[]) == 1


def test_what_ended_is_written_in_the_order_it_ended(any_state: State) -> None:
    """Two ends of one URL in one call are applied one after the other; the second sees the first."""
    frontier = Frontier(any_state)
    url = _item(1).canonical_url
    seen: list[tuple[str | None, int]] = []

    def decide(row: Row | None, one: Ended) -> Settled | None:
        seen.append((row.outcome if row else None, row.visits if row else -1))
        return _stored(row, one)

    first = _ended(url, article="a1", http_status=200, published=NOW - DAY, source="gazette", title="T")
    second = _ended(url, "unchanged", at=NOW + DAY, batch="b2", reason="same text")
    frontier.settle([first, second], decide)
    row = frontier.row(url)
    assert seen == [(None, -1), ("stored", 0)]
    assert row is not None
    assert (row.outcome, row.visits, row.article, row.published_at) == ("unchanged", 1, "a1", NOW - DAY)
    assert (row.fetched_at, row.batch, row.reason) == (NOW + DAY, "b2", "same text")
    assert (row.seen_at, row.due_at, row.source, row.title) == (NOW, NOW + DAY + DAY, "gazette", "T")


def test_a_decision_may_leave_a_row_alone(any_state: State) -> None:
    """None writes nothing: no row is made and none is changed."""
    frontier = Frontier(any_state)
    frontier.sight([_item(1)], FEED)
    before = frontier.row(_item(1).canonical_url)
    frontier.settle([_ended(_item(number).canonical_url) for number in (1, 2)], lambda _row, _one: None)
    assert frontier.row(_item(1).canonical_url) == before
    assert frontier.row(_item(2).canonical_url) is None


def test_a_failing_decision_writes_nothing_of_the_whole_call(any_state: State) -> None:
    """One transaction: what was settled before the failure is not half written."""
    frontier = Frontier(any_state)

    def decide(_row: Row | None, one: Ended) -> Settled:
        if one.canonical_url.endswith("2"):
            raise LookupError
        return _stored(None, one)

    with pytest.raises(LookupError):
        frontier.settle([_ended(_item(number).canonical_url) for number in (1, 2)], decide)
    assert frontier.row(_item(1).canonical_url) is None


def test_a_first_sighting_is_kept(any_state: State) -> None:
    """A later sighting and a fetch under another address change neither headline nor address nor time."""
    frontier = Frontier(any_state)
    frontier.sight([_item(1, title="First")], FEED)
    frontier.sight([_item(1, title="Second", url="https://else.example/")], replace(FEED, now=NOW + DAY))
    frontier.settle([_ended(_item(1).canonical_url, title="Third", channel="manual", source="x")], _stored)
    row = frontier.row(_item(1).canonical_url)
    assert row is not None
    assert (row.title, row.url, row.seen_at) == ("First", _item(1).url, NOW)
    assert (row.source, row.channel) == ("gazette", "feed")


TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(TEXT, min_size=5, max_size=5))
def test_text_that_no_database_takes_is_taken(any_state: State, texts: list[str]) -> None:
    """NULs, lone surrogates and quotes in any field of a feed: the row is written and found again."""
    url, host, title, seed, reason = texts
    frontier = Frontier(any_state)
    seen = frontier.sight(
        [Sighting(canonical_url=url, url=url, host=host, title=title)], replace(FEED, seed=seed)
    )
    assert seen.listed == 1
    frontier.settle([_ended(url, reason=reason)], _stored)
    row = frontier.row(url)
    assert row is not None
    assert row.outcome == "stored"
    assert (
        frontier.sight([Sighting(canonical_url=url, url=url, host=host)], replace(FEED, seed=seed)).overlap
        == 1
    )


def test_what_is_too_long_is_cut_or_left_out(any_state: State) -> None:
    """A headline is cut; a URL or a host that cannot be one is left out and not counted."""
    frontier = Frontier(any_state)
    items = [
        _item(1, title="é" * 100_000),
        _item(2, canonical_url="https://gazette.example/" + "x" * 9000),
        _item(3, url="https://gazette.example/" + "x" * 9000),
        _item(4, host="x" * 300),
    ]
    assert frontier.sight(items, FEED) == Seen(listed=1, fresh=1, overlap=0)
    row = frontier.row(items[0].canonical_url)
    assert row is not None
    assert row.title == "é" * 2000


def test_times_from_the_edge_of_the_calendar_are_kept(any_state: State) -> None:
    """A feed may date an item in the year 1 or 9999."""
    frontier = Frontier(any_state)
    edges = [datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)]
    frontier.sight([_item(number, dated=edge) for number, edge in enumerate(edges)], FEED)
    rows = [frontier.row(_item(number).canonical_url) for number in range(2)]
    assert [row.dated_at for row in rows if row] == edges


def test_ten_thousand_items_are_one_call(any_state: State) -> None:
    """A sitemap's worth of items goes in whole, and a second poll finds every one of them again."""
    frontier = Frontier(any_state)
    items = [_item(number, host=f"h{number % 7}.example") for number in range(10_000)]
    assert frontier.sight(items, FEED) == Seen(listed=10_000, fresh=10_000, overlap=0)
    assert frontier.sight(items, FEED) == Seen(listed=10_000, fresh=0, overlap=10_000)
    frontier.settle([_ended(item.canonical_url, host=item.host) for item in items[:6000]], _stored)
    assert frontier.counts("gazette") == {"stored": 6000, "waiting": 4000}


def test_what_a_person_asked_for_in_vain_is_tried_when_it_is_listed(any_state: State) -> None:
    """A failed fetch that nobody follows does not hide the page from a source that lists it later."""
    frontier = Frontier(any_state)
    url = "https://gazette.example/1"
    failed = Settled(status="failed", due=None, visits=0, attempts=1, stored_at=None)
    frontier.settle([_ended(url, "server-error")], lambda _row, _ended: failed)
    place = Place(
        source="gazette", seed="https://gazette.example/rss", channel="feed", now=NOW + timedelta(hours=1)
    )
    seen = frontier.sight([_item(1)], place)
    row = frontier.row(url)
    assert row is not None
    assert (seen.fresh, row.status, row.source, row.attempts) == (1, "waiting", "gazette", 0)


def test_what_was_given_up_is_tried_again_while_it_is_listed(any_state: State) -> None:
    """A day later, and only for an outcome that another day may mend."""
    frontier = Frontier(any_state)
    gone, empty = _item(1), _item(2)
    frontier.sight([gone, empty], FEED)
    failed = Settled(status="failed", due=None, visits=0, attempts=1, stored_at=None)
    told = [_ended(gone.canonical_url, "not-found"), _ended(empty.canonical_url, "empty")]
    frontier.settle(told, lambda _row, _ended: failed)
    for after, waiting in ((DAY / 2, []), (DAY, [gone.canonical_url])):
        place = replace(FEED, now=NOW + after, revive=("not-found",))
        seen = frontier.sight([gone, empty], place)
        due = frontier.next(sources=["gazette"], not_hosts=[], now=NOW + after, limit=9)
        assert (seen.fresh, [row.canonical_url for row in due]) == (len(waiting), waiting)


def test_known_urls_are_told_from_new_ones(any_state: State) -> None:
    """What a long list may still bring is what has no row yet."""
    frontier = Frontier(any_state)
    frontier.sight([_item(1)], FEED)
    assert frontier.known([_item(1).canonical_url, _item(2).canonical_url]) == {_item(1).canonical_url}
