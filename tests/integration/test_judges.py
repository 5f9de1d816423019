"""Outside tools read what we write: gzip, cdxj-indexer, fastwarc, surt and pywb, each in its own process.

They are judges, not dependencies: some are GPL or AGPL, so they live in `.venv-judges` (`make judges`).
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage.capture import Capture, Prior
from storage.cdxj import cdxj_line, is_indexed, parse_line, sort_lines
from storage.gzip_members import members
from storage.surt import surt
from storage.warc import capture_of, records_of, warcinfo
from storage.warc_reader import parse_record
from tests.exchanges import KEY, STARTED, exchange, ids
from tests.servers.judges import ask, judge, replayed, running_pywb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.exchange import Exchange

pytestmark = pytest.mark.judge

PAGE = b"<!doctype html><title>N</title><p>" + b"What the page said. " * 300
PACKED = gzip.compress(PAGE, mtime=0)


def _exchange(path: str, *, fields: bytes, body: bytes, status: bytes = b"200 OK", days: int = 0) -> Exchange:
    return exchange(
        target_uri=f"http://news.example{path}",
        response=b"HTTP/1.1 " + status + b"\r\n" + fields + b"\r\n\r\n" + body,
        started=STARTED + timedelta(days=days),
    )


HTML = b"Content-Type: text/html; charset=utf-8\r\n"
EXCHANGES = (
    _exchange("/robots.txt", fields=b"Content-Length: 0", body=b""),
    _exchange("/plain", fields=HTML + b"Content-Length: %d" % len(PAGE), body=PAGE),
    _exchange(
        "/packed", fields=HTML + b"Content-Encoding: gzip\r\nContent-Length: %d" % len(PACKED), body=PACKED
    ),
    _exchange(
        "/chunked",
        fields=HTML + b"Transfer-Encoding: chunked",
        body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    ),
    _exchange("/Gone/?b=2&a=1", fields=HTML + b"Content-Length: 4", body=b"gone", status=b"404 Not Found"),
    _exchange("/moved", fields=b"Location: /plain\r\nContent-Length: 0", body=b"", status=b"301 Moved"),
    _exchange(
        "/odd",
        fields=b"X-CaSe: 1\r\nLatin: caf\xe9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2",
        body=b"until close",
    ),
    exchange(target_uri="http://news.example/garbage", response=b"SSH-2.0-x\r\n", is_http=False),
    exchange(target_uri="http://news.example/silent", response=b"", truncated="time"),
    _exchange("/plain", fields=HTML + b"Content-Length: %d" % len(PAGE), body=PAGE, days=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A folder with one WARC and its CDXJ in the layout of the archive."""

    root: Path
    warc: Path
    captures: tuple[Capture, ...]
    lines: tuple[bytes, ...]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Write every exchange above into one WARC; the last is a revisit of the second."""
    root = tmp_path_factory.mktemp("archive")
    warc = root / KEY
    warc.parent.mkdir(parents=True)
    captures = list(_written(warc))
    lines = sort_lines(cdxj_line(capture) for capture in captures if is_indexed(capture))
    index = root / "cdxj" / "v1" / "date=2026-11-21"
    index.mkdir(parents=True)
    (index / "batch-0000.cdxj").write_bytes(b"".join(lines))
    return Archive(root=root, warc=warc, captures=tuple(captures), lines=tuple(lines))


def _written(warc: Path) -> Iterator[Capture]:
    new_id = ids()
    known: dict[tuple[str, str], Prior] = {}
    with warc.open("wb") as out:
        out.write(warcinfo({"software": "depeche"}, filename=warc.name, date=STARTED, record_id=new_id()))
        for one in EXCHANGES:
            records = records_of(one, new_id=new_id, prior=lambda *asked: known.get(asked))
            capture = capture_of(one, records, key=KEY, offset=out.tell())
            out.writelines(records.members)
            if capture.pointer and capture.payload_digest:
                prior = Prior(target_uri=capture.target_uri, date=capture.date, pointer=capture.pointer)
                known.setdefault((capture.target_uri, capture.payload_digest), prior)
            yield capture


def test_gzip_finds_every_member_whole(archive: Archive) -> None:
    """`gzip -t` passes, and what it unpacks is our records one after another."""
    program = shutil.which("gzip")
    if program is None:
        pytest.skip("gzip is not on PATH")
    ask(program, "-t", str(archive.warc))
    unpacked = subprocess.run([program, "-dc", str(archive.warc)], capture_output=True, check=True).stdout
    assert unpacked == b"".join(member.data for member in members(archive.warc))


def test_cdxj_indexer_finds_what_our_index_says(archive: Archive) -> None:
    """Key, time, type, status, digest, offset and length agree; ours adds record id and role.

    It also lists bytes that are not HTTP, under their URN; our index leaves them out.
    """
    printed = ask(judge("cdxj-indexer"), "--sort", "--dir-root", str(archive.root), str(archive.warc))
    theirs = [line for line in printed.splitlines() if not line.startswith("urn:")]
    ours = [_without(line, "record_id", "role") for line in archive.lines]
    assert [_without(line.encode()) for line in theirs] == ours
    assert len(printed.splitlines()) == len(theirs) + 1
    assert {parse_line(line).mime for line in archive.lines} >= {"warc/revisit", "text/html"}


def _without(line: bytes, *names: str) -> tuple[str, str, dict[str, str]]:
    key, stamp, block = line.decode().split(" ", 2)
    return key, stamp, {name: value for name, value in json.loads(block).items() if name not in names}


_SURT = "import json, sys, surt; print(json.dumps([surt.surt(url) for url in json.load(sys.stdin)]))"


def test_keys_are_those_of_the_surt_package() -> None:
    """5,000 URLs of odd parts get the key that every reader of CDXJ will look for."""
    urls = list(itertools.islice(_odd_urls(random.Random(20261121)), 5000))
    theirs = json.loads(ask(judge("python"), "-c", _SURT, question=urls))
    assert [(url, surt(url)) for url in urls] == list(zip(urls, theirs, strict=True))


_HOSTS = "news.example www.news.example WWW2.News.co.uk 127.0.0.1 localhost xn--bcher-kva.example a.b."
_PARTS = """
    a B / / .. . ; = & + ? ~ ( ) | \\ @ : ä İ é %20 %2F %25 %2520 %C3%A4 %ff % %zz %3F %23 %26 %00 %7f
    a=1 b=2 B=1 index.aspx cfid=1&cftoken=2 sid=0123456789abcdef0123456789ABCDEF
    jsessionid=0123456789abcdef0123456789ABCDEF
    (S(abcdefghijklmnopqrstuvwx)) aspsessionidabcdefgh=abcdefghijklmnopqrstuvwx
