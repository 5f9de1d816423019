"""The tables of the state database; a change to them raises VERSION and is a migration.

Times are seconds since 1970, UTC, as floats. What a column named `learned`, `definition`, `holder` or
`summary` holds is JSON whose fields belong to the caller. Nothing here is a pickle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    literal_column,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect

VERSION = 3
OLDER = frozenset({"1", "2"})
"""Versions that lack tables and nothing else, so that making those is the migration: 1 had no traps, 2 no
memories of sites."""

LONGEST_SENTENCE = 2000

metadata = MetaData()


class Plain(TypeDecorator[str]):
    """Text that every database takes: no NUL, no lone surrogate, and cut to the column's length.

    Feeds and servers chose much of what is kept here. PostgreSQL refuses such text and SQLite does not.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it is written and compared."""
        return None if value is None else plain(value)[: self.length]


def plain(text: str) -> str:
    """Return the text without NUL, with U+FFFD in place of each lone surrogate."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


meta = Table("meta", metadata, Column("name", Plain(32), primary_key=True), Column("value", Plain))
"""One row: `version`."""

sources = Table(
    "sources",
    metadata,
    Column("id", Plain(64), primary_key=True),
    Column("definition", Plain, nullable=False),
    Column("added_at", Double, nullable=False),
    Column("gone_at", Double),
)
"""What sources.toml says of each source; `gone_at` is when it was no longer there. Rows are never deleted."""

seeds = Table(
    "seeds",
    metadata,
    Column("source", Plain(64), primary_key=True),
    Column("key", Plain(64), primary_key=True),
    Column("url", Plain, nullable=False),
    Column("kind", Plain(16), nullable=False),
    Column("due_at", Double, nullable=False),
    Column("polled_at", Double),
    Column("learned", Plain),
    Column("problem", Plain(LONGEST_SENTENCE)),
    Column("gone_at", Double),
)
"""Feeds, sitemaps and section pages; `key` is sha256 of the URL, `problem` why the last poll failed."""

