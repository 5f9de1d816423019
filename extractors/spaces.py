"""Carries spaces with a meaning of their own through trafilatura, which folds every kind to U+0020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _ElementUnicodeResult
    from lxml.html import HtmlElement

# No-break, narrow no-break (before a French colon, inside « »), thin, figure and ideographic space: each
# travels as a rare printable mark that no rule of trafilatura knows.
_SPACES = "\u00a0\u202f\u2009\u2007\u3000"
_MARKS = "\u2e30\u2e31\u2e33\u2e1a\u2e1f"
_TO_MARKS = str.maketrans(_SPACES, _MARKS)
_FROM_MARKS = str.maketrans(_MARKS, _SPACES)
_INNER = re.compile(rf"(?<=\S)[{_SPACES}](?=\S)")
_ENTITIES = {
    "\u00a0": ("&nbsp;", "&#160;", "&#xa0;"),
    "\u202f": ("&#8239;", "&#x202f;"),
    "\u2009": ("&thinsp;",),
}
_HOLDING = {space: etree.XPath(f"//text()[contains(., '{space}')]") for space in _SPACES}


def shield_spaces(root: HtmlElement, text: str) -> bool:
    """Set marks for the special spaces between two characters of the tree; False when it was left alone.

    A page whose `text` has one of the marks is left alone, so that `restore_spaces` can't take it for ours.
    """
    if any(mark in text for mark in _MARKS):
        return False
    for space in _SPACES:
        if any(form in text for form in (space, *_ENTITIES.get(space, ()))):
            for node in cast("list[_ElementUnicodeResult]", _HOLDING[space](root)):
                _shield(node)
    return True


def restore_spaces(text: str) -> str:
    """Set the special spaces back where their marks stand."""
    return text.translate(_FROM_MARKS)


def _shield(node: _ElementUnicodeResult) -> None:
    """Set marks for the special spaces of one text node that stand singly between two visible characters."""
    parent = node.getparent()
    text = _INNER.sub(lambda match: match[0].translate(_TO_MARKS), node)
    if parent is None or text == node:
        return
    if node.is_tail:
        parent.tail = text
    else:
        parent.text = text
