"""The one element that trafilatura reads of a page: it gives what the whole page would, or is not used."""

from __future__ import annotations

import re

import pytest
import trafilatura
from lxml import etree
from trafilatura import xpaths
from trafilatura.settings import Extractor

from extractors import discards, region
from extractors.body import NAMES
from extractors.tree import drop_unread, parse_page
from extractors.walk import walk_blocks

QUICK = Extractor(fast=True, precision=True, comments=False)
LINES = tuple(
    f"Sentence {number} of the report says where the ferry stopped, and why nobody was on the quay."
    for number in range(9)
)
STORY = "".join(f"<p>{line}</p>" for line in LINES)
ENTRY = f"<div class='entry-content'>{STORY}</div>"
MENU = "<div class='content-menu'><a href='/a'>Sport</a><a href='/b'>Weather</a></div>"
RELATED = "<div class='related-stories'><p>Another story that stands in a box of its own.</p></div>"
SHARED = "<div class='share-bar'><span class='share-label'>Share this</span></div>and a line after it"
FORM = "<form action='/join'><label>Your address</label><input name='mail'><p>Join us.</p></form>"
PICTURE = (
    "<figure><div class='article-body-image'>The quay</div><figcaption>The quay at dusk</figcaption></figure>"
)
TABLE = (
    "<table role='presentation'><tr><td>Ferries</td><td>12</td></tr><tr><td>Quays</td><td>3</td></tr></table>"
)


def whole(html: str) -> etree._Element:
    """Return a page's root as the body finder gets it."""
    markup = f"<html><head><title>Ferry</title></head><body>{html}</body></html>".encode()
    root = parse_page(markup)
    drop_unread(root, markup)
    return root


def texts(root: etree._Element) -> list[tuple[str, str]]:
    """Return what trafilatura finds in a page, type and text of its blocks."""
    document = trafilatura.bare_extraction(root, options=QUICK)
    return [(block.type, block.text) for block in walk_blocks(document.body)] if document else []


@pytest.mark.parametrize(
    "html",
    [
        f"{MENU}<div id='page'>{ENTRY}</div>{RELATED}",
        f"<main><article class='post'><h1>Ferry</h1>{STORY}{RELATED}{SHARED}</article></main>{RELATED}",
        f"<section><article>{PICTURE}{STORY}<ul><li>One quay</li><li>Ferries</li></ul></article></section>",
        f"{PICTURE}<div class='article-body'>{STORY}{FORM}</div>",
        f"<div class='entry-content'>{STORY}<div><div class='share-bar'>Share</div></div>and more</div>",
        f"<div class='entry-content'>{TABLE}{STORY}<blockquote>{LINES[0]} Twice.</blockquote></div>",
        f"<main><p><a href='/t'>A topic</a></p>{STORY}<h2>Later</h2>{STORY.replace('ferry', 'boat')}</main>",
        f"<app-page><div class='story-body'>{STORY}<p>By <a href='/x'>A reporter</a></p></div></app-page>",
        f"<section><main>{STORY}<a href='/more'>Read on about the ferry</a></main></section>",
        f"<div><div class='text'>{STORY}</div><div class='text'>{STORY}</div></div>",
        f"<div class='entry-content'>12 views</div><article>{STORY}</article><article>{STORY}</article>",
        f"<form id='page'>{MENU}{ENTRY}<a href='/more'>More of the ferry</a>{RELATED}</form>{MENU}",
        f"<div class='post'> <span>12 views</span></div><div class='story'>{STORY}</div>{RELATED}",
    ],
)
def test_a_region_gives_what_its_page_gives(html: str) -> None:
    """Where the region is proven, trafilatura finds the same blocks in it as in the whole page."""
    root = whole(html)
    found = region.find_region(root, NAMES)
    assert found is not None
    blocks = walk_blocks(trafilatura.bare_extraction(region.page_of(found), options=QUICK).body)
    assert region.is_proven(found, blocks)
    assert [(block.type, block.text) for block in blocks] == texts(root) != []


