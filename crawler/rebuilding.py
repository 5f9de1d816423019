"""Makes the frontier and the memories of sites again from the objects of the store."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from crawler.accounts import Accounts
from crawler.clock import now
from crawler.remembering import Remembering
from crawler.syncing import sync
from storage.collection import lines, manifests
from storage.frontier import Frontier
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.config import Config
    from storage.objects import ObjectStore


def rebuild_frontier(
    store: ObjectStore, config: Config, *, progress: Callable[[str], None], tell: Callable[[str], None]
) -> int:
    """Enter what every batch says of its URLs; return how many URLs the frontier knows then.

    `tell` gets a sentence about each memory of sites that is damaged and passed over.
    Rows that are newer than a batch stay as they are. Sources are read first, since they say when a page is
    visited again. Raises ConfigError, StateUnusable, Damaged.
    """
    with closing(State(config.state_url)) as state:
        Remembering(state, store, clock=now).restore(tell=tell)
        if config.sources.exists():
            sync(config, state)
        accounts = Accounts(state)
        for manifest in manifests(store):
            progress(manifest.id)
            accounts.enter_lines(
                manifest.id,
                outcome_lines=lines(store, manifest, "outcomes"),
                article_lines=lines(store, manifest, "articles"),
            )
        return Frontier(state).size()
