"""Finds out whose text a page reprints: among the texts of the last days, and those this run brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from extractors.shingles import containment, sampled_shingles
from storage.state import url_key
from storage.stories import FEWEST_SHARED, MOST_OF_A_STORY, MOST_TEXTS, Match, Stories, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from extractors.article import Article
    from storage.state import State

ALIKE: Final = 0.08
"""Part of the shorter text's phrases that the other one has at least, for both to print one dispatch."""

WINDOW: Final = timedelta(days=7)
"""How far apart a dispatch and its reprint may lie."""

KEPT: Final = timedelta(days=9)
"""How long a text is remembered: a page that is fetched again after a week finds its earlier version."""

_MOST_MATCHES: Final = 200
_SWEEP: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """The story that a text belongs to; `similarity` is how much of the shorter of the two texts they share.

    `reprint_of` is the earliest text of another site that it repeats, None for a later version of a text that
    repeats nobody's.
    """

    story: str
    reprint_of: str | None = None
    similarity: float | None = None


class Reprints:
    """Looks for reprints among the texts of a state; for one thread. Raises StateUnusable."""

    def __init__(self, state: State, *, clock: Callable[[], datetime]) -> None:
        self._stories = Stories(state)
        self._clock = clock
        self._fresh = _Fresh()
        self._phrases: tuple[str, tuple[int, ...]] = ("", ())
        self._merged: tuple[str, tuple[str, ...]] = ("", ())

    def find(self, article: Article) -> Reprint | None:
        """Return the story of a text that others have too; None for one that nobody has."""
        hashes = self._hashes(article)
        if len(hashes) < FEWEST_SHARED:
            return None
        since = self._clock() - KEPT
        stored = self._stories.candidates(hashes, since=since, limit=_MOST_MATCHES)
        matches = {match.article: match for match in (*self._fresh.matches(hashes), *stored)}
        near = [
            match
            for match in matches.values()
            if containment(match.shared, len(hashes), match.size) >= ALIKE and match.article != article.id
        ]
        return self._judged(article, near, size=len(hashes)) if near else None

    def note(self, article: Article) -> None:
        """Take note of a text that is written down with its story; its batch is not committed yet."""
        hashes = self._hashes(article)
        if len(hashes) < FEWEST_SHARED:
            return
        story = article.story or article.id
        self._fresh.add(
            Text(
                article=article.id,
                url_key=url_key(article.canonical_url),
                site=article.site or "",
                at=article.capture.date if article.capture else self._clock(),
                story=story,
                hashes=hashes,
            )
        )
        of, merged = self._merged
        if of == article.id and merged:
            self._stories.merge(merged, into=story)
            self._fresh.merge(merged, into=story)
        if len(self._fresh) % _SWEEP == 0:
            self._fresh.drop(self._stories.known(self._fresh.articles))

    def prune(self) -> None:
        """Forget texts that are too old to be found; most of the time there is nothing to do. Blocks."""
        self._stories.prune(self._clock() - KEPT)

    def _hashes(self, article: Article) -> tuple[int, ...]:
        of, hashes = self._phrases
        if of != article.id:
            hashes = sampled_shingles(article.text)
            self._phrases = (article.id, hashes)
        return hashes

    def _judged(self, article: Article, near: Sequence[Match], *, size: int) -> Reprint | None:
        """Tell reprints from versions: what another site took from an earlier version is no original."""
        key = url_key(article.canonical_url)
        own = min((match for match in near if match.url_key == key), key=_age, default=None)
        oldest = self._clock() - WINDOW
        others = [
            match
            for match in near
            if match.site != article.site and match.at >= oldest and (own is None or _age(match) < _age(own))
        ]
        if not others:
            return Reprint(story=own.story) if own else None
        original = min(others, key=_age)
        story, *merged = self._by_age({match.story for match in others})
        self._merged = (article.id, tuple(merged))
        return Reprint(
            story=story,
            reprint_of=original.article,
            similarity=round(containment(original.shared, size, original.size), 3),
        )

    def _by_age(self, stories: Collection[str]) -> list[str]:
        """Return the stories, the oldest first."""
        if len(stories) == 1:
            return list(stories)
        begun = self._fresh.begun(stories)
        for story, at in self._stories.begun(stories).items():
            begun[story] = min(at, begun.get(story, at))
        return sorted(stories, key=lambda story: (begun[story], story))


class _Fresh:
    """Texts that no committed batch holds yet, by phrase."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}
        self._members: Counter[str] = Counter()
        self._first: dict[int, str] = {}
        self._further: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def articles(self) -> Collection[str]:
        return self._texts.keys()

    def add(self, text: Text) -> None:
        if text.article in self._texts:
            return
        self._texts[text.article] = text
        self._members[text.story] += 1
        if self._members[text.story] > MOST_OF_A_STORY:
            return
        for phrase in text.hashes:
            first = self._first.setdefault(phrase, text.article)
            further = self._further.setdefault(phrase, []) if first != text.article else []
            if len(further) < MOST_TEXTS:
                further.append(text.article)

    def matches(self, hashes: Iterable[int]) -> Iterator[Match]:
        counts: Counter[str] = Counter()
        for phrase in hashes:
            further = self._further.get(phrase, ())
            if phrase in self._first and len(further) < MOST_TEXTS:
                counts.update((self._first[phrase], *further))
        for article, shared in counts.items():
            if shared >= FEWEST_SHARED:
                yield _match(self._texts[article], shared)

    def begun(self, stories: Collection[str]) -> dict[str, datetime]:
        begun: dict[str, datetime] = {}
        for text in self._texts.values():
            if text.story in stories:
                begun[text.story] = min(text.at, begun.get(text.story, text.at))
        return begun

    def merge(self, stories: Collection[str], *, into: str) -> None:
        for text in list(self._texts.values()):
            if text.story in stories:
                self._texts[text.article] = replace(text, story=into)

    def drop(self, articles: Collection[str]) -> None:
        kept = [text for text in self._texts.values() if text.article not in articles]
        for part in (self._texts, self._members, self._first, self._further):
            part.clear()
        for text in kept:
            self.add(text)


def _match(text: Text, shared: int) -> Match:
    return Match(
        article=text.article,
        story=text.story,
        site=text.site,
        url_key=text.url_key,
        shared=shared,
        size=len(text.hashes),
        at=text.at,
    )


def _age(match: Match) -> tuple[datetime, str]:
    return match.at, match.article
