"""Gates: what is no HTML, and what is too large, is told before a parser runs."""

from __future__ import annotations

import contextlib
import time

import pytest

from extractors import gates
from extractors.errors import NoText, NotHtml, TooLarge


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\x00\x00\x00\x20ftypisom\x00", "MP4"),
        (b"\x1f\x8b\x08\x00\x00", "gzip"),
        (b"MZ\x90\x00\x03", "program"),
    ],
)
def test_other_formats_are_named(data: bytes, name: str) -> None:
    """The first bytes decide, and the reason says what the payload is."""
    with pytest.raises(NotHtml, match=name):
        gates.check_payload(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_nothing_is_no_text(data: bytes) -> None:
    """An empty payload is told apart from a page without text."""
    with pytest.raises(NoText, match="payload"):
        gates.check_payload(data)


def test_a_word_that_begins_like_a_magic_number_is_text() -> None:
    """`BM` and `MZ` alone do not make a picture or a program of a page."""
    gates.check_payload(b"BMW <p>news</p>")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<?xml version="1.0"?>\n<!-- c --><rss version="2.0"><channel/></rss>', "RSS"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "Atom"),
        ("<?xml version='1.0'?><urlset><url/></urlset>", "sitemap"),
        ('{"html": 1}', "JSON"),
        ('[1, "<p>text</p>"]', "JSON"),
        ("{broken", "JSON"),
        ("No tag, and 3 < 4 as well.", "plain text"),
    ],
)
def test_other_texts_are_named(text: str, name: str) -> None:
    """A feed, JSON and plain text are no page, whatever the header called them."""
    with pytest.raises(NotHtml, match=name):
        gates.check_markup(text)


@pytest.mark.parametrize(
    "text", ["<p>x", "<!DOCTYPE html>", "words <br> words", "<HTML><BODY>", "{{ title }}<p>x</p>"]
)
def test_html_passes(text: str) -> None:
    """Fragments and old spellings are HTML."""
    gates.check_markup(text)


def test_limits_are_told_with_their_numbers() -> None:
    """Each limit has its own sentence."""
    with pytest.raises(TooLarge, match="bytes; the limit is 20,971,520"):
        gates.check_payload(b"<p>" + b"x" * gates.MAX_BYTES)
    with pytest.raises(TooLarge, match="tags; the limit"):
        gates.check_size(b"<p>" * (gates.MAX_TAGS + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"<p " + b" ".join(b"a%d=1" % number for number in range(1500)) + b">",
        b"<p a='>' " + b" ".join(b"a%d" % number for number in range(1500)) + b">",
        b"<p " + b"".join(b"a%d='<b>'" % number for number in range(1500)) + b">",
        b'<p " ' + b" ".join(b"a%d=1" % number for number in range(1500)) + b">",
        b"<script " + b" ".join(b"a%d" % number for number in range(1500)) + b"></script>",
        b'<script>x<y="</script><p ' + b" ".join(b"a%d" % number for number in range(1500)) + b">",
        b'<!-- x<y=" --><p ' + b" ".join(b"a%d" % number for number in range(1500)) + b">",
        b"<p a" + b"/b" * 1500 + b">",
    ],
    ids=["plain", "bracket", "values", "stray", "script", "in-script", "in-comment", "slashes"],
)
def test_attributes_can_not_hide(data: bytes) -> None:
    """Quotes, brackets, scripts and comments do not hide a tag with too many attributes."""
    with pytest.raises(TooLarge, match="attributes"):
        gates.check_size(data)


def test_what_looks_like_attributes_is_not() -> None:
    """Long scripts, long values and long comments are no attributes."""
    script = b"<script>" + b"for (i = 0; i<n; i++) { a b c d }\n" * 900 + b"</script>"
    value = b'<p data-x="' + b"word " * 3000 + b'">'
    comment = b"<!-- <p " + b"word " * 3000 + b"-->"
    assert gates.check_size(script + value + comment + b"<p>x</p>").tags == 900 + 7


@pytest.mark.parametrize(
    "piece", [b"<a b='", b'<a =" ', b"<!--", b"<script>", b"<a b=\"x' c='", b"<", b'<a "']
)
def test_the_gate_is_linear(piece: bytes) -> None:
    """No repeated fragment makes the gate slow: a megabyte takes well under a second."""
    data = (piece * (1_000_000 // len(piece)))[: 199_000 * len(piece)]
    start = time.process_time()
    with contextlib.suppress(TooLarge):
        gates.check_size(data)
    assert time.process_time() - start < 1


def test_a_large_page_gets_no_fallback() -> None:
    """The slower modes are for pages of ordinary size."""
    assert gates.check_size(b"<p>" * gates.MAX_TAGS_FOR_FALLBACK).allows_fallback
    assert not gates.check_size(b"<p>" * (gates.MAX_TAGS_FOR_FALLBACK + 1)).allows_fallback


LONG = b"var a = '<p>b</p>'; if (a<b) { c(); }\n" * 90
"""What a long script holds."""


@pytest.mark.parametrize("tag", [b"script", b"SCRIPT", b"style"])
@pytest.mark.parametrize(
    "attributes", [b"", b" src='a>b.js' async", b' type="text/javascript" data-x="<script>"']
)
def test_a_parser_need_not_read_long_scripts(tag: bytes, attributes: bytes) -> None:
    """Their element stays where it stands, with its attributes and without content; so does all around it."""
    page = b"<p>a<%b>%b</%b>b<p>c<script>short()</script>"
    lean = gates.check_size(page % (tag + attributes, LONG, tag)).markup
    assert lean == page % (tag + attributes, b"", tag)


@pytest.mark.parametrize(
    "page",
    [
        b"<script type='application/ld+json'>%b</script><p>b",
        b"<script type=application/JSON>%b</script><p>b",
        b"<script src=a.js />%b<script>x</script><p>b",
        b"<script><!-- if (a) <script> %b </script> --></script><p>b",
        b"<p title='<script>%b</script>'>b",
        b"<!-- <script>%b</script> --><p>b",
        b"<textarea><script>%b</script></textarea><p>b",
        b"<pre>%b</pre><p>b",
        b"<?php <script>%b</script><p>b",
        b"<p>a</p<script>%b</script><p>b",
    ],
    ids=[
        *("json-ld", "json", "closed", "nested", "value", "comment", "textarea", "shown"),
        *("template", "broken"),
    ],
)
def test_what_may_be_read_is_left_to_the_parser(page: bytes) -> None:
    """JSON is read; what may be no script, or end elsewhere, is not touched."""
    whole = page % LONG.replace(b"'", b"")
    assert gates.check_size(whole).markup == whole


def test_a_script_without_an_end_is_the_rest_of_the_page() -> None:
    """So it is for a parser."""
    assert gates.check_size(b"<p>a<script>" + LONG).markup == b"<p>a<script>"
    assert gates.check_size(b"<p>a<script " + LONG.replace(b">", b"")).markup.startswith(b"<p>a<script var")
