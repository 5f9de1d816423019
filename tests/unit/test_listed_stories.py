"""Stories in the form of a list, and parts with the name of furniture: what they say is not lost."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.refining import refine
from extractors.tree import parse_page

PLACES = ("harbour", "council", "teacher", "river", "bridge", "winter", "market", "engine", "garden")
PROSE = [
    f"At the {place} the evening began with soup, and the cook of the {place} told the guests for an hour how"
    f" the boats had come home in the year of the flood, which of them were late, and who waited on the quay."
    for place in PLACES
]
HEADS = [f"The restaurant at the {place}" for place in PLACES]


def paragraphs(texts: list[str]) -> str:
    """Return texts as paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str) -> bytes:
    """Return a page with an article element."""
    return (
        "<html><head><title>Nine tables by the lake | Gazette</title>"
        '<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>Nine tables by the lake</h1>{body}</article><footer><p>Gazette</p></footer></body>"
        "</html>"
    ).encode()


@pytest.mark.parametrize("pattern", ["{}", "<div class='item'>{}</div>"])
@pytest.mark.parametrize("level", ["h2", "h3"])
def test_linked_subheads_of_a_list_stay(pattern: str, level: str) -> None:
    """Where every paragraph has a subhead above it that is a link, the links are what the text is about."""
    parts = [
        pattern.format(f"<{level}><a href='/{place}'>{head}</a></{level}><p>{text}</p>")
        for place, head, text in zip(PLACES, HEADS, PROSE, strict=True)
    ]
    text = extract(page("".join(parts)), url="https://gazette.example/a/x").text
    expected = [line for pair in zip(HEADS, PROSE, strict=True) for line in pair]
    assert [line for line in text.split("\n\n") if line in expected] == expected


def test_a_linked_head_or_two_between_paragraphs_are_teasers() -> None:
    """What links to another story inside of a long text is cut, and stands among what was removed."""
    body = (
        f"{paragraphs(PROSE[:4])}<h3><a href='/b'>{HEADS[0]}</a></h3>{paragraphs(PROSE[4:7])}"
        f"<h3><a href='/c'>{HEADS[1]}</a></h3>{paragraphs(PROSE[7:])}"
    )
    article = extract(page(body), url="https://gazette.example/a/x")
    assert article.text.split("\n\n") == PROSE
    assert not {HEADS[0], HEADS[1]} & set(article.text.split("\n\n"))


def test_linked_heads_after_a_text_are_no_subheads() -> None:
    """Teasers of three more stories at the end do not make a list of the story before them."""
    below = "".join(f"<h3><a href='/{n}'>{HEADS[n]}</a></h3><p>{PROSE[n]}</p>" for n in (6, 7, 8))
    article = extract(page(paragraphs(PROSE[:6]) + below), url="https://gazette.example/a/x")
    assert not set(HEADS) & set(article.text.split("\n\n"))


@pytest.mark.parametrize("name", ["newsletter", "social", "caption", "teaser"])
def test_a_name_takes_no_half_of_a_story(name: str) -> None:
    """A part of the article's element with several paragraphs stays, whatever its class is called."""
    body = f"{paragraphs(PROSE[:2])}<div class='{name}'>{paragraphs(PROSE[2:5])}</div>"
    article = extract(page(body), url="https://gazette.example/a/x")
    assert article.text.split("\n\n") == PROSE[:5]


def test_what_one_name_may_cut_is_bounded() -> None:
    """Two paragraphs in a row that are a good part of the text stay; one with a link is what it is called."""
    blocks = [Block(type="p", text=text) for text in PROSE]
    for inside, kept in ((2, 9), (1, 8)):
        link = "<p><a href='/b'>The whole evening</a></p>"
        box = f"<div class='promo'>{paragraphs(PROSE[4 : 4 + inside])}{link}</div>"
        html = f"<body><div>{paragraphs(PROSE[:4])}{box}{paragraphs(PROSE[4 + inside :])}</div></body>"
        refined = refine(parse_page(html.encode()), blocks)
        assert [block.text for block in refined.blocks if block.text in PROSE][:4] == PROSE[:4]
        assert len(refined.blocks) == kept
        assert len(refined.blocks) + len(refined.cuts) == len(PROSE)


def test_a_title_is_no_text() -> None:
    """A page of which only the title was found is empty, with a reason; the title stands in what was cut."""
    html = page(f"<nav>{paragraphs(PROSE[:5])}</nav>")
    article = extract(html, url="https://gazette.example/a/x")
    assert (article.outcome, article.text) == ("empty", "")
    assert article.reason == "Nothing but its title was found of the text of the page."
    assert [cut.text for cut in article.removed] == ["Nine tables by the lake"]
