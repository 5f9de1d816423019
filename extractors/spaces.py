"""Folds white space as a browser does, but keeps the spaces that have a meaning of their own."""

from __future__ import annotations

import re

# No-break, narrow no-break (before a French colon, inside guillemets), thin, figure and ideographic space.
_SPACES = "\u00a0\u202f\u2009\u2007\u3000"
_LAYOUT = re.compile(rf"\s(?:\s+|(?<![{_SPACES} ]))")  # what is not one space already


def fold_spaces(text: str) -> str:
    """Return the text with every run of white space as one space and none at its ends.

    A single special space between two characters stays what it is; in a run or at an end it is layout.
    """
    if text.isascii() or not any(space in text for space in _SPACES):
        return " ".join(text.split())
    return _LAYOUT.sub(_folded, text.strip())


def _folded(run: re.Match[str]) -> str:
    """Return what stands for a run of white space."""
    return run[0] if run[0] in _SPACES else " "
