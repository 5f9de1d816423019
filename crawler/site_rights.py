"""Reads what a site says about reuse before its first page is asked for: tdmrep.json and licence files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.errors import HostBusy
from crawler.rights import OriginFiles, read_site
from crawler.robots import origin_of, role_of
from crawler.site_files import SiteFileReader, Wanted
from extractors.urls import AskedUrl, check_asked
from storage.state import url_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.rights import SiteRights
    from crawler.robots import Rules
    from storage.site_files import SiteFile

TDMREP: Final = "/.well-known/tdmrep.json"
"""Where the TDM Reservation Protocol (W3C community group report of 2024-05-10) keeps a site's file."""

TDMREP_BYTES: Final = 256 * 1024
LICENSE_BYTES: Final = 64 * 1024
MOST_LICENSES: Final = 3
"""Licence files of one robots.txt that are fetched."""


class SiteRightsMiddleware:
    """Leaves in a page request's meta what its site says about reuse, as `site_rights` (SiteRights).

    It stands after RobotsMiddleware. What it fetches obeys robots.txt, is archived, and is asked for once a
    day; that it is missing or broken stops no page. Where robots.txt is not obeyed it asks for nothing.
    """

    def __init__(self, crawler: Crawler, *, token: str) -> None:
        self._token = token
        self._files = SiteFileReader(crawler)
        self._rights: dict[str, tuple[Rules, SiteFile | None, SiteRights]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SiteRightsMiddleware:
        """Take the product token from the settings."""
        return cls(crawler, token=crawler.settings["USER_AGENT"].partition("/")[0])

    async def process_request(self, request: Request) -> None:
        """Fetch what is not known, then let the request pass. Raises StorageError."""
        rules: Rules | None = request.meta.get("robots_rules")
        if rules is None or role_of(request) != "page":
            return
        tdmrep = await self._read(_tdmrep(origin_of(request.url)), request)
        rights = self._rights_of(origin_of(request.url), rules, tdmrep)
        for wanted in _licenses(rights):
            await self._read(wanted, request)
        request.meta["site_rights"] = rights

    async def _read(self, wanted: Wanted, request: Request) -> SiteFile | None:
        try:
            return (await self._files.read(wanted, request=request)).file
        except HostBusy:
            return None

    def _rights_of(self, origin: str, rules: Rules, tdmrep: SiteFile | None) -> SiteRights:
        known = self._rights.get(origin)
        if known is not None and known[0] is rules and known[1] is tdmrep:
            return known[2]
        files = OriginFiles(
            origin=origin,
            robots=rules.file.body if rules.file else None,
            robots_fetched=rules.file.fetched if rules.file else None,
            tdmrep=tdmrep.body if tdmrep else None,
            can_fetch=rules.can_fetch,
        )
        rights = read_site(files, token=self._token)
        self._rights[origin] = (rules, tdmrep, rights)
        return rights


def _tdmrep(origin: str) -> Wanted:
    return Wanted(
        origin=origin,
        name="tdmrep.json",
        url=origin + TDMREP,
        role="rights",
        read_bytes=TDMREP_BYTES,
        fetch_bytes=TDMREP_BYTES,
    )


def _licenses(rights: SiteRights) -> list[Wanted]:
    """Return the licence files that robots.txt names; many sites name the same one, on a host of its own."""
    checked = [check_asked(url) for url in rights.robots.license_urls[:MOST_LICENSES]]
    return [
        Wanted(
            origin=origin_of(found.url),
            name=f"license {url_key(found.url)[:32]}",
            url=found.url,
            role="rights",
            read_bytes=LICENSE_BYTES,
            fetch_bytes=LICENSE_BYTES,
        )
        for found in checked
        if isinstance(found, AskedUrl)
    ]
