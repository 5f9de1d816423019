"""Archives the 181 real pages of the AEB set and checks what must be true after it.

`python -m benchmarks.real_input` serves them on loopback, a path each, fetches them with
`depeche fetch --from` into a folder and into the real S3 server, verifies both archives, and compares every
text with what the derivation alone (`depeche extract`) gives for the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crawl import AEB
from benchmarks.page_server import page_server
from tests.servers.weed import weed_server

DEPECHE = str(Path(sys.executable).with_name("depeche"))
SETTINGS = "[crawl]\ndelay_seconds = 0\nconcurrency = 16\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What `depeche fetch --json` said, how it ended, and the crawling process's memory in MiB over time."""

    lines: list[dict[str, Any]]
    status: int
    memory: list[float]

    @property
    def outcomes(self) -> Counter[str]:
        """How many URLs ended in which outcome."""
        return Counter(line["outcome"] for line in self.lines)


def fetch(urls: list[str], folder: Path, environment: dict[str, str]) -> Fetched:
    """Fetch the list in one run, watching the resident memory of the crawling process five times a second."""
    (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    listed, said = folder / "urls.txt", folder / "said.jsonl"
    listed.write_text("\n".join(urls) + "\n", encoding="utf-8")
    memory = []
    with said.open("wb") as out:
        command = [DEPECHE, "fetch", "--json", "--allow-private", "--from", str(listed)]
        process = subprocess.Popen(command, env=os.environ | environment, cwd=folder, stdout=out)
        while process.poll() is None:
            memory.append(resident_mib(process.pid))
            time.sleep(0.2)
    lines = [json.loads(line) for line in said.read_bytes().splitlines()]
    return Fetched(lines=lines, status=process.returncode, memory=memory)


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process in MiB, 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def verify(folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Return the status and the last line of `depeche verify`."""
    done = subprocess.run(
        [DEPECHE, "verify"],
        env=os.environ | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


def differing(fetched: Fetched) -> list[str]:
    """Return the URLs whose stored text is not what the derivation alone gives for the same bytes."""
    from extractors import extract

    found = []
    for line in fetched.lines:
        page = gzip.decompress((AEB / f"{line['final_url'].rsplit('/', 1)[1]}.html.gz").read_bytes())
        article = extract(page, url=line["final_url"], content_type="text/html; charset=utf-8")
        if line["document"] is None or line["document"]["text"] != article.text:
            found.append(line["asked"])
    return found


def report(name: str, fetched: Fetched, checked: tuple[int, str], *, pages: int) -> bool:
    """Print what was found for one store; return whether all of it is as it should be."""
    wrong, peak = differing(fetched), max(fetched.memory)
    half = max(fetched.memory[: max(1, len(fetched.memory) // 2)])
    print(f"{name}: {len(fetched.lines)} outcomes for {pages} pages, status {fetched.status}")
    print(f"  {dict(fetched.outcomes)}")
    print(f"  verify: status {checked[0]}: {checked[1]}")
    print(f"  texts that differ from `depeche extract`: {len(wrong)} {wrong[:3]}")
    print(f"  memory of the crawling process: peak {peak:.0f} MiB, {half:.0f} by half of the run")
    return len(fetched.lines) == pages and checked[0] == 0 and not wrong


def archive(name: str, environment: dict[str, str], urls: list[str]) -> bool:
    """Fetch into one store, verify and report."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fetched = fetch(urls, folder, environment)
        return report(name, fetched, verify(folder, environment), pages=len(urls))


def main() -> int:
    """Run on both stores; status 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, help="only the first so many pages")
    options = parser.parse_args()
    if not AEB.is_dir():
        print(f"no benchmark pages at {AEB}: nothing was done")
        return 0
    with page_server("--folder", str(AEB)) as served, weed_server() as s3:
        stores = {
            "folder": {"DEPECHE_STORE": "archive"},
            "s3": {**s3.environment(), "DEPECHE_STORE": f"s3://{s3.bucket}/real"},
        }
        sound = [archive(name, where, served[: options.pages]) for name, where in stores.items()]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
