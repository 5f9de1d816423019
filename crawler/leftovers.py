"""Finishes what a killed run left in an open batch: articles not derived, pages without an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from crawler import outcomes
from crawler.clock import now
from crawler.continuing import Leaf, Pages
from crawler.derive import Origin, around, discovered, page_of, stored_article
from crawler.outcomes import Outcome, OutcomeKind, of_article, of_status
from crawler.redirects import redirect_of
from extractors.article import encode
from extractors.urls import AskedUrl, canonical_url
from storage.http_message import parse_head
from storage.index import Version
from storage.redaction import redact_uri
from storage.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from crawler.child import Page
    from extractors.article import Article
    from storage.capture import Capture
    from storage.frontier import Row
    from storage.open_batch import OpenBatch
    from storage.record import Record


_KILLED = "the run was killed before"
"""Why a further page of an article was not read."""


def left_over(spool: Path) -> tuple[str, ...]:
    """Return the batches of a spool that an earlier run has left. Raises DiskFull, StoreMisconfigured."""
    return Spool(spool, now=now, new_id=str, token=str, info={}).left_over()


def untold(captures: Iterable[Capture], told: Iterable[Outcome]) -> list[Capture]:
    """Return the last capture of each page URL of which no outcome tells.

    An attempt that was made again is told with its successor, so URLs are compared, not records alone.
    """
    ended = list(told)
    urls = {outcome.final_url for outcome in ended}
    records = {outcome.record_id for outcome in ended if outcome.record_id}
    last = {capture.target_uri: capture for capture in captures if capture.role == "page"}
    return [
        capture for url, capture in last.items() if url not in urls and _record_id(capture) not in records
    ]


class Texts(Protocol):
    """Which texts the archive and this run have."""

    def newest_text(self, canonical_url: str) -> Version | None:
        """Return the newest version of this URL that has a text."""

    def bring(self, canonical_url: str, version: Version) -> None:
        """Note a version whose line is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was asked for: its URL, and what the frontier knows of it."""

    url: str
    row: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finisher:
    """Brings open batches to their end; `read` derives a page, `texts` are those that there are.

    What was asked for is lost with the killed process. So an outcome names the URL that was captured, or the
    one that led there, whichever the frontier knows (`row_of`, by canonical URL); a row says of what source.
    `pages` is how many pages of one article are joined at the most.
    """

    read: Callable[[Page], Article]
    texts: Texts
    row_of: Callable[[str], Row | None]
    pages: int = 1
    now: Callable[[], datetime]

    def finish(self, batch: OpenBatch) -> None:
        """Add the article and outcome lines that are missing. Raises DiskFull, Damaged."""
        missing = {_record_id(capture): capture for capture in batch.articles_missing()}
        told = [outcomes.decode(line) for line in batch.outcomes()]
        promises = {outcome.record_id: outcome for outcome in told if outcome.record_id}
        left = untold(batch.captures(), told)
        lineless = [capture for capture in missing.values() if capture not in left]
        sources = _redirects(batch) if left or lineless else {}
        for capture in (*lineless, *left):
            promise = promises.get(_record_id(capture) or "")
            asked = self._promised(promise) if promise else self._asked(capture.target_uri, sources)
            if _holds_page(capture):
                outcome = self._derived(batch, capture, asked, is_new=_record_id(capture) in missing)
            else:
                outcome = self._outcome(capture, asked, *self._ended(capture))
            if promise is None or (promise.outcome, promise.article) != (outcome.outcome, outcome.article):
                batch.add_outcome(outcomes.encode(outcome))

    def _promised(self, outcome: Outcome) -> _Asked:
        """Return what was asked for by an outcome whose article line is lost: to a sick disk or the power."""
        return _Asked(url=outcome.asked, row=self.row_of(canonical_url(outcome.asked)))

    def _asked(self, url: str, sources: dict[str, str]) -> _Asked:
        """Return the nearest URL that has a row, going back along redirects; without any, the URL itself."""
        nearer, at = {url}, url
        while (row := self.row_of(canonical_url(at))) is None:
            at = sources.get(at, url)
            if at in nearer:
                return _Asked(url=url)
            nearer.add(at)
        return _Asked(url=at, row=row)

    def _derived(self, batch: OpenBatch, capture: Capture, asked: _Asked, *, is_new: bool) -> Outcome:
        """Derive the page again; its line is added unless it stands in this batch or the text is known."""
        record = batch.read(capture)
        pages = read_pages(batch, record, read=self.read, most=self.pages, absent=_KILLED)
        article = pages.article()
        newest = self.texts.newest_text(article.canonical_url) if article.text else None
        if is_new and newest is not None and pages.fault == _KILLED:
            reason = "the run was killed before all pages of this article were read"
            return self._outcome(capture, asked, OutcomeKind.INTERRUPTED, reason)
        if is_new and newest is not None and newest.id == article.id:
            reason = "this text is in the archive already"
            return self._outcome(capture, asked, OutcomeKind.UNCHANGED, reason, article=article.id)
        if is_new:
            origin = Origin(
                asked=asked.url,
                capture=capture,
                around=around(record),
                previous=newest if article.is_version else None,
                discovered=discovered(asked.row),
                leaves=pages.leaves,
            )
            article = stored_article(article, origin)
            batch.add_article(encode(article))
            if article.is_version:
                self.texts.bring(article.canonical_url, Version(id=article.id, number=article.version))
        kind = of_article(article.outcome, article.kind)
        standing = (line.id for line in batch.articles() if line.capture.record_id == _record_id(capture))
        return self._outcome(capture, asked, kind, article.reason, article=next(standing, None) or article.id)

    def _ended(self, capture: Capture) -> tuple[OutcomeKind, str]:
        """Return how a capture that holds no page ended.

        A payload that was captured before has an article only where the run that captured it came so far.
        """
        if capture.truncated or capture.status is None:
            return OutcomeKind.INTERRUPTED, "the run was killed before this page was whole"
        kind = of_status(capture.status)
        if kind is not None:
            return kind, f"the server answered {capture.status}"
        if self.texts.newest_text(canonical_url(capture.target_uri)) is None:
            return OutcomeKind.INTERRUPTED, "the run was killed before this page was derived"
        return OutcomeKind.UNCHANGED, "the payload is that of an earlier capture"

    def _outcome(
        self,
        capture: Capture,
        asked: _Asked,
        kind: OutcomeKind,
        reason: str | None,
        *,
        article: str | None = None,
    ) -> Outcome:
        return Outcome(
            asked=asked.url,
            outcome=kind,
            reason=reason,
            source=asked.row.source if asked.row else None,
            final_url=capture.target_uri,
            status=capture.status,
            captured=True,
            article=article,
            record_id=_record_id(capture),
            at=self.now(),
        )


def read_pages(
    batch: OpenBatch, record: Record, *, read: Callable[[Page], Article], most: int, absent: str
) -> Pages:
    """Derive a page, and those further pages of its article whose captures are in its batch.

    `absent` is why another one was not read.
    """
    page = page_of(record)
    pages = Pages(read(page), asked=(page.url,), most=most)
    parts = {one.target_uri: one for one in batch.captures() if one.role == "part"}
    at = pages.next_url()
    while at is not None:
        part = parts.get(redact_uri(at))
        if part is None or part.record_type != "response" or part.status is None:
            pages.fault = absent
            break
        moved = _target(batch, part)
        if moved is not None:
            at = moved if pages.may_ask(moved) else None
        elif not _holds_page(part):
            pages.fault = f"the server answered {part.status}"
            break
        else:
            pages.take(Leaf(article=read(page_of(batch.read(part))), capture=part))
            at = pages.next_url()
    return pages


def _redirects(batch: OpenBatch) -> dict[str, str]:
    """Return by target the URL that last redirected there in this batch."""
    hops = [capture for capture in batch.captures() if capture.role == "hop"]
    return {target: hop.target_uri for hop in hops if (target := _target(batch, hop)) is not None}


def _target(batch: OpenBatch, hop: Capture) -> str | None:
    if hop.record_type != "response" or hop.status is None:
        return None
    from scrapy.http import Headers, Response  # a crawl that finds nothing due asks here and loads no Scrapy

    fields = Headers(parse_head(batch.read(hop).block).fields)
    target = redirect_of(Response(hop.target_uri, status=hop.status, headers=fields))
    return redact_uri(target.url) if isinstance(target, AskedUrl) else None


def _holds_page(capture: Capture) -> bool:
    is_whole = capture.record_type == "response" and capture.truncated is None
    return is_whole and capture.status is not None and of_status(capture.status) is None


def _record_id(capture: Capture) -> str | None:
    return capture.pointer.record_id if capture.pointer else None
