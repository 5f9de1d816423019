"""robots.txt, tdmrep.json and licences: asked for once a day over all runs, archived, no page's trouble."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.press.archive import records
from tests.servers.bad_pages import GOOD
from tests.servers.wire_server import Answer, Case, WireServer, case, head, sized

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
SETTINGS = """
[crawl]
delay_seconds = 0
[limits]
total_seconds = 4
first_byte_seconds = 1
[network]
allow_private = true
"""
TEXT = b"Content-Type: text/plain"
ALLOWING = b"User-agent: *\nDisallow: /private\n"
RULES = case("", sized(ALLOWING, TEXT))
DOWN = Answer(data=sized(b"later", status=b"HTTP/1.1 500 Internal Server Error"))
TDMREP = ".well-known/tdmrep.json"
RESERVED = json.dumps([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"}])
RESERVATION = case("", sized(RESERVED.encode(), b"Content-Type: application/json"))
PAGES = dict.fromkeys(("story", "other", "third"), GOOD["story"])


def fetch(folder: Path, *urls: str, hours: float = 0) -> list[dict[str, Any]]:
    """Fetch in a process that lives some hours from now; return its lines."""
    (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.press.crawl_at", str(hours * 3600), "--", "fetch", "--json", *urls],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode in {0, 1}, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def serve(cases: Mapping[str, Case]) -> WireServer:
    """Serve these files besides the pages."""
    return WireServer(cases={"robots.txt": RULES, **PAGES, **cases})


def count(server: WireServer, path: str) -> int:
    """Return how often a path was asked for."""
    return [heard.path for heard in server.log].count(path)


def roles(folder: Path) -> list[str]:
    """Return what each exchange in the archive was for, in order."""
    noted = [record for record in records(folder / "depeche-data") if record.type == "metadata"]
    lines = [line for record in noted for line in record.block.decode().splitlines()]
    return [line.removeprefix("depeche-role: ") for line in lines if line.startswith("depeche-role: ")]


def test_robots_txt_is_read_once_a_day_over_all_runs(tmp_path: Path) -> None:
    """Three runs in an hour ask once, a run a day later again; the captures say which one allowed them."""
    with serve({}) as server:
        lines = [fetch(tmp_path, f"{server.base}/{name}")[0] for name in PAGES]
        assert count(server, "robots.txt") == 1
        lines += fetch(tmp_path, f"{server.base}/story?later", hours=25)
        assert count(server, "robots.txt") == 2
    assert {line["outcome"] for line in lines} <= {"stored", "unchanged"}
    digests = {line["document"]["capture"]["robots_digest"] for line in lines}
    assert len(digests) == 1
    assert digests.pop().startswith("sha256:")
    assert roles(tmp_path).count("robots") == 2


def test_a_file_of_the_future_is_read_again(tmp_path: Path) -> None:
    """A run whose clock was a month ahead leaves no rules that hold for a month."""
    with serve({}) as server:
        fetch(tmp_path, f"{server.base}/story", hours=720)
        fetch(tmp_path, f"{server.base}/other")
        fetch(tmp_path, f"{server.base}/third")
        assert count(server, "robots.txt") == 2


def test_the_rules_of_an_earlier_run_hold(tmp_path: Path) -> None:
    """What is remembered is the file itself, with the time when it was read."""
    with serve({}) as server:
        (first,) = fetch(tmp_path, f"{server.base}/story")
        (private,) = fetch(tmp_path, f"{server.base}/private/a", hours=1)
        (later,) = fetch(tmp_path, f"{server.base}/other", hours=1)
    assert private["outcome"] == "robots-disallowed"
    read = [line["document"]["rights"]["robots_fetched"] for line in (first, later)]
    assert read[0] == read[1]


def test_robots_txt_in_trouble_is_asked_again_after_five_minutes(tmp_path: Path) -> None:
    """Until then nothing at all is sent, by no run."""
    trouble = Case(answers=(DOWN, Answer(data=sized(ALLOWING, TEXT))), proves="")
    with serve({"robots.txt": trouble}) as server:
        ended = [fetch(tmp_path, f"{server.base}/story", hours=hours) for hours in (0, 0.07, 0.1)]
        assert [heard.path for heard in server.log] == ["robots.txt", "robots.txt", TDMREP, "story"]
    assert [lines[0]["outcome"] for lines in ended] == ["robots-unreachable", "robots-unreachable", "stored"]
    assert "robots.txt answered 500" in ended[1][0]["reason"]


def test_a_failed_connection_is_not_remembered(tmp_path: Path) -> None:
    """A person who sees to it that the server runs need not wait for the next try."""
    mended = Case(answers=(Answer(data=b"", close=True), Answer(data=sized(ALLOWING, TEXT))), proves="")
    with serve({"robots.txt": mended}) as server:
        (broken,) = fetch(tmp_path, f"{server.base}/story")
        (good,) = fetch(tmp_path, f"{server.base}/story")
    assert (broken["outcome"], good["outcome"]) == ("robots-unreachable", "stored")
    assert "could not be had" in broken["reason"]


def test_a_redirect_of_robots_txt_to_nowhere_is_said_the_same_by_every_run(tmp_path: Path) -> None:
    """The sentence of the run that read it, and of one that remembers it."""
    moved = case("", sized(b"", b"Location: mailto:us@a.example", status=b"HTTP/1.1 302 Found"))
    with serve({"robots.txt": moved}) as server:
        reasons = [fetch(tmp_path, f"{server.base}/story")[0]["reason"] for _ in range(2)]
        assert count(server, "robots.txt") == 1
    assert reasons[0] == reasons[1]
    assert reasons[0].startswith("robots.txt redirects to what is no page")


def test_a_reservation_is_read_before_the_first_page(tmp_path: Path) -> None:
    """tdmrep.json is asked for once a day, archived, and what it says stands in the article."""
    with serve({TDMREP: RESERVATION}) as server:
        lines = [fetch(tmp_path, f"{server.base}/{name}?{name}")[0] for name in PAGES]
        assert [heard.path for heard in server.log][:3] == ["robots.txt", TDMREP, "story"]
        assert count(server, TDMREP) == 1
        fetch(tmp_path, f"{server.base}/story?later", hours=25)
        assert count(server, TDMREP) == 2
    assert {line["document"]["rights"]["tdm_reservation"] for line in lines} == {1}
    assert lines[0]["document"]["rights"]["sources"]["tdm_reservation"] == ["tdmrep.json"]
    assert roles(tmp_path).count("rights") == 2


MISFORTUNES = {
    "not there": case("", sized(b"none", status=b"HTTP/1.1 404 Not Found")),
    "server error": case("", sized(b"none", status=b"HTTP/1.1 500 Internal Server Error")),
    "no JSON": case("", sized(b"\xff{[", b"Content-Type: application/json")),
    "no HTTP": case("", b"\x00\x01\r\n\r\n", close=True),
    "closed": case("", b"", close=True),
    "silent": case("", b"", hang_seconds=3),
    "endless": case("", head(TEXT), endless=b"[" * 20_000),
    "a circle": case("", sized(b"", f"Location: /{TDMREP}".encode(), status=b"HTTP/1.1 301 Moved")),
    "private": case("", sized(b"", b"Location: /private/tdm", status=b"HTTP/1.1 301 Moved")),
    "busy": case("", sized(b"", b"Retry-After: 0", status=b"HTTP/1.1 429 Too Many Requests")),
}
ATTEMPTS = {"a circle": 6, "no HTTP": 2, "closed": 3, "silent": 2}


@pytest.mark.parametrize("name", MISFORTUNES)
def test_a_reservation_that_cannot_be_read_stops_no_page(tmp_path: Path, name: str) -> None:
    """Whatever becomes of that file, the pages are fetched, and the next run does not ask for it again.

    A connection that broke is tried again, as for a page.
    """
    with serve({TDMREP: MISFORTUNES[name]}) as server:
        lines = fetch(tmp_path, *(f"{server.base}/{page}?{page}" for page in PAGES))
        lines += fetch(tmp_path, f"{server.base}/story?again")
        assert count(server, TDMREP) <= ATTEMPTS.get(name, 1)
        assert not [heard for heard in server.log if heard.path.startswith("private")]
    assert {line["outcome"] for line in lines} <= {"stored", "unchanged"}
    assert lines[0]["document"]["rights"]["tdm_reservation"] is None


def test_what_robots_txt_keeps_from_us_is_not_asked_for(tmp_path: Path) -> None:
    """tdmrep.json is a file like any other to robots.txt."""
    rules = case("", sized(b"User-agent: *\nDisallow: /.well-known/\n", TEXT))
    with serve({"robots.txt": rules, TDMREP: RESERVATION}) as server:
        assert fetch(tmp_path, f"{server.base}/story")[0]["outcome"] == "stored"
        assert count(server, TDMREP) == 0


def test_a_licence_is_fetched_once_a_day_for_all_who_name_it(tmp_path: Path) -> None:
    """Two sites name one licence file: it is in the archive once, cut at its limit."""
    big = case("", head(b"Content-Type: application/xml"), endless=b"<rsl>" * 5_000)
    with serve({"license.xml": big}) as server, WireServer(host="127.0.0.2") as second:
        named = f"{server.base}/license.xml"
        rules = case("", sized(ALLOWING + f"\nLicense: {named}\n".encode(), TEXT))
        for one in (server, second):
            one.cases = {**PAGES, "license.xml": big, "robots.txt": rules}
        lines = fetch(tmp_path, f"{server.base}/story", f"{second.base}/other")
        lines += fetch(tmp_path, f"{second.base}/third", hours=1)
        assert count(server, "license.xml") == 1
    assert {line["outcome"] for line in lines} <= {"stored", "unchanged"}
    assert lines[0]["document"]["rights"]["license_urls"] == [named]
    kept = [one for one in records(tmp_path / "depeche-data") if one.target_uri == named]
    assert [one.get("WARC-Truncated") for one in kept if one.type == "response"] == ["length"]


@pytest.mark.parametrize("apart", [False, True], ids=["with its head", "after its head"])
@pytest.mark.parametrize("coding", [b"", b"gzip"])
def test_of_a_robots_txt_that_is_too_long_the_beginning_counts(
    tmp_path: Path, coding: bytes, *, apart: bool
) -> None:
    """The rules of its first 512 KiB hold, as RFC 9309 section 2.5 allows; the rest is not even fetched.

    However the server's words fall into reads: also where the head comes alone, and says how long it all is.
    """
    noise = os.urandom(3_000_000).hex().encode()
    long = b"User-agent: *\nDisallow: /story\n" + b"\n".join(
        noise[i : i + 60] for i in range(0, len(noise), 60)
    )
    body = gzip.compress(long, 1) if coding else long
    said = [TEXT, b"X-Long: " + b"a" * 50_000, *([b"Content-Encoding: gzip"] if coding else [])]
    answer = sized(body, *said)
    piece = len(answer) - len(body) if apart else len(answer)
    with serve({"robots.txt": case("", answer, piece=piece, pause_seconds=0.02)}) as server:
        refused, allowed = fetch(tmp_path, f"{server.base}/story", f"{server.base}/other")
    assert (refused["outcome"], allowed["outcome"]) == ("robots-disallowed", "stored")
    assert allowed["document"]["capture"]["robots_digest"] is not None
