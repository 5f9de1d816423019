"""Pages whose true text is known, and the measures by which their collections judge an extractor."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHARED = Path(os.environ.get("DEPECHE_BENCH", Path(__file__).parents[2] / "shared" / "bench"))
"""Where the collections lie: beside the checkout, or where the environment says."""

_WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """A page, and its text as a person found it; `paragraphs` is empty where the collection has no such."""

    name: str
    url: str
    html: bytes = field(repr=False)
    text: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Means over pages of shingle precision, shingle recall and, where known, exact paragraph F1.

    `paragraphs` takes true paragraphs as they are written, `matches` as fundus-evaluation's own scorer does.
    """

    pages: int
    precision: float
    recall: float
    paragraphs: float | None
    matches: float | None

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two means."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def aeb_pages() -> Iterator[TruePage]:
    """Yield the 181 articles of scrapinghub/article-extraction-benchmark."""
    folder = SHARED / "aeb"
    for name, truth in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield TruePage(name=name, url=truth["url"], html=html, text=truth["articleBody"])


def fundus_pages() -> Iterator[TruePage]:
    """Yield the 80 articles of dobbersc/fundus-evaluation."""
    folder = SHARED / "fundus-evaluation"
    for name, truth in json.loads((folder / "ground_truth.json").read_text(encoding="utf-8")).items():
        html = gzip.decompress((folder / "html" / name).read_bytes())
        body = tuple(truth["body"])
        yield TruePage(name=name, url=truth["url"], html=html, text="\n\n".join(body), paragraphs=body)


COLLECTIONS = {"AEB": aeb_pages, "fundus": fundus_pages}
"""The collections by the name that a table prints."""


def score(pages: Sequence[TruePage], answers: Sequence[tuple[str, Sequence[str]]]) -> Score:
    """Compare the answers (text, paragraphs) with the truth of the pages, in the same order."""
    pairs = [_precision_recall(page.text, text) for page, (text, _) in zip(pages, answers, strict=True)]
    known = [
        (page.paragraphs, paragraphs)
        for page, (_, paragraphs) in zip(pages, answers, strict=True)
        if page.paragraphs
    ]
    return Score(
        pages=len(pages),
        precision=_mean(precision for precision, _ in pairs),
        recall=_mean(recall for _, recall in pairs),
        paragraphs=_mean(paragraph_f1(*one) for one in known) if known else None,
        matches=_mean(paragraph_match(*one) for one in known) if known else None,
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(
        tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))
    )


def _precision_recall(truth: str, text: str) -> tuple[float, float]:
    wanted, found = _shingles(truth), _shingles(text)
    shared = (wanted & found).total()
    precision = shared / found.total() if found else float(not wanted)
    recall = shared / wanted.total() if wanted else float(not found)
    return precision, recall


def paragraph_f1(truth: Sequence[str], paragraphs: Sequence[str]) -> float:
    """Return the F1 of paragraphs that are exactly those of the truth, brackets and all."""
    return _f1(_folded(truth), _folded(paragraphs))


def paragraph_match(truth: Sequence[str], paragraphs: Sequence[str]) -> float:
    """Return the same as fundus-evaluation's scorer counts it: a true paragraph in brackets is optional.

    Its brackets are no part of it. Of all ways to leave optional paragraphs out the best counts there, which
    is to leave out those not found (see that project's score_paragraph_match and get_reference_bodies).
    """
    found = _folded(paragraphs)
    optional = [paragraph for paragraph in truth if _is_optional(paragraph)]
    wanted = _folded(paragraph for paragraph in truth if not _is_optional(paragraph))
    spare = _folded(paragraph[1:-1] for paragraph in optional) & (found - wanted)
    return _f1(wanted + spare, found)


def _is_optional(paragraph: str) -> bool:
    return paragraph.startswith("[") and paragraph.endswith("]")


def _f1(wanted: Counter[str], found: Counter[str]) -> float:
    both = wanted.total() + found.total()
    return 2 * (wanted & found).total() / both if both else 1.0


def _folded(paragraphs: Iterable[str]) -> Counter[str]:
    return Counter(" ".join(paragraph.split()) for paragraph in paragraphs)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
