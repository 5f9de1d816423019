"""The whole derivation: one outcome and reason for every payload, and the same answer every time."""

from __future__ import annotations

import gzip
import json
import time
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractors import extract
from extractors.article import Article, Outcome, decode, encode

URL = "https://www.harbourpost.example/local/ferry"
SENTENCES = tuple(
    f"Sentence {number} of the story tells what the council decided about the ferry, and who voted for it."
    for number in range(14)
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEXT = "\n\n".join(SENTENCES)
HEAD = "<html lang='en'><head><title>Ferry strike ends</title></head><body><h1>Ferry strike ends</h1>"
PAGE = f"{HEAD}<article>{BODY}</article></body></html>".encode()


def derived(payload: bytes, **labels: str | None) -> Article:
    """Derive a payload under the usual address."""
    return extract(payload, url=URL, **labels)


def with_thing(body: str, **thing: object) -> bytes:
    """Return a page that has a JSON-LD article beside its body."""
    article = {"@type": "NewsArticle", "headline": "Ferry strike ends", **thing}
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    return f"<html lang='en'><head>{script}</head><body>{body}</body></html>".encode()


def test_a_page_becomes_an_article() -> None:
    """The text is the blocks joined by blank lines, and the record says how it came to be."""
    article = derived(PAGE)
    assert (article.outcome, article.reason) == ("full", None)
    assert article.text == TEXT == "\n\n".join(block.text for block in article.blocks)
    assert (article.title, article.title_source, article.language) == ("Ferry strike ends", "h1", "en")
    assert (article.word_count, article.char_count) == (len(SENTENCES) * 18, len(TEXT))
    assert (article.url, article.final_url, article.canonical_url, article.site) == (
        URL,
        URL,
        URL,
        "harbourpost.example",
    )
    assert article.published is None
    extraction = article.extraction
    assert (extraction.charset, extraction.charset_source, extraction.mode) == ("utf-8", "utf-8", "quick")
    assert extraction.version
    assert extraction.trafilatura
    assert len(extraction.settings_hash) == 16
    assert extraction.ms is None
    assert decode(encode(article)) == article


def test_the_same_page_gives_the_same_article() -> None:
    """No clock, no chance, no memory of other pages."""
    first = encode(derived(PAGE))
    derived(PAGE.replace(b"ferry", b"train"))
    assert encode(derived(PAGE)) == first


@pytest.mark.parametrize(
    ("payload", "outcome", "word"),
    [
        (b"", "empty", "no bytes"),
        (b" \n", "empty", "white space"),
        (b"<html><head><title>x</title></head><body></body></html>", "empty", "No text"),
        (b"<html><frameset><frame src='a.html'></frameset></html>", "empty", "frameset"),
        (b"%PDF-1.4 anything", "not-html", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not-html", "PNG"),
        (b'{"text": "<p>"}', "not-html", "JSON"),
        (b"Only words.", "not-html", "plain text"),
        (b"<p>" + bytes(range(256)) * 40, "undecodable", "encoding"),
        (b"<html><body>" + b"<p>x</p>" * 150_000, "too-large", "tags"),
        (b"<html><body>" + b"<div>" * 3000 + b"x", "too-large", "nested"),
        (HEAD.encode() + b"<p>You need to enable JavaScript to run this app.</p>", "empty", "JavaScript"),
        (HEAD.encode() + b"<p>Bitte aktivieren Sie JavaScript, um fortzufahren.</p>", "empty", "JavaScript"),
    ],
)
def test_every_payload_has_its_outcome(payload: bytes, outcome: str, word: str) -> None:
    """What is no article says what it is instead, in a sentence."""
    article = derived(payload)
    assert article.outcome == outcome
    assert article.text == ""
    assert article.reason is not None
    assert word in article.reason
    assert article.reason.endswith(".")
    assert article.text_sha256 is None
    assert article.id


def test_a_notice_of_a_script_is_kept_as_a_cut() -> None:
    """The request for JavaScript is no text, but it can be shown."""
    article = derived(HEAD.encode() + b"<p>You need to enable JavaScript to run this app.</p>")
    assert [(cut.rule, cut.text) for cut in article.removed] == [
        ("javascript-notice", "You need to enable JavaScript to run this app.")
    ]


def test_an_article_about_javascript_is_an_article() -> None:
    """Only a short text that is the notice alone is one."""
    article = derived(f"{HEAD}<p>{TEXT} You need to enable JavaScript to run this app.</p>".encode())
    assert article.outcome == "full"


def test_a_shell_with_its_text_in_json_ld_is_read() -> None:
    """A page that shows nothing without JavaScript still tells its article in JSON-LD."""
    shell = "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
    article = derived(with_thing(shell, articleBody=TEXT))
    assert article.outcome == "full"
    assert SENTENCES[3] in article.text


@pytest.mark.parametrize(
    ("thing", "length", "outcome"),
    [
        ({"isAccessibleForFree": False}, 3, "teaser"),
        ({"isAccessibleForFree": "False"}, 3, "teaser"),
        ({"isAccessibleForFree": False}, 14, "full"),
        ({"isAccessibleForFree": False, "wordCount": 1200}, 14, "teaser"),
        ({"isAccessibleForFree": False, "wordCount": 240}, 14, "full"),
        ({"isAccessibleForFree": False, "wordCount": "51"}, 3, "full"),
        (
            {"isAccessibleForFree": False, "articleBody": f"{TEXT} {' '.join(reversed(TEXT.split()))}"},
            14,
            "teaser",
        ),
        ({"isAccessibleForFree": True, "wordCount": 1200}, 3, "full"),
        ({"wordCount": 1200}, 3, "full"),
    ],
)
def test_a_teaser_is_called_a_teaser(thing: dict[str, object], length: int, outcome: str) -> None:
    """Only what the publisher does not give away, and shows too little of, is a teaser; its text is kept."""
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:length])
    article = derived(with_thing(f"<article>{body}</article>", **thing))
    assert article.outcome == outcome
    assert article.text == "\n\n".join(SENTENCES[:length])
    assert (article.reason is None) == (outcome == "full")
    assert article.paywall == {True: "free", None: "unknown"}.get(thing.get("isAccessibleForFree"), "locked")


