"""URLs: one key a page, one site a host, and a plain answer to whatever a person types."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.urls import (
    LONGEST_URL,
    AskedUrl,
    BadUrl,
    canonical_url,
    check_asked,
    host_of,
    is_front,
    is_http_url,
    is_ip,
    join_url,
    site_of,
    suggest,
)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://ex.com:80/a/../b", "http://ex.com/b"),
        ("HTTPS://EX.com:443", "https://ex.com/"),
        ("https://münchen.de/ü", "https://xn--mnchen-3ya.de/%C3%BC"),
        ("https://ex.com/a#part", "https://ex.com/a"),
        ("https://ex.com/a?x=1#part?y=2", "https://ex.com/a?x=1"),
        ("https://user:secret@ex.com/a", "https://ex.com/a"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://ex.com/a?", "https://ex.com/a"),
        ("https://ex.com/a?utm_source=x", "https://ex.com/a"),
        ("https://ex.com/a?utm_source=x&id=5&fbclid=y&page=2", "https://ex.com/a?id=5&page=2"),
        ("https://ex.com/a?b=2&a=1", "https://ex.com/a?b=2&a=1"),
        ("https://ex.com/a?b=&c&&d=%2F+%20", "https://ex.com/a?b=&c&&d=%2F+%20"),
        ("https://ex.com/a?at_medium=m&at_campaign=c&xtor=R&gclid=1&mc_cid=2", "https://ex.com/a"),
        ("https://ex.com/a?ut%6D_source=x&id=5", "https://ex.com/a?id=5"),
        (
            "https://ex.com/a?gallery=3&global=1&reference=7",
            "https://ex.com/a?gallery=3&global=1&reference=7",
        ),
        ("https://ex.com/a?referrer=3&ref_src=4&campaignid=5&wt.source=6&id=1", "https://ex.com/a?id=1"),
        ("https://ex.com/a?sessionid=3&id=1", "https://ex.com/a?id=1"),
        ("https://ex.com/a;jsessionid=0A1b.node2?id=1", "https://ex.com/a?id=1"),
        ("https://ex.com/a;JSESSIONID=1/b;v=2;phpsessid=x", "https://ex.com/a/b;v=2"),
        ("https://ex.com/a/..;jsessionid=1/b", "https://ex.com/a/..;jsessionid=1/b"),
        ("https://ex.com/a?PHPSESSID=0a1b&id=1&CFID=12&CFTOKEN=34", "https://ex.com/a?id=1"),
        ("https://ex.com/a?sid=0123456789abcdef0123456789abcdef", "https://ex.com/a"),
        ("https://ex.com/a?sid=4711&ssid=1&s=2", "https://ex.com/a?sid=4711&ssid=1&s=2"),
    ],
)
def test_the_key_of_a_page_drops_only_what_does_not_name_it(url: str, key: str) -> None:
    """Spelling, fragment, credentials and trackers go; every other parameter stays where and as it is."""
    assert canonical_url(url) == key


@pytest.mark.parametrize(
    "text", ["", "notaurl", "mailto:a@b", "http://exa mple/", "http://\ud800/", "/a?utm_source=x"]
)
def test_what_is_no_http_url_has_no_other_key(text: str) -> None:
    """A text that can't be parsed comes back as it is instead of raising."""
    assert canonical_url(text) == text
    assert not is_http_url(text)
    assert host_of(text) == site_of(text) == ""


NAMES = st.sampled_from(
    ["id", "page", "utm_source", "fbclid", "ref", "q", "gallery", "é", "a b", "%zz", "=", "", "x[]"]
)
PAIRS = st.lists(st.tuples(NAMES, st.text(max_size=6)), max_size=6)
SESSIONS = [
    f"{stem};jsessionid={value}"
    for stem in ("a", "..", "%2e%2E", "")
    for value in ("1", ".", "x;phpsessid=2")
]
PATHS = st.lists(
    st.sampled_from(["a", "..", ".", "", "é", "%2e", "%2F", "a b", "\\", ";x", *SESSIONS]), max_size=5
)


