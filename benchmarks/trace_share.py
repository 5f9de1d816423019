"""Measures which share of the sentences of real pages' texts leads back to its bytes.

`python -m benchmarks.trace_share` reads the pages of the AEB set, derives their texts with
`extractors.extract`, or with plain trafilatura (`--plain`), and prints counts, time and every miss.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractors import extract
from extractors.decode import decode_page
from extractors.folding import folded
from extractors.spans import PageText, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHARED = Path(os.environ.get("DEPECHE_BENCH", Path(__file__).parents[2] / "shared" / "bench"))
PAGES = SHARED / "aeb" / "html"

_SENTENCE_END = re.compile(r"(?<=[.!?…])(?P<closing>[\"'»”\u2019)]*)\s+(?=[\"'«“\u2018(\[]*[^\W_])")
_TABLE_RULE = re.compile(r"[|\s:-]+")


@dataclass(slots=True)
class Share:
    """What became of all sentences, and those that were not found, as (page, sentence)."""

    sentences: int = 0
    pages: int = 0
    pieces: int = 0
    seconds: float = 0.0
    where: Counter[str] = field(default_factory=Counter)
    inexact: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def located(self) -> float:
        """Share of the sentences that were found, 0 to 1."""
        return 1 - len(self.missed) / max(1, self.sentences)


def sentences(text: str) -> Iterator[str]:
    """Split a text into paragraphs and those into sentences; the rule lines of tables are none."""
    for line in text.splitlines():
        for sentence in _SENTENCE_END.sub(r"\g<closing>\n", line).splitlines():
            if sentence.strip() and not _TABLE_RULE.fullmatch(sentence):
                yield sentence.strip()


def derived(page: bytes) -> str:
    """Return the text that the product derives."""
    return extract(page, url="https://example.org/page").text or ""


def plain(page: bytes) -> str:
    """Return the text that trafilatura gives by itself, comments off."""
    from trafilatura import bare_extraction

    document = bare_extraction(page, include_comments=False)
    return "" if document is None else getattr(document, "text", None) or ""


def measure(folder: Path, text_of: Callable[[bytes], str]) -> Share:
    """Locate every sentence of every page's text; the time counts the locating alone."""
    share = Share()
    for path in sorted(folder.glob("*.html.gz")):
        page = gzip.decompress(path.read_bytes())
        text = text_of(page)
        begun = time.process_time()
        _locate(share, path.name.removesuffix(".html.gz"), page, text)
        share.seconds += time.process_time() - begun
        share.pages += 1
    return share


def _locate(share: Share, name: str, page: bytes, text: str) -> None:
    """Count the sentences of one page."""
    charset = decode_page(page).charset
    prepared = PageText(page, charset=charset)
    for sentence in sentences(text):
        spans = prepared.locate(sentence)
        share.sentences += 1
        if not spans:
            share.missed.append((name, sentence))
            continue
        share.where[spans[0].where] += 1
        share.pieces += len(spans) > 1
        if not spans[0].exact:
            share.inexact.append((name, sentence))
        shown = (
            visible_text(page[span.start : span.end], charset=charset, where=span.where) for span in spans
        )
        if _letters("".join(shown)) != _letters(sentence):
            share.wrong.append((name, sentence))


def _letters(text: str) -> str:
    """Return what must be the same on both sides: letters, but for white space and added marks."""
    return folded(text).replace("|", "").lstrip("-*")


def main() -> None:
    """Print the share."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of *.html.gz")
    parser.add_argument("--plain", action="store_true", help="the text as trafilatura alone gives it")
    options = parser.parse_args()
    share = measure(options.pages, plain if options.plain else derived)
    print(f"{share.pages} pages, {share.sentences} sentences, {share.located:.3%} located")
    print(f"in several pieces {share.pieces}, wrong {len(share.wrong)}, inexact {len(share.inexact)}")
    print(f"where {dict(share.where)}, {1000 * share.seconds / max(1, share.pages):.1f} ms CPU a page")
    for kind, cases in (("missed", share.missed), ("wrong", share.wrong)):
        for name, sentence in cases:
            print(f"{kind} {name[:8]} {sentence[:140]!r}")


if __name__ == "__main__":
    main()
