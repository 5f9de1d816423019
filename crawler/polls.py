"""One poll of a seed: what it was asked with, what it listed, and what of that the source takes."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from crawler.rhythm import PollFacts, Rhythm
from crawler.url_patterns import Shape, headline_of, is_own_pattern, mark_of, odd_shape, pattern_of
from extractors.listing import Child
from extractors.urls import AskedUrl, canonical_url, check_asked, host_of, site_of
from storage.frontier import Sighting
from storage.seeds import PollRow
from storage.traps import LeftOut, NewUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from crawler.recorder import Kept
    from crawler.rhythm import Result
    from crawler.sources import Source
    from extractors.listing import Item, Listing
    from storage.frontier import Seen
    from storage.seeds import SeedRow
    from storage.traps import Cap

MOST_ITEMS: Final = 2000
"""New items of one poll that are taken, newest first; the rest waits for the next poll."""

_MOST_TOLD: Final = 3
"""Kinds of traps that one poll tells of; a site of traps has them without end."""

_OVER: Final[dict[Cap, str]] = {
    "pattern": "over limits.pattern_urls, the new URLs of one pattern a day",
    "headline": "over limits.headline_urls, the new URLs of one headline a day",
    "title": "over limits.pattern_urls, the new URLs of one headline a day",
    "site": "over limits.site_urls, the new URLs of one site a day",
}

MOST_CHILDREN: Final = 5
"""Children of a sitemap index that one poll reads."""

_SETTLED: Final = timedelta(days=2)

CHANNELS: Final = {"news-sitemap": "news-sitemap", "sitemap": "sitemap", "section": "section"}
"""The channel that a listing's form means for an article; every other form is a feed."""


