"""The frontier: one row a canonical URL, which of them is fetched next, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select, update

from storage.next_urls import Wish, next_keys
from storage.sightings import known, note_sightings, revive, take_over
from storage.state import add_new, chunks, moment, put, url_key
from storage.state_schema import IS_HELD, IS_REVISITED, IS_WAITING, urls

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection
    from sqlalchemy import Row as Found

    from storage.state import State

LONGEST_URL = 8192
LONGEST_HOST = 253
_IS_QUEUED = or_(IS_WAITING, IS_REVISITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A URL that a seed lists, with the headline and the date that it gives."""

    canonical_url: str
    url: str
    host: str
    title: str | None = None
    dated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when URLs were sighted; `seed` is its URL.

    A row that was given up with an outcome of `revive` waits again when it is listed a day later.
    """

    source: str
    seed: str
    channel: str
    now: datetime
    revive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How many URLs were listed, how many are new to a source, how many this seed had listed before."""

    listed: int
    fresh: int
    overlap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table `urls`; times are aware, UTC."""

    key: str
    canonical_url: str
    url: str
    host: str
    source: str | None
    channel: str
    seed: str | None
    title: str | None
    dated_at: datetime | None
    seen_at: datetime
    status: str
    due_at: datetime | None
    visits: int
    attempts: int
    outcome: str | None
    reason: str | None
    http_status: int | None
    fetched_at: datetime | None
    stored_at: datetime | None
    published_at: datetime | None
    article: str | None
    batch: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one fetch ended; what follows `published` is used where the URL has no row or no source yet."""

    canonical_url: str
    url: str
    host: str
    outcome: str
    at: datetime
    batch: str
    reason: str | None = None
    http_status: int | None = None
    article: str | None = None
    published: datetime | None = None
    source: str | None = None
    channel: str = "manual"
    seed: str | None = None
    title: str | None = None
    dated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What an ended fetch means for its row."""

    status: str
    due: datetime | None
    visits: int
    attempts: int
    stored_at: datetime | None


class Frontier:
    """The URLs that are known, and when each is next due.

    Processes may use it at once: a URL has one row whoever sights it first.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def sight(self, sightings: Sequence[Sighting], place: Place) -> Seen:
        """Take note of what a seed lists; a URL that has no row gets one, waiting and due now.

        A URL listed twice counts once. URLs and hosts too long to be any are left out and not counted.
        """
        listed = {
            url_key(one.canonical_url): one
            for one in reversed(sightings)
            if max(len(one.canonical_url), len(one.url)) <= LONGEST_URL and len(one.host) <= LONGEST_HOST
        }
        keys = sorted(listed)
        with self._state.writing(alone="frontier") as connection:
            old = known(connection, keys)
            new = [_columns(_sighted(key, listed[key], place)) for key in keys if key not in old]
            fresh = add_new(connection, urls, new)
            taken = take_over(connection, sorted(old), place) + revive(connection, sorted(old), place)
            overlap = note_sightings(connection, keys, place)
        return Seen(listed=len(keys), fresh=len(fresh) + taken, overlap=overlap)

    def next(
        self, *, sources: Collection[str], not_hosts: Collection[str], now: datetime, limit: int
    ) -> list[Row]:
        """Return due rows of these sources, at most one a host and none of `not_hosts`.

        Hosts whose clock is free come first, then what was never stored before re-visits, then the newest
        item; of re-visits the longest due.
        """
        wish = Wish(sources=sources, not_hosts=not_hosts, now=now.timestamp(), limit=limit)
        with self._state.reading() as connection:
            keys = next_keys(connection, wish)
            rows = _rows(connection, keys)
        return [rows[key] for key in keys]

    def known(self, canonical_urls: Collection[str]) -> set[str]:
        """Return those of the URLs that have a row."""
        keys = {url_key(url): url for url in canonical_urls}
        with self._state.reading() as connection:
            return {keys[key] for key in known(connection, sorted(keys))}

    def row(self, canonical_url: str) -> Row | None:
        """Return what is known of a URL."""
        key = url_key(canonical_url)
        with self._state.reading() as connection:
            return _rows(connection, [key]).get(key)

    def hold(self, canonical_url: str, *, batch: str) -> None:
        """Say that the URL is captured in a batch that is not yet committed: nobody fetches it."""
        with self._state.writing() as connection:
            held = update(urls).where(urls.c.key == url_key(canonical_url))
            connection.execute(held.values(status="held", batch=batch))

    def settle(self, ended: Iterable[Ended], decide: Callable[[Row | None, Ended], Settled | None]) -> None:
        """Write down how fetches ended, all or none; `decide` says what each means, None to leave the row."""
        fetches = [(url_key(one.canonical_url), one) for one in ended]
        with self._state.writing(alone="frontier") as connection:
            rows = _rows(connection, sorted({key for key, _ in fetches}), lock=True)
            written = set()
            for key, one in fetches:
                settled = decide(rows.get(key), one)
                if settled is not None:
                    rows[key] = _settled(rows.get(key) or _unseen(key, one), one, settled)
                    written.add(key)
            put(connection, urls, [_columns(rows[key]) for key in sorted(written)])

    def release(self, *, sources: Collection[str], except_batches: Collection[str]) -> int:
        """Let held rows of these sources be fetched again, at once, unless their batch is still to come."""
        back = case((urls.c.stored_at.is_(None), "waiting"), else_="stored")
        released = 0
        with self._state.writing(alone="frontier") as connection:
            for some in chunks(sorted(sources)):
                released += connection.execute(
                    update(urls)
                    .where(IS_HELD, urls.c.source.in_(some), urls.c.batch.not_in(sorted(except_batches)))
                    .values(status=back, due_at=func.coalesce(urls.c.stored_at, urls.c.seen_at))
                ).rowcount
        return released

    def counts(self, source: str) -> dict[str, int]:
        """Return how many rows of the source are in which status."""
        tally = (
            select(urls.c.status, func.count().label("rows"))
            .where(urls.c.source == source)
            .group_by(urls.c.status)
        )
        with self._state.reading() as connection:
            return {row.status: row.rows for row in connection.execute(tally)}

    def size(self) -> int:
        """Return how many URLs are known."""
        with self._state.reading() as connection:
            return connection.scalar(select(func.count()).select_from(urls)) or 0

    def due_sources(self, *, now: datetime) -> set[str]:
        """Return the sources that have a URL to fetch now."""
        due = (_IS_QUEUED, urls.c.due_at <= now.timestamp(), urls.c.source.is_not(None))
        with self._state.reading() as connection:
            return set(connection.scalars(select(urls.c.source).distinct().where(*due)))

    def put_off(self, host: str, *, sources: Collection[str], due: datetime) -> None:
        """Let everything of a host that these sources have due earlier wait until `due`."""
        with self._state.writing(alone="frontier") as connection:
            for some in chunks(sorted(sources)):
                connection.execute(
                    update(urls)
                    .where(_IS_QUEUED, urls.c.host == host, urls.c.source.in_(some))
                    .where(urls.c.due_at < due.timestamp())
                    .values(due_at=due.timestamp())
                )


