"""What a page says on its reuse is read while its article is derived."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import extract
from extractors.article import Rights

URL = "https://press.example/news/1"
TEXT = (
    "<p>"
    + "The harbour reopened on Monday after nine weeks of repairs, and the first ferry left at six. " * 8
)
FIGURE = (
    '<figure><img src="/i.jpg" alt=""><figcaption><a rel="license" href="/photo">CC</a></figcaption></figure>'
)


def page_rights(head: str = "", body: str = "") -> Rights:
    """Return the rights of an article whose page holds these elements."""
    page = f"<!doctype html><html><head><title>Harbour</title>{head}</head><body><h1>Harbour</h1>{body}{TEXT}"
    rights = extract(page.encode(), url=URL, content_type="text/html").rights
    assert rights is not None
    return rights


def test_a_page_that_says_nothing() -> None:
    """A page that was read and is silent has empty rights, a payload that was not read has none."""
    assert page_rights() == Rights()
    assert extract(b"%PDF-1.7", url=URL, content_type="application/pdf").rights is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="robots" content="noindex, NoArchive">', ("noindex", "noarchive")),
        (
            '<meta name="ROBOTS" content="noai"><meta name="robots" content="noai,nosnippet">',
            ("noai", "nosnippet"),
        ),
        (
            '<meta name="googlebot" content="noindex"><meta name="robots" content="all">',
            ("all", "googlebot: noindex"),
        ),
        ('<meta name="gptbot" content="noindex">', ("gptbot: noindex",)),
        ('<meta name="description" content="noindex">', ()),
    ],
)
def test_robots_elements(head: str, expected: tuple[str, ...]) -> None:
    """Directives for everybody first, then those of elements that name a crawler."""
    assert page_rights(head).meta_robots == expected


def test_an_end() -> None:
    """An `unavailable_after` for everybody is the page's end, one for a search engine is not."""
    end = "unavailable_after: 25-Jun-2030 23:00:00 GMT"
    assert page_rights(f'<meta name="googlebot" content="{end}">').unavailable_after is None
    found = page_rights(f'<meta name="robots" content="{end}">')
    assert found.unavailable_after == datetime(2030, 6, 25, 23, tzinfo=UTC)
    assert found.sources == {"unavailable_after": ("page",)}


def test_tdm_elements() -> None:
    """Both properties of TDMRep, the policy made absolute."""
    found = page_rights(
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/tdm.json">'
    )
    assert (found.tdm_reservation, found.tdm_policy) == (1, "https://press.example/tdm.json")
    assert found.sources == {"tdm_reservation": ("page",), "tdm_policy": ("page",)}


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<link rel="license" type="application/rsl+xml" href="/rsl.xml">',
            "",
            ("https://press.example/rsl.xml",),
        ),
        ("", '<a rel="nofollow License" href="terms">Terms</a>', ("https://press.example/news/terms",)),
        ("", '<a rel="license">Terms</a><a rel="license" href="mailto:a@b.example">x</a>', ()),
        ("", FIGURE, ()),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour", "license": '
            '["https://press.example/l", "CC BY", {"@type": "CreativeWork", "url": "https://press.example/w"}]}'
            "</script>",
            "",
            ("https://press.example/l", "https://press.example/w"),
        ),
        (
            '<script type="application/ld+json">{"@type": "ImageObject", "license": "https://press.example/i"}'
            "</script>",
            "",
            (),
        ),
    ],
    ids=["link", "anchor", "no-address", "figure", "json-ld", "image"],
)
def test_licences(head: str, body: str, expected: tuple[str, ...]) -> None:
    """Licences of the page from its head, its text and its JSON-LD; those of a picture are the picture's."""
    assert page_rights(head, body).license_urls == expected


def test_many_licences_are_cut() -> None:
    """A page made of licence links keeps twenty of them."""
    body = "".join(f'<a rel="license" href="/l/{number}">l</a>' for number in range(30_000))
    assert len(page_rights(body=body).license_urls) == 20
