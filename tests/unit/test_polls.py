"""What of a list is taken by one poll, and what a poll remembers of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.polls import MOST_ITEMS, Answer, End, Learned, Poll, ended_poll
from crawler.rhythm import Rhythm
from crawler.sources import Source
from extractors.listing import Item, Listing
from storage.frontier import Seen
from storage.seeds import SeedRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.traps import Cap, NewUrl

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


def no_cap(_new: Sequence[NewUrl]) -> dict[str, Cap]:
    """Let everything pass."""
    return {}


def test_what_is_over_a_cap_is_counted_and_asked_for_again() -> None:
    """It is no row yet, the tally says why, and nothing may say that the list was read whole."""
    one = poll()
    one.take(listing(7))
    known = {"https://gazette.example/0"}
    asked: list[NewUrl] = []

    def over(new: Sequence[NewUrl]) -> dict[str, Cap]:
        asked.extend(new)
        return {new[-1].url: "pattern", new[-2].url: "site"}

    taken = [sighting.canonical_url[-1] for sighting in one.bounded(known.intersection, over=over)]
    assert taken == ["0", "1", "2", "3", "4"]
    assert [url.url[-1] for url in asked] == ["1", "2", "3", "4", "5", "6"]
    assert {url.pattern for url in asked} == {"https://gazette.example/#"}
    assert one.tally.sentences() == [
        "1 items left out: over limits.pattern_urls, the new URLs of one pattern a day (https://gazette.example/#)",
        "1 items left out: over limits.site_urls, the new URLs of one site a day (gazette.example)",
    ]
    assert [(kind.what, kind.count) for kind in one.tally.left_out(at=NOW)] == [
        ("https://gazette.example/#", 1),
        ("gazette.example", 1),
    ]
    facts, _ = ended_poll(one, End(result="new"), seen=Seen(listed=5, fresh=4, overlap=0))
    assert (facts.body_digest, facts.etag) == (None, None)


def test_headlines_and_times_are_the_marks_of_new_urls() -> None:
    """What a list says of an item beside its URL goes with it to be counted."""
    one = poll()
    one.take(listing(1, title="The council meets in the old town hall", modified=NOW))
    one.take(Listing(form="sitemap", items=(Item(url="https://gazette.example/1", modified=NOW),)))
    one.take(Listing(form="sitemap", items=(Item(url="https://gazette.example/about"),)))
    asked: list[NewUrl] = []
    one.bounded(lambda _urls: set(), over=lambda new: asked.extend(new) or {})
    assert [url.mark for url in asked] == [
        "the council meets in the old town hall",
        NOW.isoformat(),
        None,
    ]
    assert [url.pattern is None for url in asked] == [False, False, True]


def test_a_shape_that_only_traps_have_is_never_taken() -> None:
    """Neither now nor later, so the list counts as read."""
    one = poll()
    maze = "/".join(["left", "right"] * 3)
    one.take(Listing(form="rss", items=(Item(url=f"https://gazette.example/{maze}"),)))
    assert one.bounded(lambda _urls: set(), over=no_cap) == ()
    assert one.tally.sentences() == [
        "1 items left out: the same path segments 3 times in a row (https://gazette.example/)"
    ]
    assert not one.tally.is_left


def test_a_long_list_is_worked_off_poll_by_poll() -> None:
    """What is known does not count: the second poll takes what the first one left."""
    known: set[str] = set()
    for expected in (MOST_ITEMS, MOST_ITEMS + 500):
        one = poll()
        one.take(listing(MOST_ITEMS + 500))
        known |= {sighting.canonical_url for sighting in one.bounded(known.intersection, over=no_cap)}
        assert len(known) == expected
    assert one.tally.left == 0


def test_a_list_that_was_not_taken_whole_is_not_remembered() -> None:
    """Neither digest nor validators may say that it was read: the next poll has to read it again."""
    one = poll()
    one.take(listing(MOST_ITEMS + 1))
    one.bounded(lambda _urls: set(), over=no_cap)
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
