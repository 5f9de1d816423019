"""Groups of a robots.txt as RFC 9309 section 2.2.1 has them, however loosely the parser behind matches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.robots_groups import product_of, regrouped
from tests.unit.test_robots import allows, rules


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: Depeche/1.0\nDisallow: /a", False),
        ("User-agent: *Depeche*\nDisallow: /a", False),
        ("user agent depeche\nDisallow: /a", False),
        ("User-agent: Depeche\nCrawl-delay: 3\nUser-agent: b\nDisallow: /a", False),
        ("User-agent: Depeche\nRequest-rate: 1/3\nUser-agent: b\nDisallow: /a", False),
        ("User-agent: Depeche\nSitemap: https://a.example/s\nUser-agent: b\nDisallow: /a", False),
        ("User-agent: Depeche\nX-Anything: 3\nUser-agent: b\nDisallow: /a", False),
        ("User-agent: Depeche\nDisallow:\nUser-agent: b\nDisallow: /a", True),
        ("User-agent: Depeche\nDisallow: /a\nUser-agent: b\nUser-agent: DEPECHE\nAllow: /b", False),
        ("User-agent: De\nDisallow: /", True),
        ("User-agent: pech\nAllow: /\nUser-agent: *\nDisallow: /a", False),
        ("User-agent:\nDisallow: /", True),
        ("User-agent: Depeche\nAllow: /b\nUser-agent: b\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Depeche", True),
        ("Disallow: /", True),
    ],
)
def test_whose_rules_they_are(text: str, allowed: bool) -> None:
    """The product token alone names us, and only an Allow or Disallow line ends the list of a group."""
    assert allows(rules(text.encode()), "/a") is allowed


def test_a_robot_of_a_longer_name_is_another_one() -> None:
    """Neither Applebot nor Claude is the crawler whose name begins with it."""
    found = rules(b"User-agent: Applebot\nUser-agent: Claude\nUser-agent: GPTBot\nDisallow: /\n")
    tokens = ("Applebot-Extended", "ClaudeBot", "Claude-User", "GPTBot", "Depeche")
    assert [token for token in tokens if not allows(found, "/a", token=token)] == ["GPTBot"]


def test_a_crawl_delay_is_for_the_agents_above_it() -> None:
    """One further down is not that of the first, and of two the longer counts."""
    found = rules(b"User-agent: GPTBot\nCrawl-delay: 200\nUser-agent: *\nCrawl-delay: 9\nCrawl-delay: 2\n")
    assert found.crawl_delay_seconds("GPTBot") == 200
    assert found.crawl_delay_seconds("Depeche") == 9


@pytest.mark.parametrize(
    ("value", "product"),
    [
        ("Depeche/1.0 (x)", "depeche"),
        ("*", "*"),
        ("* # all", "*"),
        ("", None),
        ("/1", None),
        ("AI2Bot", "ai2bot"),
    ],
)
def test_product_tokens(value: str, product: str | None) -> None:
    """What names a robot in a User-agent line."""
    assert product_of(value) == product


def test_what_is_written_does_not_multiply() -> None:
    """Many agents with many rules between them: what the parser gets is not longer than what came."""
    agents = "".join(f"User-agent: r{number}\nCrawl-delay: 1\n" for number in range(15_000))
    text = agents + "User-agent: Depeche\n" + "Disallow: /a\n" * 5_000
    assert len(regrouped(text, products=["Depeche"])) <= len(text)


@given(
    st.lists(st.sampled_from(["User-agent: Depeche", "User-agent: b", "Crawl-delay: 2", "Disallow: /a", "x"]))
)
def test_what_is_brought_into_form_stays_as_it_is(lines: list[str]) -> None:
    """Groups of any order say the same to us when blank lines and comments stand between their lines."""
    plain = rules("\n".join(lines).encode())
    spaced = rules("\n\n# why\n".join(lines).encode())
    assert allows(plain, "/a") is allows(spaced, "/a")
    assert plain.crawl_delay_seconds("Depeche") == spaced.crawl_delay_seconds("Depeche")
