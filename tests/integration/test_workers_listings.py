"""Feeds, sitemaps and home pages in child processes: hostile ones cost themselves and nothing else."""

from __future__ import annotations

import asyncio
import gzip
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from crawler.child import Page, WorkerLimits
from crawler.workers import Dropped, Workers
from tests.listing_answers import NOW, rss, story, urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.listing import Home, Listing

URL = "https://gazette.example/rss.xml"
FEED = rss(story(1), story(2)).encode()
BIG = 4 << 20


@pytest.fixture
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """Give a pool of one with the limits that the test asks for."""
    pool = Workers(getattr(request, "param", WorkerLimits()), count=1)
    yield pool
    pool.close()


def listing_of(workers: Workers, payload: bytes, *, as_section: bool = False) -> Listing:
    """Read a listing in a child process."""
    page = Page(payload=payload, url=URL)
    return asyncio.run(workers.listing(page, now=NOW, as_section=as_section))


def home_of(workers: Workers, payload: bytes) -> Home:
    """Read a home page in a child process."""
    return asyncio.run(workers.home(Page(payload=payload, url=URL), now=NOW))


def test_listings_come_back_as_they_were_read(workers: Workers) -> None:
    """A feed, a section and a home page, each with all that was found."""
    page = b"<title>Home</title><h2><a href='/2026/11/21/bridge'>The bridge stays closed</a></h2>"
    listing = listing_of(workers, gzip.compress(FEED))
    assert (listing.form, urls(listing)) == (
        "rss",
        ["https://gazette.example/story/1", "https://gazette.example/story/2"],
    )
    section, home = listing_of(workers, page, as_section=True), home_of(workers, page)
    assert (section.form, home.title) == ("section", "Home")
    assert urls(section) == urls(home) == ["https://gazette.example/2026/11/21/bridge"]


@dataclass(frozen=True)
class Deadly:
    """An answer whose reading ends the process."""

    url: str = URL
    content_type: None = None
    content_encoding: None = None
    place: None = None

    @property
    def payload(self) -> bytes:
        """Die."""
        os._exit(7)


def test_a_reading_that_dies_is_told_and_the_next_is_read(workers: Workers) -> None:
    """Form "unreadable" and a sentence, for a listing and for a home page; the pool goes on."""
    deadly = cast("Page", Deadly())
    listing = asyncio.run(workers.listing(deadly, now=NOW))
    home = asyncio.run(workers.home(deadly, now=NOW))
    sentence = "The answer was not read: the reading's process ended with status 7."
    assert (listing.form, listing.problems, home.problems) == ("unreadable", (sentence,), (sentence,))
    assert len(listing_of(workers, FEED).items) == 2


@pytest.mark.parametrize("workers", [WorkerLimits(memory_bytes=90 << 20)], indirect=True)
def test_a_reading_beyond_the_memory_is_told(workers: Workers) -> None:
    """The limit of memory ends it with its reason, and small ones before and behind it are not touched."""
    listing = listing_of(workers, b"<rss>" + "<item><link>/é</link></item>".encode() * 2_000_000)
    assert listing.form == "unreadable"
    assert listing.problems == ("The answer was not read: the reading needed more than 90 MiB of memory.",)


def test_no_listing_is_read_once_the_run_is_interrupted(workers: Workers) -> None:
    """As with articles: the answer is archived, and a later poll reads it."""
    workers.drop()
    with pytest.raises(Dropped):
        listing_of(workers, FEED)


def test_a_sitemap_of_a_hundred_megabytes_gives_its_first_entries(workers: Workers) -> None:
    """Within the usual limits of memory and CPU, plain or packed into a file that is a hundredth of it."""
    entry = b"<url><loc>https://gazette.example/2026/11/21/story-%06d</loc><x>" + b"x" * 1900 + b"</x></url>"
    sitemap = b"<urlset>" + b"".join(entry % number for number in range(50_000)) + b"</urlset>"
    assert len(sitemap) > 90 << 20
    for payload in (sitemap, gzip.compress(sitemap, compresslevel=1)):
        listing = listing_of(workers, payload)
        assert listing.form == "sitemap"
        assert 25_000 < len(listing.items) < 50_000
        assert "longer than 52428800 bytes" in listing.problems[0]


@pytest.mark.parametrize("workers", [WorkerLimits(wall_seconds=120, cpu_seconds=30)], indirect=True)
@pytest.mark.parametrize(
    "payload",
    [
        b"<rss><channel>" + b"<item>" * (BIG // 6),
        b"<rss><channel><item>" + b"<a>" * (BIG // 3),
        b"<rss><channel><item>" + b"<a><b></a>" * (BIG // 10),
        b"<rss>" + b"&" * BIG,
        b"<rss>" + b"<1" * (BIG // 2),
        b"<rss>" + b"&a;" * (BIG // 3),
        b"<rss>" + b"<![CDATA[" * (BIG // 9),
        b"<rss>" + b"<!-- -" * (BIG // 6),
        b"<!DOCTYPE a [" * (BIG // 13) + b"<rss>",
        b"<?a" * (BIG // 3) + b"<rss>",
        b"<rss><item " + b"a='' " * (BIG // 5) + b"/></rss>",
        b"<rss " + b"".join(b"xmlns:a%d='u' " % number for number in range(BIG // 16)) + b"><item/></rss>",
        b"<rss><item>" + b"<title>a</title>" * (BIG // 16) + b"</item></rss>",
        b"<rss><item><title>" + b"&lt;a &amp;" * (BIG // 11) + b"</title><link>/a</link></item></rss>",
        b"<rss>" + b"<item><link>/a</link><pubDate>am 1 am pm am</pubDate></item>" * (BIG // 61) + b"</rss>",
        b"<urlset><url><loc>/a</loc>" + b"<news>" * (BIG // 6),
        b"<urlset>" + b"<url><loc>/a</url>" * (BIG // 18),
        b'{"items":' * (BIG // 9),
        b'{"items":[' + b'{"url":"/a"},' * (BIG // 13) + b"{}]}",
        b"http://a.example/\n" * (BIG // 18),
        b"<html>" + b"<a href='/2026/11/21/a-b'>All be closed" * 100_000,
        b"<html><li>" + b"<time datetime='1'><a href='/2026/11/21/a-b'>All be closed</a>" * 50_000,
    ],
    ids=lambda payload: payload[:24].decode(),
)
def test_hostile_answers_are_read_within_the_limits(workers: Workers, payload: bytes) -> None:
    """Megabytes of what makes parsers quadratic: each way of reading ends by itself, in time."""
    listing = listing_of(workers, payload)
    assert listing.items or listing.problems
    section, home = listing_of(workers, payload, as_section=True), home_of(workers, payload)
    told = (*listing.problems, *section.problems, *home.problems)
    assert not [problem for problem in told if problem.startswith("The answer was not read")]
