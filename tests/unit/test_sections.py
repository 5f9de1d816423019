"""Section and home pages: which links are articles, and what a home page names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.listing import Alternate, Item
from tests.listing_answers import home_of, listing_of, urls

SECTION = "https://www.gazette.example/politics/"
HEADLINE = "The river bridge stays closed until spring"


def items_of(body: str, *, url: str = SECTION) -> tuple[Item, ...]:
    """Read the links of a section page with this body."""
    page = f"<!doctype html><html><head><title>Politics</title></head><body>{body}</body></html>"
    return listing_of(page, url=url, as_section=True).items


def is_article(address: str, text: str = HEADLINE) -> bool:
    """Say whether a plain link of a list counts."""
    return bool(items_of(f'<ul><li><a href="{address}">{text}</a></li></ul>'))


@pytest.mark.parametrize(
    "address",
    [
        "/2026/11/21/bridge-closed",
        "/politics/2026/nov/21/bridge",
        "/politics/article/2026/11/21/bridge-closed_6543210_823448.html",
        "/politics/bridge-stays-closed-until-spring",
        "/politics/bridge-20261121",
        "/politics/uk-politics-12345678",
        "/politik/2026-11/bruecke-gesperrt",
        "/politik/bruecke-a-1f2e3d4c-5b6a-7890-abcd-ef0123456789",
        "/story/12",
        "/news/articles/c0k4g8v2p1o",
        "/index.php?id=5",
        "?id=5",
        "//gazette.example/2026/11/21/bridge",
        "https://sport.gazette.example/football/final-won-in-the-last-minute",
        "/2026/11/21/%D0%BC%D0%BE%D1%81%D1%82-%D0%B7%D0%B0%D0%BA%D1%80%D1%8B%D1%82",
    ],
)
def test_links_of_articles_count(address: str) -> None:
    """A day, a number, or a slug of many words in the address, beside a wording like a headline."""
    assert is_article(address)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/politics/",
        "/politics",
        "#top",
        "/tag/bridge-closed-until-spring",
        "/author/jane-van-den-berg-2026",
        "/2026/11/21/",
        "/2026/11/",
        "/search?q=5",
        "/politics/page/2",
        "/newsletter",
        "/conditions-generales-d-utilisation",
        "/privacy-policy",
        "/2026/11/21/bridge-closed.jpg",
        "/feed.xml",
        "mailto:desk@gazette.example",
        "javascript:void(0)",
        "https://other.example/2026/11/21/bridge-closed-until-spring",
        "https://[broken/2026/11/21/x",
    ],
)
def test_other_links_do_not(address: str) -> None:
    """Lists, forms, notices, files, the page itself and other sites are none, whatever their wording."""
    assert not is_article(address)


@pytest.mark.parametrize("furniture", ["nav", "footer", "aside"])
def test_what_stands_in_the_furniture_needs_more(furniture: str) -> None:
    """Menus name sections in many words; the same link in the middle of the page would count."""
    link = '<a href="/sport/football-results-and-tables">Football: results and tables</a>'
    assert items_of(f"<div>{link}</div>")
    assert not items_of(f"<{furniture}><form>{link}</form></{furniture}>")


def test_a_headline_makes_up_for_a_bare_address() -> None:
    """Sites that number nothing and date nothing still set their stories in headings."""
    assert not items_of(f'<p><a href="/go/7">{HEADLINE}</a></p>')
    assert items_of(f'<h2><a href="/go/7">{HEADLINE}</a></h2>')
    assert items_of(f'<a href="/go/7"><h3>{HEADLINE}</h3></a>')


def test_a_story_is_listed_once_with_its_longest_wording_and_its_day() -> None:
    """Picture, headline and comments lead to one page; a card with one time dates it."""
    (item,) = items_of(
        '<article><a href="/2026/11/21/bridge"><img src="/b.jpg" alt="Photo"></a>'
        f'<h2><a href="/2026/11/21/bridge">{HEADLINE.replace(" ", " <!-- --> ")}</a></h2>'
        '<time datetime="2026-11-21T08:00:00+01:00">8 h</time>'
        '<a href="/2026/11/21/bridge#comments">12</a></article>'
    )
    assert item == Item(
        url="https://www.gazette.example/2026/11/21/bridge",
        title=HEADLINE,
        published=datetime(2026, 11, 21, 7, 0, tzinfo=UTC),
    )


def test_a_card_with_two_times_dates_nothing() -> None:
    """Which of them is the story's, nobody can say."""
    (item,) = items_of(
        f'<li><a href="/2026/11/21/bridge">{HEADLINE}</a>'
        '<time datetime="2026-11-21"></time><time datetime="2026-11-20"></time></li>'
    )
    assert item.published is None


