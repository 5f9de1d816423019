"""Spans: every sentence of a page leads back to the bytes that show it, and to no others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.folding import folded
from extractors.spans import PageText, locate, visible_text


def _slices(page: bytes, sentence: str, *, charset: str = "utf-8") -> list[bytes]:
    return [page[span.start : span.end] for span in locate(sentence, page, charset=charset)]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>The cat sat.</p>", "The cat sat."),
        ("<p>The <b>cat</b> sat.</p>", "The <b>cat</b> sat."),
        ("<p>The c<i>a</i>t sat<a href='x>y'>.</a></p>", "The c<i>a</i>t sat<a href='x>y'>."),
        ("<p>The&nbsp;cat&#32;\n sat&period;</p>", "The&nbsp;cat&#32;\n sat&period;"),
        ("<p>The\u202fcat\u200b s\u00adat.</p>", "The\u202fcat\u200b s\u00adat."),
        ("<p>The&#8239;c&shy;at&ZeroWidthSpace; sat.</p>", "The&#8239;c&shy;at&ZeroWidthSpace; sat."),
        (
            "<p>The<!-- dog --> cat<script>x('</p>')</script> sat.",
            "The<!-- dog --> cat<script>x('</p>')</script> sat.",
        ),
        ("<li>The</li><li>cat</li>sat.", "The</li><li>cat</li>sat."),
        ("<p>The<br/>cat<hr>sat.", "The<br/>cat<hr>sat."),
        ("<td>The<td>cat<tr><td>sat.", "The<td>cat<tr><td>sat."),
        ("<p>The cat<style>p{}</style> sat<wbr>.</p>", "The cat<style>p{}</style> sat<wbr>."),
        ("<P>The<FONT COLOR=red>\tcat</FONT> sat.", "The<FONT COLOR=red>\tcat</FONT> sat."),
        ("<x-lead>The<x-b> cat</x-b></x-lead> sat.", "The<x-b> cat</x-b></x-lead> sat."),
    ],
)
def test_what_a_reader_sees_is_found_whatever_the_markup(markup: str, shown: str) -> None:
    """Tags in words, entities, spaces of all kinds, soft hyphens, comments and scripts change nothing."""
    page = f"<title>The cat sat</title>{markup}".encode()
    spans = locate("The cat sat.", page, charset="utf-8")
    assert [page[span.start : span.end].decode() for span in spans] == [shown]
    assert spans[0].exact
    assert spans[0].where == "text"
    assert visible_text(shown.encode(), charset="utf-8") == "The cat sat."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("caf&eacute;", "café"),
        ("caf&eacute", "café"),
        ("AT&ampT", "AT&T"),
        ("a&notit;b", "a¬it;b"),
        ("fish &unknown; chips", "fish &unknown; chips"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("&#128;5 &#x2019;s", "€5 \u2019s"),
        ("&#x1F600 &#128512;", "😀 😀"),
        ("cafe\u0301", "café"),
        ("&NotEqualTilde; x", "\u2242\u0338 x"),
        ("x &amp;eacute; y", "x &eacute; y"),
        ("&#0;z", "z"),
    ],
)
def test_entities_are_read_as_browsers_read_them(written: str, read: str) -> None:
    """Named, numeric and double ones, with the semicolon missing or not."""
    assert _slices(f"<p>Before {written} after.</p>".encode(), read) == [
        written.removeprefix("&#0;").encode()
    ]


def test_letters_that_run_into_an_entity_are_text() -> None:
    """Only the known name is the entity; the word behind it has bytes of its own."""
    assert _slices(b"<p>fish &ampchips here", "chips here") == [b"chips here"]
    assert _slices(b"<p>fish &ampchips here", "fish &") == [b"fish &amp"]


@pytest.mark.parametrize(
    "charset",
    [
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "iso-8859-1",
        "cp932",
        "gb18030",
        "iso2022_jp",
        "unheard-of",
    ],
)
def test_places_are_bytes_in_every_charset(charset: str) -> None:
    """Characters of one to four bytes before and inside the sentence don't shift it."""
    japanese = charset in ("cp932", "iso2022_jp")
    text = "東京で「三人」が会った。" if japanese else "L\u2019été à Zürich."
    codec = {"iso-8859-1": "cp1252", "unheard-of": "utf-8"}.get(charset, charset)
    before, after = (
        ("<p>日本語。</p><p>", "</p><p>次。") if japanese else ("<p>Déjà là.</p><p>", "</p><p>Après.")
    )
    head, body = before.encode(codec), (before + text).encode(codec)
    (span,) = locate(text, (before + text + after).encode(codec), charset=charset)
    assert (span.start, span.end) == (len(head), len(body.removesuffix(b"\x1b(B")))


