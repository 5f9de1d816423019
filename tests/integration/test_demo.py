"""The demo: its press answers the same bytes to everybody, and its walk runs twice on one archive."""

from __future__ import annotations

import ast
import gzip
import http.client
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo.pages import BY_PATH, CHUNK, MISSING, PAGES, answer, listed
from demo.press import PressServer, running_press

ROOT = Path(__file__).parents[2]


def _get(press: PressServer, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", press.server_address[1], timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_an_independent_client_reads_every_page() -> None:
    """Status, length and coding of each answer are sound HTTP: http.client reads them without complaint."""
    with running_press() as press:
        for page in (*PAGES, MISSING):
            status, headers, body = _get(press, page.path)
            assert f"{status} " == page.status[:4]
            assert (headers["Content-Encoding"] == "gzip") == (page.way == "gzip")
            if page.media.startswith("text/html") and page.file:
                text = (gzip.decompress(body) if page.way == "gzip" else body).decode(page.charset)
                assert text.rstrip().endswith("</html>")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_answers_are_the_same_bytes_every_time(page: object) -> None:
    """A second run meets identical payloads, so that it can be seen to store revisits."""
    path = next(path for path, one in BY_PATH.items() if one is page)
    assert answer(path) == answer(path)
    assert b"\r\nDate:" not in answer(path)


def test_a_chunk_ends_inside_a_character() -> None:
    """The chunked page is a real trial: who decodes chunk by chunk meets half a UTF-8 sequence."""
    with running_press() as press:
        body = _get(press, "/harrow-ledger/world/orsanne-drawbridge-reopens")[2]
    with pytest.raises(UnicodeDecodeError):
        [body[at : at + CHUNK].decode() for at in range(0, len(body), CHUNK)]


def test_the_demo_imports_nothing_of_the_product() -> None:
    """The press is a stranger to the crawler: it could be any site."""
    for path in (ROOT / "demo").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.partition(".")[0] for name in names} & {"crawler", "extractors", "storage"}


def test_the_walk_runs_twice(tmp_path: Path) -> None:
    """`make demo` ends well, and again on the archive that it left; every page asked for is accounted for."""
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-m", "demo.run", "--folder", str(tmp_path / "archive")],
            cwd=ROOT, env=os.environ | {"NO_COLOR": "1"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        assert run.stdout.count("\n$ depeche ") == 6
        assert all(page.path in run.stdout for page in listed())
