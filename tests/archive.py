"""A small archive for tests: exchanges, article lines and a spool with a clock and ids of its own."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import uuid
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.exchange import Exchange
from storage.index import Index
from storage.open_batch import OpenBatch
from storage.spool import Spool, no_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.batch import Manifest
    from storage.capture import Capture
    from storage.objects import ObjectStore
    from storage.sealed_batch import SealedBatch

START = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
INFO = {"software": "depeche/test", "operator": "a test"}


class Clock:
    """A clock that goes one second further each time it is asked."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def __call__(self) -> datetime:
        """Return the time and move on."""
        self.time += timedelta(seconds=1)
        return self.time


def new_spool(root: Path, *, seed: int = 1, steps: Callable[[str], None] = no_step) -> Spool:
    """Return a spool below `root` whose ids come from `seed`; another seed is another process."""
    dice = random.Random(seed)
    return Spool(
        root / "spool",
        now=Clock(START + timedelta(minutes=seed)),
        new_id=lambda: uuid.UUID(int=dice.getrandbits(128), version=4).urn,
        token=lambda: f"{dice.getrandbits(32):08x}",
        info=INFO,
        steps=steps,
    )


def dying_before(fatal: str | None, count: int = 1) -> Callable[[str], None]:
    """Return `steps` that end the process by SIGKILL before the `count`-th act of that name; None: never."""
    seen: Counter[str] = Counter()

    def step(name: str) -> None:
        seen[name] += 1
        if (name, seen[name]) == (fatal, count):
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def exchange(number: int, *, body: bytes | None = None, status: str = "200 OK") -> Exchange:
    """Return an exchange for page `number` of news.test."""
    body = page(number) if body is None else body
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Exchange(
        target_uri=f"http://news.test/story/{number}",
        request=f"GET /story/{number} HTTP/1.1\r\nHost: news.test\r\n\r\n".encode(),
        response=head.encode() + body,
        started=START + timedelta(seconds=number),
        elapsed_ms=12,
        ip="127.0.0.1",
    )


def robots() -> Exchange:
    """Return an exchange for robots.txt."""
    asked = exchange(0, body=b"User-agent: *\nDisallow:\n")
    return replace(asked, target_uri="http://news.test/robots.txt", role="robots")


def page(number: int) -> bytes:
    """Return a page of a few kB that gzip does not shrink to nothing."""
    words = random.Random(number)
    text = " ".join(f"{words.getrandbits(40):x}" for _ in range(300))
    return f"<html><title>Story {number}</title><p>{text}</p></html>".encode()


def no_prior(_target_uri: str, _payload_digest: str) -> None:
    """Know no earlier capture."""


def article_line(capture: Capture, *, site: str = "news.test", outcome: str = "full") -> bytes:
    """Return an article line with the fields that storage reads, and some more."""
    assert capture.pointer is not None
    text = f"The text of {capture.target_uri}, {capture.payload_digest}."
    return json.dumps(
        {
            "schema": "depeche.article/1",
            "id": hashlib.sha256(text.encode()).hexdigest()[:16],
            "outcome": outcome,
            "url": capture.target_uri,
            "final_url": capture.target_uri,
            "canonical_url": capture.target_uri,
            "site": site,
            "title": f"Of {capture.target_uri}",
            "language": "en",
            "text": text,
            "word_count": 5,
            "capture": {
                "warc": capture.pointer.key,
                "offset": capture.pointer.offset,
                "length": capture.pointer.length,
                "record_id": capture.pointer.record_id,
                "date": capture.date.isoformat(),
                "status": capture.status,
                "payload_digest": capture.payload_digest,
                "block_digest": capture.block_digest,
            },
        }
    ).encode()


def outcome_line(asked: str, *, outcome: str = "stored", capture: Capture | None = None) -> bytes:
    """Return an outcome line as the crawler writes it."""
    pointer = capture.pointer if capture else None
    return json.dumps(
        {
            "schema": "depeche.outcome/1",
            "asked": asked,
            "outcome": outcome,
            "reason": None,
            "final_url": asked,
            "captured": capture is not None,
            "article": json.loads(article_line(capture))["id"] if pointer and capture else None,
            "record_id": pointer.record_id if pointer else None,
            "at": START.isoformat(),
        }
    ).encode()


def add_page(batch: OpenBatch, number: int, **parts: bytes) -> Capture:
    """Capture page `number` with its article and outcome lines."""
    capture = batch.append(exchange(number, **parts), prior=no_prior)
    batch.add_article(article_line(capture))
    batch.add_outcome(outcome_line(capture.target_uri, capture=capture))
    return capture


def fill(batch: OpenBatch, pages: int = 5) -> list[Capture]:
    """Put robots.txt, `pages` pages and an outcome without a capture into the batch; return the pages."""
    batch.append(robots(), prior=no_prior)
    captures = [add_page(batch, number) for number in range(1, pages + 1)]
    batch.add_outcome(outcome_line("http://refused.test/", outcome="connection-refused"))
    return captures


def derive_missing(batch: OpenBatch) -> None:
    """Write the article lines that the batch lacks, as a run does that finishes another's work."""
    for capture in batch.articles_missing():
        batch.add_article(article_line(capture))


def sealed_at_last(batch: OpenBatch | SealedBatch) -> SealedBatch | None:
    """Finish and seal a batch that recovery found, where it is not sealed yet; None when nothing is in it."""
    if isinstance(batch, OpenBatch):
        derive_missing(batch)
        return batch.seal()
    return batch


def commit(batch: OpenBatch, store: ObjectStore, *, index: Index | None = None) -> Manifest:
    """Seal the batch, which has something in it, and put it into the store."""
    sealed = batch.seal()
    assert sealed is not None
    return sealed.commit(store, index=index)


def commit_batches(count: int, store: ObjectStore, root: Path) -> None:
    """Commit that many batches from the spool below `root`, with the index beside it."""
    with closing(Index(root / "index.db")) as index:
        for seed in range(1, count + 1):
            batch = new_spool(root, seed=seed).open_batch(job="fetch", kind="scheduled")
            fill(batch)
            commit(batch, store, index=index)
