"""The S3 server killed under load, then away, then failing in every way: nothing lost, doubled or wrong."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import partial
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from crawler.committer import Committer
from storage.cdxj import parse_line
from storage.collection import lines, manifests
from storage.errors import Damaged, ObjectMissing, StoreUnavailable
from storage.s3 import S3Options, S3Store
from storage.verify import verify
from tests.archive import START, fill, new_spool
from tests.drills.figures import Figure, Figures, all_of, none_of, skipped, told
from tests.servers.s3_proxy import Fault, FaultProxy, Rule
from tests.servers.weed import MortalWeed, WeedMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from storage.open_batch import OpenBatch
    from storage.sealed_batch import SealedBatch
    from tests.drills.figures import Scale

AT_EVERY: Final[tuple[Fault, ...]] = ("reset", "lose-answer", "apply-500")
AT_GET: Final[tuple[Fault, ...]] = ("truncate", "flip")
AT_PUT: Final[tuple[Fault, ...]] = ("flip-upload",)
KINDS: Final = {"status", *AT_EVERY, *AT_GET, *AT_PUT}
DECK: Final = 20
"""Of so many requests of one method each of these happens to one: 5 %."""

_OBJECTS_A_BATCH = 5
_LOOKED_AT = 8
_WRITERS = 4
_LAST_SECONDS = 900.0
_TRIES = 8
_RUNS = 5


@dataclass(slots=True)
class _Seen:
    """What the judge found over all parts."""

    put: int = 0
    kept: int = 0
    kills: int = 0
    settling: float = 0.0
    missed: int = 0
    acknowledged: int = 0
    found: int = 0
    batches: int = 0
    manifests: int = 0
    twice: int = 0
    wrong: int = 0
    told: int = 0
    unsound: list[str] = field(default_factory=list)
    runs: int = 0
    reasons: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: _Seen) -> None:
        """Add what was found with another seed."""
        for part in fields(self):
            if part.name != "settling":
                setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))


class Weather:
    """Decides what goes wrong with a request: nothing, then everything for some seconds, then one in five."""

    def __init__(self, dice: random.Random, *, away_seconds: float) -> None:
        self._dice = dice
        self._away_seconds = away_seconds
        self._clears: float | None = None
        self._decks: defaultdict[str, list[Fault | None]] = defaultdict(list)
        self.met: Counter[str] = Counter()
        self._asked = 0

    def __call__(self, method: str, _path: str) -> Rule | None:
        """Return what goes wrong; the fifth request is the first that meets the absence."""
        self._asked += 1
        if self._asked < 5:
            return None
        self._clears = self._clears or time.monotonic() + self._away_seconds
        if time.monotonic() < self._clears:
            return self._rule("status", method)
        deck = self._decks[method]
        if not deck:
            faults = AT_EVERY + {"GET": AT_GET, "PUT": AT_PUT}.get(method, ())
            deck += [*faults, *[None] * (DECK - len(faults))]
            self._dice.shuffle(deck)
        drawn = deck.pop()
        return self._rule(drawn, method) if drawn else None

    def _rule(self, fault: Fault, method: str) -> Rule:
        self.met[fault] += 1
        status, code = (500, "InternalError") if fault == "apply-500" else (503, "ServiceUnavailable")
        return Rule(method=method, fault=fault, status=status, code=code, keep=self._dice.randrange(3000))


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Kill the server 5 times over 1,000 objects; 60 s away and faults over 1,000 objects with 5 seeds.

    In the short form one kill over 25 objects, 3 s away, 25 objects, one seed.
    """
    began = time.monotonic()
    objects, kills, away, rounds = (1000, 5, 60.0, 5) if scale == "full" else (25, 1, 3.0, 1)
    seen = _Seen()
    try:
        with MortalWeed(folder / "weed") as weed, patch.dict(os.environ, weed.server.environment()):
            _kill_under_load(weed, random.Random(seed), objects, kills, seen)
            say(f"{seen.kills} kills of the server, {seen.put} objects, {seen.settling:.1f} s to settle")
            weathers = [Weather(random.Random(f"{seed}/{n}"), away_seconds=away) for n in range(rounds)]
            proxies = [FaultProxy(weed.server.endpoint, trouble=weather) for weather in weathers]
            work = partial(_fail, objects // _OBJECTS_A_BATCH, weed.server.endpoint)
            with ThreadPoolExecutor(max_workers=rounds) as pool:
                for one in pool.map(work, proxies, [folder / str(number) for number in range(rounds)]):
                    seen.add(one)
            for one in weathers:
                seen.faults += one.met
            for reason in seen.reasons:
                say(f"not in the first run: {reason}")
    except WeedMissing as reason:
        figures: tuple[Figure, ...] = (skipped("the S3 server", str(reason)),)
    else:
        figures = _figures(seen, rounds)
    return Figures(name="s3_down", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _figures(seen: _Seen, rounds: int) -> tuple[Figure, ...]:
    faults = ", ".join(f"{count} {fault}" for fault, count in sorted(seen.faults.items()))
    return (
        Figure(
            what="kills of the server under load", value=str(seen.kills), bound="some", holds=seen.kills > 0
        ),
        all_of("objects acknowledged under kills, there byte for byte", seen.kept, seen.put),
        none_of("of them said to be missing while the server settles", seen.missed),
        told("longest settling after a restart", f"{seen.settling:.1f} s"),
        Figure(
            what="requests that met a fault",
            value=faults,
            bound="every kind",
            holds=set(seen.faults) == KINDS,
        ),
        all_of("acknowledged captures in a manifest, under faults", seen.found, seen.acknowledged),
        all_of("batches committed", seen.manifests, seen.batches),
        none_of("batches or captures twice", seen.twice),
        none_of("reads that gave wrong bytes", seen.wrong),
        told("reads refused as damaged, then whole", str(seen.told)),
        none_of("damages and orphans", len(seen.unsound)),
        Figure(
            what="runs needed (the seeds together)",
            value=str(seen.runs),
            bound=f"{rounds}: one each",
            holds=seen.runs == rounds,
        ),
    )


def _kill_under_load(weed: MortalWeed, dice: random.Random, objects: int, kills: int, seen: _Seen) -> None:
    """Let four threads put objects, kill and restart the server among them, then read everything."""
    store = S3Store("s3://news/load", options=S3Options(endpoint_url=weed.server.endpoint))
    contents = {_key(number): dice.randbytes(dice.randrange(1, 200_000)) for number in range(objects)}
    acknowledged: list[str] = []
    with ThreadPoolExecutor(max_workers=_WRITERS) as pool:
        done = [pool.submit(_put, store, key, content, acknowledged) for key, content in contents.items()]
        for number in range(kills):
            mark = (number + 1) * objects // (kills + 2)
            _wait(lambda mark=mark: len(acknowledged) > mark)  # type: ignore[misc] # a lambda of its own
            weed.kill()
            seen.kills += 1
            weed.restart()
            restarted, before = time.monotonic(), len(acknowledged)
            _look(store, dice.sample(acknowledged, min(_LOOKED_AT, before)), seen)
            _wait(lambda before=before: weed.revive() or len(acknowledged) > before)  # type: ignore[misc] # the same
            seen.settling = max(seen.settling, time.monotonic() - restarted)
        for one in done:
            one.result()
    seen.put += len(acknowledged)
    seen.kept += sum(_read(store, key, seen) == contents[key] for key in acknowledged)
    seen.twice += len(list(store.list(""))) - len(contents)


def _key(number: int) -> str:
    return f"warc/v1/date=2026-11-21/{number:06}.warc.gz"


def _look(store: S3Store, keys: Sequence[str], seen: _Seen) -> None:
    """Read what was acknowledged from a server that settles: no answer is well, "not there" is not."""
    for key in keys:
        try:
            store.get(key)
        except ObjectMissing:
            seen.missed += 1
        except StoreUnavailable:
            continue


def _put(store: S3Store, key: str, content: bytes, acknowledged: list[str]) -> None:
    """Put until it is acknowledged, as the committer does."""
    digest = hashlib.sha256(content).hexdigest()
    for _ in range(_TRIES):
        try:
            store.put(key, content, sha256=digest)
        except StoreUnavailable:
            time.sleep(0.5)
        else:
            acknowledged.append(key)
            return


def _wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _LAST_SECONDS
    while not is_so() and time.monotonic() < end:
        time.sleep(0.005)


def _fail(batches: int, endpoint: str, proxy: FaultProxy, root: Path) -> _Seen:
    """Commit batches to a server that is away and then fails, read them all back, and judge."""
    seen = _Seen(batches=batches)
    root.mkdir()
    prefix = f"s3://news/faults-{root.name}"
    sound = S3Store(prefix, options=S3Options(endpoint_url=endpoint))
    with proxy:
        store = S3Store(prefix, options=S3Options(endpoint_url=proxy.endpoint))
        spool = new_spool(root, seed=int(root.name))
        captured: list[str] = []
        given = [_filled(spool.open_batch(job="fetch", kind="manual"), captured) for _ in range(batches)]
        _deliver(store, root, given, seen)
        for number in range(_RUNS):
            if left := new_spool(root, seed=10**6 + number).recover():
                _deliver(store, root, left, seen)
        for manifest in manifests(sound):
            for entry in manifest.objects:
                digest = hashlib.sha256(_read(store, entry.key, seen)).hexdigest()
                seen.wrong += digest != entry.sha256
    _judge(sound, captured, seen)
    return seen


def _filled(batch: OpenBatch, captured: list[str]) -> OpenBatch:
    captured += [capture.pointer.record_id for capture in fill(batch, pages=2) if capture.pointer]
    return batch


def _deliver(store: S3Store, root: Path, batches: Sequence[OpenBatch | SealedBatch], seen: _Seen) -> None:
    """Be one run: give the batches to a committer, and let it have its time."""
    seen.runs += 1
    committer = Committer(store, root / "index.db")
    for batch in batches:
        committer.submit(batch)
    _wait(lambda: committer.waiting_bytes == 0)
    if error := committer.finish().error:
        seen.reasons.append(error)


def _read(store: S3Store, key: str, seen: _Seen) -> bytes:
    """Return an object; what is refused as damaged or not there for now is asked for again."""
    for _ in range(_TRIES):
        try:
            return store.get(key)
        except Damaged:
            seen.told += 1
        except (StoreUnavailable, ObjectMissing):
            time.sleep(0.5)
    return b""


def _judge(store: S3Store, captured: list[str], seen: _Seen) -> None:
    found = list(manifests(store))
    records = [parse_line(line).record_id for manifest in found for line in lines(store, manifest, "cdxj")]
    seen.manifests += len({manifest.id for manifest in found})
    seen.acknowledged += len(captured)
    seen.found += len(set(captured) & set(records))
    seen.twice += len(records) - len(set(records)) + len(found) - len({manifest.id for manifest in found})
    report = verify(store, now=START)
    seen.unsound += [*map(str, report.damaged), *report.orphans, *report.unfinished]
