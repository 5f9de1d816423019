"""Finds the text of an article in its tree: the only door to trafilatura."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import trafilatura
from trafilatura import xpaths
from trafilatura.settings import Document, Extractor

from extractors.errors import Broken
from extractors.frame import (
    adds_paragraphs,
    find_frame,
    may_miss,
    misses_structure,
    misses_text,
    page_paragraphs,
)
from extractors.leftovers import covers, left_among, may_be_story
from extractors.loose import is_sentence
from extractors.prose import LONG_PROSE, prose_of
from extractors.refining import REVISION, refine
from extractors.region import Names, find_region, is_proven, page_of
from extractors.scripted import letters_in, read_script, scripted_blocks
from extractors.tree import plain_length
from extractors.walk import letters_of, walk_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block
    from extractors.cuts import CutBlock
    from extractors.frame import Frame
    from extractors.refining import Refined

VERSION = trafilatura.__version__
"""The release of trafilatura that reads the body."""

SHORT_TEXT = 1_000
"""A text of fewer characters than this may be a stunted one, and is compared with what the page shows."""

SMALL_SHARE = 0.2
"""A short text with less than this share of the page's plain text (not in links, menus, forms) is stunted.

Measured on 181 + 80 pages: of 26 short texts the ten stunted ones had .00 to .15 of it, of the others one
had .07, one .22 and the rest .51 and more."""

# The modes that run on a short text after the quick one, and how many times longer theirs must be to count.
_QUICK = Extractor(fast=True, precision=True, comments=False)
_PRECISION = Extractor(precision=True, comments=False)
_DEFAULT = Extractor(comments=False)
_FALLBACKS: tuple[tuple[str, Callable[[HtmlElement], tuple[Block, ...]], float], ...] = (
    ("prose", partial(prose_of, fewest=LONG_PROSE), 2.0),
    ("precision", lambda root: _run(root, _PRECISION), 1.2),
    ("prose", prose_of, 2.0),
    ("default", lambda root: _run(root, _DEFAULT), 2.0),
)
_PART_LONGER = 1.3

# The modes that run where more letters were left before the last paragraph than the text has, or many between
# it and the heading: it may be the remarks on a story. Of 261 pages it is so on two.
_BEYOND: tuple[tuple[str, Callable[[HtmlElement], tuple[Block, ...]]], ...] = (
    ("precision", lambda root: _run(root, _PRECISION)),
    ("default", lambda root: _run(root, _DEFAULT)),
    ("prose", prose_of),
)
SETTINGS = (
    "region,quick,long-prose,precision,prose,default,jsonld",
    SHORT_TEXT,
    SMALL_SHARE,
    _PART_LONGER,
    tuple(longer for _, _, longer in _FALLBACKS),
    tuple(mode for mode, _ in _BEYOND),
    REVISION,
)
"""What decides a body besides the page and trafilatura's release; part of an article's settings hash."""

NAMES = Names(
    chosen=xpaths.BODY_XPATH,
    dropped=(
        *xpaths.RAW_TREE_PRUNE_XPATH,
        *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
        *xpaths.REMOVE_COMMENTS_XPATH,
    ),
)
"""By these expressions trafilatura finds the element of an article."""

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

# trafilatura logs a warning for every page without text; here that is an outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The blocks of the text, the mode that found them, and the elements at the blocks' places by path.

    Modes: quick, precision, prose, default, framed, jsonld.
    """

    blocks: tuple[Block, ...] = field(default=(), repr=False)
    mode: str = "quick"
    cuts: tuple[CutBlock, ...] = field(default=(), repr=False)
    elements: Mapping[str, HtmlElement] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Return the number of characters of all blocks."""
        return sum(len(block.text) for block in self.blocks)


def find_body(
    root: HtmlElement,
    *,
    allows_fallback: bool,
    article_body: str | None = None,
    held: Sequence[str] = (),
    is_described: bool = False,
) -> Body:
    """Return the text of the page as blocks, none when nothing was found; the tree is left as it is.

    `held` are the page's own title and descriptions; a standfirst that is none of them belongs to the text,
    and is a cut where the page is described (`is_described`) in other words.

    The quick precision mode reads every page. Where its text is stunted the slower modes run, unless the page
    is too large for them, and a longer text wins. Where it passed over a part of the element that holds the
    page's paragraphs, that element is pointed out to it. Raises Broken when trafilatura fails.

    Measured on the pages of benchmarks/text.py: the quick mode alone loses one page in twenty-five; with the
    fallbacks F1 is above that of every single mode, at less than their time.
    """
    body = Body(blocks=_quick(root))
    if allows_fallback and body.length < SHORT_TEXT:
        body = _read_again(root, body)
    if allows_fallback:
        body = _framed(root, body)
    script = read_script(article_body)
    again = partial(refine, root, script=letters_in(script), held=held, is_described=is_described)
    refined = again(body.blocks)
    if allows_fallback:
        body, refined = _read_beyond(root, body, refined, again=again)
    scripted = scripted_blocks(refined.blocks, script)
    if scripted:
        return Body(blocks=scripted, mode="jsonld")
    return replace(
        body,
        blocks=refined.blocks,
        cuts=refined.cuts,
        elements=refined.elements,
        warnings=_warnings(refined),
    )


def _warnings(refined: Refined) -> tuple[str, ...]:
    """Say how much was left beside the text, where it is too much to be kept or more than the text."""
    told: list[str] = []
    if refined.beyond:
        told.append(
            f"{refined.beyond:,} more letters stand round the text; they were left out and not kept as cuts."
        )
    if _is_outweighed(refined):
        told.append(
            "Much prose was left out before the end of the text, which may be another one; see the cuts."
        )
    return tuple(told)


def _is_outweighed(refined: Refined) -> bool:
    """Say whether what was left before the end of a text tells that another one is the story.

    Of the text only sentences count: titles of other stories are none, however many.
    """
    left = left_among(refined.blocks, refined.cuts)
    if refined.ahead or not left:
        return bool(refined.ahead)
    told = (letters_of(block.text) for block in refined.blocks if is_sentence(block.text))
    return len(left) > sum(map(len, told))


def _read_beyond(
    root: HtmlElement, body: Body, refined: Refined, *, again: Callable[[Sequence[Block]], Refined]
) -> tuple[Body, Refined]:
    """Run other modes where the text may be the remarks on a story; one counts that has both."""
    is_worth_it = _is_outweighed(refined) and may_be_story(refined.blocks, refined.cuts)
    for mode, read in _BEYOND if is_worth_it else ():
        other = Body(blocks=read(root), mode=mode)
        if covers(other.blocks, refined.blocks, refined.cuts):
            return other, again(other.blocks)
    return body, refined


def _read_again(root: HtmlElement, body: Body) -> Body:
    """Run the slower modes on a page whose text is short, until one is long enough.

    The page's own prose comes before the default mode, that of a live blog before the precision mode, too:
    they take a fifth of a second for it and find the same or nothing.
    """
    enough = min(SHORT_TEXT, SMALL_SHARE * plain_length(root))
    for mode, read, longer in _FALLBACKS:
        if body.length > enough:
            break
        other = Body(blocks=read(root), mode=mode)
        if other.length > longer * body.length:
            body = other
    return body


def _framed(root: HtmlElement, body: Body) -> Body:
    """Run the quick mode on the frame of the page's paragraphs where the body missed a part of it.

    trafilatura takes the first element with a telling name, which on some sites is one of several parts, and
    without such a name it gathers paragraphs but neither lists nor subheads.
    """
    paragraphs = page_paragraphs(root)
    frame = find_frame(root, paragraphs) if may_miss(paragraphs, body.blocks) else None
    if frame is None:
        return body
    lacks_text = misses_text(frame, body.blocks)
    if not lacks_text and not misses_structure(frame, body.blocks):
        return body
    longer = (_PART_LONGER if lacks_text else 1) * body.length
    with _pointed_out(frame.element):
        other = Body(blocks=_quick(root), mode="framed")
    if _texts(body) <= _texts(other) and other.length > longer:
        return other
    return _unnamed(root, body, frame) if lacks_text else body


def _unnamed(root: HtmlElement, body: Body, frame: Frame) -> Body:
    """Run the default mode where the others left paragraphs of the frame out for the name of their element.

    It counts when it finds the same and more, and nothing but paragraphs of the frame.
    """
    other = Body(blocks=_run(root, _DEFAULT), mode="default")
    is_longer = _texts(body) <= _texts(other) and other.length > _PART_LONGER * body.length
    return other if is_longer and adds_paragraphs(frame, other.blocks, _texts(body)) else body


def _texts(body: Body) -> set[str]:
    """Return the texts of a body's blocks."""
    return {block.text for block in body.blocks}


@contextmanager
def _pointed_out(element: HtmlElement) -> Iterator[None]:
    """Give an element the class name that trafilatura looks for first, for a while."""
    own = element.get("class")
    element.set("class", "post")
    try:
        yield
    finally:
        if own is None:
            del element.attrib["class"]
        else:
            element.set("class", own)


def _quick(root: HtmlElement) -> tuple[Block, ...]:
    """Run the quick mode, on one element of the page where that gives what the page would."""
    region = find_region(root, NAMES)
    if region is not None:
        blocks = _run(page_of(region), _QUICK)
        if is_proven(region, blocks):
            return blocks
    return _run(root, _QUICK)


def _run(root: HtmlElement, options: Extractor) -> tuple[Block, ...]:
    """Run one mode."""
    try:
        document = trafilatura.bare_extraction(root, options=options)
    except _FAILURES as error:
        raise Broken(f"trafilatura failed with {type(error).__name__}.") from error
    if not isinstance(document, Document):
        return ()
    return tuple(walk_blocks(document.body))
