"""Pages beside their articles: a change in the derivation shows as a diff that a person reads."""

from __future__ import annotations

import pytest

from tests.golden.cases import Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.folder.name)
def test_a_page_gives_its_article(case: Case) -> None:
    """Regenerate with `python -m tests.golden.regenerate` when the change is meant, and review the diff."""
    assert case.derive() == case.expected


def test_there_are_cases() -> None:
    """An empty folder would pass every test of its pages."""
    assert len(cases()) >= 8
