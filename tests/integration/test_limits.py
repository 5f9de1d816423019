"""Each limit of a fetch, set low: it is met by one resource, recorded, and not tried again."""

from __future__ import annotations

import gzip
import json
import subprocess
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from storage.redaction import redact_uri
from tests.console import DEPECHE
from tests.press.archive import records
from tests.servers.bad_pages import STORY
from tests.servers.wire_server import HTML, PAGE, Case, WireServer, case, head, sized

if TYPE_CHECKING:
    from tests.servers.wire_server import Heard

SETTINGS = """
[network]
allow_private = true
[crawl]
delay_seconds = 0
retries = 2
[robots]
obey = false
[limits]
page_bytes = 1_500_000
decoded_ratio = 20
content_codings = 1
wire_bytes = 2_000_000
head_bytes = 8_192
head_fields = 60
total_seconds = 3
first_byte_seconds = 1.5
redirects = 2
"""
_STORY = STORY.encode()
_FILLING = b"<!-- " + b"all work and no play " * 90_000 + b" -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A resource that meets a limit: the outcome, words of its reason or warning, WARC's word for the cut."""

    case: Case
    outcome: str
    words: str
    truncated: str | None = None


def _to(path: str) -> bytes:
    return sized(b"", b"Location: " + path.encode(), status=b"HTTP/1.1 302 Found")


def _coded(coding: bytes, body: bytes) -> bytes:
    return sized(body, HTML, b"Content-Encoding: " + coding)


_HEAVY = "too-large-download"
BREACHES = {
    "page-bytes": Breach(
        case=case("", sized(_STORY + _FILLING, HTML)), outcome="too-large", words="the limit is 1,500,000"
    ),
    "decoded-ratio": Breach(
        case=case("", _coded(b"deflate", zlib.compress(_STORY + _FILLING[:1_400_000], 9))),
        outcome="stored",
        words="more than 20 times",
    ),
    "decoded-ratio-blank": Breach(
        case=case("", _coded(b"deflate", zlib.compress(b" " * 1_400_000, 9))),
        outcome="empty",
        words="more than 20 times",
    ),
    "content-codings": Breach(
        case=case("", _coded(b"gzip, gzip", gzip.compress(gzip.compress(_STORY)))),
        outcome="undecodable",
        words="More than 1 content codings",
    ),
    "wire-bytes": Breach(
        case=case("", head(HTML) + _STORY, endless=_FILLING),
        outcome=_HEAVY,
        words="limits.wire_bytes",
        truncated="length",
    ),
    "head-bytes": Breach(
        case=case("", b"HTTP/1.1 200 OK\r\nX-A: b\r\n", endless=b" and more\r\n" * 40),
        outcome=_HEAVY,
        words="8192 bytes",
        truncated="length",
    ),
    "head-fields": Breach(
        case=case("", sized(_STORY, HTML, *[b"X-A: a"] * 70)),
        outcome=_HEAVY,
        words="60 header fields",
        truncated="length",
    ),
    "total-seconds": Breach(
        case=case("", head(HTML, b"Content-Length: 90000") + PAGE, hang_seconds=9),
        outcome="timed-out",
        words="longer than",
        truncated="time",
    ),
    "first-byte-seconds": Breach(
        case=case("", b"", hang_seconds=9), outcome="timed-out", words="1.5 seconds", truncated="time"
    ),
    "redirects": Breach(
        case=case("", _to("/second")), outcome="too-many-redirects", words="more than 2 redirects"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one fetch of all of them left: outcome lines and cuts by path, and what the server heard."""

    lines: dict[str, dict[str, Any]]
    cuts: dict[str, str]
    heard: list[Heard]


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """Fetch everything in one run."""
    folder = tmp_path_factory.mktemp("limits")
    (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    cases = {name: breach.case for name, breach in BREACHES.items()}
    cases |= {"second": case("", _to("/third")), "third": case("", _to("/fourth"))}
    with WireServer(cases=cases) as server:
        urls = [f"{server.base}/{name}" for name in BREACHES]
        done = subprocess.run(
            [DEPECHE, "fetch", "--json", *urls],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            timeout=100,
        )
    lines = {line["asked"].rpartition("/")[2]: line for line in map(json.loads, done.stdout.splitlines())}
    cuts = {}
    for record in records(folder / "depeche-data"):
        if record.type == "metadata":
            said = record.block.decode("latin-1").partition("depeche-truncated: ")[2]
            cuts[redact_uri(record.target_uri or "").rpartition("/")[2]] = said.partition("\r\n")[0]
    return Fetched(lines=lines, cuts=cuts, heard=server.log)


@pytest.mark.parametrize("name", BREACHES)
def test_a_limit_is_held_and_recorded(name: str, fetched: Fetched) -> None:
    """The outcome says which limit it was; where the response was cut its record says so."""
    breach, line = BREACHES[name], fetched.lines[name]
    warnings = ((line.get("document") or {}).get("extraction") or {}).get("warnings", [])
    told = f"{line['reason']} {' '.join(warnings)}"
    assert line["outcome"] == breach.outcome, told
    assert breach.words in told
    assert (fetched.cuts.get(name) or None) == breach.truncated


def test_no_limit_is_tried_twice(fetched: Fetched) -> None:
    """Though two more attempts are allowed: what is too long, too slow or too deep stays so."""
    assert {line["asked"].rpartition("/")[2]: line["requests"] for line in fetched.lines.values()} == {
        name: 3 if name == "redirects" else 1 for name in BREACHES
    }
    assert max(Counter(heard.path for heard in fetched.heard).values()) == 1
