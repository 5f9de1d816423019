"""Malformed responses from a seed: whole ones of every kind, bent in one to five places."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import brotli

from tests.servers.bad_pages import STORY
from tests.servers.wire_server import CHUNKED, GZIP, HTML, Answer, Case, chunked, head, sized

if TYPE_CHECKING:
    from collections.abc import Callable

_STORY = STORY.encode()
_WHOLE = (
    sized(_STORY, HTML),
    sized(gzip.compress(_STORY, mtime=0), GZIP, HTML),
    sized(brotli.compress(_STORY, quality=3), b"Content-Encoding: br", HTML),
    head(CHUNKED, HTML, b"Trailer: X-T") + chunked(_STORY, trailer=b"X-T: 1\r\n"),
    head(CHUNKED, GZIP, HTML) + chunked(gzip.compress(_STORY, mtime=0), extension=b";a=b", size=31),
    head(HTML, status=b"HTTP/1.0 200 OK") + _STORY,
    head(b"Link: </a.css>", status=b"HTTP/1.1 103 Early Hints") + sized(_STORY, HTML),
    sized(b"", b"Location: /moved", status=b"HTTP/1.1 301 Moved"),
    sized(_STORY, b"Content-Type: text/html; charset=utf-16", b'ETag: "a"', b"Set-Cookie: a=b; Path=/"),
    sized(b"<h1>sorry</h1>", HTML, status=b"HTTP/1.1 503 Busy"),
)
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"4294967296",
    b"18446744073709551616",
    b"9" * 40,
    b"0x10",
    b"1e3",
    b" 5",
    b"+5",
)
_WORDS = (
    b"\r\n", b"\n", b"\r", b"\0", b"\r\n\r\n", b"\r\n ", b": ", b":", b";", b",", b"\xff", b"\xc3\x28",
    b"chunked",
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"Content-Length: 5\r\n", b"0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip, br\r\n", b"Location: http://10.0.0.1/\r\n",
    b"WARC/1.1\r\nWARC-Type: response\r\n", b"<" * 99, b"]]>", b"<!--", b"\x1f\x8b\x08", b"A" * 9000,
    b"\x1b[31m",
)  # fmt: skip


def _place(data: bytes, chance: random.Random) -> int:
    """Return a place, more often in the head than its length would have it."""
    end = data.find(b"\r\n\r\n") if chance.random() < 0.7 else -1
    return chance.randrange(max(end + 4 if end >= 0 else len(data), 1))


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :] if data else data


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: _place(data, chance)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at + chance.randrange(1, 40) :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(_WORDS) + data[at:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.randbytes(chance.randrange(1, 300)) + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    piece = data[at : at + chance.randrange(1, 80)]
    return data[:at] + piece * chance.choice((2, 3, 50, 700)) + data[at:]


def _lines(data: bytes, chance: random.Random) -> bytes:
    top, _, body = data.partition(b"\r\n\r\n")
    lines = top.split(b"\r\n")
    chance.shuffle(lines)
    return chance.choice((b"\r\n", b"\n", b"\r", b"\r\r\n")).join(lines) + b"\r\n\r\n" + body


def _number(data: bytes, chance: random.Random) -> bytes:
    """Replace the number after some colon or space of the head."""
    top, _, body = data.partition(b"\r\n\r\n")
    parts = top.split(b" ")
    parts[chance.randrange(len(parts))] = chance.choice(_NUMBERS)
    return b" ".join(parts) + b"\r\n\r\n" + body


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _cut, _drop, _insert, _insert, _noise, _repeat, _lines, _number,
)  # fmt: skip


def mutant(seed: int, number: int) -> Answer:
    """Return the response of this number, the same each time; the server closes after it."""
    chance = random.Random(f"{seed}-{number}")
    data = chance.choice(_WHOLE)
    for _ in range(chance.randrange(1, 6)):
        data = chance.choice(_WAYS)(data, chance)
    return Answer(data=data, piece=chance.choice((1 << 20, 1 << 20, 700, 97)), close=True)


def mutants(seed: int, count: int) -> dict[str, Case]:
    """Return so many responses by their paths."""
    return {f"m{number}": Case(answers=(mutant(seed, number),), proves="") for number in range(count)}
