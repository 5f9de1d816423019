"""Serves a simulated press on loopback, one address a site, at the simulated time that the test sets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from tests.press.answers import Ask, Reply, answer
from tests.press.ledger import Hit, Ledger
from tests.press.listings import Place
from tests.press.world import START, moment

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable, Sequence

    from tests.press.world import Site

_ATTEMPTS = 20


class Press:
    """Some sites, each at an address of its own in 127.0.1.0/24; all listen on one port.

    Simulated time flows as fast as real time; `travel` moves it. The world may be looked at from any thread.
    """

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = {site.name: site for site in sites}
        self.ledger = Ledger()
        self._sockets = _listen([f"127.0.1.{number}" for number in range(1, len(sites) + 1)])
        self.bases = {
            site.name: "http://{}:{}".format(*listening.getsockname())
            for site, listening in zip(sites, self._sockets, strict=True)
        }
        self._offset = START - datetime.now(UTC)
        self._visits: Counter[tuple[str, str]] = Counter()
        self._is_open = threading.Event()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_open.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def now(self) -> datetime:
        """Return the simulated time."""
        return datetime.now(UTC) + self._offset

    def travel(self, seconds: float) -> float:
        """Let it be that many seconds after the start; return by how many the press is ahead of real time."""
        self._offset = moment(seconds) - datetime.now(UTC)
        return self.offset_seconds

    @property
    def offset_seconds(self) -> float:
        """By how many seconds the press is ahead of real time."""
        return self._offset / timedelta(seconds=1)

    def elapsed(self) -> float:
        """Return the simulated seconds since the start."""
        return (self.now() - START).total_seconds()

    def url(self, site: str, path: str = "/") -> str:
        """Return the URL of a path."""
        return self.bases[site] + path

    def reply(self, site: str, ask: Ask) -> Reply:
        """Answer a request without a connection, as the server would."""
        return answer(Place(site=self.sites[site], bases=self.bases), ask, self.elapsed())

    async def linger(self, site: Site, _path: str) -> None:
        """Let the site's latency pass before an answer goes out."""
        await asyncio.sleep(site.latency_seconds)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        listening = zip(self.sites.values(), self._sockets, strict=True)
        servers = [await asyncio.start_server(self._speaker(site), sock=one) for site, one in listening]
        self._is_open.set()
        await self._closing.wait()
        for server in servers:
            server.close()

    def _speaker(self, site: Site) -> Callable[[StreamReader, StreamWriter], object]:
        async def speak(reader: StreamReader, writer: StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    await self._exchange(site, await reader.readuntil(b"\r\n\r\n"), writer)
            writer.close()

        return speak

    async def _exchange(self, site: Site, head: bytes, writer: StreamWriter) -> None:
        began, at = time.monotonic(), self.now()
        method, path, headers = _parsed(head)
        reply = self.reply(site.name, self._counted(site, path, headers))
        await self.linger(site, path)
        ended = time.monotonic()
        self.ledger.write(
            Hit(
                at=at,
                began=began,
                ended=ended,
                site=site.name,
                method=method,
                path=path,
                headers=headers,
                status=reply.status,
                kind=reply.kind,
                address=reply.address,
            )
        )
        writer.write(_head(reply, at) + (b"" if method == "HEAD" else reply.body))
        await writer.drain()

    def _counted(self, site: Site, path: str, headers: dict[str, str]) -> Ask:
        """Return the request with what was asked before it."""
        visit = self._visits[site.name, path]
        self._visits[site.name, path] += 1
        is_strained = False
        if site.strain.times and site.article_at(path) is not None:
            self._visits[site.name, "strain"] += 1
            is_strained = self._visits[site.name, "strain"] <= site.strain.times
        return Ask(path=path, headers=headers, visit=visit, strained=is_strained)


def _listen(addresses: Sequence[str]) -> list[socket.socket]:
    """Listen at every address on one port that is free at all of them."""
    for _ in range(_ATTEMPTS):
        listening = [socket.create_server((addresses[0], 0))]
        port = listening[0].getsockname()[1]
        try:
            listening += [socket.create_server((address, port)) for address in addresses[1:]]
        except OSError:
            for one in listening:
                one.close()
        else:
            return listening
    raise OSError(f"no port is free at all of {', '.join(addresses)}")


def _parsed(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Return method, path and headers, names in lower case."""
    first, *rest = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in rest if line)
    return method, path, {name.lower(): value.strip() for name, _, value in pairs}


def _head(reply: Reply, at: datetime) -> bytes:
    headers = {"Date": format_datetime(at, usegmt=True), "Server": "press", **reply.headers}
    if reply.status != HTTPStatus.NOT_MODIFIED:
        headers["Content-Length"] = str(len(reply.body))
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
