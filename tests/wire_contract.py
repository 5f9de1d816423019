"""Fetches every odd case of the wire server with Depeche's own engine and holds the archive against its log.

`python -m tests.wire_contract` prints the table; `--half http|https` prints one half of it as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.gzip_members import members
from storage.warc_reader import check_record, read_record
from tests.servers.wire_server import CASES, Heard, WireServer, make_certificate

if TYPE_CHECKING:
    from storage.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case: how many exchanges the server saw and the archive holds, and how their bytes compare."""

    case: str
    proves: str
    heard: int
    kept: int
    requests: str
    responses: str
    faults: tuple[str, ...]
    expects_prefix: bool

    @property
    def holds(self) -> bool:
        """Whether every exchange is in the archive byte for byte (a correct prefix where we cut it)."""
        wanted = {"equal", "prefix"} if self.expects_prefix else {"equal"}
        return (
            self.heard == self.kept
            and self.requests == "equal"
            and self.responses in wanted
            and not self.faults
        )


@dataclass(slots=True, kw_only=True)
class Archived:
    """One exchange as the archive holds it: request, all response bytes together again, strict findings."""

    path: str
    request: bytes
    said: bytes = b""
    started: str = ""
    faults: tuple[str, ...] = ()


def half(scheme: str) -> list[Row]:
    """Serve the cases over `scheme`, fetch them all in this process, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        tls = None
        if scheme == "https":
            certificate, tls = make_certificate(Path(folder))
            os.environ["SSL_CERT_FILE"] = str(certificate)
        with WireServer(tls=tls) as server:
            _fetch(server.base, Path(folder) / "archive")
        return compare(server.log, archived(Path(folder) / "archive"))


def _fetch(base: str, archive: Path) -> None:
    from crawler.config import Config, Crawl, Limits, Network, Robots
    from crawler.fetching import fetch

    config = Config(
        store=str(archive),
        work=archive / "work",
        limits=Limits(wire_bytes=50_000, total_seconds=4, first_byte_seconds=2),
        crawl=Crawl(concurrency=8, delay_seconds=0),
        network=Network(allow_private=True),
        robots=Robots(obey=False),
    )
    inner = {"redirect-2", "redirect-3"}
    asked = [f"{base}/resent", *(f"{base}/{case}" for case in CASES if case not in inner), f"{base}/resent?2"]
    fetch(list(dict.fromkeys(asked)), config, listener=lambda *_: None)


def archived(archive: Path) -> list[Archived]:
    """Return the exchanges in every WARC of a folder store, in the order their requests began."""
    found: list[Archived] = []
    for warc in sorted(archive.glob("warc/v1/*/*.warc.gz")):
        for member in members(warc):
            _take(found, read_record_bytes(warc, member.offset, member.length))
    return sorted(found, key=lambda exchange: exchange.started)


def read_record_bytes(warc: Path, offset: int, length: int) -> Record:
    """Return the record in one member of a file, read as a reader would read a range."""
    with warc.open("rb") as file:
        file.seek(offset)
        return read_record(file.read(length))


def _take(found: list[Archived], record: Record) -> None:
    faults = tuple(check_record(record))
    if record.type == "warcinfo":
        return
    if record.type == "request":
        found.append(Archived(path=urlsplit(record.target_uri or "").path.lstrip("/"), request=record.block))
    elif record.get("Content-Type") == "application/warc-fields":
        notes = dict(line.split(": ", 1) for line in record.block.decode().splitlines() if line)
        interim, surplus = (b64decode(notes.get(f"depeche-{name}", "")) for name in ("interim", "surplus"))
        found[-1].said = interim + found[-1].said + surplus
        found[-1].started = notes["depeche-started"]
    else:
        found[-1].said = record.block
    found[-1].faults += faults


def compare(log: list[Heard], kept: list[Archived]) -> list[Row]:
    """Pair what the server saw with what the archive holds, path by path, in order."""
    heard_at: dict[str, list[Heard]] = defaultdict(list)
    kept_at: dict[str, list[Archived]] = defaultdict(list)
    for heard in log:
        heard_at[urlsplit(heard.path).path].append(heard)
    for exchange in kept:
        kept_at[exchange.path].append(exchange)
    return [_row(case, heard_at[case], kept_at[case]) for case in CASES]


def _row(case: str, heard: list[Heard], kept: list[Archived]) -> Row:
    kept = _without_unheard(kept, extra=len(kept) - len(heard))
    pairs = list(zip(heard, kept, strict=False))
    verdicts = {_verdict(exchange.said, one.said) for one, exchange in pairs}
    return Row(
        case=case,
        proves=CASES[case].proves,
        heard=len(heard),
        kept=len(kept),
        requests="equal" if all(one.request == exchange.request for one, exchange in pairs) else "differ",
        responses=next((word for word in ("differ", "prefix") if word in verdicts), "equal"),
        faults=tuple(fault for exchange in kept for fault in exchange.faults),
        expects_prefix=CASES[case].prefix,
    )


def _without_unheard(kept: list[Archived], *, extra: int) -> list[Archived]:
    """Leave out requests that went into a connection the server had closed: it cannot have logged them."""
    left = []
    for exchange in kept:
        if extra > 0 and not exchange.said:
            extra -= 1
        else:
            left.append(exchange)
    return left


def _verdict(kept: bytes, said: bytes) -> str:
    if kept == said:
        return "equal"
    return "prefix" if kept and said.startswith(kept) else "differ"


def halves() -> dict[str, list[Row]]:
    """Run both halves, each in its own process, as a Scrapy reactor runs only once."""
    command = [sys.executable, "-m", "tests.wire_contract", "--half"]
    running = {
        scheme: subprocess.Popen([*command, scheme], stdout=subprocess.PIPE, text=True)
        for scheme in ("http", "https")
    }
    rows = {}
    for scheme, process in running.items():
        out, _ = process.communicate(timeout=120)
        rows[scheme] = [
            Row(**{**row, "faults": tuple(row["faults"])}) for row in json.loads(out.splitlines()[-1])
        ]
    return rows


def main() -> int:
    """Print the table; status 1 when a row does not hold."""
    if sys.argv[1:2] == ["--half"]:
        print(json.dumps([asdict(row) for row in half(sys.argv[2])]))  # noqa: T201 - the answer to the parent
        return 0
    both = halves()
    lines = [f"{'case':18} {'plain':22} {'TLS':22} what it shows"]
    for plain, tls in zip(both["http"], both["https"], strict=True):
        shown = [f"{row.responses} {row.kept}/{row.heard} req {row.requests}" for row in (plain, tls)]
        lines.append(f"{plain.case:18} {shown[0]:22} {shown[1]:22} {plain.proves}")
    bad = [f"{scheme} {row}" for scheme, rows in both.items() for row in rows if not row.holds]
    total = sum(row.heard for rows in both.values() for row in rows)
    lines.append(f"{len(CASES)} cases x 2, {total} exchanges; not as they should be: {len(bad)}")
    print("\n".join([*lines, *bad]))  # noqa: T201 - the command's output
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