LINKS = "".join(
    f"<li><a href='/s{number}'>A story number {number} of the harbour</a></li>" for number in range(60)
)
LIST = f"<ul>{LINKS}</ul>"
WEBSITE = "<meta property='og:type' content='website'>"
DATE = "<meta property='article:published_time' content='2023-09-13'>"


@pytest.mark.parametrize(
    ("url", "head", "body", "outcome"),
    [
        ("/", "", f"{LIST}<p>{TEXT[:300]}</p>", "not-an-article"),
        ("/news", WEBSITE, f"{LIST}<p>{TEXT[:300]}</p>", "not-an-article"),
        ("/news", "", f"{LIST}<article>{BODY}</article>", "full"),
        ("/story", WEBSITE, f"<article>{BODY}</article><ul>{LINKS[:900]}</ul>", "full"),
        ("/", DATE, f"{LIST}<article>{BODY}</article>", "full"),
    ],
)
def test_only_a_clear_list_is_no_article(url: str, head: str, body: str, outcome: str) -> None:
    """Front page and links together make a list; when in doubt it is an article."""
    page = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    article = extract(page.encode(), url=f"https://www.harbourpost.example{url}")
    assert article.outcome == outcome
    assert article.text


@pytest.mark.parametrize("coding", ["gzip", None])
def test_a_coded_payload_is_read(coding: str | None) -> None:
    """The content coding of the header is undone, and gzip that no header named."""
    assert derived(gzip.compress(PAGE), content_encoding=coding).text == TEXT


def test_a_cut_payload_is_read_with_a_warning() -> None:
    """The start of a stream that broke off is better than nothing, and says so."""
    article = derived(gzip.compress(PAGE, compresslevel=0)[:900], content_encoding="gzip")
    assert article.text
    assert TEXT.startswith(article.text[:200])
    assert article.extraction.warnings


def test_a_coding_nobody_knows_is_undecodable() -> None:
    """An unknown coding leaves the capture and its reason."""
    article = derived(PAGE, content_encoding="sdch")
    assert article.outcome == "undecodable"
    assert "sdch" in (article.reason or "")


