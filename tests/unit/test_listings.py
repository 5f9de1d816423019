"""Answers in every coding and state of repair: what can be read is given, what can't is said."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import replace

import pytest

from extractors.home import read_home
from extractors.listing import decode_home, decode_listing, encode
from extractors.listings import read_listing
from tests.listing_answers import LIMIT, NOW, URL, answer, home_of, listing_of, rss, story, urls

FEED = rss(story(1), story(2), story(3))
STORIES = [f"https://gazette.example/story/{number}" for number in (1, 2, 3)]
ACCENTS = rss("<title>Été à Liège — « où »</title><link>/a</link>")

BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n'
)


@pytest.mark.parametrize(
    ("payload", "coding"),
    [
        (FEED.encode(), None),
        (gzip.compress(FEED.encode()), "gzip"),
        (gzip.compress(FEED.encode()), None),
        (gzip.compress(gzip.compress(FEED.encode())), "gzip"),
        (zlib.compress(FEED.encode()), "deflate"),
        (FEED.encode(), "gzip"),
        (FEED.encode(), "utf-8"),
        (FEED.encode(), "deflate"),
        (b"\xef\xbb\xbf" + FEED.encode(), None),
        (b"\xef\xbb\xbf\xef\xbb\xbf\r\n\r\n" + FEED.encode(), None),
        (FEED.encode("utf-16"), None),
        (FEED.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode(), None),
    ],
)
def test_a_feed_is_read_whatever_coding_it_came_in(payload: bytes, coding: str | None) -> None:
    """Gzip files without a label, labels without gzip, byte order marks: the same three stories."""
    assert urls(listing_of(payload, coding=coding)) == STORIES


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252", "x-unknown"])
def test_a_wrong_charset_label_spoils_no_headline(charset: str, label: str) -> None:
    """What the bytes are outweighs what they are called."""
    feed = ACCENTS.replace("?>", f' encoding="{label}"?>', 1).encode(charset)
    if (charset, label) != ("windows-1252", "x-unknown"):
        assert listing_of(feed).items[0].title == "Été à Liège — « où »"
    assert urls(listing_of(feed)) == ["https://gazette.example/a"]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no bytes"),
        (b" \n ", "white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"Too many requests", "plain text"),
        (b'{"error": 1}', "JSON"),
        (bytes(range(256)) * 9, "encoding"),
    ],
)
def test_what_is_no_listing_says_what_it_is(payload: bytes, reason: str) -> None:
    """Nothing is listed, and one sentence says why."""
    listing = listing_of(payload)
    assert (listing.form, listing.items, len(listing.problems)) == ("unreadable", (), 1)
    assert reason in listing.problems[0]


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><html><head><title>Oops</title></head><body><a href='/2026/11/21/a-b-c'>A</a></body>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html><p>a</p></html>',
        "<p>Not found</p>",
    ],
)
def test_a_page_where_a_feed_was_expected_is_told(page: str) -> None:
    """Its links are no items: nobody asked for a section."""
    listing = listing_of(page)
    assert (listing.form, listing.items) == ("html", ())
    assert listing.problems == ("The answer is an HTML page, not a feed or sitemap.",)


@pytest.mark.parametrize("root", ["rss", "feed", "urlset"])
def test_a_bomb_of_entities_is_not_expanded(root: str) -> None:
    """The references stay as they are written, and the rest is read."""
    entry = {
        "rss": "<channel><item><title>&d;</title><link>/a</link></item></channel>",
        "feed": '<entry><title>&d;</title><link href="/a"/></entry>',
        "urlset": "<url><loc>/a</loc><news><title>&d;</title></news></url>",
    }[root]
    listing = listing_of(f"{BOMB}<{root}>{entry}</{root}>")
    assert [(item.url, item.title) for item in listing.items] == [("https://gazette.example/a", "&d;")]
    assert listing.problems == (
        "The document declares entities; they are not expanded.",
        "The entity &d; is not known and stands as it is written.",
    )


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY x "]>"><!ENTITY y SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_nothing_that_a_feed_names_is_fetched(declaration: str) -> None:
    """Neither files nor addresses of a DOCTYPE are looked at."""
    feed = f"{declaration}<rss><channel><item><title>A &x; b</title><link>/a</link></item></channel></rss>"
    listing = listing_of(feed)
    assert [(item.url, item.title) for item in listing.items] == [("https://gazette.example/a", "A &x; b")]
    assert "root:" not in str(listing)


@pytest.mark.parametrize(
    "damage",
    [
        "<description><p class=lead>Open <br> tags <img src=x alt></description>",
        "<description>a < b & c <3</description>",
        "<description><![CDATA[ <item><link>/no</link></item> ]]></description>",
        "<content:encoded><div><p>never closed</content:encoded>",
        "<b><i></b></i>",
        '<enclosure url="a"b" length=5>',
        "<title>]]></title>",
        "\x00\x0b\x1f",
        "&#38;&#x3c;&nbsp;&eacute;&#0;&#xD800;&#x110000;&bogus;&",
        "<!DOCTYPE html>",
        "<?php echo 1 ?><? ?>",
        "<1st>x</1st>",
        "<" + "a>" * 300,
    ],
)
def test_one_broken_item_costs_no_other(damage: str) -> None:
    """The stories before and behind it are there, and mostly its own as well."""
    listing = listing_of(rss(story(1), story(2) + damage, story(3)))
    assert {STORIES[0], STORIES[2]} <= set(urls(listing)) <= set(STORIES)


@pytest.mark.parametrize(
    "title",
    [
        "<title>A <b>x</title>",
        "<title>A <i><b>x</i></title>",
        "<title>A x",
        "<Title lang='en'>A <br>x</Title >",
    ],
)
def test_a_broken_title_costs_no_link(title: str) -> None:
    """A tag that is never closed ends with the title that it stands in."""
    (item,) = listing_of(rss(f"{title}<link>/a</link>")).items
    assert (item.url, item.title) == ("https://gazette.example/a", "A x")
    broken = f"<media:title>B <b></media:title><title/>{title}<link>/a</link>"
    assert urls(listing_of(rss(broken, story(2)))) == ["https://gazette.example/a", STORIES[1]]


def test_damage_is_told_with_its_line() -> None:
    """A person can find the place in the archived answer."""
    feed = rss(story(1), story(2) + "<b><i></b></i>", story(3) + "<c a=1></c>")
    (told,) = listing_of(feed).problems
    assert told.startswith("The XML is malformed at line 4: Opening and ending tag mismatch")
    assert told.endswith("and in 1 more item; what can be read was taken.")
    bare = listing_of(rss(story(1), "<title>A & B</title><link>/?a=1&b=2</link>"))
    assert bare.problems == ("The XML is malformed at line 4: a bare & or <; it was mended in 2 places.",)


@pytest.mark.parametrize(
    "rubbish", ["\n\n", "<br />\n<b>Warning</b>: in line 3<br />", "<!-- cache -->", "ok "]
)
def test_what_stands_before_the_root_costs_nothing(rubbish: str) -> None:
    """Plugins print warnings before the XML begins."""
    assert urls(listing_of(rubbish + FEED)) == STORIES


def test_the_items_before_a_cut_are_given() -> None:
    """An item that the cut goes through is left out, so that no half address is asked for."""
    for cut in range(FEED.index("<item>"), len(FEED) - 1):
        listing = listing_of(FEED[:cut])
        assert urls(listing) == STORIES[: FEED[:cut].count("</item>")], cut
        assert any("ends early" in problem for problem in listing.problems) == ("</rss>" not in FEED[:cut])


def test_a_gzip_stream_that_ends_early_gives_what_came() -> None:
    """The problem says which part of the way was cut."""
    packed = gzip.compress(rss(*(story(number) for number in range(3000))).encode())
    listing = listing_of(packed[: len(packed) // 2], coding="gzip")
    assert 100 < len(listing.items) < 3000
    assert listing.problems == (
        "The gzip stream ends early.",
        "The document ends early; the item that it ends in was left out.",
    )


@pytest.mark.parametrize("filling", [b" ", b"%PDF-1.7 ", b"plain text "])
def test_a_cut_is_told_also_where_nothing_is_listed(filling: bytes) -> None:
    """What is refused is the beginning of a bomb, not the whole of what was sent."""
    bomb = gzip.compress(gzip.compress(filling * (4_000_000 // len(filling))))
    listing = listing_of(bomb, coding="gzip, gzip")
    assert listing.form == "unreadable"
    assert "The decoded payload is " in " ".join(listing.problems)


def test_an_answer_beyond_the_limit_is_read_up_to_there() -> None:
    """A sitemap of 100 MB gives its first entries."""
    entries = "".join(f"<url><loc>/{number}</loc><x>{'x' * 900}</x></url>" for number in range(2000))
    listing = listing_of(f"<urlset>{entries}</urlset>")
    assert 1000 < len(listing.items) < 2000
    assert listing.problems[0] == f"The payload is longer than {LIMIT} bytes."


def test_a_text_full_of_bare_signs_is_read_up_to_a_million_of_them() -> None:
    """What stands before them is listed."""
    listing = listing_of(f"<rss><channel><item>{story(1)}</item>{'&' * 1_000_200}</channel></rss>")
    assert urls(listing) == STORIES[:1]
    assert listing.problems[0].startswith("Only the first 1,000,")


def test_a_very_long_item_is_read_without_its_text() -> None:
    """A quarter of a million characters are a whole book: what follows is not looked at."""
    book = f"<description>{'word ' * 60_000}</description>"
    assert listing_of(rss(book + story(1))).problems == ()
    assert urls(listing_of(rss(book + story(1), story(2)))) == STORIES[:2]
    odd = listing_of(rss(f"{story(1)}<x>{'word ' * 60_000}</x>", story(2)))
    assert urls(odd) == STORIES[:2]
    assert odd.problems == ("1 item is longer than 262,144 characters, it begins at line 3; cut there.",)


@pytest.mark.parametrize(
    "link", ["#x", " #x ", "", "rss.xml", URL, f"{URL}#x", "HTTPS://Gazette.Example/news/rss.xml"]
)
def test_a_listing_is_no_item_of_its_own(link: str) -> None:
    """It would be fetched as an article: neither its address nor a mere fragment is a link."""
    for listing in (
        listing_of(rss(f"<link>{link}</link>", story(1))),
        listing_of(
            f'<feed><entry><link href="{link}"/></entry><entry><link href="{STORIES[0]}"/></entry></feed>'
        ),
        listing_of(json.dumps({"items": [{"url": link}, {"url": STORIES[0]}]})),
        listing_of(f"<urlset><url><loc>{link}</loc></url><url><loc>{STORIES[0]}</loc></url></urlset>"),
    ):
        assert urls(listing) == STORIES[:1]
        assert len(listing.problems) == 1
    based = rss('<link xml:base="https://gazette.example/">#x</link>', story(1))
    assert urls(listing_of(based)) == STORIES[:1]
    guid = listing_of(rss(f"<link>#x</link><guid>{STORIES[1]}</guid>", "<link>/live#x</link>"))
    assert urls(guid) == [STORIES[1], "https://gazette.example/live#x"]


def test_an_address_that_is_listed_twice_counts_once() -> None:
    """The first mention holds."""
    listing = listing_of(rss(story(1), story(2), story(1).replace("Story", "Tale")))
    assert [item.title for item in listing.items] == ["Story 1", "Story 2"]


def test_a_listing_goes_through_json_and_back() -> None:
    """As it travels from a child process."""
    listing, home = listing_of(FEED), home_of("<title>a</title><a href='/2026/11/21/a-b'>All be closed</a>")
    assert decode_listing(encode(listing)) == listing
    assert decode_home(encode(home)) == home
    assert home.items


def test_an_answer_is_not_changed_by_its_reading() -> None:
    """The same bytes read twice give the same values."""
    feed = answer(FEED)
    assert read_listing(feed, limit=LIMIT, now=NOW) == read_listing(replace(feed), limit=LIMIT, now=NOW)
    assert read_home(feed, limit=LIMIT, now=NOW) == read_home(replace(feed), limit=LIMIT, now=NOW)
