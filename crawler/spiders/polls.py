"""Polls seeds: asks conditionally, reads what they list, and enters it into the frontier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from scrapy import Request

from crawler.failures import failure_of
from crawler.following import REVIVED
from crawler.outcomes import OutcomeKind
from crawler.polls import CHANNELS, Answer, ChildMark, End, Learned, Poll, ended_poll, learned_of
from crawler.redirects import redirect_of
from crawler.retry_after import retry_after
from crawler.rhythm import after_poll, conditional_headers, next_due
from crawler.spiders.pages import PageSpider, page_of
from crawler.url_patterns import Shape
from extractors.urls import AskedUrl, check_asked
from storage.errors import StorageError, UnsafeField
from storage.frontier import Place
from storage.seeds import Seeds
from storage.traps import Caps, Traps

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.sources import Source
    from extractors.listing import Listing
    from storage.seeds import PollRow, SeedRow
    from storage.traps import Cap, NewUrl

_HOPS = 5
_NO_LISTING = frozenset({"html", "unreadable"})
_OK = 200
_NOT_MODIFIED = 304


class PollSpider(PageSpider):
    """Adds polls to what a spider of pages does; `poll_ended` hears of each."""

    def poll_request(self, source: Source, seed: SeedRow) -> Request:
        """Return the request that polls a seed, conditional where its validators can be believed."""
        began, learned = self.run.clock(), learned_of(seed)
        headers, limits = conditional_headers(learned.rhythm, now=began), self.run.config.limits
        poll = Poll(
            source=source,
            seed=seed,
            learned=learned,
            headers=headers,
            began=began,
            chain=(seed.url,),
            shape=Shape(
                segments=limits.path_segments, repeats=limits.path_repeats, characters=limits.url_characters
            ),
        )
        return self._ask(poll, seed.url, headers=headers)

    def poll_ended(self, poll: Poll, row: PollRow) -> None:
        """Hear how a poll ended; for the spider below."""

    def _ask(self, poll: Poll, url: str, *, headers: dict[str, str], child: str | None = None) -> Request:
        hops = "R" * (len(poll.chain) - 1)
        via = poll.chain[-2] if hops else None
        poll.requests += 1
        return Request(
            url,
            headers={"Accept": "*/*", **headers},
            callback=self.polled,
            errback=self.poll_failed,
            dont_filter=True,
            meta={
                "poll": poll,
                "child": child,
                "kept": poll.kept,
                "errand": {"role": poll.seed.kind, "via": via, "hops": hops},
                "handle_httpstatus_all": True,
                "delay_seconds": poll.source.delay_seconds,
                "unverified": poll.source.unverified,
                "patience_seconds": 0,
            },
        )

    async def polled(self, response: Response) -> AsyncIterator[Request]:
        """Read what a seed, or a child of a sitemap index, answered; then go on or end the poll."""
        poll: Poll = response.meta["poll"]
        child: str | None = response.meta["child"]
        target = redirect_of(response)
        if target is not None:
            step = self._redirected(poll, target, child=child)
        elif child is not None:
            step = await self._child_polled(poll, child, response)
        else:
            step = await self._seed_polled(poll, response)
        if isinstance(step, End):
            self.end_poll(poll, step)
        else:
            yield step

    def _redirected(self, poll: Poll, target: object, *, child: str | None) -> Request | End:
        if not isinstance(target, AskedUrl) or target.url in poll.chain or len(poll.chain) > _HOPS:
            return End(result="failed", problem="its redirects lead nowhere")
        poll.chain = (*poll.chain, target.url)
        headers = poll.headers if child is None else poll.child_headers(child)
        return self._ask(poll, target.url, headers=headers, child=child)

    async def _seed_polled(self, poll: Poll, response: Response) -> Request | End:
        poll.answer = _answer(poll, response)
        if response.status == _NOT_MODIFIED:
            poll.enter_known_children()
            return self._next_child(poll) or End(result="not-modified")
        if response.status != _OK:
            return End(result="failed", problem=f"the server answered {response.status}")
        if poll.answer.digest == poll.learned.rhythm.body_digest and not poll.learned.children:
            return End(result="unchanged")
        listing = await self._read(poll, response, as_section=poll.seed.kind == "section")
        if listing.form in _NO_LISTING:
            said = "; ".join(listing.problems) or "it lists nothing that could be read"
            return End(result="failed", problem=said)
        poll.take(listing)
        if listing.form == "sitemap-index":
            from extractors.listings import recent_children

            poll.enter_index(recent_children(listing, now=poll.began))
        return self._next_child(poll) or End(result="new")

    async def _child_polled(self, poll: Poll, child: str, response: Response) -> Request | End:
        entry = poll.children.popleft()
        known = poll.learned.children.get(child, ChildMark())
        if response.status == _OK:
            listing = await self._read(poll, response, as_section=False)
            poll.take(listing)
            if listing.form == "sitemap-index":
                poll.problems.append(f"{child}: an index inside an index is not followed")
            answer = _answer(poll, response)
            known = ChildMark(etag=answer.etag, last_modified=answer.last_modified)
            is_read = listing.form not in _NO_LISTING
        else:
            is_read = response.status == _NOT_MODIFIED
        if is_read:
            modified = entry.modified.timestamp() if entry.modified else None
            poll.marks[child] = ChildMark(
                modified=modified, etag=known.etag, last_modified=known.last_modified
            )
        elif response.status != _OK:
            poll.problems.append(f"{child}: the server answered {response.status}")
        return self._next_child(poll) or End(result="new")

    def _next_child(self, poll: Poll) -> Request | None:
        """Return the request for the next child that can be asked for."""
        while poll.children:
            child = poll.children[0]
            checked = check_asked(child.url)
            if isinstance(checked, AskedUrl) and poll.trusts(checked.url):
                poll.chain = (poll.seed.url,)
                return self._ask(poll, checked.url, headers=poll.child_headers(child.url), child=child.url)
            poll.children.popleft()
            poll.problems.append(f"a sitemap outside the scope, or no http(s) URL: {child.url[:80]}")
        return None

    async def _read(self, poll: Poll, response: Response, *, as_section: bool) -> Listing:
        return await self.run.workers.listing(page_of(response), now=poll.began, as_section=as_section)

    def poll_failed(self, failure: Failure) -> None:
        """End a poll that gave no response; one whose child failed keeps what the others listed."""
        poll: Poll = failure.request.meta["poll"]  # type: ignore[attr-defined]
        kind, reason = failure_of(failure.value)  # type: ignore[arg-type]
        if isinstance(failure.value, StorageError) and not isinstance(failure.value, UnsafeField):
            self.run.broken = failure.value
        if failure.request.meta["child"] is not None:  # type: ignore[attr-defined]
            poll.problems.append(f"{poll.children[0].url}: {reason}")
            self.end_poll(poll, End(result="new"))
        else:
            wait = getattr(failure.value, "seconds", None) if kind is OutcomeKind.HOST_BUSY else None
            poll.answer = Answer(status=0, retry_after_seconds=wait) if wait else None
            self.end_poll(poll, End(result="failed", problem=f"{kind.value}: {reason}"))
        if self.run.broken is not None:
            self.stop()

    def end_poll(self, poll: Poll, end: End) -> None:
        """Enter what was listed and when to come again; let go of the captures."""
        place = Place(
            source=poll.source.id,
            seed=poll.seed.url,
            channel=CHANNELS.get(poll.form or "", "feed"),
            now=poll.began,
            revive=REVIVED,
        )
        sightings = poll.bounded(self.run.frontier.known, over=partial(self._over, poll))
        seen = self.run.frontier.sight(sightings, place)
        Traps(self.run.state).leave_out(poll.source.id, poll.tally.left_out(at=poll.began))
        facts, row = ended_poll(poll, end, seen=seen)
        rhythm = after_poll(poll.learned.rhythm, facts, poll.source.every)
        children = {} if poll.tally.is_left else poll.marks or poll.learned.children
        learned = Learned(rhythm=rhythm, children=children)
        due = next_due(rhythm, poll.source, seed=poll.seed.url, now=poll.began)
        if end.problem is None or not self.run.wire.interrupted.is_set():
            Seeds(self.run.state).polled(row, learned=msgspec.json.encode(learned), due=due)
        self.recorder.release(poll.kept)
        self.poll_ended(poll, row)

    def _over(self, poll: Poll, new: Sequence[NewUrl]) -> dict[str, Cap]:
        """Return which of these are over the caps of the poll's source, having counted the others."""
        limits, source = self.run.config.limits, poll.source
        caps = Caps(
            pattern=source.pattern_urls or limits.pattern_urls,
            headline=limits.headline_urls,
            site=source.site_urls or limits.site_urls,
        )
        return Traps(self.run.state).over(new, caps=caps, now=poll.began)


def _answer(poll: Poll, response: Response) -> Answer:
    capture = poll.kept[-1].capture if poll.kept else None
    return Answer(
        status=response.status,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        retry_after_seconds=retry_after(_header(response, "Retry-After"), now=poll.began),
        digest=capture.payload_digest if capture else None,
        record_id=capture.pointer.record_id if capture and capture.pointer else None,
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
