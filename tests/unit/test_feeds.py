"""RSS, Atom and JSON Feed of every version: what is listed, and what is said of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import pytest

from extractors.listing import Item
from tests.listing_answers import listing_of, rss, story, urls

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://gazette.example/"><title>Courier</title><link>https://gazette.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<items><rdf:Seq><rdf:li rdf:resource="https://gazette.example/a"/></rdf:Seq></items></channel>
<item rdf:about="https://gazette.example/a"><title>One</title><link>https://gazette.example/a</link>
<dc:date>2026-11-20T09:30:00+01:00</dc:date><dc:subject>Rivers</dc:subject><dc:language>nl</dc:language></item>
</rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://zeitung.example/blatt/">
<title>Zeitung</title><link rel="self" href="feed.atom"/><link rel="hub" href="https://hub.example/"/>
<link rel="next" href="?page=2"/><link rel="license" href="https://licence.example/by"/>
<entry xml:base="stadt/"><id>tag:zeitung.example,2026:1</id>
<title type="html">Br&amp;uuml;cke &amp;amp; &lt;em&gt;Ufer&lt;/em&gt;</title>
<link rel="enclosure" type="audio/mpeg" href="ton.mp3"/><link href="bruecke.html"/>
<link rel="alternate" type="text/html" hreflang="fr" href="pont.html"/>
<published>2026-11-20T08:00:00Z</published><updated>2026-11-20T10:00:00+02:00</updated>
<category term="Verkehr"/><category term="v2" label="Wasser"/></entry>
<entry><id>https://zeitung.example/zwei</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Zwei
<b>Ufer</b></div></title><updated>2026-11-19T00:00:00Z</updated></entry></feed>"""


def only(markup: str) -> Item:
    """Return the single item of an RSS feed that holds this one."""
    (item,) = listing_of(rss(markup)).items
    return item


def test_rss_gives_what_it_says_of_an_item() -> None:
    """Address, headline without markup, time in UTC, the feed's language, categories as keywords."""
    listing = listing_of(
        rss(
            "<title><![CDATA[Bridge <b>closed</b> &amp; guarded]]></title>"
            "<link> https://gazette.example/bridge?a=1&amp;b=2 </link>"
            "<pubDate>Sat, 21 Nov 2026 09:15:00 +0100</pubDate>"
            "<category>Traffic</category><media:keywords>river, bridge</media:keywords>"
            "<description>&lt;p&gt;Long text&lt;/p&gt;</description>",
            head="<title>Gazette</title><language>en-GB</language>",
        )
    )
    assert (listing.form, listing.title, listing.problems) == ("rss", "Gazette", ())
    assert listing.items == (
        Item(
            url="https://gazette.example/bridge?a=1&b=2",
            title="Bridge closed & guarded",
            published=datetime(2026, 11, 21, 8, 15, tzinfo=UTC),
            language="en-GB",
            keywords=("Traffic", "river", "bridge"),
        ),
    )


def test_atom_gives_what_it_says_of_an_entry() -> None:
    """The page is the first alternate link, resolved by every xml:base; an id that is an address counts."""
    listing = listing_of(ATOM)
    assert (listing.form, listing.title, listing.problems) == ("atom", "Zeitung", ())
    assert listing.hubs == ("https://hub.example/",)
    assert listing.license_urls == ("https://licence.example/by",)
    assert listing.next_url == "https://zeitung.example/blatt/?page=2"
    first, second = listing.items
    assert first == Item(
        url="https://zeitung.example/blatt/stadt/bruecke.html",
        title="Brücke & Ufer",
        published=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        modified=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        language="de",
        keywords=("Verkehr", "Wasser"),
    )
    assert (second.url, second.title) == ("https://zeitung.example/zwei", "Zwei Ufer")
    assert (second.published, second.modified) == (None, datetime(2026, 11, 19, tzinfo=UTC))


def test_rss_of_the_rdf_kind() -> None:
    """RSS 1.0 keeps its items beside the channel, and dates them by Dublin Core."""
    listing = listing_of(RDF)
    assert (listing.form, listing.title, listing.ttl_seconds) == ("rss", "Courier", 1800)
    assert listing.items == (
        Item(
            url="https://gazette.example/a",
            title="One",
            published=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
            language="nl",
            keywords=("Rivers",),
        ),
    )


