"""Pathological pages: each ends with its text or with a reason, in time, and nothing is lost silently.

`test_extract` and `test_gates` hold more floods; here stand depth, silence and what is no page.
"""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING

import pytest

from extractors import extract

if TYPE_CHECKING:
    from extractors.article import Article

URL = "https://www.harbourpost.example/2026/11/ferry"
SENTENCES = tuple(
    f"In its report number {number} the harbour board said that the ferry would run again on Monday, after"
    f" weeks of talks between the crews, the owners and the town."
    for number in range(14)
)
HEAD = "<html lang='en'><head><meta charset='utf-8'><title>Ferry runs again</title></head><body>"
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ARTICLE = f"<article><h1>Ferry runs again</h1>{BODY}</article>"
LD = '<script type="application/ld+json">'
SECONDS = 10.0


def derived(page: str | bytes, *, url: str = URL) -> Article:
    """Derive a page; it must end within the limit, and with a text or a reason."""
    payload = page if isinstance(page, bytes) else page.encode()
    start = time.process_time()
    article = extract(payload, url=url)
    assert time.process_time() - start < SECONDS
    assert article.text or article.reason
    assert article.verdict is not None
    assert article.verdict.evidence
    return article


def is_whole(article: Article) -> bool:
    """Say whether every sentence of the story is in the text, in order."""
    places = [article.text.find(sentence) for sentence in SENTENCES]
    return -1 not in places and places == sorted(places)


def is_told(article: Article) -> bool:
    """Say whether a page without its whole text says why."""
    return article.outcome in ("too-large", "crashed") and bool(article.reason)


@pytest.mark.parametrize("depth", [255, 300, 600, 1_000, 2_000, 5_000, 20_000])
@pytest.mark.parametrize("tag", ["div", "section", "span", "b", "blockquote", "font", "table><tr><td"])
def test_depth_costs_no_text_in_silence(tag: str, depth: int) -> None:
    """libxml2's limits of 256 and 2,048 elements: read in spite of the one, told of the other."""
    opening = f"<{tag}>" * depth
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><"))) * depth
    article = derived(f"{HEAD}{opening}{ARTICLE}{closing}")
    assert is_whole(article) or is_told(article)
    assert is_whole(article) or depth * tag.count("<") + depth > 1_900


@pytest.mark.parametrize("depth", [100, 300, 600, 1_000, 2_000, 5_000])
@pytest.mark.parametrize("closing", ["</li></ul>", ""], ids=["closed", "open"])
def test_lists_in_lists_are_read(depth: int, closing: str) -> None:
    """trafilatura walks lists by recursion; below forty they are one list, and the article says so."""
    items = "".join(f"<ul><li>station number {number} of the long line" for number in range(depth))
    article = derived(f"{HEAD}<article>{BODY}{items}{closing * depth}</article>")
    assert is_told(article) or is_whole(article)
    assert is_whole(article) or depth > 1_000
    if is_whole(article):
        places = [article.text.find(f"number {number} of the long line") for number in range(depth)]
        assert places == sorted(places)
        assert -1 not in places
        assert any("one in another" in warning for warning in article.extraction.warnings)


@pytest.mark.parametrize(
    "tag", ["<b>", "<i>", "<p><span>", "<font color='red'>", "<div>", "<li>", "<a href='/x'>"]
)
@pytest.mark.parametrize("count", [1_000, 100_000])
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_unclosed_tags_lose_nothing_in_silence(tag: str, count: int, place: str) -> None:
    """What stands behind 100,000 open tags is read, or the page says why it is not."""
    flood = tag * count
    half = len(BODY) // 2
    half = BODY.index("<p>", half)
    page = {
        "before": f"{HEAD}{flood}{ARTICLE}",
        "between": f"{HEAD}<article>{BODY[:half]}{flood}{BODY[half:]}</article>",
        "after": f"{HEAD}{ARTICLE}{flood}",
    }[place]
    article = derived(page)
    assert is_whole(article) or is_told(article)
    assert is_whole(article) or count > 1_000


def test_a_page_beyond_trafilaturas_size_is_read() -> None:
    """Its 20,000,000 bytes are no limit of ours; 20 MiB are, and the reason has both numbers."""
    assert is_whole(derived(f"{HEAD}{ARTICLE}<!-- {'x' * 20_000_100} -->"))
    beyond = derived(f"{HEAD}{ARTICLE}<!-- {'x' * 21_000_000} -->")
    assert beyond.outcome == "too-large"
    assert "21,00" in (beyond.reason or "")
    assert "20,971,520" in (beyond.reason or "")


def test_a_frameset_names_its_frames() -> None:
    """It has no text of its own; the reason says where the text is."""
    article = derived(
        "<html><frameset cols='20%,80%'><frame src='menu.html'><frame src='story.html'></frameset>"
    )
    assert article.outcome == "empty"
    assert "frameset" in (article.reason or "")
    assert "menu.html, story.html" in (article.reason or "")


def test_a_page_that_only_leads_on_says_where() -> None:
    """A refresh to another address is no article, and no mystery."""
    page = "<html><head><meta http-equiv='refresh' content='0; url=/new/ferry'></head><body></body></html>"
    assert "/new/ferry" in (derived(page).reason or "")


def test_paragraphs_that_stand_in_a_row_are_told() -> None:
    """Eight times the same paragraph is once in the text, and the record says that there were eight."""
    article = derived(f"{HEAD}<article>{f'<p>{SENTENCES[0]}</p>' * 8}{BODY}</article>")
    assert is_whole(article)
    kept = sum(block.text == SENTENCES[0] for block in article.blocks)
    told = [warning for warning in article.extraction.warnings if "in a row" in warning]
    assert kept >= 8 or told


