"""What a person reads: pages, sentences, tables, the last line; none of it can harm a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from crawler.cli import report
from crawler.cli.asking import gather, read_list, refused
from crawler.cli.stripped import marked_json, marked_text
from crawler.config import Config
from crawler.outcomes import Outcome, OutcomeKind
from extractors.article import Article, CaptureRef, Removed, Verdict

if TYPE_CHECKING:
    from crawler.fetching import RunSummary

AT = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
BATCH = "20261121T101500Z-fetch-0a1b2c3d"
CAPTURE = CaptureRef(
    warc=f"warc/v1/date=2026-11-21/{BATCH}-0000.warc.gz",
    offset=1234,
    length=567,
    record_id="urn:uuid:0",
    date=AT,
)
ARTICLE = Article(
    id="3f2a9c0123456789",
    outcome="full",
    url="https://news.test/pont",
    final_url="https://news.test/pont",
    canonical_url="https://news.test/pont",
    site="news.test",
    title="Le pont\n rouvre",
    authors=("Ann Onyme",),
    published=datetime(2026, 11, 12, 6, 12, tzinfo=UTC),
    published_precision="minute",
    published_zone="+01:00",
    published_source="jsonld",
    language="fr",
    text="Un.\n\nDeux.",
    word_count=412,
    removed=(
        Removed(text="Lire aussi", rule="link-list", start=4),
        Removed(text="Lire encore", rule="link-list", start=4),
        Removed(text="Leave a Comment", rule="comment-form", start=10),
    ),
    capture=CAPTURE,
)
STORED = Outcome(
    asked="https://news.test/pont",
    outcome=OutcomeKind.STORED,
    final_url="https://news.test/pont",
    status=200,
    captured=True,
    article=ARTICLE.id,
    requests=2,
    elapsed_ms=420,
    at=AT,
)


def _failed(kind: str = "not-found", **parts: object) -> Outcome:
    values = {"reason": "the server answered 404", "captured": True, "article": None, **parts}
    return replace(STORED, outcome=OutcomeKind(kind), **values)


def _plain(lines: list[str]) -> list[str]:
    return [click.unstyle(line) for line in lines]


def test_a_page_gets_a_paragraph() -> None:
    """Title, facts with the date's source, where text and record lie, what to type next, seconds."""
    assert _plain(report.paragraph(STORED, ARTICLE, store="./news/")) == [
        "✓ Le pont rouvre",
        "  news.test · 2026-11-12 07:12 +01:00 (jsonld) · fr · 412 words"
        " · stripped 2 link-list, 1 comment-form",
        f"  text ./news/articles/v1/date=2026-11-21/{BATCH}.jsonl.gz id 3f2a9c0123456789",
        f"  WARC ./news/warc/v1/date=2026-11-21/{BATCH}-0000.warc.gz @1234+567",
        "  depeche show 3f2a9c01 · 0.4 s",
    ]


def test_a_page_that_says_little_is_not_dressed_up() -> None:
    """What is not known is left out or called so; nothing is invented."""
    bare = Article(id="3f2a9c0123456789", outcome="empty", url="u", final_url="u", canonical_url="u")
    outcome = replace(STORED, outcome=OutcomeKind.EMPTY, elapsed_ms=None)
    assert _plain(report.paragraph(outcome, bare, store="news")) == [
        "! (no title) (empty)",
        "  no date · 0 words",
        "  depeche show 3f2a9c01",
    ]


@pytest.mark.parametrize(
    ("precision", "zone", "said"),
    [
        ("day", None, "2026-11-12"),
        ("day", "+01:00", "2026-11-12"),
        ("minute", None, "2026-11-12 23:30"),
        ("minute", "+01:00", "2026-11-13 00:30 +01:00"),
        ("second", "-05:30", "2026-11-12 18:00 -05:30"),
        ("second", "Z", "2026-11-12 23:30 Z"),
        ("second", "CEST", "2026-11-12 23:30 UTC"),
    ],
)
def test_a_date_is_written_as_the_page_meant_it(precision: str, zone: str | None, said: str) -> None:
    """A day stays a day, a time stands in the page's own zone, and a zone nobody knows gives UTC."""
    value = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
    assert report.moment(value, precision=precision, zone=zone) == said


