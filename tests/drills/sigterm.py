"""SIGTERM in every phase of `depeche schedule` and `crawl`: they end soon, and list what was in flight."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from crawler.outcomes import EXIT_DONE, EXIT_INTERRUPTED, EXIT_STORE
from tests.drills.figures import Figure, Figures, all_of, at_most, none_of, skipped
from tests.drills.newsrooms import Lives, all_stored, listed, newsroom, papers, statuses
from tests.press.archive import stored_lines
from tests.press.server import Press
from tests.servers.s3_proxy import FaultProxy, Rule
from tests.servers.weed import WeedMissing, weed_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.drills.figures import Scale
    from tests.drills.newsrooms import Life
    from tests.press.answers import Ask, Reply
    from tests.press.newsroom import Newsroom
    from tests.press.world import Site
    from tests.servers.weed import S3Server

Phase = Literal["start", "polling", "fetching", "extracting", "committing", "sleeping"]
Command = Literal["crawl", "schedule"]

PHASES: Final[tuple[Phase, ...]] = ("start", "polling", "fetching", "extracting", "committing", "sleeping")
HOSTS, PAGES = 4, 8
END_SECONDS: Final = 30.0
_PASSING: Final = 2
"""Articles that are answered before the others are held back."""

_GLANCE_SECONDS: Final = 0.02
_COMMANDS: Final[dict[Command, tuple[str, ...]]] = {
    "crawl": ("crawl", "--due"),
    "schedule": ("schedule", "--for", "60s"),
}
_HEAVY = "".join(
    f"<p>Paragraph {number} says some words of the bridge {number * 7}.</p>" for number in range(60_000)
)
_AWAY: Final = 10**6
_AT_ONCE: Final = 3


class WatchedPress(Press):
    """A press that holds answers back in one phase, so that what is in flight stays there until `let_go`.

    When a crawl polls it holds the feeds, when it fetches all articles but the first few; when it extracts,
    the articles take long to read. `held` are the URLs.
    """

    def __init__(self, phase: Phase) -> None:
        super().__init__(papers(HOSTS, pages=PAGES))
        self.held: set[str] = set()
        self._phase = phase
        self._passed = 0
        self._lets_go = False

    def let_go(self) -> None:
        """Answer what is held, and hold nothing from now on."""
        self._lets_go = True

    async def linger(self, site: Site, path: str) -> None:
        """Hold the answer back if it is one of the phase."""
        if self._lets_go or not self._belongs(site, path):
            return
        self.held.add(self.url(site.name, path))
        while not self._lets_go:
            await asyncio.sleep(_GLANCE_SECONDS)

    def reply(self, site: str, ask: Ask) -> Reply:
        """Answer with a page that is long, where the phase wants it."""
        reply = super().reply(site, ask)
        if self._phase != "extracting" or reply.kind != "article":
            return reply
        return replace(reply, body=f"<title>{ask.path}</title><article>{_HEAVY}</article>".encode())

    def _belongs(self, site: Site, path: str) -> bool:
        if self._phase == "polling":
            return path == "/rss.xml"
        if self._phase != "fetching" or site.article_at(path) is None:
            return False
        self._passed += 1
        return self._passed > _PASSING


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
    _Case(command="schedule", phase="committing"),
    _Case(command="schedule", phase="start"),
    _Case(command="crawl", phase="polling"),
    _Case(command="schedule", phase="fetching"),
    _Case(command="crawl", phase="extracting"),
    _Case(command="schedule", phase="sleeping"),
)
_CASES: Final = tuple(
    _Case(command=command, phase=phase)
    for phase in PHASES
    for command in _COMMANDS
    if phase != "sleeping" or command == "schedule"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """What came of one start; `status` is told where it is not the right one."""

    case: _Case
    has_met: bool
    seconds: float
    status: str | None
    in_flight: int
    told: int
    listed: int
    accounted: int
    left_behind: int


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Send it to both commands in every phase, twice; in the short form to one of them in each, once.

    Several starts are under way at once, as some of them wait for a store that is away.
    """
    began = time.monotonic()
    chosen = _CASES * 2 if scale == "full" else _SHORT
    with ExitStack() as stack, ThreadPoolExecutor(_AT_ONCE) as pool:
        server, remark = _server(stack)

        def one(number: int, case: _Case) -> _Start:
            start = _one(case, folder / str(number), random.Random(f"{seed}/{number}"), server)
            say(f"{case.name}: {start.seconds:.1f} s")
            return start

        cases = [case for case in chosen if case.phase != "committing" or server is not None]
        starts = list(pool.map(one, range(len(cases)), cases))
    lines = (*remark, *_lines(starts))
    return Figures(name="sigterm", seed=seed, lines=lines, seconds=time.monotonic() - began)


