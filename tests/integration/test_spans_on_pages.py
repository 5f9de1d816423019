"""Spans on real pages: nearly every sentence of every text leads back to its bytes, and none to others."""

from __future__ import annotations

import gzip

import pytest

from benchmarks.trace_share import PAGES, derived, measure
from extractors.decode import decode_page
from extractors.spans import PageText

pytestmark = [
    pytest.mark.bench_data,
    pytest.mark.skipif(not PAGES.is_dir(), reason=f"no pages at {PAGES}; name their folder in DEPECHE_BENCH"),
]

FLOOR = 0.998
"""Share of the sentences that must be found; it was 0.9998 of 8,329 on 2026-11-21."""


def test_the_sentences_of_real_texts_lead_to_their_bytes() -> None:
    """Of the texts derived from 181 news pages, no sentence is led astray and hardly any is lost."""
    share = measure(PAGES, derived)
    assert share.pages > 100
    assert share.sentences > 5000
    assert share.wrong == []
    assert share.located >= FLOOR, share.missed
    assert len(share.inexact) <= 0.01 * share.sentences, share.inexact


def test_a_sentence_of_another_page_is_not_found() -> None:
    """The control: what a page does not say is not found on it, so finding means something."""
    paths = sorted(PAGES.glob("*.html.gz"))[:12]
    pages = [gzip.decompress(path.read_bytes()) for path in paths]
    texts = [[line for line in derived(page).splitlines() if len(line) > 80] for page in pages]
    for number, page in enumerate(pages):
        prepared = PageText(page, charset=decode_page(page).charset)
        for line in texts[(number + 1) % len(texts)][:10]:
            assert prepared.locate(line) == []
