"""Ties an article to the record it was derived from; the same for a page just fetched and one read back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.rights import SiteRights, rights_of
from crawler.workers import Page
from extractors.article import CaptureRef, Discovered
from storage.http_message import parse_head, payload
from storage.surt import surt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.reprints import Reprint
    from extractors.article import Article
    from storage.capture import Capture, Pointer
    from storage.index import Version
    from storage.record import Record


_SILENT = SiteRights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stood around a page.

    The digest of the robots.txt that allowed it, the response's header fields, and what the files of its
    origin say about reuse.
    """

    robots_digest: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    site: SiteRights = _SILENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an article comes from.

    The URL as asked, the capture, what stood around it, how long the derivation took, the newest text that
    the archive has of this URL, how the URL became known (None: somebody asked), and whose text it repeats.
    """

    asked: str
    capture: Capture
    around: Around = field(default_factory=Around)
    ms: int | None = None
    previous: Version | None = None
    discovered: Discovered | None = None
    reprint: Reprint | None = None


def stored_article(article: Article, origin: Origin) -> Article:
    """Return the article with provenance; on a revisit it names the record that holds the payload.

    A text that nobody had before begins a story of its own.
    """
    capture, reprint = origin.capture, origin.reprint
    return replace(
        article,
        url=origin.asked,
        surt=surt(article.final_url),
        version=origin.previous.number + 1 if origin.previous else 1,
        previous_id=origin.previous.id if origin.previous else None,
        story=_story(article, reprint),
        reprint_of=reprint.reprint_of if reprint else None,
        similarity=reprint.similarity if reprint else None,
        capture=_capture_ref(capture, origin.around.robots_digest),
        rights=rights_of(
            article.rights, url=article.final_url, headers=origin.around.headers, site=origin.around.site
        ),
        discovered=origin.discovered or Discovered(channel="manual", first_seen=capture.date),
        extraction=replace(article.extraction, ms=origin.ms),
    )


def _story(article: Article, reprint: Reprint | None) -> str | None:
    if reprint is not None:
        return reprint.story
    return article.id if article.text else None


def page_of(record: Record) -> Page:
    """Return the page that a response record holds."""
    head = parse_head(record.block)
    return Page(
        payload=payload(record.block).body,
        url=record.target_uri or "",
        content_type=_text(head.get_all(b"content-type")[-1:]),
        content_encoding=_text(head.get_all(b"content-encoding")),
    )


def around(record: Record) -> Around:
    """Return what a record alone can say of what stood around its page."""
    fields = parse_head(record.block).fields
    return Around(headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in fields))


def _text(values: Sequence[bytes]) -> str | None:
    return b", ".join(values).decode("latin-1") or None


def _capture_ref(capture: Capture, robots_digest: str | None) -> CaptureRef:
    pointer = _pointer(capture)
    return CaptureRef(
        warc=pointer.key,
        offset=pointer.offset,
        length=pointer.length,
        record_id=pointer.record_id,
        date=capture.date,
        status=capture.status,
        payload_digest=capture.payload_digest,
        block_digest=capture.block_digest if capture.prior is None else None,
        content_type=capture.content_type,
        ip=capture.ip,
        robots_digest=robots_digest,
    )


def _pointer(capture: Capture) -> Pointer:
    pointer = capture.prior.pointer if capture.prior is not None else capture.pointer
    if pointer is None:
        raise ValueError(f"no response was captured for {capture.target_uri}")
    return pointer
