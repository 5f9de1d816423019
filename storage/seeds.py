"""The sources that are followed, their seeds, and what every poll of a seed brought."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from storage.state import chunks, maybe_moment, moment, put, url_key
from storage.state_schema import polls, seeds, sightings, sources, urls

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect

    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRow:
    """One seed of a source: when it is due, and what was learned of it (JSON of the caller)."""

    source: str
    url: str
    kind: str
    due: datetime
    polled: datetime | None = None
    learned: bytes | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What sources.toml says of a source: `seeds` as kind and URL, `definition` as JSON.

    `first_due` is when a seed that is new is polled first; None means at once.
    """

    id: str
    definition: bytes
    seeds: tuple[tuple[str, str], ...]
    first_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """One poll of a seed: what came of it, and how many of its items were new or listed before."""

    source: str
    seed: str
    at: datetime
    result: str
    status: int | None = None
    conditional: bool = False
    items: int = 0
    fresh: int = 0
    overlap: int = 0
    gap: bool = False
    problem: str | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """The sources that a sync added, changed, lost, and found again."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    back: tuple[str, ...]


class Seeds:
    """Sources and seeds. What was learned of a source is kept when it goes, and there when it comes back."""

    def __init__(self, state: State) -> None:
        self._state = state

    def sync(self, entries: Sequence[SourceEntry], *, now: datetime, keep: Collection[str] = ()) -> Synced:
        """Make the tables say what the entries say; sources of `keep` stay as they are, said or not."""
        said = {entry.id: entry for entry in entries}
        with self._state.writing(alone="sources") as connection:
            synced = _compare(said, connection, keep=set(keep))
            at = now.timestamp()
            living = [
                {"id": id, "definition": said[id].definition.decode(), "added_at": at, "gone_at": None}
                for id in sorted(said)
            ]
            put(connection, sources, living, keep={"added_at"})
            for some in chunks(synced.gone):
                connection.execute(update(sources).where(sources.c.id.in_(some)).values(gone_at=at))
            _write_seeds(connection, said, at, keep=set(keep))
        return synced

    def definition(self, source: str) -> bytes | None:
        """Return the JSON that says what a source is, also of one that is gone; None for one never seen."""
        with self._state.reading() as connection:
            found = connection.scalar(select(sources.c.definition).where(sources.c.id == source))
        return None if found is None else found.encode()

    def of(self, source: str) -> list[SeedRow]:
        """Return the seeds of a source, without those that are gone."""
        return self._seeds(seeds.c.source == source)

    def due(self, *, now: datetime, sources: Collection[str] | None = None) -> list[SeedRow]:
        """Return the seeds to poll now, of these sources or of all, the longest due first."""
        found = self._seeds(seeds.c.due_at <= now.timestamp())
        return [row for row in found if sources is None or row.source in sources]

    def next_due(self, *, sources: Collection[str] | None = None) -> datetime | None:
        """Return when the next seed or URL is due, of these sources or of all that are not gone."""
        with self._state.reading() as connection:
            rows = connection.execute(_EARLIEST).all()
        found = [due for id, *dues in rows if sources is None or id in sources for due in dues]
        return maybe_moment(min((due for due in found if due is not None), default=None))

    def polled(self, poll: PollRow, *, learned: bytes, due: datetime) -> None:
        """Write down a poll, and what it taught of its seed."""
        row = {field.name: getattr(poll, field.name) for field in fields(poll)}
        with self._state.writing() as connection:
            connection.execute(insert(polls).values({**row, "at": poll.at.timestamp()}))
            connection.execute(
                update(seeds)
                .where(seeds.c.source == poll.source, seeds.c.key == url_key(poll.seed))
                .values(
                    due_at=due.timestamp(),
                    polled_at=poll.at.timestamp(),
                    learned=learned.decode(),
                    problem=poll.problem,
                )
            )

    def polls(self, source: str, *, since: datetime, limit: int = 1000) -> list[PollRow]:
        """Return the polls of a source, the newest first."""
        newest = (
            select(polls)
            .where(polls.c.source == source, polls.c.at >= since.timestamp())
            .order_by(polls.c.at.desc(), polls.c.id.desc())
            .limit(limit)
        )
        with self._state.reading() as connection:
            return [_poll(row) for row in connection.execute(newest)]

    def prune(self, *, before: datetime) -> None:
        """Forget polls before this time, and which URLs a seed listed last before it."""
        with self._state.writing(alone="frontier") as connection:
            connection.execute(delete(polls).where(polls.c.at < before.timestamp()))
            connection.execute(delete(sightings).where(sightings.c.last_at < before.timestamp()))

    def _seeds(self, condition: ColumnElement[bool]) -> list[SeedRow]:
        chosen = select(seeds).where(condition, seeds.c.gone_at.is_(None))
        with self._state.reading() as connection:
            rows = connection.execute(chosen.order_by(seeds.c.due_at, seeds.c.source, seeds.c.key))
            return [_seed(row) for row in rows]


def _earliest(status: str) -> ScalarSelect[float]:
    due = select(func.min(urls.c.due_at)).where(urls.c.source == sources.c.id, urls.c.status == status)
    return due.scalar_subquery()


_EARLIEST = select(
    sources.c.id,
    select(func.min(seeds.c.due_at))
    .where(seeds.c.source == sources.c.id, seeds.c.gone_at.is_(None))
    .scalar_subquery(),
    _earliest("waiting"),
    _earliest("stored"),
).where(sources.c.gone_at.is_(None))
"""Of each source that is not gone, when the first of its seeds and URLs is due."""


def _compare(said: dict[str, SourceEntry], connection: Connection, *, keep: set[str]) -> Synced:
    known = {row.id: row for row in connection.execute(select(sources))}
    living = {id for id, row in known.items() if row.gone_at is None}
    listed: dict[str, set[tuple[str, str]]] = {}
    for row in connection.execute(select(seeds).where(seeds.c.gone_at.is_(None))):
        listed.setdefault(row.source, set()).add((row.kind, row.url))
    changed = {
        id
        for id in living & set(said)
        if known[id].definition.encode() != said[id].definition
        or listed.get(id, set()) != set(_wanted_of(said[id]).values())
    }
    return Synced(
        added=tuple(sorted(set(said) - set(known))),
        changed=tuple(sorted(changed)),
        gone=tuple(sorted(living - set(said) - keep)),
        back=tuple(sorted(set(said) & set(known) - living)),
    )


def _wanted_of(entry: SourceEntry) -> dict[str, tuple[str, str]]:
    """Return kind and URL by key; a URL that is named twice counts where it stands first."""
    return {url_key(url): (kind, url) for kind, url in reversed(entry.seeds)}


def _write_seeds(connection: Connection, said: dict[str, SourceEntry], at: float, *, keep: set[str]) -> None:
    """Let the wanted seeds live and the others go. `due_at` is written for new ones only."""
    due = {entry.id: entry.first_due.timestamp() for entry in said.values() if entry.first_due}
    wanted: dict[tuple[str, str], dict[str, object]] = {
        (entry.id, key): {"url": url, "kind": kind, "gone_at": None}
        for entry in said.values()
        for key, (kind, url) in _wanted_of(entry).items()
    }
    for row in connection.execute(select(seeds)):
        place = (row.source, row.key)
        if place not in wanted and row.source not in keep - said.keys():
            wanted[place] = {"url": row.url, "kind": row.kind, "gone_at": row.gone_at or at}
    rows: list[dict[str, object]] = [
        {"source": source, "key": key, "due_at": due.get(source, at), **wanted[source, key]}
        for source, key in sorted(wanted)
    ]
    put(connection, seeds, rows, keep={"due_at"})


def _seed(row: Row[Any]) -> SeedRow:
    return SeedRow(
        source=row.source,
        url=row.url,
        kind=row.kind,
        due=moment(row.due_at),
        polled=maybe_moment(row.polled_at),
        learned=None if row.learned is None else row.learned.encode(),
        problem=row.problem,
    )


def _poll(row: Row[Any]) -> PollRow:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    del said["id"]
    return PollRow(**{**said, "at": moment(row.at)})
