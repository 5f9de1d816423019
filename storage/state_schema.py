"""The tables of the state database; a change to them raises VERSION and is a migration.

Times are seconds since 1970, UTC, as floats. What a column named `learned`, `definition`, `holder` or
`summary` holds is JSON whose fields belong to the caller. Nothing here is a pickle.
"""

from __future__ import annotations

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
    Text,
)

VERSION = 1

metadata = MetaData()

meta = Table("meta", metadata, Column("name", String(32), primary_key=True), Column("value", Text))
"""One row: `version`."""

sources = Table(
    "sources",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("definition", Text, nullable=False),
    Column("added_at", Double, nullable=False),
    Column("gone_at", Double),
)
"""What sources.toml says of each source; `gone_at` is when it was no longer there. Rows are never deleted."""

seeds = Table(
    "seeds",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", Double, nullable=False),
    Column("polled_at", Double),
    Column("learned", Text),
    Column("problem", Text),
    Column("gone_at", Double),
)
"""Feeds, sitemaps and section pages; `key` is sha256 of the URL, `problem` why the last poll failed."""

polls = Table(
    "polls",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("source", String(64), nullable=False),
    Column("seed", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("result", String(16), nullable=False),
    Column("status", Integer),
    Column("conditional", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("overlap", Integer, nullable=False),
    Column("gap", Boolean, nullable=False),
    Column("problem", Text),
    Column("record_id", String(64)),
    Index("polls_by_source", "source", "at"),
)
"""One row a poll. `result` is new, unchanged, not-modified or failed."""

urls = Table(
    "urls",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("canonical_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("host", String(253), nullable=False),
    Column("source", String(64)),
    Column("channel", String(16), nullable=False),
    Column("seed", Text),
    Column("title", Text),
    Column("dated_at", Double),
    Column("seen_at", Double, nullable=False),
    Column("status", String(8), nullable=False),
    Column("due_at", Double),
    Column("visits", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("outcome", String(32)),
    Column("reason", Text),
    Column("http_status", Integer),
    Column("fetched_at", Double),
    Column("stored_at", Double),
    Column("published_at", Double),
    Column("article", String(64)),
    Column("batch", String(96)),
    Index("urls_due", "source", "status", "due_at"),
    Index("urls_by_host", "host", "status", "due_at"),
    Index("urls_by_batch", "batch"),
)
"""The frontier: one row a canonical URL, `key` its sha256.

`status`: waiting (has never been stored, due at `due_at`), held (captured, its batch not yet committed),
stored (`due_at` is the next re-visit, NULL when there is none), failed (given up), removed (404 or 410 after
it was stored). `title` and `dated_at` are what the seed said where it was first seen, `visits` counts fetches
since it was first stored, `attempts` failures in a row.
"""

sightings = Table(
    "sightings",
    metadata,
    Column("seed_key", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("first_at", Double, nullable=False),
    Column("last_at", Double, nullable=False),
    Index("sightings_by_url", "key"),
)
"""Which URLs a seed has listed; overlap between two polls is counted here."""

hosts = Table(
    "hosts",
    metadata,
    Column("host", String(253), primary_key=True),
    Column("free_at", Double, nullable=False),
    Column("token", String(64)),
    Column("held_until", Double),
    Column("backoff_seconds", Double, nullable=False, default=0.0),
    Column("troubles", Integer, nullable=False, default=0),
    Column("crawl_delay", Double),
)
"""One clock a host: nobody sends before `free_at`, nor while `token` holds it, at most until `held_until`."""

site_files = Table(
    "site_files",
    metadata,
    Column("origin", String(300), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("fetched_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("status", Integer),
    Column("digest", String(80)),
    Column("body", LargeBinary),
    Column("problem", Text),
)
"""robots.txt, tdmrep.json and licence files as they were last read; `origin` is scheme, host and port."""

leases = Table(
    "leases",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", Double, nullable=False),
    Column("until", Double, nullable=False),
)
"""Who does what alone: `source:<id>` while it is polled, `schedule` for the loop."""

runs = Table(
    "runs",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("job", String(32), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("summary", Text),
)
"""One row a crawl; `summary` holds its sums per source."""
