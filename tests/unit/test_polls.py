"""What of a list is taken by one poll, and what a poll remembers of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.polls import MOST_ITEMS, Answer, End, Learned, Poll, ended_poll
from crawler.rhythm import Rhythm
from crawler.sources import Source
from extractors.listing import Item, Listing
from storage.frontier import Seen
from storage.seeds import SeedRow

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SEED = SeedRow(source="gazette", url="https://gazette.example/map.xml", kind="sitemap", due=NOW)
SOURCE = Source(id="gazette", site="https://gazette.example/")


def poll() -> Poll:
    """Return a poll that has just begun."""
    return Poll(
        source=SOURCE,
        seed=SEED,
        learned=Learned(rhythm=Rhythm()),
        headers={},
        began=NOW,
        chain=(SEED.url,),
        answer=Answer(status=200, etag='"1"', digest="sha256:0"),
    )


def listing(count: int, **fields: object) -> Listing:
    """Return a sitemap of so many pages."""
    items = tuple(Item(url=f"https://gazette.example/{number}", **fields) for number in range(count))  # type: ignore[arg-type]
    return Listing(form="sitemap", items=items)


def test_a_long_list_is_worked_off_poll_by_poll() -> None:
    """What is known does not count: the second poll takes what the first one left."""
    known: set[str] = set()
    for expected in (MOST_ITEMS, MOST_ITEMS + 500):
        one = poll()
        one.take(listing(MOST_ITEMS + 500))
        known |= {sighting.canonical_url for sighting in one.bounded(known.intersection)}
        assert len(known) == expected
    assert one.tally.left == 0


def test_a_list_that_was_not_taken_whole_is_not_remembered() -> None:
    """Neither digest nor validators may say that it was read: the next poll has to read it again."""
    one = poll()
    one.take(listing(MOST_ITEMS + 1))
    one.bounded(lambda _urls: set())
    facts, _ = ended_poll(one, End(result="new"), seen=Seen(listed=MOST_ITEMS, fresh=MOST_ITEMS, overlap=0))
    assert (facts.body_digest, facts.etag, facts.last_modified) == (None, None, None)
    assert facts.status == 200


def test_old_items_are_left_out_and_undated_ones_taken() -> None:
    """What is dated before the source's max_age is not news."""
    one = poll()
    one.take(listing(1, published=NOW - timedelta(days=31)))
    one.take(listing(2))
    assert len(one.sightings) == 2
    assert one.tally.old == 1


def test_sitemaps_of_other_sites_are_not_read() -> None:
    """An index may name children of its own site, or within the scope."""
    assert poll().trusts("https://www.gazette.example/child.xml")
    assert not poll().trusts("https://elsewhere.example/child.xml")