def test_bad_bytes_and_wrong_languages_are_warned_of() -> None:
    """What was repaired or doubted stands in the record."""
    payload = PAGE.replace(b"<p>", "<p>é, è, à, ü ".encode()).replace(b"lang='en'", b"lang='de'") + b"\xff"
    warnings = derived(payload).extraction.warnings
    assert any("U+FFFD" in warning for warning in warnings)
    assert any("language de" in warning for warning in warnings)


def test_the_header_charset_is_used() -> None:
    """The response's Content-Type decides where the bytes leave it open."""
    payload = PAGE.replace(b"ferry", "fähre".encode("cp1252"))
    article = derived(payload, content_type="text/html; charset=iso-8859-1")
    assert "fähre" in article.text
    assert (article.extraction.charset, article.extraction.charset_source) == ("cp1252", "header")


HOSTILE = {
    "links": b"<a href='/x'>link text</a>" * 90_000,
    "rows": b"<table>" + b"<tr><td>a</td><td>b</td></tr>" * 30_000,
    "items": b"<ul>" + b"<li>an item</li>" * 90_000,
    "one paragraph": b"<p>" + b"Some words of text. " * 250_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">x",
    "hidden attributes": b"<p " + b" ".join(b"a%d='<'" % number for number in range(60_000)) + b">x",
    "unclosed bold": b"<b>" * 60_000,
    "unclosed paragraphs": b"<p><span>" * 60_000,
    "scripts": b"<script type='application/ld+json'>{}</script>" * 20_000,
    "title": b"<title>" + b"title " * 500_000 + b"</title>",
    "dates": b"<p>" + b"1995-01-01 12/03/2004 " * 40_000,
    "comments": b"<!--" * 100_000,
    "quotes": b"<a \"'" * 60_000,
    "meta": b"<meta name='date' content='2020-01-01'>" * 30_000,
    "headings": b"<h1>Ferry strike ends</h1>" * 30_000,
    "entities": b"&amp;" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_input_takes_long(name: str) -> None:
    """Known poison is refused or read within seconds, and what stands before it is not lost silently."""
    payload = PAGE.replace(b"</article>", b"</article>" + HOSTILE[name])
    start = time.process_time()
    article = derived(payload)
    assert time.process_time() - start < 8
    assert article.outcome in ("full", "too-large")
    assert article.reason or SENTENCES[0] in article.text


PIECES = st.sampled_from(
    [
        *(
            b"<p>",
            b"</p>",
            b"<div ",
            b"class=",
            b'"',
            b"'",
            b">",
            b"<title>",
            b"</title>",
            b"<h1>",
            b"<meta name=",
        ),
        *(
            b"content=",
            b"\xff\xfe",
            b"\x00",
            b"\xe9",
            b"&nbsp;",
            b"\xc2\xa0",
            b"<!--",
            b"-->",
            b"<table><tr><td>",
        ),
        *(
            b"<script type='application/ld+json'>",
            b"</script>",
            b"{",
            b"}",
            b'"@type":"NewsArticle",',
            b"<br>",
        ),
        *(b"<time datetime='2023-09-13T10:00'>", b"2023-09-13", b"Facebook", b"<html lang='fr'>", b"<svg>"),
        *(b"<![CDATA[", b"words of a longer sentence, with a comma. " * 9),
    ]
)
PAYLOADS = st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=40).map(b"".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    payload=PAYLOADS,
    url=st.one_of(st.just(URL), st.text(max_size=30)),
    header=st.one_of(st.none(), st.text(max_size=30)),
)
@example(payload=b"<a", url="", header="")
@example(payload=b"<html><body><p>\xed\xa0\x80</p>", url="http://[", header="text/html; charset=utf-7")
def test_it_never_raises(payload: bytes, url: str, header: str | None) -> None:
    """Any bytes, any address, any label: an article comes back, with an outcome of the closed list."""
    article = extract(payload, url=url, content_type=header, content_encoding=header)
    assert article.outcome in get_args(Outcome)
    assert article.outcome != "crashed", article.reason
    assert article.outcome == "full" or article.reason
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert decode(encode(article)) == article


def test_a_page_without_a_body_tag_keeps_its_text() -> None:
    """libxml2 puts elements that it does not know into the head of such a page."""
    text = "The bridge is open again, and the ferry has gone to the other shore for good. " * 10
    article = extract(f"<html><title>Bridge</title><article><p>{text}".encode(), url="https://a.example/b")
    assert article.text == text.strip()
