"""Prints how title, authors, date and language by trafilatura and by us compare with labels read by hand.

`python -m benchmarks.metadata [--show FIELD]` reads the pages of benchmarks.truth that
`benchmarks/metadata_labels.json` labels: the title as the SHA-256 of its folded text, names of persons as
printed, the day as printed and, where that is another day in UTC, the moment. A field that a reader can't
know from the page is null and is not judged; one with two equal titles has both. More pages come from the
folder that DEPECHE_BENCH_MORE names: its `pages.jsonl` holds name, url, path of the HTML, and what is known
of title, authors, day and language.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trafilatura
from trafilatura.metadata import extract_metadata

from benchmarks.truth import COLLECTIONS, SHARED
from extractors import extract
from extractors.decode import decode_page
from extractors.folding import folded
from extractors.jsonld import first_text
from extractors.people import agency_of
from extractors.titles import likeness
from extractors.tree import parse_page
from extractors.witnesses import Witnesses, read_witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.article import Article

LABELS = Path(__file__).with_name("metadata_labels.json")
FIELDS = ("title", "authors", "date", "language")
VERDICTS = ("exact", "near", "wrong", "invented", "missed")

_NEAR = 0.75
_GZIP = b"\x1f\x8b"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A page and what a reader found on it; None where it can't be known or was not asked."""

    name: str
    url: str
    html: bytes = field(repr=False)
    titles: tuple[str, ...] = ()
    authors: frozenset[str] | None = None
    day: date | None = None
    moment: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a system says of a page; `days` holds the day in UTC and in the page's own zone."""

    title: str | None
    authors: frozenset[str]
    days: frozenset[date]
    language: str | None


def fold(text: str) -> str:
    """Fold what does not make another title or name: case, white space, kinds of quotes and dashes."""
    return " ".join(folded(word) for word in text.split()).casefold()


def digest(title: str) -> str:
    """Return the form in which a label holds a title."""
    return sha256(fold(title).encode()).hexdigest()


def labelled_pages(collection: str) -> Iterator[Labelled]:
    """Yield the labelled pages of a collection."""
    labels = json.loads(LABELS.read_text(encoding="utf-8"))[collection]
    for page in COLLECTIONS[collection]():
        label = labels.get(page.name)
        if label:
            yield _labelled(page.name, page.url, page.html, label)


def more_pages(folder: Path) -> Iterator[Labelled]:
    """Yield the pages of a folder with a `pages.jsonl`."""
    for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        stored = (folder / row["html"]).read_bytes()
        html = gzip.decompress(stored) if stored.startswith(_GZIP) else stored
        row["title"] = [digest(title) for title in row.get("title", ())]
        yield _labelled(row["name"], row["url"], html, row)


def _labelled(name: str, url: str, html: bytes, label: dict[str, Any]) -> Labelled:
    authors, moment = label.get("authors"), label.get("time")
    return Labelled(
        name=name,
        url=url,
        html=html,
        titles=tuple(label.get("title", ())),
        authors=None if authors is None else _names(authors),
        day=date.fromisoformat(label["day"]) if label.get("day") else None,
        moment=datetime.fromisoformat(moment) if moment else None,
        language=label.get("language"),
    )


def _names(names: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(name).strip(" .") for name in names)


def ours(page: Labelled) -> Answer:
    """Read a page with depeche."""
    return answer_of(extract(page.html, url=page.url, content_type="text/html"))


def answer_of(article: Article) -> Answer:
    """Return what an article says of the fields that are judged."""
    days = set()
    if article.published:
        zone = article.published_zone or "+00:00"
        local = datetime.fromisoformat(f"{article.published:%Y-%m-%dT%H:%M:%S}{zone}")
        days = {article.published.date(), (article.published + (local.utcoffset() or _DAY * 0)).date()}
    return Answer(
        title=article.title,
        authors=_names(article.authors),
        days=frozenset(days),
        language=article.language,
    )


def plain(page: Labelled) -> Answer:
    """Read a page with trafilatura; agencies among its authors are left out, as in the labels."""
    found = extract_metadata(page.html, default_url=page.url)
    names = [name for name in (found.author or "").split("; ") if name and not agency_of(name)]
    return Answer(
        title=found.title,
        authors=_names(names),
        days=frozenset({date.fromisoformat(found.date)} if found.date else ()),
        language=found.language,
    )


def judge_title(page: Labelled, answer: Answer) -> str | None:
    """Say how a title compares; near is one that shares most words with the right wording on the page."""
    if not page.titles:
        return None
    if not answer.title:
        return "missed"
    if digest(answer.title) in page.titles:
        return "exact"
    right = right_title(page)
    return "near" if right and likeness(right, answer.title) >= _NEAR else "wrong"


