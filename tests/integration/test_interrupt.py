"""Ctrl-C and SIGTERM in the middle of a fetch: it ends soon, says what was not done, and loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.console import DEPECHE, SETTINGS, depeche
from tests.integration.test_workers import long_page
from tests.servers.bad_pages import GOOD
from tests.servers.wire_server import HTML, WireServer, case, sized
from tests.waiting import wait_for

if TYPE_CHECKING:
    from pathlib import Path

PROMISED = 30
"""Seconds within which a signal ends a run; its time-outs are longer here."""
SILENT = {f"silent-{number}": case("", b"", hang_seconds=90) for number in range(12)}
HEAVY = long_page(30_000, words=1)
PATIENT = (
    SETTINGS.replace("total_seconds = 4", "total_seconds = 40")
    .replace("first_byte_seconds = 2", "first_byte_seconds = 40")
    .replace("wire_bytes = 2_000_000", "wire_bytes = 9_000_000\nextract_seconds = 120")
)

EARLY = """
import os, signal, sys

class Early:
    def find_spec(self, name, *_):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.{word})

sys.meta_path.insert(0, Early())
from crawler.cli.main import main
main({args!r})
"""


def start(folder: Path, urls: list[str]) -> subprocess.Popen[str]:
    """Start a fetch of `urls` that waits long for silent servers."""
    (folder / "depeche.toml").write_text(PATIENT, encoding="utf-8")
    command = [DEPECHE, "fetch", "--json", "--allow-private", "--from", "-"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write("\n".join(urls))
    process.stdin.close()
    process.stdin = None
    return process


def wait_until_heard(server: WireServer, count: int) -> None:
    """Wait until the server took `count` requests."""
    wait_for(lambda: server.taken >= count, f"fewer than {count} requests came", seconds=60)


def wait_until_noted(folder: Path, name: str, count: int) -> None:
    """Wait until a file of the open batch has `count` lines: one a capture, or one an outcome."""
    spool = folder / "depeche-data" / "work" / "spool"

    def is_there() -> bool:
        return sum(path.read_bytes().count(b"\n") for path in spool.glob(f"*/{name}")) >= count

    wait_for(is_there, f"fewer than {count} lines came into {name}", seconds=60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_and_keeps_what_was_captured(tmp_path: Path, number: signal.Signals) -> None:
    """Status 130 long before the time-outs; the page that was here is stored, the others are listed."""
    with WireServer(cases=SILENT | GOOD) as server:
        urls = [f"{server.base}/{name}" for name in ("story", *SILENT)]
        process = start(tmp_path, urls)
        wait_until_heard(server, 9)
        wait_until_noted(tmp_path, "outcomes.jsonl", 1)
        began = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        taken = time.monotonic() - began
    assert process.returncode == 130, err
    assert taken < PROMISED, "the run waited for its time-outs"
    outcomes = [json.loads(line)["outcome"] for line in out.splitlines()]
    assert outcomes == ["stored", *["interrupted"] * len(SILENT)]
    assert "interrupted" in err
    assert depeche(tmp_path, "verify").status == 0


def test_pages_that_take_long_to_read_do_not_hold_up_the_end(tmp_path: Path) -> None:
    """They are captured and listed, not waited for; fetched again, such a page gets its text."""
    heavy = {f"heavy-{number}": case("", sized(HEAVY.payload, HTML)) for number in range(8)}
    with WireServer(cases=heavy) as server:
        process = start(tmp_path, [f"{server.base}/{name}" for name in heavy])
        wait_until_noted(tmp_path, "journal.jsonl", 2)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        taken = time.monotonic() - began
        lines = [json.loads(line) for line in out.splitlines()]
        given_up = [line for line in lines if "before this page was read" in (line["reason"] or "")]
        assert process.returncode == 130, err
        assert taken < PROMISED
        assert given_up
        assert {line["outcome"] for line in given_up} == {"interrupted"}
        again = depeche(tmp_path, "fetch", "--json", "--allow-private", given_up[0]["asked"])
    assert again.lines[0]["outcome"] in {"stored", "not-an-article"}, again.lines[0]["reason"]
    assert again.lines[0]["document"]["capture"]["record_id"] == given_up[0]["record_id"]
    assert depeche(tmp_path, "verify").status == 0


def test_a_second_signal_ends_the_process_at_once(tmp_path: Path) -> None:
    """Who presses Ctrl-C twice does not want to wait; the spool is finished by the next run."""
    with WireServer(cases=SILENT | GOOD) as server:
        process = start(tmp_path, [f"{server.base}/{name}" for name in ("story", *SILENT)])
        wait_until_heard(server, 9)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode in {130, -signal.SIGINT}
        again = depeche(tmp_path, "fetch", "--allow-private", f"{server.base}/story")
    assert again.status == 0, again.err
    assert depeche(tmp_path, "verify").status == 0


@pytest.mark.parametrize("word", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("command", "module"),
    [
        ("schedule", "crawler.outcomes"),
        ("schedule", "crawler.cli.schedule"),
        ("schedule", "crawler.schedule"),
        ("schedule", "storage.state"),
        ("fetch", "crawler.outcomes"),
        ("fetch", "crawler.cli.fetch"),
    ],
)
def test_a_signal_while_a_command_loads_ends_it_in_order(
    command: str, module: str, word: str, tmp_path: Path
) -> None:
    """The first second belongs to imports: the loop that has not begun ends with 0, the rest with a word."""
    program = EARLY.format(module=module, word=word, args=[command])
    argv = [sys.executable, "-c", program]
    ran = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    expected = (0, "") if command == "schedule" else (130, "Interrupted.")
    assert (ran.returncode, ran.stderr.strip()) == expected
