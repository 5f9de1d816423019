"""What is taken down of an exchange, and how it becomes one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.tape import Ending, Tape, Ticket, iana_cipher, split_interim

FINAL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ENDING = Ending(monotonic=12.5, tls=("tls/1.3", "TLS_AES_256_GCM_SHA384"))


def tape(*received: bytes, ticket: Ticket | None = None) -> Tape:
    """Return a tape that heard `received`."""
    made = Tape(
        ticket=ticket or Ticket(target_uri="https://news.example/a"),
        started=datetime(2026, 11, 21, tzinfo=UTC),
        clock_start=12.0,
        ending=lambda: ENDING,
        ip="192.0.2.1",
    )
    made.sent.extend([b"GET /a HTTP/1.1\r\n", b"Host: news.example\r\n\r\n"])
    for data in received:
        made.hear(data)
    return made


def test_the_bytes_stand_as_they_crossed() -> None:
    """Pieces are joined, nothing is added or lost, and time is counted in milliseconds."""
    exchange = tape(FINAL[:10], FINAL[10:]).exchange(ENDING)
    assert exchange.request == b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n"
    assert exchange.response == FINAL
    assert exchange.elapsed_ms == 500
    assert exchange.protocols == ("http/1.1", "tls/1.3")
    assert exchange.truncated is None


def test_surplus_and_interim_are_split_off() -> None:
    """1xx responses come before, bytes past the message's end behind; together they are what came."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    heard = tape(hints, FINAL, b"extra")
    exchange = heard.exchange(Ending(monotonic=12.5, tls=None, surplus=5))
    assert (exchange.interim, exchange.response, exchange.surplus) == (hints, FINAL, b"extra")


@pytest.mark.parametrize(
    ("message", "interim"),
    [
        (FINAL, b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + FINAL, b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\n\n" + FINAL, b"HTTP/1.1 100 Continue\n\n"),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", b""),
        (b"HTTP/1.1 103 cut", b""),
        (b"", b""),
    ],
)
def test_split_interim(message: bytes, interim: bytes) -> None:
    """Only whole 1xx heads are interim; 101 is final, and a cut one stays where it is."""
    assert split_interim(message) == (interim, message[len(interim) :])


def test_what_is_not_http_says_so() -> None:
    """Bytes without a status line must not become a response record; silence is no garbage."""
    assert not tape(b"\x00\x01garbage").exchange(ENDING).is_http
    assert tape().exchange(ENDING).is_http


def test_a_redirect_on_the_way_to_a_page_is_a_hop() -> None:
    """The role tells a page from the hops to it; robots.txt stays robots.txt when it redirects."""
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n"
    assert tape(moved).exchange(ENDING).role == "hop"
    robots = Ticket(target_uri="https://news.example/robots.txt", role="robots")
    assert tape(moved, ticket=robots).exchange(ENDING).role == "robots"


def test_only_the_last_of_several_broken_exchanges_ended_for_the_cause() -> None:
    """A re-sent request leaves a broken exchange behind; the time-out came to the second, not to it."""
    ticket = Ticket(target_uri="https://news.example/a")
    first, second, done = (tape(ticket=ticket) for _ in range(3))
    done.done = True
    ticket.tapes.extend([first, done, second])
    causes = [(one, ending.truncated) for one, ending in ticket.unfinished("time")]
    assert causes == [(first, "disconnect"), (second, "time")]


@pytest.mark.parametrize(
    ("openssl", "iana"),
    [
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("DHE-RSA-AES256-SHA", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
        ("PSK-NULL-SHA", "PSK-NULL-SHA"),
    ],
)
def test_ciphers_have_their_iana_names(openssl: str, iana: str) -> None:
    """WARC-Cipher-Suite wants the registry's name; an unknown one stays as OpenSSL says it."""
    assert iana_cipher(openssl) == iana
