"""Measures Depeche against its peers on this machine and prints ratios of one run: `make bench`.

Every leg is a process of its own; in each round all legs of a group run in a random order on one server, and
a ratio is taken within its round. Seconds are not quoted: machines differ, ratios less so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.page_server import ROOT, page_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AEB = Path(os.environ.get("DEPECHE_BENCH", ROOT.parent / "shared" / "bench")) / "aeb" / "html"


def leg(name: str) -> Callable[[Path], dict[str, Any]]:
    """Return a runner of one leg of `benchmarks.legs`."""

    def run(urls: Path) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.legs", name, str(urls)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=900)
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return run


def wget(urls: Path) -> dict[str, Any]:
    """Fetch the list with wget into one WARC."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["wget", "-q", "--warc-file", f"{folder}/w", "-i", str(urls), "-O", "/dev/null"]
        started = time.perf_counter()
        subprocess.run(command, check=True, timeout=900)
        return {"pages": len(urls.read_text().split()), "seconds": time.perf_counter() - started}


def rounds(
    legs: dict[str, Callable[[Path], dict[str, Any]]], urls: Sequence[str], count: int
) -> dict[str, list[dict[str, Any]]]:
    """Run every leg once a round, in a random order; return what each leg found, by name."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in legs}
    dice = random.Random(7)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(urls))
        listed.flush()
        for number in range(count):
            for name in dice.sample(list(legs), len(legs)):
                result = legs[name](Path(listed.name))
                assert result["pages"] == len(urls), f"{name}: {result['pages']} of {len(urls)} pages"
                found[name].append(result)
                progress(f"  round {number + 1}/{count} {name}")
    return found


def progress(text: str) -> None:
    """Say on a terminal what is being done."""
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="", file=sys.stderr, flush=True)


def ratios(found: dict[str, list[dict[str, Any]]], name: str, against: str) -> list[float]:
    """Return pages per second of `name` over `against`, round by round."""
    return [
        (ours["pages"] / ours["seconds"]) / (theirs["pages"] / theirs["seconds"])
        for ours, theirs in zip(found[name], found[against], strict=True)
    ]


def line(what: str, values: Sequence[float], bar: float | None = None) -> str:
    """Return one row: median, smallest and largest ratio, and the bar."""
    judged = "" if bar is None else f"  bar >= {bar:.2f}: {verdict(reached=statistics.median(values) >= bar)}"
    return f"{what:58} {statistics.median(values):5.2f}  [{min(values):.2f}-{max(values):.2f}]{judged}"


def verdict(*, reached: bool) -> str:
    """Return the word for a bar."""
    return "reached" if reached else "MISSED"


def speed(*, count: int, pages: int) -> None:
    """Print pages/s of fetch + WARC against bare Scrapy and wget."""
    legs = {"bare": leg("bare"), "capture": leg("capture")}
    if shutil.which("wget"):
        legs["wget"] = wget
    for coding, bar in (("identity", 0.70), ("gzip", 0.75)):
        options = ["--pages", str(pages)] + (["--coding", "gzip"] if coding == "gzip" else [])
        with page_server(*options) as urls:
            found = rounds(legs, urls, count)
        print(
            line(
                f"fetch + WARC, committed / bare Scrapy, {coding} bodies",
                ratios(found, "capture", "bare"),
                bar,
            )
        )
        if "wget" in legs:
            print(line(f"wget --warc-file / bare Scrapy, {coding} bodies", ratios(found, "wget", "bare")))


def whole_way(*, count: int, copies: int) -> None:
    """Print pages/s of the whole way of a page against plain trafilatura in a pool of two."""
    if not AEB.is_dir():
        print(f"fetch + WARC + extract + store: skipped, no benchmark pages at {AEB}")
        return
    with page_server("--folder", str(AEB), "--copies", str(copies)) as urls:
        found = rounds({"full": leg("full"), "plain": leg("plain")}, urls, count)
    name = "fetch + WARC + extract + store / trafilatura in a pool of 2"
    print(line(name, ratios(found, "full", "plain"), 0.80))


def memory(*, mib: int) -> None:
    """Print the peak memory of the crawling process while that many MiB of WARC are written."""
    with page_server("--random", "--pages", str(mib * (1 << 20) // 60_000), "--size", "60000") as urls:
        found = rounds({"memory": leg("memory")}, urls, 1)["memory"][0]
    print(
        f"{'peak memory of the crawling process, MiB':58} {found['peak_mib']:5.0f}"
        f"  bar <= 150: {verdict(reached=found['peak_mib'] <= 150)}; {found['warc_mib']:.0f} MiB of WARC,"
        f" first fifths {found['early_mib']:.0f}, last {found['late_mib']:.0f}"
    )


def trace() -> None:
    """Print how many requests a trace costs on the real S3 server."""
    from benchmarks.trace_requests import traced

    requests = len(traced())
    print(
        f"{'requests to S3 for one traced sentence':58} {requests:5d}"
        f"  bar = 1: {verdict(reached=requests == 1)}"
    )


def main() -> None:
    """Run all groups; `--short` is what the tests use."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--copies", type=int, default=4, help="times the real pages are taken")
    parser.add_argument("--mib", type=int, default=350, help="MiB of WARC for the memory figure")
    parser.add_argument("--only", choices=["speed", "whole", "memory", "trace"])
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {options.rounds} rounds; median [smallest-largest] of ratios within a round"
    )
    groups: dict[str, Callable[[], None]] = {
        "speed": lambda: speed(count=options.rounds, pages=options.pages),
        "whole": lambda: whole_way(count=options.rounds, copies=options.copies),
        "memory": lambda: memory(mib=options.mib),
        "trace": trace,
    }
    for name, run in groups.items():
        if options.only in (None, name):
            run()


if __name__ == "__main__":
    main()
