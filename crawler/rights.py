"""Puts together what an origin's files, the response header and the page itself say about reuse."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.article import Rights
from extractors.header_rights import read_headers
from extractors.rights import AI_CRAWLERS, combine
from extractors.robots_rights import RobotsRights, read_robots
from extractors.tdmrep import TdmRule, read_tdm_file, tdm_file_rights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    CanFetch = Callable[[str, str], bool]
    """Says whether robots.txt lets a product token fetch a URL: `can_fetch(url, token)`."""


_LAST = ("tdm_reservation", "tdm_policy")
"""What the last place decides alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginFiles:
    """The files of an origin that speak of rights, as they were when its pages were fetched.

    `robots` and `tdmrep` are decoded bodies, None where there was none. `can_fetch` asks the parsed
    robots.txt; it is None when robots.txt was not asked at all.
    """

    origin: str
    robots: bytes | None = field(default=None, repr=False)
    robots_fetched: datetime | None = None
    tdmrep: bytes | None = field(default=None, repr=False)
    can_fetch: CanFetch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRights:
    """What the files of an origin say, read once for all its pages."""

    token: str = ""
    robots: RobotsRights = field(default_factory=RobotsRights)
    robots_fetched: datetime | None = None
    tdm: tuple[TdmRule, ...] = field(default=(), repr=False)
    can_fetch: CanFetch | None = None
    blocked_at_root: tuple[str, ...] = ()


def read_site(files: OriginFiles, *, token: str) -> SiteRights:
    """Return what the files of an origin say to the crawler of this product token."""
    return SiteRights(
        token=token,
        robots=read_robots(files.robots or b"", token=token, origin=files.origin),
        robots_fetched=files.robots_fetched,
        tdm=read_tdm_file(files.tdmrep) if files.tdmrep is not None else (),
        can_fetch=files.can_fetch,
        blocked_at_root=_blocked(f"{files.origin}/", files.can_fetch),
    )


def rights_of(
    article_rights: Rights | None, *, url: str, headers: Sequence[tuple[str, str]], site: SiteRights
) -> Rights:
    """Return the rights of one capture: what the origin's files, the response and the page say together.

    `url` is the page's own address after redirects, `headers` are the fields of its response, and
    `article_rights` is what the derivation found in the page.
    """
    return combine(
        [
            ("robots.txt", _robots_rights(url, site)),
            ("tdmrep.json", tdm_file_rights(site.tdm, url=url)),
            ("header", read_headers(headers, url=url, token=site.token)),
            ("page", article_rights or Rights()),
        ]
    )


def with_page(stored: Rights | None, page: Rights | None) -> Rights:
    """Return the rights of a capture with what a later derivation found in its page.

    What the files of its site said is not in the record, so what was stored stays and is added to.
    """
    stored, page = stored or Rights(), page or Rights()
    whole = combine([("page", stored), ("page", page)])
    places = {
        name: stored.sources.get(name, ())
        if getattr(whole, name) == getattr(stored, name)
        else tuple(dict.fromkeys((*stored.sources.get(name, ()), *found)))[-1 if name in _LAST else 0 :]
        for name, found in whole.sources.items()
    }
    return replace(whole, sources=places)


def _robots_rights(url: str, site: SiteRights) -> Rights:
    """Return what robots.txt says about a page, to us and to others."""
    return replace(
        site.robots.at(url),
        robots_allowed=None if site.can_fetch is None else site.can_fetch(url, site.token),
        robots_fetched=site.robots_fetched,
        ai_crawlers_blocked=_blocked(url, site.can_fetch),
        ai_crawlers_blocked_at_root=site.blocked_at_root,
    )


def _blocked(url: str, can_fetch: CanFetch | None) -> tuple[str, ...]:
    """Return the AI crawlers that may not fetch a URL."""
    if can_fetch is None:
        return ()
    return tuple(name for name in AI_CRAWLERS if not can_fetch(url, name))
