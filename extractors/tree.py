"""The one parse of a page: text in, lxml tree out, with libxml2's limits told instead of silent."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from extractors.errors import NoText, TooLarge

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_DOCTYPE = re.compile(rb"\A\s*<!doctype[^>]*>", re.IGNORECASE)
_CLOSED_ROOT = re.compile(rb"(<html\b[^>]{0,2000}?)/>", re.IGNORECASE)
_INLINE = re.compile(rb"</?(?:b|big|em|font|i|small|span|strong|u)(?:\s[^>]*)?>", re.IGNORECASE)
_HEAD = 4_096
_FURNITURE = frozenset(
    (
        *(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "iframe",
            "a",
            "nav",
            "header",
            "footer",
            "aside",
        ),
        *("form", "button", "select", "option", "label"),
    )
)

# What trafilatura deletes before it reads anything, and what no reader sees; a third of most pages.
_UNREAD = (
    *("aside", "audio", "button", "canvas", "footer", "iframe", "input", "link", "nav"),
    *("object", "option", "picture", "select", "source", "style", "svg", "textarea", "track", "video"),
)

# Those of them that part the words round them, as a reader sees the page: a box, no sign within a line.
_PARTING = ("aside", "audio", "button", "footer", "iframe", "nav", "object", "select", "textarea", "video")
_UNPARTED = "\u2e80"  # from here on letters stand side by side without spaces

_NO_QUOTE = (
    "a",
    "button",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "iframe",
    "img",
    "input",
    "li",
    "time",
)
_KEPT = "kept-aside"

SHOWN = "data-depeche-shown"
"""The attribute of elements that held a picture or a player before `drop_unread`."""

CONTROL = "data-depeche-control"
"""The attribute of elements that held something to press or to fill in."""

DRAWN = "data-depeche-drawn"
"""The attribute of elements that held a drawing: an icon, a sign, a portrait."""

_MARKS = {
    **dict.fromkeys(("picture", "video", "audio", "iframe"), SHOWN),
    **dict.fromkeys(("button", "input", "select", "textarea"), CONTROL),
    "svg": DRAWN,
}

# trafilatura wants lxml.html's elements. lxml.html's own parser asks a Python function for the class of every
# element it touches, which is a tenth of the time of a page; one class for all needs no asking.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)
_MAKER = etree.HTMLParser()
_MAKER.set_element_class_lookup(_ALL_ALIKE)


def parse_page(markup: bytes) -> HtmlElement:
    """Return the root element of a page in UTF-8; raises NoText when there is none, TooLarge when too deep.

    Control characters, which may not stand in a tree, and comments are left out. libxml2 stops at 2,048
    nested elements and would drop the rest of the page without a word: that is the TooLarge here.
    """
    parser = etree.HTMLParser(
        collect_ids=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(_ALL_ALIKE)
    root = etree.fromstring(_repaired(markup), parser)
    if not isinstance(root, HtmlElement):
        raise NoText("The page holds no element.")
    fatal = parser.error_log.filter_from_fatals()
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in fatal):
        raise TooLarge("The page is nested deeper than 2,048 elements.")
    return root


def empty_page(*path: str) -> tuple[HtmlElement, HtmlElement]:
    """Return a page that holds only these elements, one inside of the other, and the innermost of them."""
    page = inner = _MAKER.makeelement("html")
    for name in ("body", *path):
        inner = etree.SubElement(inner, name)
    return page, inner


def parse_any_depth(markup: bytes) -> tuple[HtmlElement, tuple[str, ...]]:
    """Parse a page; one that nests too deep is parsed again without its inline tags, with a warning."""
    try:
        return parse_page(markup), ()
    except TooLarge as deep:
        return parse_page(without_inline(markup)), (f"{deep.reason} It was read without its inline tags.",)


def without_inline(markup: bytes) -> bytes:
    """Return the page without its inline tags: thousands of unclosed ones nest too deep and mean nothing."""
    return _INLINE.sub(b"", markup)


def drop_unread(root: HtmlElement, markup: bytes) -> None:
    """Delete the elements that hold no text of an article; no other element's path changes by it.

    Every later step walks the whole tree: on 261 pages the body took a quarter less time, and was the same.
    Scripts stay where JSON-LD says forum: trafilatura reads it. What held a picture, a player or a button is
    marked. The words before and after a box stay two.
    """
    for box in root.iter(*_PARTING):
        _part_words(box)
    for held in root.iter(*_MARKS):
        parent = held.getparent()
        if parent is not None:
            parent.set(_MARKS[held.tag], "")
    quoting = [aside for aside in root.iter("aside") if _only_quotes(aside)]
    for aside in quoting:
        aside.tag = _KEPT
    is_forum = b"DiscussionForumPosting" in markup
    etree.strip_elements(root, *_UNREAD, *(() if is_forum else ("script",)), with_tail=False)
    for aside in quoting:
        aside.tag = "aside"


def _only_quotes(aside: HtmlElement) -> bool:
    """Say whether an aside is a quotation from the story and nothing else."""
    is_quoting = next(aside.iter("blockquote", "q"), None) is not None
    return is_quoting and next(aside.iter(*_NO_QUOTE), None) is None


def _part_words(box: HtmlElement) -> None:
    """Put a space behind an element that is to be deleted where it stands between two words."""
    tail = box.tail or ""
    if not tail[:1].isalnum() or tail[0] >= _UNPARTED:
        return
    before, parent = box.getprevious(), box.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    if (text or before is not None) and not (text or "").endswith((" ", "\n", "(", "[")):
        box.tail = f" {tail}"


def plain_length(root: HtmlElement) -> int:
    """Count the characters of text outside of links, menus, forms and scripts, its white space folded."""
    body = root.find("body")
    waiting = [] if body is None else [body]
    length = 0
    while waiting:
        element = waiting.pop()
        length += _folded_length(element.text)
        for child in element:
            length += _folded_length(child.tail)
            if child.tag not in _FURNITURE:
                waiting.append(child)
    return length


def _folded_length(text: str | None) -> int:
    """Count the characters of a text with its white space folded."""
    return len(" ".join(text.split())) if text else 0


def _repaired(markup: bytes) -> bytes:
    """Remove what makes libxml2 drop a page: control characters, doctype, `<html/>`."""
    data = markup.translate(None, delete=_CONTROLS)
    data = _DOCTYPE.sub(b"", data, count=1)
    if b"/>" in data[:_HEAD]:
        data = _CLOSED_ROOT.sub(rb"\1>", data[:_HEAD], count=1) + data[_HEAD:]
    return data
