"""Secrets go where they are needed and stay nowhere: not in records, lines, index, spool or logs."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.stores import S3Options, open_store
from tests.console import SETTINGS, depeche
from tests.servers.bad_pages import GOOD
from tests.servers.wire_server import WireServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.weed import S3Server

ROOT = Path(__file__).parents[2]
CANARY = "canary-7f3a91"
FIELDS = {"Authorization": f"Bearer {CANARY}", "Proxy-Authorization": f"Basic {CANARY}", "Cookie": CANARY}


@pytest.fixture
def server() -> Iterator[WireServer]:
    """Serve a page."""
    with WireServer(cases=GOOD) as serving:
        yield serving


def read_out(data: bytes) -> bytes:
    """Return the bytes, and those that gzip hides."""
    return data + gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def local_files(folder: Path) -> bytes:
    """Return what all files below a folder hold."""
    return b"".join(read_out(path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def objects(url: str, server: S3Server) -> bytes:
    """Return what all objects of a store hold."""
    store = open_store(url, s3=S3Options(endpoint_url=server.endpoint))
    return b"".join(read_out(store.get(key)) for key in store.list(""))


@pytest.mark.s3
def test_what_is_sent_with_a_request_is_not_kept(
    server: WireServer, s3_environment: S3Server, s3_url: str, tmp_path: Path
) -> None:
    """A crawl that authorises itself, at the most talkative log level: the site hears it, nobody else."""
    (tmp_path / "depeche.toml").write_text(SETTINGS + "[network]\nallow_private = true\n", encoding="utf-8")
    environment = {
        "DEPECHE_CONFIG": str(tmp_path / "depeche.toml"),
        "DEPECHE_STORE": s3_url,
        "DEPECHE_WORK": str(tmp_path / "work"),
    }
    scrapy = str(Path(sys.executable).with_name("scrapy"))
    headers = f"DEFAULT_REQUEST_HEADERS={json.dumps(FIELDS)}"
    ran = subprocess.run(
        [scrapy, "crawl", "fetch", "-a", f"url={server.base}/story", "-s", headers, "-L", "DEBUG"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    kept = {
        "log": ran.stdout + ran.stderr,
        "work": local_files(tmp_path / "work"),
        "store": objects(s3_url, s3_environment),
    }
    assert server.log[0].request.count(CANARY.encode()) == len(FIELDS)
    assert b"GET /story HTTP/1.1" in kept["work"], "the spool was looked at, and its gzip undone"
    assert b"GET /story HTTP/1.1" in kept["store"]
    for place, data in kept.items():
        assert CANARY.encode() not in data, place
        assert s3_environment.secret_key.encode() not in data, place


@pytest.mark.parametrize(
    "text",
    [
        f"user:{CANARY}@127.0.0.1/a",
        f"//user:{CANARY}@127.0.0.1/",
        f"http:user:{CANARY}@127.0.0.1/",
        rf"http:\\user:{CANARY}@127.0.0.1/",
        f"http://user:p/{CANARY}@127.0.0.1/",
    ],
)
def test_what_is_hardly_a_url_is_not_repeated_either(text: str, tmp_path: Path) -> None:
    """A password in a text that no parser takes for a URL stays out of the terminal, store and index."""
    ran = depeche(tmp_path, "fetch", "--json", "--allow-private", "--from", "-", stdin=f"{text}\n")
    assert [line["outcome"] for line in ran.lines] == ["not-a-url"]
    argued = depeche(tmp_path, text)
    assert argued.status == 2
    assert CANARY not in ran.out + ran.err + argued.out + argued.err
    assert CANARY.encode() not in local_files(tmp_path / "depeche-data")


def test_a_url_with_a_password_is_refused_and_not_repeated(server: WireServer, tmp_path: Path) -> None:
    """Neither the lines of the run nor its files hold the password, and nothing is asked for."""
    listed = f"http://user:{CANARY}@127.0.0.1/a\n{server.base}/story\n"
    ran = depeche(tmp_path, "fetch", "--json", "--allow-private", "--from", "-", stdin=listed)
    assert [line["outcome"] for line in ran.lines] == ["not-a-url", "stored"]
    assert CANARY not in ran.out + ran.err
    assert CANARY.encode() not in local_files(tmp_path / "depeche-data")
    argued = depeche(tmp_path, "fetch", "--json", f"http://user:{CANARY}@127.0.0.1/a")
    assert argued.status == 2
    assert CANARY not in argued.out + argued.err
