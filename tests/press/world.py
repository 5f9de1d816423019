"""What a simulated press consists of: sites, their channels, and articles that appear at simulated times.

Times are seconds after `START`. Everything here is a value: what a site shows at a moment follows from it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from tests.press.prose import headline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""When every simulated press opens: a Monday morning."""

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Form = Literal["rss", "atom", "json-feed", "news-sitemap", "sitemap", "sitemap-index", "section"]
Validators = Literal["honest", "etag", "last-modified", "lying", "none"]
Links = Literal["plain", "tracked", "redirecting", "relative", "protocol-relative"]
Dates = Literal["true", "none", "future", "stale"]
Mask = Literal["challenge", "consent", "missing", "broken", "front"]
Flaw = Literal["none", "cut", "ampersand", "html", "empty", "bomb", "no-links"]


def moment(seconds: float) -> datetime:
    """Return the simulated moment that many seconds after the start."""
    return START + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story of a site. `path` is its own address, with the query where that is a part of it.

    `seed` decides its words: two articles with one seed print the same text. From `corrected` on the text is
    another one, from `removed` on the answer is 410. `furniture` lets every answer differ outside the text.
    `masks` are spans of time in which another page answers 200 in its place.
    """

    path: str
    title: str
    born: float
    seed: str
    topic: str = "news"
    corrected: float | None = None
    removed: float | None = None
    furniture: bool = True
    masks: tuple[tuple[float, float, Mask], ...] = ()

    def is_listed(self, at: float) -> bool:
        """Whether a channel may show it."""
        return self.born <= at and (self.removed is None or at < self.removed)

    def edition(self, at: float) -> int:
        """Return which text stands there: 1, and 2 after the correction."""
        return 2 if self.corrected is not None and self.corrected <= at else 1

    def mask(self, at: float) -> Mask | None:
        """Return what stands in the article's place at a moment, None when it is there itself."""
        return next((mask for start, end, mask in self.masks if start <= at < end), None)

    def changed(self, at: float) -> float:
        """Return when the text that stands there was written."""
        return self.corrected if self.corrected is not None and self.corrected <= at else self.born


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed, sitemap or section page: the `window` newest articles of its `topics` (all when empty).

    `foreign` are further items, (site, path), at the top; `is_followed` says whether sources.toml names it.
    `flaw` is what is wrong with it. A sitemap index has a child a day and one a month for the years before;
    the `dates` of the former are those of their last change, none, or stale ones, which never move.
    """

    form: Form
    path: str
    window: int = 20
    topics: tuple[str, ...] = ()
    validators: Validators = "honest"
    links: Links = "plain"
    dates: Dates = "true"
    flaw: Flaw = "none"
    is_gzipped: bool = False
    ttl_minutes: int | None = None
    foreign: tuple[tuple[str, str], ...] = ()
    is_followed: bool = True

    def shown(self, articles: Iterable[Article], at: float) -> tuple[Article, ...]:
        """Return what it lists at a moment, newest first."""
        there = [
            article
            for article in articles
            if article.is_listed(at) and (not self.topics or article.topic in self.topics)
        ]
        return tuple(sorted(there, key=lambda article: -article.born)[: self.window])


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """What /robots.txt answers: rules for everybody, or a misfortune.

    `down` is the span of simulated time in which it answers 503, `filler_bytes` is a long comment before the
    rules, `extra` are further lines of the group.
    """

    status: int = 200
    disallow: tuple[str, ...] = ()
    crawl_delay: float | None = None
    extra: tuple[str, ...] = ()
    filler_bytes: int = 0
    down: tuple[float, float] | None = None

    def is_down(self, at: float) -> bool:
        """Whether the server has trouble with it at this moment."""
        return self.down is not None and self.down[0] <= at < self.down[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """A host too busy for its first `times` article requests: the status, and what Retry-After says."""

    times: int
    status: int = 429
    retry_after: str | None = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One host of the press. `settings` are further keys of its entry in sources.toml."""

    name: str
    articles: tuple[Article, ...] = ()
    channels: tuple[Channel, ...] = ()
    robots: RobotsFile = RobotsFile()
    strain: Strain = Strain(times=0)
    latency_seconds: float = 0.0
    settings: Mapping[str, object] = field(default_factory=dict)

    def article_at(self, path: str) -> Article | None:
        """Return the article whose own address this is."""
        return next((article for article in self.articles if article.path == path), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What stories have in common: the form of their addresses, a topic, and the number of the first."""

    path: str = "/{day}/{slug}-{number}"
    topic: str = "news"
    number: int = 1

    def story(self, site: str, index: int, *, born: float) -> Article:
        """Return one of them, counted from 0."""
        number = self.number + index
        seed = f"{site}-{self.topic}-{number}"
        title = headline(seed)
        slug = "-".join(title.lower().split())
        path = self.path.format(day=f"{moment(born):%Y/%m/%d}", slug=slug, number=number, topic=self.topic)
        return Article(path=path, title=title, born=born, seed=seed, topic=self.topic)


_NEWS = Series()


def stories(
    site: str, count: int, *, first: float = 0.0, last: float = DAY, series: Series = _NEWS
) -> tuple[Article, ...]:
    """Return that many articles of a site, born at random moments of a span; the same ones every time.

    The first is born at the start of the span.
    """
    dice = random.Random(f"{site}/{series.topic}/{series.number}")
    births = [first, *sorted(float(int(dice.uniform(first, last))) for _ in range(count - 1))]
    return tuple(series.story(site, index, born=born) for index, born in enumerate(births))