@pytest.mark.parametrize(
    ("mark", "codec"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16", "utf-16-be")]
)
def test_a_byte_order_mark_rules_and_is_counted(mark: str, codec: str) -> None:
    """The mark names the charset over any label and takes its own bytes."""
    page = "\ufeff<p>Été.</p>".encode(codec)
    (span,) = locate("Été.", page, charset="cp1252")
    assert page[span.start : span.end].decode(codec) == "Été."
    assert mark


@given(
    st.lists(st.sampled_from(["é", "a", " ", "\udcff", "\udc80", "日", "😀", "<b>", "&eacute;"]), max_size=12)
)
def test_bad_bytes_shift_nothing(noise: list[str]) -> None:
    """Bytes that are no UTF-8 stand before and inside a sentence; its ends are still right."""
    head = "".join(noise).encode("utf-8", "surrogateescape") + b"<p>"
    shown = b"L\xff\xe9\xa9'\xc3\xa9t\xc3\xa9 est \xe2\x82fini."
    (span,) = locate("L'été est fini.", head + shown + b"</p>", charset="utf-8")
    assert (span.start, span.end) == (len(head), len(head) + len(shown))


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (b'<p>"It is his", she said-yes.', "“It is his”, she said\u2013yes."),
        ("<p>« Non », dit-il ; oui !".encode(), "«Non», dit-il; oui!"),
        (b"<p>End.Next one here.", "End. Next one here."),
        ("<p>the ﬁrst … time".encode(), "the first ... time"),
        (b"<ul><li>one thing<li>another", "- one thing another"),
        (b"<tr><td>12</td><td>Bowman</td><td>2257</td></tr>", "| 12 | Bowman | 2257 |"),
    ],
)
def test_a_sentence_that_differs_in_marks_is_found_and_said_to_differ(page: bytes, sentence: str) -> None:
    """Space before punctuation, quotes, dashes, list and table marks: found, but not exact."""
    (span,) = locate(sentence, page, charset="utf-8")
    assert not span.exact
    assert folded(visible_text(page[span.start : span.end], charset="utf-8")) in folded(sentence).replace(
        "|", ""
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister did agree to go at once.",
        "The minister did not agree to stay at once.",
        "inister did not agree",
        "The minister did not agre",
        "The minister did not agree to go at once. He left",
        "go at once. The minister",
        "minister Paris",
        "12",
        "",
        "|---|---|",
        "...",
        "éé",
        "e",
    ],
)
def test_what_the_page_does_not_say_is_not_found(sentence: str) -> None:
    """A word more, less, or cut, another order, words from two paragraphs: no bytes, not wrong ones."""
    page = (
        b"<p>The minister did <b>not</b> agree to go at once.</p><p>Paris voted <em>no</em>, 1234 to 7.</p>"
        b"<script>var x = 'The minister did agree to go'</script><!-- He left -->"
    )
    assert locate(sentence, page, charset="utf-8") == []


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<p>une été.", "une ete"),
        ("<p>un cafe&#769; x", "un cafe"),
        ("<p>x½ y", "x1"),
        ("<p>wait… for", "wait."),
        ("<p>aﬃ", "af"),
    ],
)
def test_a_letter_is_not_half_a_character(page: str, sentence: str) -> None:
    """Folding takes letters apart; a find inside one of them is no find."""
    assert locate(sentence, page.encode(), charset="utf-8") == []


def test_a_removed_block_leaves_pieces_in_order() -> None:
    """An advertisement inside a sentence is left out of the spans, and nothing else is."""
    ad = b"<div class=ad><p>Buy the car <b>now</b></div><aside>The sale ends.</aside>"
    page = b"<p>He said.</p><p>The cat sat on " + ad + b"the <b>old</b> mat.</p><p>The cat sat.</p>"
    spans = locate("The cat sat on the old mat.", page, charset="utf-8")
    assert [page[span.start : span.end] for span in spans] == [b"The cat sat on", b"the <b>old</b> mat."]
    assert all(span.exact for span in spans)


def test_several_removed_blocks_leave_several_pieces() -> None:
    """Each piece is as long as it can be, and no word of a left-out block is taken for the sentence's."""
    page = (
        b"<p>Early on Monday the <figure>the photo</figure>president of the republic <div>x</div> flew to"
        b" <div>the</div><p>the wrong</p> the capital.</p>"
    )
    sentence = "Early on Monday the president of the republic flew to the capital."
    assert _slices(page, sentence) == [
        b"Early on Monday the",
        b"president of the republic",
        b"flew to",
        b"the capital.",
    ]


def test_of_several_places_the_page_text_comes_first() -> None:
    """A sentence in title, attribute, script and text is the text's; `after` chooses among those."""
    said = b"The cat sat on the mat."
    page = (
        b"<title>" + said + b"</title><meta content='" + said + b"'><p>" + said + b"</p><p>" + said + b"</p>"
    )
    first, second = page.index(b"<p>") + 3, page.rindex(b"<p>") + 3
    text = PageText(page, charset="utf-8")
    sentence = said.decode()
    assert [span.start for span in text.locate(sentence)] == [first]
    assert [span.start for span in text.locate(sentence, after=1)] == [first]
    assert [span.start for span in text.locate(sentence, after=first + 1)] == [second]
    assert [span.start for span in text.locate(sentence, after=second + 1)] == [first]


