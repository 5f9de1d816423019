"""Rights put together: which place overrides which, which preference is stricter, where each was found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Rights
from extractors.rights import AI_CRAWLERS, combine, named_url, strictest

if TYPE_CHECKING:
    from extractors.rights import Stated

FIRST = datetime(2027, 1, 1, tzinfo=UTC)
LATER = datetime(2028, 1, 1, tzinfo=UTC)
A, B = "https://press.example/a", "https://press.example/b"

TDM = st.builds(
    Rights, tdm_reservation=st.sampled_from([None, 0, 1]), tdm_policy=st.sampled_from([None, A, B])
)
PREFERENCES = st.dictionaries(st.sampled_from(["train-ai", "search"]), st.sampled_from(["y", "n"]))


def tdm(reservation: int | None, policy: str | None = None) -> Rights:
    """Return what one place says by TDMRep."""
    return Rights(tdm_reservation=reservation, tdm_policy=policy)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "header", "page", "expected", "place"),
    [
        (tdm(1), tdm(None), tdm(None), (1, None), "tdmrep.json"),
        (tdm(1), tdm(0), tdm(None), (0, None), "header"),
        (tdm(0), tdm(None), tdm(1), (1, None), "page"),
        (tdm(0), tdm(0), tdm(1, A), (1, A), "page"),
        (tdm(1, A), tdm(1), tdm(None), (1, A), "header"),
        (tdm(1, A), tdm(None, B), tdm(None), (1, B), "tdmrep.json"),
        (tdm(1, A), tdm(0), tdm(None), (0, None), "header"),
        (tdm(None), tdm(None), tdm(None), (None, None), None),
    ],
)
def test_tdm_precedence(
    file: Rights, header: Rights, page: Rights, expected: tuple[int | None, str | None], place: str | None
) -> None:
    """File, header, page: the later overrides, silence resets nothing, no policy where none is needed."""
    whole = combine([("tdmrep.json", file), ("header", header), ("page", page)])
    assert (whole.tdm_reservation, whole.tdm_policy) == expected
    assert whole.sources.get("tdm_reservation") == ((place,) if place else None)


@given(st.lists(st.tuples(st.sampled_from(["tdmrep.json", "header", "page"]), TDM), max_size=4))
def test_silence_never_resets(stated: list[Stated]) -> None:
    """The reservation is that of the last place that speaks, wherever silent places stand."""
    spoken = [rights.tdm_reservation for _, rights in stated if rights.tdm_reservation is not None]
    whole = combine(stated)
    assert whole.tdm_reservation == (spoken[-1] if spoken else None)
    silent: Stated = ("page", Rights())
    assert combine([silent, *stated, silent]) == whole


@given(PREFERENCES, PREFERENCES, PREFERENCES)
def test_the_strictest_preference_wins(
    first: dict[str, str], second: dict[str, str], third: dict[str, str]
) -> None:
    """The order of the places is no matter, a `n` anywhere is a `n`, and no label is lost or made up."""
    merged = strictest(first, second, third)
    assert merged == strictest(third, first, second)
    assert merged == strictest(strictest(first, second), third)
    assert merged.keys() == first.keys() | second.keys() | third.keys()
    for label, value in merged.items():
        assert (value == "n") is any(each.get(label) == "n" for each in (first, second, third))


def test_use_is_ordered_from_nothing_kept_to_everything() -> None:
    """`immediate` is stricter than `reference`, which is stricter than `full`."""
    assert strictest({"use": "full"}, {"use": "reference"}) == {"use": "reference"}
    assert strictest({"use": "reference"}, {"use": "immediate"}) == {"use": "immediate"}


def test_lists_join_and_the_earliest_end_counts() -> None:
    """Licences of all places stand once each, the sources in their order, an end at its earliest."""
    whole = combine(
        [
            ("robots.txt", Rights(license_urls=(A,), content_signal={"ai-train": "no"}, robots_allowed=True)),
            ("header", Rights(license_urls=(B, A), unavailable_after=LATER, x_robots_tag=("noai",))),
            ("page", Rights(unavailable_after=FIRST, meta_robots=("noindex",))),
        ]
    )
    assert whole == Rights(
        robots_allowed=True,
        content_signal={"ai-train": "no"},
        license_urls=(A, B),
        x_robots_tag=("noai",),
        meta_robots=("noindex",),
        unavailable_after=FIRST,
        sources={
            "content_signal": ("robots.txt",),
            "license_urls": ("robots.txt", "header"),
            "unavailable_after": ("page",),
        },
    )


def test_nothing_said_is_nothing() -> None:
    """Without any statement all fields are empty."""
    assert combine([]) == Rights()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" https://other.example/l ", "https://other.example/l"),
        ("/l.xml", "https://press.example/l.xml"),
        ("CC BY 4.0", None),
        ("mailto:rights@press.example", None),
        ("urn://x", None),
    ],
)
def test_addresses_are_told_from_words(text: str, expected: str | None) -> None:
    """Where a specification asks for an address, sites also write the name of a licence."""
    assert named_url(text, base=A) == expected


def test_the_list_of_ai_crawlers_is_in_order() -> None:
    """A name that stood twice, or out of its place, would be overlooked when the list is kept up."""
    assert list(AI_CRAWLERS) == sorted(set(AI_CRAWLERS), key=str.lower)
