"""What a child process does with one page: reads it from its record, derives or lists it, within limits.

Nothing of Scrapy is imported here: every worker would load it, for nothing.
"""

from __future__ import annotations

import math
import os
import resource
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Final

from extractors.article import encode
from extractors.content_coding import Bounds
from extractors.listing import encode as encode_listing
from storage.http_message import payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.config import Limits
    from extractors.site_memory import Furniture
    from extractors.unpacking import Answer
    from storage.open_batch import Place

PRELOADED: Final = (
    "crawler.child",
    "crawler.cli.main",
    "extractors.derivation",
    "extractors.home",
    "extractors.listings",
    "extractors.site_memory",
    "pebble.pool.process",
    "storage.open_batch",
)
"""What workers are forked with; the rest of what they need comes with these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a derivation starts from: the entity body as captured, its URL, the two headers that matter, when.

    The body is `payload`, or stands in the record at `place`, which the child process reads: a copy less
    here, and none on the way there. `furniture` is what is known of its site.
    """

    payload: bytes = field(repr=False, default=b"")
    place: Place | None = None
    url: str
    content_type: str | None = None
    content_encoding: str | None = None
    captured: datetime | None = None
    furniture: Furniture | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """Wall clock and CPU in seconds and address space in bytes while a worker derives one page.

    `page_bytes` is how large a page may be without its content coding, `listing_bytes` a feed or sitemap:
    the sitemap protocol allows 50 MiB. A longer one is read up to there. `ratio` and `codings` are those of
    `extractors.content_coding.Bounds`.
    """

    wall_seconds: float = 20.0
    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30
    page_bytes: int = 20 << 20
    listing_bytes: int = 50 << 20
    ratio: int = 200
    codings: int = 2

    @classmethod
    def of(cls, limits: Limits) -> WorkerLimits:
        """Return the limits that the settings name."""
        return cls(
            wall_seconds=limits.extract_seconds,
            cpu_seconds=math.ceil(limits.extract_cpu_seconds),
            memory_bytes=limits.extract_memory_bytes,
            page_bytes=limits.page_bytes,
            ratio=limits.decoded_ratio,
            codings=limits.content_codings,
        )

    def bounds(self, size: int) -> Bounds:
        """Return how far a payload is decoded, at most to `size` bytes."""
        return Bounds(size=size, ratio=self.ratio, codings=self.codings)


def warm_up() -> None:
    """Start the process that workers are forked from; it loads what they need while the caller goes on.

    What is not loaded there every worker loads anew, and the page waits for it. The command line is part of
    it: a worker imports what its parent was started with.
    """
    # numpy's threads would each reserve address space that RLIMIT_AS counts
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    forkserver.set_forkserver_preload(list(PRELOADED))
    forkserver.ensure_running()


def prepare() -> None:
    """Keep a worker that crashes from writing its memory to the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _limited(limits: WorkerLimits) -> Iterator[None]:
    """Hold the block to the limits, and nothing else of the process.

    Met while pebble reads a page or writes an article, a limit would leave half a message in the pipe that
    all workers share, and no page after it would ever be read.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    wanted = {resource.RLIMIT_CPU: spent + limits.cpu_seconds, resource.RLIMIT_AS: limits.memory_bytes}
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    try:
        for kind, (soft, hard) in before.items():
            known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
            resource.setrlimit(kind, (min([wanted[kind], *known]), hard))
        yield
    finally:
        for kind, pair in before.items():
            resource.setrlimit(kind, pair)


def derive(page: Page, limits: WorkerLimits) -> bytes:
    """Return the article of a page, encoded."""
    with _limited(limits):
        from extractors.derivation import extract_article
        from extractors.site_memory import without_furniture

        article = extract_article(_answer(page), limit=limits.bounds(limits.page_bytes))
        return encode(without_furniture(article, page.furniture))


def take_list(page: Page, limits: WorkerLimits, now: datetime, as_section: bool) -> bytes:
    """Return what a feed, sitemap or section page lists, encoded."""
    with _limited(limits):
        from extractors.listings import read_listing

        bounds = limits.bounds(limits.listing_bytes)
        listing = read_listing(_answer(page), limit=bounds, now=now, as_section=as_section)
        return encode_listing(listing)


def look(page: Page, limits: WorkerLimits, now: datetime) -> bytes:
    """Return what a home page names, encoded."""
    with _limited(limits):
        from extractors.home import read_home

        return encode_listing(read_home(_answer(page), limit=limits.bounds(limits.page_bytes), now=now))


def _answer(page: Page) -> Answer:
    from extractors.unpacking import Answer

    return Answer(
        payload=page.payload if page.place is None else payload(page.place.read().block).body,
        url=page.url,
        content_type=page.content_type,
        content_encoding=page.content_encoding,
        captured=page.captured,
    )
