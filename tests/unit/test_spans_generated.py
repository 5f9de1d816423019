"""Spans under generated markup: the promise for any page, any cut of its words, any bytes and any size."""

from __future__ import annotations

import html
import time
import unicodedata
from dataclasses import dataclass
from html.entities import codepoint2name
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.folding import cleaned, folded
from extractors.spans import PageText, Span, locate, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Written:
    """A generated page and, for each of its sentences, the bytes that show it."""

    page: bytes
    charset: str
    sentences: list[tuple[str, int, int]]


CHARSETS = ("utf-8", "utf-16-le", "cp1252")
LETTERS = "abcdefgh ABC ,;:-\u2019é«»ß"
NOTHING = [
    "",
    "",
    "",
    "",
    "\u00ad",
    "<b>",
    "</b>",
    "<a href='x>y' title=\"<p>\">",
    "<!-- > -->",
    "<script>'<p>'</script>",
]
SPACES = [" ", "\n\t ", "\u00a0", "&nbsp;", "<br>", " <i> ", "&#160;\n"]
BLOCKS = [
    ("<p>", "</p>"),
    ("<div><p class=x>", "</div>"),
    ("<li>", ""),
    ("<table><tr><td>", "</table>"),
    ("<h2>", "</h2>"),
]
ENTITIES: list[Callable[[str], str]] = [
    html.escape,
    lambda char: f"&#{ord(char)};",
    lambda char: f"&#x{ord(char):x};",
    lambda char: f"&{codepoint2name[ord(char)]};" if ord(char) in codepoint2name else html.escape(char),
]


@st.composite
def pages(draw: st.DrawFn) -> Written:
    """Write sentences with every accident that markup can do to them, counting bytes as they are written."""
    charset = draw(st.sampled_from(CHARSETS))
    parts: list[str] = ["<!doctype html><title>x</title><body>"]
    places: list[tuple[str, int, int]] = []

    def size() -> int:
        return len("".join(parts).encode(charset))

    for number in range(draw(st.integers(1, 4))):
        words = draw(
            st.lists(st.text(LETTERS.replace(" ", ""), min_size=1, max_size=5), min_size=1, max_size=5)
        )
        sentence = " ".join([f"N{number}", *words, f"Z{number}."])
        opened, closed = draw(st.sampled_from(BLOCKS))
        parts.append(opened + draw(st.sampled_from(["", " ", "<b>", "\n"])))
        start = size()
        for index, char in enumerate(sentence):
            within = draw(st.sampled_from(NOTHING)) if index else ""
            forms = SPACES if char == " " else [form(char) for form in ENTITIES]
            if charset != "cp1252":
                forms = [*forms, unicodedata.normalize("NFD", char)]
            parts.append(within + draw(st.sampled_from(forms)))
        places.append((sentence, start, size()))
        parts.append(closed)
    return Written("".join(parts).encode(charset), charset, places)


@given(pages())
@settings(max_examples=150, deadline=None)
def test_every_sentence_of_any_page_is_found_at_its_bytes(written: Written) -> None:
    """The one promise: whatever the markup, each sentence comes back as exactly the bytes that show it."""
    text = PageText(written.page, charset=written.charset)
    for sentence, start, end in written.sentences:
        assert text.locate(sentence) == [Span(start=start, end=end)]
        assert visible_text(written.page[start:end], charset=written.charset) == sentence


@given(pages(), st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_found_says_what_was_asked(written: Written, data: st.DataObject) -> None:
    """For any cut of the page's own words, the bytes found show those letters in that order."""
    words = " ".join(sentence for sentence, _, _ in written.sentences).split()
    start = data.draw(st.integers(0, len(words) - 1))
    asked = words[start : start + data.draw(st.integers(1, 8))]
    if data.draw(st.booleans()):
        asked.pop(data.draw(st.integers(0, len(asked) - 1)))
    spans = locate(" ".join(asked), written.page, charset=written.charset)
    shown = "".join(
        folded(visible_text(written.page[s.start : s.end], charset=written.charset, where=s.where))
        for s in spans
    )
    assert shown in ("", folded(" ".join(asked)))
    assert all(one.end <= two.start for one, two in pairwise(spans))


@given(
    st.binary(max_size=200),
    st.text(max_size=20),
    st.sampled_from([*CHARSETS, "gb18030", "iso2022_jp", "big5", "cp932", "euc_jp"]),
)
def test_no_bytes_and_no_sentence_raise(noise: bytes, sentence: str, charset: str) -> None:
    """Anything can stand in a payload and be asked for."""
    for page in (noise, b"<p>" + noise, b"<script>\\u" + noise, b"<a b='&" + noise):
        for span in locate(sentence, page, charset=charset):
            assert 0 <= span.start < span.end <= len(page)


@given(st.text(), st.text())
def test_folding_goes_character_by_character(left: str, right: str) -> None:
    """The offset map rests on this: a text folds to as many letters as its characters do."""
    assert len(folded(left + right)) == len(folded(left)) + len(folded(right))
    assert len(folded(left)) == sum(len(folded(char)) for char in left)
    assert folded(cleaned(left)) == folded(left) or "\ufffd" in left or not left.isascii()


FILLER = "<div class='a'><p>Hello world this is text, with <b>some</b> words in it &amp; so on.</p>\n</div>\n"


@pytest.mark.parametrize(
    "unit",
    [
        FILLER,
        "<",
        "&a",
        "<a ",
        "<a b=\"'>",
        "<!--",
        "<div>The ",
        "&eacute;",
        "é ",
        "<script>'The'</script>",
        "<i>The</i><p>x",
    ],
    ids=[
        "page",
        "signs",
        "ampersands",
        "open tags",
        "open quotes",
        "comments",
        "depth",
        "entities",
        "accents",
        "scripts",
        "tags",
    ],
)
def test_time_grows_with_the_page_and_no_faster(unit: str) -> None:
    """Four times the page takes about four times the time, hit or miss: no input has a square in it."""

    def cost(size: int) -> float:
        page = (unit * (size // len(unit)) + "<p>The minister said so on Monday.").encode()
        begun = time.process_time()
        for sentence in ("The minister said so on Monday.", "The minister said no on Tuesday."):
            locate(sentence, page, charset="utf-8")
        return time.process_time() - begun

    cost(10_000)
    small = min(cost(100_000) for _ in range(2))
    assert cost(400_000) < 10 * small + 0.2
