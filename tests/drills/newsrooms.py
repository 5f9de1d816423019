"""Newsrooms for drills: a press of many hosts, and commands that can be killed and watched."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.folder import FolderStore
from storage.verify import verify
from tests.press.newsroom import ROOT, Newsroom
from tests.press.world import HOUR, START, Channel, Site, stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.press.server import Press

DELAY_SECONDS = 0.02
PATIENCE_SECONDS = 180.0
ANSWER_SECONDS = 60
"""How long a crawl waits for an answer: a busy machine must not look like a site that is away."""

_GLANCE_SECONDS = 0.002


def present() -> float:
    """Return the real present as a press counts time: `depeche schedule` starts crawls that live in it."""
    return (datetime.now(UTC) - START).total_seconds()


def papers(hosts: int, *, pages: int, latency: float = 0.0) -> list[Site]:
    """Return that many sites with `pages` articles of the last hours in all, none of which changes."""
    share = [pages // hosts + (number < pages % hosts) for number in range(hosts)]
    return [_paper(f"paper-{number}", count, latency) for number, count in enumerate(share)]


@contextmanager
def newsroom(folder: Path, press: Press, *, limits: str = "") -> Iterator[Newsroom]:
    """Yield a newsroom that follows a press; `limits` are further lines of that section of its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    with press:
        press.travel(present())
        room = Newsroom(folder, press, delay=DELAY_SECONDS, patience=ANSWER_SECONDS)
        with (folder / "depeche.toml").open("a", encoding="utf-8") as settings:
            settings.write(limits)
        yield room


def _paper(name: str, pages: int, latency: float) -> Site:
    feed = Channel(form="rss", path="/rss.xml", window=pages)
    articles = stories(name, pages, first=present() - 3 * HOUR, last=present() - HOUR)
    return Site(
        name=name,
        articles=articles,
        channels=(feed,),
        latency_seconds=latency,
        settings={"revisit": []},
    )


@dataclass(slots=True)
class Life:
    """One process: when it began, what it printed, and how many requests the press had heard before it."""

    process: subprocess.Popen[bytes]
    began: float
    heard: int
    told: Path

    def out(self) -> str:
        """Return what it printed on stdout."""
        return self.told.with_suffix(".out").read_text(errors="replace")

    def err(self) -> str:
        """Return what it printed on stderr."""
        return self.told.with_suffix(".err").read_text(errors="replace")

    def wait_until(self, is_so: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until something is so; False when the process ended or the time was over before."""
        end = time.monotonic() + seconds
        while not is_so():
            if self.process.poll() is not None or time.monotonic() > end:
                return False
            time.sleep(_GLANCE_SECONDS)
        return True

    def starved(self) -> float:
        """Return the seconds for which it stood in line for a CPU."""
        return starved_seconds(self.process.pid)

    def end(self) -> int:
        """Wait for the end; kill what does not end in time. Return the status."""
        try:
            return self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Lives:
    """Starts commands in a newsroom, each in a session of its own, and ends what is left of them."""

    def __init__(self, room: Newsroom, *, environment: Mapping[str, str] | None = None) -> None:
        self._room = room
        self._environment = dict(environment or {})
        self._started: list[Life] = []

    def start(self, *arguments: str, through: Sequence[str] = ("tests.press.crawl_at",)) -> Life:
        """Start a command in the press's present; `through` is the module that lets it live there."""
        told = self._room.folder / f"life-{len(self._started)}"
        command = [sys.executable, "-m", *through, str(self._room.press.offset_seconds), "--"]
        with told.with_suffix(".out").open("wb") as out, told.with_suffix(".err").open("wb") as err:
            process = subprocess.Popen(
                [*command, *arguments],
                cwd=self._room.folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        life = Life(process, began=time.monotonic(), heard=len(self._room.press.ledger), told=told)
        self._started.append(life)
        return life

    def left_behind(self, *, seconds: float = 10.0) -> list[int]:
        """Return the processes of ended commands that still live, after they had some time to see the end."""
        sessions = {life.process.pid for life in self._started}
        end = time.monotonic() + seconds
        while (found := _of_sessions(sessions)) and time.monotonic() < end:
            time.sleep(0.05)
        return found

    def __enter__(self) -> Lives:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what was started and still lives."""
        for life in self._started:
            if life.process.poll() is None:
                life.process.kill()
                life.process.wait()


def starved_seconds(pid: int) -> float:
    """Return how long a process could have run and another one had the CPU; Linux tells it."""
    try:
        told = Path(f"/proc/{pid}/schedstat").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(told[1]) / 1e9


def _of_sessions(sessions: set[int]) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) in sessions and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def listed(room: Newsroom) -> set[str]:
    """Return the URL of every article."""
    sites = room.press.sites.values()
    return {room.press.url(site.name, article.path) for site in sites for article in site.articles}


def all_stored(room: Newsroom) -> bool:
    """Tell whether every article is in the archive, as far as the frontier knows."""
    rows = statuses(room) if room.state.exists() else {}
    return all(rows.get(url, ("", None))[0] == "stored" for url in listed(room))


def statuses(room: Newsroom) -> dict[str, tuple[str, str | None]]:
    """Return status and reason of each URL of the frontier, none before its table is made."""
    with closing(sqlite3.connect(f"file:{room.state}?mode=ro", uri=True)) as state:
        if not state.execute("SELECT 1 FROM sqlite_master WHERE name = 'urls'").fetchall():
            return {}
        rows = state.execute("SELECT canonical_url, status, reason FROM urls").fetchall()
    return {url: (status, reason) for url, status, reason in rows}


def unsound(store: Path) -> list[str]:
    """Return what is not as it should be in an archive: damages, orphans, what no manifest names."""
    report = verify(FolderStore(store), now=START)
    return [*(str(finding) for finding in report.damaged), *report.orphans, *report.unfinished]
