"""Verdicts: a front page that calls itself an article, and a page of whose text a few words were found."""

from __future__ import annotations

import json

import pytest

from extractors import extract

WEBSITE = '<meta property="og:type" content="website">'
STORY = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Quay Courier: news of the harbour",
    "datePublished": "2026-03-14T08:00:00Z",
}
TITLES = {
    "en": "The council of the town buys two boats for the island line, number {}",
    "pl": "Rada miasta kupuje dwa nowe promy dla mieszkańców wyspy, numer {}",
}
CARDS = {
    "headings": "<div class=k1><h2><a href='/news/{n}'>{title}</a></h2><span>3 hours ago</span></div>",
    "articles": "<article><h3><a href='/a/{n}'>{title}</a></h3><p>{title}</p></article>",
}
PROSE = "".join(
    f"<p>The ferry of line {n} was late again on that day, its captain said, and nobody knew why.</p>"
    for n in range(20)
)


def read(
    body: str, *, head: str = "", url: str = "https://quay.example/news/boats"
) -> tuple[str, str | None]:
    """Return outcome and verdict of a page."""
    page = f"<html><head><title>Quay Courier</title>{head}</head><body>{body}</body></html>"
    article = extract(page.encode(), url=url)
    assert (article.reason is None) == (article.outcome == "full")
    return article.outcome, article.kind


def described(canonical: str, *, kind: str = WEBSITE) -> str:
    """Return a head whose JSON-LD describes an article, with a canonical link."""
    told = f'<script type="application/ld+json">{json.dumps(STORY)}</script>'
    return f'{kind}{told}<link rel="canonical" href="{canonical}">'


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("path", ["/", "/news/an-older-story-of-the-harbour/"])
def test_a_front_page_is_a_list_whatever_it_describes(language: str, card: str, path: str) -> None:
    """Some templates describe their front page as an article; who asks for a story that is gone gets it."""
    body = "".join(card.format(n=n, title=TITLES[language].format(n)) for n in range(40))
    head = described("https://quay.example/")
    assert read(body, head=head, url=f"https://quay.example{path}") == ("not-an-article", "index")


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (described("https://quay.example/"), "<h1>The council buys two boats for the island line</h1>"),
        (described("https://quay.example/", kind=""), ""),
        (described("https://quay.example/news/boats"), ""),
        (described("https://quay.example/"), ""),
    ],
)
def test_a_story_with_signs_of_a_front_page_is_a_story(head: str, above: str) -> None:
    """A wrong canonical link makes no list of a page that has a text."""
    assert read(above + PROSE, head=head) == ("full", "article")


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Subscribe</h1><ul><li>People</li><li>About us</li><li>Careers</li></ul></main>",
        "<div><h1>Der Hafen in der Welt</h1><p>Vertretungen im Ausland</p><p>Missionen</p></div>",
        "<div><p>1:38</p></div>",
        "<div><h1>决定全文</h1><p>首页</p><p>简</p><p>繁</p><p>登录</p></div>",
    ],
)
def test_a_few_words_without_a_sentence_are_no_article(body: str) -> None:
    """Labels are all that was found, and nothing says article: the outcome says so."""
    outcome, kind = read(body)
    assert (outcome, kind) == ("empty", "empty")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<div><h1>Storm</h1><p>The harbour of Quay is closed until noon.</p></div>"),
        ("", "<div><h1>Sturm</h1><p>Der Hafen ist gesperrt!</p></div>"),
        ("", "<div><h1>Sturm</h1><p>Der Hafen ist gesperrt. Die Polizei sucht Zeugen. (hpa)</p></div>"),
        (
            '<meta property="og:type" content="article">',
            "<div><h1>Storm</h1><p>Quay closed till noon</p></div>",
        ),
        (
            '<meta property="article:published_time" content="2026-03-14T08:00:00Z">',
            "<div><h1>Storm</h1><p>Quay closed till noon</p></div>",
        ),
    ],
)
def test_a_short_piece_of_news_is_an_article(head: str, body: str) -> None:
    """One sentence is enough, and so are a few words of a page that says article."""
    assert read(body, head=head) == ("full", "article")
