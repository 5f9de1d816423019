"""The measures of the benchmarks say what they claim to measure."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from benchmarks.truth import TruePage, paragraph_f1, paragraph_match, score

TRUTH = (
    "[The council sat until midnight.]",
    "The mayor spoke first.",
    "“[He] left the room,” she said.",
    "[Ana Gil contributed to this report.]",
    "[Ana Gil contributed to this report.]",
)
SPOKE, LEFT = "The mayor spoke first.", "“[He] left the room,” she said."
SAT, GIL = "The council sat until midnight.", "Ana Gil contributed to this report."


def best_of_all(truth: tuple[str, ...], paragraphs: list[str]) -> float:
    """Try every set of optional paragraphs, as fundus-evaluation does."""
    places = [place for place, one in enumerate(truth) if one[0] == "[" and one[-1] == "]"]
    ways = chain.from_iterable(combinations(places, count) for count in range(len(places) + 1))
    return max(
        paragraph_f1(
            [
                one[1:-1] if place in places else one
                for place, one in enumerate(truth)
                if place not in left_out
            ],
            paragraphs,
        )
        for left_out in map(set, ways)
    )


@pytest.mark.parametrize(
    "paragraphs",
    [
        [SPOKE, LEFT],
        [SAT, SPOKE, LEFT],
        [SAT, SPOKE, LEFT, GIL, GIL],
        [SPOKE, LEFT, GIL, "Read more"],
        [GIL, GIL, GIL],
        [f"[{GIL}]", SPOKE],
        [],
    ],
)
def test_an_optional_paragraph_counts_when_it_was_found(paragraphs: list[str]) -> None:
    """The short way gives what trying every set of optional paragraphs gives."""
    assert paragraph_match(TRUTH, paragraphs) == best_of_all(TRUTH, paragraphs)


def test_what_is_optional_may_stand_or_not() -> None:
    """Both answers are perfect; as it is written, no page shows the brackets."""
    for paragraphs in ([SPOKE, LEFT], [SAT, SPOKE, LEFT, GIL, GIL]):
        assert paragraph_match(TRUTH, paragraphs) == 1.0
        assert paragraph_f1(TRUTH, paragraphs) < 1.0


def test_both_measures_are_told() -> None:
    """A score holds them side by side; a collection without paragraphs has neither."""
    page = TruePage(name="a", url="https://a.example/", html=b"", text="\n\n".join(TRUTH), paragraphs=TRUTH)
    found = score([page], [("\n\n".join((SPOKE, LEFT)), [SPOKE, LEFT])])
    assert (found.paragraphs, found.matches) == (4 / 7, 1.0)
    bare = TruePage(name="b", url="https://a.example/b", html=b"", text=SPOKE)
    found = score([bare], [(SPOKE, [SPOKE])])
    assert (found.paragraphs, found.matches) == (None, None)
