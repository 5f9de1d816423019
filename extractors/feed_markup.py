"""Writes a feed anew with only the elements that are read, so that a feed parser meets nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

_XML = "{http://www.w3.org/XML/1998/namespace}"
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://web.resource.org/cc/": "cc",
    "http://creativecommons.org/ns#": "cc",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
}
_BARE_RSS = re.compile(r"http://(?:backend\.userland\.com|.{0,80}netscape\.com)/.{0,80}rss")
_DECLARED = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
_OF_FEED = {
    "title": "title",
    "link": "link",
    "language": "language",
    "ttl": "ttl",
    "dc:language": "language",
    "sy:updateperiod": "sy:updatePeriod",
    "sy:updatefrequency": "sy:updateFrequency",
}
_OF_ITEM = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "id": "id",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "updated": "updated",
    "modified": "updated",
    "created": "created",
    "category": "category",
    "dc:subject": "category",
    "dc:title": "title",
    "dc:date": "dc_date",
    "dc:language": "item_language",
    "dcterms:issued": "published",
    "dcterms:created": "created",
    "dcterms:modified": "updated",
    "feedburner:origlink": "feedburner:origLink",
    "media:keywords": "item_keywords",
}
_LICENSES = frozenset(("cc:license", "creativecommons:license"))
_LINK_ATTRIBUTES = ("href", "rel", "type")
_ADDRESSES = frozenset(("link", "guid", "id", "feedburner:origLink"))
_LONGEST = 4_000
_LONGEST_URL = 10_000
_MOST_OF_A_KIND = 30


def write_feed(root: etree._Element | None, items: Iterable[etree._Element], *, is_atom: bool) -> str:
    """Return a feed in UTF-8 text with what is read of the root and the items, and nothing else.

    Elements come out in feedparser's plainest spelling, whatever namespace they were written in.
    """
    tag, item_tag = ("feed", "entry") if is_atom else ("channel", "item")
    attributes = _context(root) if root is not None else ""
    head = "".join(_parts(_children_of_feed(root), _OF_FEED, is_atom=is_atom)) if root is not None else ""
    body = "".join(
        f"<{item_tag}{_context(item)}>{''.join(_parts(item, _OF_ITEM, is_atom=is_atom))}</{item_tag}>"
        for item in items
    )
    if is_atom:
        return f'<{tag} xmlns="http://www.w3.org/2005/Atom"{_DECLARED}{attributes}>{head}{body}</{tag}>'
    return f'<rss version="2.0"{_DECLARED}{attributes}><{tag}>{head}{body}</{tag}></rss>'


def name_of(element: etree._Element) -> str:
    """Return an element's name in lower case with its namespace's usual prefix, "?" where it has none."""
    tag = str(element.tag)
    if not tag.startswith("{"):
        return tag.lower()
    namespace, _, local = tag[1:].partition("}")
    namespace = namespace.lower()
    prefix = _PREFIXES.get(namespace)
    if prefix is None:
        prefix = "" if _BARE_RSS.match(namespace) else "?"
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def licenses_of(root: etree._Element | None) -> Iterator[str]:
    """Yield the licence addresses that Creative Commons elements of a feed give."""
    for element in _children_of_feed(root) if root is not None else ():
        if name_of(element) in _LICENSES:
            yield from (str(value) for value in element.attrib.values())
            yield (element.text or "").strip()


def _children_of_feed(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that describe the feed: the root's, and the channel's."""
    for child in root:
        if name_of(child) == "channel":
            yield from child
        else:
            yield child


def _context(element: etree._Element) -> str:
    """Write the base address and language of an element; an RSS channel's count as the root's."""
    written = ""
    bearers = [element, *(child for child in element if name_of(child) == "channel")]
    for name in ("base", "lang"):
        value = next((stated for bearer in bearers if (stated := bearer.get(f"{_XML}{name}"))), None)
        if value:
            written += f" xml:{name}={quoteattr(value[:_LONGEST])}"
    return written


def _parts(parent: Iterable[etree._Element], names: Mapping[str, str], *, is_atom: bool) -> Iterator[str]:
    """Write the elements that are read, at most 30 of a name."""
    counts: dict[str, int] = {}
    for child in parent:
        name = name_of(child)
        if is_atom or name == "atom:link":
            name = name.removeprefix("atom:")
        elif name.startswith("atom:"):
            name = name.removeprefix("atom:") if name[5:] in ("published", "updated") else "?"
        tag = names.get(name)
        counts[name] = counts.get(name, 0) + 1
        if tag and counts[name] <= _MOST_OF_A_KIND:
            yield _part(child, tag)


def _part(element: etree._Element, tag: str) -> str:
    """Write one element with its text, its markup left out."""
    text = "".join(map(str, element.itertext()))[: _LONGEST_URL if tag in _ADDRESSES else _LONGEST].strip()
    if tag == "link":
        return _link(element, text)
    attributes = ""
    if tag in ("guid", "id"):
        attributes = f' isPermaLink="{"true" if _is_permalink(element, text) else "false"}"'
    elif tag == "category":
        text = text or (element.get("label") or element.get("term") or "")[:_LONGEST]
    elif tag == "title":
        attributes = _context(element)
        if element.get("type") in ("html", "text/html"):
            attributes += ' type="html"'
    return f"<{tag}{attributes}>{escape(text)}</{tag}>" if text else ""


def _is_permalink(element: etree._Element, text: str) -> bool:
    """Say whether a guid or id is the item's address: it looks like one, and does not deny it."""
    denied = (element.get("isPermaLink") or "true").strip().lower() != "true"
    return not denied and text[:8].lower().startswith(("http://", "https://"))


def _link(element: etree._Element, text: str) -> str:
    """Write a link, whose address is an attribute in Atom and the text in RSS; a fragment alone is none.

    Resolved by `xml:base` it would look like the address of a page.
    """
    attributes = _context(element) + _attributes(element, _LINK_ATTRIBUTES)
    address = text or (element.get("href") or "").strip()
    if not address or address.startswith("#"):
        return ""
    return f"<link{attributes}>{escape(text)}</link>"


def _attributes(element: etree._Element, names: Iterable[str]) -> str:
    """Write the attributes of these names."""
    return "".join(
        f" {name}={quoteattr(value[:_LONGEST_URL])}" for name in names if (value := element.get(name))
    )
