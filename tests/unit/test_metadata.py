"""Metadata: what a page's witnesses say, weighed."""

from __future__ import annotations

import json

import pytest

from extractors.metadata import Metadata, read_metadata
from extractors.tree import parse_page
from extractors.witnesses import read_witnesses

URL = "https://www.harbourpost.example/local/ferry-1234"
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry strike ends",
    "alternativeHeadline": "Boats sail again",
    "description": "After a week   the boats sail.",
    "articleSection": ["Local", "Sea"],
    "keywords": "ferry, strike , ferry",
    "author": {"@type": "Person", "name": "Ana Gil"},
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "isAccessibleForFree": "False",
    "image": [{"@type": "ImageObject", "url": "/i/boat.jpg", "caption": "A boat", "creditText": "M. Lind"}],
}


def metadata_of(
    head: str = "", *, body: str = "", thing: dict[str, object] | None = None, url: str = URL
) -> Metadata:
    """Return the metadata of a page made of these parts."""
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if thing else ""
    html = f"<html><head>{head}{script}</head><body>{body}<p>x</p></body></html>"
    return read_metadata(read_witnesses(parse_page(html.encode())), url=url)


def test_json_ld_speaks_first() -> None:
    """What JSON-LD says of the article is taken, folded and cleaned."""
    found = metadata_of('<meta property="og:site_name" content="Other">', thing=ARTICLE)
    assert found.title is not None
    assert found.title.text == "Ferry strike ends"
    assert (found.publisher, found.section, found.subtitle) == (
        "The Harbour Post",
        "Local",
        "Boats sail again",
    )
    assert (found.tags, found.byline.authors) == (("ferry", "strike"), ("Ana Gil",))
    assert found.lead == "After a week the boats sail."
    assert found.paywall == "locked"
    assert [(image.url, image.caption, image.credit) for image in found.images] == [
        ("https://www.harbourpost.example/i/boat.jpg", "A boat", "M. Lind")
    ]


def test_meta_elements_fill_the_gaps() -> None:
    """Open Graph and the usual meta names speak where JSON-LD is silent."""
    found = metadata_of(
        '<meta property="og:title" content="Ferry strike ends | The Harbour Post">'
        '<meta property="og:site_name" content="The Harbour Post"><meta name="author" content="By Ana Gil">'
        '<meta property="article:section" content="Local"><meta property="article:tag" content="ferry">'
        '<meta property="article:tag" content="strike"><meta property="og:description" content="Lead">'
        '<meta property="og:image" content="/i/a.jpg"><meta property="og:image:alt" content="Alt">'
        '<meta property="article:content_tier" content="metered">'
    )
    assert found.title is not None
    assert (found.title.text, found.title.source) == ("Ferry strike ends", "og")
    assert (found.publisher, found.section, found.tags) == ("The Harbour Post", "Local", ("ferry", "strike"))
    assert (found.byline.authors, found.lead, found.paywall) == (("Ana Gil",), "Lead", "metered")
    assert [(image.url, image.alt) for image in found.images] == [
        ("https://www.harbourpost.example/i/a.jpg", "Alt")
    ]


def test_a_silent_page_gets_nothing() -> None:
    """Null beats a guess."""
    found = metadata_of()
    assert found == Metadata(canonical_url=URL, site="harbourpost.example")


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("/local/ferry", URL, "https://www.harbourpost.example/local/ferry"),
        ("https://harbourpost.example/local/ferry", URL, "https://harbourpost.example/local/ferry"),
        ("https://agency.example/story", URL, URL),
        ("https://www.harbourpost.example/", URL, URL),
        (
            "/news.php",
            f"{URL.rsplit('/', 2)[0]}/news.php?id=5512",
            "https://www.harbourpost.example/news.php?id=5512",
        ),
        (
            "/news.php",
            f"{URL.rsplit('/', 2)[0]}/news.php?ref=home",
            "https://www.harbourpost.example/news.php",
        ),
        ("javascript:void(0)", URL, URL),
        ("", f"{URL}?utm_source=x#top", URL),
    ],
)
def test_the_canonical_address(canonical: str, url: str, expected: str) -> None:
    """A page of the same site is believed; another site, the front page, and a lost number are not."""
    assert metadata_of(f'<link rel="canonical" href="{canonical}">', url=url).canonical_url == expected


def test_a_foreign_canonical_is_kept_apart() -> None:
    """Another site's canonical means syndication: it is told, not obeyed."""
    found = metadata_of(
        '<link rel="canonical" href="https://agency.example/story"><link rel="amphtml" href="/amp/ferry">'
    )
    assert found.declared_canonical == "https://agency.example/story"
    assert found.amp_url == "https://www.harbourpost.example/amp/ferry"


def test_figures_with_captions_are_images() -> None:
    """A captioned figure is an image of the article, a pixel without caption none; lazy addresses count."""
    found = metadata_of(
        body="<figure><img src='data:image/gif;base64,R0' data-src='/i/b.jpg' alt='B'>"
        "<figcaption>A <b>boat</b> leaves</figcaption></figure><figure><img src='/i/pixel.gif'></figure>"
    )
    assert [(image.url, image.alt, image.caption) for image in found.images] == [
        ("https://www.harbourpost.example/i/b.jpg", "B", "A boat leaves")
    ]


@pytest.mark.parametrize(
    ("value", "paywall"),
    [
        (True, "free"),
        (False, "locked"),
        ("true", "free"),
        ("http://schema.org/False", "locked"),
        (None, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_paywall_flag(value: object, paywall: str) -> None:
    """The flag is read in the shapes that pages give it."""
    assert metadata_of(thing={**ARTICLE, "isAccessibleForFree": value}).paywall == paywall


def test_a_closed_part_closes_the_page() -> None:
    """Where the article itself is silent, a part that only subscribers see says it."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"}
    open_thing = {name: value for name, value in ARTICLE.items() if name != "isAccessibleForFree"}
    assert metadata_of(thing={**open_thing, "hasPart": [part]}).paywall == "locked"
    assert metadata_of(thing={**open_thing, "hasPart": {"@type": "WebPageElement"}}).paywall == "unknown"


def test_an_svg_has_no_title_for_us() -> None:
    """The first title element of the page may be that of an icon."""
    found = metadata_of(body="<svg><title>Menu</title></svg>")
    assert found.title is None
