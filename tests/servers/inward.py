"""Ways to lead a client inward: spellings of addresses, a canary, a name server that lies."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Self

from tests.servers.bad_pages import STORY
from tests.servers.wire_server import HTML, sized

if TYPE_CHECKING:
    from collections.abc import Callable

PUBLIC, PRIVATE = "11.22.33.44", "10.9.8.7"

SPELLINGS = (
    "http://127.0.0.1/", "http://127.1/", "http://127.0.0.1./", "http://2130706433/", "http://0x7f000001/",
    "http://0177.0.0.1/", "http://0x7f.1/", "http://0x7F.0x0.0x0.0x1/", "http://017700000001/",
    "http://%31%32%37.0.0.1/", "http://127%2e0.0.1/", "http://127.0.0.1:80/", "http://127.0.0.1#@news.example/",
    "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http:127.0.0.1/", "//127.0.0.1/",
    "///127.0.0.1/", "/\\127.0.0.1/", "\\\\127.0.0.1\\", "http:\\\\127.0.0.1\\", "http:////127.0.0.1/",
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",
    "http://127\u30020\u30020\u30021/", "http://0/", "http://0.0.0.0/",
    "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::10.0.0.1]/", "http://[64:ff9b::10.0.0.1]/", "http://[2002:a00:1::]/",
    "http://[fd00::1]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fec0::1]/",
    "http://[64:ff9b:1::1]/", "http://[ff02::1]/", "http://10.0.0.1/", "http://167772161/", "http://172.16.0.1/",
    "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/", "http://100.64.0.1/", "http://198.18.0.1/", "http://192.0.2.1/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://user@10.0.0.1/", "http://news.example@10.0.0.1/",
    "http://user:word@127.0.0.1/", "http://10.0.0.1\r/", " \thttp://10.0.0.1/", "HTTP://10.0.0.1/",
    "https://10.0.0.1/", "http://private1.example/", "http://loop1.example/", "http://loopsix1.example/",
    "file:///etc/passwd", "file://10.0.0.1/x", "data:text/html,x", "ftp://10.0.0.1/", "gopher://10.0.0.1/",
    "javascript:alert(1)", "s3://bucket/key", "ws://10.0.0.1/", "dict://10.0.0.1:11211/", "about:blank",
)  # fmt: skip
"""Values of Location; none of them may lead anywhere but to the server that sent it."""


@dataclass
class Canary:
    """Listens on port 80 of every address of this network; `inward` holds what came to one that is private.

    Each entry is an address of ours and what was heard on it, which is empty where only a connection came.
    """

    inward: list[tuple[str, bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("::", 80), family=socket.AF_INET6, dualstack_ipv6=True)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        address = ipaddress.ip_address(connection.getsockname()[0].partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            heard = b""
            while b"\r\n\r\n" not in heard and (piece := connection.recv(65536)):
                heard += piece
            if heard and b"robots.txt" not in heard:
                connection.sendall(sized(STORY.encode(), HTML, b"Connection: close"))
            elif heard:
                connection.sendall(sized(b"", b"Connection: close", status=b"HTTP/1.1 404 Not Found"))
        if not address.is_global:
            self.inward.append((str(address), heard))


Records = tuple[str, ...]
"""Addresses of a name, IPv4 or IPv6."""

ANSWERS: dict[str, Callable[[int], Records | int | None]] = {
    "public": lambda _: (PUBLIC,),
    "private": lambda _: (PRIVATE,),
    "metadata": lambda _: ("169.254.169.254",),
    "loop": lambda _: ("127.0.0.1",),
    "loopsix": lambda _: ("::1",),
    "mapped": lambda _: ("::ffff:10.0.0.1",),
    "unique": lambda _: ("fd00::1",),
    "translated": lambda _: ("64:ff9b::a00:1",),
    "mixed": lambda turn: (PUBLIC, PRIVATE) if turn % 2 else (PRIVATE, PUBLIC),
    "mixedsix": lambda _: (PUBLIC, "::1"),
    "rebind": lambda turn: (PUBLIC,) if turn % 2 == 0 else (PRIVATE,),
    "flap": lambda turn: 2 if turn == 0 else (PUBLIC,),
    "servfail": lambda _: 2,
    "nxdomain": lambda _: 3,
    "silent": lambda _: None,
}
"""What a name is answered in its n-th lookup, by its first label without digits: addresses, the number of an
error (RFC 1035 section 4.1.1), or nothing at all."""


@dataclass
class NameServer:
    """Answers on UDP port 53 of `host`; a name has a turn for each question about it of one type."""

    host: str = "127.0.0.1"

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.host, 53))
        self._turns: dict[tuple[str, int], count[int]] = {}
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                question, client = self._socket.recvfrom(512)
                answer = self.answer(question)
                if answer is not None:
                    self._socket.sendto(answer, client)

    def answer(self, question: bytes) -> bytes | None:
        """Return the answer to one question, None for silence."""
        labels, at = [], 12
        while length := question[at]:
            labels.append(question[at + 1 : at + 1 + length].decode("latin-1").lower())
            at += 1 + length
        kind = struct.unpack_from(">H", question, at + 1)[0]
        said = ANSWERS.get(labels[0].rstrip("0123456789"), lambda _: 3)
        found = said(next(self._turns.setdefault((".".join(labels), kind), count())))
        if found is None:
            return None
        records = [] if isinstance(found, int) else [_record(host, kind) for host in found]
        told = [record for record in records if record]
        flags = 0x8180 | (found if isinstance(found, int) else 0)
        head = question[:2] + struct.pack(">HHHHH", flags, 1, len(told), 0, 0)
        return head + question[12 : at + 5] + b"".join(told)


def _record(host: str, kind: int) -> bytes:
    """Return an A (1) or AAAA (28) record without time to live; nothing for the other kind."""
    address = ipaddress.ip_address(host)
    if kind != (1 if address.version == 4 else 28):
        return b""
    return struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(address.packed)) + address.packed
