"""Pages of invented newspapers around known texts: no known residue is left, no true line is lost."""

from __future__ import annotations

import pytest

from benchmarks import rebuilt


def counted(stories: list[tuple[str, rebuilt.Story]]) -> tuple[list[str], list[str]]:
    """Return what ours left and lost."""
    (ours,) = (count for count in rebuilt.measure(stories, only="depeche") if count.name == "depeche")
    return ours.left, ours.lost


@pytest.mark.parametrize("name", [name for name, _ in rebuilt.invented_stories()])
def test_invented_pages_come_out_clean(name: str) -> None:
    """Eight templates for each of the invented texts."""
    assert counted([one for one in rebuilt.invented_stories() if one[0] == name]) == ([], [])


@pytest.mark.bench_data
@pytest.mark.skipif(
    not rebuilt.SEEDS.is_dir(), reason=f"no seed texts at {rebuilt.SEEDS}; name their folder in DEPECHE_SEEDS"
)
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_pages_around_the_seed_texts_come_out_clean(number: str) -> None:
    """Eight templates around each of five French texts, the residue of the last among its paragraphs."""
    assert counted([one for one in rebuilt.seed_stories() if one[0] == number]) == ([], [])
