"""Sources, seeds and polls on SQLite and PostgreSQL: a sync forgets nothing that was learned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storage.frontier import Frontier, Place, Sighting
from storage.seeds import PollRow, SeedRow, Seeds, SourceEntry, Synced

if TYPE_CHECKING:
    from storage.state import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RSS = "https://gazette.example/rss"
MAP = "https://gazette.example/news-sitemap.xml"


def _entry(id: str = "gazette", definition: bytes = b"{}", *seeds: tuple[str, str]) -> SourceEntry:
    return SourceEntry(id=id, definition=definition, seeds=seeds or (("feed", RSS),))


def _poll(at: datetime = NOW, **fields: object) -> PollRow:
    return PollRow(**{"source": "gazette", "seed": RSS, "at": at, "result": "new", **fields})


@pytest.fixture
def seeds(any_state: State) -> Seeds:
    """Return the seeds of an empty state."""
    return Seeds(any_state)


def _synced(**told: tuple[str, ...]) -> Synced:
    return Synced(**{"added": (), "changed": (), "gone": (), "back": (), **told})


def test_new_seeds_are_due_now(seeds: Seeds) -> None:
    """What a person wrote is polled at the next chance."""
    assert seeds.sync([_entry(), _entry("a")], now=NOW) == _synced(added=("a", "gazette"))
    assert seeds.of("gazette") == [SeedRow(source="gazette", url=RSS, kind="feed", due=NOW)]
    assert seeds.sync([_entry(), _entry("a")], now=NOW) == _synced()


def test_what_was_learned_outlives_any_change(seeds: Seeds) -> None:
    """A changed, a lost and a returned source keep due time and rhythm of their seeds."""
    seeds.sync([_entry()], now=NOW)
    seeds.polled(_poll(), learned=b'{"n":"\\u0000"}', due=NOW + HOUR)
    both = _entry("gazette", b'{"every":"30m"}', ("feed", RSS), ("sitemap", MAP))
    assert seeds.sync([both], now=NOW) == _synced(changed=("gazette",))
    learned = SeedRow(
        source="gazette", url=RSS, kind="feed", due=NOW + HOUR, polled=NOW, learned=b'{"n":"\\u0000"}'
    )
    added = SeedRow(source="gazette", url=MAP, kind="sitemap", due=NOW)
    assert seeds.of("gazette") == [added, learned]
    assert seeds.sync([], now=NOW) == _synced(gone=("gazette",))
    assert seeds.of("gazette") == []
    assert seeds.due(now=NOW + 2 * HOUR) == []
    assert seeds.sync([], now=NOW) == _synced()
    assert seeds.sync([both], now=NOW + HOUR) == _synced(back=("gazette",))
    assert seeds.of("gazette") == [added, learned]


def test_a_seed_that_goes_alone_is_not_polled(seeds: Seeds) -> None:
    """A feed that is no longer named is left, and taken up again where it was."""
    both = _entry("gazette", b"{}", ("feed", RSS), ("sitemap", MAP))
    seeds.sync([both], now=NOW)
    assert seeds.sync([_entry()], now=NOW) == _synced(changed=("gazette",))
    assert [row.url for row in seeds.due(now=NOW)] == [RSS]
    assert seeds.sync([both], now=NOW) == _synced(changed=("gazette",))
    assert len(seeds.due(now=NOW)) == 2


def test_a_seed_may_change_its_kind_and_be_named_twice(seeds: Seeds) -> None:
    """One URL is one seed, of the kind that it was first named with."""
    seeds.sync([_entry()], now=NOW)
    twice = _entry("gazette", b"{}", ("section", RSS), ("feed", RSS))
    assert seeds.sync([twice], now=NOW) == _synced(changed=("gazette",))
    assert [row.kind for row in seeds.of("gazette")] == ["section"]
    assert seeds.sync([twice], now=NOW) == _synced()


def test_due_seeds_come_the_longest_due_first(seeds: Seeds) -> None:
    """Of the sources asked for, what is due by now."""
    seeds.sync([_entry(id) for id in "abc"], now=NOW)
    for id, hours in (("a", 1), ("b", -2), ("c", -3)):
        seeds.polled(_poll(source=id), learned=b"{}", due=NOW + hours * HOUR)
    assert [row.source for row in seeds.due(now=NOW)] == ["c", "b"]
    assert [row.source for row in seeds.due(now=NOW, sources={"a", "b"})] == ["b"]
    assert seeds.due(now=NOW, sources=[]) == []
    assert seeds.next_due() == NOW - 3 * HOUR
    assert seeds.next_due(sources=["a"]) == NOW + HOUR


def test_nothing_is_due_where_nothing_is_followed(seeds: Seeds) -> None:
    """An empty state has no next time."""
    assert seeds.next_due() is None
    assert seeds.due(now=NOW) == []
    seeds.sync([SourceEntry(id="bare", definition=b"{}", seeds=())], now=NOW)
    assert seeds.next_due() is None


def test_a_poll_is_a_row_and_a_change_of_its_seed(seeds: Seeds) -> None:
    """Every field comes back as it was written, the newest poll first, and the problem stands at the seed."""
    seeds.sync([_entry()], now=NOW)
    first = _poll(status=200, conditional=True, items=30, fresh=3, overlap=27, record_id="<urn:uuid:1>")
    second = _poll(NOW + HOUR, result="failed", gap=True, problem="no \0 answer \ud83d")
    for poll in (first, second):
        seeds.polled(poll, learned=b"{}", due=NOW)
    newest, oldest = seeds.polls("gazette", since=NOW)
    assert oldest == first
    assert (newest.result, newest.gap, newest.problem) == ("failed", True, "no  answer \ufffd")
    assert seeds.of("gazette")[0].problem == "no  answer \ufffd"
    assert seeds.polls("gazette", since=NOW, limit=1) == [newest]
    assert seeds.polls("gazette", since=NOW + 2 * HOUR) == []
    seeds.polled(_poll(NOW + HOUR), learned=b"{}", due=NOW)
    assert seeds.of("gazette")[0].problem is None


def test_old_polls_and_sightings_are_pruned(any_state: State, seeds: Seeds) -> None:
    """What is old goes; an item that is listed again after that counts as not listed before."""
    frontier = Frontier(any_state)
    item = Sighting(canonical_url="https://gazette.example/1", url="u", host="gazette.example")
    place = Place(source="gazette", seed=RSS, channel="feed", now=NOW)
    frontier.sight([item], place)
    for hours in (0, 1, 2):
        seeds.polled(_poll(NOW + hours * HOUR), learned=b"{}", due=NOW)
    seeds.prune(before=NOW)
    assert frontier.sight([item], place).overlap == 1
    seeds.prune(before=NOW + HOUR)
    assert [poll.at for poll in seeds.polls("gazette", since=NOW)] == [NOW + 2 * HOUR, NOW + HOUR]
    assert frontier.sight([item], place).overlap == 0


def test_thousands_of_sources_are_one_call(seeds: Seeds) -> None:
    """A long sources.toml is synced whole, and gone at once when it is empty."""
    many = [_entry(f"s{number}", b"{}", ("feed", f"https://s{number}.example/")) for number in range(6000)]
    assert len(seeds.sync(many, now=NOW).added) == 6000
    assert len(seeds.due(now=NOW)) == 6000
    assert len(seeds.sync(many[:1], now=NOW).gone) == 5999


def test_a_source_that_is_wrong_for_now_has_not_gone(seeds: Seeds) -> None:
    """A slip in one key takes nobody from the watch; what is no longer named at all goes."""
    seeds.sync([_entry("gazette"), _entry("courier"), _entry("old")], now=NOW)
    assert seeds.sync([_entry("courier")], now=NOW, keep=["gazette"]) == _synced(gone=("old",))
    assert [row.url for row in seeds.of("gazette")] == [RSS]
    assert seeds.of("old") == []


def test_a_new_seed_may_be_due_later(seeds: Seeds) -> None:
    """A source with a window is first polled when it opens; a known seed keeps its time."""
    later = SourceEntry(id="gazette", definition=b"{}", seeds=(("feed", RSS),), first_due=NOW + HOUR)
    seeds.sync([later], now=NOW)
    assert [row.due for row in seeds.of("gazette")] == [NOW + HOUR]
    seeds.sync([_entry()], now=NOW)
    assert [row.due for row in seeds.of("gazette")] == [NOW + HOUR]
