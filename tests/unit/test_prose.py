"""The paragraphs of a page's main part, for pages on which an extractor finds little."""

from __future__ import annotations

from extractors.prose import FEWEST_CHARACTERS, prose_of
from extractors.tree import parse_page

PROSE = [
    f"Entry {number}: the wind has turned again, and the crews have tied the ferries up twice over."
    for number in range(15)
]


def paragraphs(inner: str) -> list[str]:
    """Return the prose of a page with this body."""
    html = f"<html><head><title>t</title></head><body>{inner}</body></html>"
    return [block.text for block in prose_of(parse_page(html.encode()))]


def posts() -> str:
    """Return the posts of a live blog, an article element each."""
    return "".join(f"<article><p>{text}</p></article>" for text in PROSE)


def test_the_posts_of_a_live_blog_are_its_prose() -> None:
    """Many articles in one main part: all their paragraphs, in page order."""
    assert paragraphs(f"<main>{posts()}</main>") == PROSE


def test_the_only_article_comes_before_the_main_part() -> None:
    """What stands beside the article in the main part is none of it."""
    text = "".join(f"<p>{text}</p>" for text in PROSE)
    beside = "<p>The harbour office is open from eight to noon, on Fridays until four.</p>"
    assert paragraphs(f"<main><article>{text}</article>{beside}</main>") == PROSE


def test_links_forms_and_short_lines_are_no_prose() -> None:
    """Headlines of other stories, a form, and labels are left out."""
    furniture = (
        "<p><a href='/a'>The lighthouse keeper has painted the lighthouse, all of it, in two days</a></p>"
        "<form><p>Leave us your address and we write to you on days that end well.</p></form><p>Share</p>"
    )
    text = "".join(f"<p>{text}</p>" for text in PROSE)
    assert paragraphs(f"<main>{furniture}{text}{furniture}</main>") == PROSE


def test_little_prose_is_none() -> None:
    """A few lines are no article that was overlooked; neither is a page without a main part."""
    few = [text for text in PROSE if sum(map(len, PROSE[: PROSE.index(text) + 1])) < FEWEST_CHARACTERS]
    assert paragraphs("<main>" + "".join(f"<p>{text}</p>" for text in few) + "</main>") == []
    assert paragraphs(posts()) == []


def test_a_longer_text_may_be_asked_for() -> None:
    """Whoever asks for a live blog's prose gets that and no short one."""
    page = parse_page(f"<html><body><main>{posts()}</main></body></html>".encode())
    whole = sum(map(len, PROSE))
    assert [block.text for block in prose_of(page, fewest=whole)] == PROSE
    assert prose_of(page, fewest=whole + 1) == ()