def _lines(starts: Sequence[_Start]) -> tuple[Figure, ...]:
    slowest = max(starts, key=lambda start: start.seconds)
    wrong = ", ".join(start.status for start in starts if start.status)
    in_flight = sum(start.in_flight for start in starts)
    listed_urls = sum(start.listed for start in starts)
    accounted = sum(start.accounted for start in starts)
    return (
        all_of("signals that met their phase", sum(start.has_met for start in starts), len(starts)),
        at_most(f"slowest end ({slowest.case.name})", slowest.seconds, END_SECONDS, "s"),
        Figure(what="unexpected statuses", value=wrong or "0", bound="0", holds=not wrong),
        all_of("URLs in flight that are listed", sum(start.told for start in starts), in_flight),
        all_of("listed URLs accounted for after the next crawl", accounted, listed_urls),
        none_of("processes left behind", sum(start.left_behind for start in starts)),
    )


def _server(stack: ExitStack) -> tuple[S3Server | None, tuple[Figure, ...]]:
    try:
        return stack.enter_context(weed_server()), ()
    except WeedMissing as reason:
        return None, (skipped("SIGTERM while the store is away", str(reason)),)


@contextmanager
def _gone(proxy: FaultProxy) -> Iterator[None]:
    """Let the bucket answer 503 to everything as long as the block lasts."""
    rules = [Rule(method=method, fault="status", times=_AWAY) for method in ("PUT", "HEAD", "GET", "POST")]
    for rule in rules:
        proxy.add(rule)
    try:
        yield
    finally:
        for rule in rules:
            rule.times = 0


def _one(case: _Case, folder: Path, dice: random.Random, server: S3Server | None) -> _Start:
    """Start a command, send the signal in its phase, judge its end, and let another crawl do the rest."""
    press = WatchedPress(case.phase)
    environment = {"DEPECHE_HEARTBEAT": str(folder / "heartbeat")}
    away: AbstractContextManager[None] = nullcontext()
    with ExitStack() as stack:
        if case.phase == "committing" and server is not None:
            proxy = stack.enter_context(FaultProxy(server.endpoint))
            environment |= _bucket(server, proxy, folder, name=f"sigterm-{dice.getrandbits(32):08x}")
            away = _gone(proxy)
        room = stack.enter_context(newsroom(folder, press))
        lives = stack.enter_context(Lives(room, environment=environment))
        life = lives.start(*_COMMANDS[case.command])
        has_met = life.wait_until(lambda: _is_in(case.phase, room, press))
        with away:
            life.wait_until(lambda: False, seconds=dice.uniform(0.0, 0.3))
            in_flight = press.held | (_answered(room) if case.phase == "extracting" else set())
            seconds, status = _end(life)
        left_behind = len(lives.left_behind())
        press.let_go()
        told = in_flight & _told(room, life) if in_flight else set()
        if case.phase != "extracting":
            lives.start("crawl", "--due").end()
        rows = statuses(room)
        wanted = listed(room) if case.phase != "extracting" else set()
        return _Start(
            case=case,
            has_met=has_met,
            seconds=seconds,
            status=None if status in _expected(case) else f"{case.name}: {status}",
            in_flight=len(in_flight),
            told=len(told),
            listed=len(wanted),
            accounted=sum(rows.get(url, ("", None))[0] == "stored" for url in wanted),
            left_behind=left_behind,
        )


def _bucket(server: S3Server, proxy: FaultProxy, folder: Path, *, name: str) -> dict[str, str]:
    """Return what a command needs to find a store of this name behind the proxy."""
    work = str(folder / "depeche-data" / "work")
    return server.environment() | {
        "AWS_ENDPOINT_URL": proxy.endpoint,
        "DEPECHE_STORE": f"s3://{server.bucket}/{name}",
        "DEPECHE_WORK": work,
    }


def _is_in(phase: Phase, room: Newsroom, press: WatchedPress) -> bool:
    """Tell whether the phase has come."""
    if phase == "start":
        return room.state.exists()
    if phase in {"polling", "fetching"}:
        return bool(press.held)
    if phase == "extracting":
        return len(press.ledger.of(kind="article")) > 1
    if phase == "committing":
        return len(press.ledger.of(kind="article")) == PAGES
    return (room.folder / "heartbeat").exists() and all_stored(room)


def _answered(room: Newsroom) -> set[str]:
    return {room.press.url(hit.site, hit.path) for hit in room.press.ledger.of(kind="article")}


def _end(life: Life) -> tuple[float, int]:
    """Send the signal and wait for the end; return how long it took and the status."""
    began = time.monotonic()
    life.process.send_signal(signal.SIGTERM)
    status = life.end()
    return time.monotonic() - began, status


def _expected(case: _Case) -> set[int]:
    if case.command == "schedule":
        return {EXIT_DONE}
    return {EXIT_STORE} if case.phase == "committing" else {EXIT_INTERRUPTED}


def _told(room: Newsroom, life: Life) -> set[str]:
    """Return the pages among the stored outcomes, and the feeds that were named in what was printed."""
    pages = {line["asked"] for line in stored_lines(room.store, "outcomes")}
    printed = life.out() + life.err()
    feeds = {room.press.url(name, "/rss.xml") for name in room.press.sites}
    return pages | {url for url in feeds | listed(room) if url in printed}
