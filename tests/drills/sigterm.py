"""SIGTERM in every phase of `depeche schedule` and `crawl`: they end soon, and list what was in flight."""

from __future__ import annotations

import random
import signal
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from crawler.outcomes import EXIT_DONE, EXIT_INTERRUPTED, EXIT_STORE
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of, skipped
from tests.drills.newsrooms import Lives, all_stored, listed, newsroom, papers, statuses
from tests.press.archive import stored_lines
from tests.press.server import Press
from tests.servers.s3_proxy import FaultProxy, Rule
from tests.servers.weed import WeedMissing, weed_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.answers import Ask, Reply
    from tests.press.newsroom import Newsroom

Phase = Literal["start", "polling", "fetching", "extracting", "committing", "sleeping"]
Command = Literal["crawl", "schedule"]

PHASES: Final[tuple[Phase, ...]] = ("start", "polling", "fetching", "extracting", "committing", "sleeping")
HOSTS, PAGES = 4, 8
END_SECONDS: Final = 30.0
_LATENCY_SECONDS = 0.7
_COMMANDS: Final[dict[Command, tuple[str, ...]]] = {
    "crawl": ("crawl", "--due"),
    "schedule": ("schedule", "--for", "60s"),
}
_HEAVY = "".join(
    f"<p>Paragraph {number} says some words of the bridge {number * 7}.</p>" for number in range(60_000)
)
_AWAY: Final = 10**6