def right_title(page: Labelled) -> str | None:
    """Find the wording on the page that the label means."""
    root = parse_page(decode_page(page.html, content_type="text/html").text.encode("utf-8", "replace"))
    wordings = [
        *_wordings(read_witnesses(root)),
        *("".join(el.itertext()) for el in root.iter("h2", "a", "strong")),
    ]
    return next((text for text in wordings if digest(text) in page.titles), None)


def _wordings(seen: Witnesses) -> Iterator[str]:
    named = (seen.first("og:title"), seen.first("twitter:title"), *seen.titles, *seen.headings)
    for text in (*named, *(first_text(thing, "headline") for thing in seen.things)):
        for mark in (" | ", " - ", " \u2013 ", " \u2014 ", " : "):
            yield (text or "").rpartition(mark)[0]
        yield text or ""


def judge_authors(page: Labelled, answer: Answer) -> str | None:
    """Say how a set of authors compares; near is one that shares a name."""
    if page.authors is None:
        return None
    if page.authors == answer.authors:
        return "exact"
    if not page.authors:
        return "invented"
    if not answer.authors:
        return "missed"
    return "near" if page.authors & answer.authors else "wrong"


def judge_date(page: Labelled, answer: Answer) -> str | None:
    """Say how a day compares; near is the day before or after."""
    if page.day is None:
        return None
    if not answer.days:
        return "missed"
    right = {page.day} | ({page.moment.astimezone(UTC).date()} if page.moment else set())
    if right & answer.days:
        return "exact"
    return "near" if min(abs(day - page.day) for day in answer.days) <= _DAY else "wrong"


def judge_language(page: Labelled, answer: Answer) -> str | None:
    """Say how a language compares."""
    if page.language is None:
        return None
    if not answer.language:
        return "missed"
    return "exact" if answer.language.partition("-")[0] == page.language else "wrong"


JUDGES: dict[str, Callable[[Labelled, Answer], str | None]] = {
    "title": judge_title,
    "authors": judge_authors,
    "date": judge_date,
    "language": judge_language,
}
SYSTEMS: dict[str, Callable[[Labelled], Answer]] = {
    f"trafilatura {trafilatura.__version__}": plain,
    "depeche": ours,
}


def measure(pages: Sequence[Labelled], *, show: str | None = None) -> dict[str, dict[str, Counter[str]]]:
    """Count the verdicts per system and field; `show` prints a field's failures of depeche."""
    counts = {system: {name: Counter[str]() for name in FIELDS} for system in SYSTEMS}
    for page in pages:
        for system, read in SYSTEMS.items():
            answer = read(page)
            for name, judge in JUDGES.items():
                verdict = judge(page, answer)
                if verdict:
                    counts[system][name][verdict] += 1
                if name == show and verdict not in (None, "exact") and system == "depeche":
                    print(_failure(page, answer, show, str(verdict)))
    return counts


def _failure(page: Labelled, answer: Answer, show: str, verdict: str) -> str:
    """Return the lines that tell of one failure."""
    told: dict[str, tuple[object, object]] = {
        "title": (right_title(page) if show == "title" else None, answer.title),
        "authors": (sorted(page.authors or ()), sorted(answer.authors)),
        "date": (page.moment or page.day, sorted(map(str, answer.days))),
        "language": (page.language, answer.language),
    }
    right, said = told[show]
    return f"{verdict:8} {page.name[:24]} {page.url[:90]}\n    right {right}\n    ours  {said}"


def _table(counts: dict[str, dict[str, Counter[str]]]) -> Iterator[str]:
    for name in FIELDS:
        for system, fields in counts.items():
            found = fields[name]
            total = max(1, found.total())
            shares = "".join(f"{found[verdict] / total:9.3f}" for verdict in VERDICTS)
            yield f"  {name:9} {system:20} {found.total():5} {shares}"


def main() -> None:
    """Print a table per collection, and one of all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metadata")
    parser.add_argument("--show", choices=FIELDS, help="print the pages where depeche is not exact")
    show = parser.parse_args().show
    if not SHARED.is_dir():
        raise SystemExit(f"no pages at {SHARED}; name their folder in DEPECHE_BENCH")
    sets = {name: list(labelled_pages(name)) for name in COLLECTIONS}
    more = os.environ.get("DEPECHE_BENCH_MORE")
    if more:
        sets["more"] = list(more_pages(Path(more)))
    else:
        print("DEPECHE_BENCH_MORE is not set: only the labelled pages are judged.")
    for name, pages in sets.items():
        counts = measure(pages, show=show)
        print(f"{name}, {len(pages)} pages".ljust(38) + "".join(f"{verdict:>9}" for verdict in VERDICTS))
        print("\n".join(_table(counts)))


if __name__ == "__main__":
    main()
