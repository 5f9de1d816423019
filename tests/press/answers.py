"""What a simulated site answers to one request at one moment; pure, so that a test can ask it directly."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal

from tests.press.listings import channel_body, child_body, child_path, items, last_change
from tests.press.pages import MASKS, MEDIA, article_page, home_page, notice_page, section_page
from tests.press.world import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.press.listings import Place
    from tests.press.world import Article, Channel, RobotsFile

Kind = Literal["robots", "poll", "article", "redirect", "home", "other"]

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: header names in lower case; `visit` counts the requests for this path before, from 0.

    `strained` says that the host is too busy for it.
    """

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    visit: int = 0
    strained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; `kind` is what was asked for, `address` the own path of the article that it is about."""

    kind: Kind
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    address: str | None = None


def answer(place: Place, ask: Ask, at: float) -> Reply:
    """Answer one request; `at` is seconds after the start."""
    path = ask.path
    if path == "/robots.txt":
        return _robots(place, at)
    for channel in place.site.channels:
        if (reply := _listing(place, channel, ask, at)) is not None:
            return reply
    if path == "/":
        return _home(place, at)
    if path.startswith("/go/"):
        return _onward(place, path)
    article = place.site.article_at(without_trackers(path))
    if article is None or article.born > at:
        return Reply(kind="other", status=404, headers={"Content-Type": _HTML}, body=notice_page("Not found"))
    return _article(place, article, ask, at)


def without_trackers(path: str) -> str:
    """Return the path with its query, but for parameters that only say where the reader came from."""
    head, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("utm_")]
    return f"{head}?{'&'.join(kept)}" if kept else head


def _robots(place: Place, at: float) -> Reply:
    robots = place.site.robots
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    if robots.is_down(at):
        return Reply(kind="robots", status=503, headers=plain, body=b"later\n")
    if robots.status != 200:
        return Reply(kind="robots", status=robots.status, headers=plain, body=b"no rules here\n")
    return Reply(kind="robots", headers=plain, body=robots_text(place, robots))


def robots_text(place: Place, robots: RobotsFile) -> bytes:
    """Return robots.txt: one group for everybody, and where the sitemaps are."""
    lines = ["# " + "-" * 61 for _ in range(robots.filler_bytes // 64)]
    lines += ["User-agent: *", *(f"Disallow: {prefix}" for prefix in robots.disallow)]
    if robots.crawl_delay is not None:
        lines.append(f"Crawl-delay: {robots.crawl_delay}")
    lines += [*robots.extra, ""]
    lines += [
        f"Sitemap: {place.base}{channel.path}" for channel in place.site.channels if "sitemap" in channel.form
    ]
    return ("\n".join(lines) + "\n").encode()


def _listing(place: Place, channel: Channel, ask: Ask, at: float) -> Reply | None:
    """Return the answer of a channel or of a child of an index; None when the path is neither."""
    body = _listed(place, channel, ask.path, at)
    if body is None:
        return None
    media = _HTML if channel.form == "section" else MEDIA.get(channel.form, _XML)
    headers = {"Content-Type": "application/gzip" if channel.is_gzipped else media}
    reply = Reply(kind="poll", headers=headers, body=body)
    return _validated(channel, ask, reply, changed=last_change(place, channel, at))


def _listed(place: Place, channel: Channel, path: str, at: float) -> bytes | None:
    if path == channel.path and channel.form == "section":
        links = [(item.url, item.title) for item in items(place, channel, at)]
        return section_page(f"{place.site.name}: {channel.path}", links)
    if path == channel.path:
        return channel_body(place, channel, at)
    folder, _, suffix = child_path(channel, "*").partition("*")
    if channel.form == "sitemap-index" and path.startswith(folder) and path.endswith(suffix):
        return child_body(place, channel, path.removeprefix(folder).removesuffix(suffix), at)
    return None


def _validated(channel: Channel, ask: Ask, reply: Reply, *, changed: float) -> Reply:
    """Add the validators of a channel; answer 304 when the request knows them. A liar's never change."""
    if channel.validators == "none":
        return reply
    lying = channel.validators == "lying"
    changed = 0.0 if lying else changed
    tag = '"always-the-same"' if lying else f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    validators = {}
    if channel.validators != "last-modified":
        validators["ETag"] = tag
    if channel.validators != "etag":
        validators["Last-Modified"] = format_datetime(moment(changed), usegmt=True)
    known = _knows(ask, validators)
    full = replace(reply, headers={**reply.headers, **validators})
    return replace(full, status=304, headers=validators, body=b"") if known else full


def _knows(ask: Ask, validators: Mapping[str, str]) -> bool:
    """Apply RFC 9110 section 13.2.2: If-None-Match counts alone where it is sent and we have a tag."""
    if "if-none-match" in ask.headers and "ETag" in validators:
        return validators["ETag"] in ask.headers["if-none-match"]
    if "if-modified-since" in ask.headers and "Last-Modified" in validators:
        return ask.headers["if-modified-since"] == validators["Last-Modified"]
    return False


def _home(place: Place, at: float) -> Reply:
    newest = sorted((one for one in place.site.articles if one.is_listed(at)), key=lambda one: -one.born)
    links = [(one.path, one.title) for one in newest[:20]]
    body = home_page(place.site.name, place.site.channels, links)
    return Reply(kind="home", headers={"Content-Type": _HTML}, body=body)


def _onward(place: Place, path: str) -> Reply:
    number = path.removeprefix("/go/")
    if not number.isdecimal() or int(number) >= len(place.site.articles):
        return Reply(kind="other", status=404)
    target = place.site.articles[int(number)]
    return Reply(
        kind="redirect", status=302, headers={"Location": place.base + target.path}, address=target.path
    )


def _article(place: Place, article: Article, ask: Ask, at: float) -> Reply:
    strain = place.site.strain
    if ask.strained:
        said = {"Retry-After": strain.retry_after} if strain.retry_after else {}
        return Reply(kind="article", status=strain.status, headers=said, address=article.path)
    if article.removed is not None and article.removed <= at:
        body = notice_page("This article has been withdrawn.")
        return Reply(
            kind="article", status=410, headers={"Content-Type": _HTML}, body=body, address=article.path
        )
    mask = article.mask(at)
    if mask is not None:
        masked = _home(place, at).body if mask == "front" else MASKS[mask]
        return Reply(kind="article", headers={"Content-Type": _HTML}, body=masked, address=article.path)
    url = place.base + article.path
    body = article_page(article, url=url, at=at, visit=ask.visit + 1)
    return Reply(kind="article", headers={"Content-Type": _HTML}, body=body, address=article.path)
