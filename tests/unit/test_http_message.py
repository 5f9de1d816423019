"""HTTP responses read as servers send them: heads of every kind, payloads whole and cut."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Damaged
from storage.http_message import parse_head, payload

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        (b"HTTP/1.1 200 OK", 200, b"OK"),
        (b"HTTP/1.1 200", 200, b""),
        (b"HTTP/1.1 200 ", 200, b""),
        (b"HTTP/1.0 404 Not Found Here", 404, b"Not Found Here"),
        (b"HTTP/1.1 200 Tr\xe8s bien", 200, b"Tr\xe8s bien"),
        (b"http/1.1  503  Away", 503, b"Away"),
        (b"HTTP/1.1 999 Odd", 999, b"Odd"),
    ],
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_status_line_is_read_as_sent(line: bytes, status: int, reason: bytes, end: bytes) -> None:
    """No reason, a reason in Latin-1, a lower-case protocol, LF alone: all of them were met in the wild."""
    head = parse_head(line + end + b"A: b" + end + end + b"body")
    assert (head.status, head.reason, head.fields) == (status, reason, ((b"A", b"b"),))
    assert head.complete
    assert (line + end + b"A: b" + end + end + b"body")[head.length :] == b"body"


@pytest.mark.parametrize(
    "response",
    [b"", b"\r\n", b"<html>", b"HTTP/1.1", b"HTTP/1.1 20", b"HTTP/1.1 2x0 OK\r\n\r\n", b"SSH-2.0-x\r\n"],
)
def test_what_is_no_status_line_is_refused(response: bytes) -> None:
    """Bytes that are not HTTP never become a response record."""
    with pytest.raises(Damaged, match="status line"):
        parse_head(response)


def test_odd_field_lines_are_read_leniently() -> None:
    """Folds are joined, lines without a colon are no fields, names keep case, order and doubles."""
    head = parse_head(
        OK + b"X-CaSe:  one \r\nnonsense\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n"
        b"Folded: begins\r\n\t goes on\r\nLatin: caf\xe9\r\nEmpty:\r\nSpaced : x\r\n\r\n"
    )
    assert head.fields == (
        (b"X-CaSe", b"one"),
        (b"Set-Cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"Folded", b"begins goes on"),
        (b"Latin", b"caf\xe9"),
        (b"Empty", b""),
        (b"Spaced", b"x"),
    )
    assert head.get(b"x-case") == b"one"
    assert head.get_all(b"SET-COOKIE") == [b"a=1", b"b=2"]
    assert head.get(b"absent") is None


def test_a_cut_head_gives_what_came() -> None:
    """A response that ends inside its head has no body, and says so."""
    head = parse_head(OK + b"Content-Type: text/html\r\nContent-Len")
    assert not head.complete
    assert head.fields == ((b"Content-Type", b"text/html"),)
    assert payload(OK + b"Content-Length: 3\r\n") == payload(OK)
    assert payload(OK).body == b""
    assert not payload(OK).complete


def test_a_head_ends_at_its_first_empty_line() -> None:
    """LF alone ends the head even when the body holds CR LF CR LF, and the other way about."""
    assert payload(b"HTTP/1.1 200 OK\nA: b\n\nbody\r\n\r\nmore").body == b"body\r\n\r\nmore"
    assert payload(OK + b"A: b\r\n\r\nbody\n\nmore").body == b"body\n\nmore"
    assert payload(b"HTTP/1.1 200 OK\r\n\r\nbody").body == b"body"


@pytest.mark.parametrize(
    ("fields", "sent", "body", "complete"),
    [
        (b"", b"until close", b"until close", True),
        (b"Content-Length: 4\r\n", b"body", b"body", True),
        (b"content-length: 4\r\n", b"body and surplus", b"body", True),
        (b"Content-Length: 99999\r\n", b"short", b"short", False),
        (b"Content-Length: 4\r\nContent-Length: 4\r\n", b"body", b"body", True),
        (b"Content-Length: 4, 4\r\n", b"body", b"body", True),
        (b"Content-Length: 4\r\nContent-Length: 5\r\n", b"body5", b"body5", False),
        (b"Content-Length: four\r\n", b"body", b"body", False),
        (b"Content-Length: -1\r\n", b"body", b"body", False),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n", b"body", b"body", False),
        (b"Transfer-Encoding: identity\r\n", b"body", b"body", True),
    ],
)
def test_a_body_is_as_long_as_its_head_says(fields: bytes, sent: bytes, body: bytes, complete: bool) -> None:
    """Lengths that agree, disagree, lie or are missing; what came stays, and is called complete or not."""
    found = payload(OK + fields + b"\r\n" + sent)
    assert (found.body, found.complete) == (body, complete)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_some_responses_have_no_payload(status: bytes) -> None:
    """204, 304 and the answer to HEAD end with their head, whatever length they state."""
    assert payload(b"HTTP/1.1 " + status + b"\r\nContent-Length: 4\r\n\r\n").complete
    assert payload(OK + b"Content-Length: 4\r\n\r\n", request_method=b"HEAD").complete


@pytest.mark.parametrize(
    ("sent", "body", "complete"),
    [
        (b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", b"Wikipedia", True),
        (b'4;name="a;b"\r\nWiki\r\n0;last\r\n\r\n', b"Wiki", True),
        (b"A \r\n0123456789\r\n00\r\n\r\n", b"0123456789", True),
        (b"4\nWiki\n0\n\n", b"Wiki", True),
        (b"4\r\nWi\r\n\r\n0\r\n\r\n", b"Wi\r\n", True),
        (b"0\r\n\r\n", b"", True),
        (b"4\r\nWiki\r\n0\r\n", b"Wiki", False),
        (b"4\r\nWiki\r\n0", b"Wiki", False),
        (b"4\r\nWiki\r\n5\r\nped", b"Wikiped", False),
        (b"4\r\nWiki\r\n5", b"Wiki", False),
        (b"4\r\nWikiX5\r\npedia\r\n0\r\n\r\n", b"Wiki", False),
        (b"4\r\nWiki\r\nxyz\r\n", b"Wiki", False),
        (b"0x4\r\nWiki\r\n0\r\n\r\n", b"", False),
        (b"+4\r\nWiki\r\n0\r\n\r\n", b"", False),
        (b"-4\r\nWiki\r\n0\r\n\r\n", b"", False),
        (b"ffffffffffffffffff\r\nWiki", b"", False),
        (b"ffffffffffffffff\r\nWiki", b"Wiki", False),
        (b"<html>not chunked at all", b"", False),
        (b"", b"", False),
    ],
)
def test_chunks_are_joined_and_cut_ones_keep_their_prefix(sent: bytes, body: bytes, complete: bool) -> None:
    """Extensions, LF alone, sizes that are no hex, cuts at every place: the payload is what came before."""
    found = payload(CHUNKED + sent)
    assert (found.body, found.complete) == (body, complete)


def test_trailers_do_not_leak_into_the_payload() -> None:
    """Fields after the last chunk are trailers; warcio and pywb hand them out as page content."""
    found = payload(CHUNKED + b"4\r\nWiki\r\n0\r\nX-Sum: abc\r\nX-More:  d\r\n\r\n")
    assert found.body == b"Wiki"
    assert found.trailers == ((b"X-Sum", b"abc"), (b"X-More", b"d"))
    assert found.complete


@pytest.mark.parametrize("coding", [b"chunked", b"Chunked", b"CHUNKED", b" chunked ", b"identity, chunked"])
def test_the_coding_is_known_in_any_case(coding: bytes) -> None:
    """`Chunked` with a capital is chunked too."""
    assert payload(OK + b"transfer-encoding:" + coding + b"\r\n\r\n4\r\nWiki\r\n0\r\n\r\n").body == b"Wiki"


def test_every_transfer_coding_is_removed_and_content_coding_kept() -> None:
    """`gzip, chunked` as a transfer coding is taken off; gzip as a content coding is the payload."""
    packed = gzip.compress(b"page")
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    assert payload(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks).body == b"page"
    assert (
        payload(OK + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks).body
        == b"page"
    )
    assert (
        payload(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + chunks).body == packed
    )
    assert payload(OK + b"Transfer-Encoding: deflate\r\n\r\n" + zlib.compress(b"page")).body == b"page"


@pytest.mark.parametrize("coding", [b"br, chunked", b"gzip, chunked", b"what, chunked"])
def test_a_coding_that_cannot_be_removed_stays(coding: bytes) -> None:
    """An unknown or broken transfer coding is left where it is, and the payload is not called complete."""
    found = payload(OK + b"Transfer-Encoding: " + coding + b"\r\n\r\n4\r\nWiki\r\n0\r\n\r\n")
    assert (found.body, found.complete) == (b"Wiki", False)


def test_a_transfer_coded_bomb_is_not_blown_up() -> None:
    """Past 64 MiB a gzip transfer coding stays as it came."""
    bomb = gzip.compress(bytes(65 * 1024 * 1024))
    found = payload(OK + b"Transfer-Encoding: gzip\r\n\r\n" + bomb)
    assert (found.body, found.complete) == (bomb, False)


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=6), st.data())
def test_a_chunked_response_cut_anywhere_gives_a_prefix(chunks: list[bytes], data: st.DataObject) -> None:
    """However the connection broke, what is called the payload is a prefix of the real one."""
    sent = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    cut = data.draw(st.integers(0, len(sent)))
    found = payload(CHUNKED + sent[:cut])
    assert b"".join(chunks).startswith(found.body)
    assert found.complete == (cut == len(sent))


@given(st.binary(max_size=400), st.binary(max_size=100))
def test_no_bytes_make_the_reader_fail(noise: bytes, more: bytes) -> None:
    """Whatever a server sends after a status line, there is a head and a payload."""
    for start in (OK, b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n", CHUNKED):
        response = start + noise + b"\r\n\r\n" + more
        assert parse_head(response).length <= len(response)
        assert len(payload(response).body) <= len(response)


@pytest.mark.parametrize("said", [b"chunked, chunked", b"chunked\r\nTransfer-Encoding: Chunked"])
def test_chunked_said_twice_means_it_once(said: bytes) -> None:
    """RFC 9112 section 6.1 forbids to apply it twice; who says so sent chunks once."""
    response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + said + b"\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    assert payload(response).body == b"ok"
    assert payload(response).complete
