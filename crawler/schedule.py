"""The loop that crawls what is due: looks, starts a crawl, waits, until it is told to end.

A crawl is a process of its own: Scrapy's reactor runs once in one, and what a page did to it ends with it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from crawler.clock import now
from crawler.holders import is_alive, name_of, this_process
from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE, EXIT_STORE, EXIT_USAGE
from crawler.rules import ConfigError
from crawler.syncing import sync
from storage.errors import StorageError
from storage.frontier import Frontier
from storage.leases import Leases
from storage.seeds import Seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import FrameType

    from crawler.config import Config
    from storage.state import State

LEASE: Final = "schedule"
LEASE_SECONDS: Final = 60.0

_LOOK_SECONDS: Final = 30.0
"""The longest sleep: sources.toml may change, and another program may make something due."""

_BREATH_SECONDS: Final = 2.0
_STEP_SECONDS: Final = 0.1
_RENEW_SECONDS: Final = LEASE_SECONDS / 4
_AFTER_TROUBLE_SECONDS: Final = 30.0
_LAST_WORD_SECONDS: Final = 25.0
_FORGET: Final = timedelta(days=60)


class AlreadyRunning(Exception):
    """Another loop follows the same sources; its name is the message."""


@dataclass(slots=True)
class Stop:
    """Whether the loop was told to end; a second time means at once."""

    asked: bool = False
    child: subprocess.Popen[bytes] | None = None

    def ask(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Pass the wish on to the crawl under way; the second time end it."""
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGKILL if self.asked else signal.SIGTERM)
        self.asked = True


class Loop:
    """Looks what is due, crawls it, sleeps, until `stop` is asked; `say` gets sentences for a log."""

    def __init__(
        self, config: Config, state: State, *, crawl: Sequence[str], say: Callable[[str], None], stop: Stop
    ) -> None:
        self._config = config
        self._state = state
        self._crawl = [sys.executable, "-m", "crawler.cli", *crawl]
        self._say = say
        self._leases = Leases(state, this_process("depeche schedule", now=now()), is_alive=is_alive)
        self._stop = stop
        self._problems: tuple[str, ...] = ()
        self._owes = True
        self._is_away = False
        self._known: set[str] = set()

    def run(self, *, heartbeat: Path | None) -> None:
        """Go round until a signal; touch `heartbeat` each time. Raises AlreadyRunning, StateUnusable."""
        others = self._leases.take([LEASE], now=now(), seconds=LEASE_SECONDS)
        if others:
            raise AlreadyRunning(name_of(others[LEASE]))
        try:
            while not self._stop.asked:
                pause = self._round()
                if heartbeat is not None:
                    heartbeat.touch()
                self._sleep(pause)
        finally:
            self._release()

    def _round(self) -> float:
        """Crawl when something is due or may lie in the spool; return the seconds until the next look."""
        try:
            if not self._is_due() and not self._owes:
                return self._until()
            status = self._crawl_once()
        except (ConfigError, StorageError) as error:
            self._say(f"Error: {error}")
            return _AFTER_TROUBLE_SECONDS
        self._owes = status == EXIT_STORE
        if status in {EXIT_DONE, EXIT_INCOMPLETE} or self._stop.asked:
            return _BREATH_SECONDS
        why = {EXIT_STORE: "the store failed", EXIT_USAGE: "the settings are wrong"}.get(status, "see above")
        again = f"The next one begins in {_AFTER_TROUBLE_SECONDS:g} s."
        self._say(f"The crawl ended with status {status}: {why}. {again}")
        return _AFTER_TROUBLE_SECONDS

    def _is_due(self) -> bool:
        sources, synced, problems = sync(self._config, self._state)
        self._known = {source.id for source in sources.entries}
        if problems != self._problems:
            self._problems = problems
            for problem in problems:
                self._say(f"Error: {problem}")
        for word in ("added", "changed", "gone", "back"):
            if names := getattr(synced, word):
                self._say(f"{self._config.sources}: {word}: {', '.join(names)}")
        seeds = Seeds(self._state)
        seeds.prune(before=now() - _FORGET)
        due = Frontier(self._state).due_sources(now=now()) & self._known
        return bool(due or seeds.due(now=now(), sources=self._known))

    def _until(self) -> float:
        due = Seeds(self._state).next_due(sources=self._known)
        wait = (due - now()).total_seconds() if due else _LOOK_SECONDS
        return min(max(wait, _BREATH_SECONDS), _LOOK_SECONDS)

    def _crawl_once(self) -> int:
        """Run one crawl to its end; in a session of its own, so that Ctrl-C reaches it through us alone."""
        with subprocess.Popen(self._crawl, start_new_session=True) as child:  # noqa: S603 - our own program
            self._stop.child = child
            if self._stop.asked:
                child.send_signal(signal.SIGTERM)
            told: float | None = None
            while child.poll() is None:
                self._sleep(_RENEW_SECONDS, child)
                if self._stop.asked:
                    told = told or time.monotonic()
                    if time.monotonic() - told > _LAST_WORD_SECONDS:
                        child.kill()
            self._stop.child = None
            return child.returncode

    def _sleep(self, seconds: float, child: subprocess.Popen[bytes] | None = None) -> None:
        """Sleep in small steps, so that a signal and the end of a crawl are seen at once; keep the lease."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._stop.asked if child is None else child.poll() is not None:
                break
            time.sleep(_STEP_SECONDS)
            if self._stop.asked and child is not None:
                end = min(end, time.monotonic() + 1)
        self._renew()

    def _renew(self) -> None:
        """Keep the lease; a state database that is away is told once, and asked again after each sleep."""
        try:
            lost = self._leases.renew(now=now(), seconds=LEASE_SECONDS)
        except StorageError as error:
            if not self._is_away:
                self._say(f"Error: {error}; the lease is renewed when the state is back")
            self._is_away = True
            return
        self._is_away = False
        if lost:
            self._say("Another loop took over; this one ends.")
            self._stop.ask()

    def _release(self) -> None:
        """Give the lease back; where that fails it runs out, and it counts for nothing when we are gone."""
        try:
            self._leases.release()
        except StorageError as error:
            self._say(f"Error: {error}; the lease of this loop runs out by itself")
