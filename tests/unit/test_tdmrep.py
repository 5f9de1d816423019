"""TDMRep: the file's rules in their order, values that count as unset, and files that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tdmrep import MOST_BYTES, read_tdm_file, tdm_file_rights, tdm_rights

SITE = "https://press.example"
POLICY = "https://press.example/policies/1.json"

EXAMPLE = [
    {"location": "/pdf/", "tdm-reservation": 1},
    {"location": "/news/", "tdm-reservation": 1, "tdm-policy": POLICY},
    {"location": "/pictures/*.jpg$", "tdm-reservation": 0},
    {"location": "/pictures/", "tdm-reservation": 1},
]


def said(rules: Any, path: str = "/a") -> tuple[int | None, str | None]:  # noqa: ANN401 - JSON of any shape
    """Return reservation and policy that a file gives a path."""
    rights = tdm_file_rights(read_tdm_file(json.dumps(rules).encode()), url=SITE + path)
    return rights.tdm_reservation, rights.tdm_policy


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/pdf/1.pdf", (1, None)),
        ("/news/2026/1", (1, POLICY)),
        ("/pictures/1.jpg", (0, None)),
        ("/pictures/1.jpg?size=2", (1, None)),
        ("/News/1", (None, None)),
        ("/", (None, None)),
    ],
)
def test_the_first_rule_that_matches_counts(path: str, expected: tuple[int | None, str | None]) -> None:
    """The first in sequence is the most specific; without a match nothing is said."""
    assert said(EXAMPLE, path) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (0, 0),
        ("1", 1),
        ("0", 0),
        (2, None),
        (-1, None),
        (True, None),
        (1.0, None),
        (None, None),
        ([], None),
    ],
)
def test_other_values_count_as_unset(value: object, expected: int | None) -> None:
    """The protocol knows 0 and 1; the rule still is the one that matches, so no later rule speaks for it."""
    rules = [{"location": "/", "tdm-reservation": value}, {"location": "/", "tdm-reservation": 1}]
    assert said(rules) == (expected, None)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"location": "/", "tdm-reservation": 1}, (1, None)),
        ([{"tdm-reservation": 1}], (None, None)),
        ([{"location": 7, "tdm-reservation": 1}], (None, None)),
        (
            ["/", None, 3, {"location": "*", "tdm-reservation": 1, "tdm-policy": "/p.json"}],
            (1, f"{SITE}/p.json"),
        ),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": "mailto:x@press.example"}], (1, None)),
        ([], (None, None)),
        ("1", (None, None)),
    ],
)
def test_files_as_they_are_written(rules: object, expected: tuple[int | None, str | None]) -> None:
    """A lone rule and a relative policy are read as meant; a rule without a location is none."""
    assert said(rules) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>404</html>",
        b"[" * 100_000,
        b"\xff\xfe[",
        b'[{"location": ' + b"9" * 10_000 + b"}]",
        b"NaN",
    ],
)
def test_what_is_no_file_says_nothing(data: bytes) -> None:
    """An error page, nesting without end, numbers without end: no rule, no error."""
    assert read_tdm_file(data) == ()


def test_a_file_past_the_limit_says_nothing() -> None:
    """What was cut could have been any rule, so the rest is not believed; a byte order mark is no harm."""
    body = json.dumps([{"location": "/", "tdm-reservation": 1}]).encode()
    assert read_tdm_file(body + b" " * MOST_BYTES) == ()
    assert len(read_tdm_file(b"\xef\xbb\xbf" + body)) == 1


@pytest.mark.parametrize(
    ("reservations", "policies", "expected"),
    [
        (["1"], [POLICY], (1, POLICY)),
        ([" 0 "], [], (0, None)),
        (["0", "1"], [], (1, None)),
        (["1, 1"], [], (1, None)),
        (["yes"], ["", "not a policy:"], (None, None)),
        ([], [" /p "], (None, f"{SITE}/p")),
    ],
)
def test_fields_and_meta_elements(
    reservations: list[str], policies: list[str], expected: tuple[int | None, str | None]
) -> None:
    """A field sent twice reserves when either does; a policy is an address."""
    rights = tdm_rights(reservations=reservations, policies=policies, url=f"{SITE}/a")
    assert (rights.tdm_reservation, rights.tdm_policy) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["location", "tdm-reservation", "x"]), inner)
    ),
    max_leaves=8,
)


@given(JSON, st.text())
def test_no_json_is_an_error(value: object, path: str) -> None:
    """Any JSON and any path give a reservation of 0, 1 or none."""
    assert said(value, path)[0] in (None, 0, 1)


@given(st.binary())
def test_no_bytes_are_an_error(data: bytes) -> None:
    """Any bytes give rules, perhaps none."""
    assert isinstance(read_tdm_file(data), tuple)