def test_links_of_one_card_share_its_day() -> None:
    """A story and its side story."""
    items = items_of(
        f'<li><a href="/2026/11/21/bridge">{HEADLINE}</a><a href="/2026/11/21/ferry">{HEADLINE}</a>'
        '<time datetime="2026-11-21"></time></li>'
    )
    assert [item.published for item in items] == [datetime(2026, 11, 21, tzinfo=UTC)] * 2


def test_a_page_nested_too_deep_is_read_without_its_inline_tags() -> None:
    """Thousands of unclosed tags mean nothing, and the links behind them count."""
    assert items_of("<b>" * 3000 + f'<p><a href="/2026/11/21/bridge">{HEADLINE}</a></p>')
    listing = listing_of("<div>" * 3000, as_section=True)
    assert (listing.form, len(listing.problems)) == ("unreadable", 1)


def test_links_count_from_the_base_element() -> None:
    """As a browser resolves them."""
    page = '<base href="/en/"><body><li><a href="2026/11/21/bridge">Bridge closed for months</a></li>'
    listing = listing_of(f"<html><head>{page}", url=SECTION, as_section=True)
    assert urls(listing) == ["https://www.gazette.example/en/2026/11/21/bridge"]


def test_a_section_without_articles_says_so() -> None:
    """Never silently nothing."""
    listing = listing_of("<html><body><p>Nothing today.</p></body></html>", as_section=True)
    assert (listing.form, listing.items) == ("section", ())
    assert listing.problems == ("No link of the page looks like an article.",)


def test_a_section_that_answers_with_a_feed_is_read_as_one() -> None:
    """The bytes decide."""
    listing = listing_of("<urlset><url><loc>/a</loc></url></urlset>", as_section=True)
    assert (listing.form, len(listing.items)) == ("sitemap", 1)


HOME = """<!doctype html><html><head><title>The
 Gazette</title><link rel="canonical" href="https://gazette.example/"><link rel="hub" href="//hub.example/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="All &amp; more" href="/feed/">
<link rel="alternate" type="application/atom+xml" href="https://feeds.example/gazette">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" type="text/xml" href="/style.xml">
</head><body><main><h2><a href="/2026/11/21/bridge">The bridge stays closed</a></h2></main></body></html>"""


def test_a_home_page_names_its_feeds_hub_and_stories() -> None:
    """Feeds by their media type, each once, those of comments last; other alternates are no feeds."""
    home = home_of(HOME)
    assert (home.title, home.canonical, home.hubs) == (
        "The Gazette",
        "https://gazette.example/",
        ("https://hub.example/",),
    )
    assert home.feeds == (
        Alternate(url="https://gazette.example/feed/", type="application/rss+xml", title="All & more"),
        Alternate(url="https://feeds.example/gazette", type="application/atom+xml"),
        Alternate(url="https://gazette.example/feed.json", type="application/feed+json"),
        Alternate(url="https://gazette.example/comments/feed/", type="application/rss+xml", title="Comments"),
    )
    assert urls(home) == ["https://gazette.example/2026/11/21/bridge"]


@pytest.mark.parametrize("payload", [b"", b"\x89PNG\r\n\x1a\n", b"plain", b"{}", b"<rss></rss>"])
def test_a_home_that_is_no_page_says_what_it_is(payload: bytes) -> None:
    """Nothing is found, and the reason is a sentence."""
    home = home_of(payload)
    assert (home.feeds, home.items) == ((), ())
    assert home.problems[0].endswith(".")
