"""Pages that break extraction, good ones between them: one run, and nobody pays for his neighbour."""

from __future__ import annotations

import json
import math
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.outcomes import SUCCESSES, WITHOUT_TEXT
from extractors import extract
from storage.gzip_members import members
from storage.http_message import payload
from storage.warc_reader import parse_record
from tests.console import DEPECHE, faults
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of
from tests.drills.newsrooms import starved_seconds
from tests.servers.bad_pages import STORY
from tests.servers.wire_server import CASES, HTML, Case, WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale

DEADLINES = {"full": 20.0, "short": 3.0}
"""`limits.extract_seconds`; the full form has the default."""

SLACK_SECONDS = 10.0
"""What starting, fetching and committing may take beside the derivations, on a busy machine."""

HELD_SECONDS = 300
"""How long the last page may be kept back until every bad one has ended."""

ENDS = SUCCESSES | WITHOUT_TEXT
"""What a page that came whole may end in, with its text or with a line that says why there is none."""

_LAST = "the-last"
_SIZES = {
    "full": {
        "deep": 300,
        "deeper": 100_000,
        "links": 20_000_000,
        "rows": 100_000,
        "attributes": 200_000,
        "paragraphs": 20_000_000,
    },
    "short": {
        "deep": 300,
        "deeper": 5_000,
        "links": 1_000_000,
        "rows": 5_000,
        "attributes": 20_000,
        "paragraphs": 1_000_000,
    },
}
_LONG = 8_000_000
"""Bytes of paragraphs that are few enough to be tried, and take far longer than a page should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How the fetch ended: its lines by path, its complaints, and when each outcome was written down.

    `starved` is for how long it stood in line for a CPU until the last of them was.
    """

    lines: dict[str, dict[str, Any]]
    complaints: str
    ended: dict[str, float]
    starved: float
    seconds: float


class Site(dict[str, Case]):
    """Bad pages and good ones in turn; the last good one is given out when every bad one has ended."""

    def __init__(self, bad: dict[str, bytes]) -> None:
        good = case("", sized(STORY.encode(), HTML))
        super().__init__({"robots.txt": CASES["robots.txt"], "good-first": good, _LAST: good})
        self.bad = bad
        self.good = ["good-first", *(f"good-after-{name}" for name in bad), _LAST]
        for name, page in bad.items():
            self[name] = case("", sized(page, HTML))
            self[f"good-after-{name}"] = good
        self.all_ended = threading.Event()

    @property
    def paths(self) -> list[str]:
        """Every page in the order in which it is asked for."""
        between = [path for name in self.bad for path in (name, f"good-after-{name}")]
        return ["good-first", *between, _LAST]

    def __getitem__(self, path: str) -> Case:
        if path == _LAST:
            self.all_ended.wait(HELD_SECONDS)
        return super().__getitem__(path)


