"""Long responses wait on the disk until they have ended, and a body is kept once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from twisted.web._newclient import ParseError

from crawler.agent import counted, strict
from crawler.errors import HeadTooLarge
from crawler.tape import IN_MEMORY, Ending, Tape, Ticket

if TYPE_CHECKING:
    from pathlib import Path

    from storage.exchange import Exchange

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n"
ENDING = Ending(monotonic=1.0, tls=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a recorder promises, as far as a ticket looks at it."""

    place: str | None


def heard(*pieces: bytes, folder: Path | None = None) -> Exchange:
    """Return an exchange that came in these pieces."""
    tape = Tape(
        ticket=Ticket(target_uri="https://news.example/a"),
        started=datetime(2026, 11, 21, tzinfo=UTC),
        clock_start=0.0,
        ending=lambda: ENDING,
        folder=str(folder) if folder else None,
    )
    for piece in pieces:
        tape.hear(piece)
    return tape.exchange(ENDING)


def test_a_long_response_comes_back_whole(tmp_path: Path) -> None:
    """Beyond a megabyte the bytes wait in a file without a name, which is gone when they were read."""
    body = bytes(range(256)) * 12_000
    exchange = heard(HEAD, *(body[at : at + 65_536] for at in range(0, len(body), 65_536)), folder=tmp_path)
    assert exchange.response == HEAD + body
    assert len(body) > IN_MEMORY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("reads_record", "place", "body"),
    [(False, "0000.warc.gz", b"ok"), (True, "0000.warc.gz", None), (True, None, b"ok")],
)
def test_a_body_is_kept_unless_its_record_is_read(
    *, reads_record: bool, place: str | None, body: bytes | None
) -> None:
    """Who reads the record needs no second copy; a revisit has no payload in its record, so it is kept."""
    ticket = Ticket(target_uri="https://news.example/a", reads_record=reads_record)
    ticket.keep(Kept(place=place), heard(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    assert ticket.body == body


def test_what_is_no_http_has_no_body() -> None:
    """Bytes without a status line are kept as they came and read by nobody."""
    ticket = Ticket(target_uri="https://news.example/a")
    ticket.keep(Kept(place=None), heard(b"\x00garbage"))
    assert ticket.body is None


def test_header_fields_are_counted() -> None:
    """The field after the last one that is allowed ends the exchange with the sentence that says so."""
    ticket = Ticket(target_uri="https://news.example/a")
    taken: list[bytes] = []
    receive = counted(lambda name, _: taken.append(name), ticket, limit=2)
    receive(b"a", b"1")
    receive(b"b", b"2")
    with pytest.raises(HeadTooLarge, match="more than 2 header fields"):
        receive(b"c", b"3")
    assert taken == [b"a", b"b"]
    assert isinstance(ticket.abort, HeadTooLarge)


def test_a_name_that_is_none_is_passed_over() -> None:
    """White space around a name is left out; a field that Twisted would fail the page for is skipped."""
    from twisted.web.http_headers import Headers

    headers = Headers()
    receive = counted(headers.addRawHeader, Ticket(target_uri="https://news.example/a"), limit=9)
    for name in (b"X Odd", b"Content-Length ", b"X-Cl\xe9", b""):
        receive(name, b"1")
    assert dict(headers.getAllRawHeaders()) == {b"Content-Length": [b"1"]}


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK", b"HTTP/1.1 404", b"HTTP/1.0 503 Busy now"])
def test_a_status_has_three_digits(line: bytes) -> None:
    """Such a line goes on to Twisted."""
    taken: list[bytes] = []
    strict(taken.append)(line)
    assert taken == [line]


@pytest.mark.parametrize("code", [b"18446744073709551616", b"-200", b"20", b"2000", b"OK", b""])
def test_any_other_status_is_no_http(code: bytes) -> None:
    """A number that no database holds would end the run when it is committed."""
    with pytest.raises(ParseError):
        strict(lambda _: None)(b"HTTP/1.1 " + code + b" OK")
