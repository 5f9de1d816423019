"""Reprints of one dispatch share a story: in a run, across runs, on both databases, in any order."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.reprints import KEPT, WINDOW, Reprints
from extractors.article import Article, Block, CaptureRef
from extractors.shingles import sampled_shingles
from storage.state import State, url_key
from storage.stories import MOST_OF_A_STORY, MOST_TEXTS, Stories, Text
from tests.articles import article_of
from tests.dispatch import CUT, DISPATCH, OTHER, SPLICED, joined
from tests.unit.test_seeds import SEEDS, seed_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAR = 1 << 40


def article(site: str, text: str, *, at: datetime = NOON, path: str = "bridge") -> Article:
    """Return an article of a site, captured at some time."""
    url = f"https://{site}/{path}"
    capture = CaptureRef(warc="w", offset=0, length=1, record_id="r", date=at)
    return article_of([Block(type="p", text=text)], url=url, site=site, capture=capture)


def text_of(one: Article) -> Text:
    """Return what is remembered of an article."""
    assert one.capture is not None
    return Text(
        article=one.id,
        url_key=url_key(one.canonical_url),
        site=one.site or "",
        at=one.capture.date,
        story=one.story or one.id,
        hashes=sampled_shingles(one.text),
    )


class Newsroom:
    """Takes articles in as a run does: looks for their story, and remembers them with it."""

    def __init__(self, state: State, *, is_committed: bool = False) -> None:
        self.now = NOON
        self.state = state
        self._reprints = Reprints(state, clock=lambda: self.now)
        self._is_committed = is_committed

    def take(self, one: Article) -> Article:
        """Return the article with its story; where batches are committed at once, another run finds it."""
        assert one.capture is not None
        self.now = one.capture.date
        found = self._reprints.find(one)
        if found is None:
            one = replace(one, story=one.id)
        else:
            one = replace(one, story=found.story, reprint_of=found.reprint_of, similarity=found.similarity)
        self._reprints.note(one)
        if self._is_committed:
            Stories(self.state).add([text_of(one)])
            self._reprints = Reprints(self.state, clock=lambda: self.now)
        return one

    def all(self, articles: Sequence[Article]) -> list[Article]:
        """Take them in one after the other, an hour between them."""
        return [
            self.take(replace(one, capture=replace(one.capture, date=NOON + place * HOUR)))
            for place, one in enumerate(articles)
            if one.capture is not None
        ]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Return an empty state in a file."""
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield state
    state.close()


@pytest.fixture(params=["one run", "runs of their own"])
def newsroom(request: pytest.FixtureRequest, any_state: State) -> Newsroom:
    """Return a newsroom whose texts are found in memory, and one whose texts are found in the database."""
    return Newsroom(any_state, is_committed=request.param != "one run")


TEXTS = [
    ("agency.example", DISPATCH),
    ("cut.example", CUT),
    ("spliced.example", SPLICED),
    ("o.example", OTHER),
]


def test_the_earliest_is_the_original(newsroom: Newsroom) -> None:
    """Reprints name the first text that was captured and how much they share; another text is alone."""
    original, cut, spliced, other = newsroom.all([article(site, joined(text)) for site, text in TEXTS])
    assert (original.story, original.reprint_of, original.similarity) == (original.id, None, None)
    for reprint in (cut, spliced):
        assert (reprint.story, reprint.reprint_of) == (original.id, original.id)
        assert 0.08 <= (reprint.similarity or 0) <= 1
    assert (other.story, other.reprint_of) == (other.id, None)


def test_one_site_repeats_nobody(newsroom: Newsroom) -> None:
    """A text that its own site shows under two addresses, or in a second version, is no reprint."""
    first, again, later = newsroom.all(
        [
            article("agency.example", joined(DISPATCH)),
            article("agency.example", joined(DISPATCH), path="amp/bridge"),
            article("agency.example", joined((*DISPATCH, "This text was corrected.")), path="bridge"),
        ]
    )
    assert [one.reprint_of for one in (first, again, later)] == [None, None, None]


def test_a_correction_is_no_reprint_of_its_reprint(newsroom: Newsroom) -> None:
    """The original's later version stays in the story, and repeats nobody."""
    original, cut, corrected = newsroom.all(
        [
            article("agency.example", joined(DISPATCH)),
            article("cut.example", joined(CUT)),
            article("agency.example", joined((*DISPATCH, "An earlier version named the wrong river."))),
        ]
    )
    assert cut.reprint_of == original.id
    assert (corrected.story, corrected.reprint_of) == (original.id, None)


def test_a_week_later_it_is_another_story(newsroom: Newsroom) -> None:
    """A dispatch that is printed again after the window begins anew."""
    newsroom.take(article("agency.example", joined(DISPATCH)))
    near = newsroom.take(article("cut.example", joined(CUT), at=NOON + WINDOW))
    far = newsroom.take(article("spliced.example", joined(DISPATCH[3:]), at=NOON + 2 * WINDOW + HOUR))
    assert near.reprint_of is not None
    assert (far.story, far.reprint_of) == (far.id, None)