@given(PAIRS, PATHS, st.sampled_from(["", "#f", "#a?b=c"]), st.booleans())
def test_the_key_of_a_key_is_itself(
    pairs: list[tuple[str, str]], path: list[str], fragment: str, is_quoted: bool
) -> None:
    """Canonical URLs are stored and looked up again: making the key twice must change nothing."""
    query = "&".join(f"{name}={quote(text) if is_quoted else text}" for name, text in pairs)
    key = canonical_url(f"https://Ex.com:443/{'/'.join(path)}?{query}{fragment}")
    assert canonical_url(key) == key


@given(
    st.lists(
        st.tuples(st.sampled_from(["id", "page", "n"]), st.from_regex(r"[a-z0-9%+.-]{0,5}", fullmatch=True))
    )
)
def test_no_plain_parameter_is_touched(pairs: list[tuple[str, str]]) -> None:
    """The query of a URL without trackers is kept byte for byte."""
    query = "&".join(f"{name}={text}" for name, text in pairs)
    assert canonical_url(f"https://ex.com/?{query}") == "https://ex.com/" + (f"?{query}" if query else "")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.20min.ch/fr", "20min.ch"),
        ("https://a.b.co.uk/", "b.co.uk"),
        ("https://co.uk/", "co.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost:1/", "localhost"),
        ("https://www.ex.com./", "ex.com"),
        ("https://news.münchen.de/", "xn--mnchen-3ya.de"),
        ("https://blog.github.io/", "blog.github.io"),
    ],
)
def test_a_site_is_the_registrable_domain(url: str, site: str) -> None:
    """The public suffix list rules, but an IP address is its own site and not its last two numbers."""
    assert site_of(url) == site


def test_an_address_is_told_from_a_name() -> None:
    """Only literal addresses are addresses."""
    assert [is_ip(host) for host in ("127.0.0.1", "::1", "1.2.3", "ex.com")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("notaurl", "https://notaurl"),
        ("www.20min.ch/fr?a=1", "https://www.20min.ch/fr?a=1"),
        ("localhost:8000/x", "https://localhost:8000/x"),
        ("//ex.com/a", "https://ex.com/a"),
        ("htps://ex.com/a", "https://ex.com/a"),
        ("https//ex.com", "https://ex.com"),
        ("http:/ex.com", "http://ex.com"),
        ("https:ex.com", "https://ex.com"),
        ("mailto:a@b", None),
        ("javascript:alert(1)", None),
        ("two words", None),
        ("", None),
        ("user:pw@ex.com", None),
        ("http:user/pw@ex.com", None),
    ],
)
def test_a_slip_is_guessed_and_nothing_else(text: str, guess: str | None) -> None:
    """A guess is something that could be fetched; where there is none, none is made up."""
    assert suggest(text) == guess
    if guess:
        assert isinstance(check_asked(guess), AskedUrl)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://ex.com", "https://ex.com/"),
        ("  http://ex.com:80/a/./b \r\n", "http://ex.com/a/b"),
        ("https://ex.com/a?utm_source=x#top", "https://ex.com/a?utm_source=x"),
        ("http://127.0.0.1:8000/a b", "http://127.0.0.1:8000/a%20b"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://ex.com./", "https://ex.com./"),
        ("https://a_b.ex.com/", "https://a_b.ex.com/"),
    ],
)
def test_a_url_is_asked_for_as_it_was_given(text: str, url: str) -> None:
    """Asking keeps the trackers: what was asked is what is recorded. A fragment never goes on the wire."""
    assert check_asked(text) == AskedUrl(url=url)