class ChildMark(msgspec.Struct, frozen=True, kw_only=True):
    """A child of a sitemap index as it was last read: seconds since 1970, and its validators."""

    modified: float | None = None
    etag: str | None = None
    last_modified: str | None = None


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a seed between two polls."""

    rhythm: Rhythm
    children: dict[str, ChildMark] = {}


def learned_of(seed: SeedRow) -> Learned:
    """Return what was learned of a seed; of a new one nothing."""
    if seed.learned is None:
        return Learned(rhythm=Rhythm())
    return msgspec.json.decode(seed.learned, type=Learned)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Items of a poll that were not taken, by reason; `trapped` by pattern, site or URL, and reason."""

    outside: set[str] = field(default_factory=set)
    outside_count: int = 0
    old: int = 0
    unusable: int = 0
    left: int = 0
    left_for_days: int = 0
    trapped: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def is_left(self) -> bool:
        """Whether items were left that the next poll, or one of another day, is to take."""
        return bool(self.left or self.left_for_days)

    def sentences(self) -> list[str]:
        """Return what a person should know of the items that were left out."""
        told = []
        if self.outside_count:
            hosts = ", ".join(sorted(self.outside)[:3])
            told.append(f"{self.outside_count} items outside the scope ({hosts})")
        if self.unusable:
            told.append(f"{self.unusable} items whose link is no http(s) URL")
        if self.left:
            told.append(f"{self.left} items left for the next poll")
        for (what, reason), count in self.trapped.most_common(_MOST_TOLD):
            told.append(f"{count} items left out: {reason} ({what[:200]})")
        return told

    def left_out(self, *, at: datetime) -> list[LeftOut]:
        """Return what was left out as a trap, the most of one kind first."""
        found = self.trapped.most_common(_MOST_TOLD)
        return [LeftOut(what=what, reason=reason, count=count, at=at) for (what, reason), count in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the seed itself answered: status, validators, how long to leave it alone, its payload's digest."""

    status: int
    etag: str | None = None
    last_modified: str | None = None
    retry_after_seconds: float | None = None
    digest: str | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a poll ends, and the sentence on why it failed."""

    result: Result
    problem: str | None = None


@dataclass(slots=True, kw_only=True)
class Poll:
    """A poll under way; `chain` is where redirects led, `children` what a sitemap index still wants read."""

    source: Source
    seed: SeedRow
    learned: Learned
    headers: dict[str, str]
    began: datetime
    chain: tuple[str, ...]
    kept: list[Kept] = field(default_factory=list)
    form: str | None = None
    sightings: dict[str, Sighting] = field(default_factory=dict)
    newest: datetime | None = None
    oldest: datetime | None = None
    children: deque[Child] = field(default_factory=deque)
    marks: dict[str, ChildMark] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    ttl_seconds: int | None = None
    requests: int = 0
    answer: Answer | None = None
    shape: Shape = field(default_factory=Shape)
    modified: dict[str, datetime] = field(default_factory=dict)

    def take(self, listing: Listing) -> None:
        """Add what a listing lists, as far as the source takes it."""
        if listing.form != "sitemap-index":
            self.form = self.form or listing.form
        self.problems += listing.problems
        self.ttl_seconds = self.ttl_seconds or listing.ttl_seconds
        oldest = self.began - self.source.max_age
        for item in _newest_first(listing.items):
            dated = item.published or item.modified
            if dated is not None:
                self.newest = max(self.newest or dated, dated)
                self.oldest = min(self.oldest or dated, dated)
            if dated is not None and dated < oldest:
                self.tally.old += 1
            elif (sighting := self._sighting(item)) is not None:
                self.sightings.setdefault(sighting.canonical_url, sighting)
                if item.modified is not None:
                    self.modified.setdefault(sighting.canonical_url, item.modified)

    def bounded(
        self,
        known: Callable[[Collection[str]], set[str]],
        *,
        over: Callable[[Sequence[NewUrl]], Mapping[str, Cap]],
    ) -> tuple[Sighting, ...]:
        """Return what is entered: all that is known, and the newest of what is not; the rest is counted.

        `over` counts new URLs and tells which of them are over a cap.
        """
        if not self.sightings:
            return ()
        old = known(self.sightings.keys())
        new = [url for url in self.sightings if url not in old]
        self.tally.left += len(new[MOST_ITEMS:])
        some = new[:MOST_ITEMS]
        over_cap = over([self._new_url(url) for url in some])
        self._leave_out(over_cap)
        taken = old.union(url for url in some if url not in over_cap)
        return tuple(sighting for url, sighting in self.sightings.items() if url in taken)

    def _new_url(self, url: str) -> NewUrl:
        one = self.sightings[url]
        if is_own_pattern(url):
            return NewUrl(url=url, site=site_of(url), headline=headline_of(one.title))
        return NewUrl(
            url=url,
            site=site_of(url),
            pattern=pattern_of(url),
            mark=mark_of(one.title, one.dated or self.modified.get(url)),
            headline=headline_of(one.title),
        )

    def _leave_out(self, over_cap: Mapping[str, Cap]) -> None:
        """Count what is over a cap; it has to be listed again on another day, when there is room."""
        self.tally.left_for_days += len(over_cap)
        for url, cap in over_cap.items():
            what = site_of(url) if cap in ("site", "title") else pattern_of(url)
            self.tally.trapped[what, _OVER[cap]] += 1

    def _sighting(self, item: Item) -> Sighting | None:
        checked = check_asked(item.url)
        if not isinstance(checked, AskedUrl):
            self.tally.unusable += 1
            return None
        canonical = canonical_url(checked.url)
        if not self.source.in_scope(canonical):
            self.tally.outside_count += 1
            self.tally.outside.add(host_of(canonical))
            return None
        if (odd := odd_shape(canonical, self.shape)) is not None:
            self.tally.trapped[f"https://{host_of(canonical)}/", odd] += 1
            return None
        return Sighting(
            canonical_url=canonical,
            url=canonical,
            host=host_of(canonical),
            title=item.title,
            dated=item.published,
        )

    def enter_index(self, children: Iterable[Child]) -> None:
        """Note which children of a sitemap index are to be read: those that changed, or may have.

        A lastmod is often a mere day, or forgotten: only one that has long been the same is believed.
        """
        settled = (self.began - _SETTLED).timestamp()
        for child in list(children)[:MOST_CHILDREN]:
            known = self.learned.children.get(child.url)
            modified = child.modified.timestamp() if child.modified else None
            if known is not None and modified is not None and known.modified == modified < settled:
                self.marks[child.url] = known
            else:
                self.children.append(child)

    def enter_known_children(self) -> None:
        """Note the newest children of an index that says that it is as it was; many never say otherwise."""
        for url, mark in list(self.learned.children.items())[:1]:
            modified = datetime.fromtimestamp(mark.modified, UTC) if mark.modified is not None else None
            self.enter_index([Child(url=url, modified=modified)])
        self.marks |= {url: mark for url, mark in self.learned.children.items() if url not in self.marks}

    def trusts(self, url: str) -> bool:
        """Tell whether a child of a sitemap index may be read: one of its own site, or within the scope."""
        return site_of(url) == site_of(self.seed.url) or self.source.in_scope(url)

    def child_headers(self, url: str) -> dict[str, str]:
        """Return the validators that a child was last answered with."""
        known = self.learned.children.get(url)
        if known is None:
            return {}
        pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return {name: value for name, value in pairs if value}


def ended_poll(poll: Poll, end: End, *, seen: Seen) -> tuple[PollFacts, PollRow]:
    """Return what a poll taught of its seed, and its row; a poll none of whose items was known has a gap."""
    # what was left has to be read again, so nothing may say that it was read
    answer, rhythm = (None if poll.tally.is_left else poll.answer), poll.learned.rhythm
    gap = end.result == "new" and seen.listed > 0 and seen.overlap == 0 and rhythm.listed > 0
    facts = PollFacts(
        at=poll.began,
        result=end.result,
        status=poll.answer.status if poll.answer else None,
        was_conditional=bool(poll.headers),
        listed=seen.listed,
        overlap=seen.overlap,
        gap=gap,
        newest=poll.newest,
        oldest=poll.oldest,
        body_digest=answer.digest if answer else None,
        etag=answer.etag if answer else None,
        last_modified=answer.last_modified if answer else None,
        ttl_seconds=poll.ttl_seconds,
        retry_after_seconds=poll.answer.retry_after_seconds if poll.answer else None,
    )
    row = PollRow(
        source=poll.source.id,
        seed=poll.seed.url,
        at=poll.began,
        result=end.result,
        status=facts.status,
        conditional=facts.was_conditional,
        items=seen.listed,
        fresh=seen.fresh,
        overlap=seen.overlap,
        gap=gap,
        problem=end.problem,
        record_id=poll.answer.record_id if poll.answer else None,
    )
    return facts, row


def _newest_first(items: Iterable[Item]) -> list[Item]:
    """Sort by date, undated items in their place at the end: a listing that is too long loses its oldest."""
    dated = [item for item in items if item.published or item.modified]
    dated.sort(key=lambda item: item.published or item.modified or item.published, reverse=True)  # type: ignore[arg-type,return-value]
    return dated + [item for item in items if not (item.published or item.modified)]