def test_a_longer_list_gets_a_line_a_page() -> None:
    """One line has id, site, day, words and title; one that is not stored has its outcome and URL."""
    assert click.unstyle(report.line(STORED, ARTICLE)) == (
        "✓ 3f2a9c01  news.test  2026-11-12  412 words  Le pont rouvre"
    )
    teaser = replace(STORED, outcome=OutcomeKind.TEASER)
    assert click.unstyle(report.line(teaser, ARTICLE)).endswith("Le pont rouvre (teaser)")
    assert click.unstyle(report.line(_failed(), None)) == "✗ not-found  https://news.test/pont"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (_failed(), "not-found: the server answered 404; what came is kept."),
        (_failed(reason="no such host", captured=False, kind="unknown-host"), "unknown-host: no such host."),
        (
            _failed(final_url="https://news.test/b", reason="The page is empty.", kind="empty"),
            "empty: The page is empty (at https://news.test/b); what came is kept.",
        ),
        (
            _failed(kind="private-address", reason="127.0.0.1 is not a public address", captured=False),
            "private-address: 127.0.0.1 is not a public address. It can be fetched with --allow-private.",
        ),
        (_failed(kind="gone", reason=None), "gone: gone; what came is kept."),
    ],
)
def test_what_is_not_stored_gets_a_sentence(outcome: Outcome, said: str) -> None:
    """The URL, the outcome, why, where it happened, and whether bytes were kept."""
    first, second = click.unstyle(report.complaint(outcome)).split("\n")
    assert first[2:] == "https://news.test/pont"
    assert second == f"  {said}"


def test_the_table_names_every_page_that_is_not_right() -> None:
    """Only those, each with outcome, URL and reason, in the order asked."""
    gone = replace(_failed("gone", reason="the server answered 410"), asked="https://news.test/longer")
    assert report.table([STORED, _failed(), gone, STORED]) == [
        "2 of 4 not stored or without text:",
        "  not-found  https://news.test/pont    the server answered 404",
        "  gone       https://news.test/longer  the server answered 410",
    ]
    assert report.table([STORED]) == []


def test_the_tally_adds_up() -> None:
    """Asked is the sum of the groups, and a group that is empty is left out."""
    assert report.tally([STORED, STORED]) == "asked 2, stored 2"
    ended = [STORED, replace(STORED, outcome=OutcomeKind.EMPTY), _failed(), _failed("gone")]
    assert report.tally(ended) == "asked 4, stored 1, without text 1, not stored 2"
    assert report.tally([]) == "asked 0, stored 0"


def _summary(**parts: object) -> RunSummary:
    from crawler.fetching import RunSummary

    values = {"outcomes": (STORED,), "committed": (BATCH,), "uncommitted": (), "store_error": None}
    return RunSummary(**{**values, "requests": 2, "seconds": 1.24, **parts})


def test_the_last_line_says_what_where_and_how_long() -> None:
    """Counts, batches, store, requests and seconds, on one line."""
    config = Config(store="news")
    assert report.last_line(_summary(), config) == f"asked 1, stored 1 · {BATCH} in news · 2 requests, 1.2 s"
    assert (
        report.last_line(_summary(committed=(), requests=1), config) == "asked 1, stored 1 · 1 request, 1.2 s"
    )


def test_the_last_line_tells_what_was_taken_up_and_stays_short() -> None:
    """Batches of an earlier run are mentioned; many ids are counted, not listed."""
    ids = tuple(f"{BATCH}{number}" for number in range(5))
    said = report.last_line(_summary(committed=ids, recovered=1), Config(store="news"))
    assert "1 batch of an earlier run taken up · 5 batches to " + ids[-1] + " in news" in said


def test_a_store_that_failed_is_told_with_what_becomes_of_the_captures() -> None:
    """The error, how many batches wait, where, and that the next run finishes them."""
    config = Config(store="news", work=Path("news/work"))
    said = report.store_trouble(_summary(uncommitted=(BATCH,), store_error="no answer."), config)
    assert said == "Error: no answer. 1 batch in news/work/spool; the next run finishes what is there."


NASTY = "a\x1b[2Jb\x9bc\x07d\u202ee\u2066f\u2028g\x00h\ud800i"


def test_a_page_cannot_command_the_terminal() -> None:
    """Escape sequences, bells, C1 controls and bidirectional overrides of a page are never printed."""
    bad = replace(ARTICLE, title=NASTY, site=NASTY, language=NASTY, authors=(NASTY,), text=f"x\n{NASTY}")
    bad = replace(bad, removed=(Removed(text=NASTY, rule="r", start=0),), final_url=NASTY, reason=NASTY)
    ended = _failed(asked=NASTY, reason=NASTY, final_url=NASTY)
    printed = [
        *report.paragraph(STORED, bad, store="news"),
        report.line(STORED, bad),
        report.line(ended, None),
        report.complaint(ended),
        *report.table([ended]),
        *report.article_text(replace(bad, outcome="teaser")),
        *marked_text(bad),
    ]
    text = click.unstyle("\n".join(printed))
    assert not set(text) & set("\x1b\x9b\x07\u202e\u2066\u2028\x00\ud800")
    assert text.encode("utf-8")


