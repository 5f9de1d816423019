"""Malformed responses of a seeded fuzzer: all accounted for and kept as they came, no crash, no hang."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING, Any

from tests.console import DEPECHE, faults
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of
from tests.drills.memory import Peak
from tests.servers.mutants import mutants
from tests.servers.wire_server import WireServer
from tests.wire_contract import archived

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.drills.figures import Scale

COUNT = {"full": 10_000, "short": 400}
HANG_SECONDS = 30.0
MEMORY_MIB = 512

_SETTINGS = "[crawl]\ndelay_seconds = 0\nretries = 0\nconcurrency = 16\n[robots]\nobey = false\n"


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Fetch the mutants of `seed` in one run, and hold the archive against what the server said."""
    started = time.monotonic()
    (folder / "depeche.toml").write_text(_SETTINGS, encoding="utf-8")
    with WireServer(cases=mutants(seed, COUNT[scale])) as server:
        memory, silence = _fetch([f"{server.base}/{path}" for path in server.cases], folder)
        said = _said(server)
    ended = _outcomes(folder)
    complaints = (folder / "err").read_text(encoding="utf-8", errors="replace")
    differing = _differing(folder / "depeche-data", said)
    for path in differing[:10]:
        say(f"! {path} is not kept as it came")
    lines = (
        all_of("responses accounted for", len(ended), COUNT[scale]),
        none_of("ended by a fault of ours", sum(kind == "internal-error" for kind in ended.values())),
        none_of("tracebacks", complaints.count("Traceback")),
        none_of("captures that differ from what was said", len(differing)),
        none_of("faults that verify finds", faults(folder)),
        at_most("longest time without an outcome", silence, HANG_SECONDS, "s"),
        memory,
        _told(ended),
    )
    return Figures(name="fuzz", seed=seed, lines=lines, seconds=time.monotonic() - started)


def _fetch(urls: list[str], folder: Path) -> tuple[Figure, float]:
    """Run the fetch; return its peak of memory and the longest time in which no page ended."""
    (folder / "urls").write_text("\n".join(urls), encoding="utf-8")
    command = [DEPECHE, "fetch", "--allow-private", "--from", "urls"]
    with (folder / "err").open("wb") as complaints:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=complaints)
        assert process.stdout is not None
        longest, last = 0.0, time.monotonic()
        with Peak(process.pid) as peak:
            for _ in process.stdout:
                longest, last = max(longest, time.monotonic() - last), time.monotonic()
            process.wait()
    return at_most(f"memory of all processes ({peak.parts})", peak.mib, MEMORY_MIB, "MiB"), longest


def _outcomes(folder: Path) -> dict[str, str]:
    """Return how each URL ended, as the archive says it."""
    import gzip

    found: dict[str, str] = {}
    for path in folder.glob("depeche-data/outcomes/v1/*/*.jsonl.gz"):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            told: dict[str, Any] = json.loads(line)
            found[told["asked"]] = told["outcome"]
    return found


def _said(server: WireServer) -> dict[str, bytes]:
    return {heard.path: heard.said for heard in server.log}


def _differing(archive: Path, said: dict[str, bytes]) -> list[str]:
    """Return the paths of which something else is kept than a beginning of what was said."""
    return [
        one.path
        for one in archived(archive)
        if one.path in said and (one.faults or not said[one.path].startswith(one.said))
    ]


def _told(ended: dict[str, str]) -> Figure:
    kinds = sorted(set(ended.values()))
    counts = ", ".join(f"{kind} {list(ended.values()).count(kind)}" for kind in kinds)
    return Figure(what="outcomes", value=str(len(kinds)), bound=counts, holds=len(kinds) > 1)
