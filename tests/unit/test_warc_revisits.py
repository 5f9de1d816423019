"""When a record is a revisit, and what it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.warc import records_of
from tests.archive import no_prior
from tests.exchanges import KEY, MAIN, PLAIN, answered, build, ids, notes, prior_of, read, sha256

if TYPE_CHECKING:
    from storage.capture import Prior
    from storage.exchange import Exchange


def test_the_same_payload_again_is_a_revisit() -> None:
    """The head is kept, the payload is referred to by record, URI, date, and by where it lies."""
    records = read(PLAIN, prior=prior_of())
    record = records[MAIN]
    assert record.type == "revisit"
    assert record.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert record.get("WARC-Refers-To") == "<urn:uuid:00000000-0000-4000-8000-0000000000ff>"
    assert record.get("WARC-Refers-To-Target-URI") == PLAIN.target_uri
    assert record.get("WARC-Refers-To-Date") == "2026-11-20T08:00:00Z"
    assert record.get("WARC-Truncated") == "length"
    assert record.get("WARC-Payload-Digest") == sha256(b"<p>Hi</p>")
    assert record.block == PLAIN.response[: -len(b"<p>Hi</p>")]
    assert f"depeche-prior: {KEY} 700 350" in notes(records[-1])
    built = build(PLAIN, prior=prior_of())
    assert (built.record_type, built.prior, built.payload_length) == ("revisit", prior_of(), 9)


def test_the_prior_is_asked_for_by_uri_and_digest() -> None:
    """The index is asked with what the record will say."""
    asked = []
    records_of(PLAIN, new_id=ids(), prior=lambda *question: asked.append(question))
    assert asked == [(PLAIN.target_uri, sha256(b"<p>Hi</p>"))]


@pytest.mark.parametrize(
    "given",
    [
        answered(b"HTTP/1.1 404 Not Found\r\n\r\ngone"),
        answered(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        answered(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
        answered(b"HTTP/1.1 200 OK\r\n\r\nsome", truncated="time"),
        answered(b"HTTP/1.1 200 OK\r\nContent-Le"),
    ],
)
def test_only_a_whole_answer_with_status_200_is_a_revisit(given: Exchange) -> None:
    """Errors, empty and cut bodies are stored as they came, though an equal payload is known."""
    assert read(given, prior=prior_of())[MAIN].type == "response"


@pytest.mark.parametrize("prior", [None, prior_of()])
def test_not_modified_is_a_revisit_of_the_newest_capture(prior: Prior | None) -> None:
    """A 304 refers to what it confirms when that is known; it has no payload of its own."""
    asked = []
    given = answered(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n")
    records_of(given, new_id=ids(), prior=lambda *question: asked.append(question))
    assert asked == [(PLAIN.target_uri, "")]
    record = read(given, prior=prior)[MAIN]
    assert (record.type, record.block) == ("revisit", given.response)
    assert record.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert (record.get("WARC-Refers-To") is None) == (prior is None)
    assert record.get("WARC-Payload-Digest") is None
    assert record.get("WARC-Truncated") is None


def test_no_prior_is_needed() -> None:
    """A caller without an index answers None to every question."""
    assert records_of(PLAIN, new_id=ids(), prior=no_prior).record_type == "response"