def _rows(connection: Connection, keys: Sequence[str], *, lock: bool = False) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for some in chunks(keys):
        query = select(urls).where(urls.c.key.in_(some)).order_by(urls.c.key)
        rows = connection.execute(query.with_for_update() if lock else query)
        found.update((row.key, _row(row)) for row in rows)
    return found


def _sighted(key: str, one: Sighting, place: Place) -> Row:
    """Return the row of a URL that a seed lists for the first time."""
    return _new_row(key, one, place, seen=place.now, due=place.now)


def _unseen(key: str, one: Ended) -> Row:
    """Return the row of a URL that was fetched without having been sighted."""
    return _new_row(key, one, one, seen=one.at, due=None)


def _new_row(
    key: str, one: Sighting | Ended, place: Place | Ended, *, seen: datetime, due: datetime | None
) -> Row:
    return Row(
        key=key,
        canonical_url=one.canonical_url,
        url=one.url,
        host=one.host,
        source=place.source,
        channel=place.channel,
        seed=place.seed,
        title=one.title,
        dated_at=one.dated,
        seen_at=seen,
        status="waiting",
        due_at=due,
        **_NOTHING_YET,
    )


def _settled(row: Row, one: Ended, settled: Settled) -> Row:
    if row.source is None:
        row = replace(row, source=one.source, channel=one.channel, seed=one.seed)
    return replace(
        row,
        status=settled.status,
        due_at=settled.due,
        visits=settled.visits,
        attempts=settled.attempts,
        stored_at=settled.stored_at,
        outcome=one.outcome,
        reason=one.reason,
        http_status=one.http_status,
        fetched_at=one.at,
        published_at=one.published or row.published_at,
        article=one.article or row.article,
        batch=one.batch,
    )


_NOTHING_YET: dict[str, Any] = {
    "visits": 0,
    "attempts": 0,
    **dict.fromkeys(
        ("outcome", "reason", "http_status", "fetched_at", "stored_at", "published_at", "article", "batch")
    ),
}
_NAMES = tuple(field.name for field in fields(Row))
_TIMES = frozenset(name for name in _NAMES if name.endswith("_at"))


def _columns(row: Row) -> dict[str, object]:
    values = {name: getattr(row, name) for name in _NAMES}
    return values | {name: values[name].timestamp() for name in _TIMES if values[name] is not None}


def _row(found: Found[Any]) -> Row:
    values = dict(zip(_NAMES, found, strict=True))
    return Row(**values | {name: moment(values[name]) for name in _TIMES if values[name] is not None})
