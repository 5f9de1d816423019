"""Pages that once broke the derivation: each gives its article or its reason, and fits into a line."""

from __future__ import annotations

import random

import pytest

from extractors import extract
from extractors.article import Article, decode, encode
from extractors.derivation import extract_article
from extractors.unpacking import Answer

URL = "https://news.example/story"
TEXT = "<p>Après des mois de travaux, le pont de Vieilleville a rouvert à la circulation hier matin.</p>" * 5


def derived(head: str = "", body: str = TEXT) -> Article:
    """Derive a page and take it through its stored form."""
    page = (
        f"<html lang=fr><head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>"
    )
    return decode(encode(extract(page.encode(), url=URL)))


def jsonld(block: str) -> str:
    """Return a script with a JSON-LD block."""
    return f'<script type="application/ld+json">{block}</script>'


def test_many_comments_before_the_root_are_read_in_one_pass() -> None:
    """White space between N comments was tried in 2^N ways: 26 took a minute, 200 would take for ever."""
    page = "<!-- a -->\n" * 200 + TEXT
    assert extract(page.encode(), url=URL).outcome == "full"


def test_half_a_surrogate_pair_costs_one_letter() -> None:
    """JSON may escape what UTF-8 cannot say; the text of the page is stored all the same."""
    article = derived(jsonld(r'{"@type":"NewsArticle","headline":"Le pont \ud83d rouvert"}'))
    assert article.outcome == "full"
    assert article.title == "Le pont � rouvert"


@pytest.mark.parametrize("author", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_author(author: str) -> None:
    """Python reads NaN in JSON; nobody is called that."""
    article = derived(jsonld(f'{{"@type":"NewsArticle","headline":"Le pont","author":[{author}]}}'))
    assert article.authors == ()


def test_an_epoch_of_a_far_century_is_no_date() -> None:
    """A number that would be the year 2286 is an id, not a date."""
    article = derived(jsonld('{"@type":"NewsArticle","headline":"Le pont","datePublished":"9999999999999"}'))
    assert article.published is None


def test_escape_sequences_in_a_utf8_page_leave_it_utf8() -> None:
    """A text about terminals is no Japanese one."""
    article = derived(body=TEXT + "<p>Les codes \x1b$B et \x1b(B commandent le terminal, c'était l'été.</p>")
    assert article.extraction.charset == "utf-8"
    assert "Après des mois" in article.text


def test_random_bytes_are_no_article() -> None:
    """A tag in front of noise makes no page of it."""
    noise = b"<html><body><p>" + random.Random(1).randbytes(200_000)
    assert extract(noise, url=URL).outcome == "undecodable"


def test_the_limit_on_a_page_is_the_callers() -> None:
    """`limits.page_bytes` reaches the gate, below its default and above it."""
    page = TEXT.encode()
    assert extract_article(Answer(payload=page, url=URL), limit=100).outcome == "too-large"
    assert extract_article(Answer(payload=page, url=URL), limit=len(page)).outcome != "too-large"
