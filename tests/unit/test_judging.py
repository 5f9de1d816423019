"""The judging of metadata: what counts as exact, near, wrong, invented and missed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from benchmarks.metadata import (
    LABELS,
    Answer,
    Labelled,
    digest,
    judge_authors,
    judge_date,
    judge_language,
    judge_title,
    more_pages,
)
from benchmarks.truth import COLLECTIONS

PAGE = Labelled(
    name="ferry",
    url="https://news.example/ferry",
    html=b"<html><head><title>The ferry strike ends - News</title></head><body><h1>x</h1></body></html>",
    titles=(digest("The ferry strike ends"),),
    authors=frozenset({"ana gil", "jo ray"}),
    day=date(2026, 3, 1),
    moment=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
    language="en",
)
SILENT = Labelled(name="x", url="https://news.example/x", html=b"")


def answer(
    title: str | None = None, authors: tuple[str, ...] = (), day: str = "", language: str | None = None
) -> Answer:
    """Return what a system might say."""
    days = frozenset({date.fromisoformat(day)} if day else ())
    return Answer(title=title, authors=frozenset(authors), days=days, language=language)


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("The  FERRY strike ends", "exact"),
        ("Ferry strike ends", "near"),
        ("Trains run late", "wrong"),
        (None, "missed"),
    ],
)
def test_titles_are_compared_with_the_wording_on_the_page(title: str | None, verdict: str) -> None:
    """The label holds a digest; for a near miss the wording is looked up on the page itself."""
    assert judge_title(PAGE, answer(title)) == verdict


@pytest.mark.parametrize(
    ("authors", "verdict"),
    [
        (("jo ray", "ana gil"), "exact"),
        (("ana gil",), "near"),
        (("mia lind",), "wrong"),
        ((), "missed"),
    ],
)
def test_authors_are_compared_as_sets(authors: tuple[str, ...], verdict: str) -> None:
    """The order does not matter, every name does."""
    assert judge_authors(PAGE, answer(authors=authors)) == verdict


def test_an_author_where_none_is_printed_is_invented() -> None:
    """An empty set in the label is a fact too."""
    alone = Labelled(name="x", url="https://news.example/x", html=b"", authors=frozenset())
    assert judge_authors(alone, answer(authors=("ana gil",))) == "invented"
    assert judge_authors(alone, answer()) == "exact"


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2026-03-01", "exact"),
        ("2026-03-02", "exact"),
        ("2026-02-28", "near"),
        ("2026-01-03", "wrong"),
        ("", "missed"),
    ],
)
def test_a_day_may_be_the_printed_one_or_that_in_utc(day: str, verdict: str) -> None:
    """A story printed late on the first of March stands on the second in UTC."""
    assert judge_date(PAGE, answer(day=day)) == verdict


def test_what_is_not_known_is_not_judged() -> None:
    """A null in the label gives no verdict."""
    said = answer("T", ("ana gil",), "2026-03-01", "en")
    judges = (judge_title, judge_authors, judge_date, judge_language)
    assert [judge(SILENT, said) for judge in judges] == [None, None, None, None]
    assert [judge_language(PAGE, answer(language=tag)) for tag in ("en-GB", "de", None)] == [
        "exact",
        "wrong",
        "missed",
    ]


def test_a_folder_of_more_pages_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Name, url and html are needed; what is not told is not judged."""
    folder = tmp_path_factory.mktemp("more")
    (folder / "a.html").write_bytes(b"<p>x</p>")
    rows = [
        {"name": "a", "url": "https://x.example/a", "html": "a.html", "title": ["T"], "day": "2026-01-02"}
    ]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (page,) = more_pages(folder)
    assert (page.titles, page.authors, page.day) == ((digest("T"),), None, date(2026, 1, 2))


def test_the_labels_hold_facts_only() -> None:
    """Per page: digests of titles, names, a day, a moment, a language; no sentence of anybody."""
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    assert labels.keys() == COLLECTIONS.keys()
    for pages in labels.values():
        for label in pages.values():
            assert label.keys() <= {"title", "authors", "day", "time", "language"}
            assert all(len(title) == 64 and int(title, 16) for title in label["title"])
            assert all(len(name) < 40 for name in label["authors"] or ())
