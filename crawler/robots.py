"""Asks robots.txt before a page is asked for, as RFC 9309 reads it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request

from crawler.errors import Interrupted, RobotsDisallowed, RobotsUnreachable
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from crawler.redirects import redirect_of
from extractors.content_coding import decode_content
from extractors.urls import BadUrl

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.recorder import Recorder

REDIRECTS = 5
"""RFC 9309 section 2.3.1.2 asks to follow at least five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says: its parser (None: nothing is disallowed) and the digest of its capture."""

    parser: Protego | None = None
    digest: str | None = None
    unreachable: RobotsUnreachable | None = None

    def check(self, url: str, *, token: str) -> None:
        """Raise RobotsDisallowed or RobotsUnreachable unless the product `token` may fetch `url`."""
        if self.unreachable is not None:
            raise self.unreachable
        if self.parser is not None and not self.parser.can_fetch(url, token):
            raise RobotsDisallowed("robots.txt disallows it")


def rules_of(response: Response, *, digest: str | None, limit: int) -> Rules:
    """Return the rules that an answer amounts to; of its decoded body `limit` bytes are read."""
    # RFC 9309 lets 4xx pass; 429 asks to come later, so it counts with the 5xx
    if response.status >= 500 or response.status == 429:
        return Rules(unreachable=RobotsUnreachable(f"robots.txt answered {response.status}"))
    if response.status >= 300:
        return Rules(digest=digest)
    coding = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    decoded = decode_content(response.body, coding=coding or None, limit=limit)
    # with a byte order mark left in it the first group would be nobody's
    text = decoded.data.decode("utf-8-sig", "replace")
    return Rules(parser=Protego.parse(text), digest=digest)


class RobotsMiddleware:
    """Lets a request pass when robots.txt allows it; each host's robots.txt is fetched once a run."""

    def __init__(self, crawler: Crawler, *, token: str, limit: int) -> None:
        self._crawler = crawler
        self.token = token
        self._limit = limit
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Take the product token and the parse limit in bytes from the settings.

        The token alone: a group for `press` would match a contact address such as https://press.example.
        """
        settings = crawler.settings
        token = settings["USER_AGENT"].partition("/")[0]
        return cls(crawler, token=token, limit=settings.getint("DEPECHE_ROBOTS_BYTES"))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowed or RobotsUnreachable, or return to let the request pass."""
        if not self._crawler.settings.getbool("DEPECHE_ROBOTS_OBEY") or _role(request) == "robots":
            return
        rules = await self._rules_for(request)
        request.meta["robots_digest"] = rules.digest
        rules.check(request.url, token=self.token)

    async def _rules_for(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(origin, via=request.url))
        return await self._rules[origin]

    async def _fetch(self, origin: str, *, via: str) -> Rules:
        url, hops = f"{origin}/robots.txt", "P"
        for _ in range(REDIRECTS + 1):
            request = Request(
                url,
                dont_filter=True,
                meta={"errand": {"role": "robots", "via": via, "hops": hops}, "dont_retry": True},
            )
            try:
                response = await self._crawler.engine.download_async(request)
            except DOWNLOAD_ERRORS as error:
                reason = f"robots.txt could not be had: {failure_of(error)[1]}"
                # behind a redirect it is another server that failed, not that of the page
                is_nearer = hops == "P" or isinstance(error, Interrupted)
                return Rules(unreachable=RobotsUnreachable(reason, cause=error if is_nearer else None))
            finally:
                self._recorder.release(request.meta.get("kept", ()))
            target = redirect_of(response)
            if target is None:
                digest = kept[-1].capture.payload_digest if (kept := request.meta.get("kept")) else None
                return rules_of(response, digest=digest, limit=self._limit)
            if isinstance(target, BadUrl):
                reason = f"robots.txt redirects to what is no page: {target.reason}"
                return Rules(unreachable=RobotsUnreachable(reason))
            via, url, hops = url, target.url, hops + "R"
        return Rules()

    @property
    def _recorder(self) -> Recorder:
        recorder: Recorder = self._crawler.spider.recorder  # type: ignore[union-attr]
        return recorder


def _role(request: Request) -> str:
    role: str = request.meta.get("errand", {}).get("role", "page")
    return role
