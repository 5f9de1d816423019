"""Serves many pages from memory on loopback with next to no CPU of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

WORDS = """
    the of and to in a is that for it as was with be by on not he his but at are this have from or had
    an they which one you were all her she there would their we him been has when who will no more if
    out so up said what its about than into them can only other time new some could these two may first
    then do any like my now over such our man me even most made after also did many off before must well
    back through years much where your way down should because long each just state people those too mr
    how little good world make very year still see own work men day get here old between both life being
    under three never know same last while
""".split()  # noqa: SIM905 - a list of 150 literals would be longer than all the rest


@contextlib.contextmanager
def page_server(*options: str) -> Iterator[list[str]]:
    """Serve pages from another process; yield their URLs."""
    command = [sys.executable, "-m", "benchmarks.page_server", *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdout
        assert server.stdin
        said = json.loads(server.stdout.readline())
        try:
            yield [said["base"] + path for path in said["paths"]]
        finally:
            server.stdin.close()
            server.wait(timeout=10)


def article(number: int, *, size: int) -> bytes:
    """Return an invented news page of about `size` bytes that compresses like real ones (2 to 3 times)."""
    dice = random.Random(number)
    parts = [
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Story {number}</title></head><body>"
    ]
    total = 0
    while total < size:
        words = " ".join(
            f"{dice.choice(WORDS)}{dice.choice(('', '', '', dice.randbytes(2).hex()))}" for _ in range(60)
        )
        parts.append(f"<p class='c{dice.randrange(999)}'>{words.capitalize()}.</p>\n")
        total += len(parts[-1])
    return "".join([*parts, "</body></html>"]).encode()


class Pages(asyncio.Protocol):
    """Answers `/NUMBER` from a table of whole responses, kept alive."""

    table: ClassVar[dict[bytes, bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self.heard += data
        while (end := self.heard.find(b"\r\n\r\n")) >= 0:
            path = self.heard.split(b" ", 2)[1]
            self.heard = self.heard[end + 4 :]
            self.transport.write(self.table.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))  # type: ignore[attr-defined]


def response(body: bytes, *, coding: str | None) -> bytes:
    """Return a whole response with `body`, gzip'd when asked; the charset stands in the header."""
    fields = b"Content-Type: text/html; charset=utf-8\r\n"
    if coding == "gzip":
        body, fields = gzip.compress(body, 6, mtime=0), fields + b"Content-Encoding: gzip\r\n"
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (fields, len(body), body)


def table(options: argparse.Namespace) -> dict[bytes, bytes]:
    """Return the responses by path: invented pages, or the benchmark's own with `--folder`."""
    if options.folder:
        files = sorted(Path(options.folder).glob("*.html.gz"))
        bodies = {file.name.split(".")[0]: gzip.decompress(file.read_bytes()) for file in files}
        return {
            f"/{name}{f'-{copy}' if copy else ''}".encode(): response(body, coding=options.coding)
            for copy in range(options.copies)
            for name, body in bodies.items()
        }
    if options.random:
        return {
            b"/%d" % number: response(random.Random(number).randbytes(options.size), coding=None)
            for number in range(options.pages)
        }
    return {
        b"/%d" % number: response(article(number, size=options.size), coding=options.coding)
        for number in range(options.pages)
    }


async def serve(options: argparse.Namespace) -> None:
    """Serve until stdin closes; the first line printed holds base URL and paths."""
    Pages.table = table(options)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Pages, "127.0.0.1", options.port)
    port = server.sockets[0].getsockname()[1]
    print(
        json.dumps({"base": f"http://127.0.0.1:{port}", "paths": [path.decode() for path in Pages.table]}),
        flush=True,
    )
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--size", type=int, default=60_000, help="bytes a page")
    parser.add_argument("--coding", choices=["gzip"], default=None)
    parser.add_argument("--random", action="store_true", help="bytes that no codec shrinks")
    parser.add_argument("--folder", help="serve *.html.gz of this folder instead, a path each")
    parser.add_argument("--copies", type=int, default=1, help="times that --folder is served, by other names")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
