"""Reads from a response header what it says about use: X-Robots-Tag, Content-Usage, TDMRep, Link licences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.rights import distinct
from extractors.robots_rights import content_signal, content_usage
from extractors.robots_tags import read_tags
from extractors.tdmrep import POLICY, RESERVATION, tdm_rights
from extractors.urls import join_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.article import Rights

_LONGEST = 8_192
_LINK = re.compile(r'<([^<>]*)>((?:[^",<]|"(?:[^"\\]|\\.)*")*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))')


def read_headers(headers: Iterable[tuple[str, str]], *, url: str, token: str | None = None) -> Rights:
    """Return what the fields of a response say about the page at `url`.

    `token` is our own product token: an `unavailable_after` for other crawlers is kept but sets no end.
    """
    fields: dict[str, list[str]] = {}
    for name, value in headers:
        fields.setdefault(name.strip().lower(), []).append(value.strip()[:_LONGEST])
    tags = read_tags(fields.get("x-robots-tag", ()), token=token)
    tdm = tdm_rights(reservations=fields.get(RESERVATION, ()), policies=fields.get(POLICY, ()), url=url)
    return replace(
        tdm,
        content_usage=content_usage(", ".join(fields.get("content-usage", ()))),
        content_signal=content_signal(", ".join(fields.get("content-signal", ()))),
        license_urls=distinct(_licenses(fields.get("link", ()), url)),
        x_robots_tag=tags.tags,
        unavailable_after=tags.unavailable_after,
    )


def _licenses(values: Sequence[str], url: str) -> Iterator[str]:
    """Yield the licences that Link fields name; one with an anchor is about another resource."""
    for link in _LINK.finditer(", ".join(values)[:_LONGEST]):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(link[2])}
        anchor = parameters.get("anchor")
        is_about_page = anchor is None or join_url(url, anchor) == join_url(url, "")
        target = join_url(url, link[1])
        if "license" in parameters.get("rel", "").lower().split() and is_about_page and target:
            yield target
