"""What the next run makes of a batch whose process was killed: each captured page gets its lines, once."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from crawler import outcomes
from crawler.derive import Origin, stored_article
from crawler.leftovers import Finisher, untold
from crawler.outcomes import Outcome, OutcomeKind
from extractors import extract
from extractors.article import encode
from storage.capture import Prior
from storage.frontier import Row
from storage.index import Version
from storage.open_batch import OpenBatch
from tests.archive import exchange, new_spool, no_prior, robots
from tests.servers.bad_pages import STORY

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.child import Page
    from extractors.article import Article
    from storage.capture import Capture

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def read(page: Page) -> Article:
    """Derive in this process: what a child process does is proved elsewhere."""
    return extract(page.payload, url=page.url, content_type=page.content_type)


def open_batch(root: Path) -> OpenBatch:
    """Open a batch as a run does."""
    return new_spool(root).open_batch(job="fetch", kind="manual")


def left_by_a_killed_run(root: Path, batch: OpenBatch) -> OpenBatch:
    """Let go of the batch without an end and return it as the next run finds it."""
    batch.close()
    (found,) = new_spool(root, seed=2).recover()
    assert isinstance(found, OpenBatch)
    return found


class OneText:
    """An archive whose every URL has this text as its newest, and none when it is None."""

    def __init__(self, newest: str | None) -> None:
        self.newest = Version(id=newest, number=3) if newest else None
        self.brought: list[Version] = []

    def newest_text(self, _canonical_url: str) -> Version | None:
        """Return what the archive has."""
        return self.newest

    def bring(self, _canonical_url: str, version: Version) -> None:
        """Note what is new."""
        self.brought.append(version)


def listed(url: str) -> Row:
    """Return what the frontier knows of a URL that a feed listed."""
    blank = dict.fromkeys(field.name for field in fields(Row))
    said = {"canonical_url": url, "url": url, "source": "press", "channel": "feed", "title": "A headline"}
    counts = {
        "visits": 0,
        "attempts": 0,
        "seen_at": NOW,
        "seed": "http://news.test/feed",
        "status": "waiting",
    }
    return Row(**blank | said | counts)  # type: ignore[arg-type]


def finish(batch: OpenBatch, known: str | None = None, rows: tuple[Row, ...] = ()) -> list[Outcome]:
    """Finish the batch, the archive having the text `known` of every URL; return all its outcomes."""
    row_of = {row.canonical_url: row for row in rows}.get
    Finisher(read=read, texts=OneText(known), row_of=row_of, now=lambda: NOW).finish(batch)
    assert batch.articles_missing() == []
    return [outcomes.decode(line) for line in batch.outcomes()]


def add_story(batch: OpenBatch, number: int = 1, **changes: object) -> Capture:
    """Capture a page that has a text; `changes` are those of its exchange."""
    story = exchange(number, body=STORY.encode())
    return batch.append(replace(story, **changes), prior=no_prior)  # type: ignore[arg-type]


def article_of(capture: Capture) -> Article:
    """Return the article of such a page."""
    article = extract(STORY.encode(), url=capture.target_uri, content_type="text/html; charset=utf-8")
    return stored_article(article, Origin(asked=capture.target_uri, capture=capture))


def tell(
    batch: OpenBatch,
    capture: Capture,
    kind: OutcomeKind = OutcomeKind.STORED,
    *,
    article: str | None = None,
) -> None:
    """Write the outcome of a page as a run does; a stored one has its article."""
    outcome = Outcome(
        asked="http://news.test/asked",
        outcome=kind,
        final_url=capture.target_uri,
        captured=True,
        article=article_of(capture).id if kind == OutcomeKind.STORED else article,
        record_id=capture.pointer.record_id if capture.pointer else None,
        at=NOW,
    )
    batch.add_outcome(outcomes.encode(outcome))


def test_a_page_that_was_only_captured_gets_both_lines(tmp_path: Path) -> None:
    """Killed before the derivation ended: the article is derived from the record and the outcome told."""
    batch = open_batch(tmp_path)
    capture = add_story(batch)
    (outcome,) = finish(left_by_a_killed_run(tmp_path, batch))
    assert (outcome.outcome, outcome.asked) == (OutcomeKind.STORED, capture.target_uri)
    assert outcome.article == article_of(capture).id
    assert capture.pointer is not None
    assert outcome.record_id == capture.pointer.record_id


@pytest.mark.parametrize("hops", [(), ("/short",), ("/short", "/mid")])
def test_what_a_feed_listed_keeps_its_source(tmp_path: Path, hops: tuple[str, ...]) -> None:
    """The frontier knows how a URL became known, also of one that led to the page."""
    batch = open_batch(tmp_path)
    urls = [f"http://news.test{hop}" for hop in hops] + ["http://news.test/story/1"]
    for url, target in pairwise(urls):
        head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        batch.append(replace(exchange(2), target_uri=url, role="hop", response=head), prior=no_prior)
    add_story(batch)
    batch = left_by_a_killed_run(tmp_path, batch)
    (outcome,) = finish(batch, rows=(listed(urls[0]),))
    assert (outcome.asked, outcome.final_url, outcome.source) == (urls[0], urls[-1], "press")
    sealed = batch.seal()
    assert sealed is not None
    (line,) = sealed.article_lines()
    found = json.loads(line)["discovered"]
    assert (found["channel"], found["source"], found["feed_title"]) == ("feed", "press", "A headline")


def test_redirects_in_a_circle_lead_to_nobody(tmp_path: Path) -> None:
    """A page that once redirected and is now there was asked for under some URL, and that is enough."""
    batch = open_batch(tmp_path)
    page = "http://news.test/story/1"
    for url, target in ((page, "/b"), ("http://news.test/b", page)):
        head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        batch.append(replace(exchange(2), target_uri=url, role="hop", response=head), prior=no_prior)
    add_story(batch)
    (outcome,) = finish(left_by_a_killed_run(tmp_path, batch))
    assert (outcome.asked, outcome.source) == (page, None)


def test_an_article_line_without_an_outcome_gets_one(tmp_path: Path) -> None:
    """Killed between the two lines: the outcome names the article that stands there, which stays one."""
    batch = open_batch(tmp_path)
    article = article_of(add_story(batch))
    batch.add_article(encode(article))
    batch = left_by_a_killed_run(tmp_path, batch)
    (outcome,) = finish(batch)
    assert (outcome.outcome, outcome.article) == (OutcomeKind.STORED, article.id)
    sealed = batch.seal()
    assert sealed is not None
    assert sealed.manifest.counts.articles == 1


def test_what_was_told_stays_as_it_is(tmp_path: Path) -> None:
    """A page that a run had dealt with is left alone, also one that is not stored."""
    batch = open_batch(tmp_path)
    capture = add_story(batch)
    batch.add_article(encode(article_of(capture)))
    tell(batch, capture)
    tell(batch, add_story(batch, 2, truncated="disconnect"), OutcomeKind.CUT_OFF)
    batch.append(robots(), prior=no_prior)
    add_story(batch, 3, role="hop")
    told = finish(left_by_a_killed_run(tmp_path, batch))
    assert [outcome.outcome for outcome in told] == ["stored", "cut-off"]


def test_an_attempt_made_again_is_told_once(tmp_path: Path) -> None:
    """The first attempt broke off with a 200, the second is the page: one article, one outcome."""
    batch = open_batch(tmp_path)
    add_story(batch, 1, truncated="disconnect")
    capture = add_story(batch, 1)
    batch.add_article(encode(article_of(capture)))
    tell(batch, capture)
    batch = left_by_a_killed_run(tmp_path, batch)
    assert len(finish(batch)) == 1
    sealed = batch.seal()
    assert sealed is not None
    assert sealed.manifest.counts.articles == 1


def test_a_page_that_broke_off_is_not_taken_for_whole(tmp_path: Path) -> None:
    """Its beginning is no article: the run was killed before it could ask again."""
    batch = open_batch(tmp_path)
    add_story(batch, 1, truncated="disconnect")
    (outcome,) = finish(left_by_a_killed_run(tmp_path, batch))
    assert (outcome.outcome, outcome.article) == (OutcomeKind.INTERRUPTED, None)


def test_a_text_that_the_archive_has_is_not_stored_again(tmp_path: Path) -> None:
    """As in a run that was not killed: the page is a new capture of a known text."""
    batch = open_batch(tmp_path)
    known = article_of(add_story(batch)).id
    batch = left_by_a_killed_run(tmp_path, batch)
    (outcome,) = finish(batch, known)
    assert (outcome.outcome, outcome.article) == (OutcomeKind.UNCHANGED, known)
    sealed = batch.seal()
    assert sealed is not None
    assert sealed.manifest.counts.articles == 0


@pytest.mark.parametrize("promised", ["stored", "teaser"])
def test_a_promised_article_is_derived(tmp_path: Path, promised: str) -> None:
    """The outcome came to the disk, its article did not: the page gets it, and is told once, as it ended."""
    batch = open_batch(tmp_path)
    capture = add_story(batch)
    tell(batch, capture, OutcomeKind(promised), article=article_of(capture).id)
    batch = left_by_a_killed_run(tmp_path, batch)
    told = finish(batch)
    wanted = [promised] if promised == "stored" else [promised, "stored"]
    assert [outcome.outcome for outcome in told] == wanted
    assert {(outcome.asked, outcome.article) for outcome in told} == {
        ("http://news.test/asked", article_of(capture).id)
    }
    sealed = batch.seal()
    assert sealed is not None
    (line,) = sealed.article_lines()
    assert json.loads(line)["url"] == "http://news.test/asked"


def test_a_promised_article_that_the_archive_has_is_unchanged(tmp_path: Path) -> None:
    """Its line stands in another batch meanwhile: the page is told again, without a second article."""
    batch = open_batch(tmp_path)
    capture = add_story(batch)
    tell(batch, capture)
    batch = left_by_a_killed_run(tmp_path, batch)
    told = finish(batch, article_of(capture).id)
    assert [outcome.outcome for outcome in told] == ["stored", "unchanged"]


def test_a_second_visit_is_told_beside_the_first(tmp_path: Path) -> None:
    """The run was killed between the two: the page was told once, and each capture has its end."""
    batch = open_batch(tmp_path)
    first = add_story(batch)
    tell(batch, first)
    batch.add_article(encode(article_of(first)))
    second = add_story(batch, response=exchange(1, body=STORY.replace("pont", "quai").encode()).response)
    told = finish(left_by_a_killed_run(tmp_path, batch))
    assert [outcome.outcome for outcome in told] == ["stored", "stored"]
    assert second.pointer is not None
    assert told[1].record_id == second.pointer.record_id


def revisit(batch: OpenBatch, first: Capture) -> None:
    """Capture the same payload of the same URL once more."""
    assert first.pointer is not None
    prior = Prior(target_uri=first.target_uri, date=first.date, pointer=first.pointer)
    batch.append(exchange(2, body=STORY.encode()), prior=lambda _uri, _digest: prior)


def test_a_revisit_of_a_known_text_is_unchanged(tmp_path: Path) -> None:
    """Its payload lies in an earlier capture, whose article line stands."""
    batch = open_batch(tmp_path)
    first = add_story(batch)
    revisit(batch, first)
    tell(batch, first)
    batch.add_article(encode(article_of(first)))
    told = finish(left_by_a_killed_run(tmp_path, batch), article_of(first).id)
    assert [outcome.outcome for outcome in told] == ["stored", "unchanged"]


def test_a_revisit_without_a_known_text_is_fetched_again(tmp_path: Path) -> None:
    """The run of the earlier capture was interrupted before its derivation, and this one was killed."""
    batch = open_batch(tmp_path)
    first = add_story(batch)
    revisit(batch, first)
    tell(batch, first, OutcomeKind.INTERRUPTED)
    told = finish(left_by_a_killed_run(tmp_path, batch))
    assert [(outcome.outcome, outcome.article) for outcome in told] == [("interrupted", None)] * 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [("404 Not Found", "not-found"), ("403 Forbidden", "refused"), ("500 Oops", "server-error")],
)
def test_an_answer_that_is_no_page_keeps_its_outcome(tmp_path: Path, status: str, kind: str) -> None:
    """The status is on record, so the outcome is the one that the killed run would have told."""
    batch = open_batch(tmp_path)
    batch.append(exchange(1, status=status), prior=no_prior)
    (outcome,) = finish(left_by_a_killed_run(tmp_path, batch))
    assert (outcome.outcome, outcome.status) == (kind, int(status[:3]))


def test_no_answer_at_all_is_told_too(tmp_path: Path) -> None:
    """A request without an answer has no record to point to, yet its URL is accounted for."""
    batch = open_batch(tmp_path)
    batch.append(replace(exchange(1), response=b"", truncated="disconnect"), prior=no_prior)
    (outcome,) = finish(left_by_a_killed_run(tmp_path, batch))
    assert (outcome.outcome, outcome.record_id) == (OutcomeKind.INTERRUPTED, None)


def test_nothing_is_told_twice(tmp_path: Path) -> None:
    """A second kill during the recovery: what the first recovery told is found told."""
    batch = open_batch(tmp_path)
    for number in (1, 2, 3):
        add_story(batch, number)
    batch = left_by_a_killed_run(tmp_path, batch)
    assert len(finish(batch)) == 3
    captures = list(batch.captures())
    assert untold(captures, [outcomes.decode(line) for line in batch.outcomes()]) == []
    assert len(finish(left_by_a_killed_run(tmp_path, batch))) == 3
