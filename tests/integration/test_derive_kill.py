"""A re-derivation that is killed, interrupted or not alone: the next goes on, and nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.clock import now
from crawler.deriving import LEASE
from crawler.holders import this_process
from storage.folder import FolderStore
from storage.leases import Leases
from storage.state import State
from storage.verify import verify
from tests.archive import START
from tests.derivable import articles, batches, derivations, fill_store
from tests.integration.test_workers import children_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PAGES = 15
CHANGED = 7
STEPS = [
    ("article", 3),
    ("derivation", 1),
    ("derivation", 9),
    ("seal", 1),
    ("sealed", 1),
    ("put:articles", 1),
    ("put:derivations", 1),
    ("manifest", 1),
    ("index", 1),
    ("state", 1),
    ("committed", 1),
]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return a folder with fifteen pages that an older extractor read."""
    (tmp_path / "archive").mkdir()
    store = FolderStore(tmp_path / "archive")
    fill_store(store, tmp_path / "work", pages=PAGES)
    return store


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a process that works on it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEPECHE_")}
    return kept | {
        "DEPECHE_STORE": str(tmp_path / "archive"),
        "DEPECHE_WORK": str(tmp_path / "work"),
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Callable[..., subprocess.Popen[bytes]]:
    """Return a function that starts a module in the background."""

    def begin(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return begin


@pytest.fixture
def finish(start: Callable[..., subprocess.Popen[bytes]]) -> Callable[..., dict[str, Any]]:
    """Return a function that lets `depeche derive` run to its end and returns what it tells."""

    def end(*options: str, status: int = 0) -> dict[str, Any]:
        process = start("crawler.cli", "derive", "--json", *options)
        out, err = process.communicate(timeout=120)
        assert process.returncode == status, err.decode()
        answer: dict[str, Any] = json.loads(out)
        return answer

    return end


def judge(store: FolderStore) -> None:
    """Hold the archive to what one undisturbed run would have left: each capture once, all of it sound."""
    report = verify(store, now=START)
    assert (report.damaged, report.orphans, report.unfinished) == ((), (), ())
    noted = [json.loads(line)["record_id"] for line in derivations(store)]
    new = articles(store)
    assert len(noted) == len(set(noted))
    assert len({*noted, *(article.capture.record_id for article in new if article.capture)}) == PAGES
    assert len(new) == len({article.url for article in new}) == CHANGED
    assert {article.derivation for article in new} == {2}


@pytest.mark.parametrize(("step", "count"), STEPS)
def test_a_killed_run_is_finished_by_the_next(
    store: FolderStore,
    start: Callable[..., subprocess.Popen[bytes]],
    finish: Callable[..., dict[str, Any]],
    step: str,
    count: int,
) -> None:
    """kill -9 before any step: what was derived is committed once, and the rest is derived then."""
    process = start("tests.integration.derive_at_step", step, str(count))
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    answer = finish()
    assert answer["derived"] + answer["skipped"] == PAGES
    judge(store)
    assert finish()["derived"] == 0


def test_an_interrupted_run_commits_what_it_has(
    store: FolderStore, start: Callable[..., subprocess.Popen[bytes]], finish: Callable[..., dict[str, Any]],
    tmp_path: Path,
) -> None:  # fmt: skip
    """Ctrl-C ends it with status 130; what was derived is in the store, and the next run does the rest."""
    process = start("crawler.cli", "derive", "--json")
    spool = tmp_path / "work" / "spool"
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in spool.glob("*derive*/derivations.jsonl")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode in {0, 130}, err.decode()
    first = json.loads(out)
    assert first["derived"] == len(derivations(store))
    if process.returncode:
        assert b"Interrupted" in err
    assert first["derived"] + finish()["derived"] == PAGES
    judge(store)


def test_a_killed_worker_costs_its_page_alone(
    store: FolderStore, start: Callable[..., subprocess.Popen[bytes]], finish: Callable[..., dict[str, Any]]
) -> None:
    """A page whose worker dies keeps its line and is derived by the next run; all others are done."""
    process = start("crawler.cli", "derive", "--json")
    killed: set[int] = set()
    while process.poll() is None and not killed:
        for child in children_of(process.pid):
            if b"pebble" in command_of(child) or b"forkserver" in command_of(child):
                for worker in children_of(child):
                    with suppress(ProcessLookupError):  # it ended while it was looked for
                        os.kill(worker, signal.SIGKILL)
                        killed.add(worker)
        time.sleep(0.01)
    out, err = process.communicate(timeout=120)
    assert killed
    answer = json.loads(out)
    assert process.returncode in {0, 1}, err.decode()
    assert answer["derived"] + answer["failed"] == PAGES
    assert {failure["outcome"] for failure in answer["failures"]} <= {"crashed", "timed-out"}
    assert finish()["derived"] == answer["failed"]
    judge(store)


def command_of(pid: int) -> bytes:
    """Return the command line of a process; nothing when it has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_a_second_run_names_the_first(
    store: FolderStore, start: Callable[..., subprocess.Popen[bytes]], environment: dict[str, str]
) -> None:
    """One process derives an archive; another ends with 75 and says who is at it. A dry run may go on."""
    assert articles(store) == []
    with closing(State(f"sqlite:///{environment['DEPECHE_WORK']}/state.db")) as state:
        leases = Leases(state, this_process("depeche derive", now=now()))
        assert leases.take([LEASE], now=now(), seconds=60) == {}
        process = start("crawler.cli", "derive")
        _, err = process.communicate(timeout=60)
        assert process.returncode == 75
        assert f"`depeche derive` (process {os.getpid()} on " in err.decode()
        dry = start("crawler.cli", "derive", "--dry-run")
        out, _ = dry.communicate(timeout=60)
        assert (dry.returncode, b"Nothing was written." in out) == (0, True)
    assert batches(store) == []


def test_two_at_once_write_each_line_once(
    store: FolderStore, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """Started together, one works and the other ends; together they leave what one would."""
    pair = [start("crawler.cli", "derive", "--json") for _ in range(2)]
    for process in pair:
        process.communicate(timeout=120)
    assert {process.returncode for process in pair} <= {0, 75}
    judge(store)
