"""Keeps what the archive has learned of each site, and hands it to derivations."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from extractors.article import decode
from extractors.site_memory import Furniture, Repeated, furniture_of, learn, site_page
from extractors.urls import site_of
from storage.site_memories import SiteMemories, SiteMemory, read_memories, store_memories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.child import Page
    from extractors.site_memory import SitePage
    from storage.index import Index
    from storage.objects import ObjectStore
    from storage.state import State

logger = logging.getLogger(__name__)

WINDOW: Final = 100
"""The newest pages of a site that its memory is learned from; a site that was rebuilt is learned anew."""

GROWTH: Final = 1.5
"""A site is learned again when it has this many times the pages; so each page costs the same."""

FEWEST: Final = 3
_MOST_GROWTH: Final = 50
_SCANNED: Final = 4 * WINDOW
_READ = frozenset({"full", "teaser"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLine:
    """One version of one site's memory, as stored: one JSON line of an object below `memory/v1/`."""

    schema: Literal["depeche.site-memory/1"] = "depeche.site-memory/1"
    site: str
    version: int
    id: str
    learned: datetime
    pages: int
    blocks: tuple[Repeated, ...]


class Remembering:
    """The memories of sites: read by derivations, and learned again when a site has grown. Any thread."""

    def __init__(self, state: State, store: ObjectStore, *, clock: Callable[[], datetime]) -> None:
        self._memories = SiteMemories(state)
        self._store = store
        self._clock = clock
        self._known: dict[str, Furniture | None] = {}

    def furnished(self, page: Page) -> Page:
        """Return the page with what is known of its site, the same all through a run.

        Raises StateUnusable.
        """
        site = site_of(page.url)
        if site not in self._known:
            memory = self._memories.get(site)
            self._known[site] = _furniture(memory) if memory and memory.version else None
        return replace(page, furniture=self._known[site])

    def learn(self, index: Index, sites: Iterable[str] | None = None) -> list[MemoryLine]:
        """Learn those sites again that have grown enough; return the memories that changed and are stored.

        Without `sites`, those whose pages came by. Raises StorageError; what was not stored is learned again
        another time.
        """
        asked = set(self._known if sites is None else sites) - {""}
        learned = [line for site in sorted(asked) if (line := self._learned(index, site))]
        if learned:
            content = b"".join(msgspec.json.encode(line) + b"\n" for line in learned)
            store_memories(self._store, content, now=self._clock())
        for line in learned:
            self._memories.put(_memory(line))
        return learned

    def _learned(self, index: Index, site: str) -> MemoryLine | None:
        """Return the site's new memory, None when it has not grown enough or nothing new repeats."""
        before = self._memories.get(site)
        pages = index.pages_of(site)
        if pages < FEWEST or (before and pages < min(GROWTH * before.pages, before.pages + _MOST_GROWTH)):
            return None
        repeated = learn(list(_pages(index, site)))
        line = MemoryLine(
            site=site,
            version=before.version if before else 0,
            id=furniture_of(repeated).id,
            learned=self._clock(),
            pages=pages,
            blocks=repeated,
        )
        if (before.id if before else furniture_of(()).id) == line.id:
            self._memories.put(_memory(line))
            return None
        return replace(line, version=line.version + 1)

    def restore(self, *, tell: Callable[[str], None] = logger.warning) -> int:
        """Read the memories of the store into the state; return how many sites have one.

        What is damaged, or was not written by us, is told and passed over.
        """
        newest: dict[str, MemoryLine] = {}
        for key, content in read_memories(self._store, tell=tell):
            for line in _lines(key, content, tell):
                if line.site not in newest or line.version >= newest[line.site].version:
                    newest[line.site] = line
        for line in newest.values():
            before = self._memories.get(line.site)
            if before is None or before.version < line.version:
                self._memories.put(_memory(line))
        return len(newest)


_LINES = msgspec.json.Decoder(MemoryLine)
_KEYS = msgspec.json.Decoder(list[str])


def _lines(key: str, content: bytes, tell: Callable[[str], None]) -> list[MemoryLine]:
    try:
        return [_LINES.decode(line) for line in content.splitlines()]
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        tell(f"{key}: no lines of a memory ({error}); it is passed over")
        return []


def _memory(line: MemoryLine) -> SiteMemory:
    keys = msgspec.json.encode([block.key for block in line.blocks]).decode()
    return SiteMemory(site=line.site, version=line.version, id=line.id, pages=line.pages, learned=keys)


def _furniture(memory: SiteMemory) -> Furniture:
    return Furniture(id=memory.id, keys=frozenset(_KEYS.decode(memory.learned)))


def _pages(index: Index, site: str) -> Iterator[SitePage]:
    """Yield the newest pages of a site that have a text, each URL once."""
    seen: set[str] = set()
    for stored in index.articles(site=site, limit=_SCANNED):
        if stored.canonical_url not in seen and stored.outcome in _READ and len(seen) < WINDOW:
            seen.add(stored.canonical_url)
            yield site_page(decode(stored.line))
