"""The body: blocks as the page has them, special spaces kept, stunted texts read again."""

from __future__ import annotations

import pytest
from lxml import etree

from extractors.body import Body, find_body
from extractors.errors import NoText, TooLarge
from extractors.tree import parse_page, plain_length, without_inline
from extractors.walk import walk_blocks

HUGE = etree.XMLParser(huge_tree=True)
PROSE = "The council of the harbour town voted on Tuesday, after a week of blockade, for a larger budget. "


def walked(xml: str) -> list[tuple[str, str]]:
    """Walk a body in trafilatura's vocabulary and return type and text of its blocks."""
    return [(block.type, block.text) for block in walk_blocks(etree.fromstring(xml, HUGE))]


LIST = "<list><item>a</item><item>b <list><item>c</item></list></item></list>"
TABLE = "<table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell></row></table>"


@pytest.mark.parametrize(
    ("xml", "blocks"),
    [
        ("<p>One <hi>bold</hi>.</p><p>Two</p>", [("p", "One bold."), ("p", "Two")]),
        ("<head>Sub</head>loose<p>One</p>tail", [("h2", "Sub"), ("p", "loose"), ("p", "One"), ("p", "tail")]),
        ("<p>One<lb/>two</p>", [("p", "One\ntwo")]),
        ("<p>One<lb/> <lb/>two<lb/></p>", [("p", "One"), ("p", "two")]),
        ("<quote><p>Said</p><p>so</p></quote>", [("quote", "Said"), ("quote", "so")]),
        (LIST, [("li", "a"), ("li", "b"), ("li", "c")]),
        (TABLE, [("table", "a\tb"), ("table", "c")]),
        ("<table><row><cell><p>Long</p><p>text</p></cell></row></table>", [("p", "Long"), ("p", "text")]),
        ("<p>a<graphic src='x'/>b</p>", [("p", "ab")]),
        ("<div><p>  </p><p>\n</p></div>", []),
        ("<p>soft\u00adhyphen zero\u200bwidth</p>", [("p", "softhyphen zerowidth")]),
        ("<p>e\u0301te\u0301</p>", [("p", "été")]),
    ],
)
def test_blocks_are_the_pages_own(xml: str, blocks: list[tuple[str, str]]) -> None:
    """Paragraphs, subheads, quotes, items and rows come one by one; no marks are added to their text."""
    assert walked(f"<body>{xml}</body>") == blocks


def test_deep_bodies_are_walked() -> None:
    """Nesting beyond Python's recursion limit is walked like any other."""
    depth = 1500
    assert walked("<body>" + "<div>" * depth + "x" + "</div>" * depth + "</body>") == [("p", "x")]


def body_of(html: str, *, allows_fallback: bool = True) -> Body:
    """Find the body of a page as the pipeline does."""
    return find_body(parse_page(html.encode()), allows_fallback=allows_fallback)


def test_special_spaces_survive() -> None:
    """The spaces inside « » and before a colon are the page's own, not U+0020."""
    text = "«\u00a0Oui\u00a0», dit-il\u202f: «\u202fnon\u202f». Prix\u00a0: 10\u2009000\u00a0€."
    html = f"<html><body><article><p>{PROSE * 3}</p><p>{text} {PROSE}</p></article></body></html>"
    assert text in body_of(html).blocks[1].text
    assert text in body_of(html.replace("\u00a0", "&nbsp;").replace("\u202f", "&#8239;")).blocks[1].text


def test_padding_is_not_a_special_space() -> None:
    """Spaces at the ends of an element, and in runs, are layout and fold away."""
    first, last = f"<p>\u00a0{PROSE * 3}\u00a0</p>", f"<p>a\u00a0 b {PROSE * 3}</p>"
    html = f"<html><body><article>{first}<p>\u00a0</p>{last}</article></body></html>"
    texts = [block.text for block in body_of(html).blocks]
    assert texts == [(PROSE * 3).strip(), f"a b {(PROSE * 3).strip()}"]


def test_french_signs_keep_their_spaces() -> None:
    """Narrow no-break spaces before ; ! ? and those inside guillemets stay, in lists and subheads, too."""
    subhead, item = "Et maintenant\u202f?", "Le port\u202f; la ville\u202f! \u00ab\u202fLa mer\u202f\u00bb"
    html = (
        f"<html><body><article><p>{PROSE * 3}</p><h2>{subhead}</h2><p>{PROSE * 2}</p>"
        f"<ul><li>{item} et puis rien.</li></ul><p>{PROSE * 3}</p></article></body></html>"
    )
    texts = [block.text for block in body_of(html).blocks]
    assert subhead in texts
    assert f"{item} et puis rien." in texts


def test_a_stunted_text_is_read_again() -> None:
    """Where the quick mode finds next to nothing of what the page shows, another mode is asked."""
    lines = "".join(f"<div>{PROSE}{number}<br></div>" for number in range(12))
    html = f"<html><body><div class='x'>{lines}</div></body></html>"
    body = body_of(html)
    assert body.mode != "quick"
    assert body.length > 900
    assert body_of(html, allows_fallback=False).mode == "quick"


def test_a_short_page_is_not_read_again() -> None:
    """A short text that is all the page has is no stunted one."""
    html = f"<html><body><article><p>{PROSE * 2}</p></article></body></html>"
    assert body_of(html).mode == "quick"


def test_the_tree_is_left_as_it_is() -> None:
    """Finding the body changes nothing that a later reader of the tree would miss."""
    markup = f"<html><body><article><p>{PROSE * 9}</p></article><footer>f</footer></body></html>".encode()
    root = parse_page(markup)
    before = etree.tostring(root)
    find_body(root, allows_fallback=True)
    assert etree.tostring(root) == before


@pytest.mark.parametrize(
    "markup",
    [
        b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' '/x.dtd'><html><body><p>x</p></body></html>",
        b"<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>x</p></body></html>",
        b"<html lang='fr' /><body><p>x</p></body></html>",
        b"<ht\x00ml><body><p>\x01x</p></body></html>",
        b"<p>x",
    ],
)
def test_odd_beginnings_are_parsed(markup: bytes) -> None:
    """Doctypes, prologs, a closed root and control characters cost no text."""
    assert "".join(parse_page(markup).itertext()).strip() == "x"


def test_depth_is_told_not_lost() -> None:
    """Two thousand levels are read, more are refused, and unclosed inline tags can be taken out."""
    deep = b"<html><body>" + b"<div>" * 2000 + b"x" + b"</div>" * 2000
    assert "x" in "".join(parse_page(deep).itertext())
    unclosed = b"<html><body>" + b"<b>" * 5000 + b"<p class='y'>x</p>"
    with pytest.raises(TooLarge, match="nested deeper"):
        parse_page(unclosed)
    assert parse_page(without_inline(unclosed)).findtext(".//p") == "x"


def test_nothing_to_parse_is_no_text() -> None:
    """A doctype alone holds no element."""
    with pytest.raises(NoText):
        parse_page(b"<!DOCTYPE html>")


def test_plain_text_is_what_stands_outside_of_furniture() -> None:
    """Links, menus, forms and scripts do not count, what follows them does."""
    html = (
        b"<html><body>ab<a>link</a> c d<nav>menu<p>x</p></nav><script>s</script><div>e  f</div></body></html>"
    )
    assert plain_length(parse_page(html)) == len("ab") + len("c d") + len("e f")
