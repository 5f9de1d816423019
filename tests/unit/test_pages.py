"""Articles over several pages: which link leads on, and how the texts are joined."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.joining import join_pages
from extractors.pages import MOST_PAGES, first_pages, next_url
from extractors.tree import parse_page

HOST = "https://news.example"


def following(url: str, head: str = "", body: str = "") -> str | None:
    """Return the next page of a page."""
    root = parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode())
    return next_url(root, url=HOST + url)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/2026/05/the-long-walk", "/2026/05/the-long-walk/2"),
        ("/2026/05/the-long-walk/", "/2026/05/the-long-walk/2/"),
        ("/2026/05/the-long-walk", "/2026/05/the-long-walk?page=2"),
        ("/2026/05/the-long-walk?id=7&page=3", "/2026/05/the-long-walk?page=4&id=7"),
        ("/2026/05/the-long-walk", "/2026/05/the-long-walk/page/2"),
        ("/walk.html", "/walk-2.html"),
        ("/walk-2.html", "/walk-3.html"),
        ("/walk,9.html", "/walk,10.html"),
        ("/politik/gang-a-1234.html", "/politik/gang-a-1234-2.html"),
        ("/politik/gang/seite-2", "/politik/gang/seite-3"),
    ],
)
def test_the_next_page_of_the_same_address_leads_on(url: str, target: str) -> None:
    """A link by rel or by number counts when the address is the same but for the page number."""
    assert following(url, head=f"<link rel=next href='{HOST}{target}'>") == HOST + target
    assert following(url, body=f"<a rel='nofollow next' href='{target}#top'>On</a>") == HOST + target
    number = target.replace(".html", "").rstrip("/").replace("&id=7", "")[-2:].lstrip("/-=e,")
    assert following(url, body=f"<a href='{target}'> {number} </a>") == HOST + target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/2026/05/the-long-walk", "/2026/05/the-short-run"),
        ("/2026/05/the-long-walk", "/2026/05/the-long-walk/3"),
        ("/2026/05/the-long-walk/3", "/2026/05/the-long-walk/2"),
        ("/2026/05/the-long-walk", "/2026/05/the-long-walk"),
        ("/2026/05/story-1234", "/2026/05/story-1235"),
        ("/walk", "https://other.example/walk/2"),
        ("/walk", "ftp://news.example/walk/2"),
        ("/walk", "http://[bad"),
        ("/news/41", "/news/42"),
        ("/walk?page=2&p=1", "/walk?page=3&p=1"),
    ],
)
def test_another_article_does_not(url: str, target: str) -> None:
    """The next article, a page further on, the page itself, another host, what cannot be read."""
    assert following(url, head=f"<link rel=next href='{target}'>") is None


@pytest.mark.parametrize(
    ("url", "target", "label"),
    [
        ("/walk", "/walk/seite-2", "Nächste Seite »"),
        ("/walk-100.html", "/walk-100_2.html", "next page"),
        ("/walk", "/walk?p=2", "Page suivante"),
        ("/walk?page=2", "/walk?page=3", "<span>Página siguiente ›</span>"),  # noqa: RUF001 - an arrow
    ],
)
def test_a_link_to_the_next_page_leads_on(url: str, target: str, label: str) -> None:
    """A link that says so counts as one by number does: at the same address alone."""
    assert following(url, body=f"<a class='pager' href='{target}'>{label}</a>") == HOST + target
    assert following("/run", body=f"<a class='pager' href='{target}'>{label}</a>") is None
    assert following(url, body=f"<a class='pager' href='{target}'>A {label}</a>") is None


@pytest.mark.parametrize(
    "label", ["Next article", "Nächster Beitrag", "<b>Article</b> suivant", "次の記事へ"]
)
def test_a_link_to_the_next_article_does_not(label: str) -> None:
    """Numbered addresses of a series are linked by `rel=next`, too."""
    assert following("/news/walk-1", body=f"<a rel=next href='/news/walk-2'>{label}</a>") is None
    assert (
        following("/news/walk-1", body="<a rel=next href='/news/walk-2'>The article goes on</a>") is not None
    )


def test_a_link_without_a_word_does_not() -> None:
    """An address alone proves nothing: the link must call itself the next page."""
    assert following("/walk", body="<a href='/walk/2'>Walk, the second day</a>") is None


def blocks(*texts: str) -> list[Block]:
    """Make paragraphs."""
    return [Block(type="p", text=text, xpath="/html/body/p") for text in texts]


def test_pages_are_joined_in_order() -> None:
    """What all pages begin and end with counts once; a refrain within the text stays."""
    pages = [
        blocks("The long walk", "One.", "Refrain.", "Two.", "By Ada Quill"),
        blocks("The long walk", "Three.", "Refrain.", "Four.", "By Ada Quill"),
        blocks("The long walk", "By Ada Quill"),
        blocks("The long walk", "Five.", "By Ada Quill"),
    ]
    joined = join_pages(pages)
    assert [part.block.text for part in joined] == [
        *("The long walk", "One.", "Refrain.", "Two."),
        *("Three.", "Refrain.", "Four."),
        *("Five.", "By Ada Quill"),
    ]
    assert [part.page for part in joined] == [1, 1, 1, 1, 2, 2, 2, 4, 4]


def test_pages_are_bounded() -> None:
    """A trap without end gives no text without end."""
    assert len(join_pages([blocks(f"Page {number}.") for number in range(50)])) == MOST_PAGES
    assert join_pages([]) == ()


def test_a_page_that_goes_on_says_so() -> None:
    """What was not read is told as a warning, never passed over in silence."""
    head = "<head><link rel=next href=/walk/2></head>"
    html = f"<html>{head}<body><article><p>Short.</p></article></body></html>"
    article = extract(html.encode(), url=f"{HOST}/walk")
    assert f"The article may go on at {HOST}/walk/2, which was not read." in article.extraction.warnings


@pytest.mark.parametrize(
    ("url", "firsts"),
    [
        ("https://www.news.example/walk/2", ["https://www.news.example/walk"]),
        ("https://news.example/walk?id=7&page=3", ["https://news.example/walk?id=7"]),
        ("https://news.example/walk_2.html", ["https://news.example/walk.html"]),
        ("https://news.example/walk", []),
        ("https://[broken/2", []),
    ],
)
def test_a_further_page_leads_to_its_first(url: str, firsts: list[str]) -> None:
    """Its address without the page number; any address may also be of no article over several pages."""
    assert list(dict.fromkeys(first_pages(url))) == firsts
