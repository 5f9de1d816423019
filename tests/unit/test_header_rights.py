"""Response fields on use: robots directives with agents and dates, preferences, TDMRep, Link licences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.header_rights import read_headers
from extractors.robots_tags import read_tags

if TYPE_CHECKING:
    from extractors.article import Rights

URL = "https://press.example/a"
EXPIRY = datetime(2030, 6, 25, 23, 0, tzinfo=UTC)


def rights(*headers: tuple[str, str]) -> Rights:
    """Return what the fields of a response say."""
    return read_headers(headers, url=URL, token="Depeche")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["noindex"], ("noindex",)),
        (["NoIndex , noarchive", "noarchive"], ("noindex", "noarchive")),
        (
            ["googlebot: nofollow", "otherbot: noindex, NOFOLLOW"],
            (
                "googlebot: nofollow",
                "otherbot: noindex",
                "otherbot: nofollow",
            ),
        ),
        (["noindex, googlebot: nofollow"], ("noindex", "googlebot: nofollow")),
        (["GPTBot:noai,noimageai"], ("gptbot: noai", "gptbot: noimageai")),
        (["max-snippet: 20, max-image-preview:large"], ("max-snippet: 20", "max-image-preview: large")),
        (["googlebot: max-snippet:5"], ("googlebot: max-snippet: 5",)),
        (["", " , ,", "googlebot:"], ()),
    ],
)
def test_directives_and_their_agents(values: list[str], expected: tuple[str, ...]) -> None:
    """A name with a colon is an agent for all that follows in its value, unless it is a directive's own."""
    assert rights(*(("X-Robots-Tag", value) for value in values)).x_robots_tag == expected


@pytest.mark.parametrize(
    "written",
    [
        "25 Jun 2030 15:00:00 PST",
        "Tue, 25 Jun 2030 15:00:00 PST",
        "Tuesday, 25-Jun-30 15:00:00 PST",
        "25-Jun-2030 23:00:00 GMT",
        "2030-06-25T23:00:00Z",
        "2030-06-26T01:00:00+02:00",
        "Jun 25, 2030 23:00:00 UTC",
    ],
)
def test_an_end_is_read_in_every_form(written: str) -> None:
    """RFC 822, RFC 850 and ISO 8601, with the commas and colons that also separate directives."""
    found = rights(("X-Robots-Tag", f"noindex, Unavailable_After: {written}, noarchive"))
    assert found.unavailable_after == EXPIRY
    assert found.x_robots_tag == ("noindex", f"unavailable_after: {written}", "noarchive")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["googlebot: unavailable_after: 2030-06-25T23:00:00Z"], None),
        (["depeche: unavailable_after: 2030-06-25T23:00:00Z"], EXPIRY),
        (["unavailable_after: 2031-01-01", "unavailable_after: 2030-06-25T23:00:00Z"], EXPIRY),
        (["unavailable_after: soon"], None),
    ],
)
def test_an_end_for_others_is_not_ours(values: list[str], expected: datetime | None) -> None:
    """The earliest end for everybody or for us counts; one for another crawler only stands in the list."""
    found = rights(*(("x-robots-tag", value) for value in values))
    assert found.unavailable_after == expected
    assert len(found.x_robots_tag) == len(values)


def test_preferences() -> None:
    """Content-Usage is one dictionary over all its lines, Content-Signal a list of pairs."""
    found = rights(
        ("Content-Usage", "train-ai=n"),
        ("content-usage", "search=y"),
        ("Content-Signal", "ai-train=no, search=yes"),
    )
    assert found.content_usage == {"train-ai": "n", "search": "y"}
    assert found.content_signal == {"ai-train": "no", "search": "yes"}
    assert rights(("Content-Usage", "train-ai=n"), ("Content-Usage", "search=")).content_usage == {}


def test_tdm_fields() -> None:
    """Both properties of the protocol, the policy made absolute."""
    found = rights(("TDM-Reservation", "1"), ("tdm-policy", "/policy.json"))
    assert (found.tdm_reservation, found.tdm_policy) == (1, "https://press.example/policy.json")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            '<https://press.example/l.xml>; rel="license"; type="application/rsl+xml"',
            ("https://press.example/l.xml",),
        ),
        ("</l>; rel=license", ("https://press.example/l",)),
        ('</c>; rel="canonical LICENSE"; title="a, \\"b\\" <c>"', ("https://press.example/c",)),
        ('</s.css>; rel=preload, </a,b>; rel="license"', ("https://press.example/a,b",)),
        ("</l>; rel=license; anchor=/other", ()),
        ("</l>; rel=license; anchor=/a", ("https://press.example/l",)),
        ("</l>; rel=licensed, <mailto:a@b.example>; rel=license, </l; rel=license", ()),
    ],
)
def test_licence_links(value: str, expected: tuple[str, ...]) -> None:
    """One relation among several counts, a quoted comma separates nothing, another page's link is left."""
    assert rights(("Link", value)).license_urls == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["X-Robots-Tag", "Content-Usage", "Content-Signal", "Link", "TDM-Reservation", "tdm-policy"]
            ),
            st.text(max_size=80) | st.text(alphabet='<>;,:="\\ abnoy1license', max_size=80),
        ),
        max_size=6,
    )
)
def test_no_header_is_an_error(headers: list[tuple[str, str]]) -> None:
    """Any values of any fields give rights that the article line can hold."""
    found = rights(*headers)
    assert len(found.x_robots_tag) <= 50
    assert all(url.startswith(("http://", "https://")) for url in found.license_urls)


@given(
    st.lists(st.sampled_from(["noindex", "noarchive", "nosnippet", "noai", "max-snippet: 3"]), unique=True)
)
def test_what_was_read_reads_the_same(tags: list[str]) -> None:
    """The written form of directives is itself a value that gives them again."""
    once = read_tags([", ".join(tags)]).tags
    assert once == tuple(tags)
    assert read_tags([", ".join(once)]).tags == once


@pytest.mark.parametrize(
    "value",
    [
        '<a>"\\' * 100_000,
        "a:" * 100_000,
        "unavailable_after: 1," * 20_000 + "1," * 50_000,
        "<a>;" + 'a="' * 90_000,
    ],
)
def test_long_values_are_cut(value: str) -> None:
    """A field made to be slow is read to a limit."""
    found = rights(("X-Robots-Tag", value), ("Link", value))
    assert sum(len(tag) for tag in found.x_robots_tag) <= 50 * 300
