"""Lets JSON-LD's `articleBody` vouch for lines of a page that an extraction passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.lines import Line

_LEAST, _MOST = 400, 100_000
_COVERED = 0.9
_DOUBTED = 0.6
_SHORTEST = 30
_LINKED = 0.5


def script_doubt(overlap: float | None, article_body: str | None) -> tuple[str, ...]:
    """Return the warning that a text has little of a long `articleBody`, from the share of it that it has."""
    if overlap is None or overlap >= _DOUBTED or len(article_body or "") < _LEAST:
        return ()
    return (f"JSON-LD's articleBody is long and the text holds {overlap:.0%} of it.",)


def lacks(lines: Sequence[Line], script: str) -> bool:
    """Say whether a script of some length holds much that none of some lines has."""
    return _LEAST <= len(script) <= _MOST and _covered(lines, script) < _COVERED


def vouched(lines: Sequence[Line], found: Collection[int], script: str) -> set[int]:
    """Return the indexes of the lines that were not found and stand in the script, letter by letter.

    Where the found lines are nearly all of the script there is nothing to ask for.
    """
    if not lacks([lines[place] for place in found], script):
        return set()
    text = {lines[place].letters for place in found}
    return {
        place
        for place, line in enumerate(lines)
        if len(line.letters) >= _SHORTEST
        and line.linked < _LINKED
        and line.letters not in text
        and line.letters in script
    }


def _covered(lines: Sequence[Line], script: str) -> float:
    """Return the share of the script's letters that stand in some lines."""
    seen = {line.letters for line in lines if len(line.letters) >= _SHORTEST}
    return sum(len(letters) for letters in seen if letters in script) / len(script)
