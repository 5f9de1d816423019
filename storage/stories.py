"""The texts of the last days and the phrases they share, so that the reprints of one dispatch are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from storage.state import chunks, insert, moment
from storage.state_schema import shingles, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.state import State

FEWEST_SHARED: Final = 4
"""Phrases that two texts share at least; fewer may be chance."""

MOST_TEXTS: Final = 200
"""A phrase in more texts than this is everybody's, and tells nothing."""

MOST_OF_A_STORY: Final = 20
"""Texts that stand for their story: by the phrases of so many every further one is found, and a dispatch that
hundreds print does not make its own phrases everybody's."""

_TOGETHER: Final = 100
_PARTS: Final = 256
_SLACK_SECONDS: Final = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A stored text: the key of its canonical URL, when it was captured, its story, its sampled phrases."""

    article: str
    url_key: str
    site: str
    at: datetime
    story: str
    hashes: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A text that shares phrases with another; `size` counts its own phrases."""

    article: str
    story: str
    site: str
    url_key: str
    shared: int
    size: int
    at: datetime


class Stories:
    """Texts by phrase, and the story of each."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, added: Sequence[Text]) -> None:
        """Enter texts; one that is there already stays as it is."""
        for some in chunks(added, _TOGETHER):
            with self._state.writing(alone="stories") as connection:
                _add(connection, some)

    def candidates(self, hashes: Collection[int], *, since: datetime, limit: int) -> list[Match]:
        """Return texts captured since then that share some of these phrases, those that share most first."""
        with self._state.reading() as connection:
            pairs: list[tuple[int, int]] = []
            for some in chunks(list(hashes)):
                query = select(shingles.c.hash, shingles.c.text).where(shingles.c.hash.in_(some))
                pairs += [(pair.hash, pair.text) for pair in connection.execute(query)]
            shared = dict(_shared(pairs, limit=limit))
            if not shared:
                return []
            near = select(texts).where(texts.c.number.in_(shared), texts.c.at >= since.timestamp())
            matches = [
                Match(
                    article=row.article,
                    story=row.story,
                    site=row.site,
                    url_key=row.url_key,
                    shared=shared[row.number],
                    size=row.size,
                    at=moment(row.at),
                )
                for row in connection.execute(near)
            ]
        return sorted(matches, key=lambda match: (-match.shared, match.article))

    def known(self, articles: Collection[str]) -> set[str]:
        """Return which of these articles were entered."""
        found: set[str] = set()
        with self._state.reading() as connection:
            for some in chunks(list(articles)):
                found.update(connection.scalars(select(texts.c.article).where(texts.c.article.in_(some))))
        return found

    def begun(self, stories: Collection[str]) -> dict[str, datetime]:
        """Return when the earliest text of each story was captured, as far back as texts are kept."""
        first = select(texts.c.story, func.min(texts.c.at)).where(texts.c.story.in_(stories))
        with self._state.reading() as connection:
            return {story: moment(at) for story, at in connection.execute(first.group_by(texts.c.story))}

    def merge(self, stories: Collection[str], *, into: str) -> None:
        """Let the texts of these stories belong to another one, of which they turned out to be part."""
        with self._state.writing(alone="stories") as connection:
            connection.execute(update(texts).where(texts.c.story.in_(stories)).values(story=into))

    def prune(self, before: datetime) -> None:
        """Forget texts captured before this time, once the oldest is a day older than that.

        It goes through the phrases part by part, and lets other writers in between.
        """
        end = self._end(before.timestamp())
        if end is None:
            return
        for low, high in self._parts():
            with self._state.writing(alone="stories") as connection:
                part = shingles.c.hash.between(low, high)
                connection.execute(delete(shingles).where(part, shingles.c.text < end))
        with self._state.writing(alone="stories") as connection:
            connection.execute(delete(texts).where(texts.c.number < end))

    def _end(self, before: float) -> int | None:
        """Return the number below which all texts are old; None when there is too little to do."""
        with self._state.reading() as connection:
            oldest = connection.execute(select(texts.c.at).order_by(texts.c.number).limit(1)).scalar()
            if oldest is None or oldest >= before - _SLACK_SECONDS:
                return None
            kept = connection.scalar(select(func.min(texts.c.number)).where(texts.c.at >= before))
            last: int = connection.scalar(select(func.max(texts.c.number))) or 0
        return last + 1 if kept is None else kept

    def _parts(self) -> Iterator[tuple[int, int]]:
        with self._state.reading() as connection:
            low, high = connection.execute(select(func.min(shingles.c.hash), func.max(shingles.c.hash))).one()
        if low is not None:
            step = (high - low) // _PARTS + 1
            for start in range(low, high + 1, step):
                yield start, start + step - 1


def _shared(pairs: Sequence[tuple[int, int]], *, limit: int) -> list[tuple[int, int]]:
    """Return the numbers of the texts that share most, and how many phrases each shares."""
    spread = Counter(phrase for phrase, _ in pairs)
    counts = Counter(text for phrase, text in pairs if spread[phrase] <= MOST_TEXTS)
    return [(text, shared) for text, shared in counts.most_common(limit) if shared >= FEWEST_SHARED]


def _add(connection: Connection, some: Sequence[Text]) -> None:
    """Enter the texts that are new, and their phrases but for those that are everywhere."""
    numbers = _numbered(connection, some)
    new = list({text.article: text for text in some if text.article in numbers}.values())
    told = list(_spokesmen(connection, new))
    spread = _spread(connection, {phrase for text in told for phrase in text.hashes})
    rows = []
    for text in told:
        for phrase in text.hashes:
            spread[phrase] += 1
            if spread[phrase] <= MOST_TEXTS + 1:
                rows.append({"hash": phrase, "text": numbers[text.article]})
    if rows:
        # In the order of the table, else a page of it is read and written as often as a phrase lies there.
        rows.sort(key=itemgetter("hash"))
        # RETURNING lets many rows go in one statement, see storage.state.put.
        connection.execute(insert(connection, shingles).returning(shingles.c.text), rows).all()


def _numbered(connection: Connection, some: Sequence[Text]) -> dict[str, int]:
    """Enter texts without their phrases; return the numbers of those that were not there."""
    rows = [
        {
            "article": text.article,
            "url_key": text.url_key,
            "site": text.site,
            "at": text.at.timestamp(),
            "size": len(text.hashes),
            "story": text.story,
        }
        for text in some
    ]
    statement = insert(connection, texts).on_conflict_do_nothing().returning(texts.c.article, texts.c.number)
    return {row.article: row.number for row in connection.execute(statement, rows)}


def _spokesmen(connection: Connection, new: Iterable[Text]) -> Iterator[Text]:
    """Yield the texts whose story is not spoken for by enough others."""
    by_story: dict[str, list[Text]] = {}
    for text in new:
        by_story.setdefault(text.story, []).append(text)
    query = select(texts.c.story, func.count()).where(texts.c.story.in_(by_story)).group_by(texts.c.story)
    for story, count in connection.execute(query).all():
        before = count - len(by_story[story])
        yield from by_story[story][: max(MOST_OF_A_STORY - before, 0)]


def _spread(connection: Connection, phrases: Collection[int]) -> Counter[int]:
    """Return in how many texts each phrase stands."""
    spread: Counter[int] = Counter()
    for some in chunks(sorted(phrases)):
        query = select(shingles.c.hash, func.count().label("texts")).where(shingles.c.hash.in_(some))
        rows = connection.execute(query.group_by(shingles.c.hash))
        spread.update({row.hash: row.texts for row in rows})
    return spread
