"""Asks robots.txt before a page is asked for, as RFC 9309 reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import RobotsDisallowed, RobotsUnreachable
from crawler.redirects import redirect_of
from crawler.site_files import SiteFileReader, Wanted, body_of
from extractors.rights import AI_CRAWLERS
from extractors.robots_groups import group_name, regrouped
from extractors.urls import host_of
from storage.host_clock import HostClock

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.run import Run
    from crawler.site_files import Reading
    from storage.site_files import SiteFile

NAME: Final = "robots.txt"

LONGEST_CRAWL_DELAY_SECONDS: Final = 300.0
"""What a Crawl-delay counts at the most; beyond it a site would be asked less than 288 times a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says: its parser (None: nothing is disallowed), the file, its capture's digest.

    It was read for one product and for the crawlers that are asked about beside it; to every other product it
    says what it says to everybody.
    """

    parser: Protego | None = None
    digest: str | None = None
    unreachable: RobotsUnreachable | None = None
    file: SiteFile | None = field(default=None, repr=False)

    def check(self, url: str, *, token: str) -> None:
        """Raise RobotsDisallowed or RobotsUnreachable unless the product `token` may fetch `url`."""
        if self.unreachable is not None:
            raise self.unreachable.with_traceback(None)
        if not self.can_fetch(url, token):
            raise RobotsDisallowed("robots.txt disallows it")

    def can_fetch(self, url: str, token: str) -> bool:
        """Tell whether the rules let a product fetch a URL; without rules every one may."""
        return self.parser is None or self.parser.can_fetch(url, group_name(token))

    def crawl_delay_seconds(self, token: str) -> float:
        """Return the pause between two requests that the site asks of a product; 0.0 for none."""
        if self.parser is None:
            return 0.0
        name = group_name(token)
        rate = self.parser.request_rate(name)
        asked = max(self.parser.crawl_delay(name) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(asked, LONGEST_CRAWL_DELAY_SECONDS)


def rules_of(response: Response, *, token: str, digest: str | None, limit: int) -> Rules:
    """Return the rules that an answer amounts to; of its decoded body `limit` bytes are read."""
    return _rules(response.status, body_of(response, limit=limit), token=token, digest=digest)


def rules_in(reading: Reading, *, token: str) -> Rules:
    """Return the rules of a robots.txt that was read now or by an earlier run."""
    file = reading.file
    if file.status is None:
        return Rules(unreachable=RobotsUnreachable(f"robots.txt {file.problem}", cause=reading.cause))
    return _rules(file.status, file.body, token=token, digest=file.digest, file=file)


def _rules(
    status: int, body: bytes | None, *, token: str, digest: str | None, file: SiteFile | None = None
) -> Rules:
    # RFC 9309 lets 4xx pass; 429 asks to come later, so it counts with the 5xx
    if status >= 500 or status == 429:
        return Rules(unreachable=RobotsUnreachable(f"robots.txt answered {status}"), file=file)
    if body is None:
        return Rules(digest=digest, file=file)
    # with a byte order mark left in it the first group would be nobody's
    text = regrouped(body.decode("utf-8-sig", "replace"), products=(token, *AI_CRAWLERS))
    return Rules(parser=Protego.parse(text), digest=digest, file=file)


class RobotsMiddleware:
    """Lets a request pass when robots.txt allows it; each origin's robots.txt is fetched once a day.

    It leaves in the request's meta `robots_rules`, `robots_digest` and `crawl_delay`.
    """

    def __init__(self, crawler: Crawler, *, token: str, limit: int) -> None:
        self._crawler = crawler
        self.token = token
        self._limit = limit
        self._files = SiteFileReader(crawler)
        self._rules: dict[str, tuple[Reading, Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Take the product token and the parse limit in bytes from the settings.

        The token alone: a group for `press` would match a contact address such as https://press.example.
        """
        settings = crawler.settings
        token = settings["USER_AGENT"].partition("/")[0]
        return cls(crawler, token=token, limit=settings.getint("DEPECHE_ROBOTS_BYTES"))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowed, RobotsUnreachable or HostBusy, or return to let the request pass."""
        if not self._crawler.settings.getbool("DEPECHE_ROBOTS_OBEY") or role_of(request) == "robots":
            return
        rules = await self._rules_for(request)
        request.meta["robots_rules"] = rules
        request.meta["robots_digest"] = rules.digest
        request.meta["crawl_delay"] = rules.crawl_delay_seconds(self.token)
        rules.check(request.url, token=self.token)

    async def _rules_for(self, request: Request) -> Rules:
        origin = origin_of(request.url)
        wanted = Wanted(
            origin=origin,
            name=NAME,
            url=f"{origin}/robots.txt",
            role="robots",
            read_bytes=self._limit,
            fetch_bytes=2 * self._limit,
            meta={"crawl_delay_of": partial(self._crawl_delay_of, host_of(origin))},
        )
        reading = await self._files.read(wanted, request=request)
        known = self._rules.get(origin)
        if known is None or known[0] is not reading:
            known = self._rules[origin] = (reading, rules_in(reading, token=self.token))
        return known[1]

    def _crawl_delay_of(self, host: str, response: Response) -> float:
        """Return the pause that a host's robots.txt asks for, so that it counts from the very next request.

        It is also written to the host's clock, for those who want to know it.
        """
        if redirect_of(response) is not None:
            return 0.0
        rules = rules_of(response, token=self.token, digest=None, limit=self._limit)
        seconds = rules.crawl_delay_seconds(self.token)
        run: Run = self._crawler.spider.run  # type: ignore[union-attr]
        HostClock(run.state, token=run.token).set_crawl_delay(host, seconds or None)
        return seconds


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL; whose robots.txt counts for it (RFC 9309 section 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def role_of(request: Request) -> str:
    """Return what a request is for (storage.exchange.Role)."""
    role: str = request.meta.get("errand", {}).get("role", "page")
    return role
