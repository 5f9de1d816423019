"""Sitemaps of every kind, and which children of an index are worth a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.listing import Child, Item, Listing
from extractors.sitemaps import MOST_ENTRIES, recent_children
from tests.listing_answers import NOW, listing_of, urls

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/style.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://gazette.example/bridge.jpg</image:loc><image:title>Photo</image:title>
</image:image><loc>https://gazette.example/bridge</loc><lastmod>2026-11-21T10:00:00+01:00</lastmod>
<news:news><news:publication><news:name>The Gazette</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-11-21T08:00:00Z</news:publication_date>
<news:title>Bridge &amp; bank closed</news:title><news:keywords>bridge, bank ,</news:keywords></news:news>
</url>
<url><loc><![CDATA[ https://gazette.example/bank?a=1&b=2 ]]></loc></url>
</urlset>"""


def index_of(*children: str) -> Listing:
    """Read an index of children that are written as `name` or `name lastmod`."""
    entries = ""
    for child in children:
        name, _, modified = child.partition(" ")
        entries += f"<sitemap><loc>/{name}</loc>{modified and f'<lastmod>{modified}</lastmod>'}</sitemap>"
    return listing_of(f"<sitemapindex>{entries}</sitemapindex>")


def chosen(*children: str) -> list[str]:
    """Return the names of the recent children, in order."""
    found = recent_children(index_of(*children), now=NOW)
    return [child.url.removeprefix("https://gazette.example/") for child in found]


def test_a_news_sitemap_gives_its_news_fields() -> None:
    """Headline, language, keywords and time of publication; an image's address is not the page's."""
    listing = listing_of(NEWS)
    assert (listing.form, listing.title, listing.problems) == ("news-sitemap", "The Gazette", ())
    assert listing.items == (
        Item(
            url="https://gazette.example/bridge",
            title="Bridge & bank closed",
            published=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
            modified=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            language="en",
            keywords=("bridge", "bank"),
        ),
        Item(url="https://gazette.example/bank?a=1&b=2"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>",
        "<s:urlset xmlns:s='x'><s:url><s:loc>/a</s:loc></s:url><s:url><s:loc>/b</s:loc></s:url></s:urlset>",
        "<urlset><url><loc>/a</loc><url><loc>/b</loc></urlset>",
        "https://gazette.example/a\r\n\r\nhttps://gazette.example/b",
    ],
)
def test_plain_sitemaps(text: str) -> None:
    """With a prefix, without end tags, or as a list of addresses: the same two pages."""
    listing = listing_of(text)
    assert listing.form == "sitemap"
    assert urls(listing) == ["https://gazette.example/a", "https://gazette.example/b"]


def test_an_entry_without_an_address_is_left_out_and_told() -> None:
    """Neither an empty entry nor an address of another scheme is a page."""
    listing = listing_of(
        "<urlset><url/><url><loc>ftp://x.example/</loc></url><url><loc>/a</loc></url></urlset>"
    )
    assert urls(listing) == ["https://gazette.example/a"]
    assert listing.problems == ("2 of 3 items have no usable link, the first is item 1; left out.",)


def test_an_index_gives_its_children() -> None:
    """A child is a sitemap to read, not a page."""
    listing = index_of("old.xml 2020-01-01", "new.xml.gz 2026-11-21T10:00:00Z", "none.xml")
    assert (listing.form, listing.items) == ("sitemap-index", ())
    assert listing.children == (
        Child(url="https://gazette.example/old.xml", modified=datetime(2020, 1, 1, tzinfo=UTC)),
        Child(url="https://gazette.example/new.xml.gz", modified=datetime(2026, 11, 21, 10, tzinfo=UTC)),
        Child(url="https://gazette.example/none.xml"),
    )
    assert listing_of("<sitemapindex></sitemapindex>").form == "sitemap-index"


def test_more_entries_than_the_protocol_allows_are_cut_and_told() -> None:
    """Entry 50,001 is not read."""
    told = ("Only the first 50,000 items were read.",)
    entries = (f"<url><loc>/{number}" for number in range(MOST_ENTRIES + 1))
    listing = listing_of(f"<urlset>{''.join(entries)}</urlset>")
    assert (len(listing.items), listing.problems[-1:]) == (50_000, told)
    lines = listing_of("\n".join(f"http://g.ex/{number}" for number in range(MOST_ENTRIES + 1)))
    assert (len(lines.items), lines.problems) == (50_000, told)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (("a.xml 2026-11-20", "b.xml 2026-11-21", "c.xml 2026-10-01"), ["b.xml", "a.xml"]),
        (("posts-2026-10.xml", "posts-2026-11.xml", "posts-2025-11.xml"), ["posts-2026-11.xml"]),
        (("2026/11/19.xml", "2026/11/20.xml", "2026/11/02.xml"), ["2026/11/20.xml", "2026/11/19.xml"]),
        (("s-20261121.xml", "s-20261101.xml"), ["s-20261121.xml"]),
        (("s.xml?yyyy=2026&mm=11&dd=21", "s.xml?yyyy=2026&mm=10&dd=21"), ["s.xml?yyyy=2026&mm=11&dd=21"]),
        (("y2026.xml", "y2025.xml"), ["y2026.xml"]),
        (("sitemap-2019-03.xml 2026-11-21", "sitemap-2026-11.xml 2026-11-21"), ["sitemap-2026-11.xml"]),
        (("sitemap-news.xml", "sitemap-1.xml 2026-11-01"), ["sitemap-news.xml"]),
        (("sitemap-news.xml", "sitemap-1.xml 2026-11-21"), ["sitemap-news.xml", "sitemap-1.xml"]),
        (("1.xml", "2.xml", "3.xml", "4.xml"), ["4.xml", "3.xml"]),
        (("1.xml 2026-09-01", "2.xml 2026-10-01", "3.xml 2026-08-01"), ["2.xml"]),
        (("category-sitemap.xml 2026-11-21", "post-sitemap7.xml 2026-11-21"), ["post-sitemap7.xml"]),
        (("author-sitemap.xml 2026-11-21",), ["author-sitemap.xml"]),
        (("video-2026-11-21.xml", "articles-2026-11-21.xml"), ["articles-2026-11-21.xml"]),
        (("s-2026-02-31.xml", "s-2026-13.xml 2026-11-21"), ["s-2026-13.xml"]),
        ((), []),
    ],
)
def test_only_recent_children_are_worth_a_request(children: tuple[str, ...], expected: list[str]) -> None:
    """A date in the name outweighs lastmod; where nothing is recent the newest is read, or the last two."""
    assert chosen(*children) == expected


CHILDREN = st.lists(
    st.builds(
        Child,
        url=st.from_regex(r"https://a\.example/[a-z0-9/_-]{0,30}\.xml", fullmatch=True),
        modified=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=60,
).map(tuple)


@given(CHILDREN)
def test_an_index_always_leaves_something_to_read_and_never_much(children: tuple[Child, ...]) -> None:
    """Whatever names and dates it has: some of its own children, each once, at most twenty."""
    found = recent_children(Listing(form="sitemap-index", children=children), now=NOW)
    assert bool(found) == bool(children)
    assert len(found) <= 20
    assert all(found.count(child) <= children.count(child) for child in found)


@given(st.integers(0, 3))
def test_a_child_of_these_days_is_always_chosen(days: int) -> None:
    """A day that began up to three days ago is within reach, beside any number of old ones."""
    day = f"day-{NOW - timedelta(days=days):%Y-%m-%d}.xml"
    assert day in chosen("day-2025-01-01.xml", day, "day-2024-01-01.xml")