def bad_pages(scale: Scale) -> dict[str, bytes]:
    """Return the pages that break extraction, by name."""
    size = _SIZES[scale]
    link = '<a href="/{0}">Ce que dit la note {0} du pont</a> '
    row = "<tr><td>{0}</td><td>Le pont de Vieilleville</td><td>{0} voitures</td></tr>"
    paragraph = "<p>La note {0} dit que le pont de Vieilleville a rouvert hier matin, {0} fois.</p>"
    made = {
        "deep": "<div>" * size["deep"] + STORY + "</div>" * size["deep"],
        "deeper": "<div><b>" * (size["deeper"] // 2) + STORY,
        "links": "<nav>" + _filled(link, size["links"]) + "</nav>",
        "rows": "<table>" + "".join(row.format(number) for number in range(size["rows"])) + "</table>",
        "attributes": "<article " + " ".join(f"a{n}={n}" for n in range(size["attributes"])) + f">{STORY}",
        "paragraphs": "<article>" + _filled(paragraph, size["paragraphs"]) + "</article>",
        "long": "<article>" + _filled(paragraph, _LONG) + "</article>",
    }
    return {name: f"<!doctype html><html lang=fr>{page}".encode() for name, page in made.items()}


def _filled(piece: str, size: int) -> str:
    count = size // len(piece.format(10_000)) + 1
    return "".join(piece.format(number) for number in range(count))[:size]


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Fetch bad pages and good ones in one run; nothing in it is random.

    The short form runs beside other tests: what it holds to a time is what is left of the clock's when it
    is taken off for how long the fetch stood in line for a CPU.
    """
    started = time.monotonic()
    site = Site(bad_pages(scale))
    with WireServer(cases=site) as server:
        ran = _fetch(folder, site, base=server.base, deadline=DEADLINES[scale])
    say("; ".join(f"{name}: {_end(ran.lines.get(name))}" for name in site.bad))
    lines = _figures(site, ran, folder, scale=scale)
    return Figures(name="pages", seed=seed, lines=tuple(lines), seconds=time.monotonic() - started)


def _figures(site: Site, ran: Ran, folder: Path, *, scale: Scale) -> list[Figure]:
    longest = math.ceil(len(site.bad) / (os.cpu_count() or 1)) * DEADLINES[scale] + SLACK_SECONDS
    given, starved = (", given a CPU", ran.starved) if scale == "short" else ("", 0.0)
    text = extract(STORY.encode(), url="http://news.example/good").text
    ended = [name for name in site.bad if _end(ran.lines.get(name)) in ENDS]
    good = [path for path in site.good if _text(ran.lines.get(path)) == text]
    kept = _payloads(folder / "depeche-data")
    expected = site.bad | dict.fromkeys(site.good, STORY.encode())
    whole = [path for path, page in expected.items() if kept.get(path) == page]
    latest = max((ran.ended.get(name, math.inf) for name in site.bad), default=math.inf)
    return [
        all_of("bad pages with an outcome", len(ended), len(site.bad)),
        at_most(f"the last of their outcomes after{given}", latest - starved, longest, "s"),
        at_most(f"the whole run{given}", ran.seconds - starved, longest + SLACK_SECONDS, "s"),
        all_of("captures kept, byte for byte", len(whole), len(expected)),
        all_of("good pages with their text", len(good), len(site.good)),
        all_of("read after all bad ones had ended", int(_LAST in good and site.all_ended.is_set()), 1),
        none_of("tracebacks", ran.complaints.count("Traceback")),
        none_of("faults that verify finds", faults(folder)),
    ]


def _fetch(work: Path, site: Site, *, base: str, deadline: float) -> Ran:
    """Run `depeche fetch --from` over the site; let the last page go when the bad ones have ended."""
    settings = (
        "[crawl]\ndelay_seconds = 0\nretries = 0\n"
        f"[limits]\nextract_seconds = {deadline}\n"
        f"total_seconds = {HELD_SECONDS}\nfirst_byte_seconds = {HELD_SECONDS}\n"
        "[network]\nallow_private = true\n"
    )
    (work / "depeche.toml").write_text(settings, encoding="utf-8")
    (work / "urls").write_text("\n".join(f"{base}/{path}" for path in site.paths), encoding="utf-8")
    out, err = work / "out.jsonl", work / "err"
    started = time.monotonic()
    with out.open("wb") as said, err.open("wb") as complained:
        process = subprocess.Popen(
            [DEPECHE, "fetch", "--json", "--from", "urls"], cwd=work, stdout=said, stderr=complained
        )
        try:
            ended = _watch(process, work, site, started=started)
            starved = starved_seconds(process.pid)
            process.wait(timeout=HELD_SECONDS)
        finally:
            site.all_ended.set()
            process.kill()
            process.wait()
    lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return Ran(
        lines={_path(line["asked"]): line for line in lines},
        complaints=err.read_text(encoding="utf-8", errors="replace"),
        ended=ended,
        starved=starved,
        seconds=time.monotonic() - started,
    )


def _watch(process: subprocess.Popen[bytes], work: Path, site: Site, *, started: float) -> dict[str, float]:
    """Return after how many seconds each page's outcome stood in the spool, until all bad ones did."""
    ended: dict[str, float] = {}
    while process.poll() is None and time.monotonic() - started < HELD_SECONDS:
        for path in _written(work):
            ended.setdefault(path, time.monotonic() - started)
        if ended.keys() >= site.bad.keys():
            site.all_ended.set()
            break
        time.sleep(0.05)
    return ended


def _written(work: Path) -> set[str]:
    spool = work / "depeche-data" / "work" / "spool"
    found = set()
    for outcomes in spool.glob("*/outcomes.jsonl"):
        lines = outcomes.read_bytes().split(b"\n")[:-1]  # the rest may be half a line
        found |= {_path(json.loads(line)["asked"]) for line in lines}
    return found


def _payloads(archive: Path) -> dict[str, bytes]:
    """Return the payload of each response in the archive by the path of its URL."""
    found = {}
    for warc in sorted(archive.glob("warc/v1/*/*.warc.gz")):
        for member in members(warc):
            record = parse_record(member.data)
            if record.type == "response":
                found[_path(record.target_uri or "")] = payload(record.block).body
    return found


def _end(line: dict[str, Any] | None) -> str:
    return "not accounted for" if line is None else str(line["outcome"])


def _text(line: dict[str, Any] | None) -> str | None:
    if line is None or line["outcome"] != "stored":
        return None
    text: str | None = (line["document"] or {}).get("text")
    return text


def _path(url: str) -> str:
    return url.rpartition("/")[2]
