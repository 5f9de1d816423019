"""A proxy in front of a real S3 server that fails on purpose: refuses, cuts, mangles, loses the answer.

`with FaultProxy(server.endpoint) as proxy:`, then `proxy.add(Rule(method="PUT", fault="lose-answer"))`; the
client talks to `proxy.endpoint`. What was asked stands in `proxy.seen`.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

Fault = Literal[
    "status", "lose-answer", "apply-500", "truncate", "reset", "mangle", "flip", "flip-upload", "replace"
]
"""What goes wrong:

status       the server is not asked; `status` with an S3 error of code `code` is answered
reset        the server is not asked; the connection is reset
lose-answer  the server does what it is asked, then the connection is reset instead of an answer
apply-500    the server does what it is asked, then 500 is answered
truncate     the answer's body ends after `keep` bytes, though its head promises more
mangle       the body comes back in the framing of an aws-chunked upload, as from a server that stored it
flip         the first byte of the body comes back changed, all else as it was
flip-upload  the first byte of the body reaches the server changed, all else as it was
replace      the server is not asked; 200 with `body` is answered
"""


@dataclass(slots=True, kw_only=True)
class Rule:
    """What goes wrong with the next `times` requests of one method whose path and query hold `path`."""

    method: str
    fault: Fault
    times: int = 1
    path: str = ""
    status: int = 503
    code: str = "SlowDown"
    keep: int = 0
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    fields: list[tuple[str, str]]
    body: bytes = field(repr=False)


class FaultProxy:
    """A context manager; rules are asked in order and the first that fits is used up by one.

    `trouble` is asked for a rule, by method and path, when none of them fits.
    """

    def __init__(
        self, upstream: str, *, trouble: Callable[[str, str], Rule | None] = lambda _method, _path: None
    ) -> None:
        """Name the endpoint of the server behind."""
        self._rules: list[Rule] = []
        self._trouble = trouble
        self._lock = threading.Lock()
        self.seen: list[str] = []
        self._server = _Server(self, urlsplit(upstream).netloc)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FaultProxy:
        """Start to serve on a free port of loopback."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def add(self, rule: Rule) -> None:
        """Let the next requests that fit go wrong."""
        with self._lock:
            self._rules.append(rule)

    def take(self, method: str, path: str) -> Rule | None:
        """Note a request and return the rule it meets."""
        with self._lock:
            self.seen.append(f"{method} {path}")
            for rule in self._rules:
                if rule.times and rule.method == method and rule.path in path:
                    rule.times -= 1
                    return rule
            return self._trouble(method, path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy: FaultProxy, upstream: str) -> None:
        self.proxy = proxy
        self.upstream = upstream
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: clients hang up on faults, that is the point."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body leave in two writes: 40 ms a reply otherwise
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        rule = self.server.proxy.take(self.command, self.path)
        fault = rule.fault if rule else None
        if rule is None or fault not in ("status", "reset", "replace"):
            answer = self._ask_upstream(_flipped(body) if fault == "flip-upload" else body)
        if fault in ("reset", "lose-answer"):
            self._reset()
        elif rule is None or fault == "flip-upload":
            self._reply(answer)
        elif fault in ("status", "apply-500"):
            self._reply(_error(rule))
        elif fault == "replace":
            self._reply(_Answer(status=200, fields=[("Content-Type", "text/html")], body=rule.body))
        elif fault == "truncate":
            self._reply(answer, keep=rule.keep)
        elif fault == "flip":
            self._reply(replace(answer, body=_flipped(answer.body)))
        else:
            self._reply(_framed(answer))

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815 - the base class looks for these names

    def _ask_upstream(self, body: bytes) -> _Answer:
        try:
            return self._answer_of_upstream(body)
        except (OSError, http.client.HTTPException):
            return _error(Rule(method="", fault="status", status=503, code="ServiceUnavailable"))

    def _answer_of_upstream(self, body: bytes) -> _Answer:
        with contextlib.closing(http.client.HTTPConnection(self.server.upstream, timeout=30)) as connection:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in ("expect", "connection"):  # neither is signed
                    connection.putheader(name, value)
            connection.endheaders(body)
            found = connection.getresponse()
            return _Answer(status=found.status, fields=found.getheaders(), body=found.read())

    def _reply(self, answer: _Answer, *, keep: int | None = None) -> None:
        self.send_response_only(answer.status)
        names = {name.lower() for name, _ in answer.fields}
        for name, value in answer.fields:
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        if "content-length" not in names:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body if keep is None else answer.body[:keep])
        self.close_connection = keep is not None

    def _reset(self) -> None:
        """Close with a RST: the client sees a broken connection, not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def _error(rule: Rule) -> _Answer:
    body = f"<Error><Code>{rule.code}</Code><Message>on purpose</Message></Error>".encode()
    return _Answer(status=rule.status, fields=[("Content-Type", "application/xml")], body=body)


def _flipped(body: bytes) -> bytes:
    return bytes([body[0] ^ 1]) + body[1:] if body else body


def _framed(answer: _Answer) -> _Answer:
    size = next(int(value) for name, value in answer.fields if name.lower() == "content-length")
    head, tail = b"%x\r\n" % size, b"\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"
    fields = [(name, value) for name, value in answer.fields if not _describes_body(name)]
    length = ("Content-Length", str(len(head) + size + len(tail)))
    return _Answer(status=answer.status, fields=[*fields, length], body=head + answer.body + tail)


def _describes_body(name: str) -> bool:
    return name.lower() in ("content-length", "etag") or name.lower().startswith("x-amz-checksum")
