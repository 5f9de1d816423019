"""The local index over committed batches: a SQLite file that can be built again from the objects."""

from __future__ import annotations

import re
import sqlite3
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal

from storage import index_schema as sql
from storage.batch import Manifest, decode, encode, keys
from storage.capture import Pointer, Prior
from storage.cdxj import parse_line
from storage.errors import AmbiguousRef, DiskFull, IndexUnusable, StoreMisconfigured
from storage.lines import article_line, derivation_line, outcome_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ID = re.compile(r"[0-9a-f]{4,64}")
_OK = 200
_NO_END = 1 << 62
_PLACE = ("key", "offset", "length", "record_id")
_COLUMNS = (
    *("id", "outcome", "url", "final_url", "canonical_url", "site", "title", "published", "language"),
    *("word_count", "version", "derivation", "settings_hash", "batch"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text of one URL over time: the article's id, and which one it is, counted from 1."""

    id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRange:
    """Article lines up to the number `until`: of one site or of all, captured since a moment or ever."""

    until: int
    site: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedArticle:
    """One article line with the fields that a list shows.

    `captured` is when the page was fetched, UTC. `published` stands as in the line (RFC 3339), or None.
    `derivation` counts the lines of its capture, `settings_hash` says what this one was derived under, and
    `is_replaced` that a later one took its place. `packed` is the stored line under zlib; `line` unpacks it.
    """

    id: str
    outcome: str
    url: str
    final_url: str
    canonical_url: str
    site: str | None
    title: str | None
    published: str | None
    language: str | None
    word_count: int
    version: int
    derivation: int
    settings_hash: str
    is_replaced: bool
    captured: datetime
    batch: str
    pointer: Pointer
    packed: bytes = field(repr=False)

    @property
    def line(self) -> bytes:
        """The whole JSON line as stored."""
        return zlib.decompress(self.packed)


class Index:
    """Committed batches, their captures, article and outcome lines.

    Any thread may read and write; writes wait for each other, reads do not wait for writes. Raises
    IndexUnusable when the file is no index of this version: nothing in it is worth saving, rebuild it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with door(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._writer = _connect(path)
        self._reader = _connect(path)

    def add_batch(
        self,
        manifest: Manifest,
        *,
        cdxj: Iterable[bytes],
        articles: Iterable[bytes],
        outcomes: Iterable[bytes],
        derivations: Iterable[bytes] = (),
    ) -> None:
        """Add a committed batch in one transaction, unless it is there already. Raises Damaged."""
        with self._transaction() as write:
            if write.execute(sql.ADD_BATCH, (manifest.id, encode(manifest))).rowcount:
                last = write.execute(sql.LAST_ROW).fetchone()["row"]
                write.executemany(sql.ADD_CAPTURE, _capture_rows(cdxj))
                write.executemany(sql.ADD_ARTICLE, (_article_row(line, manifest.id) for line in articles))
                write.executemany(sql.ADD_OUTCOME, (_outcome_row(line, manifest.id) for line in outcomes))
                write.executemany(
                    sql.ADD_DERIVATION, (_derivation_row(line, manifest.id) for line in derivations)
                )
                for mark in (sql.MARK_NEW, sql.MARK_OLD):
                    write.execute(mark, (last,))

    def remove_batch(self, batch: str) -> None:
        """Take a batch out that another one has superseded; nothing happens when it is not there."""
        if self.has_batch(batch):
            with self._transaction() as write:
                for statement in sql.REMOVE_BATCH:
                    write.execute(statement, {"id": batch, "warc": keys(batch).warc})
                write.execute(sql.MARK_NEW, (0,))

    def article(self, ref: str) -> IndexedArticle | None:
        """Return the newest article line by id, unique id prefix (4 or more digits) or URL, in that order.

        A URL is compared as it stands with the URL asked for, the final and the canonical one, and leads to
        the newest derivation of its newest capture; an id leads to the text it stands for, also when that
        was replaced. Raises AmbiguousRef when the prefix fits several ids.
        """
        ids = [row["id"] for row in self._read(sql.IDS, ref, f"{ref}g")] if _ID.fullmatch(ref) else []
        if len(ids) > 1 and ref not in ids:
            raise AmbiguousRef(f"{ref} fits several articles: {', '.join(ids)}")
        rows = self._read(sql.NEWEST_BY_ID, min(ids)) if ids else self._read(sql.NEWEST_BY_URL, ref)
        found = _article(rows[0]) if rows else None
        return self.current(found) if found and not ids else found

    def current(self, article: IndexedArticle) -> IndexedArticle:
        """Return the newest derivation of this article's capture: mostly the line itself."""
        if not article.is_replaced:
            return article
        captured = int(article.captured.timestamp())
        return _article(self._read(sql.CURRENT, article.pointer.record_id, captured, article.url)[0])

    def articles(
        self, *, site: str | None = None, since: datetime | None = None, limit: int | None = None
    ) -> Iterator[IndexedArticle]:
        """Yield article lines, newest capture first; `since` is compared with the time of capture."""
        return islice(self._pages(site=site, since=int(since.timestamp()) if since else 0), limit)

    def sites(self) -> list[str]:
        """Return the sites that have an article line."""
        return [row["site"] for row in self._read(sql.SITES)]

    def pages_of(self, site: str) -> int:
        """Count the URLs of a site that have a text."""
        count: int = self._read(sql.PAGES_OF_SITE, site)[0][0]
        return count

    def last_row(self) -> int:
        """Return the number of the article line that was added last."""
        row: int = self._read(sql.LAST_ROW)[0]["row"]
        return row

    def how_many(self, span: LineRange, *, other_than: str) -> int:
        """Return how many captures of a span were last derived under other settings than these."""
        count: int = self._read(sql.HOW_MANY, **_values(span), other_than=other_than)[0]["found"]
        return count

    def standing(self, span: LineRange) -> Iterator[tuple[IndexedArticle, str]]:
        """Yield the newest derivation of each capture of a span, in the order of the archive.

        Beside each stands the settings hash it was last derived under, with a new line or without.
        """
        values = _values(span)
        while rows := self._read(sql.STANDING, **values):
            yield from ((_article(row), row["derived_under"]) for row in rows)
            values["after"] = rows[-1]["row"]

    def prior(self, target_uri: str, payload_digest: str) -> Prior | None:
        """Return the newest 200 response under this URI with this payload; with digest "" of any payload."""
        rows = self._read(sql.PRIOR, target_uri, payload_digest)
        return _prior(rows[0], target_uri) if rows else None

    def newest_text(self, canonical_url: str) -> Version | None:
        """Return the newest version of this URL that has a text."""
        rows = self._read(sql.NEWEST_TEXT, canonical_url)
        return Version(id=rows[0]["id"], number=rows[0]["version"]) if rows else None

    def lines(self, batch: str, kind: Literal["articles", "outcomes", "derivations"]) -> list[bytes]:
        """Return the lines of this kind of a batch, in the order in which they were added."""
        return [zlib.decompress(row["line"]) for row in self._read(sql.LINES[kind], batch)]

    def batches(self) -> list[Manifest]:
        """Return the manifests of the indexed batches, oldest first."""
        return [decode(row["manifest"]) for row in self._read(sql.MANIFESTS)]

    def has_batch(self, batch: str) -> bool:
        """Whether the batch is in the index."""
        return bool(self._read(sql.HAS_BATCH, batch))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self._writer.close()

    def _pages(self, *, site: str | None, since: int) -> Iterator[IndexedArticle]:
        """Read page by page, so that a long list neither fills the memory nor holds the reader up."""
        page, of_site = (sql.PAGE_OF_SITE, (site,)) if site else (sql.PAGE, ())
        last = (_NO_END, _NO_END)
        while rows := self._read(page, *last, since, *of_site):
            yield from map(_article, rows)
            last = (rows[-1]["captured"], rows[-1]["row"])

    def _read(self, statement: str, *values: object, **named: object) -> list[sqlite3.Row]:
        with self._reading, door(self.path):
            return self._reader.execute(statement, named or values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing, door(self.path), self._writer:
            self._writer.execute("BEGIN IMMEDIATE")
            yield self._writer


@contextmanager
def door(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into ours."""
    try:
        yield
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise DiskFull(f"{path}: {error}") from error
        raise IndexUnusable(
            f"{path}: {error}. The index is a copy; `depeche rebuild` makes it again from the stored objects."
        ) from error
    except OSError as error:
        raise StoreMisconfigured(f"{path}: cannot be used as the index: {error.strerror}") from error


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file, made and given its tables where there are none.

    `synchronous` NORMAL can lose the last batches at a power loss, never the file's soundness; the batches
    are added again from the spool or by a rebuild.
    """
    with door(path):
        connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if not version:
            connection.executescript(
                f"BEGIN IMMEDIATE; {sql.TABLES} PRAGMA user_version = {sql.VERSION}; COMMIT;"
            )
    if version not in {0, sql.VERSION}:
        raise IndexUnusable(
            f"{path}: version {version} of the index, this program reads {sql.VERSION};"
            " `depeche rebuild` makes it again from the stored objects."
        )
    return connection


def _capture_rows(cdxj: Iterable[bytes]) -> Iterator[tuple[object, ...]]:
    for raw in cdxj:
        line = parse_line(raw)
        if line.status == _OK and line.mime != "warc/revisit" and line.digest:
            yield (
                line.url,
                line.digest,
                _seconds(line.date),
                line.filename,
                line.offset,
                line.length,
                line.record_id,
            )


def _article_row(line: bytes, batch: str) -> tuple[object, ...]:
    read = article_line(line)
    capture = read.capture
    return (
        *(read.id, read.outcome, read.url, read.final_url, read.canonical_url, read.site, read.title),
        *(read.published, read.language, read.word_count, read.version, read.derivation),
        *(read.extraction.settings_hash, _seconds(capture.date), batch),
        *(capture.warc, capture.offset, capture.length, capture.record_id, zlib.compress(line)),
    )


def _outcome_row(line: bytes, batch: str) -> tuple[object, ...]:
    read = outcome_line(line)
    return read.asked, read.outcome, batch, zlib.compress(line)


def _derivation_row(line: bytes, batch: str) -> tuple[object, ...]:
    read = derivation_line(line)
    return (
        *(read.record_id, _seconds(read.date), read.url, read.settings_hash),
        *(batch, zlib.compress(line)),
    )


def _values(span: LineRange) -> dict[str, object]:
    since = _seconds(span.since) if span.since else 0
    return {"after": 0, "until": span.until, "since": since, "site": span.site}


def _article(row: sqlite3.Row) -> IndexedArticle:
    columns = {name: row[name] for name in _COLUMNS}
    return IndexedArticle(
        **columns,
        is_replaced=bool(row["is_replaced"]),
        captured=_time(row["captured"]),
        packed=row["line"],
        pointer=_pointer(row),
    )


def _prior(row: sqlite3.Row, target_uri: str) -> Prior:
    return Prior(target_uri=target_uri, date=_time(row["date"]), pointer=_pointer(row))


def _pointer(row: sqlite3.Row) -> Pointer:
    return Pointer(**{name: row[name] for name in _PLACE})


def _seconds(date: datetime) -> int:
    return int(date.timestamp())


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
