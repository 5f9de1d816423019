"""WARC records of one exchange: their literal text, which record says what, and what never gets into one."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import UnsafeField
from storage.exchange import Exchange
from storage.gzip_members import decode_member
from storage.redaction import redact_request
from storage.warc import capture_of, records_of, warcinfo
from storage.warc_fields import SURPLUS_KEPT
from storage.warc_reader import check_record, read_record
from tests.exchanges import KEY, PLAIN, STARTED, answered, exchange, ids, none_prior, prior_of

if TYPE_CHECKING:
    from storage.capture import Prior
    from storage.record import Record
    from storage.warc import ExchangeRecords

MAIN = 1


def build(given: Exchange, *, prior: Prior | None = None) -> ExchangeRecords:
    """Build the records with counted ids."""
    return records_of(given, new_id=ids(), prior=lambda *_: prior)


def read(given: Exchange, *, prior: Prior | None = None) -> list[Record]:
    """Build the records and read them back; every one must be sound."""
    records = [read_record(member) for member in build(given, prior=prior).members]
    assert [check_record(record) for record in records] == [[] for _ in records]
    return records


def sha256(data: bytes) -> str:
    """Compute a digest without the code under test."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def notes(record: Record) -> list[str]:
    """Return the lines of a metadata block."""
    return record.block.decode().splitlines()


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


def test_credentials_never_reach_a_record() -> None:
    """Authorization, cookies and userinfo are cut out of every record; the metadata says that they were."""
    secret = b"hunter2"
    given = exchange(
        target_uri="https://user:hunter2@news.example/a",
        request=b"GET https://user:hunter2@news.example/a HTTP/1.1\r\nHost: news.example\r\n"
        b"AUTHORIZATION: Basic hunter2\r\n folded hunter2\r\nCookie : sid=hunter2\r\nAccept: a@b\r\n"
        b"Referer: https://u:hunter2@x.example/\r\nproxy-authorization:hunter2\r\n\r\nbody: Cookie: a@b",
        via="https://user:hunter2@news.example/",
    )
    records = read(given)
    assert all(secret not in decode_member(member) for member in build(given).members)
    assert records[0].block == (
        b"GET https://news.example/a HTTP/1.1\r\nHost: news.example\r\nAccept: a@b\r\n"
        b"Referer: https://x.example/\r\n\r\nbody: Cookie: a@b"
    )
    assert {record.target_uri for record in records} == {"https://news.example/a"}
    assert [line for line in notes(records[-1]) if "redacted" in line] == [
        "depeche-redacted: userinfo",
        "depeche-redacted: authorization",
        "depeche-redacted: cookie",
        "depeche-redacted: proxy-authorization",
    ]
    assert build(given).target_uri == "https://news.example/a"


@pytest.mark.parametrize(
    ("uri", "bare"),
    [
        ("https://u@x.example/", "https://x.example/"),
        ("https://u:p@w@x.example:8443", "https://x.example:8443"),
        ("https://x.example/http://u:p@y.example/", "https://x.example/http://u:p@y.example/"),
        ("https://x.example?to=http://u@y.example/", "https://x.example?to=http://u@y.example/"),
        ("https://x.example/@handle", "https://x.example/@handle"),
        ("http://[::1]:80/@handle", "http://[::1]:80/@handle"),
        ("https://caf%C3%A9.example/@handle?to=a@b", "https://caf%C3%A9.example/@handle?to=a@b"),
        ("u:p@x.example/a", "x.example/a"),
        ("//u:p@x.example/", "x.example/"),
        ("http:u:p@x.example/", "http:x.example/"),
        ("http:/u:p@x.example", "http:/x.example"),
        (r"http:\\u:p@x.example", r"http:\\x.example"),
        ("http://u:p/w@x.example/", "http://x.example/"),
        ("http://u:p#w@x.example/", "http://x.example/"),
        ("http://u:p?w@x.example/", "http://x.example/"),
        ("http://u:p@w/w@x.example/", "http://x.example/"),
        ("http://u:p%40x.example/", "http://x.example/"),
        ("http://u:p\uff20x.example/", "http://x.example/"),
        ("https://a.example/ http://u:p@x.example/", "https://x.example/"),
        ("http\t://u:p@x.example/", "x.example/"),
    ],
)
def test_only_userinfo_is_cut_out_of_a_uri(uri: str, bare: str) -> None:
    """A sign @ in path or query belongs to the page's name."""
    assert build(exchange(target_uri=uri)).target_uri == bare


@given(
    st.lists(
        st.sampled_from(
            [b"GET ", b"http://", b"u:p@", b"h/", b"\r\n", b"\n", b" ", b"Cookie:", b"Referer: ", b"\r"]
        ),
        max_size=12,
    ).map(b"".join)
)
def test_what_is_redacted_has_nothing_left_to_redact(request: bytes) -> None:
    """The checker asks the same question of the block that was written; it must have no more to find."""
    assert redact_request(redact_request(request)[0])[1] == ()


def test_what_the_server_said_is_not_redacted() -> None:
    """Set-Cookie and userinfo in a response are what the page said."""
    response = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nLocation: http://u:p@x.example/\r\n\r\n"
    assert read(answered(response))[MAIN].block == response


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\r\nWARC-Type: forged", "\ud800"])
@pytest.mark.parametrize("name", ["target_uri", "ip", "cipher", "via", "hops"])
def test_what_could_forge_a_field_is_refused(name: str, bad: str) -> None:
    """CR, LF and NUL in any value that comes from outside stop the record; warcio would write them."""
    with pytest.raises(UnsafeField):
        build(exchange(**{name: f"http://x.example/{bad}"}))


def test_a_protocol_that_could_forge_a_field_is_refused() -> None:
    """The same for the names of protocols."""
    with pytest.raises(UnsafeField, match="WARC-Protocol"):
        build(exchange(protocols=("http/1.1\r\nX: y",)))


def test_a_refused_record_names_its_field() -> None:
    """The message says which field and what it would have held."""
    with pytest.raises(
        UnsafeField, match=r"WARC-Target-URI would hold a line break or NUL: 'http://x/\\r\\n'"
    ):
        build(exchange(target_uri="http://x/\r\n"))


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
        whole = (
            main.get(
                "WARC-Profile",
            )
            != "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        )
        assert main.block == given.response if whole else given.response.startswith(main.block)


def test_no_prior_is_needed() -> None:
    """A caller without an index answers None to every question."""
    assert records_of(PLAIN, new_id=ids(), prior=none_prior).record_type == "response"
