"""WARC records of one exchange: their literal text, and which record says what."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import UnsafeField
from storage.exchange import Exchange
from storage.gzip_members import decode_member
from storage.warc import capture_of, warcinfo
from storage.warc_fields import SURPLUS_KEPT
from storage.warc_reader import check_record, read_record
from tests.exchanges import (
    KEY,
    MAIN,
    PLAIN,
    STARTED,
    answered,
    build,
    exchange,
    ids,
    notes,
    prior_of,
    read,
    sha256,
)


def test_the_records_are_what_they_are_to_the_byte() -> None:
    """A change of any byte of the format is a decision; this is what a reader in fifty years finds."""
    request, response, metadata = (decode_member(member) for member in build(PLAIN).members)
    assert request == (
        b"WARC/1.1\r\n"
        b"WARC-Type: request\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        b"WARC-Target-URI: https://news.example/story?id=5\r\n"
        b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
        b"WARC-Date: 2026-11-21T10:15:00Z\r\n"
        b"WARC-IP-Address: 192.0.2.7\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Protocol: tls/1.3\r\n"
        b"WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
        b"Content-Type: application/http;msgtype=request\r\n"
        b"WARC-Block-Digest: sha256:833e1da2fb4198ec6bbd1f866f4e14c018a0b04f15a102732988fec32286b46f\r\n"
        b"Content-Length: 69\r\n"
        b"\r\n"
        b"GET /story?id=5 HTTP/1.1\r\nHost: news.example\r\nUser-Agent: depeche\r\n\r\n"
        b"\r\n\r\n"
    )
    assert response == (
        b"WARC/1.1\r\n"
        b"WARC-Type: response\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
        b"WARC-Target-URI: https://news.example/story?id=5\r\n"
        b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000003>\r\n"
        b"WARC-Date: 2026-11-21T10:15:00Z\r\n"
        b"WARC-IP-Address: 192.0.2.7\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Protocol: tls/1.3\r\n"
        b"WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
        b"WARC-Payload-Digest: sha256:9c655e84ab91015eed7670dfbb369ffdc31f6efe04ef8bad2615cab6b9e63ca6\r\n"
        b"Content-Type: application/http;msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:381b336c17ebbd95e14863c6bc9a95a59568cd74a7957a1d26c1aa0375a553bd\r\n"
        b"Content-Length: 87\r\n"
        b"\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 9\r\n\r\n<p>Hi</p>"
        b"\r\n\r\n"
    )
    assert metadata == (
        b"WARC/1.1\r\n"
        b"WARC-Type: metadata\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000003>\r\n"
        b"WARC-Target-URI: https://news.example/story?id=5\r\n"
        b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
        b"WARC-Date: 2026-11-21T10:15:00Z\r\n"
        b"WARC-IP-Address: 192.0.2.7\r\n"
        b"WARC-Protocol: http/1.1\r\n"
        b"WARC-Protocol: tls/1.3\r\n"
        b"WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n"
        b"Content-Type: application/warc-fields\r\n"
        b"WARC-Block-Digest: sha256:94aa3f6f6743ea1719b147b72205cfcac4d63c1ed224afa09d1cfd5c56a7207b\r\n"
        b"Content-Length: 83\r\n"
        b"\r\n"
        b"fetchTimeMs: 42\r\ndepeche-role: page\r\ndepeche-started: 2026-11-21T10:15:00.123456Z\r\n"
        b"\r\n\r\n"
    )


def test_warcinfo_says_who_wrote_the_file_and_how() -> None:
    """The first record of a file names its software and how digests are written."""
    member = warcinfo(
        {"software": "depeche/0.1", "operator": "Ünal <a@example.org>"},
        filename="x-0000.warc.gz",
        date=STARTED,
        record_id=ids()(),
    )
    record = read_record(member)
    assert check_record(record) == []
    assert (record.type, record.get("WARC-Filename")) == ("warcinfo", "x-0000.warc.gz")
    lines = notes(record)
    assert lines[:2] == ["software: depeche/0.1", "operator: Ünal <a@example.org>"]
    assert "format: WARC File Format 1.1" in lines
    assert any(line.startswith("depeche-digests: sha256") for line in lines)
    with pytest.raises(UnsafeField, match="software"):
        warcinfo({"software": "x\r\nrobots: ignore"}, filename="x", date=STARTED, record_id=ids()())


def test_a_date_is_utc_in_whole_seconds_and_the_rest_is_in_the_metadata() -> None:
    """Any zone is turned to UTC, the fraction cut, never rounded up; a date without a zone is refused."""
    at = datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-5)))
    records = read(exchange(started=at))
    assert {record.get("WARC-Date") for record in records} == {"2026-11-22T04:59:59Z"}
    assert "depeche-started: 2026-11-22T04:59:59.999999Z" in notes(records[-1])
    with pytest.raises(ValueError, match="time zone"):
        build(exchange(started=at.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("response", "payload"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n4;x=y\r\nWiki\r\n0\r\nX-T: 1\r\n\r\n",
            b"Wiki",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n9\r\nped", b"Wikiped"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\0",
            b"\x1f\x8b\x08\0",
        ),
        (b"HTTP/1.1 404\r\n\r\ngone", b"gone"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    ],
)
def test_the_payload_digest_is_that_of_the_specification(response: bytes, payload: bytes) -> None:
    """Transfer coding is removed, content coding is not; the block keeps every byte of the framing."""
    record = read(answered(response))[MAIN]
    assert record.block == response
    assert record.get("WARC-Payload-Digest") == sha256(payload)
    assert record.get("WARC-Block-Digest") == sha256(response)
    assert build(answered(response)).payload_length == len(payload)


def test_a_response_cut_in_its_head_has_no_payload_digest() -> None:
    """Where no payload begins there is nothing to digest."""
    records = build(answered(b"HTTP/1.1 200 OK\r\nContent-Ty", truncated="disconnect"))
    record = read(answered(b"HTTP/1.1 200 OK\r\nContent-Ty", truncated="disconnect"))[MAIN]
    assert (record.type, record.get("WARC-Truncated")) == ("response", "disconnect")
    assert record.get("WARC-Payload-Digest") is None
    assert (records.payload_digest, records.status) == (None, 200)


@pytest.mark.parametrize(
    "given",
    [
        answered(b"SSH-2.0-OpenSSH\r\n", is_http=False, truncated="disconnect"),
        answered(b"HTTP/9.9 what\r\n\r\n", is_http=True),
    ],
)
def test_bytes_that_are_not_http_never_become_a_response(given: Exchange) -> None:
    """They are kept under a URN of their own, so that an index does not offer them as the page."""
    request, record, _ = read(given)
    assert (record.type, record.get("Content-Type")) == ("metadata", "application/octet-stream")
    assert record.block == given.response
    assert record.target_uri == record.record_id
    assert record.get("WARC-Truncated") == given.truncated
    assert request.get("WARC-Concurrent-To") == f"<{record.record_id}>"
    built = build(given)
    assert (built.record_type, built.main, built.status, built.payload_digest) == ("metadata", 1, None, None)


def test_no_answer_leaves_the_request_and_why() -> None:
    """When nothing came, the request and its metadata still stand, tied to each other."""
    request, metadata = read(answered(b"", truncated="time"))
    assert (request.type, metadata.type) == ("request", "metadata")
    assert request.get("WARC-Concurrent-To") == f"<{metadata.record_id}>"
    assert metadata.get("WARC-Concurrent-To") == f"<{request.record_id}>"
    assert "depeche-truncated: time" in notes(metadata)
    built = build(answered(b"", truncated="time"))
    assert (built.main, built.record_type, built.block_digest) == (None, None, None)
    assert capture_of(PLAIN, built, key=KEY, offset=0).pointer is None


def test_what_stood_around_the_response_is_kept_beside_it() -> None:
    """1xx responses and surplus bytes are no part of the response; the metadata holds them in base64."""
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    lines = notes(
        read(exchange(interim=interim, surplus=b"x" * 70_000, via="https://news.example/", hops="L"))[-1]
    )
    said = dict(line.split(": ", 1) for line in lines)
    assert b64decode(said["depeche-interim"]) == interim
    assert b64decode(said["depeche-surplus"]) == b"x" * SURPLUS_KEPT
    assert said["depeche-surplus-length"] == "70000"
    assert (said["via"], said["hopsFromSeed"], said["depeche-role"]) == ("https://news.example/", "L", "page")


def test_a_capture_points_at_the_main_record() -> None:
    """The offset counts what stands before the exchange in the file and the request before the response."""
    records = build(PLAIN)
    capture = capture_of(PLAIN, records, key=KEY, offset=1000)
    assert capture.pointer is not None
    assert capture.pointer.offset == 1000 + len(records.members[0])
    assert capture.pointer.length == len(records.members[1])
    assert capture.pointer.record_id == read_record(records.members[1]).record_id
    assert (capture.status, capture.content_type) == (200, "text/html; charset=utf-8")
    assert (capture.payload_digest, capture.payload_length) == (sha256(b"<p>Hi</p>"), 9)
    assert (capture.date, capture.role, capture.ip) == (
        datetime(2026, 11, 21, 10, 15, tzinfo=UTC),
        "page",
        "192.0.2.7",
    )


def test_payloads_stay_out_of_logs() -> None:
    """The repr of the records of a page is short and holds none of it."""
    assert "Hi" not in repr(build(PLAIN))


STATUS_LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 304", b"HTTP/1.1 404 x", b"http/1.1 200", b"junk"]
)
FIELDS = st.sampled_from(
    [
        b"Content-Length: 4",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"X",
        b" fold",
        b"A:b",
    ]
)
RESPONSES = st.one_of(
    st.binary(max_size=80),
    st.builds(
        lambda line, fields, end, body: end.join([line, *fields, b"", body]),
        STATUS_LINES,
        st.lists(FIELDS, max_size=4),
        st.sampled_from([b"\r\n", b"\n"]),
        st.one_of(st.binary(max_size=80), st.just(b"4\r\nWiki\r\n0\r\n\r\n")),
    ),
)
EXCHANGES = st.builds(
    Exchange,
    target_uri=st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1).map(
        lambda tail: "http://x.example/" + tail
    ),
    request=st.binary(max_size=120),
    response=RESPONSES,
    interim=st.binary(max_size=40),
    surplus=st.binary(max_size=40),
    started=st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants them naive
    elapsed_ms=st.integers(0, 10**6),
    ip=st.sampled_from([None, "192.0.2.7", "2001:db8::1"]),
    truncated=st.sampled_from([None, "length", "time", "disconnect", "unspecified"]),
    is_http=st.booleans(),
    role=st.sampled_from(["page", "robots", "hop", "retry"]),
)


@given(EXCHANGES, st.booleans())
def test_whatever_crossed_the_wire_reads_back_sound(given: Exchange, known: bool) -> None:
    """The spool checks its own file before it seals it: no exchange may make a record that it refuses."""
    prior = prior_of(given) if known else None
    built = build(given, prior=prior)
    records = read(given, prior=prior)
    assert [record.record_id for record in records] == list(built.record_ids)
    assert len(records) == (3 if given.response else 2)
    if built.main is not None:
        main = records[built.main]
        assert (main.type, main.get("WARC-Payload-Digest")) == (built.record_type, built.payload_digest)
        whole = main.get("WARC-Profile") != "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        assert main.block == given.response if whole else given.response.startswith(main.block)
