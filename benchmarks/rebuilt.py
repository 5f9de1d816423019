"""Prints what is left of known residue, and lost of known text, on pages rebuilt around the seed texts.

`python -m benchmarks.rebuilt` puts five French texts (folder: DEPECHE_SEEDS, by default ../shared/seeds
beside the checkout) and invented ones in seven languages into the templates of eight invented newspapers, and
counts for plain trafilatura and for ours. The residue that stands in one of the seeds is placed as a naive
pipeline left it. `--lines` prints each line that was left or lost.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import trafilatura

from benchmarks.rebuilt_about import ABOUT
from benchmarks.rebuilt_pages import TEMPLATES, Story
from benchmarks.rebuilt_words import TEXTS, WORDS
from benchmarks.truth import SHARED
from extractors import extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SEEDS = Path(os.environ.get("DEPECHE_SEEDS", SHARED.parent / "seeds"))
"""Where the seed texts lie."""

_GLUED = re.compile(r"^(?:date \d{4}-\d{2} |[^«]{2,40}[^«\s](?=«))")
_WORD = re.compile(r"\w+")
_TITLES = {
    "000": "Kim promet à Poutine une « grande victoire » sur ses ennemis",
    "002": "À Vostotchny, Kim et Poutine parlent satellites et obus",
    "003": "Kim se félicite de ses discussions avec le ministre russe de la Défense",
}
_HEAD, _FOOT = 3, 8


@dataclass(slots=True)
class Count:
    """What one way left and lost."""

    name: str
    left: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    dirty: set[str] = field(default_factory=set)

    def take(self, page: str, story: Story, lines: Sequence[str]) -> None:
        """Count a page: residue is left as a line of its own, a true line is lost when it is nowhere."""
        text = f" {' '.join(map(_folded, lines))} "
        found = {_folded(line) for line in lines}
        for line in story.residue:
            if _folded(line) in found:
                self.left.append(f"{page}: {line}")
                self.dirty.add(page)
        if story.glue and text.startswith(f" {_folded(story.glue)} "):
            self.left.append(f"{page}: {story.glue}")
        self.lost += [f"{page}: {line}" for line in story.lines if f" {_folded(line)} " not in text]


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def seed_stories() -> Iterator[tuple[str, Story]]:
    """Yield the seeds by number; what is glued before a first word stays glued there."""
    for path in sorted(SEEDS.glob("*.txt")):
        number = path.name[:3]
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        head, foot = [], []
        if number == "004":
            head, foot, lines = lines[:_HEAD], lines[-_FOOT:], lines[_HEAD:-_FOOT]
        glued = _GLUED.match(lines[0])
        glue = glued[0] if glued else ""
        lines[0] = lines[0][len(glue) :]
        title = head[0] if head else _TITLES.get(number, lines[0])
        yield (
            number,
            Story(lang="fr", title=title, lines=tuple(lines), glue=glue, head=tuple(head), foot=tuple(foot)),
        )


def invented_stories() -> Iterator[tuple[str, Story]]:
    """Yield the invented texts by language."""
    for kind, texts in (("", TEXTS), (" about furniture", ABOUT)):
        for lang, (title, *lines) in texts.items():
            yield lang + kind, Story(lang=lang, title=title, lines=tuple(lines))


def _ours(html: bytes) -> list[str]:
    article = extract(html, url="https://quai.example/monde/2023/rencontre.html", content_type="text/html")
    return [line for block in article.blocks for line in block.text.split("\n")]


def _plain(*, precision: bool) -> Callable[[bytes], list[str]]:
    def run(html: bytes) -> list[str]:
        text = trafilatura.extract(html, include_comments=False, favor_precision=precision) or ""
        return [line for line in text.split("\n") if line.strip()]

    return run


def measure(stories: Sequence[tuple[str, Story]], *, only: str | None = None) -> list[Count]:
    """Put every story into every template and let each way, or only one, read the page."""
    ways = {name: run for name, run in _WAYS.items() if only in (None, name)}
    counts = {name: Count(name) for name in ways}
    for number, (name, story) in enumerate(stories):
        for turn, (template, build) in enumerate(TEMPLATES.items()):
            html, told = build(story, WORDS[story.lang], number + turn)
            for way, run in ways.items():
                counts[way].take(f"{name}/{template}", told, run(html))
    return list(counts.values())


_WAYS = {
    "trafilatura default": _plain(precision=False),
    "trafilatura precision": _plain(precision=True),
    "depeche": _ours,
}


def main() -> None:
    """Print one table for each group of pages."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", action="store_true", help="print what was left and lost by ours")
    options = parser.parse_args()
    if not SEEDS.is_dir():
        raise SystemExit(f"no seed texts at {SEEDS}; name their folder in DEPECHE_SEEDS")
    seeds = list(seed_stories())
    groups = {
        "seeds 000-003": [one for one in seeds if one[0] != "004"],
        "seed 004": [one for one in seeds if one[0] == "004"],
        "seven languages": list(invented_stories()),
    }
    for name, stories in groups.items():
        pages = len(stories) * len(TEMPLATES)
        print(f"{f'{name}, {pages} pages':28} residue lines left  pages with  true lines lost")
        for count in measure(stories):
            print(f"  {count.name:26} {len(count.left):18} {len(count.dirty):11} {len(count.lost):16}")
            if options.lines and count.name == "depeche":
                print("\n".join(f"    left {line}" for line in count.left))
                print("\n".join(f"    lost {line}" for line in count.lost))


if __name__ == "__main__":
    main()
