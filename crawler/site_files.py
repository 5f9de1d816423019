"""Reads the files that a site keeps for crawlers: robots.txt, tdmrep.json, licences; once a day each."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from scrapy import Request

from crawler.derive import page_of
from crawler.errors import Interrupted, RobotsDisallowed, RobotsUnreachable
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from crawler.redirects import redirect_of
from crawler.unverified import NOBODY, Unverified
from extractors.content_coding import Bounds, decode_content
from extractors.urls import BadUrl
from storage.site_files import SiteFile, SiteFiles

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.run import Run
    from storage.exchange import Role

REDIRECTS: Final = 5
"""RFC 9309 section 2.3.1.2 asks to follow at least five."""

LONGEST: Final = timedelta(hours=24)
"""RFC 9309 section 2.4: no copy should be used for longer."""

SHORTEST: Final = timedelta(minutes=5)
"""How long an answer counts at the least, and one that says that the server is in trouble."""

PASSED_ON: Final = ("delay_seconds", "patience_seconds", "unverified")
"""What of a page's meta holds for the files that are read because of it."""

_MAX_AGE: Final = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNSTORED: Final = re.compile(r"(?:^|,)\s*no-(?:cache|store)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file of an origin: its name in the state, where it is, how many bytes of it are read and fetched."""

    origin: str
    name: str
    url: str
    role: Role
    read_bytes: int
    fetch_bytes: int | None = None
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as it was read; `file.problem` goes on after its name.

    `cause` is the failure of the connection to its host, when there was one.
    """

    file: SiteFile
    cause: Exception | None = None


class SiteFileReader:
    """Reads each file once until it expires, also where an earlier run read it.

    The state keeps what a server said. That robots.txt could not be had, or that a server was not reached, is
    remembered in this process alone, so that the next one tries again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: dict[tuple[str, str, Unverified], Reading] = {}
        self._under_way: dict[tuple[str, str, Unverified], asyncio.Future[Reading]] = {}

    async def read(self, wanted: Wanted, *, request: Request) -> Reading:
        """Return the file as it counts now; it is fetched when need be, on behalf of `request`.

        Raises HostBusy, StorageError; every other failure is part of what is returned.
        """
        # that one source's exception failed, or made it work, says nothing to another
        key = (wanted.origin, wanted.name, request.meta.get("unverified", NOBODY))
        known = self._known.get(key)
        if self._is_stale(known):
            # another process may have read it meanwhile
            known = self._kept(wanted)
        if known is not None and not self._is_stale(known):
            self._known[key] = known
            return known
        if key not in self._under_way:
            fetching = asyncio.ensure_future(self._fetch(wanted, request))
            self._under_way[key] = fetching
            fetching.add_done_callback(lambda _: self._under_way.pop(key))
        self._known[key] = reading = await self._under_way[key]
        return reading

    def _is_stale(self, reading: Reading | None) -> bool:
        """Tell whether a file has to be read again: also one of the future, from a clock that ran ahead."""
        now = self._run.clock()
        return reading is None or reading.file.expires <= now or reading.file.fetched > now

    def _kept(self, wanted: Wanted) -> Reading | None:
        file = SiteFiles(self._run.state).get(wanted.origin, wanted.name)
        return Reading(file=file) if file is not None else None

    async def _fetch(self, wanted: Wanted, source: Request) -> Reading:
        url, via, hops = wanted.url, source.url, "P"
        for _ in range(REDIRECTS + 1):
            request = _request(wanted, url, errand={"role": wanted.role, "via": via, "hops": hops})
            request.meta.update({name: source.meta[name] for name in PASSED_ON if name in source.meta})
            try:
                response = await self._crawler.engine.download_async(request)
            except DOWNLOAD_ERRORS as error:
                if (begun := self._begun(wanted, request)) is not None:
                    return begun
                # behind a redirect it is another server that failed, not that of the page
                is_nearer = hops == "P" or isinstance(error, Interrupted)
                failed = self._failed(wanted, failure_of(error)[1], cause=error if is_nearer else None)
                return self._given_up(failed) if _is_spent(wanted, request, error) else failed
            except (RobotsDisallowed, RobotsUnreachable) as error:
                return self._given_up(self._failed(wanted, str(error)))
            finally:
                self._run.recorder.release(request.meta.get("kept", ()))
            target = redirect_of(response)
            if isinstance(target, BadUrl):
                return self._keep(wanted, response, problem=f"redirects to what is no page: {target.reason}")
            if target is None:
                break
            via, url, hops = url, target.url, hops + "R"
        return self._keep(wanted, response)

    def _begun(self, wanted: Wanted, request: Request) -> Reading | None:
        """Return what came of a robots.txt that is too long to be fetched whole: its first rules count.

        RFC 9309 section 2.5 asks for a limit on what is parsed; the rule in which it falls is left out.
        """
        kept = request.meta.get("kept")
        if wanted.role != "robots" or not kept or kept[-1].capture.truncated != "length":
            return None
        capture = kept[-1].capture
        if capture.status is None or not 200 <= capture.status < 300:
            return None
        page = page_of(kept[-1].record())
        if len(page.payload) < wanted.read_bytes:
            return None  # cut by another limit: rules that did not come are none to go by
        coding = page.content_encoding
        bounds = self._bounds(wanted)
        body = decode_content(page.payload, coding=coding, limit=bounds).data
        now = self._run.clock()
        file = SiteFile(
            origin=wanted.origin,
            name=wanted.name,
            fetched=now,
            expires=now + LONGEST,
            status=capture.status,
            digest=capture.payload_digest,
            body=body.rpartition(b"\n")[0],
        )
        SiteFiles(self._run.state).put(file)
        return Reading(file=file)

    def _failed(self, wanted: Wanted, reason: str, *, cause: Exception | None = None) -> Reading:
        now = self._run.clock()
        file = SiteFile(
            origin=wanted.origin,
            name=wanted.name,
            fetched=now,
            expires=now + SHORTEST,
            problem=f"could not be had: {reason}",
        )
        return Reading(file=file, cause=cause)

    def _given_up(self, failed: Reading) -> Reading:
        file = replace(failed.file, expires=failed.file.fetched + LONGEST)
        SiteFiles(self._run.state).put(file)
        return Reading(file=file)

    def _keep(self, wanted: Wanted, response: Response, *, problem: str | None = None) -> Reading:
        now = self._run.clock()
        kept = response.meta.get("kept")
        file = SiteFile(
            origin=wanted.origin,
            name=wanted.name,
            fetched=now,
            expires=now + (lasts(response) if wanted.role == "robots" else LONGEST),
            status=response.status if problem is None else None,
            digest=kept[-1].capture.payload_digest if kept else None,
            body=body_of(response, limit=self._bounds(wanted)),
            problem=problem,
        )
        SiteFiles(self._run.state).put(file)
        return Reading(file=file)

    def _bounds(self, wanted: Wanted) -> Bounds:
        limits = self._run.config.limits
        return Bounds(size=wanted.read_bytes, ratio=limits.decoded_ratio, codings=limits.content_codings)

    @property
    def _run(self) -> Run:
        run: Run = self._crawler.spider.run  # type: ignore[union-attr]
        return run


def body_of(response: Response, *, limit: int | Bounds) -> bytes | None:
    """Return the decoded body of an answer, `limit` bytes of it at the most; None unless it is a 2xx."""
    if not 200 <= response.status < 300:  # RFC 9110 section 15.3
        return None
    coding = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    return decode_content(response.body, coding=coding or None, limit=limit).data


def _is_spent(wanted: Wanted, request: Request, error: Exception) -> bool:
    """Tell whether a file that nothing depends on was asked for in vain, so that another day will do."""
    return wanted.role != "robots" and bool(request.meta.get("kept")) and not isinstance(error, Interrupted)


def _request(wanted: Wanted, url: str, *, errand: dict[str, str]) -> Request:
    meta = {"errand": errand, "dont_retry": wanted.role == "robots", **wanted.meta}
    if wanted.fetch_bytes is not None:
        meta["download_maxsize"] = wanted.fetch_bytes
    return Request(url, dont_filter=True, meta=meta)


def lasts(response: Response) -> timedelta:
    """Return how long a robots.txt counts (RFC 9309 section 2.4, RFC 9111 section 5.2.2)."""
    if response.status >= 500 or response.status == 429:
        return SHORTEST
    said = b", ".join(response.headers.getlist("Cache-Control")).decode("latin-1")
    if _UNSTORED.search(said):
        return SHORTEST
    age = _MAX_AGE.search(said)
    return min(max(timedelta(seconds=min(int(age[1]), 10**6)), SHORTEST), LONGEST) if age else LONGEST
