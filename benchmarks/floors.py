"""Holds the quality of texts to its floors: `python -m benchmarks.floors` measures and compares.

`benchmarks/floors.json` pins every figure, with a digest of the pages and truths that it was measured on.
`--raise` writes what is better now. A floor is lowered by `--lower FIGURE --because "a reason"` alone, which
writes the reason into the changelog.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.metadata import JUDGES, answer_of, labelled_pages
from benchmarks.rebuilt import SEEDS, invented_stories, seed_stories
from benchmarks.rebuilt import measure as rebuild
from benchmarks.residue import Losses, Tally, lines_of
from benchmarks.residue_judge import Judge
from benchmarks.truth import COLLECTIONS, SHARED, score
from extractors import extract
from extractors.site_memory import furniture_of, learn, site_page, without_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.truth import TruePage
    from extractors.article import Article

FLOORS = Path(__file__).with_name("floors.json")
CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure should come to; `is_most` where less is better."""

    bound: float
    is_most: bool = False


GOALS = {
    "AEB F1": Goal(bound=0.972),
    "AEB precision": Goal(bound=0.965),
    "fundus F1": Goal(bound=0.970),
    "fundus paragraph F1": Goal(bound=0.90),
    "fundus paragraph match": Goal(bound=0.945),
    "fundus F1, sites known": Goal(bound=0.970),
    "fundus paragraph F1, sites known": Goal(bound=0.90),
    "AEB pages with residue": Goal(bound=0.04, is_most=True),
    "fundus pages with residue": Goal(bound=0.04, is_most=True),
    "true lines lost": Goal(bound=0.002, is_most=True),
    "rebuilt pages, residue lines left": Goal(bound=0, is_most=True),
    "rebuilt pages, true lines lost": Goal(bound=0, is_most=True),
    "title exact": Goal(bound=0.90),
    "authors exact": Goal(bound=0.88),
    "date exact": Goal(bound=0.985),
    "language exact": Goal(bound=0.995),
    "empty or mojibake without a reason": Goal(bound=0, is_most=True),
}
"""The figures by name, and what each should come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The pinned figures, and the digest of each collection that they were measured on."""

    corpora: dict[str, str] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A page of a collection and the article that was derived from it."""

    page: TruePage
    article: Article


def derive(collection: str) -> list[Derived]:
    """Derive every page of a collection."""
    return [
        Derived(page=page, article=extract(page.html, url=page.url, content_type="text/html"))
        for page in COLLECTIONS[collection]()
    ]


def corpus_digest(pages: Sequence[TruePage]) -> str:
    """Return a digest of names, bytes and truths."""
    whole = sha256()
    for page in pages:
        for part in (page.name.encode(), page.html, page.text.encode()):
            whole.update(sha256(part).digest())
    return whole.hexdigest()[:16]


def measure(derived: dict[str, list[Derived]]) -> dict[str, float]:
    """Return all figures of the collections' articles."""
    figures: dict[str, float] = {}
    for name, pages in derived.items():
        figures |= _texts(name, pages)
        figures[f"{name} pages with residue"] = _residue(pages)
    figures |= _texts("fundus", _known(derived["fundus"]), ", sites known")
    everything = [one for pages in derived.values() for one in pages]
    figures["true lines lost"] = _lost(everything)
    figures |= dict(_metadata(derived))
    figures["empty or mojibake without a reason"] = sum(map(_is_unexplained, everything))
    figures |= _rebuilt()
    return {name: round(figures[name], 4) for name in GOALS}


def _texts(name: str, derived: Sequence[Derived], suffix: str = "") -> dict[str, float]:
    articles = [one.article for one in derived]
    answers = [(article.text, [block.text for block in article.blocks]) for article in articles]
    found = score([one.page for one in derived], answers)
    return {
        f"{name} F1{suffix}": found.f1,
        f"{name} precision{suffix}": found.precision,
        f"{name} paragraph F1{suffix}": found.paragraphs or 0.0,
        f"{name} paragraph match{suffix}": found.matches or 0.0,
    }


def _known(derived: Sequence[Derived]) -> list[Derived]:
    """Return the articles as they are once the collection's own pages have taught their sites."""
    sites: dict[str | None, list[Article]] = {}
    for one in derived:
        sites.setdefault(one.article.site, []).append(one.article)
    furniture = {site: furniture_of(learn([site_page(one) for one in all_])) for site, all_ in sites.items()}
    return [
        replace(one, article=without_furniture(one.article, furniture[one.article.site])) for one in derived
    ]


def _residue(derived: Sequence[Derived]) -> float:
    tally = Tally("depeche")
    for one in derived:
        tally.take(Judge(one.page, title=one.article.title), list(lines_of(one.article)))
    return tally.with_residue / tally.pages


def _lost(derived: Sequence[Derived]) -> float:
    losses = Losses()
    for one in derived:
        losses.take(Judge(one.page, title=one.article.title), one.article, one.page)
    return len(losses.lost) / losses.true


