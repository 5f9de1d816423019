"""Path patterns: prefixes, wildcards, anchors and one spelling for every octet."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.path_patterns import encoded, path_of, read_pattern

SITE = "https://press.example"
PATHS = st.text(alphabet="ab/$*%2", max_size=12)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/any", True),
        ("/fish", "/fish/salmon.html", True),
        ("/fish", "/Fish", False),
        ("/fish/", "/fish", False),
        ("fish", "/fish", True),
        ("/*.pdf$", "/a/b.pdf", True),
        ("/*.pdf$", "/a/b.pdf?x=1", False),
        ("/*?page=", "/list?page=2", True),
        ("/a*b*c", "/a-c-b", False),
        ("*/print$", "/news/1/print", True),
        ("/exact$", "/exact", True),
        ("/exact$", "/exactly", False),
        ("/a$b", "/a$b", True),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/bar/ツ", "/bar/%E3%83%84", True),
        ("/bar/%e3%83%84", "/bar/ツ", True),
        ("/%7Euser", "/~user", True),
        ("/a%2Fb", "/a/b", False),
        ("/caf%c3%a9", "/caf%C3%A9/menu", True),
        ("/star%2A", "/star*", True),
    ],
)
def test_patterns_match_as_the_specifications_say(pattern: str, path: str, expected: bool) -> None:
    """The tables of RFC 9309 section 2.2.2, of TDMRep and of Google's reading that TDMRep points to."""
    assert read_pattern(pattern).matches(path_of(SITE + path)) is expected


@given(PATHS, PATHS)
def test_a_pattern_matches_as_its_regular_expression(written: str, path: str) -> None:
    """The greedy search for pieces finds what a backtracking search over all of them would find."""
    pattern = read_pattern(written)
    plain = pattern.text.removesuffix("$") if pattern.is_anchored else pattern.text
    form = ".*".join(re.escape(piece) for piece in plain.split("*")) + ("$" if pattern.is_anchored else "")
    place = path_of(f"{SITE}/{path}")
    assert pattern.matches(place) is bool(re.match(form, place, re.DOTALL))


@given(st.text())
def test_a_spelling_is_final(text: str) -> None:
    """Encoding what is encoded changes nothing, and the result is printable ASCII."""
    once = encoded(text)
    assert encoded(once) == once
    assert set(once) <= set(string.printable) - set(string.whitespace)


@given(st.text())
def test_every_text_has_a_path(text: str) -> None:
    """What is no URL is compared as well, never with an error."""
    assert path_of(text).startswith("/")


def test_many_wildcards_cost_no_more_than_the_path() -> None:
    """A pattern made to make a backtracking matcher run for ever is answered at once."""
    assert not read_pattern("/" + "*a" * 4000 + "*b").matches("/" + "a" * 100_000)
