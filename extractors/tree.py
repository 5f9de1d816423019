"""The one parse of a page: text in, lxml tree out, with libxml2's limits told instead of silent."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.errors import NoText, TooLarge

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_DOCTYPE = re.compile(rb"\A\s*<!doctype[^>]*>", re.IGNORECASE)
_CLOSED_ROOT = re.compile(rb"(<html\b[^>]{0,2000}?)/>", re.IGNORECASE)
_HEAD = 4_096


def parse_page(text: str) -> HtmlElement:
    """Return the root element of the page; raises NoText when it has none and TooLarge when it is too deep.

    Control characters, which may not stand in a tree, and comments are left out. libxml2 stops at 2,048
    nested elements and would drop the rest of the page without a word: that is the TooLarge here.
    """
    parser = HTMLParser(
        collect_ids=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        root = document_fromstring(_repaired(text), parser=parser)
    except etree.ParserError as error:
        raise NoText("The page holds no element.") from error
    fatal = parser.error_log.filter_from_fatals()
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in fatal):
        raise TooLarge("The page is nested deeper than 2,048 elements.")
    return root


def _repaired(text: str) -> bytes:
    """Return UTF-8 bytes without what makes libxml2 drop a page: control characters, doctype, `<html/>`."""
    data = text.encode("utf-8", "replace").translate(None, delete=_CONTROLS)
    data = _DOCTYPE.sub(b"", data, count=1)
    if b"/>" in data[:_HEAD]:
        data = _CLOSED_ROOT.sub(rb"\1>", data[:_HEAD], count=1) + data[_HEAD:]
    return data
