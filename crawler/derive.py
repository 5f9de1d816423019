"""Ties an article to the record it was derived from; the same for a page just fetched and one read back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from crawler.child import Page
from crawler.rights import SiteRights, rights_of, with_page
from extractors.article import CaptureRef, Discovered
from storage.http_message import parse_head, payload
from storage.surt import surt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.continuing import Leaf
    from crawler.reprints import Reprint
    from extractors.article import Article, Channel
    from storage.capture import Capture, Pointer
    from storage.frontier import Row
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
    `leaves` are the further pages of the article.
    """

    asked: str
    capture: Capture
    around: Around = field(default_factory=Around)
    ms: int | None = None
    previous: Version | None = None
    discovered: Discovered | None = None
    reprint: Reprint | None = None
    leaves: Sequence[Leaf] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The article line whose page was derived again, and how long that took."""

    line: Article
    ms: int | None = None


def stored_article(article: Article, origin: Origin | Again) -> Article:
    """Return the article with provenance: of a capture just made, or of one that has a line already."""
    known = _of_line(article, origin.line) if isinstance(origin, Again) else _of_capture(article, origin)
    extraction = replace(article.extraction, ms=origin.ms)
    return replace(article, surt=surt(article.final_url), extraction=extraction, **known)


def _of_capture(article: Article, origin: Origin) -> dict[str, Any]:
    """Return what a capture says; on a revisit it names the record that holds the payload.

    A text that nobody had before begins a story of its own.
    """
    capture, reprint, around = origin.capture, origin.reprint, origin.around
    return {
        "url": origin.asked,
        "version": origin.previous.number + 1 if origin.previous else 1,
        "previous_id": origin.previous.id if origin.previous else None,
        "story": _story(article, reprint),
        "reprint_of": reprint.reprint_of if reprint else None,
        "similarity": reprint.similarity if reprint else None,
        "capture": _capture_ref(capture, around.robots_digest),
        "parts": tuple(
            replace(part, capture=_capture_ref(leaf.capture, leaf.robots_digest))
            for part, leaf in zip(article.parts, origin.leaves, strict=True)
        ),
        "rights": rights_of(article.rights, url=article.final_url, headers=around.headers, site=around.site),
        "discovered": origin.discovered or Discovered(channel="manual", first_seen=capture.date),
    }


def _of_line(article: Article, line: Article) -> dict[str, Any]:
    """Return what the line before says: the publisher has changed nothing, so its version stays."""
    return {
        "url": line.url,
        "version": line.version,
        "previous_id": line.previous_id,
        "derivation": line.derivation + 1,
        "replaces": line.id,
        "story": line.story or _story(article, None),
        "reprint_of": line.reprint_of,
        "similarity": line.similarity,
        "capture": line.capture,
        "parts": tuple(
            replace(part, capture=before.capture)
            for part, before in zip(article.parts, line.parts, strict=True)
        ),
        "rights": with_page(line.rights, article.rights),
        "discovered": line.discovered,
    }


def discovered(row: Row | None) -> Discovered | None:
    """Return how a URL became known by what the frontier says of it; None for one that has no row."""
    if row is None:
        return None
    return Discovered(
        channel=cast("Channel", row.channel),
        source=row.source,
        source_url=row.seed,
        first_seen=row.seen_at,
        feed_title=row.title,
        feed_date=row.dated_at,
    )


def _story(article: Article, reprint: Reprint | None) -> str | None:
    if reprint is not None:
        return reprint.story
    return article.id if article.text else None


def settings_of(page: Page) -> str:
    """Return under what a page would be derived now: the settings' hash, and what is known of its site."""
    from extractors.derivation import SETTINGS_HASH

    return f"{SETTINGS_HASH}+{page.furniture.id}" if page.furniture else SETTINGS_HASH


def page_of(record: Record) -> Page:
    """Return the page that a response record holds."""
    head = parse_head(record.block)
    return Page(
        payload=payload(record.block).body,
        url=record.target_uri or "",
        content_type=_text(head.get_all(b"content-type")),
        content_encoding=_text(head.get_all(b"content-encoding")),
        captured=record.date,
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
        tls=capture.tls,
    )


def _pointer(capture: Capture) -> Pointer:
    pointer = capture.prior.pointer if capture.prior is not None else capture.pointer
    if pointer is None:
        raise ValueError(f"no response was captured for {capture.target_uri}")
    return pointer
