"""Scope: which of the URLs that a seed lists belong to a source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope import Scope, prefix
from crawler.sources import Source

GAZETTE = Source(id="gazette", site="https://www.gazette.example/", feeds=("https://feeds.other.example/g",))


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://gazette.example/a", True),
        ("http://gazette.example:8080/a", True),
        ("https://sport.gazette.example/a", True),
        ("https://GAZETTE.example./a", True),
        ("https://gazette.example", True),
        ("https://notgazette.example/a", False),
        ("https://gazette.example.evil.example/a", False),
        ("https://evil.example/gazette.example/", False),
        ("https://evil.example/?https://gazette.example/", False),
        ("https://gazette.example@evil.example/", False),
        ("ftp://gazette.example/a", False),
        ("gazette.example/a", False),
        ("", False),
        ("\ud800", False),
    ],
)
def test_a_site_stands_for_its_registrable_domain(url: str, is_ours: bool) -> None:
    """Every host of the publisher is taken, and no look-alike."""
    assert GAZETTE.in_scope(url) is is_ours


def test_without_a_site_the_seeds_say_whose_urls_are_taken() -> None:
    """A source of two feeds takes the domains of both."""
    source = Source(id="s", feeds=("https://a.one.example/f",), sitemaps=("https://two.example/s",))
    assert source.in_scope("https://one.example/x")
    assert source.in_scope("https://www.two.example/x")
    assert not source.in_scope("https://three.example/x")


def test_an_address_is_its_own_domain() -> None:
    """A site on an IP address does not open its neighbours."""
    source = Source(id="s", site="http://127.0.1.3:4000/")
    assert source.in_scope("http://127.0.1.3:4001/a")
    assert not source.in_scope("http://127.0.2.3:4000/a")


@pytest.mark.parametrize(
    ("takes", "leaves", "url", "is_ours"),
    [
        ("gazette.example/news/", "", "https://gazette.example/news/a", True),
        ("gazette.example/news/", "", "https://gazette.example/sport/a", False),
        ("gazette.example/news", "", "https://gazette.example/newsletter", True),
        ("gazette.example/news/", "", "https://gazette.example/sport/../news/a", True),
        ("gazette.example/news/", "", "https://gazette.example/news/../sport/a", False),
        ("gazette.example", "gazette.example/video/", "https://gazette.example/video/a", False),
        ("gazette.example", "gazette.example/video/", "https://m.gazette.example/video/a", False),
        ("gazette.example", "shop.gazette.example", "https://shop.gazette.example/a", False),
        ("gazette.example", "shop.gazette.example", "https://gazette.example/shop", True),
        ("gazette.example/story.php?id=", "", "https://gazette.example/story.php?id=5", True),
        ("gazette.example/story.php?id=", "", "https://gazette.example/story.php?page=2", False),
        ("gazette.example/é", "", "https://gazette.example/%C3%A9t%C3%A9", True),
        ("münchen.example", "", "https://xn--mnchen-3ya.example/a", True),
        ("[::1]", "", "http://[::1]:8080/a", True),
    ],
)
def test_hosts_and_paths_may_be_named(takes: str, leaves: str, url: str, is_ours: bool) -> None:
    """`exclude` wins over `scope`; a path is compared after it was resolved."""
    scope = Scope(takes=(prefix(takes),), leaves=(prefix(leaves),) if leaves else ())
    assert scope.holds(url) is is_ours


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "https://gazette.example/",
        "gazette.example:80",
        "[::1]:80",
        "*.gazette.example",
        "a b",
        "me@host",
        "me:canary@host/news",
        "/news/",
        "x#y",
        3,
        None,
    ],
)
def test_what_names_no_host_is_refused(value: object) -> None:
    """The message has an example."""
    with pytest.raises(
        ValueError, match=r'^expected a host or host/path such as "gazette.example/news/", got '
    ) as caught:
        prefix(value)
    assert "canary" not in str(caught.value)


@given(st.text(max_size=60))
def test_no_text_makes_the_scope_fail(text: str) -> None:
    """Feeds list anything; what can't be judged is not taken, and a prefix reads as it is written."""
    GAZETTE.in_scope(text)
    GAZETTE.in_scope(f"https://{text}")
    try:
        read = prefix(text)
    except ValueError:
        return
    assert prefix(str(read)) == read
