"""Whose certificates are taken unverified: the hosts of an excepted source, by name, and nobody else's."""

from __future__ import annotations

import pytest

from crawler.scope import Prefix
from crawler.sources import Source
from crawler.unverified import NOBODY, Unverified

LAX = Source(
    id="lax",
    site="https://www.gazette.example/",
    feeds=("https://feeds.press.example/gazette.xml",),
    tls="unverified",
)


@pytest.mark.parametrize(
    ("host", "is_covered"),
    [
        ("gazette.example", True),
        ("www.gazette.example", True),
        ("feeds.press.example", True),
        ("press.example", False),
        ("other.press.example", False),
        ("notgazette.example", False),
        ("gazette.example.evil.example", False),
        ("", False),
    ],
)
def test_a_source_covers_its_domain_and_the_hosts_of_its_seeds(host: str, *, is_covered: bool) -> None:
    """A seed on somebody else's domain excepts that very host."""
    assert LAX.unverified.covers(host) is is_covered


def test_a_scope_stands_for_the_domain() -> None:
    """Where a source names its hosts, those are meant."""
    one = Source(
        id="lax", feeds=LAX.feeds, scope=(Prefix(host="a.example", path="/news/"),), tls="unverified"
    )
    assert one.unverified == Unverified(
        hosts=frozenset({"feeds.press.example"}), domains=frozenset({"a.example"})
    )


def test_without_a_word_every_certificate_is_verified() -> None:
    """The default covers nobody."""
    assert Source(id="strict", site="https://gazette.example/").unverified is NOBODY
    assert not NOBODY.covers("gazette.example")
