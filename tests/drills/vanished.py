"""Objects that vanish or change while the spool lives: put again, or told, never overwritten."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage.folder import FolderStore
from storage.verify import verify
from tests.archive import START, fill, new_spool
from tests.drills.figures import Figures, all_of, none_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from storage.spool import Spool
    from tests.drills.figures import Scale

DAY = timedelta(hours=24)
BATCHES = 3


@dataclass(slots=True)
class _Seen:
    """What happened over all rounds."""

    gone: int = 0
    restored: int = 0
    changed: int = 0
    told: int = 0
    overwritten: int = 0
    removed_early: int = 0
    wrong: int = 0


def drill(*, seed: int, scale: Scale, folder: Path, say: Callable[[str], None]) -> Figures:
    """Take away and change objects of committed batches, at random and all of them; sweep, and look."""
    began = time.monotonic()
    dice = random.Random(seed)
    rounds = 100 if scale == "full" else 10
    seen = _Seen()
    spool, store = new_spool(folder / "sound"), FolderStore(folder / "sound" / "store")
    for number in range(BATCHES):
        batch = spool.open_batch(job="fetch", kind="manual")
        fill(batch, pages=3 + number)
        sealed = batch.seal()
        if sealed is not None:
            sealed.commit(store)
    for _ in range(rounds):
        shutil.copytree(folder / "sound", folder / "round")
        _round(folder / "round", dice, seen)
        shutil.rmtree(folder / "round")
    say(f"{rounds} rounds over {BATCHES} batches of 5 objects")
    figures = (
        all_of("vanished objects put again, byte for byte", seen.restored, seen.gone),
        all_of("changed objects told with both digests", seen.told, seen.changed),
        none_of("changed objects overwritten", seen.overwritten),
        none_of("spooled batches deleted while an object was not there whole", seen.removed_early),
        none_of("sweeps that said something else", seen.wrong),
    )
    return Figures(name="vanished", seed=seed, lines=figures, seconds=time.monotonic() - began)


def _round(root: Path, dice: random.Random, seen: _Seen) -> None:
    store, spool = FolderStore(root / "store"), new_spool(root, seed=dice.randrange(2, 1000))
    before = {key: store.get(key) for key in store.list("")}
    gone = set(dice.sample(sorted(before), dice.choice((1, 2, len(before) // 2))))
    left = sorted(before.keys() - gone)
    changed = {key: _changed(before[key], dice) for key in dice.sample(left, dice.choice((0, 1, 2)))}
    for key in gone:
        store.delete(key)
    for key, content in changed.items():
        Path(store.url, key).write_bytes(content)
    touched = {_batch(key) for key in gone | changed.keys()}
    swept = spool.sweep(store, now=START + 2 * DAY)
    after = {key: store.get(key) for key in store.list("")}
    seen.gone += len(gone)
    seen.restored += sum(after.get(key) == before[key] for key in gone)
    seen.changed += len(changed)
    seen.told += sum(any(text.startswith(f"{key}: ") for text in swept.damaged) for key in changed)
    seen.overwritten += sum(after.get(key) != content for key, content in changed.items())
    seen.removed_early += len(touched & set(swept.deleted))
    seen.wrong += set(swept.restored) != gone
    seen.wrong += len(swept.damaged) != len(changed) or touched & set(swept.deleted) != set()
    seen.wrong += {finding.key for finding in verify(store, now=START).damaged} != _shown(changed.keys())
    _later(spool, store, {_batch(key) for key in changed}, seen)


def _shown(changed: Collection[str]) -> set[str]:
    """Return what a verify can name: where a manifest is changed, nobody knows what its objects were."""
    manifests = {key for key in changed if key.startswith("batches/")}
    unknown = {_batch(key) for key in manifests}
    return manifests | {key for key in changed if _batch(key) not in unknown}


def _later(spool: Spool, store: FolderStore, sick: set[str], seen: _Seen) -> None:
    """A day after, the batches that are whole again may go; those with a changed object stay."""
    spool.sweep(store, now=START + 4 * DAY)
    seen.wrong += {path.name for path in spool.root.iterdir() if path.is_dir()} != sick


def _changed(content: bytes, dice: random.Random) -> bytes:
    """Return the bytes with a bit flipped, cut, or grown."""
    at = dice.randrange(len(content))
    flipped = content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]
    return dice.choice((flipped, content[:at], content + b"\0"))


def _batch(key: str) -> str:
    return key.rpartition("/")[2].partition(".")[0].removesuffix("-0000")
