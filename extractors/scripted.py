"""Takes an article's text from its JSON-LD where the page itself shows no more than a stub of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.article import Block
from extractors.lines import page_lines
from extractors.spaces import fold_spaces
from extractors.tree import parse_page
from extractors.walk import clean_text, letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 200
_STUB = 200
_SHARE = 0.5
_MOST_BLOCKS = 200
_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|strong|em|b|i|a|span|figure)\b[^<>]{0,1000}>", re.I
)
_BREAK = re.compile(r"\s*[\r\n\u2028\u2029]\s*")


def scripted_blocks(blocks: Sequence[Block], found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of an `articleBody`, `found`, where the page's text is a stub of it; none otherwise.

    A stub has less than half of its characters, and is either short (a notice, a loading message) or stands
    itself mostly in it (a teaser). A text without any place in the page was taken from the script already.
    Blocks of a script have no place. Whether the page is free to read is for the caller to ask.
    """
    whole = letters_in(found)
    if len(whole) < _LEAST or len(blocks) > _MOST_BLOCKS:
        return ()
    own = [letters_of(block.text) for block in blocks]
    length = sum(map(len, own))
    if not any(block.xpath for block in blocks):
        return found if length <= len(whole) else ()
    if length >= _SHARE * len(whole):
        return ()
    inside = sum(len(letters) for letters in own if letters in whole)
    return found if length <= _STUB or inside >= _SHARE * length else ()


def letters_in(blocks: Sequence[Block]) -> str:
    """Return the letters of all blocks, one after the other."""
    return "".join(letters_of(block.text) for block in blocks)


def read_script(article_body: str | None) -> tuple[Block, ...]:
    """Cut an `articleBody` into blocks: by its HTML, or else by its line breaks."""
    if not article_body:
        return ()
    if _TAG.search(article_body):
        markup = f"<html><body><div>{article_body}</div></body></html>".encode("utf-8", "replace")
        lines = page_lines(parse_page(markup))
        return tuple(Block(type=line.type, text=line.text) for line in lines if not line.is_aside)
    pieces = (clean_text(fold_spaces(piece)) for piece in _BREAK.split(article_body))
    return tuple(Block(type="p", text=piece) for piece in pieces if piece)
