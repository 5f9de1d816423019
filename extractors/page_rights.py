"""Reads what a page itself says about reuse: robots and TDMRep meta elements, licence links, JSON-LD."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from extractors.jsonld import children, texts
from extractors.rights import AI_CRAWLERS, combine, distinct, named_url
from extractors.robots_tags import RobotsTags, read_tags
from extractors.tdmrep import POLICY, RESERVATION, tdm_rights
from extractors.urls import join_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from extractors.article import Rights
    from extractors.jsonld import Thing
    from extractors.witnesses import Witnesses

_SEARCH_ENGINES = ("googlebot", "googlebot-news", "bingbot", "msnbot", "slurp", "yandex", "baiduspider")
_AGENTS = (*_SEARCH_ENGINES, *(name.lower() for name in AI_CRAWLERS))
_MOST_ANCHORS = 20_000
_FIGURES = ("figure", "figcaption")


def read_page_rights(root: HtmlElement, seen: Witnesses, *, url: str, article: Thing | None) -> Rights:
    """Return what a page says; fields that only robots.txt or the response header can set stay empty."""
    everybodys, *others = (read_tags(seen.meta.get("robots", ())), *_agents_tags(seen))
    tags = (*everybodys.tags, *(tag for each in others for tag in each.tags))
    tdm = tdm_rights(reservations=seen.meta.get(RESERVATION, ()), policies=seen.meta.get(POLICY, ()), url=url)
    links = (join_url(url, href) for href in (*seen.links.get("license", ()), *_anchors(root)))
    stated = (named_url(text, base=url) for text in _stated_licenses(article, seen))
    page = replace(
        tdm,
        license_urls=distinct(target for target in (*links, *stated) if target is not None),
        meta_robots=distinct(tags, most=100),
        unavailable_after=everybodys.unavailable_after,
    )
    return combine([("page", page)])


def _agents_tags(seen: Witnesses) -> Iterator[RobotsTags]:
    """Yield the directives of meta elements that are named for one crawler."""
    for agent in _AGENTS:
        if agent in seen.meta:
            yield read_tags(seen.meta[agent], agent=agent)


def _anchors(root: HtmlElement) -> Iterator[str]:
    """Yield the licence links of the text; one in a figure is about its image."""
    for anchor in islice(root.iter("a"), _MOST_ANCHORS):
        rel = anchor.get("rel")
        href = anchor.get("href", "").strip() if rel and "license" in rel.lower().split() else ""
        if href and next(anchor.iterancestors(*_FIGURES), None) is None:
            yield href


def _stated_licenses(article: Thing | None, seen: Witnesses) -> Iterator[str]:
    """Yield the licences that JSON-LD states for the article."""
    value = (article or {}).get("license")
    yield from texts(value)
    for thing in children(value, seen.things):
        yield from texts(thing.get("url")) or texts(thing.get("@id"))
