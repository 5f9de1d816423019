"""Which of a site's lists are polled: the fewest that leave nothing out, each with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.offers import Choice, Kind, Offer, choose, is_covered, offer_of
from crawler.sources import Source
from extractors.listing import Item, Listing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOST = "https://gazette.example"


def offer(name: str, form: str, pages: range, *, hours: float | None = 1.0, age_hours: float = 0.0) -> Offer:
    """Return an offer of numbered pages, page n being n times `hours` old; None: without dates."""
    listed = {
        f"{HOST}/{n}": None if hours is None else NOW - timedelta(hours=n * hours + age_hours) for n in pages
    }
    kind: Kind = "section" if form == "section" else "sitemap" if "sitemap" in form else "feed"
    return Offer(kind=kind, url=f"{HOST}/{name}", form=form, found="a test", items=len(listed), listed=listed)


def told(*offers: Offer) -> dict[str, Choice]:
    """Return the verdicts by the name of the list."""
    return {choice.offer.url.rpartition("/")[2]: choice for choice in choose(offers, now=NOW)}


def chosen(*offers: Offer) -> list[str]:
    """Return the names of what is polled."""
    return [name for name, choice in told(*offers).items() if choice.chosen]


def test_a_feed_within_a_news_sitemap_is_told_and_left_out() -> None:
    """Two lists of the same articles cost two requests; one is enough, and a person reads which."""
    verdicts = told(offer("rss.xml", "rss", range(20)), offer("news.xml", "news-sitemap", range(48)))
    assert verdicts["news.xml"].chosen
    assert not verdicts["rss.xml"].chosen
    assert verdicts["rss.xml"].reason == "everything in it is in news.xml"


def test_a_feed_that_lists_what_the_sitemap_lacks_is_polled_too() -> None:
    """Each channel alone misses something: both are polled, and the reason counts what would be lost."""
    verdicts = told(
        offer("news.xml", "news-sitemap", range(48)), offer("rss.xml", "rss", range(40, 60), hours=0.5)
    )
    assert verdicts["rss.xml"].chosen
    assert verdicts["rss.xml"].reason == "12 of 20 items are not in news.xml"


def test_items_older_than_a_list_reaches_back_are_no_reason_to_poll_another() -> None:
    """A slow section's feed goes back a month; what it lists of the last days is in the main feed."""
    slow = offer("sport.xml", "rss", range(0, 300, 15))
    assert chosen(offer("all.xml", "rss", range(30)), slow) == ["all.xml"]


def test_the_busier_feed_counts_first() -> None:
    """A feed of thirty items of today outweighs one with a hundred of the whole month."""
    month = offer("politics.xml", "atom", range(0, 700, 7))
    assert next(iter(told(month, offer("all.xml", "rss", range(30))))) == "all.xml"


def test_a_section_page_is_the_last_resort() -> None:
    """The page is polled when there is nothing else, or when feeds miss a twentieth of what it shows."""
    page = offer("", "section", range(30), hours=None)
    assert chosen(page) == [""]
    assert chosen(page, offer("rss.xml", "rss", range(30), hours=None)) == ["rss.xml"]
    assert chosen(page, offer("rss.xml", "rss", range(29), hours=None)) == ["rss.xml"]
    assert chosen(page, offer("rss.xml", "rss", range(20), hours=None)) == ["rss.xml", ""]


def test_a_sitemap_comes_before_the_page_when_it_lists_what_the_page_shows() -> None:
    """Links of a page may vanish between two polls, those of a sitemap stay."""
    page = offer("", "section", range(30), hours=None)
    feed = offer("rss.xml", "rss", range(20), hours=None)
    verdicts = told(page, feed, offer("sitemap.xml", "sitemap", range(500), hours=None))
    assert [name for name, one in verdicts.items() if one.chosen] == ["rss.xml", "sitemap.xml"]
    assert verdicts["sitemap.xml"].reason == "10 of 30 articles that the site shows are not in rss.xml"


def test_old_articles_on_the_page_are_not_missing_in_a_feed() -> None:
    """A sitemap that dates what the page shows proves it older than the feed's first item."""
    page = offer("", "section", range(60), hours=None)
    assert chosen(page, offer("rss.xml", "rss", range(20)), offer("map.xml", "sitemap", range(900))) == [
        "rss.xml"
    ]