polls = Table(
    "polls",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("source", Plain(64), nullable=False),
    Column("seed", Plain, nullable=False),
    Column("at", Double, nullable=False),
    Column("result", Plain(16), nullable=False),
    Column("status", Integer),
    Column("conditional", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("overlap", Integer, nullable=False),
    Column("gap", Boolean, nullable=False),
    Column("problem", Plain(LONGEST_SENTENCE)),
    Column("record_id", Plain(64)),
    Index("polls_by_source", "source", "at"),
)
"""One row a poll. `result` is new, unchanged, not-modified or failed."""

urls = Table(
    "urls",
    metadata,
    Column("key", Plain(64), primary_key=True),
    Column("canonical_url", Plain, nullable=False),
    Column("url", Plain, nullable=False),
    Column("host", Plain(253), nullable=False),
    Column("source", Plain(64)),
    Column("channel", Plain(16), nullable=False),
    Column("seed", Plain),
    Column("title", Plain(LONGEST_SENTENCE)),
    Column("dated_at", Double),
    Column("seen_at", Double, nullable=False),
    Column("status", Plain(8), nullable=False),
    Column("due_at", Double),
    Column("visits", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("outcome", Plain(32)),
    Column("reason", Plain(LONGEST_SENTENCE)),
    Column("http_status", Integer),
    Column("fetched_at", Double),
    Column("stored_at", Double),
    Column("published_at", Double),
    Column("article", Plain(64)),
    Column("batch", Plain(96)),
    Index("urls_due", "source", "status", "due_at"),
)
"""The frontier: one row a canonical URL, `key` its sha256.

`status`: waiting (has never been stored, due at `due_at`), held (captured, its batch not yet committed),
stored (`due_at` is the next re-visit, NULL when there is none), failed (given up), removed (404 or 410 after
it was stored). `title` and `dated_at` are what the seed said where it was first seen, `visits` counts fetches
since it was first stored, `attempts` failures in a row.
"""

freshness: ColumnElement[float] = func.coalesce(urls.c.dated_at, urls.c.seen_at)
"""When an item was published, as far as is known."""

IS_WAITING: ColumnElement[bool] = urls.c.status == literal_column("'waiting'")
IS_REVISITED: ColumnElement[bool] = (urls.c.status == literal_column("'stored'")) & urls.c.due_at.is_not(None)
IS_HELD: ColumnElement[bool] = urls.c.status == literal_column("'held'")
"""The rows of the three partial indexes; a query with these very words is answered from them."""


def _partial(name: str, *columns: ColumnElement[Any], rows: ColumnElement[bool]) -> Index:
    return Index(name, *columns, sqlite_where=rows, postgresql_where=rows)


_partial("urls_waiting", urls.c.source, urls.c.host, freshness, urls.c.due_at, rows=IS_WAITING)
_partial("urls_revisited", urls.c.source, urls.c.host, urls.c.due_at, rows=IS_REVISITED)
_partial("urls_held", urls.c.source, urls.c.batch, rows=IS_HELD)

sightings = Table(
    "sightings",
    metadata,
    Column("seed_key", Plain(64), primary_key=True),
    Column("key", Plain(64), primary_key=True),
    Column("first_at", Double, nullable=False),
    Column("last_at", Double, nullable=False),
)
"""Which URLs a seed has listed; overlap between two polls is counted here."""

hosts = Table(
    "hosts",
    metadata,
    Column("host", Plain(253), primary_key=True),
    Column("free_at", Double, nullable=False),
    Column("token", Plain(64)),
    Column("held_until", Double),
    Column("backoff_seconds", Double, nullable=False, default=0.0),
    Column("troubles", Integer, nullable=False, default=0),
    Column("crawl_delay", Double),
    Column("delay", Double),
)
"""One clock a host: nobody sends before `free_at`, nor while `token` holds it, at most until `held_until`.

`delay` is what the source that follows the host wants between two requests, whoever sends them.
"""

site_files = Table(
    "site_files",
    metadata,
    Column("origin", Plain(300), primary_key=True),
    Column("name", Plain(64), primary_key=True),
    Column("fetched_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("status", Integer),
    Column("digest", Plain(80)),
    Column("body", LargeBinary),
    Column("problem", Plain(LONGEST_SENTENCE)),
)
"""robots.txt, tdmrep.json and licence files as they were last read; `origin` is scheme, host and port."""

leases = Table(
    "leases",
    metadata,
    Column("name", Plain(96), primary_key=True),
    Column("token", Plain(64), nullable=False),
    Column("holder", Plain, nullable=False),
    Column("since", Double, nullable=False),
    Column("until", Double, nullable=False),
)
"""Who does what alone: `source:<id>` while it is polled, `schedule` for the loop."""

runs = Table(
    "runs",
    metadata,
    Column("id", Plain(96), primary_key=True),
    Column("job", Plain(32), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("summary", Plain),
)
"""One row a crawl; `summary` holds its sums per source."""

texts = Table(
    "texts",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("article", Plain(64), nullable=False, unique=True),
    Column("url_key", Plain(64), nullable=False),
    Column("site", Plain(253), nullable=False),
    Column("at", Double, nullable=False),
    Column("size", Integer, nullable=False),
    Column("story", Plain(64), nullable=False, index=True),
)
"""The texts of the last days. `size` counts the phrases sampled of a text, `at` is when it was captured."""

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("text", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which phrase stands in which text; `text` is its number. Phrases that are everywhere are left out."""

url_patterns = Table(
    "url_patterns",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many URLs of a site, a pattern, or an item's mark were new on a day (days since 1970, UTC); `key` is a
hash of all that."""

left_out = Table(
    "left_out",
    metadata,
    Column("source", Plain(64), primary_key=True),
    Column("key", Plain(64), primary_key=True),
    Column("what", Plain(500), nullable=False),
    Column("reason", Plain(LONGEST_SENTENCE), nullable=False),
    Column("at", Double, nullable=False),
    Column("number", Integer, nullable=False),
)
"""What a source lists and nobody enters: a pattern or a URL, why, and how many the last such poll left out.

`key` is sha256 of `what` and `reason`.
"""

site_memories = Table(
    "site_memories",
    metadata,
    Column("site", Plain(253), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("id", Plain(16), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("learned", Plain, nullable=False),
)
"""The newest memory of each site; `pages` is how many the archive held when it was last learned."""
