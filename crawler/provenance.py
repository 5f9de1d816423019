"""Goes from an article back to the bytes it was derived from: one range request a page, digests checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.content_coding import decode_content
from storage.capture import Pointer
from storage.collection import read_pointer
from storage.digests import sha256_digest
from storage.errors import Damaged
from storage.http_message import parse_head, payload
from storage.warc_reader import check_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Article, CaptureRef
    from extractors.content_coding import Bounds, Decoded
    from storage.objects import ObjectStore
    from storage.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an article was derived from, as it lies in the store.

    `payload_digest` and `charset` are what the article line says of it.
    `payload` is the entity body without transfer coding, `decoded` the same without the content coding that
    `coding` names. `faults` says what is wrong with the record, a sentence each; none when it is sound.
    """

    pointer: Pointer
    record: Record
    payload_digest: str | None
    charset: str
    payload: bytes = field(repr=False)
    coding: str | None
    decoded: Decoded
    faults: tuple[str, ...]


def pointer_of(capture: CaptureRef) -> Pointer:
    """Return where the record lies that an article line names: the one with the payload, never a revisit."""
    return Pointer(
        key=capture.warc, offset=capture.offset, length=capture.length, record_id=capture.record_id
    )


def read_sources(store: ObjectStore, article: Article, *, limit: int | Bounds) -> Iterator[Source]:
    """Yield what a stored article was derived from, page by page, as `read_source` does."""
    for page in range(1, pages_of(article) + 1):
        yield read_source(store, article, page=page, limit=limit)


def pages_of(article: Article) -> int:
    """Return how many pages an article was joined from."""
    return 1 + len(article.parts)


def read_source(store: ObjectStore, article: Article, *, page: int, limit: int | Bounds) -> Source:
    """Return what one page of an article was derived from, counted from 1, decoded to at most `limit` bytes.

    Raises ObjectMissing, and Damaged when no such record lies there or it is no HTTP response.
    """
    capture, charset = article.capture, article.extraction.charset
    if page > 1:
        part = article.parts[page - 2]
        capture, charset = part.capture, part.charset
    if capture is None:
        raise Damaged(f"article {article.id}: its line names no capture of page {page}")
    pointer = pointer_of(capture)
    record = read_pointer(store, pointer)
    head = parse_head(record.block)
    body = payload(record.block, head=head).body
    coding = b", ".join(head.get_all(b"content-encoding")).decode("latin-1") or None
    return Source(
        pointer=pointer,
        record=record,
        payload_digest=capture.payload_digest,
        charset=charset or "utf-8",
        payload=body,
        coding=coding,
        decoded=decode_content(body, coding=coding, limit=limit),
        faults=(*check_record(record), *_other_payload(body, capture)),
    )


def _other_payload(body: bytes, capture: CaptureRef) -> list[str]:
    """Compare with the article line: record and digest field could have been changed together."""
    found = sha256_digest(body)
    if capture.payload_digest in (None, found):
        return []
    return [f"the payload's digest is {found}, the article line says {capture.payload_digest}"]
