"""Which URLs a seed has listed before, and which of them nobody follows any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal_column, or_, select, update

from storage.state import add_new, chunks, url_key
from storage.state_schema import IS_WAITING, sightings, sources, urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.frontier import Place


_REST_SECONDS = 86_400.0


def take_over(connection: Connection, keys: Sequence[str], place: Place) -> int:
    """Let rows that nobody follows, and that were never stored, wait for the source that sighted them now.

    Returns how many that were. What a person asked for in vain is tried again, being listed.
    """
    gone = select(sources.c.id).where(sources.c.gone_at.is_not(None))
    is_orphan = or_(urls.c.source.is_(None), urls.c.source.in_(gone))
    is_unstored = or_(IS_WAITING, urls.c.status == literal_column("'failed'"))
    mine = {"source": place.source, "seed": place.seed, "channel": place.channel}
    taken = 0
    for some in chunks(keys):
        taken += connection.execute(
            update(urls)
            .where(is_unstored, is_orphan, urls.c.key.in_(some))
            .values(**mine, status="waiting", due_at=place.now.timestamp(), attempts=0)
        ).rowcount
    return taken


def revive(connection: Connection, keys: Sequence[str], place: Place) -> int:
    """Let rows of this source that were given up a day ago or earlier wait for one more try.

    Returns how many that were. Only those with an outcome that another day may mend.
    """
    is_failed = urls.c.status == literal_column("'failed'")
    rested = place.now.timestamp() - _REST_SECONDS
    revived = 0
    for some in chunks(keys):
        revived += connection.execute(
            update(urls)
            .where(is_failed, urls.c.source == place.source, urls.c.outcome.in_(place.revive))
            .where(urls.c.fetched_at <= rested, urls.c.key.in_(some))
            .values(status="waiting", due_at=place.now.timestamp())
        ).rowcount
    return revived


def note_sightings(connection: Connection, keys: Sequence[str], place: Place) -> int:
    """Remember that the seed listed these; return how many it had listed before."""
    seed, at = url_key(place.seed), place.now.timestamp()
    again: set[str] = set()
    for some in chunks(keys):
        listed_again = (
            update(sightings)
            .where(sightings.c.seed_key == seed, sightings.c.key.in_(some))
            .values(last_at=at)
            .returning(sightings.c.key)
        )
        again.update(connection.execute(listed_again).scalars())
    new = [key for key in keys if key not in again]
    add_new(
        connection,
        sightings,
        [{"seed_key": seed, "key": key, "first_at": at, "last_at": at} for key in new],
    )
    return len(again)


def known(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return those of the keys that have a row in the frontier."""
    found: set[str] = set()
    for some in chunks(keys):
        found.update(connection.execute(select(urls.c.key).where(urls.c.key.in_(some))).scalars())
    return found
