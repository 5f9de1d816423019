"""Looks for what a site offers to poll, rung by rung, with as few requests as it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urljoin

from crawler.offers import Offer, is_covered, offer_of
from crawler.outcomes import OutcomeKind
from crawler.sources import Source
from extractors.article import Rights
from extractors.listing import Listing
from extractors.sitemaps import recent_children
from extractors.urls import AskedUrl, check_asked, join_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from crawler.child import Page
    from crawler.offers import Kind
    from extractors.listing import Alternate, Child, Home

ASKED: Final = "what you asked for"
GUESSED: Final = "a usual place"
"""How an offer was found, besides the URL of what named it."""

NEWS_SITEMAPS: Final = ("/sitemap_news.xml", "/news-sitemap.xml", "/sitemap-news.xml")
FEEDS: Final = ("/feed/", "/rss", "/rss.xml", "/atom.xml", "/?format=feed")
"""Paths where sites of this kind keep them although nothing names them."""

MOST_SITEMAPS: Final = 4
MOST_CHILDREN: Final = 3
MOST_FEEDS: Final = 6
"""How many of what a site names are read; a person can add the rest."""

GOES_ON: Final = frozenset(
    {
        OutcomeKind.NOT_FOUND,
        OutcomeKind.GONE,
        OutcomeKind.REFUSED,
        OutcomeKind.HTTP_STATUS,
        OutcomeKind.ROBOTS_DISALLOWED,
        OutcomeKind.TOO_LARGE_DOWNLOAD,
        OutcomeKind.CUT_OFF,
        OutcomeKind.REDIRECT_LOOP,
        OutcomeKind.TOO_MANY_REDIRECTS,
    }
)
"""Failures that concern one URL; after any other, asking the host for more would be of no use."""

_FEED_FORMS: Final = frozenset({"rss", "atom", "json-feed"})
_SITEMAP_FORMS: Final = frozenset({"news-sitemap", "sitemap", "sitemap-index"})
_SITEMAP_LINE: Final = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_COMMENTS: Final = re.compile(r"comment|kommentar|reactie|comentario", re.IGNORECASE)
_YEAR: Final = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """A page that came: the URL that redirects led to, what header and site files say of its reuse."""

    url: str
    page: Page = field(repr=False)
    rights: Rights = field(default_factory=Rights)
    robots_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A page that did not come, and why."""

    kind: OutcomeKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A URL that was of no use: how it was found, and what came of it."""

    url: str
    found: str
    said: str
    kind: OutcomeKind | None = None


@dataclass(slots=True, kw_only=True)
class Survey:
    """What a look brought; `stopped` is why it ended early, `unread` are feeds named but not read.

    `site` is where the asked URL led to.
    """

    asked: str
    id: str
    site: str
    title: str | None = None
    rights: Rights = field(default_factory=Rights)
    robots_digest: str | None = None
    offers: list[Offer] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    stopped: Missed | None = None
    requests: int = 0
    is_done: bool = False


class Reader(Protocol):
    """Reads what came, in processes of their own; `crawler.workers.Workers` does."""

    async def listing(self, page: Page, *, now: datetime, as_section: bool = False) -> Listing:
        """Return what a feed, sitemap or section page lists."""

    async def home(self, page: Page, *, now: datetime) -> Home:
        """Return what a home page names."""


class Asker(Protocol):
    """Asks for pages, politely."""

    async def ask(self, url: str, *, role: Kind, via: str | None) -> Got | Missed:
        """Ask for a URL and follow its redirects."""

    async def robots_text(self, url: str) -> str:
        """Return the robots.txt of a URL's origin, "" when there is none."""


