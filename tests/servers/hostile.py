"""The catalogue of misbehaviour: one tiny resource each, and the outcome that a fetch of it must end in.

`python -m tests.drills hostile` fetches it whole. What tests.servers.bad_pages holds is part of it.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

import brotli
from backports import zstd

from tests.servers.bad_pages import BAD, GOOD, STORY
from tests.servers.inward import SPELLINGS
from tests.servers.wire_server import (
    CHUNKED,
    GZIP,
    HTML,
    PAGE,
    Answer,
    Case,
    case,
    chunked,
    head,
    sized,
)

_STORY = STORY.encode()
_ZIPPED = gzip.compress(_STORY, mtime=0)
_FOUND = b"HTTP/1.1 302 Found"
_LONG = b"<p>" + b"more and more of it " * 3000 + b"</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A resource, the outcomes that are right for it, words of its sentence and of its article's warning."""

    case: Case
    outcomes: frozenset[str]
    sentence: str = ""
    warning: str = ""


def _ends(outcomes: str, data: bytes, *, sentence: str = "", warning: str = "", **how: object) -> Hostile:
    """Return a resource that answers with `data`; several outcomes are separated by white space."""
    return Hostile(
        case=case("", data, **how), outcomes=frozenset(outcomes.split()), sentence=sentence, warning=warning
    )


def _coded(coding: bytes, body: bytes) -> bytes:
    return sized(body, HTML, b"Content-Encoding: " + coding)


def _line(status: bytes) -> bytes:
    return sized(_STORY, HTML, status=status)


def _to(location: str) -> bytes:
    return sized(b"", b"Location: " + location.encode(), status=_FOUND)


def _drip(data: bytes, *, sentence: str) -> Hostile:
    return _ends("timed-out", data, sentence=sentence, piece=1, pause_seconds=0.2)


def _slow() -> dict[str, Hostile]:
    said = head(HTML, b"Content-Length: 90000")
    return {
        "silent": _ends("timed-out", b"", sentence="no byte came", hang_seconds=90),
        "stalled-head": _ends("timed-out", said[:20], sentence="longer than", hang_seconds=90),
        "stalled-body": _ends("timed-out", said + PAGE, sentence="longer than", hang_seconds=90),
        "drip-head": _drip(head(HTML, *[b"X-A: bbbb"] * 90), sentence="longer than"),
        "drip-body": _drip(PAGE.join((said, PAGE)), sentence="longer than"),
        "drip-chunks": _drip(head(CHUNKED, HTML) + chunked(PAGE, size=1), sentence="longer than"),
        "no-end": _ends("timed-out", head(HTML) + PAGE, sentence="longer than", hang_seconds=90),
    }


def _endless() -> dict[str, Hostile]:
    chunk = b"%x\r\n%b\r\n" % (len(_LONG), _LONG)
    big = "too-large-download"
    return {
        "endless-body": _ends(big, head(HTML), sentence="limits.wire_bytes", endless=_LONG),
        "endless-chunks": _ends(big, head(CHUNKED, HTML), sentence="limits.wire_bytes", endless=chunk * 9),
        "endless-extension": _ends(
            f"{big} not-http cut-off", head(CHUNKED, HTML) + b"1;", endless=b"x" * 4096
        ),
        "endless-trailer": _ends(
            f"{big} not-http cut-off",
            head(CHUNKED, HTML) + chunked(_STORY)[:-2],
            endless=b"X-T: abcdef\r\n" * 99,
        ),
        "endless-head": _ends(big, b"HTTP/1.1 200 OK\r\n", sentence="head", endless=b"X-A: bbbbbb\r\n" * 300),
        "endless-line": _ends(f"{big} not-http", b"HTTP/1.1 200 OK\r\nX-A: ", endless=b"b" * 4096),
        "endless-status": _ends(f"{big} not-http", b"HTTP/1.1 200 ", endless=b"OK " * 1000),
        "endless-fold": _ends(big, b"HTTP/1.1 200 OK\r\nX-A: b\r\n", endless=b" and more\r\n" * 400),
        "endless-interim": _ends(
            big, b"", sentence="head", endless=head(status=b"HTTP/1.1 103 Early Hints") * 100
        ),
        "lied-length": _ends(big, head(HTML, b"Content-Length: 9999999999999") + PAGE, close=True),
        "endless-extensions": _ends(
            big,
            head(CHUNKED, HTML),
            sentence="limits.wire_bytes",
            endless=(b"1;" + b"x" * 900 + b"\r\na\r\n") * 99,
        ),
    }


