"""Prints how many pages still show residue: plain trafilatura beside ours, and what our cuts cost.

`python -m benchmarks.residue` reads the pages of benchmarks/text.py; `--lines` prints every line of ours that
the truth has not, with the kind the judge gave it, and `--half 0` or `1` takes only one half of the sites.
The judge shares no rule with `extractors.residue`: it knows the truth, and names a line by broad lists of
words and by the links of the page, which would cut far too much if they were rules.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import trafilatura

from benchmarks.residue_judge import NO_RESIDUE, Judge, folded
from benchmarks.truth import COLLECTIONS, SHARED
from extractors import extract
from extractors.leftovers import RULE as LEFT
from extractors.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.truth import TruePage
    from extractors.article import Article


@dataclass(slots=True)
class Tally:
    """What one way left on all pages: lines, lines that are not true, pages by kind of residue."""

    name: str
    pages: int = 0
    lines: int = 0
    untrue: int = 0
    with_untrue: int = 0
    with_residue: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def take(self, judge: Judge, lines: Sequence[str]) -> None:
        """Count a page."""
        found = list(judge.kinds(lines))
        untrue = [kind for kind in found if kind is not None]
        residue = {kind for kind in untrue if kind not in NO_RESIDUE}
        self.pages += 1
        self.lines += len(lines)
        self.untrue += len(untrue)
        self.with_untrue += bool(set(untrue) - {"title"})
        self.with_residue += bool(residue)
        self.kinds.update(set(untrue))

    def row(self) -> str:
        """Return the line of the table."""
        kinds = " ".join(f"{kind} {100 * count / self.pages:.1f}" for kind, count in self.kinds.most_common())
        return (
            f"  {self.name:28} {100 * self.with_residue / self.pages:9.1f}"
            f" {100 * self.with_untrue / self.pages:9.1f} {100 * self.untrue / self.lines:9.1f}   {kinds}"
        )


@dataclass(slots=True)
class Losses:
    """True lines before our cuts, and those of them that were cut, by rule.

    `left` counts true lines that the extractor passed over and that no rule of ours brought back: they stand
    among the cuts, but were never part of the text that we cut from. `held` counts those that the record has
    as its subtitle or lead.
    """

    true: int = 0
    left: int = 0
    held: int = 0
    lost: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, judge: Judge, article: Article, page: TruePage) -> None:
        """Count a page."""
        kept = list(lines_of(article))
        self.true += sum(judge.is_true(line) for line in kept)
        stays = folded("\n".join(kept))
        fields = folded("\n".join((article.subtitle or "", article.lead or "")))
        for cut in article.removed:
            for line in _split([cut.text]):
                if not judge.is_true(line) or judge.is_title(line) or folded(line) in stays:
                    continue
                if folded(line) in fields:
                    self.held += 1
                elif cut.rule == LEFT:
                    self.left += 1
                else:
                    self.true += 1
                    self.lost.append((page.name, cut.rule, line))


def lines_of(article: Article) -> Iterator[str]:
    """Yield the lines of an article's blocks."""
    yield from _split(block.text for block in article.blocks)


def _split(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (line for line in text.split("\n") if line.strip())


def _plain(page: TruePage, **options: Any) -> list[str]:  # noqa: ANN401 - trafilatura's own options
    text = trafilatura.extract(page.html, url=page.url, include_comments=False, **options) or ""
    return list(_split([text]))


def measure(pages: Iterable[TruePage], say: Callable[[str], None]) -> tuple[list[Tally], Losses]:
    """Judge every page three ways; `say` gets our untrue lines, to be read."""
    default, precision, ours = (Tally(name) for name in ("trafilatura default", "precision", "depeche"))
    losses = Losses()
    for page in pages:
        article = extract(page.html, url=page.url, content_type="text/html")
        judge = Judge(page, title=article.title)
        default.take(judge, _plain(page))
        precision.take(judge, _plain(page, favor_precision=True))
        lines = list(lines_of(article))
        ours.take(judge, lines)
        losses.take(judge, article, page)
        for place, (line, kind) in enumerate(zip(lines, judge.kinds(lines), strict=True)):
            if kind is not None:
                say(f"    {page.name[:22]:22} {place:3}/{len(lines):<3} {kind:12} {line[:150]}")
    return [default, precision, ours], losses


def half_of(page: TruePage) -> int:
    """Return 0 or 1, the same for all pages of a site."""
    return crc32((site_of(page.url) or page.url).encode()) % 2


def main() -> None:
    """Print one table per collection."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", action="store_true", help="print our lines that are not in the truth")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only this half of the sites")
    options = parser.parse_args()
    if not SHARED.is_dir():
        raise SystemExit(f"no pages at {SHARED}; name their folder in DEPECHE_BENCH")
    for name, read in COLLECTIONS.items():
        pages = [page for page in read() if options.half in (None, half_of(page))]
        tallies, losses = measure(pages, print if options.lines else lambda _: None)
        title = f"{name}, {len(pages)} pages"
        print(f"{title:30} residue %  untrue %   lines %   pages by kind, %")
        for tally in tallies:
            print(tally.row())
        share = 100 * len(losses.lost) / max(1, losses.true)
        print(f"  true lines cut by us: {len(losses.lost)} of {losses.true} ({share:.2f} %)")
        print(f"  true lines passed over, kept among the cuts: {losses.left}")
        print(f"  true lines that are the subtitle or the lead: {losses.held}")
        for page_name, rule, line in losses.lost:
            print(f"    {page_name[:22]:22} {rule:20} {line[:120]}")


if __name__ == "__main__":
    main()
