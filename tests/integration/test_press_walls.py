"""Walls and error pages that answer 200: kept as captures, never versions, and looked behind again later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from storage.frontier import Frontier
from storage.state import State
from tests.press.archive import articles, outcomes, records
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, MINUTE, Article, Channel, Mask, Site, stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console import Ran

FIRST, BARRED, SLIP, LOST, BROKEN, FRONT, *OTHERS = stories("gazette", 12, last=HOUR)
WALLED = (0.0, 1.3 * HOUR)
ONE_DAY = (DAY, 1.12 * DAY)


def masked(article: Article, span: tuple[float, float], mask: Mask) -> Article:
    """Return the article with another page in its place for a while."""
    return replace(article, masks=((*span, mask),))


SITE = Site(
    name="gazette",
    articles=(
        masked(FIRST, WALLED, "challenge"),
        masked(BARRED, ONE_DAY, "consent"),
        masked(SLIP, ONE_DAY, "missing"),
        masked(LOST, (DAY, 99 * DAY), "missing"),
        masked(BROKEN, ONE_DAY, "broken"),
        masked(FRONT, ONE_DAY, "front"),
        *OTHERS,
    ),
    channels=(Channel(form="atom", path="/atom"),),
    settings={"revisit": ["1d", "7d"]},
)
RUNS = (1.1 * HOUR, 1.1 * HOUR + 15 * MINUTE, 1.1 * DAY, 1.13 * DAY, 8.2 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The press, its newsroom, and the runs."""

    press: Press
    room: Newsroom
    runs: tuple[Ran, ...]

    def url(self, article: Article) -> str:
        """Return the address of an article."""
        return self.press.url("gazette", article.path)

    def outcomes(self, article: Article) -> list[str]:
        """Return how each fetch of an article ended."""
        return outcomes(self.room.store, self.url(article))

    def lines(self, article: Article) -> list[dict[str, Any]]:
        """Return the article lines of an address."""
        return articles(self.room.store, self.url(article))

    def kinds(self, article: Article) -> list[str]:
        """Return what each line was judged to be."""
        return [line["verdict"]["kind"] for line in self.lines(article)]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """Follow one site for eight days."""
    with Press([SITE]) as press:
        room = Newsroom(tmp_path_factory.mktemp("newsroom"), press)
        runs = tuple(room.run("crawl", "--due", "--json", at=time) for time in RUNS)
        yield Followed(press=press, room=room, runs=runs)


def test_a_new_page_behind_a_wall_is_fetched_again(followed: Followed) -> None:
    """Ten minutes later the article is there; the wall before it has its verdict and no text."""
    assert followed.outcomes(FIRST)[:2] == ["refused", "stored"]
    assert followed.kinds(FIRST) == ["bot-wall", "article"]
    wall, article = followed.lines(FIRST)
    assert (wall["text"], wall["outcome"]) == ("", "not-an-article")
    assert wall["verdict"]["evidence"]
    assert (article["version"], article["previous_id"]) == (1, None)


def test_a_wall_is_no_version_of_a_stored_article(followed: Followed) -> None:
    """The visit that met it is made again after a pause, and finds the text that is known."""
    assert followed.outcomes(BARRED) == ["stored", "refused", "unchanged", "unchanged"]
    assert followed.kinds(BARRED) == ["article", "consent-wall"]
    assert [line["text"] == "" for line in followed.lines(BARRED)] == [False, True]


def test_an_error_page_is_tried_again_like_an_error(followed: Followed) -> None:
    """A site that says under 200 that it does not work is asked again after a pause."""
    assert followed.outcomes(BROKEN) == ["stored", "server-error", "unchanged", "unchanged"]


def test_a_missing_page_may_be_a_slip(followed: Followed) -> None:
    """It counts like a 404, waits for the next visit, and the text of before is still the newest version."""
    assert followed.outcomes(SLIP) == ["stored", "not-found", "unchanged"]
    assert followed.kinds(SLIP) == ["article", "missing-page"]


def test_a_page_that_stays_missing_was_removed(followed: Followed) -> None:
    """Believed at the last visit, not at the first: its row says so, its text stays."""
    assert followed.outcomes(LOST) == ["stored", "not-found", "not-found"]
    row = Frontier(State(f"sqlite:///{followed.room.state}")).row(followed.url(LOST))
    assert row is not None
    assert (row.status, row.due_at) == ("removed", None)
    assert [line["version"] for line in followed.lines(LOST) if line["text"]] == [1]


def test_a_front_page_in_its_place_is_no_version(followed: Followed) -> None:
    """Sites that lost an article often show the front page under its address."""
    assert followed.outcomes(FRONT) == ["stored", "not-an-article", "unchanged"]
    assert followed.kinds(FRONT) == ["article", "index"]
    assert [line["version"] for line in followed.lines(FRONT)] == [1, 1]


def test_what_came_is_kept(followed: Followed) -> None:
    """Every wall is in the archive as it was served."""
    payloads = [record.block for record in records(followed.room.store) if record.type == "response"]
    for mark in (b"_cf_chl_opt", b"Before you continue", b"Page not found", b"Something went wrong"):
        assert any(mark in payload for payload in payloads), mark


def test_the_address_shows_the_article(followed: Followed) -> None:
    """`show` by URL gives the newest text, not the wall that came after it."""
    shown = followed.room.run("show", followed.url(LOST), at=RUNS[-1])
    assert shown.status == 0
    assert "verdict article (" in shown.out
    listed = followed.room.run("ls", at=RUNS[-1])
    assert "[missing-page]" in listed.out
    assert "[bot-wall]" in listed.out
