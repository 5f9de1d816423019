"""A raw-socket server that answers in every odd way of real servers and logs each byte it heard and said."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"<!doctype html><title>t</title><p>" + b"A paragraph of the page. " * 40 + b"</p>"


def head(*fields: bytes, status: bytes = b"HTTP/1.1 200 OK", eol: bytes = b"\r\n") -> bytes:
    """Return a response head of raw lines."""
    return eol.join([status, *fields]) + eol + eol


def sized(body: bytes, *fields: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """Return a response with a right Content-Length."""
    return head(*fields, b"Content-Length: %d" % len(body), status=status) + body


def chunked(body: bytes, *, extension: bytes = b"", trailer: bytes = b"", size: int = 100) -> bytes:
    """Return `body` in chunks of `size` bytes."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)
    return framed + b"0\r\n" + trailer + b"\r\n"


HTML = b"Content-Type: text/html; charset=utf-8"
CHUNKED = b"Transfer-Encoding: chunked"
GZIP = b"Content-Encoding: gzip"
ZIPPED = gzip.compress(PAGE, mtime=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server does with one request: bytes in pieces, then maybe silence, then close or not."""

    data: bytes
    piece: int = 1 << 20
    pause_seconds: float = 0.001
    hang_seconds: float = 0.0
    close: bool = False
    endless: bytes = b""
    reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One path of the server: its answers in turn (the last repeats); `prefix` where we cut it ourselves."""

    answers: tuple[Answer, ...]
    proves: str
    paths: tuple[str, ...] = ()
    prefix: bool = False


def case(proves: str, data: bytes, *, prefix: bool = False, **how: object) -> Case:
    """Return a case with one answer, the same every time."""
    return Case(answers=(Answer(data=data, **how),), proves=proves, prefix=prefix)  # type: ignore[arg-type]


def _cases() -> dict[str, Case]:
    moved = b"HTTP/1.1 301 Moved Permanently"
    return {
        "plain": case("a page as it is", sized(PAGE, HTML)),
        "dribble": case("one segment of 7 bytes after the other", sized(PAGE[:300], HTML), piece=7),
        "odd-case": case(
            "names in odd case, twice",
            sized(PAGE, b"X-CaSe: 1", b"set-cookie: a=1", b"Set-Cookie: b=2", HTML),
        ),
        "gzip": case("content coding stays", sized(ZIPPED, GZIP, HTML)),
        "brotli": case(
            "a coding we did not ask for", sized(brotli.compress(PAGE), b"Content-Encoding: br", HTML)
        ),
        "chunked": case(
            "extensions and trailers stay",
            head(CHUNKED, HTML, b"Trailer: X-T") + chunked(PAGE, extension=b";a=b", trailer=b"X-T: 1\r\n"),
        ),
        "chunked-gzip": case("both codings stay", head(CHUNKED, GZIP, HTML) + chunked(ZIPPED, size=31)),
        "chunked-capital": case(
            "the word in capitals", head(b"Transfer-Encoding: Chunked", HTML) + chunked(PAGE)
        ),
        "no-reason": case("no reason phrase", sized(PAGE, HTML, status=b"HTTP/1.1 200")),
        "no-reason-space": case("a space for a reason", sized(PAGE, HTML, status=b"HTTP/1.1 200 ")),
        "latin-reason": case("a Latin-1 reason", sized(PAGE, HTML, status=b"HTTP/1.1 200 Tr\xe8s bien")),
        "http10": case("HTTP/1.0 with a length", sized(PAGE, HTML, status=b"HTTP/1.0 200 OK"), close=True),
        "http10-close": case(
            "HTTP/1.0 ends by closing", head(HTML, status=b"HTTP/1.0 200 OK") + PAGE, close=True
        ),
        "no-length": case("HTTP/1.1 without a length", head(HTML) + PAGE, close=True),
        "not-modified": case("304 has no body", head(b'ETag: "x"', status=b"HTTP/1.1 304 Not Modified")),
        "no-content": case("204 has no body", head(b"X-A: b", status=b"HTTP/1.1 204 No Content")),
        "empty": case("a length of nothing", sized(b"", HTML)),
        "redirect": Case(
            answers=(Answer(data=sized(b"moved", b"Location: /redirect-2", status=moved)),),
            proves="each hop is kept",
            paths=("redirect-2", "redirect-3"),
        ),
        "redirect-2": case("", sized(b"", b"Location: /redirect-3", status=b"HTTP/1.1 302 Found")),
        "redirect-3": case("", sized(PAGE, HTML)),
        "cut-length": case(
            "a body shorter than said", head(HTML, b"Content-Length: 9999") + PAGE, close=True
        ),
        "cut-chunk": case("chunks that break off", head(CHUNKED, HTML) + chunked(PAGE)[:-60], close=True),
        "latin-header": case("header bytes above ASCII", sized(PAGE, b"X-Title: d\xe9p\xeache", HTML)),
        "folded": case("a folded header", sized(PAGE, b"X-Long: one\r\n two", HTML)),
        "no-colon": case("a header line without a colon", sized(PAGE, b"this is no header", HTML)),
        "lf-only": case("line feeds alone", head(HTML, b"Content-Length: %d" % len(PAGE), eol=b"\n") + PAGE),
        "early-hints": case(
            "103 before 200", head(b"Link: </a.css>", status=b"HTTP/1.1 103 Early Hints") + sized(PAGE, HTML)
        ),
        "continue": case(
            "100 before 200", head(status=b"HTTP/1.1 100 Continue") + sized(PAGE, HTML), piece=9
        ),
        "surplus": case("bytes after the end", sized(PAGE, HTML) + b"HTTP/1.1 500 smuggled\r\n\r\n"),
        "busy": Case(
            answers=(
                Answer(data=sized(b"busy", b"Retry-After: 1", status=b"HTTP/1.1 503 Service Unavailable")),
                Answer(data=sized(PAGE, HTML)),
            ),
            proves="both attempts are kept",
        ),
        "slam": case("closed without a word", b"", close=True),
        "half-head": case("a head that breaks off", b"HTTP/1.1 200 OK\r\nContent-Ty", close=True),
        "garbage": case("no HTTP at all", b"\x00\x01 this is not HTTP\r\n\r\nat all", close=True),
        "too-long": case("cut at the limit", head(HTML), endless=b"<p>endless</p>" * 500, prefix=True),
        "too-long-said": case(
            "refused by its length", head(HTML, b"Content-Length: 99999999") + PAGE, prefix=True
        ),
        "silent": case("nothing comes", b"", hang_seconds=6),
        "stalled": case(
            "half a body, then nothing", head(HTML, b"Content-Length: 5000") + PAGE, hang_seconds=6
        ),
        "missing": case("404 is kept", sized(b"gone fishing", HTML, status=b"HTTP/1.1 404 Not Found")),
        "robots.txt": case(
            "robots.txt is kept", sized(b"User-agent: *\nAllow: /\n", b"Content-Type: text/plain")
        ),
        "two-lengths": case("two equal lengths", sized(PAGE, HTML, b"Content-Length: %d" % len(PAGE))),
        "te-gzip": case(
            "a transfer coding nobody speaks",
            head(b"Transfer-Encoding: gzip, chunked", HTML) + chunked(ZIPPED, size=50),
            close=True,
        ),
        "long-header": case("a header line of 12 kB", sized(PAGE, b"X-Long: " + b"a" * 12_000, HTML)),
        "head-flood": case(
            "a head without end", b"HTTP/1.1 200 OK\r\n", endless=b"X-A: bbbbbbbbbbbb\r\n" * 300, prefix=True
        ),
        "extensions": case(
            "chunk extensions without end, cut at the limit",
            head(CHUNKED, HTML),
            endless=b"1;" + b"x" * 900 + b"\r\na\r\n",
            prefix=True,
        ),
        "reset": case("a body that only closing could end, reset", head(HTML) + PAGE, reset=True),
        "long-line": case("one header line of 60 kB", sized(PAGE, b"X-Long: " + b"a" * 60_000, HTML)),
        "resent": Case(
            answers=(
                Answer(data=sized(PAGE, HTML)),
                Answer(data=b"", close=True),
                Answer(data=sized(PAGE, HTML)),
            ),
            proves="sent again on a dead connection, unseen by Scrapy",
        ),
    }


CASES = _cases()
NOT_THERE = Answer(data=sized(b"no such page", HTML, status=b"HTTP/1.1 404 Not Found"))


@dataclass(slots=True, kw_only=True)
class Heard:
    """One exchange as the server saw it."""

    path: str
    request: bytes
    said: bytes


@dataclass
class WireServer:
    """Serves `cases` on loopback, plain or with TLS; `log` holds every exchange in the order of its end,
    `taken` counts requests as they come, `begun` holds their paths."""

    tls: ssl.SSLContext | None = None
    cases: dict[str, Case] = field(default_factory=lambda: CASES)
    log: list[Heard] = field(default_factory=list)
    taken: int = 0
    begun: list[str] = field(default_factory=list)
    host: str = "127.0.0.1"

    def __enter__(self) -> WireServer:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._socket = socket.create_server((self.host, 0), family=family, backlog=64)
        self._turns: dict[str, int] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        # closing alone does not wake a thread that waits in accept
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(timeout=10)

    @property
    def base(self) -> str:
        """Base URL without a trailing slash."""
        scheme = "https" if self.tls else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self._socket.getsockname()[1]}"

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError), raw:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            raw.settimeout(8)
            connection = self.tls.wrap_socket(raw, server_side=True) if self.tls else raw
            with connection:
                while self._answer(connection):
                    pass

    def _answer(self, connection: socket.socket) -> bool:
        request = b""
        while b"\r\n\r\n" not in request:
            data = connection.recv(65536)
            if not data:
                return False
            request += data
        path = request.split(b" ", 2)[1].decode().lstrip("/").partition("?")[0]
        answer = self._next_answer(path)
        heard = Heard(path=path, request=request, said=b"")
        try:
            self._say(connection, answer, heard)
        finally:
            with self._lock:
                self.log.append(heard)
        if answer.reset:
            # so that closing sends RST: the client can't take it for the end
            time.sleep(0.2)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not (answer.close or answer.reset)

    def _next_answer(self, path: str) -> Answer:
        with self._lock:
            self.taken += 1
            self.begun.append(path)
            turn = self._turns.get(path, 0)
            self._turns[path] = turn + 1
        answers = self.cases[path].answers if path in self.cases else (NOT_THERE,)
        return answers[min(turn, len(answers) - 1)]

    def _say(self, connection: socket.socket, answer: Answer, heard: Heard) -> None:
        for at in range(0, len(answer.data), answer.piece):
            piece = answer.data[at : at + answer.piece]
            connection.sendall(piece)
            heard.said += piece
            if answer.piece < len(answer.data) and self._stopping.wait(answer.pause_seconds):
                return
        while answer.endless and not self._stopping.is_set():
            heard.said += answer.endless
            connection.sendall(answer.endless)
        if answer.hang_seconds:
            connection.settimeout(answer.hang_seconds)
            connection.recv(1)


def make_certificate(
    folder: Path, *, host: str | None = "127.0.0.1", days: int = 2
) -> tuple[Path, ssl.SSLContext]:
    """Make a self-signed certificate for `host`; return its file (to be trusted) and a server context.

    It is valid for so many days more; where that is less than none, it was. Without a host it names none.
    """
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Depeche test")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder()
    if host is not None:
        try:
            alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            alternative = x509.DNSName(host)
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    certificate = (
        builder.subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return cert_file, context
