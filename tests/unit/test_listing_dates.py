"""Dates as listings write them: in words, with short years, in the future, or none at all."""

from __future__ import annotations

from datetime import UTC, datetime

import dateparser
import pytest

from tests.listing_answers import listing_of, rss, story
from tests.unit.test_feeds import only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mer., 18 nov. 2026 14:05:00 +0100", datetime(2026, 11, 18, 13, 5, tzinfo=UTC)),
        ("Wed, 18 Nov 26 10:00:00 EST", datetime(2026, 11, 18, 15, 0, tzinfo=UTC)),
        ("18 listopada 2026", datetime(2026, 11, 18, tzinfo=UTC)),
        ("18 ноября 2026, 14:05", datetime(2026, 11, 18, 14, 5, tzinfo=UTC)),
        ("il y a 2 heures", datetime(2026, 11, 21, 10, 0, tzinfo=UTC)),
        ("18-Nov-26 10:00", datetime(2026, 11, 18, 10, 0, tzinfo=UTC)),
        ("13", None),
        ("a date in so many words that it can be none, whatever 1 may think of it", None),
        ("2026-11-18T10:00:00.123Z", datetime(2026, 11, 18, 10, 0, tzinfo=UTC)),
        ("1795161600", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("", None),
    ],
)
def test_dates_as_feeds_write_them(text: str, expected: datetime | None) -> None:
    """RFC 822 with short years, words of many languages, epochs; what says nothing is no date."""
    assert only(f"{story(1)}<pubDate>{text}</pubDate>").published == expected


def test_dates_of_the_future_and_dates_that_are_none_are_left_out_and_told() -> None:
    """A clock of tomorrow morning may be a wrong zone; one of next week is wrong."""
    dates = ("Sun, 22 Nov 2026 11:00:00 GMT", "Sat, 28 Nov 2026 10:00:00 GMT", "soon", "99 Foo 2026")
    listing = listing_of(rss(*(f"{story(n)}<pubDate>{text}</pubDate>" for n, text in enumerate(dates))))
    assert [item.published for item in listing.items] == [
        datetime(2026, 11, 22, 11, 0, tzinfo=UTC),
        None,
        None,
        None,
    ]
    assert listing.problems == (
        "1 date is in the future; left out.",
        "2 dates are not readable, such as 'soon'; left out.",
    )


def test_dates_that_rss_borrows_from_atom_count() -> None:
    """Some feeds mix the two vocabularies; other elements of Atom in an item are left alone."""
    item = only(
        f"{story(1)}<atom:published>2026-11-19</atom:published><atom:updated>2026-11-20</atom:updated>"
        "<atom:title>Other</atom:title>"
    )
    assert (item.title, item.published, item.modified) == (
        "Story 1",
        datetime(2026, 11, 19, tzinfo=UTC),
        datetime(2026, 11, 20, tzinfo=UTC),
    )


def test_a_fault_of_dateparser_costs_one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with any other text that is no date."""

    def fail(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr(dateparser, "parse", fail)
    assert only(f"{story(1)}<pubDate>2 hours ago</pubDate>").published is None


def test_only_a_few_texts_that_are_no_dates_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """dateparser needs up to a second for each; a feed of ten thousand of them must not stand still."""
    asked = []

    def count(text: str, **_: object) -> None:
        asked.append(text)

    monkeypatch.setattr(dateparser, "parse", count)
    texts = [f"{number} somewhen" for number in (*range(20), 0, 1)]
    listing = listing_of(rss(*(f"{story(n)}<pubDate>{text}</pubDate>" for n, text in enumerate(texts))))
    assert asked == texts[:3]
    assert listing.problems == ("22 dates are not readable, such as '0 somewhen'; left out.",)
