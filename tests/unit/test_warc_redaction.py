"""What never gets into a record: credentials, and values that would forge a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import UnsafeField
from storage.gzip_members import decode_member
from storage.redaction import redact_request
from tests.exchanges import MAIN, answered, build, exchange, notes, read


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
