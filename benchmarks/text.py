"""Prints text quality and CPU time of plain trafilatura beside ours, in one run over the same pages.

`python -m benchmarks.text` reads the AEB and fundus-evaluation pages (folder: DEPECHE_BENCH, by default
../shared/bench beside the checkout). CPU is that of one process; all take turns page by page, so that a noisy
machine disturbs them alike. `speed` is trafilatura's CPU for body and metadata over that of each: ours holds
body, metadata, dates, language and verdict, the body-only rows are there for their quality.

`match` is paragraph F1 as fundus-evaluation has it itself: a true paragraph in brackets is optional, and
its brackets are no part of it. `paragraph F1` takes them as text that must be found, which no page shows.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import trafilatura

from benchmarks.truth import COLLECTIONS, SHARED, TruePage, score
from extractors import extract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer = tuple[str, list[str]]

_ROUNDS = 2


@dataclass(slots=True)
class Contender:
    """One way from HTML to text: its name, its answers page by page, its CPU seconds page by page."""

    name: str
    run: Callable[[TruePage], Answer]
    answers: list[Answer] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self, page: TruePage) -> None:
        """Read one page, the best time of two counts."""
        best = float("inf")
        for _ in range(_ROUNDS):
            start = time.process_time()
            answer = self.run(page)
            best = min(best, time.process_time() - start)
        self.answers.append(answer)
        self.seconds.append(best)


def _ours(page: TruePage) -> Answer:
    article = extract(page.html, url=page.url, content_type="text/html")
    return article.text, [block.text for block in article.blocks]


def _plain(**options: Any) -> Callable[[TruePage], Answer]:  # noqa: ANN401 - trafilatura's own options
    def run(page: TruePage) -> Answer:
        text = trafilatura.extract(page.html, url=page.url, include_comments=False, **options) or ""
        return text, [line for line in text.split("\n") if line.strip()]

    return run


def _described(page: TruePage) -> Answer:
    found = trafilatura.bare_extraction(
        page.html, url=page.url, include_comments=False, with_metadata=True, as_dict=False
    )
    text = (getattr(found, "text", None) or "") if found else ""
    return text, [line for line in text.split("\n") if line.strip()]


def contenders() -> list[Contender]:
    """Return who is measured; the CPU of the first is divided by that of each."""
    return [
        Contender(f"trafilatura {trafilatura.__version__} + metadata", _described),
        Contender("trafilatura default", _plain()),
        Contender("trafilatura favor_precision", _plain(favor_precision=True)),
        Contender("depeche", _ours),
    ]


def measure(pages: Sequence[TruePage]) -> list[Contender]:
    """Let every contender read every page, taking turns."""
    found = contenders()
    for page in pages[:10]:  # lazy imports and caches are nobody's fault
        for contender in found:
            contender.run(page)
    for page in pages:
        for contender in found:
            contender.take(page)
    return found


def _row(contender: Contender, pages: Sequence[TruePage], base: float) -> str:
    """Return a contender's line of the table."""
    result, total = score(pages, contender.answers), sum(contender.seconds)
    slow = sorted(contender.seconds)[int(0.99 * len(pages))]
    exact, matches = (
        "-" if value is None else f"{value:.4f}" for value in (result.paragraphs, result.matches)
    )
    return (
        f"  {contender.name:30} {result.f1:.4f} {result.precision:9.4f} {result.recall:7.4f} {exact:>13}"
        f" {matches:>8} {base / total:9.2f} {1000 * total / len(pages):8.1f} {1000 * slow:8.1f}"
    )


def main() -> None:
    """Print one table per collection."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if not SHARED.is_dir():
        raise SystemExit(f"no pages at {SHARED}; name their folder in DEPECHE_BENCH")
    for name, read in COLLECTIONS.items():
        pages = list(read())
        found = measure(pages)
        title = f"{name}, {len(pages)} pages"
        print(f"{title:32} F1     precision  recall  paragraph F1    match     speed  ms/page   p99 ms")
        for contender in found:
            print(_row(contender, pages, sum(found[0].seconds)))


if __name__ == "__main__":
    main()
