"""Rights of a capture: robots.txt, tdmrep.json, response header and page joined by their rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawler.rights import OriginFiles, SiteRights, read_site, rights_of
from extractors.article import Article, Rights, decode, encode
from extractors.rights import AI_CRAWLERS

ORIGIN = "https://press.example"
URL = f"{ORIGIN}/news/1"
FETCHED = datetime(2026, 11, 21, 8, tzinfo=UTC)

ROBOTS = b"""\
License: https://press.example/rsl.xml

User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: / train-ai=y
Disallow: /private/

User-agent: GPTBot
User-agent: CCBot
Disallow: /

User-agent: ClaudeBot
Disallow: /news/
"""
TDM = b'[{"location": "/news/", "tdm-reservation": 1, "tdm-policy": "/tdm.json"}]'


def site(robots: bytes | None = ROBOTS, tdmrep: bytes | None = TDM) -> SiteRights:
    """Return what the files of the press say to us."""
    parser = Protego.parse((robots or b"").decode("utf-8", "replace"))
    return read_site(
        OriginFiles(
            origin=ORIGIN, robots=robots, robots_fetched=FETCHED, tdmrep=tdmrep, can_fetch=parser.can_fetch
        ),
        token="depeche",
    )


def test_every_place_is_heard() -> None:
    """One page, four places: each field has its value and says where it was found."""
    page = Rights(meta_robots=("noarchive",), license_urls=("https://press.example/terms",))
    headers = [("Content-Usage", "train-ai=n"), ("X-Robots-Tag", "noai"), ("tdm-reservation", "1")]
    assert rights_of(page, url=URL, headers=headers, site=site()) == Rights(
        robots_allowed=True,
        robots_fetched=FETCHED,
        content_usage={"train-ai": "n"},
        content_signal={"search": "yes", "ai-train": "no"},
        license_urls=("https://press.example/rsl.xml", "https://press.example/terms"),
        tdm_reservation=1,
        tdm_policy="https://press.example/tdm.json",
        x_robots_tag=("noai",),
        meta_robots=("noarchive",),
        ai_crawlers_blocked=("CCBot", "ClaudeBot", "GPTBot"),
        ai_crawlers_blocked_at_root=("CCBot", "GPTBot"),
        sources={
            "content_usage": ("robots.txt", "header"),
            "content_signal": ("robots.txt",),
            "license_urls": ("robots.txt", "page"),
            "tdm_reservation": ("header",),
            "tdm_policy": ("tdmrep.json",),
        },
    )


@pytest.mark.parametrize(
    ("header", "page", "expected"),
    [
        ([], Rights(), 1),
        ([("tdm-reservation", "0")], Rights(), 0),
        ([("tdm-reservation", "0")], Rights(tdm_reservation=1), 1),
        ([("tdm-reservation", "2")], Rights(), 1),
    ],
)
def test_tdm_goes_from_file_to_page(header: list[tuple[str, str]], page: Rights, expected: int) -> None:
    """The nearer a statement stands to the page, the later it is heard; a wrong value is silence."""
    assert rights_of(page, url=URL, headers=header, site=site()).tdm_reservation == expected


def test_a_site_without_files() -> None:
    """No robots.txt allows, one that was not asked gives no verdict; neither says more."""
    missing = rights_of(None, url=URL, headers=[], site=site(None, None))
    assert missing == Rights(robots_allowed=True, robots_fetched=FETCHED)
    assert rights_of(None, url=URL, headers=[], site=SiteRights()) == Rights()


def test_the_verdict_is_ours() -> None:
    """What robots.txt forbids our own token is written down, although such a page is not fetched."""
    assert rights_of(None, url=f"{ORIGIN}/private/1", headers=[], site=site()).robots_allowed is False


def test_rights_survive_the_article_line() -> None:
    """All fields come back from JSON as they went in."""
    headers = [("X-Robots-Tag", "unavailable_after: 2030-06-25T23:00:00Z"), ("Link", "</l>; rel=license")]
    rights = rights_of(Rights(), url=URL, headers=headers, site=site())
    article = Article(id="1", outcome="full", url=URL, final_url=URL, canonical_url=URL, rights=rights)
    assert decode(encode(article)).rights == rights


@given(
    st.binary(max_size=200),
    st.binary(max_size=100),
    st.lists(
        st.tuples(st.sampled_from(["Link", "X-Robots-Tag", "Content-Usage"]), st.text(max_size=40)),
        max_size=3,
    ),
    st.text(max_size=40),
)
def test_nothing_is_an_error(robots: bytes, tdmrep: bytes, headers: list[tuple[str, str]], path: str) -> None:
    """Whatever files, fields and address a server chose, the capture has rights that can be written."""
    rights = rights_of(None, url=f"{ORIGIN}/{path}", headers=headers, site=site(robots, tdmrep))
    assert set(rights.ai_crawlers_blocked) <= set(AI_CRAWLERS)
    line = encode(Article(id="1", outcome="full", url="u", final_url="u", canonical_url="u", rights=rights))
    assert decode(line).rights == rights