@pytest.mark.parametrize(
    ("text", "fault", "word"),
    [
        ("notaurl", "not-a-url", "not an http(s) URL"),
        ("", "not-a-url", "not an http(s) URL"),
        ("https://", "not-a-url", "not an http(s) URL"),
        ("http:///ex.com", "not-a-url", "not an http(s) URL"),
        ("https:ex.com", "not-a-url", "not an http(s) URL"),
        ("http://exa mple.com/", "not-a-url", "host"),
        ("http://a..b/", "not-a-url", "host"),
        (f"http://{'a' * 64}.com/", "not-a-url", "host"),
        (f"http://{'abcdefgh.' * 30}com/", "not-a-url", "host"),
        ("http://256.256.256.256/", "not-a-url", "host"),
        ("http://ex.com:99999/", "not-a-url", "host"),
        ("http://ex.com/\r\nHost: b", "not-a-url", "control character"),
        ("http://ex.com/\x00", "not-a-url", "control character"),
        ("http://ex.com/\x85", "not-a-url", "control character"),
        ("http://ex.com/\ud800", "not-a-url", "control character"),
        ("https://ex.com/a\thttps://ex.com/b", "not-a-url", "control character"),
        ("https://ex.com/a https://ex.com/b", "not-a-url", "second URL"),
        (f"https://ex.com/{'a' * LONGEST_URL}", "not-a-url", "longer"),
        ("https://user:secret@ex.com/", "not-a-url", "password"),
        ("https://user@ex.com/", "not-a-url", "user name"),
        ("ftp://ex.com/", "unknown-scheme", "ftp"),
        ("file:///etc/passwd", "unknown-scheme", "file"),
        ("data:text/html,x", "unknown-scheme", "data"),
        ("htps://ex.com/", "unknown-scheme", "htps"),
        ("ftp://user:secret@ex.com/", "unknown-scheme", "ftp"),
        ("secret:secret@ex.com/a", "not-a-url", "not an http(s) URL"),
        ("//user:secret@ex.com/", "not-a-url", "not an http(s) URL"),
        ("http:user:secret@ex.com/", "not-a-url", "not an http(s) URL"),
        (r"http:\\user:secret@ex.com/", "not-a-url", "not an http(s) URL"),
        ("http://user:p/secret@ex.com/", "not-a-url", "host"),
        ("http://user:secret#x@ex.com/", "not-a-url", "host"),
        ("http://user:secret%40ex.com/", "not-a-url", "host"),
        ("mailto:secret@ex.com", "unknown-scheme", "mailto"),
    ],
)
def test_what_cant_be_asked_says_why(text: str, fault: str, word: str) -> None:
    """Each refusal has its outcome and one sentence that fits a terminal line and repeats no secret."""
    bad = check_asked(text)
    assert isinstance(bad, BadUrl)
    assert bad.fault == fault
    assert word in bad.reason
    assert bad.reason.endswith(".")
    assert "secret" not in bad.reason
    assert bad.reason.isprintable()
    assert len(bad.reason) < 200


def test_the_sentence_of_a_refusal_carries_the_guess() -> None:
    """One line for the terminal: what is wrong, and what was probably meant."""
    slip, noise = check_asked("notaurl"), check_asked("mailto:a@b")
    assert isinstance(slip, BadUrl)
    assert isinstance(noise, BadUrl)
    assert slip.sentence == '"notaurl" is not an http(s) URL. Did you mean https://notaurl ?'
    assert noise.sentence == noise.reason


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    """Nothing a person can type raises, and what is accepted is a URL that stays as it is."""
    for candidate in (text, f"https://{text}", f"https://ex.com/{text}"):
        answer = check_asked(candidate)
        if isinstance(answer, AskedUrl):
            assert is_http_url(answer.url)
            assert check_asked(answer.url) == answer
            assert "@" not in answer.url.partition("?")[0].split("/")[2]


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("../b?x=1", "https://ex.com/b?x=1"),
        ("//other.org", "https://other.org/"),
        (" https://ex.com/é ", "https://ex.com/%C3%A9"),
        ("mailto:a@b", None),
        ("http://[bad", None),
    ],
)
def test_a_link_is_resolved_against_its_page(reference: str, url: str | None) -> None:
    """Only http(s) links have an address of their own."""
    assert join_url("https://ex.com/a/c", reference) == url


def test_nothing_heavy_is_loaded_unasked() -> None:
    """`depeche show` and `--help` must not pay for courlan, which a URL without query never needs."""
    code = (
        "import sys; from extractors.urls import canonical_url, check_asked;"
        "canonical_url('https://ex.com/a'); check_asked('https://ex.com/a?b=1');"
        "print([name for name in ('courlan', 'publicsuffixlist', 'trafilatura') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://gazette.example/", True),
        ("https://gazette.example", True),
        ("https://gazette.example/?id=5", False),
        ("https://gazette.example/a", False),
        ("no url", False),
    ],
)
def test_a_front_page_has_no_path_and_no_query(url: str, front: bool) -> None:
    """An article that leads there is gone; a page that is told by its query is one of its own."""
    assert is_front(url) is front