@pytest.mark.parametrize(
    "opening",
    [
        '<rss version="0.91">',
        '<rss version="0.92"><!-- old -->',
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
        ' "http://my.netscape.example/publish/formats/rss-0.91.dtd">\n<rss version="0.91">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://my.netscape.com/rdf/simple/0.9/">',
        '<rss version="2.0" xmlns="http://backend.userland.com/rss2">',
        '<RSS version="2.0"><!-- SHOUTED -->',
    ],
)
def test_old_versions_are_read_like_the_new_one(opening: str) -> None:
    """Each version of twenty years names title and link in the same way."""
    root = "rdf:RDF" if "rdf:RDF" in opening else opening.rpartition("<rss")[1][1:] or "RSS"
    feed = f"{opening}<channel><title>Old</title><item>{story(1)}</item></channel></{root}>"
    if "SHOUTED" in feed:
        feed = feed.replace("item>", "ITEM>").replace("link>", "LINK>").replace("title>", "Title>")
    listing = listing_of(feed)
    assert (listing.form, listing.title) == ("rss", "Old")
    assert urls(listing) == ["https://gazette.example/story/1"]
    assert listing.items[0].title == "Story 1"


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link>/a</link>", "https://gazette.example/a"),
        ("<link>b</link>", "https://gazette.example/news/b"),
        ("<link>//other.example/c</link>", "https://other.example/c"),
        ("<link>\n  https://gazette.example/d\n</link>", "https://gazette.example/d"),
        ("<link>https://gazette.example/e?id=5&page=2</link>", "https://gazette.example/e?id=5&page=2"),
        ("<link><![CDATA[https://gazette.example/f?a=1&b=2]]></link>", "https://gazette.example/f?a=1&b=2"),
        ('<link href="https://gazette.example/g"/>', "https://gazette.example/g"),
        ("<guid>https://gazette.example/h</guid>", "https://gazette.example/h"),
        ('<guid isPermaLink="True">https://gazette.example/i</guid>', "https://gazette.example/i"),
        ("<link/><guid>https://gazette.example/j</guid>", "https://gazette.example/j"),
        ("<guid>urn:1</guid><link>https://gazette.example/k</link>", "https://gazette.example/k"),
        (
            '<atom:link rel="self" href="/self"/><link>https://gazette.example/l</link>',
            "https://gazette.example/l",
        ),
        (
            "<link>https://counter.example/~r/1</link>"
            "<feedburner:origLink>https://gazette.example/m</feedburner:origLink>",
            "https://gazette.example/m",
        ),
        ('<link xml:base="https://base.example/x/">n</link>', "https://base.example/x/n"),
        ("<link>HTTPS://GAZETTE.example/O</link>", "https://gazette.example/O"),
        (
            '<atom:link rel="alternate" href="javascript:0"/><link>https://gazette.example/p</link>',
            "https://gazette.example/p",
        ),
        ("<link>https://gazette.example/ü ö</link>", "https://gazette.example/%C3%BC%20%C3%B6"),
    ],
)
def test_the_address_of_an_item(links: str, url: str) -> None:
    """Relative and protocol-relative links count from the feed, guids from what they say of themselves."""
    assert only(f"<title>T</title>{links}").url == url


@pytest.mark.parametrize(
    "links",
    [
        "",
        "<link></link>",
        "<link>javascript:alert(1)</link>",
        "<link>mailto:desk@gazette.example</link>",
        "<link>https://[broken/</link>",
        "<link>file:///etc/passwd</link>",
        '<guid isPermaLink="false">https://gazette.example/a</guid>',
        "<guid>12345</guid>",
        f"<link>https://gazette.example/{'x' * 9000}</link>",
    ],
)
def test_an_item_without_a_usable_link_is_left_out_and_told(links: str) -> None:
    """What can't be asked for is no item, and the listing says how many there were."""
    listing = listing_of(rss(f"<title>T</title>{links}", story(1)))
    assert urls(listing) == ["https://gazette.example/story/1"]
    assert listing.problems == ("1 of 2 items has no usable link, it is item 1; left out.",)


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>15</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>\n daily </sy:updatePeriod><sy:updateFrequency>24</sy:updateFrequency>", 3600),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        (f"<ttl>{'9' * 5000}</ttl>", None),
        ("<sy:updatePeriod>fortnightly</sy:updatePeriod>", None),
    ],
)
def test_the_shortest_time_between_polls(head: str, seconds: int | None) -> None:
    """`ttl` is in minutes, the syndication module counts updates of a period; the longer of both holds."""
    assert listing_of(rss(story(1), head=head)).ttl_seconds == seconds