def test_a_text_that_bridges_two_stories_joins_them(newsroom: Newsroom) -> None:
    """Two outlets print different halves; whoever prints both shows that they are one, the older one."""
    first, second, both = newsroom.all(
        [
            article("a.example", joined(DISPATCH[:3])),
            article("b.example", joined(DISPATCH[4:])),
            article("c.example", joined(DISPATCH)),
        ]
    )
    assert second.story == second.id
    assert (both.story, both.reprint_of) == (first.id, first.id)
    third = newsroom.take(article("d.example", joined(DISPATCH[4:]), at=NOON + 5 * HOUR))
    assert third.story == first.id


@pytest.mark.bench_data
@pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"no seed texts at {SEEDS}; name their folder in DEPECHE_SEEDS"
)
def test_the_seed_texts_in_every_order(state: State) -> None:
    """Four of the five are one story and the fifth its own, whichever arrives first."""
    texts = [article(f"s{n}.example", "\n".join(seed_lines(n))) for n in ("000", "001", "002", "003", "004")]
    for order in itertools.permutations(range(5)):
        taken = dict(zip(order, Newsroom(state).all([texts[place] for place in order]), strict=True))
        first = texts[next(place for place in order if place != 3)].id
        assert [taken[place].story for place in range(5)] == [first, first, first, texts[3].id, first]


def made(number: int, hashes: Sequence[int], *, story: str | None = None, at: datetime = NOON) -> Text:
    """Return a text with these phrases."""
    return Text(
        article=f"a{number}",
        url_key=url_key(f"https://s{number}.example/"),
        site=f"s{number}.example",
        at=at,
        story=story or f"a{number}",
        hashes=tuple(hashes),
    )


def near(state: State, hashes: Sequence[int], *, since: datetime = NOON) -> list[tuple[str, int, int]]:
    """Return which texts share phrases with these: article, how many, of how many."""
    found = Stories(state).candidates(hashes, since=since, limit=10)
    return [(match.article, match.shared, match.size) for match in found]


def test_texts_are_found_by_their_phrases(any_state: State) -> None:
    """Those that share most come first; three phrases are too few; what is entered twice stands once."""
    texts = [made(1, range(8)), made(2, range(4, 20)), made(3, range(100, 104)), made(4, range(3))]
    Stories(any_state).add(texts)
    Stories(any_state).add([made(1, range(500, 520)), *texts])
    assert near(any_state, range(2, 12)) == [("a2", 8, 16), ("a1", 6, 8)]
    assert near(any_state, range(500, 520)) == []
    assert near(any_state, range(2, 12), since=NOON + HOUR) == []
    assert near(any_state, []) == []
    assert Stories(any_state).known(["a1", "a9"]) == {"a1"}


def test_phrases_that_are_everywhere_tell_nothing(any_state: State) -> None:
    """A notice in more texts than the cap makes no two of them alike, and costs no more rows."""
    notice = range(10)
    Stories(any_state).add([made(n, [*notice, FAR + n]) for n in range(MOST_TEXTS)])
    assert len(near(any_state, notice)) == 10
    Stories(any_state).add([made(n, [*notice, FAR + n]) for n in range(MOST_TEXTS, MOST_TEXTS + 30)])
    assert near(any_state, notice) == []
    assert _rows(any_state) == 10 * (MOST_TEXTS + 1) + MOST_TEXTS + 30


def test_a_dispatch_that_hundreds_print_is_still_found(any_state: State) -> None:
    """The first texts of a story speak for it, so its own phrases never are everybody's."""
    Stories(any_state).add([made(n, range(10), story="a0") for n in range(MOST_TEXTS + 50)])
    assert len(near(any_state, range(10))) == 10
    assert _rows(any_state) == 10 * MOST_OF_A_STORY


def test_old_texts_are_forgotten(any_state: State) -> None:
    """With their phrases; nothing is done for less than a day's worth."""
    stories = Stories(any_state)
    stories.prune(NOON)
    old = [made(n, range(n, n + 9), at=NOON - timedelta(days=2)) for n in range(5)]
    stories.add([*old, *[made(n, range(n, n + 9)) for n in range(5, 9)]])
    stories.prune(NOON - timedelta(days=1, hours=12))
    assert len(stories.known([f"a{n}" for n in range(9)])) == 9
    stories.prune(NOON - timedelta(hours=1))
    assert stories.known([f"a{n}" for n in range(9)]) == {"a5", "a6", "a7", "a8"}
    assert _rows(any_state) == 4 * 9
    stories.prune(NOON + KEPT)
    assert _rows(any_state) == 0


def _rows(state: State) -> int:
    with state.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM shingles").scalar_one())
