"""Finds what an extraction left, without a word, inside the element that holds a story's paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.islands import MARKS
from extractors.loose import is_sentence
from extractors.paywall_words import CUT_OFF
from extractors.residue.lines import prose_length
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block
    from extractors.cuts import CutBlock
    from extractors.islands import Run
    from extractors.lines import Line

RULE = "outside-body"
"""The rule of a cut that the extractor made, and that none of our own rules took back."""

MOST_LETTERS = 20_000
"""Beyond so many letters nothing more is kept: a page's comments may be longer than its story."""

_SHORTEST = 40
_PARAGRAPH = 80
_LINKED = 0.4
_MOST = 0.8


def find_leftovers(
    lines: Sequence[Line], kept: Collection[int], run: Run, opening: Line | None = None
) -> tuple[list[int], int]:
    """Return the indexes of lines of a paragraph's length that nothing keeps, and the letters beyond them.

    They stand inside the smallest element that holds the run, are no list of links, and say what no kept
    line says, nor the `opening`, which may stand elsewhere.
    """
    frame = _frame(run)
    waiting = [place for place, line in enumerate(lines) if place not in kept and _is_long(line)]
    waiting = [place for place in waiting if _is_within(lines[place].element, frame)]
    if not waiting:
        return [], 0
    text = "\n".join(lines[place].letters for place in sorted(kept))
    text = text if opening is None else f"{opening.letters}\n{text}"
    left: list[int] = []
    length = beyond = 0
    for place in waiting:
        letters = lines[place].letters
        if not beyond and letters.strip(MARKS) in text:
            continue
        length += len(letters)
        if length <= MOST_LETTERS:
            left.append(place)
            text = f"{text}\n{letters}"
        else:
            beyond += len(letters)
    return left, beyond


def letters_left(lines: Sequence[Line], kept: Collection[int]) -> int:
    """Count the letters of the lines of a paragraph's length that nothing keeps, wherever they stand."""
    return sum(len(line.letters) for place, line in enumerate(lines) if place not in kept and _is_long(line))


def _is_long(line: Line) -> bool:
    """Say whether a line is as long as a paragraph, and no link in a list."""
    return len(line.letters) >= _SHORTEST and (line.linked < _LINKED or line.type != "li")


def left_among(blocks: Sequence[Block], cuts: Sequence[CutBlock]) -> str:
    """Return the letters that an extraction left before the last block of its text, a line for each cut."""
    return "\n".join(letters_of(left.text) for left in _left_before_end(blocks, cuts))


def may_be_story(blocks: Sequence[Block], cuts: Sequence[CutBlock]) -> bool:
    """Say whether what was left before the last block has a paragraph: no path of menus, no teasers.

    An item of a list is one that ends as a sentence does, and does not break off: the title of another story
    does not end so, and its beginning breaks off.
    """
    return any(
        prose_length(left.text) >= _PARAGRAPH and (left.type != "li" or _is_told_out(left.text))
        for left in _left_before_end(blocks, cuts)
    )


def _is_told_out(text: str) -> bool:
    """Say whether a text ends as a sentence does that is not broken off."""
    return is_sentence(text) and not CUT_OFF.search(text)


def _left_before_end(blocks: Sequence[Block], cuts: Sequence[CutBlock]) -> list[Block]:
    """Return the blocks that an extraction left before the last one of its text."""
    return [cut.block for cut in cuts if cut.rule == RULE and cut.before < len(blocks)]


def covers(other: Sequence[Block], blocks: Sequence[Block], cuts: Sequence[CutBlock]) -> bool:
    """Say whether another text has most of what stands up to where the last letters were left among blocks.

    What is kept behind them need not be in it: where a story was left it is the remarks on it. Nor need what
    is no sentence: titles of other stories.
    """
    end = max((cut.before for cut in cuts if cut.rule == RULE and cut.before < len(blocks)), default=0)
    held = "\n".join(letters_of(block.text) for block in other)
    return all(
        sum(len(part) for part in parts if part in held) >= _MOST * sum(len(part) for part in parts)
        for parts in (
            left_among(blocks, cuts).split("\n"),
            [
                letters_of(block.text)
                for block in blocks[:end]
                if block.type == "p" and is_sentence(block.text)
            ],
        )
    )


def _frame(run: Run) -> HtmlElement:
    """Return the smallest element that holds all elements of the run."""
    parents = iter(run.parents)
    frame = next(parents)
    for parent in parents:
        around = {parent, *parent.iterancestors()}
        while frame not in around:
            frame = frame.getparent()
    return frame


def _is_within(element: HtmlElement | None, frame: HtmlElement) -> bool:
    """Say whether an element is the frame or stands inside it."""
    while element is not None:
        if element is frame:
            return True
        element = element.getparent()
    return False