def test_a_word_that_tags_cut_is_found_when_it_is_long_enough() -> None:
    """A heading glued to the text behind it is found, said to be inexact; a syllable is not."""
    page = b"<p><b>Heading</b>Text of the <i>in</i>sight and a very long run of words<b>x</b></p>"
    (span,) = locate("a very long run of words", page, charset="utf-8")
    assert page[span.start : span.end] == b"a very long run of words"
    assert not span.exact
    assert locate("in", page, charset="utf-8") == []


def test_an_exact_place_is_preferred() -> None:
    """Where one place differs in quotes and a later one does not, the later one is the answer."""
    page = '<p>He said "no".</p><p>He said “no”.</p>'.encode()
    (span,) = locate("He said “no”.", page, charset="utf-8")
    assert span.exact
    assert page[span.start : span.end].decode() == "He said “no”."


BODY = "L\u2019été « fini »,\n“non” <b>dit</b> l'\u00e9quipe 😀 & co."
SEEN = "L\u2019été « fini », “non” dit l'équipe 😀 & co."


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"articleBody": f"Avant. {BODY} Après."}),
        json.dumps({"articleBody": f"Avant. {BODY} Après."}, ensure_ascii=False),
        json.dumps({"articleBody": f"Avant. {BODY} Après."}).replace("/", r"\/").replace("<", r"\u003c"),
        json.dumps({"articleBody": f"Avant. {BODY} Après.".replace("&", "&amp;").replace("é", "&eacute;")}),
        "push(" + json.dumps(json.dumps({"a": f"Avant. {BODY} Après."})) + ")",
    ],
    ids=["escaped", "plain", "escaped markup", "entities", "json in json"],
)
def test_a_sentence_of_a_script_is_found_there(script: str) -> None:
    """Pages built by JavaScript have their text in JSON; its escapes are read, and the span says "script"."""
    page = f'<body><script type="application/ld+json">{script}</script><p>Turn on JavaScript.'.encode()
    (span,) = locate(SEEN, page, charset="utf-8")
    assert span.where == "script"
    assert span.exact
    assert visible_text(page[span.start : span.end], charset="utf-8", where="script") == SEEN


def test_a_sentence_of_an_attribute_is_found_there() -> None:
    """A description that is nowhere else is led back to its meta element."""
    page = (
        b"<meta name=description content=\"L&#8217;&eacute;t&eacute; &quot;fini&quot; >.\"><img alt='A cat'>"
    )
    (span,) = locate('L\u2019été "fini" >.', page, charset="utf-8")
    assert (span.where, span.exact) == ("attribute", True)
    assert page[span.start : span.end] == b"L&#8217;&eacute;t&eacute; &quot;fini&quot; >."
    assert (
        visible_text(page[span.start : span.end], charset="utf-8", where="attribute")
        == 'L\u2019été "fini" >.'
    )


def test_neither_values_nor_scripts_run_into_one_another() -> None:
    """Two attributes or two scripts side by side make no sentence."""
    page = b"<img alt='The cat' title='sat down.'><script>'The dog '</script><script>'ran off.'</script>"
    assert locate("The cat sat down.", page, charset="utf-8") == []
    assert locate("The dog ran off.", page, charset="utf-8") == []


def test_a_span_of_a_shifting_charset_can_be_shown() -> None:
    """ISO-2022-JP bytes mean nothing without the escape before them; the page still reads its own spans."""
    text = PageText("<p>東京で会った。次。</p>".encode("iso2022_jp"), charset="iso2022_jp")
    (span,) = text.locate("次。")
    assert text.shown(span) == "次。"


def test_a_page_of_many_sentences_is_prepared_once() -> None:
    """Places are looked up in short stretches that are not all kept; asking again gives the same answer."""
    sentences = [f"Number {number} is a sentence." for number in range(1200)]
    page = "".join(f"<p>{sentence}</p>" for sentence in sentences).encode()
    text = PageText(page, charset="utf-8")
    for _ in range(2):
        spans = [text.locate(sentence)[0] for sentence in sentences]
        assert [page[span.start : span.end].decode() for span in spans] == sentences


def test_a_script_is_prepared_once() -> None:
    """Several sentences of one script share its preparation and find their own places."""
    page = b'<script>{"a": "One thing said. Another thing said."}</script>'
    text = PageText(page, charset="utf-8")
    found = [text.locate(sentence)[0] for sentence in ("One thing said.", "Another thing said.")]
    assert [page[span.start : span.end] for span in found] == [b"One thing said.", b"Another thing said."]


@pytest.mark.parametrize("charset", ["cp932", "gb18030"])
def test_two_spellings_of_one_character_keep_their_bytes(charset: str) -> None:
    """Where encoding does not give the page's own bytes again (NEC and IBM doubles), no place is shifted."""
    double = b"\xfb\xc2" if charset == "cp932" else b"\xa2\xe3"
    page = b"<p>" + double * 3 + b"</p><p>The end.</p>"
    (span,) = locate("The end.", page, charset=charset)
    assert page[span.start : span.end] == b"The end."
