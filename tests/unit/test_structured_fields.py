"""Structured-field dictionaries: every kind of value is read past, any error voids the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.structured_fields import read_tokens

KEYS = st.from_regex(r"\A[a-z*][a-z0-9_.*-]{0,8}\Z")
TOKENS = st.from_regex(r"\A[A-Za-z*][A-Za-z0-9!#:/~-]{0,8}\Z")
OTHERS = st.sampled_from(
    ["1", "-12.5", '"a, \\"b\\" = c"', ":aGk=:", "?1", "@1700000000", '%"caf%c3%a9"', "()", '(a "b" 3;x=y)']
)
PARAMETERS = st.sampled_from(["", ";a", "; a=1", ';a="x,y";b=?0'])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train-ai=n", {"train-ai": "n"}),
        ("  train-ai=y, search=n  ", {"train-ai": "y", "search": "n"}),
        ("train-ai=y\t,\tsearch=n", {"train-ai": "y", "search": "n"}),
        ("train-ai;allow=n, train-ai=y", {"train-ai": "y"}),
        ("train-ai=n;why=because", {"train-ai": "n"}),
        ("train-ai=y, train-ai, search=n", {"search": "n"}),
        ('train-ai=y, train-ai="n"', {}),
        ("train-ai", {}),
        ("train-ai=?0", {}),
        ("", {}),
    ],
)
def test_tokens_are_found(text: str, expected: dict[str, str]) -> None:
    """The examples of the aipref vocabulary: only tokens count, and of one key the last value."""
    assert read_tokens(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Train-AI=n",
        "train-ai=n,",
        ",train-ai=n",
        "train-ai=n search=y",
        "train-ai = n",
        "train-ai=",
        "train-ai=n;",
        "train-ai=n, search=é",
        'train-ai=n, x="open',
        "train-ai=n, x=(a b",
        "train-ai=n, x=1234567890123456",
        "train-ai=n, x=1.",
        "train-ai=n, x=(a(b))",
    ],
)
def test_one_error_voids_the_dictionary(text: str) -> None:
    """RFC 9651 asks to ignore the whole field when any part of it can't be parsed."""
    assert read_tokens(text) == {}


@given(st.lists(st.tuples(KEYS, TOKENS | OTHERS, PARAMETERS), max_size=6))
def test_a_serialised_dictionary_is_read_back(members: list[tuple[str, str, str]]) -> None:
    """Whatever stands between them, the tokens of a well-formed dictionary come back."""
    text = ", ".join(f"{key}={value}{parameters}" for key, value, parameters in members)
    last = {key: value for key, value, _ in members}
    tokens = {key: value for key, value in last.items() if value[0].isalpha() or value[0] == "*"}
    assert read_tokens(text) == tokens


@given(st.text(alphabet='ab=;,"\\ (y1.:?@%*', max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    """Any text gives a dictionary, of known characters only."""
    assert all(value for value in read_tokens(text).values())


def test_length_costs_in_proportion() -> None:
    """A megabyte of members, of open lists and of open strings is read in one pass."""
    assert read_tokens(", ".join(f"k{number}=v" for number in range(100_000)))["k99999"] == "v"
    assert read_tokens("a=" + "(b " * 300_000) == {}
    assert read_tokens('a="' + "\\" * 1_000_001) == {}
