"""Brings the state up to what sources.toml says; what was learned stays."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from crawler.clock import now
from crawler.rhythm import first_due
from crawler.rules import ConfigError
from crawler.sources import check_sources
from storage.seeds import Seeds, SourceEntry

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.config import Config
    from crawler.sources import Sources
    from storage.seeds import Synced
    from storage.state import State


def sync(config: Config, state: State) -> tuple[Sources, Synced, tuple[str, ...]]:
    """Return the sources, what changed, and a sentence on each source that is wrong: the others are followed.

    A source that is wrong now stays as it was: it has not gone. Raises ConfigError when no source is right,
    or there is no such file.
    """
    sources, problems = check_sources(config.sources)
    if problems and not sources.entries:
        raise ConfigError(problems[0])
    entries = [
        SourceEntry(
            id=source.id,
            definition=source.definition(),
            seeds=source.seeds(),
            first_due=first_due(source, now=now()),
        )
        for source in sources.entries
    ]
    wrong = named(config.sources) - {source.id for source in sources.entries} if problems else set()
    return sources, Seeds(state).sync(entries, now=now(), keep=wrong), problems


def named(path: Path) -> set[str]:
    """Return the ids that a sources.toml names, also those of sources that are wrong."""
    listed = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("source", [])
    ids = (one.get("id") for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    return {name for name in ids if isinstance(name, str)}