@pytest.mark.parametrize(
    ("form", "reason"),
    [("rss", "it lists nothing"), ("section", "no link on it looks like an article's")],
)
def test_an_empty_list_is_no_source(form: str, reason: str) -> None:
    """What lists nothing today can't be told from what never will."""
    verdicts = told(offer("x", form, range(0)))
    assert not verdicts["x"].chosen
    assert verdicts["x"].reason == reason


def test_a_silent_feed_gives_way_to_the_page() -> None:
    """A feed that ended two months ago is polled only where nothing else is alive."""
    silent = offer("rss.xml", "rss", range(10), age_hours=24 * 60)
    page = offer("", "section", range(30), hours=None)
    assert chosen(page, silent) == [""]
    assert told(page, silent)["rss.xml"].reason == "its newest item is 60 days old"
    assert chosen(silent) == ["rss.xml"]


def test_what_lies_outside_is_counted_apart() -> None:
    """Items of other sites are no articles of this source, a tracker's parameter makes no second article."""
    items = [f"{HOST}/1?utm_source=rss", f"{HOST}/1", "https://elsewhere.example/2", "javascript:void(0)"]
    listing = Listing(form="rss", items=tuple(Item(url=url) for url in items))
    source = Source(id="gazette", site=f"{HOST}/")
    found = offer_of([listing], source, kind="feed", url=f"{HOST}/rss.xml", found="a test")
    assert (found.items, found.outside, list(found.listed)) == (4, 1, [f"{HOST}/1"])


FORMS = ["news-sitemap", "rss", "atom", "sitemap", "sitemap-index", "section"]
OFFERS = st.lists(
    st.tuples(
        st.sampled_from(FORMS),
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from([None, 0.5, 3.0, 40.0]),
    ),
    max_size=8,
).map(
    lambda rows: [
        offer(f"{n}.xml", form, range(start, start + size), hours=hours)
        for n, (form, start, size, hours) in enumerate(rows)
    ]
)


@given(OFFERS)
def test_something_is_polled_whenever_anything_is_listed(offers: list[Offer]) -> None:
    """Every list gets one verdict with a reason; a site that lists anything gets a source."""
    choices = choose(offers, now=NOW)
    assert sorted(one.offer.url for one in choices) == sorted(one.url for one in offers)
    assert all(one.reason for one in choices)
    assert any(one.chosen for one in choices) == any(one.listed for one in offers)


@given(OFFERS)
def test_what_is_left_out_adds_little(offers: list[Offer]) -> None:
    """Of a feed that is not polled less than a twentieth is in no polled list, older items apart."""
    choices = choose(offers, now=NOW)
    polled = [one.offer for one in choices if one.chosen]
    covered = {key for one in polled for key in one.listed}
    since = polled[0].dates[0] if polled and polled[0].dates else NOW
    latest = dict(sorted((key, date) for one in offers for key, date in one.listed.items() if date))
    for one in choices:
        if not one.chosen and one.offer.rank < 2 and not one.offer.is_silent(NOW):
            fresh = {key for key in one.offer.listed if latest.get(key, NOW) >= since}
            assert len(fresh - covered) <= 0.05 * len(one.offer.listed)


def test_a_list_of_one_item_proves_nothing() -> None:
    """A sitemap that lists one article of today is not taken for complete: the feed is polled as well."""
    feed = offer("rss.xml", "rss", range(20))
    assert chosen(offer("news.xml", "news-sitemap", range(1)), feed) == ["news.xml", "rss.xml"]
    assert chosen(offer("top.xml", "rss", range(1), hours=0.1), feed) == ["rss.xml"]


def test_coverage_is_proved_only_by_lists() -> None:
    """A page that has to be polled itself is no proof that feeds are not worth guessing."""
    page = offer("", "section", range(30), hours=None)
    assert not is_covered([page], now=NOW)
    assert not is_covered([], now=NOW)
    assert is_covered([page, offer("news.xml", "news-sitemap", range(40), hours=None)], now=NOW)