def test_a_shell_without_text_says_so() -> None:
    """A page that only asks for JavaScript has no text; its notice is kept as a cut."""
    shell = "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
    bare = derived(f"{HEAD}{shell}")
    assert (bare.outcome, bare.text) == ("empty", "")
    assert bare.reason
    thing = json.dumps({"@type": "NewsArticle", "headline": "Ferry", "articleBody": " ".join(SENTENCES)})
    assert is_whole(derived(f"{HEAD.replace('<title>', f'{LD}{thing}</script><title>')}{shell}"))


@pytest.mark.parametrize(
    "flood",
    [
        f"{LD}{{}}</script>" * 20_000,
        f"<p>{'1995-01-01 12/03/2004 ' * 48_000}</p>",
        f"<table>{'<tr><td>Monday</td><td>12:30</td></tr>' * 16_000}</table>",
        f"<ul>{'<li>an item of a list with several words' * 100_000}</ul>",
        f"<p {' '.join(f'data-a{number}=1' for number in range(900))}>x</p>",
    ],
    ids=["JSON-LD", "dates", "table", "list", "attributes"],
)
def test_a_flood_beside_an_article_leaves_it(flood: str) -> None:
    """Floods that are read leave the article whole, and give it no date that nobody stated as its own."""
    article = derived(f"{HEAD}{ARTICLE}{flood}")
    assert is_whole(article) or is_told(article)
    assert article.published is None


@pytest.mark.parametrize("tags", [200_001, 700_000])
def test_too_many_tags_are_told(tags: int) -> None:
    """20 MB of links, a table of 100,000 rows: no parser is started, and the reason has the number."""
    article = derived(f"{HEAD}{ARTICLE}{'<a>' * tags}")
    assert article.outcome == "too-large"
    assert "tags" in (article.reason or "")


def test_a_title_of_megabytes_is_no_text() -> None:
    """The article is read, its heading is the title."""
    article = derived(f"<html><head><title>{'t ' * 2_500_000}</title></head><body>{ARTICLE}")
    assert is_whole(article)
    assert article.title == "Ferry runs again"


BOMB = '<!DOCTYPE lolz [<!ENTITY lol0 "lol">' + "".join(
    f'<!ENTITY lol{number} "{f"&lol{number - 1};" * 10}">' for number in range(1, 10)
)


@pytest.mark.parametrize(
    ("payload", "outcome", "word"),
    [
        (b"", "empty", "no bytes"),
        (b" \r\n\t", "empty", "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(999), "not-html", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "not-html", "PDF"),
        (bytes(5_000), "not-html", "plain text"),
        (b'{"headline": "<p>Ferry</p>"}', "not-html", "JSON"),
        (b"Ferry runs again on Monday.", "not-html", "plain text"),
        (f'<?xml version="1.0"?>{BOMB}]><lolz>&lol9;</lolz>'.encode(), "not-html", "XML"),
        (f"{BOMB}]><html><body>&lol9;</body></html>".encode(), "empty", "No text"),
        (b"<html><head><title>Ferry</title></head><body></body></html>", "empty", "No text"),
        (b"<html><body>" + bytes(range(128, 256)) * 60, "undecodable", "encoding"),
    ],
)
def test_what_is_no_page_says_so(payload: bytes, outcome: str, word: str) -> None:
    """No text without a reason, whatever came."""
    article = derived(payload)
    assert (article.outcome, article.text) == (outcome, "")
    assert word in (article.reason or "")


def test_an_article_in_bad_company_is_read() -> None:
    """NULs between letters, an entity bomb before the page."""
    assert is_whole(derived(f"{HEAD}{ARTICLE}".replace("<p>", "<p>\0")))
    assert is_whole(derived(f"{BOMB}]>{HEAD}{ARTICLE}"))


@pytest.mark.parametrize(
    ("filling", "outcome"), [(b" ", "empty"), (b"%PDF-1.7 ", "not-html"), (b"plain text ", "not-html")]
)
def test_a_cut_is_told_also_where_nothing_of_it_is_read(filling: bytes, outcome: str) -> None:
    """What is judged is the beginning of a bomb: the reason says so, and a warning does."""
    bomb = gzip.compress(gzip.compress(filling * (4_000_000 // len(filling))))
    article = extract(bomb, url=URL, content_encoding="gzip, gzip")
    assert article.outcome == outcome
    assert article.extraction.warnings == ("The decoded payload is more than 200 times the stored bytes.",)
    assert (article.reason or "").endswith(article.extraction.warnings)


def test_four_times_the_boxes_take_about_four_times_as_long() -> None:
    """A list of cards beside the text: no line of it looks through all the others."""
    seconds = dict.fromkeys((500, 2_000), SECONDS)
    for _ in range(3):
        for boxes in seconds:
            cards = "".join(
                f"<div class=card><div class=h>Ferry number {number} to the islands</div>"
                f"<div>Ferry number {number} leaves from pier {number} with {number} cars.</div></div>"
                for number in range(boxes)
            )
            page = f"{HEAD}<article><h1>Ferry runs again</h1>{BODY}<div>{cards}</div></article>"
            start = time.process_time()
            assert is_whole(extract(page.encode(), url=URL))
            seconds[boxes] = min(seconds[boxes], time.process_time() - start)
    assert seconds[2_000] < 8 * seconds[500]
