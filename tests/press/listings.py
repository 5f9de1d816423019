"""The feeds and sitemaps of a simulated site as bytes: well made, or with the flaw that the channel has."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.press.world import DAY, HOUR, START, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.press.world import Article, Channel, Site

BOMB = (
    '<!DOCTYPE bomb [<!ENTITY a "boom boom boom boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">'
    '<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)
NEWS_DAYS = 2
"""A news sitemap lists what was born in that many days."""

_OPENING = START.hour * HOUR
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OLD_MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A site and where it and its neighbours answer: `bases` are URLs without a slash at their end."""

    site: Site
    bases: Mapping[str, str]

    @property
    def base(self) -> str:
        """The URL before every path of this site."""
        return self.bases[self.site.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a listing; `dated` is None where the listing gives no date."""

    url: str
    title: str
    dated: datetime | None
    changed: datetime


def items(place: Place, channel: Channel, at: float) -> list[Item]:
    """Return what a channel lists at a moment, foreign items first."""
    foreign = [
        Item(url=place.bases[site] + path, title=f"Elsewhere: {path}", dated=None, changed=START)
        for site, path in channel.foreign
    ]
    return foreign + [_item(place, channel, one, at) for one in channel.shown(place.site.articles, at)]


def _item(place: Place, channel: Channel, article: Article, at: float) -> Item:
    return Item(
        url=_link(place, channel, article),
        title=article.title,
        dated=_dated(channel, article),
        changed=moment(article.changed(at)),
    )


def _link(place: Place, channel: Channel, article: Article) -> str:
    if channel.links == "tracked":
        mark = "&" if "?" in article.path else "?"
        name = channel.path.strip("/").replace("/", "-")
        return f"{place.base}{article.path}{mark}utm_source={name}&utm_medium=feed&utm_campaign=press"
    if channel.links == "redirecting":
        return f"{place.base}/go/{place.site.articles.index(article)}"
    if channel.links == "relative":
        return article.path
    if channel.links == "protocol-relative":
        return f"//{urlsplit(place.base).netloc}{article.path}"
    return place.base + article.path


def _dated(channel: Channel, article: Article) -> datetime | None:
    if channel.dates == "none":
        return None
    return moment(article.born + (400 * DAY if channel.dates == "future" else 0))


def channel_body(place: Place, channel: Channel, at: float) -> bytes:
    """Return the bytes of a channel other than a section page."""
    shown = items(place, channel, at)
    if channel.form == "news-sitemap":
        shown = [item for item in shown if item.dated is None or item.dated >= moment(at - NEWS_DAYS * DAY)]
    if channel.form == "sitemap-index":
        body = _index(place, channel, at)
    elif channel.form == "json-feed":
        body = _json_feed(place, channel, shown)
    else:
        render = {"rss": _rss, "atom": _atom, "news-sitemap": _news, "sitemap": _sitemap}[channel.form]
        body = render(place, channel, shown)
    body = _flawed(channel, body)
    return gzip.compress(body, mtime=0) if channel.is_gzipped else body


def child_body(place: Place, channel: Channel, name: str, at: float) -> bytes | None:
    """Return the sitemap of a day or of an old month; None when the index has no such child."""
    if name in _OLD_MONTHS:
        old = Item(url=f"{place.base}/archive/{name}", title="Old", dated=None, changed=START)
        return _sitemap(place, channel, [old])
    if name not in _days(at):
        return None
    body = _sitemap(place, channel, [_item(place, channel, one, at) for one in _born_on(place, name, at)])
    return gzip.compress(body, mtime=0) if channel.is_gzipped else body


def last_change(place: Place, channel: Channel, at: float) -> float:
    """Return when the bytes of a channel last became other ones: a birth, a correction, a day that ended."""
    times = [0.0]
    for one in place.site.articles:
        times += [one.born, one.corrected or 0.0, one.removed or 0.0]
        if channel.form == "news-sitemap":
            times.append(one.born + NEWS_DAYS * DAY)
    if channel.form == "sitemap-index":
        times += [day * DAY - _OPENING for day in range(1, len(_days(at)))]
    return max(time for time in times if time <= at)


def child_path(channel: Channel, name: str) -> str:
    """Return where the child of an index lies."""
    return f"{channel.path.rpartition('.')[0]}/{name}.xml{'.gz' if channel.is_gzipped else ''}"


def old_children(channel: Channel) -> list[str]:
    """Return the paths of the children that nobody who wants news need ask for."""
    return [child_path(channel, name) for name in _OLD_MONTHS]


def _days(at: float) -> list[str]:
    return [f"{moment(day * DAY):%Y-%m-%d}" for day in range(int((at + _OPENING) // DAY) + 1)]


def _born_on(place: Place, day: str, at: float) -> list[Article]:
    there = [article for article in place.site.articles if article.is_listed(at)]
    return [article for article in there if f"{moment(article.born):%Y-%m-%d}" == day]


def _lastmod(place: Place, channel: Channel, day: str, at: float) -> str:
    """Return the element that says when the child of a day changed, true or not."""
    if channel.dates == "none":
        return ""
    changed = [moment(article.changed(at)).isoformat() for article in _born_on(place, day, at)]
    newest = max(changed, default=f"{day}T00:00:00+00:00")
    return f"<lastmod>{newest if channel.dates == 'true' else f'{day}T00:00:00+00:00'}</lastmod>"


def _flawed(channel: Channel, body: bytes) -> bytes:
    if channel.flaw == "cut":
        return body[: body.rfind(b"</title>")]
    if channel.flaw == "html":
        return (
            b"<!DOCTYPE html><html><head><title>Feeds</title></head><body>Our feeds have moved.</body></html>"
        )
    if channel.flaw == "empty":
        return b""
    if channel.flaw == "bomb":
        declaration, _, rest = body.partition(b"\n")
        return declaration + b"\n" + BOMB.encode() + rest.replace(b"<title>", b"<title>&e;", 1)
    return body


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _title(channel: Channel, item: Item) -> str:
    return f"Salt & pepper: {item.title}" if channel.flaw == "ampersand" else _escape(item.title)


def _rss(place: Place, channel: Channel, shown: Sequence[Item]) -> bytes:
    entries = []
    for index, item in enumerate(shown):
        has_link = channel.flaw != "no-links" or index % 2
        date = f"<pubDate>{format_datetime(item.dated)}</pubDate>" if item.dated else ""
        link = f"<link>{_escape(item.url)}</link><guid>{_escape(item.url)}</guid>" if has_link else ""
        entries.append(f"<item><title>{_title(channel, item)}</title>{link}{date}</item>")
    ttl = f"<ttl>{channel.ttl_minutes}</ttl>" if channel.ttl_minutes else ""
    return (
        f'{_XML}<rss version="2.0"><channel><title>{place.site.name}</title><link>{place.base}/</link>'
        f"<description>News of {place.site.name}</description>{ttl}\n"
        + "\n".join(entries)
        + "\n</channel></rss>\n"
    ).encode()


def _atom(place: Place, channel: Channel, shown: Sequence[Item]) -> bytes:
    entries = [
        f'<entry><title>{_title(channel, item)}</title><link rel="alternate" href="{_escape(item.url)}"/>'
        f"<id>{_escape(item.url)}</id><updated>{item.changed.isoformat()}</updated>"
        + (f"<published>{item.dated.isoformat()}</published>" if item.dated else "")
        + "</entry>"
        for item in shown
    ]
    newest = max((item.changed for item in shown), default=START)
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>{place.site.name}</title>'
        f"<id>{place.base}/</id><updated>{newest.isoformat()}</updated>\n"
        + "\n".join(entries)
        + "\n</feed>\n"
    ).encode()


def _json_feed(place: Place, channel: Channel, shown: Sequence[Item]) -> bytes:
    entries = [
        {"id": item.url, "url": item.url, "title": item.title}
        | ({"date_published": item.dated.isoformat()} if item.dated else {})
        for item in shown
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": place.site.name, "items": entries}
    return json.dumps(feed | {"feed_url": place.base + channel.path}, indent=1).encode()


def _news(place: Place, channel: Channel, shown: Sequence[Item]) -> bytes:
    def news(item: Item) -> str:
        date = (
            f"<news:publication_date>{item.dated.isoformat()}</news:publication_date>" if item.dated else ""
        )
        return (
            f"<url><loc>{_escape(item.url)}</loc><news:news><news:publication><news:name>{place.site.name}"
            f"</news:name><news:language>en</news:language></news:publication>{date}"
            f"<news:title>{_title(channel, item)}</news:title></news:news></url>"
        )

    namespace = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    entries = "\n".join(map(news, shown))
    return f'{_XML}<urlset xmlns="{_SITEMAP}" {namespace}>\n{entries}\n</urlset>\n'.encode()


def _sitemap(_place: Place, _channel: Channel, shown: Sequence[Item]) -> bytes:
    entries = "\n".join(
        f"<url><loc>{_escape(item.url)}</loc><lastmod>{item.changed.isoformat()}</lastmod></url>"
        for item in shown
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{entries}\n</urlset>\n'.encode()


def _index(place: Place, channel: Channel, at: float) -> bytes:
    children = [(month, f"<lastmod>{month}-28</lastmod>") for month in _OLD_MONTHS]
    children += [(day, _lastmod(place, channel, day, at)) for day in _days(at)]
    entries = "\n".join(
        f"<sitemap><loc>{place.base}{child_path(channel, name)}</loc>{lastmod}</sitemap>"
        for name, lastmod in children
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{entries}\n</sitemapindex>\n'.encode()
