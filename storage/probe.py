"""The question asked of a store before work begins: does it keep what it is given, and only once?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from storage.errors import Damaged, ObjectMissing, StoreMisconfigured
from storage.objects import Put

if TYPE_CHECKING:
    from storage.objects import ObjectStore

SAMPLE = b"".join(hashlib.sha256(number.to_bytes(2)).digest() for number in range(3200))
"""100 kB (102,400 bytes) that no server compresses, folds or guesses."""


def probe(store: ObjectStore, key: str) -> None:
    """Put SAMPLE under `key`, which must be new, read it back whole and in part, put other bytes, delete it.

    Raises StoreMisconfigured with what the store does wrong, and whatever its verbs raise.
    """
    damage = _put(store, key)
    try:
        _read_back(store, key)
        if damage:
            raise StoreMisconfigured(f"{store.url}: the store damages what it is given: {damage}") from damage
        _put_others(store, key)
    finally:
        store.delete(key)


def _put(store: ObjectStore, key: str) -> Damaged | None:
    """Return the damage that the store noticed: reading back says better what happened to the bytes."""
    try:
        store.put(key, SAMPLE, sha256=hashlib.sha256(SAMPLE).hexdigest())
    except Damaged as problem:
        return problem
    return None


def _read_back(store: ObjectStore, key: str) -> None:
    try:
        found = store.get(key)
        if found != SAMPLE:
            raise StoreMisconfigured(f"{store.url}: {_difference(found)}")
        middle = store.get(key, start=1000, length=500)
    except (ObjectMissing, Damaged) as problem:
        raise StoreMisconfigured(f"{store.url}: what was just stored cannot be read: {problem}") from problem
    if middle != SAMPLE[1000:1500]:
        raise StoreMisconfigured(f"{store.url}: a range of bytes comes back wrong; records could not be read")


def _difference(found: bytes) -> str:
    if SAMPLE[:4096] in found:
        return (
            "the server keeps the framing of the upload inside the object (aws-chunked, as old servers do); "
            'set checksum = "when_required" or use another server'
        )
    return f"other bytes come back than were stored ({len(found)} of {len(SAMPLE)} bytes)"


def _put_others(store: ObjectStore, key: str) -> None:
    others = SAMPLE[::-1]
    if store.put(key, others, sha256=hashlib.sha256(others).hexdigest()) is not Put.CONFLICT:
        raise StoreMisconfigured(
            f"{store.url}: the server ignores If-None-Match, so objects could be overwritten; "
            "use a server that obeys it"
        )
