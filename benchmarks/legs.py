"""One measured leg a process: `python -m benchmarks.legs LEG URLS_FILE` prints its figures as JSON."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.config import Config

CONCURRENCY = 16


def peak_mib() -> float:
    """Return the peak resident memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def current_mib() -> float:
    """Return the resident memory of this process now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def bare(urls: Sequence[str]) -> dict[str, Any]:
    """Fetch with Scrapy as it comes, apart from log and consoles."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    seen: list[int] = []

    class BareSpider(scrapy.Spider):
        name = "bare"

        async def start(self):  # noqa: ANN202 - a throwaway spider
            for url in urls:
                yield scrapy.Request(url, dont_filter=True)

        def parse(self, response):  # noqa: ANN001, ANN202
            seen.append(len(response.body))

    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS": CONCURRENCY,
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "DOWNLOAD_DELAY": 0,
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(BareSpider)
    started = time.perf_counter()
    process.start()
    return {"pages": len(seen), "seconds": time.perf_counter() - started}


def _config(folder: str, *, batch_bytes: int = 256 << 20) -> Config:
    from crawler.config import Config, Crawl, Limits, Network, Robots

    return Config(
        store=folder,
        work=Path(folder) / "work",
        crawl=Crawl(concurrency=CONCURRENCY, delay_seconds=0),
        limits=Limits(batch_bytes=batch_bytes),
        network=Network(allow_private=True),
        robots=Robots(obey=False),
    )


def _capture(urls: Sequence[str], folder: str) -> dict[str, Any]:
    """Fetch and keep, without deriving; the clock stops when the last byte is committed to a folder store."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.asking import Ended
    from crawler.opening import store_of
    from crawler.options import scrapy_settings
    from crawler.outcomes import OutcomeKind
    from crawler.recorder import Job
    from crawler.run import Run
    from crawler.spiders.fetch import FetchSpider
    from storage.state import State

    class CaptureSpider(FetchSpider):
        name = "capture"

        async def page(self, response):  # noqa: ANN001, ANN202
            self.run.settle(response.meta["asking"], Ended(kind=OutcomeKind.STORED))
            return
            yield

    config = _config(folder)
    job = Job(name="bench", kind="manual")
    state = State(config.state_url)
    run = Run(config, store_of(config), state=state, job=job, listener=lambda *_: None)
    process = AsyncCrawlerProcess(scrapy_settings(config))
    process.crawl(CaptureSpider, asked=urls, run=run)
    started = time.perf_counter()
    process.start()
    crawled = time.perf_counter()
    commits = run.finish()
    done = time.perf_counter()
    assert not commits.uncommitted, commits.error
    size = sum(path.stat().st_size for path in Path(folder).glob("warc/**/*.gz"))
    pages = sum(outcome.outcome == "stored" for outcome in run.outcomes.values())
    return {
        "pages": pages,
        "seconds": done - started,
        "crawl_seconds": crawled - started,
        "warc_mib": size / (1 << 20),
    }


def capture(urls: Sequence[str]) -> dict[str, Any]:
    """Fetch and write WARC, committed to a folder."""
    with tempfile.TemporaryDirectory() as folder:
        return _capture(urls, folder)


def memory(urls: Sequence[str]) -> dict[str, Any]:
    """The same, with the resident memory noted twice a second."""
    samples: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            samples.append(current_mib())

    threading.Thread(target=watch, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        found = _capture(urls, folder)
    done.set()
    fifth = max(1, len(samples) // 5)
    return found | {"early_mib": max(samples[: 2 * fifth]), "late_mib": max(samples[-2 * fifth :])}


def full(urls: Sequence[str]) -> dict[str, Any]:
    """Fetch, keep, derive and commit: the whole way of a page."""
    from crawler.fetching import fetch

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        summary = fetch(urls, _config(folder), listener=lambda *_: None)
        seconds = time.perf_counter() - started
    assert not summary.uncommitted, summary.store_error
    return {"pages": len(summary.outcomes), "seconds": seconds}


def _plain_text(page: bytes) -> int:
    import trafilatura

    return len(trafilatura.extract(page) or "")


def plain(urls: Sequence[str]) -> dict[str, Any]:
    """Take plain trafilatura over the same pages, from memory, in a pool of two; its start counts too."""
    import urllib.request

    pages = [urllib.request.urlopen(url).read() for url in urls]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["trafilatura"])
    started = time.perf_counter()
    with context.Pool(2) as pool:
        lengths = list(pool.imap_unordered(_plain_text, pages, chunksize=1))
        seconds = time.perf_counter() - started
    return {"pages": len(lengths), "seconds": seconds}


LEGS = {leg.__name__: leg for leg in (bare, capture, memory, full, plain)}


def main() -> None:
    """Run one leg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("leg", choices=LEGS)
    parser.add_argument("urls", type=Path, help="a URL a line")
    options = parser.parse_args()
    found = LEGS[options.leg](options.urls.read_text(encoding="utf-8").split())
    print(json.dumps(found | {"peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
