"""The pages of a simulated site as HTML: an article, a section, the front page, a missing one."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from tests.press.prose import paragraphs
from tests.press.world import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.press.world import Article, Channel

MEDIA = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json-feed": "application/feed+json"}
"""The media types by which a front page names its feeds."""


def article_page(article: Article, *, url: str, at: float, visit: int) -> bytes:
    """Return the page; where the site counts its readers, no two answers are the same bytes."""
    published, modified = (moment(time).isoformat() for time in (article.born, article.changed(at)))
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": published,
        "dateModified": modified,
        "author": {"@type": "Person", "name": "Ida Marlow"},
    }
    text = "\n".join(f"<p>{escape(one)}</p>" for one in paragraphs(article.seed, edition=article.edition(at)))
    readers = f"<p>Reader number {visit} of this page.</p>" if article.furniture else ""
    return _page(
        article.title,
        head=f'<link rel="canonical" href="{escape(url)}">\n<meta property="og:type" content="article">\n'
        f'<script type="application/ld+json">{json.dumps(said)}</script>',
        body=f"<article>\n<h1>{escape(article.title)}</h1>\n"
        f'<p class="byline">By Ida Marlow, <time datetime="{published}">{published[:10]}</time></p>\n'
        f"{text}\n</article>\n<aside><h2>Most read</h2>{readers}</aside>",
    )


def section_page(title: str, links: Sequence[tuple[str, str]]) -> bytes:
    """Return a page of headlines, (link, headline) each, among links that are no articles."""
    items = "\n".join(
        f'<li><article><h2><a href="{escape(link)}">{escape(headline)}</a></h2></article></li>'
        for link, headline in links
    )
    return _page(title, head="", body=f"<h1>{escape(title)}</h1>\n<ul>\n{items}\n</ul>")


def home_page(title: str, channels: Sequence[Channel], links: Sequence[tuple[str, str]]) -> bytes:
    """Return the front page: it names the feeds and shows headlines."""
    named = "\n".join(
        f'<link rel="alternate" type="{MEDIA[channel.form]}" href="{channel.path}">'
        for channel in channels
        if channel.form in MEDIA
    )
    sections = " ".join(
        f'<a href="{channel.path}">Section</a>' for channel in channels if channel.form == "section"
    )
    page = section_page(title, links)
    return page.replace(b"</head>", f"{named}\n</head>".encode()).replace(
        b"<!-- nav -->", sections.encode(), 1
    )


def notice_page(text: str) -> bytes:
    """Return a page that only says why there is none."""
    return _page(text, head="", body=f"<p>{escape(text)}</p>")


def _challenge() -> bytes:
    """Return the page of a bot check, as it looks to whoever asks."""
    refresh = (
        '<meta http-equiv="refresh" content="360">\n<script>window._cf_chl_opt = {cType: "managed"};</script>'
    )
    said = "<h1>gazette.test</h1>\n<p>Verify that you are human by completing the action below.</p>"
    return _page("Just a moment...", head=refresh, body=said)


def _consent() -> bytes:
    """Return a page that wants consent before anything else."""
    said = (
        "<p>We and our 300 partners store cookies and process personal data for personalised advertising."
        " Your consent can be withdrawn in our privacy settings.</p>\n<button>Accept all</button>"
    )
    return _page("Before you continue", head="", body=said)


def _page(title: str, *, head: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'{head}\n</head>\n<body>\n<nav><a href="/">Front page</a> <!-- nav --> <a href="/about">About</a> '
        f'<a href="/contact">Contact</a></nav>\n<main>\n{body}\n</main>\n'
        "<footer><p>Printed by nobody in particular.</p></footer>\n</body>\n</html>\n"
    ).encode()


MASKS = {
    "challenge": _challenge(),
    "consent": _consent(),
    "missing": notice_page("Page not found"),
    "broken": notice_page("Something went wrong. Please try again later."),
}
"""Pages that answer 200 in the place of an article."""
