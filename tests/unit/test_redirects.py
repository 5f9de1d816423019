"""Where a redirect leads, for the Location fields that servers send."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.redirects import redirect_of
from extractors.urls import AskedUrl, BadUrl


def answer(location: bytes | None, status: int = 302) -> Response:
    """Return an answer of a page below /news/."""
    headers = {} if location is None else {"Location": location}
    return Response("https://a.example/news/old", status=status, headers=headers)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (b"https://b.example/x", "https://b.example/x"),
        (b"new", "https://a.example/news/new"),
        (b"/new", "https://a.example/new"),
        (b"//b.example/x", "https://b.example/x"),
        (b"?page=2", "https://a.example/news/old?page=2"),
        (b" /new ", "https://a.example/new"),
        (b"/new#part", "https://a.example/new"),
        (b"/\xc3\xa9t\xc3\xa9", "https://a.example/%C3%A9t%C3%A9"),
        (b"/\xe9t\xe9", "https://a.example/%E9t%E9"),
        (b"https://caf\xc3\xa9.example/", "https://xn--caf-dma.example/"),
    ],
)
def test_a_location_is_read_against_the_page(location: bytes, url: str) -> None:
    """Relative forms are resolved, and bytes above ASCII go back as they came, whatever charset they were."""
    assert redirect_of(answer(location)) == AskedUrl(url=url)


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        (b"http://[::1", "not-a-url"),
        (b"http://user:canary@[::1", "not-a-url"),
        (b"https://user:canary@b.example/", "not-a-url"),
        (b"file:///etc/passwd", "unknown-scheme"),
        (b"javascript:alert(1)", "unknown-scheme"),
        (b"data:text/html,x", "unknown-scheme"),
    ],
)
def test_a_location_that_leads_nowhere_is_named(location: bytes, fault: str) -> None:
    """Never an exception, never a request: the fault and a sentence without credentials."""
    found = redirect_of(answer(location))
    assert isinstance(found, BadUrl)
    assert found.fault == fault
    assert "canary" not in found.reason


@pytest.mark.parametrize(
    ("status", "location"), [(200, b"/new"), (201, b"/new"), (304, b"/new"), (300, b"/new"), (302, None)]
)
def test_what_is_no_redirect(status: int, location: bytes | None) -> None:
    """A Location elsewhere is information, and a redirect without one leads nowhere."""
    assert redirect_of(answer(location, status)) is None
