"""What a site offers to poll, and which of it is worth polling: the fewest lists that leave nothing out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from extractors.urls import AskedUrl, canonical_url, check_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Sized

    from crawler.sources import Source
    from extractors.listing import Item, Listing

Kind = Literal["feed", "sitemap", "section"]

MISSED_SHARE: Final = 0.05
"""A list that adds less than this share of its items to the others is not polled."""

SILENT: Final = timedelta(days=30)

NEWS_WINDOW: Final = timedelta(days=2)
"""What a news sitemap holds by its protocol: the articles of two days."""

_ENOUGH: Final = 5
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_SECONDS_A_DAY: Final = 86_400
_RANKS: Final = {"news-sitemap": 0, "rss": 1, "atom": 1, "json-feed": 1, "sitemap": 2, "sitemap-index": 2}
_SECTION_RANK: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A list of pages that a site offers: how it was found, and which pages it lists.

    `listed` holds the pages within the source's scope and their dates, `outside` counts the others, `items`
    counts everything.
    """

    kind: Kind
    url: str
    form: str
    found: str
    title: str | None = None
    items: int = 0
    outside: int = 0
    listed: Mapping[str, datetime | None] = field(default_factory=dict, repr=False)
    ttl_seconds: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def dates(self) -> list[datetime]:
        """When the listed pages were published or changed, as far as the list says it."""
        return sorted(date for date in self.listed.values() if date is not None)

    @property
    def rank(self) -> int:
        """How far down the ladder it stands: news sitemap, feed, sitemap, section page."""
        return _RANKS.get(self.form, _SECTION_RANK)

    def is_silent(self, now: datetime) -> bool:
        """Tell whether its newest page is so old that something that is alive should be polled instead."""
        return bool(self.dates) and now - self.dates[-1] > SILENT

    @property
    def a_day(self) -> float | None:
        """How many pages a day it lists, by its dates; None when they don't tell."""
        dates = self.dates
        days = (dates[-1] - dates[0]).total_seconds() / _SECONDS_A_DAY if dates else 0
        return (len(dates) - 1) / days if days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An offer, whether it will be polled, and why."""

    offer: Offer
    chosen: bool
    reason: str


def offer_of(listings: Sequence[Listing], source: Source, *, kind: Kind, url: str, found: str) -> Offer:
    """Return what a list offers to a source; the listings after the first are children of a sitemap index."""
    items = [item for listing in listings for item in listing.items]
    listed: dict[str, datetime | None] = {}
    outside = 0
    for key, date in _keys(items):
        if source.in_scope(key):
            listed[key] = listed.get(key) or date
        else:
            outside += 1
    return Offer(
        kind=kind,
        url=url,
        form=listings[0].form,
        found=found,
        title=listings[0].title,
        items=len(items),
        outside=outside,
        listed=listed,
        ttl_seconds=listings[0].ttl_seconds,
        problems=tuple(dict.fromkeys(problem for listing in listings for problem in listing.problems)),
    )


def _keys(items: Iterable[Item]) -> Iterable[tuple[str, datetime | None]]:
    for item in items:
        checked = check_asked(item.url)
        if isinstance(checked, AskedUrl):
            yield canonical_url(checked.url), item.published or item.modified


def choose(offers: Sequence[Offer], *, now: datetime) -> tuple[Choice, ...]:
    """Return the offers in the order of the ladder, each with the verdict on it.

    News sitemaps and feeds are taken while each adds something; sitemaps and section pages only while what
    section pages show is missing in the rest, or when there is nothing else. What has nothing new comes last.
    """
    jury = _Jury(offers, now=now)
    return tuple(jury.judge(offer) for offer in sorted(offers, key=lambda offer: _order(offer, now=now)))


def is_covered(offers: Sequence[Offer], *, now: datetime) -> bool:
    """Tell whether feeds and sitemaps list what the section pages show: nothing more need be looked for."""
    choices = choose(offers, now=now)
    return any(choice.chosen for choice in choices) and not any(
        choice.chosen for choice in choices if choice.offer.kind == "section"
    )


def _order(offer: Offer, *, now: datetime) -> tuple[bool, int, float, int]:
    return offer.is_silent(now), offer.rank, -(offer.a_day or 0.0), -len(offer.listed)


class _Jury:
    """Hears offers best first; knows what the chosen ones list, and since when they name everything."""

    def __init__(self, offers: Sequence[Offer], *, now: datetime) -> None:
        self._now = now
        self._alone = len(offers) == 1
        self._dates = _latest(offers)
        self._shown = {key for offer in offers if offer.kind == "section" for key in offer.listed}
        self._chosen: list[Offer] = []
        self._covered: set[str] = set()
        self._since = now

    def judge(self, offer: Offer) -> Choice:
        """Decide on the next best offer."""
        chosen, reason = self._verdict(offer)
        if chosen:
            self._chosen.append(offer)
            self._covered |= offer.listed.keys()
            self._since = min(self._since, _reach(offer, now=self._now))
        return Choice(offer=offer, chosen=chosen, reason=reason)

    def _verdict(self, offer: Offer) -> tuple[bool, str]:
        if not offer.listed:
            return False, _why_nothing(offer)
        if not self._chosen:
            return True, "the only list" if self._alone else _FIRST[offer.rank]
        if offer.is_silent(self._now):
            return False, f"its newest item is {(self._now - offer.dates[-1]).days} days old"
        return self._as_feed(offer) if offer.rank < _RANKS["sitemap"] else self._as_fallback(offer)

    def _as_feed(self, offer: Offer) -> tuple[bool, str]:
        current = self._current(offer.listed)
        missing = current - self._covered
        if not current:
            return False, f"nothing in it is newer than what {self._above} lists"
        if _matters(missing, of=current):
            return True, f"{_share(missing, of=offer.listed)} items are not in {self._above}"
        told = f"all but {len(missing)} of its items are" if missing else "everything in it is"
        return False, f"{told} in {self._above}"

    def _as_fallback(self, offer: Offer) -> tuple[bool, str]:
        """Judge a plain sitemap or a section page by what section pages show."""
        shown = self._current(self._shown)
        missing = shown - self._covered
        if not _matters(missing, of=shown):
            return False, self._why_not_fallback(offer, missing)
        added = missing & offer.listed.keys()
        if not added:
            return False, f"nothing in it is missing in {self._above}"
        return True, f"{_share(added, of=shown)} articles that the site shows are not in {self._above}"

    def _why_not_fallback(self, offer: Offer, missing: set[str]) -> str:
        if offer.kind != "section":
            return f"{self._above} tells sooner what is new"
        left = len(missing & offer.listed.keys())
        return f"{self._above} lists {f'all but {left}' if left else 'all'} that it shows"

    @property
    def _above(self) -> str:
        """What the chosen lists are called in a sentence."""
        if len(self._chosen) > 1:
            return "what is above"
        return self._chosen[0].url.rstrip("/").rpartition("/")[2]

    def _current(self, listed: Iterable[str]) -> set[str]:
        """Return what is not known to be older than the chosen lists reach back."""
        return {key for key in listed if self._dates.get(key, self._now) >= self._since}


_FIRST: Final = (
    "a news sitemap lists everything new",
    "the fullest list",
    "no feed and no news sitemap lists anything new",
    "no feed and no sitemap lists anything new",
)


def _reach(offer: Offer, *, now: datetime) -> datetime:
    """Return how far back a list names everything, by its oldest date; a short one proves nothing."""
    if offer.form == "news-sitemap":
        return min([*offer.dates[:1], now - NEWS_WINDOW])
    return offer.dates[0] if len(offer.dates) >= _ENOUGH else _LONG_AGO


def _latest(offers: Iterable[Offer]) -> dict[str, datetime]:
    """Return the latest date that any list gives a page: only then is it surely old."""
    dates: dict[str, datetime] = {}
    for key, date in (pair for offer in offers for pair in offer.listed.items()):
        if date is not None:
            dates[key] = max(dates.get(key, date), date)
    return dates


def _why_nothing(offer: Offer) -> str:
    if offer.items:
        return "all that it lists lies outside the site"
    return "no link on it looks like an article's" if offer.kind == "section" else "it lists nothing"


def _matters(missing: set[str], *, of: set[str]) -> bool:
    return len(missing) > 0 and len(missing) >= MISSED_SHARE * len(of)


def _share(part: Sized, *, of: Sized) -> str:
    return f"{len(part)} of {len(of)}"
