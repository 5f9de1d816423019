"""Enters the outcomes of committed batches into the frontier: live, after a kill, and for a rebuild."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from crawler import outcomes
from crawler.clock import now
from crawler.following import follow_up
from crawler.outcomes import SUCCESSES, Outcome, OutcomeKind
from crawler.reprints import KEPT
from extractors.article import Discovered  # noqa: TC001 - msgspec reads the annotations at run time
from extractors.shingles import sampled_shingles
from extractors.urls import canonical_url, host_of
from storage.frontier import Ended, Frontier
from storage.seeds import Seeds
from storage.state import url_key
from storage.stories import FEWEST_SHARED, Stories, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.frontier import Row, Settled
    from storage.sealed_batch import SealedBatch
    from storage.state import State


class _Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What an account needs of a source's definition: seconds after which a page is fetched again."""

    revisit: tuple[float, ...] = ()


class _Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What an account needs of a capture."""

    date: datetime


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """What an account needs of an article line."""

    id: str
    outcome: str = ""
    canonical_url: str = ""
    site: str | None = None
    text: str = ""
    story: str | None = None
    derivation: int = 1
    capture: _Captured | None = None
    published: datetime | None = None
    discovered: Discovered | None = None


class Accounts:
    """Keeps the rows of the frontier true to the outcome lines of committed batches. Any thread."""

    def __init__(self, state: State, *, clock: Callable[[], datetime] = now) -> None:
        self._frontier = Frontier(state)
        self._seeds = Seeds(state)
        self._stories = Stories(state)
        self._clock = clock

    def enter(self, batch: SealedBatch) -> None:
        """Write what a batch says of its URLs; entering it again changes nothing. Raises StateUnusable."""
        self.enter_lines(batch.id, outcome_lines=batch.outcome_lines(), article_lines=batch.article_lines())

    def enter_lines(
        self, batch: str, *, outcome_lines: Iterable[bytes], article_lines: Iterable[bytes]
    ) -> None:
        """Do the same with the lines as they lie in the store. Raises StateUnusable."""
        articles = {line.id: line for line in map(_LINES.decode, article_lines)}
        ended: list[Ended] = []
        aliases: dict[str, str] = {}
        stored: dict[str, datetime] = {}
        for outcome in map(outcomes.decode, outcome_lines):
            article = articles.get(outcome.article or "")
            rows = list(_ended(outcome, article, batch=batch))
            aliases.update((row.canonical_url, rows[-1].canonical_url) for row in rows[:-1])
            ended += rows
        revisits: dict[str | None, tuple[timedelta, ...]] = {}

        def decide(row: Row | None, one: Ended) -> Settled | None:
            source = row.source if row is not None and row.source else one.source
            if source not in revisits:
                revisits[source] = self._revisits(source)
            target = aliases.get(one.canonical_url)
            if target is not None and row is not None and row.stored_at is not None:
                stored[target] = row.stored_at
            revisit = revisits[source] if target is None else ()
            return follow_up(row, one, revisit=revisit, since=stored.get(one.canonical_url))

        self._frontier.settle(ended, decide)
        self._remember(articles.values())

    def _remember(self, lines: Iterable[_Line]) -> None:
        """Let reprints of these texts be found, as long as they are young.

        A page that was derived again is known by the phrases of its first text; it is no second text.
        """
        oldest = self._clock() - KEPT
        texts = (
            _text(line, at=line.capture.date)
            for line in lines
            if _is_text(line) and line.capture and line.capture.date >= oldest and _is_first(line)
        )
        self._stories.add([text for text in texts if len(text.hashes) >= FEWEST_SHARED])

    def _revisits(self, source: str | None) -> tuple[timedelta, ...]:
        definition = self._seeds.definition(source) if source else None
        if definition is None:
            return ()
        followed = msgspec.json.decode(definition, type=_Followed)
        return tuple(timedelta(seconds=seconds) for seconds in followed.revisit)


_TEXTS = frozenset({"full", "teaser"})
_LINES = msgspec.json.Decoder(_Line)


def _is_text(line: _Line) -> bool:
    return bool(line.text) and line.outcome in _TEXTS


def _is_first(line: _Line) -> bool:
    return line.derivation == 1 or line.story == line.id


def _text(line: _Line, *, at: datetime) -> Text:
    return Text(
        article=line.id,
        url_key=url_key(line.canonical_url),
        site=line.site or "",
        at=at,
        story=line.story or line.id,
        hashes=sampled_shingles(line.text),
    )


def _ended(outcome: Outcome, article: _Line | None, *, batch: str) -> Iterator[Ended]:
    """Yield what one line says: of the URL as asked and, when redirects led on to a page, of that one too.

    The page is visited again under its own URL, so the one that led there has done its work.
    """
    urls = [outcome.asked]
    if outcome.outcome in SUCCESSES - {OutcomeKind.ALIAS} and outcome.final_url:
        urls.append(outcome.final_url)
    known = {canonical_url(url): url for url in urls}
    found = article.discovered if article else None
    for canonical, url in known.items():
        yield Ended(
            canonical_url=canonical,
            url=url,
            host=host_of(url),
            outcome=outcome.outcome.value,
            reason=outcome.reason,
            http_status=outcome.status,
            at=outcome.at,
            batch=batch,
            article=outcome.article,
            published=article.published if article else None,
            source=outcome.source,
            channel=found.channel if found else "manual",
            seed=found.source_url if found else None,
            title=found.feed_title if found else None,
            dated=found.feed_date if found else None,
        )
