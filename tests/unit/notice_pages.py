"""Invented pages of walls and errors in fourteen languages, and true stories that sound like them."""

from __future__ import annotations

from pathlib import Path

_LINES = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()[1:]
_PAGES = [tuple(line.replace("\\n", "\n").split("\t")) for line in _LINES]

WALLS: tuple[tuple[str, ...], ...] = tuple(page for page in _PAGES if page[0] != "story")
"""Kind, language, title and body."""

STORIES: tuple[tuple[str, ...], ...] = tuple(page[1:] for page in _PAGES if page[0] == "story")
"""Language, headline and paragraphs, parted by bars."""
