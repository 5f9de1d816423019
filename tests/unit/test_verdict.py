"""Verdicts: what a page is, in seven languages, with its evidence; and no real article is called a wall."""

from __future__ import annotations

import pytest

from benchmarks.truth import COLLECTIONS, SHARED
from extractors import extract
from tests.unit.verdict_pages import KINDS, Made, made

TEXTLESS = {"bot-wall", "consent-wall", "login-wall", "missing-page", "error-page", "script-notice"}
OUTCOMES = {"article": "full", "teaser": "teaser", "script-notice": "empty"}


@pytest.mark.parametrize("kind", KINDS)
def test_invented_pages_are_judged_right(kind: str) -> None:
    """At least forty pages of each kind, every one of them called what it is, with evidence."""
    pages = made(kind)
    assert len(pages) >= 40
    wrong = [fault for one in pages if (fault := _fault(one)) is not None]
    assert not wrong, "\n".join(wrong)


def _fault(one: Made) -> str | None:
    """Return what is wrong with the verdict on a page."""
    article = extract(one.html.encode(), url=one.url)
    verdict = article.verdict
    assert verdict is not None
    if verdict.kind != one.kind:
        return f"{one.kind} ({one.name}) is called {verdict.kind}: {verdict.evidence}; {article.text[:80]!r}"
    assert verdict.evidence, one.name
    assert all(sentence.endswith(".") for sentence in verdict.evidence), verdict.evidence
    assert not any(" 1 words" in sentence for sentence in verdict.evidence), verdict.evidence
    assert 0 < verdict.confidence <= 1
    assert article.outcome == OUTCOMES.get(one.kind, "not-an-article"), one.name
    assert (article.reason is None) == (one.kind == "article"), one.name
    assert not (one.kind in TEXTLESS and article.text), one.name
    return None


@pytest.mark.bench_data
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no pages at {SHARED}; name their folder in DEPECHE_BENCH")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_no_real_article_is_called_anything_else(name: str) -> None:
    """Every page of the collections is an article or the teaser of one."""
    for page in COLLECTIONS[name]():
        verdict = extract(page.html, url=page.url).verdict
        assert verdict is not None
        assert verdict.kind in ("article", "teaser"), (page.name, verdict)