def _metadata(derived: dict[str, list[Derived]]) -> Iterator[tuple[str, float]]:
    """Yield the share of exact answers per field, over the labelled pages of all collections."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in JUDGES}
    for collection, pages in derived.items():
        answers = {one.page.name: answer_of(one.article) for one in pages}
        for page in labelled_pages(collection):
            for name, judge in JUDGES.items():
                verdict = judge(page, answers[page.name])
                counts[name].update([verdict] if verdict else [])
    for name, found in counts.items():
        yield f"{name} exact", found["exact"] / found.total()


def _is_unexplained(one: Derived) -> bool:
    article = one.article
    is_bad = not article.text or "\ufffd" in article.text
    return is_bad and not article.reason and not article.extraction.warnings


def _rebuilt() -> dict[str, float]:
    left = lost = 0
    for stories in (list(seed_stories()), list(invented_stories())):
        (count,) = rebuild(stories, only="depeche")
        left, lost = left + len(count.left), lost + len(count.lost)
    return {"rebuilt pages, residue lines left": left, "rebuilt pages, true lines lost": lost}


def read_floors(path: Path = FLOORS) -> Floors:
    """Return the pinned floors; none when the file is not there yet."""
    return Floors(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Floors()


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Pin the floors."""
    known = {"corpora": floors.corpora, "figures": {name: floors.figures[name] for name in GOALS}}
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def is_below(name: str, value: float, floor: float) -> bool:
    """Say whether a figure is worse than its floor."""
    return value > floor if GOALS[name].is_most else value < floor


def raised(floors: Floors, figures: dict[str, float]) -> Floors:
    """Return the floors with every figure that is better now."""
    better = {name: value for name, value in figures.items() if not is_below(name, value, _of(floors, name))}
    return replace(floors, figures=floors.figures | better)


def lowered(floors: Floors, name: str, value: float) -> Floors:
    """Return the floors with one of them at this value."""
    return replace(floors, figures=floors.figures | {name: value})


def note_in_changelog(
    name: str, before: float, value: float, *, because: str, path: Path = CHANGELOG
) -> None:
    """Say in the changelog which floor was lowered and why, under its first heading of a version."""
    head, heading, rest = path.read_text(encoding="utf-8").partition("\n## ")
    title, _, body = rest.partition("\n")
    line = f"- The floor of {name} was lowered from {before:g} to {value:g}: {because}\n"
    path.write_text(f"{head}{heading}{title}\n\n{line}{body.lstrip()}", encoding="utf-8")


def _of(floors: Floors, name: str) -> float:
    return floors.figures.get(name, math.inf if GOALS[name].is_most else -math.inf)


def _row(name: str, value: float, floors: Floors) -> str:
    goal, floor = GOALS[name], _of(floors, name)
    sign = "<=" if goal.is_most else ">="
    marks = "BELOW ITS FLOOR" if is_below(name, value, floor) else ""
    reached = "no " if is_below(name, value, goal.bound) else "yes"
    return f"  {name:36} {value:8.4f} {sign} {goal.bound:<6g} {reached:8} {floor:8.4f}  {marks}".rstrip()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floors", description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="raises", help="pin every figure that is better")
    parser.add_argument(
        "--lower", choices=GOALS, metavar="FIGURE", help="pin this figure although it is worse"
    )
    parser.add_argument("--because", metavar="REASON", help="why it is lowered; a line of the changelog")
    options = parser.parse_args()
    if bool(options.lower) != bool(options.because):
        parser.error("--lower needs --because, and the other way round")
    return options


def main() -> int:
    """Print every figure beside its goal and its floor; the status is 1 when one is below its floor."""
    options = _options()
    if not SHARED.is_dir() or not SEEDS.is_dir():
        raise SystemExit(f"no pages at {SHARED} or no texts at {SEEDS}; see DEPECHE_BENCH and DEPECHE_SEEDS")
    derived = {name: derive(name) for name in COLLECTIONS}
    corpora = {name: corpus_digest([one.page for one in pages]) for name, pages in derived.items()}
    floors, figures = read_floors(), measure(derived)
    if floors.corpora and floors.corpora != corpora:
        raise SystemExit(f"these are other pages than those of {FLOORS.name}: {corpora}")
    if options.lower:
        note_in_changelog(
            options.lower, _of(floors, options.lower), figures[options.lower], because=options.because
        )
        floors = lowered(floors, options.lower, figures[options.lower])
    if options.raises:
        floors = raised(replace(floors, corpora=corpora), figures)
    if options.raises or options.lower:
        write_floors(floors)
    print(f"  {'figure':36} {'measured':>8} {'goal':9} {'reached':8} {'floor':>8}")
    for name, value in figures.items():
        print(_row(name, value, floors))
    return any(is_below(name, value, _of(floors, name)) for name, value in figures.items())


if __name__ == "__main__":
    raise SystemExit(main())