def test_hubs_and_licences_of_rss() -> None:
    """Links that are not of the feed's own elements count when their relation says what they are."""
    listing = listing_of(
        rss(
            story(1),
            head='<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="license" href="/l"/>'
            '<license xmlns="http://web.resource.org/cc/" resource="https://licence.example/by"/>',
        )
    )
    assert listing.hubs == ("https://hub.example/",)
    assert listing.license_urls == ("https://gazette.example/l", "https://licence.example/by")


def test_prefixed_atom_and_undeclared_prefixes_are_read() -> None:
    """A feed may write every element with a prefix, or use one that it never declares."""
    prefixed = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>P</a:title><a:entry><a:title>One</a:title>'
        '<a:link href="https://gazette.example/1"/></a:entry></a:feed>'
    )
    assert urls(listing_of(prefixed)) == ["https://gazette.example/1"]
    undeclared = f"<rss><channel><item>{story(1)}<dc:date>2026-11-20</dc:date></item></channel></rss>"
    (item,) = listing_of(undeclared).items
    assert item.published == datetime(2026, 11, 20, tzinfo=UTC)


def test_long_words_and_many_keywords_are_cut() -> None:
    """A headline ends after 1,000 characters, a keyword after 100, and there are at most fifty."""
    keywords = ",".join(f"{number} {'k' * 200}" for number in range(80))
    item = only(f"<title>{'t' * 3000}</title><link>/a</link><category>{keywords}</category>")
    assert item.title == "t" * 1000
    assert item.keywords
    assert max(len(keyword) for keyword in item.keywords) == 100
    many = only(f"{story(1)}<category>{','.join(str(number) for number in range(80))}</category>")
    assert many.keywords == tuple(str(number) for number in range(50))


def test_a_fault_of_the_feed_parser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser has raised on odd feeds before: then the listing says so, and no poll breaks."""

    def fail(*_: object, **__: object) -> None:
        raise IndexError

    monkeypatch.setattr(feedparser, "parse", fail)
    listing = listing_of(rss(story(1)))
    assert (listing.form, listing.problems) == ("unreadable", ("feedparser failed with IndexError.",))


def test_a_feed_of_more_than_ten_thousand_items_is_cut_and_told() -> None:
    """Neither kind of feed has a reason to be that long."""
    told = "Only the first 10,000 items were read."
    feed = listing_of(rss(*(f"<link>/{number}</link>" for number in range(10_001))))
    assert (len(feed.items), feed.problems) == (10_000, (told,))
    items = [{"url": f"/{number}"} for number in range(10_001)]
    listing = listing_of(json.dumps({"items": items}))
    assert (len(listing.items), listing.problems) == (10_000, (told,))


def test_json_feed_gives_what_it_says_of_an_item() -> None:
    """Version 1.1 with language and hubs; an id that is an address stands in for a missing one."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gazette",
        "language": "fr",
        "next_url": "/feed.json?page=2",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}, "odd"],
        "items": [
            {
                "id": "1",
                "url": "/pont",
                "title": "Le pont",
                "date_published": "2026-11-20T10:00:00+01:00",
                "date_modified": "2026-11-21T10:00:00Z",
                "tags": ["ville", 5],
            },
            {"id": "https://gazette.example/deux", "language": "nl"},
            {"id": "3", "title": "no address"},
            "no item",
        ],
    }
    listing = listing_of(json.dumps(feed))
    assert (listing.form, listing.title, listing.hubs) == ("json-feed", "Gazette", ("https://hub.example/",))
    assert listing.next_url == "https://gazette.example/feed.json?page=2"
    first, second = listing.items
    assert first == Item(
        url="https://gazette.example/pont",
        title="Le pont",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        modified=datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
        language="fr",
        keywords=("ville",),
    )
    assert (second.url, second.language) == ("https://gazette.example/deux", "nl")
    assert listing.problems == ("2 of 4 items have no usable link, the first is item 3; left out.",)


@pytest.mark.parametrize(
    "text", ['{"items": 5}', '{"items": [1]}', "[]", '{"a": "b"}', "{", '{"items":' * 500]
)
def test_other_json_is_no_feed(text: str) -> None:
    """JSON without items that have addresses is unreadable, however deep it is."""
    listing = listing_of(text)
    assert (listing.form, listing.items) == ("unreadable", ())
    assert listing.problems
