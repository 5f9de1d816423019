"""What an answer to a request for robots.txt allows and asks for, in the reading of RFC 9309."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.errors import RobotsDisallowed, RobotsUnreachable
from crawler.robots import RobotsMiddleware, Rules, rules_of
from crawler.site_files import LONGEST, SHORTEST, lasts

LIMIT = 4_000
SITE = "https://a.example"


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Response:
    """Return what a server answers."""
    fields = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Response(f"{SITE}/robots.txt", status=status, body=body, headers=fields)


def rules(body: bytes = b"", status: int = 200, **headers: str) -> Rules:
    """Return the rules that such an answer amounts to."""
    return rules_of(answer(body, status, **headers), token="Depeche", digest="sha256:0", limit=LIMIT)


def allows(found: Rules, path: str, *, token: str = "Depeche") -> bool:
    """Tell whether `path` of the site may be fetched."""
    try:
        found.check(f"{SITE}{path}", token=token)
    except RobotsDisallowed:
        return False
    return True


NOTHING = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 429])
def test_a_server_in_trouble_means_nothing_may_be_fetched(status: int) -> None:
    """RFC 9309 section 2.3.1.4, whatever the body says; 429 asks to come later, which is the same to us."""
    with pytest.raises(RobotsUnreachable, match=str(status)):
        rules(b"User-agent: *\nAllow: /\n", status).check(SITE, token="Depeche")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 300, 304])
def test_no_robots_txt_means_no_rules(status: int) -> None:
    """RFC 9309 section 2.3.1.3: a 4xx is no robots.txt, and its body no rules. The answer is on record."""
    found = rules(NOTHING, status)
    assert allows(found, "/story")
    assert found.digest == "sha256:0"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        (b"", "/story", True),
        (NOTHING, "/story", False),
        (b"\xef\xbb\xbf" + NOTHING, "/story", False),
        (NOTHING.replace(b"\n", b"\r\n"), "/story", False),
        (NOTHING.replace(b"\n", b"\r"), "/story", False),
        (b"user-agent:depeche\ndisallow:/a # why\n", "/a", False),
        (b"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", True),
        (b"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/c", False),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf?page=2", True),
        (b"User-agent: *\nDisallow: /\xc3\xa9t\xc3\xa9\n", "/%C3%A9t%C3%A9", False),
        (b"User-agent: *\nDisallow: \xff\xfe\n", "/story", True),
        (b"<!doctype html><title>Not found</title>", "/story", True),
        (b"\x00\x01\x02" * 400, "/story", True),
    ],
)
def test_rules_as_they_are_written(text: bytes, path: str, allowed: bool) -> None:
    """Groups and rules in the spellings of real files, with a byte order mark, and what is no such file."""
    assert allows(rules(text), path) is allowed


@pytest.mark.parametrize(
    ("group", "held"),
    [("Depeche", True), ("DEPECHE", True), ("depeche-images", False), ("press", False), ("0.1", False)],
)
def test_a_group_is_matched_by_the_product_token_alone(group: str, held: bool) -> None:
    """Neither a version nor a word of the contact address makes another robot's rules ours."""
    settings = {"USER_AGENT": "Depeche/0.1 (+https://press.example/0.1)", "DEPECHE_ROBOTS_BYTES": LIMIT}
    middleware = RobotsMiddleware.from_crawler(Crawler(Spider, settings))
    found = rules(f"User-agent: {group}\nDisallow: /\n".encode())
    assert allows(found, "/story", token=middleware.token) is not held


def test_our_group_outweighs_that_of_everybody() -> None:
    """RFC 9309 section 2.2.1: the most specific group alone counts."""
    found = rules(NOTHING + b"\nUser-agent: Depeche\nDisallow: /private\n")
    assert allows(found, "/story")
    assert not allows(found, "/private/a")
    assert not allows(found, "/story", token="Other")


def test_a_compressed_robots_txt_is_read() -> None:
    """The engine leaves content codings alone, so the rules have to undo them."""
    assert not allows(rules(gzip.compress(NOTHING), Content_Encoding="gzip"), "/story")


def test_of_a_giant_robots_txt_the_beginning_counts() -> None:
    """Section 2.5 asks for 500 KiB at least; rules beyond the limit are not read, compressed or not."""
    giant = NOTHING + b"#" * LIMIT + b"\nUser-agent: Depeche\nAllow: /\n"
    for found in (rules(giant), rules(gzip.compress(giant), Content_Encoding="gzip")):
        assert not allows(found, "/story")


@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "br", "nonsense", "gzip, deflate"]))
def test_no_bytes_break_the_reading(body: bytes, coding: str) -> None:
    """Whatever a server sends, it is rules or none; the run goes on."""
    assert allows(rules(body, Content_Encoding=coding), "/story") in {True, False}


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("", 0),
        ("Crawl-delay: 5", 5),
        ("crawl-delay:0.5", 0.5),
        ("Crawl-delay: 86400", 300),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: soon", 0),
        ("Request-rate: 1/10s", 10),
        ("Request-rate: 2/1m\nCrawl-delay: 5", 30),
        ("Request-rate: 0/0", 0),
    ],
)
def test_the_pause_that_a_site_asks_for(lines: str, seconds: float) -> None:
    """Crawl-delay and Request-rate, the longer of the two, five minutes at the most."""
    found = rules(f"User-agent: *\nDisallow: /a\n{lines}\n".encode())
    assert found.crawl_delay_seconds("Depeche") == seconds


def test_a_pause_of_another_robot_is_not_ours() -> None:
    """Our own group counts alone, also where it names no pause."""
    text = b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: Depeche\nDisallow: /a\n"
    assert rules(text).crawl_delay_seconds("Depeche") == 0
    assert rules(text).crawl_delay_seconds("Other") == 9


@pytest.mark.parametrize(
    ("status", "said", "minutes"),
    [
        (200, None, 24 * 60),
        (404, None, 24 * 60),
        (200, "max-age=3600", 60),
        (200, "public, MAX-AGE = 7200", 120),
        (404, "max-age=3600", 60),
        (200, "max-age=0", 5),
        (200, "no-cache", 5),
        (200, "max-age=31536000", 24 * 60),
        (200, "max-age=999999999999", 24 * 60),
        (200, "s-maxage=60", 24 * 60),
        (200, "max-age=soon", 24 * 60),
        (503, "max-age=3600", 5),
        (429, None, 5),
    ],
)
def test_how_long_a_robots_txt_counts(status: int, said: str | None, minutes: int) -> None:
    """A day, or less where the server says so, five minutes at the least; trouble is looked at again soon."""
    fields = {"Cache_Control": said} if said else {}
    assert lasts(answer(b"", status, **fields)) == timedelta(minutes=minutes)


@given(st.binary(max_size=60))
def test_no_cache_control_breaks_the_reading(value: bytes) -> None:
    """Whatever the field says, the answer lies within the bounds."""
    response = Response(SITE, headers=Headers({"Cache-Control": value}))
    assert SHORTEST <= lasts(response) <= LONGEST
