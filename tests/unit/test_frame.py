"""The frame of a page's paragraphs: where it lies, and what a body missed of it."""

from __future__ import annotations

import pytest

from extractors.article import Block
from extractors.body import find_body
from extractors.frame import find_frame, may_miss, misses_structure, misses_text, page_paragraphs
from extractors.tree import parse_page

LINES = tuple(
    f"Line {number} of the story tells what the council of the harbour decided about the old ferry."
    for number in range(16)
)
PARAGRAPHS = [f"<p>{line}</p>" for line in LINES]
BODY = "".join(PARAGRAPHS)
MENU = (
    "<nav>" + "<p>A line of the menu that is as long as a paragraph of the story itself.</p>" * 40 + "</nav>"
)


def frame_name(html: str) -> str | None:
    """Return the class of a page's frame."""
    root = parse_page(f"<html><body>{html}</body></html>".encode())
    frame = find_frame(root, page_paragraphs(root))
    return frame.element.get("class") if frame else None


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (f"<div class=a><div class=b>{BODY}</div></div>", "b"),
        (f"<div class=a><div class=b>{BODY[:700]}</div><div class=c>{BODY[700:]}</div></div>", "a"),
        (f"{MENU}<div class=b>{BODY}</div>", "b"),
        (f"<div class=b>{BODY}</div><aside class=c>{BODY}{BODY}</aside>", "b"),
        (
            f"<div class=b>{BODY}</div><div class=c><p>A line of the footer, long enough as it is.</p></div>",
            "b",
        ),
        (f"<div class=a>{'<article>' + BODY[:300] + '</article>'}{'<article></article>' * 3}</div>", None),
        (BODY, None),
        (f"<ul class=u>{''.join(f'<li>{line}</li>' for line in PARAGRAPHS)}</ul>", None),
        ("<div class=a><p>Short.</p></div>", None),
        ("", None),
    ],
)
def test_the_frame_is_the_innermost_holder(html: str, name: str | None) -> None:
    """Menus and asides do not count; several articles, or the body itself, are no frame."""
    assert frame_name(html) == name


def test_a_body_in_parts_is_read_whole() -> None:
    """A story cut into containers of one name, with advertisements between, comes back in one piece."""
    parts = "".join(
        f"<div class='article-body'>{''.join(PARAGRAPHS[start : start + 4])}</div><div class='ad'>Ad</div>"
        for start in range(0, 16, 4)
    )
    root = parse_page(f"<html><body><div class='chunks'>{parts}</div></body></html>".encode())
    body = find_body(root, allows_fallback=True)
    assert body.mode == "framed"
    assert [block.text for block in body.blocks] == list(LINES)
    assert root.find(".//div").get("class") == "chunks"


def test_subheads_and_lists_between_paragraphs_are_read() -> None:
    """Without a telling name trafilatura gathers paragraphs alone; the frame brings the rest."""
    items = "<ul><li>one thing;</li><li>another.</li></ul>"
    inner = f"{PARAGRAPHS[0]}<h2>What came next</h2>{PARAGRAPHS[1]}{items}{PARAGRAPHS[2]}"
    root = parse_page(f"<html><body><div class='article'>{inner}</div></body></html>".encode())
    body = find_body(root, allows_fallback=True)
    assert [(block.type, block.text) for block in body.blocks] == [
        ("p", LINES[0]),
        ("h2", "What came next"),
        ("p", LINES[1]),
        ("li", "one thing;"),
        ("li", "another."),
        ("p", LINES[2]),
    ]


def test_what_stands_outside_of_the_story_is_not_missed() -> None:
    """A subhead after the last found paragraph, and a list of links between two, are furniture."""
    links = "<ul><li><a href='/x'>Another story about the ferry</a></li></ul>"
    html = (
        f"<html><body><div class='x'>{PARAGRAPHS[0]}{links}{PARAGRAPHS[1]}<h2>More</h2></div></body></html>"
    )
    root = parse_page(html.encode())
    frame = find_frame(root, page_paragraphs(root))
    assert frame is not None
    found = [Block(type="p", text=line) for line in LINES[:2]]
    assert not misses_structure(frame, found)
    assert not misses_text(frame, found)
    assert misses_text(frame, found[:1])
    assert may_miss(page_paragraphs(root), found)
    assert not may_miss(page_paragraphs(root), [*found, Block(type="h2", text="A subhead")])
    assert may_miss(page_paragraphs(root), [found[0], Block(type="h2", text="A subhead")])
