"""The SQL of the local index; a change to its tables raises VERSION, and older files are built again."""

from __future__ import annotations

VERSION = 2

TABLES = """
CREATE TABLE IF NOT EXISTS batches (
  id TEXT PRIMARY KEY,
  manifest BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS captures (
  target_uri TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  date INTEGER NOT NULL,
  key TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  record_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS captures_by_uri ON captures (target_uri, date);

CREATE TABLE IF NOT EXISTS articles (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  url TEXT NOT NULL,
  final_url TEXT NOT NULL,
  canonical_url TEXT NOT NULL,
  site TEXT,
  title TEXT,
  published TEXT,
  language TEXT,
  word_count INTEGER NOT NULL,
  version INTEGER NOT NULL,
  captured INTEGER NOT NULL,
  batch TEXT NOT NULL,
  key TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  line BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_id ON articles (id);
CREATE INDEX IF NOT EXISTS articles_by_url ON articles (url);
CREATE INDEX IF NOT EXISTS articles_by_final_url ON articles (final_url);
CREATE INDEX IF NOT EXISTS articles_by_canonical_url ON articles (canonical_url);
CREATE INDEX IF NOT EXISTS articles_by_time ON articles (captured);
CREATE INDEX IF NOT EXISTS articles_by_site ON articles (site, captured);

CREATE TABLE IF NOT EXISTS outcomes (
  asked TEXT NOT NULL,
  outcome TEXT NOT NULL,
  batch TEXT NOT NULL,
  line BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS outcomes_by_asked ON outcomes (asked);
"""
"""`date` and `captured` are whole seconds since 1970, UTC; `line` is the JSON line under zlib.

Only 200 responses stand in `captures`: they alone can be referred to by a revisit record.
"""

ADD_BATCH = "INSERT OR IGNORE INTO batches VALUES (?, ?)"
ADD_CAPTURE = "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_ARTICLE = "INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_OUTCOME = "INSERT INTO outcomes VALUES (?, ?, ?, ?)"

IDS = "SELECT DISTINCT id FROM articles WHERE id >= ? AND id < ? LIMIT 5"
NEWEST_BY_ID = "SELECT * FROM articles WHERE id = ? ORDER BY captured DESC, row DESC LIMIT 1"
NEWEST_BY_URL = """
SELECT * FROM articles WHERE url = ?1 OR final_url = ?1 OR canonical_url = ?1
ORDER BY captured DESC, row DESC LIMIT 1
"""
NEWEST_TEXT = """
SELECT id, version FROM articles WHERE canonical_url = ? AND word_count > 0
ORDER BY captured DESC, row DESC LIMIT 1
"""

PAGE = """
SELECT * FROM articles WHERE (captured, row) < (?, ?) AND captured >= ?
ORDER BY captured DESC, row DESC LIMIT 500
"""
PAGE_OF_SITE = """
SELECT * FROM articles WHERE (captured, row) < (?, ?) AND captured >= ? AND site = ?
ORDER BY captured DESC, row DESC LIMIT 500
"""
"""A page of a list, newest first, from behind the article whose time and row are given."""

PRIOR = """
SELECT date, key, offset, length, record_id FROM captures
WHERE target_uri = ?1 AND (payload_digest = ?2 OR ?2 = '') ORDER BY date DESC LIMIT 1
"""
LAST_OUTCOME = "SELECT line FROM outcomes WHERE asked = ? ORDER BY rowid DESC LIMIT 1"
LINES = {
    "articles": "SELECT line FROM articles WHERE batch = ? ORDER BY row",
    "outcomes": "SELECT line FROM outcomes WHERE batch = ? ORDER BY rowid",
}
MANIFESTS = "SELECT manifest FROM batches ORDER BY id"
HAS_BATCH = "SELECT 1 FROM batches WHERE id = ?"
