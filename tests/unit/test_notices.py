"""Walls and errors are told by what they lack; a story that sounds like one keeps its text."""

from __future__ import annotations

from html import escape

import pytest

from extractors import extract
from extractors.residue import restore
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


PAYWALLS = (
    ("en", "You have 640 words left to read.", "locked"),
    ("en", "You have 2 free articles left this month. Subscribe to keep reading.", "metered"),
    ("de", "Sie haben alle kostenlosen Artikel gelesen. Weiterlesen mit einem Abo.", "metered"),
    ("fr", "La suite de cet article est réservée aux abonnés.", "locked"),
    ("es", "Suscríbete para seguir leyendo este artículo.", "locked"),
    ("it", "Per continuare a leggere abbonati a Uferblatt.", "locked"),
    ("nl", "Verder lezen? Neem een abonnement.", "locked"),
    ("pt", "Para continuar a ler este artigo, assine o Uferblatt.", "locked"),
    ("sv", "Logga in för att läsa hela artikeln.", "locked"),
    ("pl", "Artykuł tylko dla prenumeratorów.", "locked"),
    ("ru", "Чтобы читать дальше, оформите подписку.", "locked"),
    ("tr", "Okumaya devam etmek için abone olun.", "locked"),
    ("ar", "لمتابعة القراءة اشترك الآن في الصحيفة.", "locked"),
    ("ja", "この記事は有料会員限定です。", "locked"),
    ("zh", "订阅后继续阅读全文内容。", "locked"),
)
TOLD = (
    "<p>The old mill at Orrin stopped on a Sunday, and nobody noticed until the bread had run out.</p>"
    "<p>Its owner blames the river, the river board blames the owner, and the bakers buy from the coast.</p>"
)


@pytest.mark.parametrize(("language", "prompt", "access"), PAYWALLS)
@pytest.mark.parametrize("mark", ["<div class='c3'><p>{}</p></div>", "<p>{}</p><button>OK</button>"])
def test_a_teaser_says_that_it_is_locked(language: str, prompt: str, access: str, mark: str) -> None:
    """Where only a box shows it, `paywall` says so; the box is cut from the text, which keeps its own."""
    body = f"<article><h1>Why the mill stopped</h1>{TOLD}{mark.format(prompt)}</article>{FOOT}"
    article = extract(_page(language, "Why the mill stopped", body, head=OG), url=URL)
    assert article.outcome == "teaser", (article.verdict, article.text[-80:])
    assert article.paywall == access
    assert prompt[:20] not in article.text
    assert article.text.endswith("buy from the coast.")
    assert _letters(prompt) in _letters(restore(article))


@pytest.mark.parametrize(
    "after",
    [
        "<div class='box'><p>The garden is open to members only, a sign says.</p></div>",
        "<div class='box'><p>Subscribe to our newsletter.</p><a href='/n'>OK</a></div>",
        "<div class='box'><p>Get unlimited access for 1 pound a week.</p></div>",
        "<p>Subscribers only may enter in June, the trust decided on Friday.</p><a href='/n'>Garden</a>",
        f"<div class='box'><p>Subscribe to continue reading.</p></div>{TOLD}{TOLD}",
        "<footer><div>Subscribe to continue reading.</div></footer>",
    ],
)
def test_a_whole_story_is_no_teaser(after: str) -> None:
    """An offer, a sign in the story and a box in the middle of it leave the story whole."""
    body = f"<article><h1>Why the mill stopped</h1>{TOLD}{after}</article>"
    article = extract(_page("en", "Why the mill stopped", body, head=OG), url=URL)
    assert article.outcome == "full", article.verdict
    assert article.paywall == "unknown"


def test_a_line_below_a_prompt_stays() -> None:
    """What a prompt has below it, outside of its box, is no part of the box."""
    box = "<div><p>Subscribe to continue reading.</p></div>"
    body = f"<h1>Why the mill stopped</h1>{TOLD}{box}<p>It is shut.</p>"
    article = extract(_page("en", "Why the mill stopped", f"<article>{body}</article>", head=OG), url=URL)
    assert article.text.endswith("It is shut.")
