"""Metadata of real pages: titles, authors, dates and languages stay as right as they were measured.

Pages lie beside the checkout (folder: DEPECHE_BENCH); their labels are in benchmarks/metadata_labels.json.
"""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.metadata import JUDGES, labelled_pages, ours
from benchmarks.truth import COLLECTIONS, SHARED

pytestmark = [
    pytest.mark.bench_data,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason=f"no pages at {SHARED}; name their folder in DEPECHE_BENCH"
    ),
]

# Measured on 2026-11-21, AEB and fundus: titles 1.000 and 1.000, authors .988 and .973, dates .994 and 1.000,
# languages 1.000. trafilatura 2.3.1: .663 and .863, .661 and .743, .983 and .974, none.
FLOORS = {"title": 0.98, "authors": 0.96, "date": 0.985, "language": 0.995}
MOST_INVENTED = 0.02


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fields_stay_above_their_floors(collection: str) -> None:
    """The share of exact answers does not fall, and hardly an author is invented."""
    verdicts = {name: Counter[str]() for name in JUDGES}
    for page in labelled_pages(collection):
        answer = ours(page)
        for name, judge in JUDGES.items():
            verdicts[name][judge(page, answer) or "unknown"] += 1
    for name, floor in FLOORS.items():
        found = verdicts[name]
        judged = found.total() - found["unknown"]
        assert found["exact"] / judged >= floor, (name, found)
    authors = verdicts["authors"]
    assert authors["invented"] / (authors.total() - authors["unknown"]) <= MOST_INVENTED
