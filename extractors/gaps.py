"""Finds the lines of an article's run of paragraphs that an extraction passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.islands import around, post_around

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.islands import Run
    from extractors.lines import Line

_LINKED = 0.4
_LONGEST_SUBHEAD = 200
_SUBHEADS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SUBHEAD_NAME = re.compile(r"(?<![a-z])(?:sub|cross|inter)?[-_]?(?:head(?:ing|line|er)?|title)(?![a-z])")
_WORD = re.compile(r"[^\W_]")


def find_missed(
    lines: Sequence[Line], found: Collection[int], run: Run, own: Collection[int] = ()
) -> list[int]:
    """Return the indexes of lines inside the run that were not found: subheads, paragraphs, embedded posts.

    A subhead counts beside or above paragraphs of the run, also a `div` that is called one; a paragraph when
    others that were found stand in the same element, or in one alike, under the same class names. Links, and
    what stands aside, do not count, but for the lines in `own`.
    """
    known = {_kind(lines[place]) for place in found if around(lines[place]) in run.parents}
    missed = {place for place in range(run.first, run.last) if _belongs(lines[place], run, known)}
    return sorted((missed | set(own)) - set(found))


def _belongs(line: Line, run: Run, known: Collection[tuple[str, str]]) -> bool:
    """Say whether a line that stands inside the run is a part of it."""
    if post_around(line) is not None:
        return True
    if line.is_aside or line.linked >= _LINKED or not _WORD.search(line.letters):
        return False
    return _is_subhead(line, run) or (line.element.tag == "p" and _is_paragraph(line, run, known))


def _is_subhead(line: Line, run: Run) -> bool:
    """Say whether a line is a subhead of the run."""
    element = line.element
    parent = element.getparent()
    if len(line.text) > _LONGEST_SUBHEAD or parent not in run.bearing:
        return False
    if element.tag in _SUBHEADS:
        return True
    return (
        element.tag == "div"
        and parent in run.parents
        and bool(_SUBHEAD_NAME.search(element.get("class", "")))
    )


def _is_paragraph(line: Line, run: Run, known: Collection[tuple[str, str]]) -> bool:
    """Say whether a line is a paragraph like others of the run."""
    return around(line) in run.parents and _kind(line) in known


def _kind(line: Line) -> tuple[str, str]:
    """Return the name and all classes of a line's element."""
    return line.element.tag, line.element.get("class", "")