def test_credentials_that_were_asked_with_are_not_printed() -> None:
    """A password in a refused URL does not end in a log."""
    ended = _failed(asked="https://me:secret@news.test/", final_url=None)
    assert "secret" not in report.line(ended, None) + report.complaint(ended) + str(report.table([ended]))


def test_an_article_is_printed_to_be_read() -> None:
    """Title, facts, authors, address, then the text with its paragraphs."""
    assert _plain(report.article_text(ARTICLE))[2:] == [
        "Ann Onyme",
        "https://news.test/pont",
        "",
        "Un.",
        "",
        "Deux.",
    ]
    teaser = replace(ARTICLE, outcome="teaser", reason="The rest is for subscribers.")
    assert "teaser: The rest is for subscribers." in report.article_text(teaser)


def test_a_verdict_is_told_with_its_evidence() -> None:
    """What the page is and how surely, then the sentences; in a list only where the outcome hides it."""
    said = ("It is titled “Just a moment…”.", "One.\x1b")
    verdict = Verdict(kind="bot-wall", evidence=said, confidence=0.9)
    walled = replace(ARTICLE, outcome="not-an-article", reason="A wall.", verdict=verdict)
    shown = "verdict bot-wall (.90): It is titled “Just a moment…”. One.\N{REPLACEMENT CHARACTER}"
    assert shown in report.article_text(walled)
    listed = _failed("not-an-article", article=ARTICLE.id)
    assert click.unstyle(report.line(listed, walled)).endswith("(not-an-article: bot-wall)")


def test_cuts_are_marked_where_they_stood() -> None:
    """The text before the cuts, each with its rule; or the note that nothing was cut."""
    stub = Removed(text="date 2023-09 ", rule="date-stub", start=0, whole=False)
    comment = Removed(text="Leave a Comment", rule="comment-widget", start=len(ARTICLE.text))
    cut = replace(ARTICLE, removed=(stub, comment))
    assert _plain(marked_text(cut))[4:] == [
        "⟦date-stub: date 2023-09 ⟧Un.",
        "",
        "Deux.",
        "",
        "⟦comment-widget: Leave a Comment⟧",
    ]
    assert "Nothing was cut from this text." in marked_text(replace(ARTICLE, removed=()))
    record = json.loads(marked_json(cut))
    assert record["uncut"] == "date 2023-09 Un.\n\nDeux.\n\nLeave a Comment"
    assert [record["uncut"][one["start_uncut"] :][: len(one["text"])] for one in record["removed"]] == [
        stub.text,
        comment.text,
    ]


def test_a_url_is_asked_for_once() -> None:
    """Spellings of one URL are one; a text that is no URL is kept for its outcome."""
    asked = gather(["https://news.test/a"], ["HTTPS://news.test:443/a#top", "notaurl", "https://news.test/b"])
    assert asked.texts == ("https://news.test/a", "notaurl", "https://news.test/b")
    assert asked.repeated == 1


def test_a_refused_argument_is_told_what_was_meant() -> None:
    """Only the bad ones, in order, with the likely URL."""
    faults = refused(["https://news.test/", "notaurl", "ftp://news.test/"])
    assert [text for text, _ in faults] == ["notaurl", "ftp://news.test/"]
    assert faults[0][1].sentence == '"notaurl" is not an http(s) URL. Did you mean https://notaurl ?'


def test_a_list_is_read_line_by_line(tmp_path: Path) -> None:
    """Byte order mark, CRLF, blank lines and comments are no URLs."""
    path = tmp_path / "urls"
    path.write_bytes(b"\xef\xbb\xbfhttps://news.test/a\r\n\r\n# later\n  https://news.test/\xc3\xa9 \n")
    with path.open("rb") as source:
        assert read_list(source, name="urls") == ["https://news.test/a", "https://news.test/é"]


def test_a_list_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A guessed letter could fetch another page: the line is named instead."""
    path = tmp_path / "urls"
    path.write_bytes(b"https://news.test/a\nhttps://news.test/\xe9\n")
    with path.open("rb") as source, pytest.raises(click.UsageError, match="urls: line 2: expected UTF-8"):
        read_list(source, name="urls")
