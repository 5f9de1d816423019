"""Carries spaces with a meaning of their own through trafilatura, which folds every kind to U+0020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# No-break, narrow no-break (before a French colon, inside « »), thin, figure and ideographic space: each
# travels as a rare printable mark that no rule of trafilatura knows.
_SPACES = "\u00a0\u202f\u2009\u2007\u3000"
_MARKS = "\u2e30\u2e31\u2e33\u2e1a\u2e1f"
_MARK_BYTES = _MARKS[0].encode()[:2]  # the first two bytes of U+2E00 to U+2E3F
_TO_MARKS = str.maketrans(_SPACES, _MARKS)
_FROM_MARKS = str.maketrans(_MARKS, _SPACES)
_INNER = re.compile(rf"(?<=\S)[{_SPACES}](?=\S)")
_TEXTUAL = (
    *("p", "li", "h1", "h2", "h3", "h4", "blockquote", "q", "div", "td", "span", "figcaption"),
    *("a", "b", "strong", "i", "em", "u", "abbr", "cite", "sub", "sup", "br", "img", "dd", "dt"),
)


def shield_spaces(root: HtmlElement, markup: bytes) -> bool:
    """Set marks for the special spaces between two characters of the tree; False when it was left alone.

    `markup` is the page in UTF-8. A page that has one of the marks is left alone, so that `restore_spaces`
    can't take it for ours.
    """
    if _MARK_BYTES in markup:
        return False
    for element in root.iter(*_TEXTUAL):
        text, tail = element.text, element.tail
        if text and not text.isascii():
            shielded = _shielded(text)
            if shielded != text:
                element.text = shielded
        if tail and not tail.isascii():
            shielded = _shielded(tail)
            if shielded != tail:
                element.tail = shielded
    return True


def restore_spaces(text: str) -> str:
    """Set the special spaces back where their marks stand."""
    return text.translate(_FROM_MARKS)


def _shielded(text: str) -> str:
    """Replace single special spaces that stand between two visible characters."""
    return _INNER.sub(lambda match: match[0].translate(_TO_MARKS), text)
