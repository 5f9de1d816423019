"""`depeche trace`: from a sentence to the bytes that it stands in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.article import FurtherPage
from tests.cli_fixtures import PAGE, SENTENCE, Archive, Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_trace_leads_to_the_bytes(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Record, object, place, digests, and the bytes of the payload with what stands around them."""
    article = archive.articles[0]
    assert article.capture is not None
    status, out, err = depeche("trace", article.id, SENTENCE)
    start, end = PAGE.index("Personne"), len(PAGE[: PAGE.index("dit-elle.")].encode()) + len("dit-elle.")
    assert (status, err) == (0, "")
    assert f"record   {article.capture.record_id}\n" in out
    assert f"object   {article.capture.warc}\n" in out
    assert f"offset   {article.capture.offset}, length {article.capture.length}\n" in out
    assert f"digests  ok  {article.capture.payload_digest}\n" in out
    assert f"bytes    {start} to {end} of the payload as served (visible text, utf-8)\n" in out
    assert (
        "<p>Le pont rouvre. ⟦Personne n&rsquo;a <em>été</em> blessé, dit-elle.⟧ La suite demain.</p>" in out
    )


def test_trace_json_gives_a_place_that_holds_the_sentence(
    archive: Archive, depeche: Callable[..., Asked]
) -> None:
    """The span counts bytes of the payload after content decoding, in the record's own charset."""
    for article in archive.articles:
        charset = article.extraction.charset or ""
        answer = json.loads(depeche("trace", article.url, SENTENCE, "--json")[1])
        (span,) = answer["spans"]
        found = PAGE.encode(charset)[span["start"] : span["end"]].decode(charset)
        assert found == "Personne n&rsquo;a <em>été</em>\n blessé, dit-elle."
        assert answer["digests_ok"]
        assert answer["content_coding"] == ("gzip" if article is archive.articles[1] else None)


def test_trace_says_when_the_sentence_is_not_there(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 1, and still where the record lies."""
    status, out, err = depeche("trace", archive.articles[0].id, "Personne ne sait rien de cela.")
    assert (status, err) == (1, "The sentence does not stand in this page.\n")
    assert "record   urn:uuid:" in out
    assert depeche("trace", "ffff", SENTENCE)[0] == 1


def test_trace_refuses_damaged_bytes(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 4 and the object's key: a sentence in changed bytes proves nothing."""
    archive.damage()
    status, _, err = depeche("trace", archive.articles[0].id, SENTENCE)
    assert status == 4
    assert str(archive.warc.relative_to(archive.folder)) in err
    archive.warc.unlink()
    assert depeche("trace", archive.articles[0].id, SENTENCE)[0] == 4


def test_trace_checks_the_digest_against_the_article_line(
    archive: Archive, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that is sound in itself but not the one the article was derived from is damage too."""
    other = replace(archive.articles[0].capture, payload_digest=f"sha256:{'0' * 64}")  # type: ignore[type-var]
    monkeypatch.setattr(
        "extractors.article.decode", lambda _line: replace(archive.articles[0], capture=other)
    )
    status, out, err = depeche("trace", archive.articles[0].id, SENTENCE)
    assert status == 4
    assert "digests  wrong" in out
    assert f"the article line says sha256:{'0' * 64}" in err


def test_trace_names_a_damaged_page_before_the_last(
    archive: Archive, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 4 has its reason on stderr, whichever of an article's pages it is."""
    first, second = archive.articles[0], archive.articles[1].capture
    false = replace(first.capture, payload_digest=f"sha256:{'0' * 64}")  # type: ignore[type-var]
    part = FurtherPage(url=f"{first.url}/2", first_block=1, first_cut=0, charset="utf-8", capture=second)
    both = replace(first, capture=false, parts=(part,))
    monkeypatch.setattr("extractors.article.decode", lambda _line: both)
    status, out, err = depeche("trace", first.id, "No page has said this.")
    assert (status, "page 2" in out, "digests  ok" in out) == (4, True, True)
    assert f"the article line says sha256:{'0' * 64}" in err
    assert "does not stand in any of the 2 pages" in err
