"""Opens a run on the configured archive and carries a spider through it; one crawl a process."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

# Scrapy reads the sources of the whole stack three times when this is imported: here the stack is short
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.crawler import AsyncCrawlerProcess

from crawler.opening import claim_work, store_of
from crawler.options import scrapy_settings
from crawler.run import Run
from crawler.signals import stopping
from storage.collection import manifest_keys
from storage.errors import StorageError, StoreUnavailable
from storage.rebuild import rebuild
from storage.state import State

if TYPE_CHECKING:
    from crawler.committer import Commits
    from crawler.config import Config
    from crawler.recorder import Job
    from crawler.run import Listener
    from crawler.spiders.pages import PageSpider
    from storage.objects import ObjectStore


def open_run(config: Config, *, job: Job, listener: Listener, state: State | None = None) -> Run:
    """Return a run that has finished what earlier ones left in the spool; `run.recovered` counts it.

    Raises StoreMisconfigured, ConfigError, StateUnusable before anything is fetched; a store that is away for
    now shows at the end.
    """
    store = store_of(config)
    rebuilt = None
    if _probe(store):
        claim_work(config)
        rebuilt = _index_again(store, config)
    run = Run(config, store, state=state or State(config.state_url), job=job, listener=listener)
    if rebuilt:
        run.notes.append(rebuilt)
    run.recover()
    return run


def carry_out(run: Run, spider: type[PageSpider], **arguments: Any) -> Commits:  # noqa: ANN401 - the spider's own
    """Crawl until the spider has nothing left or a person stops it; commit, and sweep the spool. Blocks."""
    # the spider is known: looking for it by its name would load every other one
    process = AsyncCrawlerProcess(scrapy_settings(run.config) | {"SPIDER_MODULES": []})
    crawling = process.crawl(spider, run=run, **arguments)
    with stopping(run):
        process.start(install_signal_handlers=False)
        commits = run.finish()
    crawling.result()
    if commits.error is None and not run.is_hurried:
        with suppress(KeyboardInterrupt):  # the next run sweeps; what this one did is to be told
            run.sweep()
    return commits


def _probe(store: ObjectStore) -> bool:
    """Find out before the first request what would be known only at the commit; False when it is away."""
    try:
        store.probe()
    except StoreUnavailable:
        return False
    return True


def _index_again(store: ObjectStore, config: Config) -> str | None:
    """Make the index of an archive that was begun elsewhere; without it known texts would be stored again."""
    if config.index_path.exists() or next(manifest_keys(store), None) is None:
        return None
    try:
        batches = rebuild(store, config.index_path)
    except StorageError as error:
        return f"There is no index here of what is in {store.url}, and none could be made: {error}"
    return f"There was no index here of what is in {store.url}; it was made again from {batches} batches."