@pytest.mark.parametrize(
    "html",
    [
        f"<form class='page'>{ENTRY}</form><p>{' '.join(LINES[:3])}</p>",
        f"<ul><li>{ENTRY}</li></ul>",
        f"<div class='comments-area'>{ENTRY}</div>",
        f"<div class='infinite-scroll'>{ENTRY}</div>",
        f"<script>page()</script>{ENTRY}",
        f"<figure class='entry-content'><table><tr><td>A ferry</td></tr></table></figure>{ENTRY}",
        f"<table class='entry-content'><tr><td>A ferry</td></tr></table>{ENTRY}",
        f"<div class='entry-content'>{FORM.replace('Join us.', ' '.join(LINES[:4]))}{STORY}</div>",
        f"<div class='entry-content'><p>{LINES[0]}</p></div>{STORY}",
        f"<div class='page'>{STORY}</div>",
        f"<div class='entry-content'></div><article>{STORY}</article>{ENTRY}",
    ],
)
def test_an_uncertain_region_is_none(html: str) -> None:
    """What stands round an element, in it or before it can make trafilatura read another one."""
    root = parse_page(f"<html><body>{html}</body></html>".encode())
    assert region.find_region(root, NAMES) is None


def test_a_region_that_gave_too_little_proves_nothing() -> None:
    """One paragraph is less than trafilatura is content with: it would have looked further on the page."""
    found = region.find_region(whole(f"{ENTRY}{RELATED}"), NAMES)
    assert found is not None
    blocks = walk_blocks(etree.fromstring(f"<body><p>{LINES[0]}</p></body>"))
    assert not region.is_proven(found, blocks)
    assert not region.is_proven(found, [])


def test_what_is_discarded_is_gone_from_the_copy_alone() -> None:
    """A box that its class gives away is dropped with its text; what follows it stays, as does the page."""
    root = whole(f"<div class='entry-content'>{STORY}{RELATED}{SHARED}</div>")
    found = region.find_region(root, NAMES)
    assert found is not None
    copied = "".join(region.page_of(found).itertext())
    assert "Another story" not in copied
    assert "Share this" not in copied
    assert copied.endswith("and a line after it")
    assert "Another story" in "".join(root.itertext())


def test_a_region_of_little_else_keeps_what_has_telling_names() -> None:
    """trafilatura discards nothing where nearly everything would be gone; neither do we."""
    root = whole(f"<div class='entry-content'><div class='widget-text'>{STORY}</div><p>{LINES[0]}</p></div>")
    found = region.find_region(root, NAMES)
    assert found is not None
    assert LINES[8] in "".join(region.page_of(found).itertext())


def literals(expression: etree.XPath) -> list[str]:
    """Return the alternatives of all names in an expression, without their anchors and inner groups."""
    names = [name for name in re.findall(r"'([^']*)'", expression.path) if len(name) > 2]
    plain = [re.sub(r"\(\?!\w+\)|\[C", "", name).replace("c]", "c").lstrip("^") for name in names]
    opened = [re.sub(r"^\(\?:([^)]*)\)$", r"\1", name) for name in plain]
    return [one.lower() for name in opened for one in re.sub(r"\(\?:[^)]*\)", "", name).split("|")]


@pytest.mark.parametrize("expression", [*NAMES.chosen, *NAMES.dropped])
def test_trafilatura_asks_for_the_attributes_we_sketch(expression: etree.XPath) -> None:
    """An expression is asked about an element that has these attributes and no other."""
    asked = set(re.findall(r"@([\w-]+)", expression.path))
    assert asked <= set(region.ATTRIBUTES)


@pytest.mark.parametrize("expression", NAMES.chosen)
def test_no_name_is_chosen_that_we_pass_over(expression: etree.XPath) -> None:
    """Each alternative holds a part that makes us look closer; nothing is chosen for what it has not."""
    assert "not(" not in expression.path
    tags = set(re.findall(r"self::(\w+)", expression.path))
    assert tags <= {"article", "div", "main", "section"}
    for name in literals(expression):
        assert any(part in name for part in region.CHOSEN_PARTS), name


@pytest.mark.parametrize("expression", NAMES.dropped)
def test_no_name_is_dropped_that_we_pass_over(expression: etree.XPath) -> None:
    """The same for what is dropped before."""
    for name in literals(expression):
        assert any(part in name for part in region.DROPPED_PARTS), name


@pytest.mark.parametrize("part", discards.DISCARDED_PARTS)
@pytest.mark.parametrize("tag", discards.TAGS)
def test_trafilatura_discards_what_we_drop(part: str, tag: str) -> None:
    """Every element that we drop would be discarded, wherever in its class the part stands."""
    kept = {"ul": "list", "ol": "list"}.get(tag, tag)
    body = etree.fromstring(f"<body><{kept} class='a{part}b'>Text</{kept}></body>")
    assert any(expression(body) for expression in xpaths.OVERALL_DISCARD_XPATH)