class Ladder:
    """Fills a survey: the page itself, news sitemaps, feeds that are named, feeds that are guessed."""

    def __init__(self, survey: Survey, *, asker: Asker, reader: Reader, now: datetime) -> None:
        self._survey = survey
        self._asker = asker
        self._reader = reader
        self._now = now

    async def climb(self) -> None:
        """Look at everything that is worth a request. Raises Dropped."""
        survey = self._survey
        named = await self._look_at_page()
        if named is not None:
            await self._look_for_sitemaps()
            await self._look_for_feeds(named)
        survey.is_done = survey.stopped is None

    async def _look_at_page(self) -> tuple[Alternate, ...] | None:
        """Read the page itself; return the feeds that it names, None when nothing else need be looked for."""
        survey = self._survey
        got = await self._get(survey.asked, role="section", found=ASKED)
        if got is None:
            return None if survey.stopped else ()
        survey.site, survey.rights, survey.robots_digest = got.url, got.rights, got.robots_digest
        listing = await self._reader.listing(got.page, now=self._now)
        if listing.form in _FEED_FORMS | _SITEMAP_FORMS:
            survey.site, survey.title = urljoin(got.url, "/"), listing.title
            await self._take(listing, url=survey.asked, found=ASKED)
            return None
        home = await self._reader.home(got.page, now=self._now)
        survey.title = home.title
        links = Listing(form="section", items=home.items, problems=home.problems)
        self._add([links], kind="section", url=got.url, found=ASKED)
        return home.feeds

    async def _look_for_sitemaps(self) -> None:
        """Read what robots.txt names, those that sound like news first; guess when none of it is of news."""
        text = await self._asker.robots_text(self._survey.site)
        named = _urls(join_url(self._survey.site, line) for line in _SITEMAP_LINE.findall(text))
        for url in sorted(named, key=lambda url: "news" not in url.lower())[:MOST_SITEMAPS]:
            await self._look_at(url, role="sitemap", found="robots.txt")
        if not any(offer.form == "news-sitemap" for offer in self._survey.offers):
            await self._guess(NEWS_SITEMAPS, role="sitemap", already=named)

    async def _look_for_feeds(self, named: Sequence[Alternate]) -> None:
        """Read the feeds that the page names; guess when it names none and something is still missing."""
        urls = _urls(feed.url for feed in named if not _is_of_comments(feed))
        wanted, self._survey.unread = urls[:MOST_FEEDS], tuple(urls[MOST_FEEDS:])
        for url in wanted:
            await self._look_at(url, role="feed", found="the page")
        has_feed = any(offer.kind == "feed" for offer in self._survey.offers)
        if not has_feed and not is_covered(self._survey.offers, now=self._now):
            await self._guess(FEEDS, role="feed", already=wanted)

    async def _guess(self, paths: Iterable[str], *, role: Kind, already: Sequence[str]) -> None:
        """Try usual places until one of them is the right thing."""
        for url in (urljoin(self._survey.site, path) for path in paths):
            if url not in already and await self._look_at(url, role=role, found=GUESSED):
                return

    async def _look_at(self, url: str, *, role: Kind, found: str) -> bool:
        """Ask for what may be a list; tell whether it is one of the kind that was looked for."""
        got = await self._get(url, role=role, found=found)
        if got is None:
            return False
        listing = await self._reader.listing(got.page, now=self._now)
        if listing.form in (_FEED_FORMS if role == "feed" else _SITEMAP_FORMS):
            await self._take(listing, url=url, found=found)
            return True
        said = "; ".join(listing.problems) or f"it is no {role}"
        self._try(Tried(url=url, found=found, said=said))
        return False

    async def _take(self, listing: Listing, *, url: str, found: str) -> None:
        """Offer a feed or a sitemap; of an index what is recent."""
        kind: Kind = "feed" if listing.form in _FEED_FORMS else "sitemap"
        if listing.form != "sitemap-index":
            self._add([listing], kind=kind, url=url, found=found)
            return
        parts = [listing]
        for child in recent_children(listing, now=self._now)[:MOST_CHILDREN]:
            part = await self._child(child, index=url)
            if part is not None and part.form == "news-sitemap" and not _YEAR.search(child.url):
                # it keeps its name, so that the index need not be asked for it again
                self._add([part], kind=kind, url=child.url, found=url)
            elif part is not None:
                parts.append(part)
        if len(parts) > 1:
            self._add(parts, kind=kind, url=url, found=found)

    async def _child(self, child: Child, *, index: str) -> Listing | None:
        checked = check_asked(child.url)
        if not isinstance(checked, AskedUrl):
            return None
        got = await self._get(checked.url, role="sitemap", found=index)
        return await self._reader.listing(got.page, now=self._now) if got else None

    async def _get(self, url: str, *, role: Kind, found: str) -> Got | None:
        """Ask for a URL unless the look is over; note what did not come."""
        survey = self._survey
        if survey.stopped is not None:
            return None
        via = None if found == ASKED else survey.site
        answer = await self._asker.ask(url, role=role, via=via)
        if isinstance(answer, Got):
            return answer
        if answer.kind not in GOES_ON or (found == ASKED and answer.kind == OutcomeKind.REFUSED):
            survey.stopped = answer
        self._try(Tried(url=url, found=found, said=answer.reason, kind=answer.kind))
        return None

    def _add(self, listings: Sequence[Listing], *, kind: Kind, url: str, found: str) -> None:
        survey = self._survey
        source = Source(id=survey.id, site=survey.site)
        survey.offers.append(offer_of(listings, source, kind=kind, url=url, found=found))

    def _try(self, tried: Tried) -> None:
        self._survey.tried.append(tried)


def _urls(texts: Iterable[str | None]) -> list[str]:
    """Return what of the texts can be asked for, each once."""
    checked = [check_asked(text) for text in texts if text]
    return list(dict.fromkeys(one.url for one in checked if isinstance(one, AskedUrl)))


def _is_of_comments(feed: Alternate) -> bool:
    return _COMMENTS.search(f"{feed.url} {feed.title}") is not None
