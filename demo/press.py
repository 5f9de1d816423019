"""Serves the demo press on one loopback port: `python -m demo.press --port 0`."""

from __future__ import annotations

import argparse
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from demo.pages import answer, listed

if TYPE_CHECKING:
    from collections.abc import Iterator


class PressHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with the bytes of `demo.pages`; keeps connections open as HTTP/1.1 does."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Send the page's bytes as they stand."""
        self.wfile.write(answer(self.path))

    def do_HEAD(self) -> None:
        """Send the head of the page's bytes."""
        self.wfile.write(answer(self.path).partition(b"\r\n\r\n")[0] + b"\r\n\r\n")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent; the demo shows what the crawler says."""


class PressServer(ThreadingHTTPServer):
    """A loopback server whose threads end with the process."""

    daemon_threads = True
    request_queue_size = 64

    @property
    def base(self) -> str:
        """The URL before every path, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def urls(self) -> list[str]:
        """Return the URLs that the demo asks for."""
        return [self.base + page.path for page in listed()]


def open_press(port: int) -> PressServer:
    """Listen on `port` of loopback; any free port when it is 0 or taken."""
    try:
        return PressServer(("127.0.0.1", port), PressHandler)
    except OSError:
        return PressServer(("127.0.0.1", 0), PressHandler)


@contextmanager
def running_press(port: int = 0) -> Iterator[PressServer]:
    """Serve in a thread for the time of a `with` block."""
    with open_press(port) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def main() -> None:
    """Print the base URL and the list of URLs, then serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m demo.press", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8641, help="loopback port; 0 takes any free one (default 8641)"
    )
    with open_press(parser.parse_args().port) as server:
        print(f"# the demo press at {server.base}/ ; one page a line, Ctrl-C ends it")
        print("\n".join(server.urls()), flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("# closed")


if __name__ == "__main__":
    main()
