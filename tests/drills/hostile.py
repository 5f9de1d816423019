"""Hostile servers: the whole catalogue in one run, ways that lead inward, pages too big to hold."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.errors import Damaged
from storage.gzip_members import members
from storage.warc_reader import parse_record
from tests.console import DEPECHE, faults
from tests.drills import private_network
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of, skipped
from tests.drills.memory import Peak
from tests.servers.bad_pages import STORY
from tests.servers.hostile import ROBOTS, Hostile, catalogue, robots_site
from tests.servers.inward import ANSWERS, SPELLINGS, Canary, NameServer
from tests.servers.wire_server import HTML, Case, WireServer, case, make_certificate, sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.drills.figures import Scale

MEMORY_MIB = 512
SECONDS = {"full": 300.0, "short": 150.0}
"""How long the whole catalogue may take; the short form takes a tenth of it where nothing runs beside it."""

LIMITS = {"full": 30.0, "short": 8.0}
"""The time limit of one exchange; the full form has the defaults."""

SLACK_SECONDS = {"full": 3.0, "short": 15.0}
"""What a busy machine adds to a time limit; the short form runs beside other tests."""

_SHORT = "total_seconds = 8\nfirst_byte_seconds = 4\nwire_bytes = 2_000_000\nredirects = 10\n"
_SETTINGS = {"full": "", "short": f"concurrency = 32\n[limits]\n{_SHORT}"}
"""What stands below [crawl]. In the short form all that is slow is slow at the same time, so that its limits
can be so long that no good page meets them beside other tests."""

_NETWORKS = '[network]\nallow_networks = ["127.64.0.0/10"]\n'
_BIG = 15 << 20
_TRACE = Path(tempfile.gettempdir()) / "depeche-was-here"

_OF_A_NAME = {"public": "stored", "flap": "stored", "rebind": "stored private-address"} | dict.fromkeys(
    ("servfail", "nxdomain", "silent"), "unknown-host"
)
"""What a page ends in whose host's name is answered so; every other kind is a private address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a fetch ended: its outcome lines by asked URL, its complaints, what it took."""

    lines: dict[str, dict[str, Any]]
    complaints: str
    seconds: float
    mib: float
    parts: str


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Run the catalogue, in a network of its own where one can be made; it holds nothing random."""
    started = time.monotonic()
    refusal = private_network.refusal()
    if refusal is None:
        lines = _inside(scale=scale, folder=folder)
    else:
        say(f"no network of our own: {refusal}")
        lines = [*_catalogue(scale=scale, folder=folder, alone=False), skipped("visits inward", refusal)]
    return Figures(name="hostile", seed=seed, lines=tuple(lines), seconds=time.monotonic() - started)


def _inside(*, scale: Scale, folder: Path) -> list[Figure]:
    command = [*private_network.ENTER, sys.executable, "-m", "tests.drills.hostile", scale, str(folder)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[2], timeout=900
    )
    return [Figure(**figure) for figure in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    """Be the process in the network of its own: drill, and print the figures for the parent."""
    scale: Scale = "short" if sys.argv[1] == "short" else "full"
    folder = Path(sys.argv[2])
    private_network.settle(folder)
    with NameServer(), Canary() as canary:
        lines = _catalogue(scale=scale, folder=folder, alone=True)
        lines += _names(scale=scale, folder=folder)
        lines += _inward(canary)
    lines += _big(scale=scale, folder=folder)
    print(json.dumps([asdict(line) for line in lines]))  # noqa: T201 - the answer to the parent


def _catalogue(*, scale: Scale, folder: Path, alone: bool) -> list[Figure]:
    _TRACE.unlink(missing_ok=True)
    work = _folder(folder, "catalogue", _SETTINGS[scale] + ("" if alone else _NETWORKS))
    with ExitStack() as servers:
        wanted = _serve(servers, folder, host="11.0.{}.{}" if alone else "127.64.{}.{}")
        ran = _fetch(work, wanted)
    if scale == "short":
        wanted = {url: _or_out_of_time(one) for url, one in wanted.items()}
    wrong = [f"{url} {fault}" for url, one in wanted.items() if (fault := _fault(one, ran.lines.get(url)))]
    slowest = max(_fetch_seconds(work / "depeche-data"), default=0.0)
    return [
        all_of("resources, each in its outcome", len(wanted) - _told(wrong), len(wanted)),
        at_most("longest exchange", slowest, LIMITS[scale] + SLACK_SECONDS[scale], "s"),
        at_most("the whole catalogue", ran.seconds, SECONDS[scale], "s"),
        at_most(f"memory of all processes ({ran.parts})", ran.mib, MEMORY_MIB, "MiB"),
        none_of("tracebacks", ran.complaints.count("Traceback")),
        none_of("faults that verify finds", faults(work)),
        none_of("files outside the archive", _TRACE.exists() + len(list(work.rglob("*was-here*")))),
    ]


def _serve(servers: ExitStack, folder: Path, *, host: str) -> dict[str, Hostile]:
    """Serve everything; return what is at each URL. Every resource has a host of its own."""
    tls_folder = folder / "tls"
    tls_folder.mkdir()
    _, tls = make_certificate(tls_folder)
    sites = [(catalogue(), None, "{}")]
    sites += [({"story": one}, robots_site(one), "story") for one in ROBOTS.values()]
    wanted: dict[str, Hostile] = {}
    for resources, cases, path in sites:
        served = cases or {name: one.case for name, one in resources.items()}
        server = servers.enter_context(WireServer(cases=served, host="0.0.0.0"))
        for name, one in resources.items():
            number = len(wanted) + 1
            place = server.base.replace("0.0.0.0", host.format(number >> 8, number & 255), 1)
            wanted[f"{place}/{path.format(name)}"] = one
    secret = servers.enter_context(WireServer(cases={"story": case("", b"")}, tls=tls, host="0.0.0.0"))
    place = secret.base.replace("0.0.0.0", host.format(9, 9), 1)
    untrusted = Hostile(case=case("", b""), outcomes=frozenset({"tls-failed"}), sentence="certificate")
    return wanted | {f"{place}/story": untrusted}


def _or_out_of_time(one: Hostile) -> Hostile:
    """Let what has no end meet the limit of time first: beside other tests a server may be too slow."""
    if not any(answer.endless for answer in one.case.answers):
        return one
    return replace(one, outcomes=one.outcomes | {"timed-out"}, sentence="")


def _fault(expected: Hostile, line: dict[str, Any] | None) -> str | None:
    """Return what is wrong with how a resource ended, None when nothing is."""
    if line is None:
        return "is not accounted for"
    reason = line["reason"] or ""
    warnings = " ".join((line.get("document") or {}).get("extraction", {}).get("warnings", ()))
    told = f"{line['outcome']} ({reason or warnings})"
    if line["outcome"] not in expected.outcomes or expected.sentence not in reason:
        return told
    return None if expected.warning in warnings else f"{told} without a warning of {expected.warning!r}"


def _names(*, scale: Scale, folder: Path) -> list[Figure]:
    count = 20 if scale == "full" else 2
    work = _folder(folder, "names", "")
    wanted = {
        f"http://{kind}{number}.example/{kind}-{number}": _OF_A_NAME.get(kind, "private-address")
        for kind in ANSWERS
        for number in range(count)
    }
    spelled = {
        text: "private-address not-a-url unknown-scheme"
        for text in SPELLINGS
        if text.isprintable() and "://" in text and ".example/" not in text
    }
    ran = _fetch(work, wanted | spelled)
    # texts that mean one URL are fetched once, under the first of them
    spelled = {text: kinds for text, kinds in spelled.items() if text in ran.lines}
    return [
        _as_asked(f"names, {len(ANSWERS)} kinds of answers", wanted, ran),
        _as_asked("spellings of addresses, asked for", spelled, ran),
        none_of("tracebacks", ran.complaints.count("Traceback")),
    ]


def _as_asked(what: str, wanted: dict[str, str], ran: Ran) -> Figure:
    ended = {url: line["outcome"] for url, line in ran.lines.items()}
    wrong = [
        f"{url} {ended.get(url)}" for url, kinds in wanted.items() if ended.get(url) not in kinds.split()
    ]
    return all_of(what, len(wanted) - _told(wrong), len(wanted))


def _inward(canary: Canary) -> list[Figure]:
    sent = [f"{address} {heard[:40]!r}" for address, heard in canary.inward if heard]
    return [
        none_of("requests that came to private addresses", _told(sent)),
        none_of("connections to private addresses", len(canary.inward)),
    ]


def _big(*, scale: Scale, folder: Path) -> list[Figure]:
    count = 24 if scale == "full" else 4
    work = _folder(folder, "big", "")
    with WireServer(cases=_Big(), host="0.0.0.0") as server:
        base = server.base.replace("0.0.0.0", "11.0.0.1")
        ran = _fetch(work, [f"{base}/{number}" for number in range(count)])
    stored = sum(line["outcome"] == "stored" for line in ran.lines.values())
    return [
        all_of("pages of 15 MiB", stored, count),
        at_most(f"memory of all processes ({ran.parts})", ran.mib, MEMORY_MIB, "MiB"),
        none_of("faults that verify finds", faults(work)),
    ]


class _Big(dict[str, Case]):
    """Pages of 15 MiB, made when they are asked for."""

    def __contains__(self, path: object) -> bool:
        return str(path).isdigit()

    def __getitem__(self, path: str) -> Case:
        filling = b"<!-- " + (f"{path} all work and no play " * (_BIG // 28)).encode() + b" -->"
        return case("", sized(STORY.encode() + filling, HTML))


def _folder(folder: Path, name: str, settings: str) -> Path:
    work = folder / name
    work.mkdir()
    (work / "depeche.toml").write_text(f"[crawl]\ndelay_seconds = 0\n{settings}", encoding="utf-8")
    return work


def _fetch(work: Path, urls: Iterable[str]) -> Ran:
    """Run `depeche fetch --from` over the URLs."""
    (work / "urls").write_text("\n".join(urls), encoding="utf-8")
    out, err = work / "out.jsonl", work / "err"
    started = time.monotonic()
    with out.open("wb") as said, err.open("wb") as complained:
        process = subprocess.Popen(
            [DEPECHE, "fetch", "--json", "--from", "urls"], cwd=work, stdout=said, stderr=complained
        )
        with Peak(process.pid) as peak:
            process.wait(timeout=600)
    lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return Ran(
        lines={line["asked"]: line for line in lines},
        complaints=err.read_text(encoding="utf-8", errors="replace"),
        seconds=time.monotonic() - started,
        mib=peak.mib,
        parts=peak.parts,
    )


def _fetch_seconds(archive: Path) -> list[float]:
    """Return how long each exchange took, as the archive says it."""
    found = []
    for warc in sorted(archive.glob("warc/v1/*/*.warc.gz")):
        for member in members(warc):
            try:
                record = parse_record(member.data)
            except Damaged:
                continue
            notes = record.block.splitlines() if record.type == "metadata" else ()
            found += [int(line[13:]) / 1000 for line in notes if line.startswith(b"fetchTimeMs: ")]
    return found


def _told(wrong: list[str]) -> int:
    """Count what is wrong, and name it beside the figures."""
    sys.stderr.writelines(f"  ! {one}\n" for one in wrong)
    return len(wrong)


if __name__ == "__main__":
    main()