def _heads() -> dict[str, Hostile]:
    fields = [b"X-Field-%d: a" % number for number in range(1000)]
    nothing = "not-http cut-off"
    return {
        "fields-1000": _ends(
            "too-large-download", sized(_STORY, HTML, *fields), sentence="500 header fields"
        ),
        "fields-499": _ends("stored", sized(_STORY, HTML, *fields[:498])),
        "field-60k": _ends("stored", sized(_STORY, HTML, b"X-Long: " + b"a" * 60_000)),
        "name-with-space": _ends("stored", sized(_STORY, HTML, b"X Odd Name: a")),
        "name-before-space": _ends("stored", head(HTML, b"Content-Length : %d" % len(_STORY)) + _STORY),
        "name-not-ascii": _ends("stored", sized(_STORY, HTML, "X-Clé: a".encode())),
        "name-of-nothing": _ends("stored", sized(_STORY, HTML, b": a", b":")),
        "value-with-nul": _ends("stored", sized(_STORY, HTML, b"X-A: a\0b")),
        "value-with-cr": _ends("stored", sized(_STORY, HTML, b"X-A: a\rWARC-Type: forged")),
        "value-of-bytes": _ends("stored", sized(_STORY, HTML, b"X-A: " + bytes(range(128, 256)))),
        "type-of-nonsense": _ends(
            "stored not-html", sized(_STORY, b'Content-Type: \x1b[31m; charset="\0utf-99"; boundary=')
        ),
        "no-http": _ends(nothing, b"220 ftp.example ready\r\n331 password?\r\n", close=True),
        "http09": _ends(nothing, _STORY, close=True),
        "http2": _ends(nothing, b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0d\0\4\0\x10\0\0" * 9, close=True),
        "tls-alert": _ends(nothing, b"\x15\x03\x01\x00\x02\x02\x46", close=True),
        "icy": _ends(f"stored {nothing}", _line(b"ICY 200 OK"), close=True),
        "status-0": _ends(f"http-status {nothing}", _line(b"HTTP/1.1 0 Nothing"), close=True),
        "status-999": _ends(f"server-error {nothing}", _line(b"HTTP/1.1 999 Denied"), close=True),
        "status-20000": _ends(f"server-error {nothing}", _line(b"HTTP/1.1 20000 OK"), close=True),
        "status-word": _ends(nothing, _line(b"HTTP/1.1 OK"), close=True),
        "status-minus": _ends(f"http-status {nothing}", _line(b"HTTP/1.1 -200 OK"), close=True),
        "version-9": _ends(f"stored {nothing}", _line(b"HTTP/9.9 200 OK"), close=True),
        "version-small": _ends(f"stored {nothing}", _line(b"http/1.1 200 ok"), close=True),
        "empty-lines": _ends(f"stored {nothing}", b"\r\n\r\n" + _line(b"HTTP/1.1 200 OK"), close=True),
        "switching": _ends(
            "http-status cut-off timed-out not-http",
            head(b"Upgrade: x", status=b"HTTP/1.1 101 X") + PAGE,
            close=True,
        ),
        "partial-content": _ends("stored", sized(_STORY, HTML, status=b"HTTP/1.1 206 Partial Content")),
        "unasked-304": _ends("http-status", head(status=b"HTTP/1.1 304 Not Modified")),
        "escape-codes": _ends(
            "not-found", sized(b"\x1b]0;owned\7", HTML, status=b"HTTP/1.1 404 \x1b[2J\x1b[31mX")
        ),
    }


def _framing() -> dict[str, Hostile]:
    def length(said: bytes) -> bytes:
        return head(HTML, b"Content-Length: " + said) + _STORY

    def chunks(framed: bytes) -> bytes:
        return head(CHUNKED, HTML) + framed

    torn = "cut-off not-http"
    return {
        "length-short": _ends("stored", length(b"%d" % (len(_STORY) - 20))),
        "length-long": _ends("cut-off", length(b"99999"), close=True),
        "length-minus": _ends(torn, length(b"-5"), close=True),
        "length-word": _ends(torn, length(b"many"), close=True),
        "length-huge": _ends(f"{torn} too-large-download", length(b"9" * 400), close=True),
        "length-two": _ends(
            torn, head(HTML, b"Content-Length: 5", b"Content-Length: 900") + _STORY, close=True
        ),
        "length-and-chunks": _ends(
            "stored", head(CHUNKED, HTML, b"Content-Length: 5") + chunked(_STORY), close=True
        ),
        "chunk-word": _ends(torn, chunks(b"zz\r\n" + _STORY), close=True),
        "chunk-minus": _ends(torn, chunks(b"-5\r\n" + _STORY), close=True),
        "chunk-huge": _ends(f"{torn} too-large-download", chunks(b"f" * 15 + b"\r\n" + _STORY), close=True),
        "chunk-overlong": _ends(torn, chunks(b"5\r\n" + _STORY + b"\r\n0\r\n\r\n"), close=True),
        "chunk-cut": _ends("cut-off", chunks(chunked(_STORY)[:-60]), close=True),
        "chunk-of-nothing": _ends("empty", chunks(b"0\r\n\r\n")),
        "chunks-of-one": _ends("stored", chunks(chunked(_STORY, size=1))),
        "twice-chunked": _ends(f"stored {torn}", head(CHUNKED, CHUNKED, HTML) + chunked(_STORY), close=True),
        "old-and-closing": _ends("stored", head(HTML, status=b"HTTP/1.0 200 OK") + _STORY, close=True),
        "reset": _ends("cut-off", head(HTML) + _STORY, reset=True),
        "smuggled": _ends("stored", sized(_STORY, HTML) + sized(b"forged", HTML)),
        "forged-record": _ends(
            "stored", sized(_STORY + b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n", HTML)
        ),
    }


def _codings() -> dict[str, Hostile]:
    block = b"<p>a</p>" * (1 << 21)
    zipped = gzip.compress(block, mtime=0)
    bent = _ZIPPED[:-8] + bytes(4) + _ZIPPED[-4:]
    bomb, odd = "too-large", "stored undecodable"
    return {
        "bomb-gzip": _ends(bomb, _coded(b"gzip", zipped * 64)),
        "bomb-deflate": _ends(bomb, _coded(b"deflate", zlib.compress(block * 4))),
        "bomb-brotli": _ends(bomb, _coded(b"br", brotli.compress(block * 4, quality=4))),
        "bomb-zstd": _ends(bomb, _coded(b"zstd", zstd.compress(block) * 8)),
        "bomb-nested": _ends(bomb, _coded(b"gzip, gzip", gzip.compress(zipped * 64, mtime=0))),
        "nested-ten": _ends("undecodable", _coded(b", ".join([b"gzip"] * 10), _nested(10))),
        "members-20000": _ends(odd, _coded(b"gzip", gzip.compress(b"", mtime=0) * 20_000 + _ZIPPED)),
        "gzip-cut": _ends("stored", _coded(b"gzip", _ZIPPED[:-60]), warning="ends early"),
        "gzip-without-end": _ends("stored", _coded(b"gzip", _ZIPPED[:-8]), warning="ends early"),
        "gzip-wrong-crc": _ends("stored", _coded(b"gzip", bent), warning="corrupt"),
        "gzip-in-name-only": _ends("stored", _coded(b"gzip", _STORY), warning="is not"),
        "gzip-unsaid": _ends("stored", sized(_ZIPPED, HTML)),
        "coding-unknown": _ends(odd, _coded(b"rot13", _STORY)),
        "brotli-noise": _ends("undecodable", _coded(b"br", b"\xff\x00" * 900)),
        "zstd-wide-window": _ends("undecodable", _coded(b"zstd", b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(99))),
    }


def _nested(depth: int) -> bytes:
    data = _STORY
    for _ in range(depth):
        data = gzip.compress(data, mtime=0)
    return data


def _redirects() -> dict[str, Hostile]:
    nowhere = "http-status not-a-url unknown-scheme not-found"
    chain = {
        f"chain-{number}": _ends(
            "too-many-redirects" if number < 3 else "not-found", _to(f"chain-{number + 1}")
        )
        for number in range(1, 13)
    }
    return chain | {
        "circle-of-two": _ends("redirect-loop", _to("/circle-back")),
        "circle-back": _ends("redirect-loop", _to("/circle-of-two")),
        "circle-by-fragment": _ends("redirect-loop", _to("/circle-by-fragment#again")),
        "to-nothing": _ends("http-status", sized(b"", b"Location:", status=_FOUND)),
        "to-an-endless-url": _ends(nowhere, _to("/" + "a" * 60_000)),
        "to-a-bad-port": _ends(nowhere, _to("http://news.example:99999/")),
        "to-a-bracket": _ends(nowhere, _to("http://[")),
        "to-a-broken-line": _ends(nowhere, sized(b"", b"Location: /a\r\nSet-Cookie: a=b", status=_FOUND)),
        "to-a-coded-line": _ends(nowhere, _to("/a%0d%0aWARC-Type:%20forged")),
        "to-a-bare-cr": _ends(nowhere, sized(b"", b"Location: /a\rWARC-Type: forged", status=_FOUND)),
        "to-bytes": _ends(nowhere, sized(b"", b"Location: /\xff\xfe\x80", status=_FOUND)),
        "to-two-places": _ends(
            _INWARD, sized(b"", b"Location: /nowhere-1", b"Location: http://10.0.0.1/", status=_FOUND)
        ),
        "refresh-inward": _ends(
            "stored not-an-article empty teaser",
            sized(b"<meta http-equiv=refresh content='0; url=http://10.0.0.1/'>" + _STORY, HTML),
        ),
        "refresh-field": _ends("stored", sized(_STORY, HTML, b"Refresh: 0; url=http://10.0.0.1/")),
    }


def _names() -> dict[str, Hostile]:
    away = b'Content-Disposition: attachment; filename="../../../../../tmp/depeche-was-here"'
    return {
        "disposition": _ends("stored", sized(_STORY, HTML, away)),
        "..%2f..%2f..%2f..%2ftmp%2fdepeche-was-here": _ends("stored", sized(_STORY, HTML)),
        "%2e%2e/%2e%2e/tmp/depeche-was-here": _ends("stored not-found", sized(_STORY, HTML)),
        "%00%0d%0aWARC-Type:%20forged": _ends("stored", sized(_STORY, HTML)),
        "C:%5c..%5c..%5cdepeche-was-here": _ends("stored", sized(_STORY, HTML)),
        "content-location": _ends("stored", sized(_STORY, HTML, b"Content-Location: http://10.0.0.1/x")),
        "referrer-policy": _ends("stored", sized(_STORY, HTML, b"Referrer-Policy: os.system")),
        "alt-svc": _ends(
            "stored", sized(_STORY, HTML, b'Alt-Svc: h3="10.0.0.1:80"', b"Link: </x>; rel=preload")
        ),
        "set-cookie": _ends(
            "stored", sized(_STORY, HTML, *[b"Set-Cookie: a%d=b; Domain=example" % n for n in range(99)])
        ),
    }


def catalogue() -> dict[str, Hostile]:
    """Return every resource by its path, ready to be served; those of bad_pages that need no clock too."""
    known = {
        name: Hostile(case=bad.case, outcomes=frozenset({bad.outcome}), sentence=bad.sentence)
        for name, bad in BAD.items()
        if name not in {"silent", "stalled"}
    }
    inward = {f"inward-{number}": _ends(_INWARD, _to(place)) for number, place in enumerate(SPELLINGS)}
    good = {name: Hostile(case=page, outcomes=frozenset({"stored"})) for name, page in GOOD.items()}
    parts = (_slow(), _endless(), _heads(), _framing(), _codings(), _redirects(), _names())
    return {name: one for part in (known, good, inward, *parts) for name, one in part.items()}


_INWARD = "private-address http-status not-a-url unknown-scheme not-found unknown-host"

_PLAIN = b"Content-Type: text/plain"

ROBOTS: dict[str, Hostile] = {
    "giant": _ends("stored", sized(b"User-agent: *\nAllow: /\n" + b"Disallow: /nowhere/\n" * 75_000, _PLAIN)),
    "bomb": _ends("stored", sized(gzip.compress(b"#" * (1 << 22), mtime=0) * 64, _PLAIN, GZIP)),
    "endless": _ends("stored robots-unreachable", head(_PLAIN), endless=b"Disallow: /nowhere/\n" * 900),
    "failing": _ends("robots-unreachable", sized(b"", status=b"HTTP/1.1 503 Busy")),
    "silent": _ends("robots-unreachable timed-out", b"", hang_seconds=90),
    "cut": _ends("robots-unreachable cut-off", head(_PLAIN, b"Content-Length: 900") + b"User", close=True),
    "noise": _ends("stored", sized(bytes(range(256)) * 900, _PLAIN)),
    "circle": _ends("robots-unreachable stored", _to("/robots.txt")),
    "inward": _ends("robots-unreachable", _to("http://10.0.0.1/robots.txt")),
    "file": _ends("robots-unreachable", _to("file:///etc/passwd")),
    "closed": _ends("robots-disallowed", sized(b"User-agent: *\nDisallow: /\n", _PLAIN)),
}
"""What a site may answer to /robots.txt, and what then becomes of its page /story."""


def robots_site(one: Hostile) -> dict[str, Case]:
    """Return the resources of a site with this robots.txt."""
    return {"robots.txt": one.case, "story": Case(answers=(Answer(data=sized(_STORY, HTML)),), proves="")}