"""


def _odd_urls(drawn: random.Random) -> Iterator[str]:
    hosts, parts = _HOSTS.split(), _PARTS.split()
    while True:
        scheme, port = drawn.choice(("http://", "https://")), drawn.choice(("", "", ":80", ":443", ":8080"))
        tail = "".join(drawn.choices(parts, k=drawn.randrange(9)))
        yield scheme + drawn.choice(hosts) + port + drawn.choice(("/", "/", "?")) + tail


_FASTWARC = """
import json, sys
from fastwarc.warc import ArchiveIterator
with open(sys.argv[1], "rb") as file:
    found = [
        (record.record_id, record.verify_block_digest(), len(record.reader.read()))
        for record in ArchiveIterator(file, parse_http=False)
    ]
print(json.dumps(found))
"""


def test_fastwarc_finds_every_record_and_digest(archive: Archive) -> None:
    """An independent reader sees the same records, as long as we say, with the digests that we state."""
    theirs = json.loads(ask(judge("python"), "-c", _FASTWARC, str(archive.warc)))
    records = [parse_record(member.data) for member in members(archive.warc)]
    assert theirs == [[f"<{record.record_id}>", True, len(record.block)] for record in records]


@pytest.fixture(scope="module")
def pywb(archive: Archive) -> Iterator[int]:
    """Serve the archive with pywb straight from its layout; give the port."""
    with running_pywb(archive.root, work=archive.root) as port:
        yield port


def _replayed(port: int, path: str, *, stamp: str = "20261121101500") -> tuple[int, bytes, dict[str, str]]:
    return replayed(port, f"http://news.example{path}", stamp=stamp)


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/plain", 200, PAGE),
        ("/packed", 200, PAGE),
        ("/chunked", 200, PAGE),
        ("/Gone/?b=2&a=1", 404, b"gone"),
        ("/moved", 301, b""),
        ("/odd", 200, b"until close"),
        ("/robots.txt", 200, b""),
    ],
)
def test_pywb_replays_what_the_server_said(pywb: int, path: str, status: int, body: bytes) -> None:
    """The replay tool of web archives serves our captures from our index, whatever their coding."""
    assert _replayed(pywb, path)[:2] == (status, body)


def test_pywb_finds_a_page_under_another_spelling(pywb: int) -> None:
    """The key brings spellings of one URL together: other case, other order of arguments."""
    assert _replayed(pywb, "/gone/?a=1&b=2")[:2] == (404, b"gone")


def test_pywb_follows_a_revisit_to_its_payload(pywb: int) -> None:
    """The second capture of an unchanged page is replayed with its own date and the first one's payload."""
    status, body, headers = _replayed(pywb, "/plain", stamp="20261122101500")
    assert (status, body) == (200, PAGE)
    assert headers["Memento-Datetime"] == "Sun, 22 Nov 2026 10:15:00 GMT"


@pytest.mark.parametrize("path", ["/garbage", "/silent", "/never-asked"])
def test_pywb_does_not_offer_what_is_no_page(pywb: int, path: str) -> None:
    """Bytes that are not HTTP and exchanges without an answer are kept, and are not replayed as pages."""
    assert _replayed(pywb, path)[0] == 404
