"""What one run commits together: its id, its object keys, and the manifest that makes it exist."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

import msgspec

from storage.errors import BadKey, Damaged
from storage.objects import check_key

BatchId = str
"""`<UTC stamp>-<job>-<8 hex>`, as in `20261121T101500Z-fetch-0a1b2c3d`; chosen when the batch opens."""

Kind = Literal["manual", "scheduled", "derive"]
ObjectKind = Literal["warc", "cdxj", "articles", "outcomes", "derivations"]

_ID = re.compile(r"(?P<stamp>[0-9]{8}T[0-9]{6}Z)-(?P<job>[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)-[0-9a-f]{8}")
_KEY = re.compile(r"[a-z]+/v1/date=[0-9-]{10}/(?P<batch>.+?)(?:-0000)?\.(?:warc\.gz|cdxj|jsonl\.gz|json)")
_NO_DIGEST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The six object keys of a batch; the date in them is the day the batch was opened, in UTC."""

    warc: str
    cdxj: str
    articles: str
    outcomes: str
    derivations: str
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestObject:
    """One object of a batch: size in bytes, sha256 (64 lower hex digits), WARC records or lines in it."""

    key: str
    kind: ObjectKind
    size: int
    sha256: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a batch holds; `captures` counts exchanges, `records` WARC records, warcinfo included."""

    captures: int = 0
    records: int = 0
    articles: int = 0
    outcomes: int = 0
    derivations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a batch committed: the objects it names exist for readers, others do not.

    `objects` stand in the order they were written. `sites` counts article lines by site, `outcomes` asked
    URLs by outcome. `self_sha256` is the digest of the manifest's own bytes with that value's 64 digits
    written as zeros; `encode` sets it.
    """

    schema: Literal["depeche.batch/1"] = "depeche.batch/1"
    id: BatchId
    kind: Kind
    job: str
    opened: datetime
    sealed: datetime
    software: str
    objects: tuple[ManifestObject, ...]
    counts: Counts
    sites: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    self_sha256: str = _NO_DIGEST

    def named(self, kind: ObjectKind) -> ManifestObject | None:
        """Return the object of this kind, or None when the batch has none."""
        return next((entry for entry in self.objects if entry.kind == kind), None)


_DECODER = msgspec.json.Decoder(Manifest)


def batch_id(opened: datetime, *, job: str, token: str) -> BatchId:
    """Return the id of a batch opened at `opened`; `token` is 8 lower hex digits. Raises BadKey."""
    return check_batch_id(f"{opened.astimezone(UTC):%Y%m%dT%H%M%SZ}-{job}-{token}")


def check_batch_id(name: str) -> BatchId:
    """Return `name` when it is a batch id; raise BadKey otherwise."""
    opened_at(name)
    return name


def opened_at(batch: BatchId) -> datetime:
    """Return when the batch was opened, to the second, in UTC. Raises BadKey."""
    found = _ID.fullmatch(batch)
    with suppress(ValueError):
        if found:
            return datetime.strptime(found["stamp"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    raise BadKey(f"batch id {batch!r}: expected <yyyymmddThhmmssZ>-<job of a-z, 0-9, ->-<8 hex digits>")


def keys(batch: BatchId) -> Keys:
    """Return the object keys of the batch. Raises BadKey."""
    day = f"date={opened_at(batch):%Y-%m-%d}"
    return Keys(
        warc=check_key(f"warc/v1/{day}/{batch}-0000.warc.gz"),
        cdxj=check_key(f"cdxj/v1/{day}/{batch}-0000.cdxj"),
        articles=check_key(f"articles/v1/{day}/{batch}.jsonl.gz"),
        outcomes=check_key(f"outcomes/v1/{day}/{batch}.jsonl.gz"),
        derivations=check_key(f"derivations/v1/{day}/{batch}.jsonl.gz"),
        manifest=check_key(f"batches/v1/{day}/{batch}.json"),
    )


def batch_of(key: str) -> BatchId | None:
    """Return the batch that an object key belongs to, or None for a key outside the layout."""
    found = _KEY.fullmatch(key)
    with suppress(BadKey):
        return check_batch_id(found["batch"]) if found else None
    return None


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as indented JSON, its own digest set."""
    blank = msgspec.json.format(msgspec.json.encode(replace(manifest, self_sha256=_NO_DIGEST)), indent=2)
    return _with_digest(blank, hashlib.sha256(blank).hexdigest())


def decode(raw: bytes) -> Manifest:
    """Return the manifest in `raw`; raises Damaged when it is none or its own digest does not hold."""
    try:
        manifest = _DECODER.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"manifest: {error}") from error
    blank = raw.replace(manifest.self_sha256.encode(), _NO_DIGEST.encode())
    if hashlib.sha256(blank).hexdigest() != manifest.self_sha256:
        raise Damaged("manifest: its bytes are not those that were written (self_sha256)")
    return manifest


def _with_digest(blank: bytes, digest: str) -> bytes:
    """Put the digest in the place of the last run of 64 zeros, which is the field's own."""
    head, zeros, tail = blank.rpartition(_NO_DIGEST.encode())
    return head + digest.encode()[: len(zeros)] + tail
