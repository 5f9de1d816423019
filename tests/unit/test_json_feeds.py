"""JSON Feeds that are broken: what can be read is given, and the fault is told with its place."""

from __future__ import annotations

import json
import re

import pytest

from tests.listing_answers import listing_of

BEGUN = '{"version": "https://jsonfeed.org/version/1.1", "items": [ {"url": "/1"}, {"url": "/2"'


@pytest.mark.parametrize(
    ("behind", "byte", "fault", "read"),
    [
        ('}, {"url": "/', 13, "it ends early", 2),
        (', "x": NaN}, {"url": "/3"}]}', 7, "invalid character", 3),
        (', "title": "\\ud800"}, {"url": "/3"}]}', 18, "unexpected end of escaped utf-16", 3),
        (', "title": "\\ud800', 12, "half a surrogate pair", 1),
        (f', "x": {"9" * 10_000}}}, {{"url": "/3"}}]}}', 7, "a number out of range", 3),
        (f', "x": {"[" * 99_999}', -12, "it is nested too deep", 1),
        (', "title": "a\tb"}, {"url": "/3"}]}', 13, "invalid character", 3),
        ('}], "items": x', 13, "invalid character", 2),
        ('}}, {"url": "/3"}]}', 1, "expected ',' or ']'", 2),
    ],
)
def test_a_malformed_json_feed_gives_what_can_be_read(behind: str, byte: int, fault: str, read: int) -> None:
    """The whole items before the fault, often those behind it too, and a sentence that names its byte."""
    listing = listing_of(BEGUN + behind)
    assert (listing.form, len(listing.items)) == ("json-feed", read)
    (told,) = listing.problems
    assert re.fullmatch(
        rf"The JSON is malformed at byte \d+: {re.escape(fault)}.*; what can be .* taken\.", told
    )
    assert f"byte {len(BEGUN) + byte}:" in told


def test_a_json_feed_is_read_up_to_wherever_it_ends() -> None:
    """Each item counts once it is whole; nothing that the reader meets makes it fail."""
    whole = json.dumps(
        {"home": {"items": [0]}, "items": [{"url": f"/{n}", "tags": ["é{"]} for n in range(9)]}
    )
    for cut in range(whole.index("/0"), len(whole)):
        assert len(listing_of(whole[:cut]).items) == whole[:cut].count('"]}')


def test_a_json_feed_without_items_says_so() -> None:
    """It is one by its version; other JSON is not called a page that failed to be HTML."""
    listing = listing_of('{"version": "https://jsonfeed.org/version/1.1", "title": "G"}')
    assert (listing.form, listing.problems) == ("json-feed", ("The JSON Feed has no list of items.",))
    assert listing_of('{"a": 1}').problems == ("The payload is JSON, not a feed or sitemap.",)
    assert listing_of(b"\x89PNG\r\n\x1a\n").problems == (
        "The payload is a PNG image, not a feed or sitemap.",
    )
    assert listing_of(b"\x89PNG\r\n\x1a\n", as_section=True).problems == (
        "The payload is a PNG image, not HTML.",
    )
