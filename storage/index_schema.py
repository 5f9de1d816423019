"""The SQL of the local index; a change to its tables raises VERSION, and older files are built again."""

from __future__ import annotations

VERSION = 3

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
  derivation INTEGER NOT NULL,
  settings_hash TEXT NOT NULL,
  is_replaced INTEGER NOT NULL,
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
CREATE INDEX IF NOT EXISTS articles_by_record ON articles (record_id);

CREATE TABLE IF NOT EXISTS outcomes (
  asked TEXT NOT NULL,
  outcome TEXT NOT NULL,
  batch TEXT NOT NULL,
  line BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS outcomes_by_asked ON outcomes (asked);

CREATE TABLE IF NOT EXISTS derivations (
  record_id TEXT NOT NULL,
  captured INTEGER NOT NULL,
  url TEXT NOT NULL,
  settings_hash TEXT NOT NULL,
  batch TEXT NOT NULL,
  line BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS derivations_by_record ON derivations (record_id);
"""
"""`date` and `captured` are whole seconds since 1970, UTC; `line` is the JSON line under zlib.

Only 200 responses stand in `captures`: they alone can be referred to by a revisit record. A capture is known
by `record_id`, `captured` and `url` together: a payload that came twice has one record. `is_replaced` marks
an article line whose capture has a later derivation.
"""

ADD_BATCH = "INSERT OR IGNORE INTO batches VALUES (?, ?)"
ADD_CAPTURE = "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_ARTICLE = """
INSERT INTO articles
VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)
"""
ADD_OUTCOME = "INSERT INTO outcomes VALUES (?, ?, ?, ?)"
ADD_DERIVATION = "INSERT INTO derivations VALUES (?, ?, ?, ?, ?, ?)"

LAST_ROW = "SELECT coalesce(max(row), 0) AS row FROM articles"
MARK_NEW = """
UPDATE articles AS a SET is_replaced = 1 WHERE row > ? AND EXISTS (
  SELECT 1 FROM articles AS other
  WHERE other.record_id = a.record_id AND other.captured = a.captured AND other.url = a.url
  AND (other.derivation > a.derivation OR (
    other.derivation = a.derivation AND a.derivation > 1 AND (other.batch, other.row) > (a.batch, a.row))))
"""
MARK_OLD = """
UPDATE articles AS a SET is_replaced = 1 WHERE is_replaced = 0
AND record_id IN (SELECT record_id FROM articles WHERE row > ? AND derivation > 1) AND EXISTS (
  SELECT 1 FROM articles AS other
  WHERE other.record_id = a.record_id AND other.captured = a.captured AND other.url = a.url
  AND (other.derivation > a.derivation OR (
    other.derivation = a.derivation AND a.derivation > 1 AND (other.batch, other.row) > (a.batch, a.row))))
"""
"""Whichever order batches come in: the later derivation counts, of two equal ones that of the later batch."""

IDS = "SELECT DISTINCT id FROM articles WHERE id >= ? AND id < ? LIMIT 5"
NEWEST_BY_ID = "SELECT * FROM articles WHERE id = ? ORDER BY is_replaced, captured DESC, row DESC LIMIT 1"
NEWEST_BY_URL = """
SELECT * FROM articles WHERE url = ?1 OR final_url = ?1 OR canonical_url = ?1
ORDER BY word_count > 0 DESC, captured DESC, is_replaced, row DESC LIMIT 1
"""
CURRENT = """
SELECT * FROM articles WHERE record_id = ? AND captured = ? AND url = ? ORDER BY is_replaced, row DESC LIMIT 1
"""
NEWEST_TEXT = """
SELECT id, version FROM articles WHERE canonical_url = ? AND word_count > 0 AND is_replaced = 0
ORDER BY outcome IN ('full', 'teaser') DESC, captured DESC, row DESC LIMIT 1
"""

SITES = """
SELECT DISTINCT site FROM articles WHERE site IS NOT NULL ORDER BY site
"""
PAGES_OF_SITE = """
SELECT count(DISTINCT canonical_url) FROM articles WHERE site = ? AND word_count > 0 AND is_replaced = 0
"""

PAGE = """
SELECT * FROM articles WHERE (captured, row) < (?, ?) AND captured >= ? AND is_replaced = 0
ORDER BY captured DESC, row DESC LIMIT 500
"""
PAGE_OF_SITE = """
SELECT * FROM articles WHERE (captured, row) < (?, ?) AND captured >= ? AND site = ? AND is_replaced = 0
ORDER BY captured DESC, row DESC LIMIT 500
"""
"""A page of a list, newest first, from behind the article whose time and row are given."""

STANDING = """
SELECT *, coalesce((
  SELECT d.settings_hash FROM derivations AS d
  WHERE d.record_id = a.record_id AND d.captured = a.captured AND d.url = a.url
  ORDER BY d.rowid DESC LIMIT 1), a.settings_hash) AS derived_under
FROM articles AS a
WHERE a.row > :after AND a.row <= :until AND is_replaced = 0 AND a.captured >= :since
AND (:site IS NULL OR site = :site)
ORDER BY a.row LIMIT 200
"""
HOW_MANY = """
SELECT count(*) AS found FROM articles AS a
WHERE a.row > :after AND a.row <= :until AND is_replaced = 0 AND a.captured >= :since
AND (:site IS NULL OR site = :site)
AND coalesce((
  SELECT d.settings_hash FROM derivations AS d
  WHERE d.record_id = a.record_id AND d.captured = a.captured AND d.url = a.url
  ORDER BY d.rowid DESC LIMIT 1), a.settings_hash) <> :other_than
"""
"""The newest derivation of each capture in the order of the archive, and what it was last made under."""

PRIOR = """
SELECT date, key, offset, length, record_id FROM captures
WHERE target_uri = ?1 AND (payload_digest = ?2 OR ?2 = '') ORDER BY date DESC LIMIT 1
"""
LINES = {
    "articles": "SELECT line FROM articles WHERE batch = ? ORDER BY row",
    "outcomes": "SELECT line FROM outcomes WHERE batch = ? ORDER BY rowid",
    "derivations": "SELECT line FROM derivations WHERE batch = ? ORDER BY rowid",
}
REMOVE_BATCH = (
    "UPDATE articles SET is_replaced = 0 "
    "WHERE record_id IN (SELECT record_id FROM articles WHERE batch = :id)",
    "DELETE FROM captures WHERE key = :warc",
    "DELETE FROM articles WHERE batch = :id",
    "DELETE FROM outcomes WHERE batch = :id",
    "DELETE FROM derivations WHERE batch = :id",
    "DELETE FROM batches WHERE id = :id",
)
"""Behind it MARK_NEW has to look at every row: what only a removed line replaced stands again."""

MANIFESTS = "SELECT manifest FROM batches ORDER BY id"
HAS_BATCH = "SELECT 1 FROM batches WHERE id = ?"
