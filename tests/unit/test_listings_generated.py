"""Listings that nobody wrote: any bytes, any soup of tags, any damage to a good feed."""

from __future__ import annotations

from datetime import timedelta
from xml.sax.saxutils import escape

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extractors.listing import Home, Listing, decode_home, decode_listing, encode
from extractors.urls import is_http_url
from tests.listing_answers import NOW, home_of, listing_of, rss, story, urls
from tests.unit.test_feeds import ATOM, RDF
from tests.unit.test_sections import HOME
from tests.unit.test_sitemaps import NEWS

TAGS = (
    *("<rss>", "<rss xml:base='/x/' xml:lang='q'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>"),
    *(
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "</feed>",
        "<entry>",
        "</entry>",
        "<rdf:RDF>",
        "</rdf:RDF>",
    ),
    *(
        "<urlset>",
        "</urlset>",
        "<url>",
        "</url>",
        "<loc>",
        "</loc>",
        "<news:news>",
        "</news:news>",
        "<lastmod>",
    ),
    *(
        "<sitemapindex>",
        "<sitemap>",
        "</sitemap>",
        "<title>",
        "</title>",
        "<title type='html'>",
        "<title type='xhtml'>",
    ),
    *(
        "<link>",
        "</link>",
        "<link/>",
        "<link href='/a'/>",
        "<link rel='hub' href='//h.example'/>",
        "<link href='http://[/'>",
    ),
    *(
        "<guid>",
        "<guid isPermaLink='x'>",
        "</guid>",
        "<id>",
        "</id>",
        "<pubDate>",
        "</pubDate>",
        "<updated>",
        "<dc:date>",
    ),
    *(
        "<category term='a' label='b'/>",
        "<category>",
        "</category>",
        "<description>",
        "</description>",
        "<source url='x'>",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?a",
        "?>",
        "<!DOCTYPE a [",
        "<!ENTITY a 'b'>",
        "]>",
        "<!doctype html>",
        "<html>",
    ),
    *(
        "&",
        "&a;",
        "&amp;",
        "&lt;",
        "&eacute;",
        "&#0;",
        "&#xffff;",
        "&#65;",
        "<",
        ">",
        "'",
        '"',
        "=",
        "<a x=1>",
        "\x00",
        "\x0b",
    ),
    *(
        "<ttl>",
        "</ttl>",
        "<sy:updatePeriod>",
        "<language>",
        "</language>",
        "<image>",
        "<textinput>",
        "<cloud>",
        "<svg>",
    ),
    *(
        "https://a.example/b",
        "2026-11-21",
        "Sat, 21 Nov 2026 10:00:00 GMT",
        "99999999999",
        "hourly",
        "\U0001f600",
        "é",
        "\u2028",
    ),
    *(
        "<a href='/2026/11/21/a-b-c'>",
        "</a>",
        "<time datetime='1'>",
        "<base href='//'>",
        "<li>",
        "{",
        '{"items":[',
        '"url":',
    ),
)
SOUP = st.lists(st.sampled_from(TAGS) | st.text(max_size=5), max_size=60).map("".join)
GOOD = st.sampled_from([rss(story(1), story(2), story(3)), ATOM, RDF, NEWS, HOME]).map(str.encode)
TITLES = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="<>&"), min_size=1, max_size=40
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a good answer with up to five stretches cut, doubled or written over."""
    data = draw(GOOD)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 80)))
        put = draw(st.sampled_from([b"", data[start:end] * 2]) | st.binary(max_size=8))
        data = data[:start] + put + data[end:]
    return data


def check(listing: Listing | Home) -> None:
    """Hold what is true of whatever was read."""
    assert all(is_http_url(item.url) for item in listing.items)
    assert all(is_http_url(url) for url in listing.hubs)
    assert all(problem and len(problem) < 400 for problem in listing.problems)
    for item in listing.items:
        assert item.title is None or item.title == " ".join(item.title.split()) != ""
        for date in (item.published, item.modified):
            assert date is None or (date.tzinfo is not None and date <= NOW + timedelta(days=1))
    if isinstance(listing, Home):
        assert decode_home(encode(listing)) == listing
    else:
        assert decode_listing(encode(listing)) == listing
        assert listing.items or listing.children or listing.problems or listing.form != "unreadable"


def _is_encoded_twice(title: str) -> bool:
    """Say whether a title looks like UTF-8 that was read as Latin-1."""
    try:
        return title.encode("latin-1").decode() != title
    except UnicodeError:
        return False


def read_all_ways(payload: bytes) -> None:
    """Read a payload as a listing, as a section and as a home page."""
    check(listing_of(payload))
    check(listing_of(payload, as_section=True, url="https://a.example/"))
    check(home_of(payload))


@given(st.binary(max_size=300))
def test_any_bytes_are_read(payload: bytes) -> None:
    """No bytes raise anything."""
    read_all_ways(payload)


@settings(max_examples=300, deadline=None)
@given(SOUP)
@example("<rss><item><link>http://a.example/&#x1F600;</link><pubDate>-2026-11-21T99:99:99</pubDate>")
def test_any_soup_of_tags_is_read(text: str) -> None:
    """Tags in any order, open or closed, around anything."""
    read_all_ways(text.encode("utf-8", "replace"))


@settings(max_examples=200, deadline=None)
@given(damaged())
def test_any_damage_is_survived(payload: bytes) -> None:
    """Whatever is cut out of a good answer or written into it."""
    read_all_ways(payload)


@given(st.lists(TITLES, max_size=8))
def test_well_made_feeds_are_read_whole(titles: list[str]) -> None:
    """Every item comes out in its place, under its headline, and nothing is complained of.

    feedparser takes `Ã©` for an `é` that was encoded twice, which it nearly always is.
    """
    assume(not any(_is_encoded_twice(title) for title in titles))
    items = [f"<title>{escape(title)}</title><link>/s/{place}</link>" for place, title in enumerate(titles)]
    listing = listing_of(rss(*items))
    assert [item.title for item in listing.items] == titles
    assert urls(listing) == [f"https://gazette.example/s/{place}" for place in range(len(titles))]
    assert listing.problems == ()


@given(SOUP)
def test_no_damage_inside_one_item_reaches_those_before_it(damage: str) -> None:
    """Whatever stands in an item: the ones before it are listed, first and in their order."""
    listing = listing_of(rss(story(1), story(2), f"<x>{damage}</x>", story(3)))
    assert urls(listing)[:2] == ["https://gazette.example/story/1", "https://gazette.example/story/2"]
