"""The derivation on real pages: quality does not fall, nothing crashes, every outcome is of the closed list.

Pages with their true texts lie beside the checkout (folder: DEPECHE_BENCH, by default ../shared/bench).
"""

from __future__ import annotations

import time
from functools import cache
from typing import get_args

import pytest

from benchmarks.floors import Derived, corpus_digest, is_below, measure, read_floors
from benchmarks.rebuilt import SEEDS
from benchmarks.truth import COLLECTIONS, SHARED, TruePage
from extractors import extract
from extractors.article import Article, Outcome, decode, encode
from extractors.verdict import is_script_notice

pytestmark = [
    pytest.mark.bench_data,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason=f"no pages at {SHARED}; name their folder in DEPECHE_BENCH"
    ),
]

SLOWEST_SECONDS = 3.0


@cache
def derived(name: str) -> tuple[tuple[TruePage, Article, float], ...]:
    """Derive every page of a collection once: page, article, CPU seconds."""
    found = []
    for page in COLLECTIONS[name]():
        start = time.process_time()
        article = extract(page.html, url=page.url, content_type="text/html")
        found.append((page, article, time.process_time() - start))
    return tuple(found)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no texts at {SEEDS}; name their folder in DEPECHE_SEEDS")
def test_no_figure_is_below_its_floor() -> None:
    """Bodies, residue, titles, authors, dates, languages: none is worse than when it was pinned."""
    pages = {
        name: [Derived(page=page, article=article) for page, article, _ in derived(name)]
        for name in COLLECTIONS
    }
    floors = read_floors()
    found = {name: corpus_digest([one.page for one in some]) for name, some in pages.items()}
    assert found == floors.corpora
    figures = measure(pages)
    assert figures.keys() == floors.figures.keys()
    below = {name: value for name, value in figures.items() if is_below(name, value, floors.figures[name])}
    assert not below, {name: (value, floors.figures[name]) for name, value in below.items()}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_page_has_an_outcome(name: str) -> None:
    """No crash, no empty text, no notice for a text, no page that takes seconds."""
    for page, article, seconds in derived(name):
        assert article.outcome in get_args(Outcome)
        assert article.outcome in ("full", "teaser"), (page.name, article.outcome, article.reason)
        assert article.text == "\n\n".join(block.text for block in article.blocks)
        assert not is_script_notice(article.text), page.name
        assert "\ufffd" not in article.text, page.name
        assert decode(encode(article)) == article
        assert seconds < SLOWEST_SECONDS, (page.name, seconds)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_metadata_is_found_on_nearly_every_page(name: str) -> None:
    """Title, language, publication date with its source, and site: shares of real pages that have them."""
    articles = [article for _, article, _ in derived(name)]
    with_title = sum(article.title is not None for article in articles)
    with_language = sum(article.language is not None for article in articles)
    with_date = sum(article.published is not None for article in articles)
    assert with_title == len(articles)
    assert with_language >= 0.99 * len(articles)
    assert with_date >= 0.95 * len(articles)
    assert all(article.published_source for article in articles if article.published)
    assert all(article.site for article in articles)


def test_the_same_pages_give_the_same_articles() -> None:
    """Deriving again, in another order, gives the same lines byte for byte."""
    first = {page.name: encode(article) for page, article, _ in derived("fundus")}
    for page, _, _ in reversed(derived("fundus")[:30]):
        assert encode(extract(page.html, url=page.url, content_type="text/html")) == first[page.name]
