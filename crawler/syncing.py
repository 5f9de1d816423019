"""Brings the state up to what sources.toml says; what was learned stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.clock import now
from crawler.rules import ConfigError
from crawler.sources import check_sources
from storage.seeds import Seeds, SourceEntry

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.sources import Sources
    from storage.seeds import Synced
    from storage.state import State


def sync(config: Config, state: State) -> tuple[Sources, Synced, tuple[str, ...]]:
    """Return the sources, what changed, and a sentence on each source that is wrong: the others are followed.

    Raises ConfigError when no source is right, or there is no such file.
    """
    sources, problems = check_sources(config.sources)
    if problems and not sources.entries:
        raise ConfigError(problems[0])
    entries = [
        SourceEntry(id=source.id, definition=source.definition(), seeds=source.seeds())
        for source in sources.entries
    ]
    return sources, Seeds(state).sync(entries, now=now()), problems
