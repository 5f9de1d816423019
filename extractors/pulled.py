"""Finds quotations that a page sets apart among its paragraphs, and that its text has nowhere else."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.islands import MARKS, is_named_furniture
from extractors.telling_names import parted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lxml.html import HtmlElement

    from extractors.islands import Run
    from extractors.lines import Line

_NAMED = re.compile(r"(?<![a-z])pull(?:ed|out)?[-_]*quotes?(?![a-z])")
_LEAST, _LONGEST = 20, 400
_BEGIN = 40
_MOST_LINES = 3
_DEEPEST = 3


def pulled_quotes(lines: Sequence[Line], found: Collection[int], run: Run) -> set[int]:
    """Return the indexes of the lines of such quotations: in an aside, or in an element named for them.

    Most of them repeat the text, and are none of it; one that begins as nothing in the text does is said
    there alone. The others of its box, at most two, say whose words it is.
    """
    boxes: defaultdict[HtmlElement, list[int]] = defaultdict(list)
    for place in range(run.first, run.last):
        box = None if place in found else run.island(lines[place].element)
        if box is not None and box.getparent() in run.parents and _is_pulled(box):
            boxes[box].append(place)
    if not boxes:
        return set()
    text = "\n".join(lines[place].letters for place in sorted(found)).casefold()
    return {
        place
        for places in boxes.values()
        if _is_new([lines[one] for one in places], text)
        for place in places
    }


def _is_pulled(box: HtmlElement) -> bool:
    """Say whether an element beside paragraphs sets a quotation apart; no other asides stay in the tree.

    One that its name calls a promotion, or the word of a reader in the comments, is none.
    """
    for _ in range(_DEEPEST):
        if is_named_furniture(box):
            return False
        names = parted(box.get("class", ""))
        if box.tag == "aside" or _NAMED.search(names):
            return True
        if len(box) != 1:
            return False
        box = box[0]
    return False


def _is_new(lines: Sequence[Line], text: str) -> bool:
    """Say whether the lines of a box are a short quotation without links, and the text does not have it."""
    letters = sum(len(line.letters) for line in lines)
    if len(lines) > _MOST_LINES or not _LEAST <= letters <= _LONGEST or any(line.linked for line in lines):
        return False
    quoted = max((line.letters for line in lines), key=len)
    is_first = lines[0].letters == quoted  # what stands above is the label of a box
    return is_first and quoted.strip(MARKS).casefold()[:_BEGIN] not in text
