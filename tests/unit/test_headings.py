"""Headings: lines and parts that readers see apart are apart, and what they see as one word is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from extractors import extract
from extractors.headings import heading_lines, heading_text, kicker_above

if TYPE_CHECKING:
    from extractors.article import Article

PROSE = "".join(
    f"<p>The ferry of line {n} was late again on that day, its captain said, and nobody knew why.</p>"
    for n in range(6)
)


def read(inner: str, *, title: str = "", head: str = "", above: str = "") -> Article:
    """Return the article of a page with a heading."""
    markup = (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><main><article>{above}"
        f"<h1>{inner}</h1><div>{PROSE}</div></article></main></body></html>"
    )
    return extract(markup.encode(), url="https://quay.example/news/a")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("Island town loses<br>its last ferry", "Island town loses its last ferry"),
        ("Island town loses<br/>\n its last ferry", "Island town loses its last ferry"),
        ("<div>Island town loses</div><div>its last ferry</div>", "Island town loses its last ferry"),
        ("<span>Island town loses</span><span>its last ferry</span>", "Island town loses its last ferry"),
        ("<span>Storm.</span><span>Three are missing</span>", "Storm. Three are missing"),
        ("Is&shy;land town", "Island town"),
        ("Is<wbr>land town", "Island town"),
        ("<span>I</span><span>sland town loses its ferry</span>", "Island town loses its ferry"),
        ("<em>Is</em><strong>land</strong>", "Island"),
        ("<span>Is</span><span>land</span> town of old", "Island town of old"),
        ("<a><span>Storm and tide</span></a><span>Three dead</span>", "Storm and tide Three dead"),
        ("<a><span>Storm</span></a>, and tide", "Storm, and tide"),
        ("H<sub>2</sub>O on the moon", "H2O on the moon"),
        ("<span>50</span><span>% of all ferries</span>", "50% of all ferries"),
        ("<span>“</span><span>No ferry any more</span><span>”</span>", "“No ferry any more”"),
        ("<span>Premium</span>Island town in fear", "Premium Island town in fear"),
        ("<strong>LIVE</strong>Island town in fear", "LIVE Island town in fear"),
        ("Island town in fear<span>Exclusif</span>", "Island town in fear Exclusif"),
        ("<span>Mc</span>Donald sails away", "McDonald sails away"),
        ("<span>Is</span>land town in fear", "Island town in fear"),
        ("<em>Un</em>known ferry", "Unknown ferry"),
        ("The <em>Quay</em>Post is sold", "The QuayPost is sold"),
        ("The Old Quay<em>Post</em> is sold", "The Old QuayPost is sold"),
        ("<span>Quay</span>Post", "QuayPost"),
        ("Die Donau-<br>Fähre", "Die Donau-Fähre"),
        ("The end -<br>at last", "The end - at last"),
        ("島の町、<br>最後の船", "島の町、最後の船"),
        ("島の町 <br>最後の船", "島の町 最後の船"),
        ("Ferry<script>let a = 1</script> lost", "Ferry lost"),
        ("Ferry <!-- of old --> lost", "Ferry lost"),
    ],
)
def test_a_heading_reads_as_it_is_seen(inner: str, text: str) -> None:
    """Breaks, blocks and touching parts make spaces; letters in colours, formulas and hyphens make none."""
    assert heading_text(html.fromstring(f"<h1>{inner}</h1>")) == text


def test_lines_are_told_apart() -> None:
    """Each line of a heading is one."""
    assert heading_lines(html.fromstring("<h1>One day<br><br>of two </h1>")) == ("One day", "of two")


@pytest.mark.parametrize(
    "inner",
    [
        "Island town loses<br>its last ferry",
        "<div>Island town loses</div><div>its last ferry</div>",
        "<span>Island town loses</span><span>its last ferry</span>",
        "Is&shy;land town loses its last ferry",
    ],
)
def test_no_line_of_the_title_stays_in_the_text(inner: str) -> None:
    """However a title is broken, none of it begins the text."""
    article = read(inner, title="Island town loses its last ferry | Quay")
    assert article.title == "Island town loses its last ferry"
    assert article.text.startswith("The ferry of line 0")


@pytest.mark.parametrize("label", ["Premium", "LIVE", "Abo", "Vidéo"])
def test_a_label_in_a_heading_is_no_part_of_the_title(label: str) -> None:
    """Another witness gives the title alone; none of the heading begins the text."""
    article = read(f"<span>{label}</span>Island town in fear", title="Island town in fear | Quay")
    assert article.title == "Island town in fear"
    assert article.text.startswith("The ferry of line 0")


def test_a_paragraph_like_a_word_of_the_title_stays() -> None:
    """Words that no line of the title is alone are text."""
    article = read("Island town loses its last ferry", above="<p>Island town</p>")
    assert "Island town" in article.text


def test_two_witnesses_overrule_the_spaces_of_a_heading() -> None:
    """Where Open Graph and the title agree on other spaces, the heading is glued."""
    seam = '<span class="a">Storm</span><span class="b">Tide</span> in the bay'
    og = '<meta property="og:title" content="Storm Tide in the bay">'
    assert read(seam, title="Storm Tide in the bay | Quay", head=og).title == "Storm Tide in the bay"
    assert read(seam, title="Storm Tide in the bay").title == "StormTide in the bay"


@pytest.mark.parametrize("tag", ["div", "span"])
def test_a_heading_of_any_depth_is_read(tag: str) -> None:
    """Elements in elements, by the thousand, make no difference."""
    deep = f"<{tag}>" * 1500 + "Town loses its ferry" + f"</{tag}>" * 1500
    article = read(deep)
    assert (article.outcome, article.title) == ("full", "Town loses its ferry")


@pytest.mark.parametrize(
    ("above", "kicker"),
    [
        ('<p class="kicker">Ferries</p>', "Ferries"),
        ('<div class="dachzeile">Insel&shy;verkehr:</div>', "Inselverkehr"),
        ('<header><span class="overline">Isles</span></header>', None),
        ('<p class="lead">Ferries</p>', None),
        ('<p class="topline">Ferries</p>', "Ferries"),
        ('<p class="kicker">12 November 2026</p>', None),
        (f'<p class="kicker">{"Ferries and more " * 5}</p>', None),
        ('<p class="kicker">1</p>', None),
        ("", None),
    ],
)
def test_a_kicker_stands_above_its_title(above: str, kicker: str | None) -> None:
    """A short text above the heading is a kicker where its class says so: no date, no number, no sentence."""
    tree = html.fromstring(f"<main><article>{above}<h1>Town loses its ferry</h1></article></main>")
    assert kicker_above(tree.find(".//h1")) == kicker


def test_a_kicker_is_told_and_no_text() -> None:
    """A kicker stands in its field alone."""
    article = read("Town loses its last ferry", above='<p class="kicker">Ferries</p>')
    assert article.kicker == "Ferries"
    assert article.text.startswith("The ferry of line 0")


def test_a_number_before_a_title_is_no_kicker() -> None:
    """What a heading has before the title that others give is a kicker when it is a word."""
    assert read("1<br>Town loses its ferry", title="Town loses its ferry").kicker is None
    assert read("Isles<br>Town loses its ferry", title="Town loses its ferry").kicker == "Isles"


def test_names_and_bars_of_a_site_are_no_kicker() -> None:
    """A line of the site above its article is none, nor the site's name above a title."""
    tree = html.fromstring('<div><p class="topline">Log in</p><article><h1>Town loses</h1></article></div>')
    assert kicker_above(tree.find(".//h1")) is None
    site = '<meta property="og:site_name" content="Quay Gazette">'
    assert (
        read("Town loses its last ferry", head=site, above='<p class="kicker">Quay Gazette</p>').kicker
        is None
    )


def test_a_site_before_a_colon_is_no_part_of_a_title() -> None:
    """A title element may call the site first; a story about the site keeps its name."""
    site = '<meta property="og:site_name" content="Quay Gazette">'
    tail = "town loses its last ferry"
    markup = (
        f"<html><head><title>Quay Gazette: {tail}</title>{site}</head><body><div>{PROSE}</div></body></html>"
    )
    assert extract(markup.encode(), url="https://quay.example/a").title == tail
    named = read(f"Quay Gazette: {tail}", title=f"Quay Gazette: {tail}", head=site)
    assert named.title == f"Quay Gazette: {tail}"
    other = markup.replace("<title>Quay Gazette", "<title>Ferries")
    assert extract(other.encode(), url="https://quay.example/a").title == f"Ferries: {tail}"
