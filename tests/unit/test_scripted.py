"""Text from a script: shells filled, teasers completed, and pages that show their text left alone."""

from __future__ import annotations

import json

import pytest

from extractors import extract
from extractors.article import Block
from extractors.scripted import read_script, scripted_blocks

LINES = [
    f"The {number} bridge of the old canal will be closed to lorries from Monday on, the town said, because"
    f" its {number} pillar has moved by the width of a hand since the flood of the spring before last."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
]
PLACE = "/html/body/p"


def page(inner: str, *, body: str, **more: object) -> bytes:
    """Make a page whose JSON-LD holds the text of the article."""
    thing = {"@type": "NewsArticle", "headline": "Bridges", "articleBody": body, **more}
    head = f"<title>Bridges</title><script type='application/ld+json'>{json.dumps(thing)}</script>"
    return f"<html lang=en><head>{head}</head><body>{inner}</body></html>".encode()


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n"])
@pytest.mark.parametrize(
    "shell", ["<div id=root></div>", "<noscript>Please enable JavaScript to read this page.</noscript>"]
)
def test_a_shell_is_filled(shell: str, separator: str) -> None:
    """A page that builds its text with JavaScript gives the text of its JSON-LD, paragraph by paragraph."""
    article = extract(page(shell, body=separator.join(LINES)), url="https://canal.example/bridges")
    assert [block.text for block in article.blocks] == LINES
    assert {block.xpath for block in article.blocks} == {None}
    assert article.extraction.mode == "jsonld"
    assert article.outcome == "full"


def test_html_in_the_script_is_read() -> None:
    """Paragraphs, subheads and lists of an articleBody in HTML become blocks of their kind."""
    body = f"<p>{LINES[0]}</p><h2>What next?</h2><ul><li>{LINES[1]}</li></ul><p>{LINES[2]} <b>So.</b></p>"
    blocks = scripted_blocks((), read_script(body))
    assert [(block.type, block.text) for block in blocks] == [
        ("p", LINES[0]),
        ("h2", "What next?"),
        ("li", LINES[1]),
        ("p", f"{LINES[2]} So."),
    ]


def test_a_teaser_of_a_free_page_is_completed() -> None:
    """The first paragraph alone, and the whole of it in the script: the whole is taken."""
    html = page(f"<article><p>{LINES[0]}</p></article>", body="\n".join(LINES), isAccessibleForFree=True)
    article = extract(html, url="https://canal.example/bridges")
    assert [block.text for block in article.blocks] == LINES


def test_a_locked_page_keeps_its_teaser() -> None:
    """What a page does not let people read is not taken from its script."""
    html = page(f"<article><p>{LINES[0]}</p></article>", body="\n".join(LINES), isAccessibleForFree=False)
    article = extract(html, url="https://canal.example/bridges")
    assert [block.text for block in article.blocks] == LINES[:1]


@pytest.mark.parametrize(
    ("shown", "body"),
    [
        (LINES, LINES[0] * 2),
        (LINES[:4], "\n".join(LINES)),
        ([line.replace("bridge", "harbour").replace("canal", "sea") for line in LINES[:2]], "\n".join(LINES)),
        (LINES[:1], "Too short to be whole."),
        (LINES[:1], None),
    ],
)
def test_a_page_that_shows_its_text_is_left_alone(shown: list[str], body: str | None) -> None:
    """Most of the text on the page, another text than the script's, or no script: the page counts."""
    assert (
        scripted_blocks([Block(type="p", text=line, xpath=PLACE) for line in shown], read_script(body)) == ()
    )
