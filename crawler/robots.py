"""Asks robots.txt before a page is asked for, as RFC 9309 reads it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request

from crawler.errors import RobotsDisallowed, RobotsUnreachable
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from extractors.content_coding import decode_content

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class RobotsMiddleware:
    """Lets a request pass when robots.txt allows it; each host's robots.txt is fetched once a run."""

    def __init__(self, crawler: Crawler, *, agent: str, limit: int) -> None:
        self._crawler = crawler
        self._agent = agent
        self._limit = limit
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Take the user agent and the parse limit in bytes from the settings."""
        settings = crawler.settings
        return cls(crawler, agent=settings["USER_AGENT"], limit=settings.getint("DEPECHE_ROBOTS_BYTES"))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowed or RobotsUnreachable, or return to let the request pass."""
        if not self._crawler.settings.getbool("DEPECHE_ROBOTS_OBEY") or _role(request) == "robots":
            return
        rules = await self._rules_for(request)
        request.meta["robots_digest"] = rules.digest
        if rules.unreachable is not None:
            raise rules.unreachable
        if rules.parser is not None and not rules.parser.can_fetch(request.url, self._agent):
            raise RobotsDisallowed("robots.txt disallows it")

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
                return Rules(unreachable=RobotsUnreachable(reason, cause=error))
            finally:
                self._recorder.release(request.meta.get("kept", ()))
            location = response.headers.get("Location")
            if response.status not in {301, 302, 303, 307, 308} or not location:
                return self._read(response, request.meta)
            via, url, hops = url, urljoin(url, location.decode("latin-1")), hops + "R"
        return Rules()

    def _read(self, response: Response, meta: Mapping[str, Any]) -> Rules:
        # RFC 9309 lets 4xx pass; 429 asks to come later, so it counts with the 5xx
        if response.status >= 500 or response.status == 429:
            return Rules(unreachable=RobotsUnreachable(f"robots.txt answered {response.status}"))
        digest = meta["kept"][-1].capture.payload_digest if meta.get("kept") else None
        if response.status >= 300:
            return Rules(digest=digest)
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        decoded = decode_content(response.body, coding=coding or None, limit=self._limit)
        text = decoded.data[: self._limit].decode("utf-8", "replace")
        return Rules(parser=Protego.parse(text), digest=digest)

    @property
    def _recorder(self) -> Recorder:
        recorder: Recorder = self._crawler.spider.recorder  # type: ignore[union-attr]
        return recorder


def _role(request: Request) -> str:
    role: str = request.meta.get("errand", {}).get("role", "page")
    return role
