"""Walls and errors are told by what they lack; a story that sounds like one keeps its text."""

from __future__ import annotations

from html import escape

import pytest

from extractors import extract
from tests.unit.notice_pages import STORIES, WALLS

URL = "https://www.uferblatt.example/2026/11/12/x"
MENU = "<header><nav><a href='/a'>One</a> <a href='/b'>Two</a></nav></header>"
FOOT = "<footer><p>© Uferblatt 2026</p></footer>"
OG = (
    "<meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2026-11-12T08:00:00+01:00'>"
)


def _page(language: str, title: str, body: str, *, head: str = "") -> bytes:
    """Return a page."""
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"{head}</head><body>{body}</body></html>"
    ).encode()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(("kind", "language", "title", "body"), WALLS, ids=lambda value: value[:24])
@pytest.mark.parametrize("framed", [False, True], ids=["bare", "framed"])
def test_a_notice_is_no_article(kind: str, language: str, title: str, body: str, framed: bool) -> None:
    """A wall or an error page has no text, alone and in the frame of its site, and says why."""
    whole = f"{MENU}<main>{body}</main>{FOOT}" if framed else body
    article = extract(_page(language, title, whole), url=URL)
    assert article.verdict is not None
    assert article.verdict.kind == kind
    assert not article.text
    assert article.reason
    assert article.verdict.evidence


@pytest.mark.parametrize(("language", "headline", "told"), STORIES, ids=lambda value: value[:24])
@pytest.mark.parametrize("form", ["bare", "site in title", "framed", "described", "one div"])
def test_a_story_about_walls_keeps_its_text(language: str, headline: str, told: str, form: str) -> None:
    """Every sentence of a short story about robots, errors, walls and subscriptions stays."""
    paragraphs = told.split(" | ")
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    body = f"<h1>{headline}</h1>{f'<div>{told}</div>' if form == 'one div' else text}"
    if form in ("framed", "described"):
        body = f"{MENU}<main><article>{body}</article></main>{FOOT}"
    title = f"{headline} | Uferblatt" if form != "bare" else headline
    page = _page(language, title, body, head=OG if form == "described" else "")
    article = extract(page, url=URL)
    assert article.verdict is not None
    assert article.verdict.kind == "article", (article.verdict, article.reason)
    assert all(_letters(one) in _letters(article.text) for one in paragraphs)