class WatchedPress(Press):
    """A press that notes what is asked before it answers; with `is_heavy` its articles take long to read."""

    def __init__(self, *, latency: float, is_heavy: bool) -> None:
        super().__init__(papers(HOSTS, pages=PAGES, latency=latency))
        self.asked: list[str] = []
        self._is_heavy = is_heavy

    def reply(self, site: str, ask: Ask) -> Reply:
        """Answer, and note the URL."""
        self.asked.append(self.url(site, ask.path))
        reply = super().reply(site, ask)
        if not self._is_heavy or reply.kind != "article":
            return reply
        return replace(reply, body=f"<title>{ask.path}</title><article>{_HEAVY}</article>".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One start: which command, and in which phase it gets its signal."""

    command: Command
    phase: Phase

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{self.command}, {self.phase}"


_SHORT: Final = (
    _Case(command="schedule", phase="start"),
    _Case(command="crawl", phase="polling"),
    _Case(command="schedule", phase="fetching"),
    _Case(command="crawl", phase="extracting"),
    _Case(command="schedule", phase="committing"),
    _Case(command="schedule", phase="sleeping"),
)
_CASES: Final = tuple(
    _Case(command=command, phase=phase)
    for phase in PHASES
    for command in _COMMANDS
    if phase != "sleeping" or command == "schedule"
)


@dataclass(slots=True)
class _Seen:
    """What came of all starts."""

    asked: int = 0
    met: int = 0
    slowest: float = 0.0
    slowest_name: str = ""
    statuses: list[str] = field(default_factory=list)
    in_flight: int = 0
    told: int = 0
    listed: int = 0
    accounted: int = 0
    left_behind: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Send it to both commands in every phase, twice; in the short form to one of them in each, once."""
    began = time.monotonic()
    dice = random.Random(seed)
    seen = _Seen()
    chosen = _CASES * 2 if scale == "full" else _SHORT
    with ExitStack() as stack:
        away, remark = _away(stack)
        for number, case in enumerate(chosen):
            if case.phase != "committing" or away is not None:
                taken = _one(case, folder / str(number), dice, seen, away)
                say(f"{case.name}: {taken:.1f} s")
    figures = (
        *remark,
        all_of("signals that met their phase", seen.met, seen.asked),
        at_most(f"slowest end ({seen.slowest_name})", seen.slowest, END_SECONDS, "s"),
        Figure(
            what="unexpected statuses",
            value=", ".join(seen.statuses) or "0",
            bound="0",
            holds=not seen.statuses,
        ),
        all_of("URLs in flight that are listed", seen.told, seen.in_flight),
        all_of("listed URLs accounted for after the next crawl", seen.accounted, seen.listed),
        none_of("processes left behind", seen.left_behind),
    )
    return Figures(name="sigterm", seed=seed, lines=figures, seconds=time.monotonic() - began)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Away:
    """A bucket that can be sent away, and what a command needs to find it."""

    proxy: FaultProxy
    environment: dict[str, str]

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Answer 503 to everything as long as the block lasts."""
        rules = [
            Rule(method=method, fault="status", times=_AWAY) for method in ("PUT", "HEAD", "GET", "POST")
        ]
        for rule in rules:
            self.proxy.add(rule)
        try:
            yield
        finally:
            for rule in rules:
                rule.times = 0


def _away(stack: ExitStack) -> tuple[_Away | None, tuple[Figure, ...]]:
    try:
        server = stack.enter_context(weed_server())
    except WeedMissing as reason:
        return None, (skipped("SIGTERM while the store is away", str(reason)),)
    proxy = stack.enter_context(FaultProxy(server.endpoint))
    environment = server.environment() | {"AWS_ENDPOINT_URL": proxy.endpoint}
    return _Away(proxy=proxy, environment=environment), ()


def _one(case: _Case, folder: Path, dice: random.Random, seen: _Seen, away: _Away | None) -> float:
    """Start a command, send the signal in its phase, judge its end, and let another crawl do the rest."""
    latency = _LATENCY_SECONDS if case.phase in {"polling", "fetching"} else 0.0
    press = WatchedPress(latency=latency, is_heavy=case.phase == "extracting")
    environment = {"DEPECHE_HEARTBEAT": str(folder / "heartbeat")}
    if case.phase == "committing" and away is not None:
        store = f"s3://news/sigterm-{dice.getrandbits(32):08x}"
        environment |= away.environment | {"DEPECHE_STORE": store}
        environment["DEPECHE_WORK"] = str(folder / "depeche-data" / "work")
    seen.asked += 1
    with newsroom(folder, press) as room, Lives(room, environment=environment) as lives:
        life = lives.start(*_COMMANDS[case.command])
        with ExitStack() as stack:
            seen.met += life.wait_until(lambda: _is_in(case.phase, room, press))
            if case.phase == "committing" and away is not None:
                stack.enter_context(away.gone())
            life.wait_until(lambda: False, seconds=dice.uniform(0.0, 0.3))
            in_flight = _in_flight(room, press)
            taken = _end(life, case, seen)
        seen.left_behind += len(lives.left_behind())
        _judge(case, room, life, in_flight, seen)
        if case.phase not in {"extracting"}:
            lives.start("crawl", "--due").end()
            _account(room, seen)
    return taken


def _is_in(phase: Phase, room: Newsroom, press: WatchedPress) -> bool:
    """Tell whether the phase has come."""
    if phase == "start":
        return room.state.exists()
    if phase == "polling":
        return any(url.endswith("/rss.xml") for url in press.asked)
    if phase == "fetching":
        return any(url in listed(room) for url in press.asked)
    if phase == "extracting":
        return len(press.ledger.of(kind="article")) > 1
    if phase == "committing":
        return len(press.ledger.of(kind="article")) == PAGES
    return (room.folder / "heartbeat").exists() and all_stored(room)


def _in_flight(room: Newsroom, press: WatchedPress) -> set[str]:
    """Return the articles and feeds that were asked for and have not been answered yet."""
    answered = [room.press.url(hit.site, hit.path) for hit in press.ledger]
    wanted = {url for url in press.asked if url in listed(room) or url.endswith("/rss.xml")}
    return wanted - set(answered)


def _end(life: Life, case: _Case, seen: _Seen) -> float:
    """Send the signal, wait for the end, and note how long it took and what status came of it."""
    began = time.monotonic()
    life.process.send_signal(signal.SIGTERM)
    status = life.end()
    taken = time.monotonic() - began
    if taken > seen.slowest:
        seen.slowest, seen.slowest_name = taken, case.name
    wanted = {EXIT_DONE}
    if case.command == "crawl":
        wanted = {EXIT_STORE} if case.phase == "committing" else {EXIT_INTERRUPTED}
    if status not in wanted:
        seen.statuses.append(f"{case.name}: {status}")
    return taken


def _judge(case: _Case, room: Newsroom, life: Life, in_flight: set[str], seen: _Seen) -> None:
    """Look for what was in flight: pages among the stored outcomes, feeds in what was printed."""
    if case.phase == "committing":
        return
    seen.in_flight += len(in_flight)
    pages = {line["asked"] for line in stored_lines(room.store, "outcomes")}
    printed = life.out() + life.err()
    seen.told += sum(url in pages or url in printed for url in in_flight)


def _account(room: Newsroom, seen: _Seen) -> None:
    rows = statuses(room)
    seen.listed += len(listed(room))
    seen.accounted += sum(rows.get(url, ("", None))[0] == "stored" for url in listed(room))
