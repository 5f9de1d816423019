"""Stored articles are fetched again after a day and a week: what stayed, what was corrected, what is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.press import judges
from tests.press.archive import articles, outcomes, records
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, Article, Channel, Site, moment, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console import Ran

STEADY, STILL, MENDED, AMENDED, WITHDRAWN = stories("gazette", 5, last=HOUR)
ARTICLES = (
    STEADY,
    replace(STILL, furniture=False),
    replace(MENDED, corrected=DAY / 2),
    replace(AMENDED, corrected=3 * DAY),
    replace(WITHDRAWN, removed=2 * DAY),
)
SITE = Site(
    name="gazette",
    articles=ARTICLES,
    channels=(Channel(form="atom", path="/atom"),),
    settings={"revisit": ["1d", "7d"]},
)
RUNS = (1.1 * HOUR, 1.1 * DAY, 8.2 * DAY, 9.5 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The press, its newsroom, and the runs."""

    press: Press
    room: Newsroom
    runs: tuple[Ran, ...]

    def versions(self, article: Article) -> list[dict[str, object]]:
        """Return the stored versions of an article."""
        return articles(self.room.store, self.press.url("gazette", article.path))

    def outcomes(self, article: Article) -> list[str]:
        """Return how each fetch of an article ended."""
        return outcomes(self.room.store, self.press.url("gazette", article.path))

    def sums(self, run: int, name: str) -> object:
        """Return a sum of the source in a run."""
        return self.runs[run].lines[0][name]


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    """Follow one site for nine days, with a run when something is due and a last one afterwards."""
    with Press([SITE]) as press:
        room = Newsroom(tmp_path_factory.mktemp("newsroom"), press)
        runs = tuple(room.run("crawl", "--due", "--json", at=time) for time in RUNS)
        yield Visited(press=press, room=room, runs=runs)


def test_each_article_is_fetched_after_a_day_and_a_week(visited: Visited) -> None:
    """Three fetches of what stays, never a fourth; a page that was withdrawn is not insisted upon."""
    fetches = judges.fetches(visited.press.ledger)
    assert {fetches["gazette", article.path] for article in ARTICLES[:4]} == {3}
    asked = [hit for hit in visited.press.ledger.of(kind="article") if hit.address == WITHDRAWN.path]
    assert len(asked) <= 3
    assert visited.outcomes(STEADY) == ["stored", "unchanged", "unchanged"]


@pytest.mark.parametrize("article", [STEADY, STILL], ids=["furniture that changes", "the same bytes"])
def test_the_same_text_is_no_new_version(visited: Visited, article: Article) -> None:
    """A counter in the furniture changes every byte count and no version."""
    assert [version["version"] for version in visited.versions(article)] == [1]


def test_the_same_bytes_are_kept_as_revisits(visited: Visited) -> None:
    """The archive does not hold the same payload twice; it says that it was there again."""
    url = visited.press.url("gazette", STILL.path)
    kept = [record for record in records(visited.room.store) if record.target_uri == url]
    types = [record.type for record in kept if record.type in {"response", "revisit"}]
    assert types == ["response", "revisit", "revisit"]


@pytest.mark.parametrize("article", [MENDED, AMENDED], ids=["after a day", "after a week"])
def test_a_correction_is_a_new_version(visited: Visited, article: Article) -> None:
    """The changed text is stored beside the first one and points to it."""
    first, second = visited.versions(article)
    assert (first["version"], second["version"]) == (1, 2)
    assert second["previous_id"] == first["id"]
    assert "Correction 1" not in str(first["text"])
    assert "Correction 1" in str(second["text"])


def test_a_withdrawn_article_is_recorded_as_removed(visited: Visited) -> None:
    """What was stored once and answers 410 later was removed, which is no failure; its text stays."""
    assert visited.outcomes(WITHDRAWN)[-1] == "removed"
    assert [version["version"] for version in visited.versions(WITHDRAWN)] == [1]
    assert visited.sums(2, "removed") == 1
    assert [run.status for run in visited.runs] == [0, 0, 0, 0]


def test_the_sums_tell_visits_from_news(visited: Visited) -> None:
    """New, unchanged and corrected are told apart, run by run."""
    assert [visited.sums(run, "stored") for run in range(3)] == [5, 1, 1]
    assert [visited.sums(run, "unchanged") for run in range(3)] == [0, 4, 3]
    assert [visited.sums(run, "visits") for run in range(3)] == [0, 5, 5]


def test_nothing_is_due_after_the_last_visit(visited: Visited) -> None:
    """After the week only the feed is polled."""
    after = visited.press.ledger.between(moment(RUNS[-1]), moment(RUNS[-1] + DAY))
    assert len(after.of(kind="poll")) == 1
    assert len(after.of(kind="article")) == 0
