"""Derives an article from the bytes of a page: decode, check, parse, read, cut, judge."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

from extractors import body as bodies
from extractors import gates, residue, site_memory, verdict
from extractors.agencies import credited_agencies
from extractors.article import Article, Checks, Extraction
from extractors.cards import empty_cards, empty_hidden
from extractors.clues import Clues, word_weight
from extractors.content_coding import Bounds, bounds_of, decode_content
from extractors.cuts import merge_cuts
from extractors.dates import Dates, choose_dates, read_dates, search_date, writes_month_first
from extractors.decode import DecodedPage, decode_page
from extractors.errors import Broken, NoArticle, TooLarge, Undecodable
from extractors.fingerprint import article_id, simhash, text_sha256
from extractors.found_text import FoundText
from extractors.jsonld import first_text
from extractors.language import Language, name_language
from extractors.metadata import Metadata, read_metadata
from extractors.nesting import flatten_lists
from extractors.page_rights import read_page_rights
from extractors.pages import next_url, unread_page
from extractors.repeats import warn_of_repeats
from extractors.reporters import credited_authors
from extractors.standfirst import subtitle_of
from extractors.tree import drop_unread, parse_any_depth
from extractors.urls import canonical_url, site_of
from extractors.verdict import Judgement, check_text, judge, judge_unread
from extractors.vouching import script_doubt
from extractors.witnesses import Witnesses, read_witnesses

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml.html import HtmlElement

    from extractors.article import Outcome, Rights
    from extractors.unpacking import Answer

VERSION = "7"
"""The extractor's version: raised when the same page may give another article."""

_REVISIONS = (residue.REVISION, site_memory.REVISION, verdict.REVISION)
_DECIDING = json.dumps([VERSION, bodies.VERSION, bodies.SETTINGS, *_REVISIONS, gates.LIMITS])
SETTINGS_HASH = sha256(_DECIDING.encode()).hexdigest()[:16]
"""Sixteen hex digits of everything that decides a result besides the page: two equal ones derive alike."""

_CRASHES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_PARAGRAPH = 80
_GZIP = b"\x1f\x8b\x08"
_LOCALES = ("content-language", "og:locale", "language", "dc.language", "dcterms.language")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page that was opened: address, time, text and tree, what it says, and what went wrong so far.

    `lean` is its markup without long scripts and styles, which `root` was parsed from.
    """

    url: str
    captured: datetime | None
    decoded: DecodedPage
    markup: bytes = field(repr=False)
    lean: bytes = field(repr=False)
    root: HtmlElement = field(repr=False)
    seen: Witnesses
    metadata: Metadata
    rights: Rights
    allows_fallback: bool
    next_page: str | None = None
    warnings: tuple[str, ...] = ()


def extract_article(answer: Answer, *, limit: int | Bounds = gates.MAX_BYTES) -> Article:
    """Return the article that an answer holds; see `extractors.extract`. `limit` is in decoded bytes."""
    warnings: tuple[str, ...] = ()
    try:
        bounds = bounds_of(limit)
        data, warnings = _uncoded(answer.payload, answer.content_encoding, bounds=bounds)
        gates.check_payload(data, limit=bounds.size)
        return _derive(_open(data, answer, warnings=warnings))
    except NoArticle as end:
        # what was judged may be the prefix of a payload that a limit cut
        return ended_article(answer.url, end.outcome, " ".join((end.reason, *warnings)), warnings=warnings)
    except _CRASHES as error:
        reason = f"The derivation failed with {type(error).__name__}."
        return ended_article(answer.url, Broken.outcome, reason, warnings=warnings)


def _open(data: bytes, answer: Answer, *, warnings: tuple[str, ...]) -> _Page:
    """Turn bytes into a tree and what it says about itself; raises the NoArticle that stops it."""
    url = answer.url
    decoded = decode_page(data, content_type=answer.content_type)
    gates.check_markup(decoded.text)
    markup = data if decoded.source == "utf-8" else decoded.text.encode("utf-8", "replace")
    size = gates.check_size(markup)
    root, depth_warnings = parse_any_depth(size.markup)
    depth_warnings += flatten_lists(root)
    seen = read_witnesses(root)
    metadata = read_metadata(seen, url=url, root=root)
    warnings += depth_warnings + decoded.warnings
    following = next_url(root, url=url)
    if following:
        warnings += (unread_page(following),)
    if not size.allows_fallback:
        warnings += (f"The page has {size.tags:,} tags: only the quickest mode read it.",)
    return _Page(
        url=url,
        captured=answer.captured,
        decoded=decoded,
        markup=markup,
        lean=size.markup,
        root=root,
        seen=seen,
        metadata=metadata,
        rights=read_page_rights(root, seen, url=url, article=metadata.article),
        allows_fallback=size.allows_fallback,
        next_page=following,
        warnings=warnings,
    )


def _uncoded(payload: bytes, coding: str | None, *, bounds: Bounds) -> tuple[bytes, tuple[str, ...]]:
    """Remove the content coding, also one the header forgot; a cut stream gives its prefix and a warning."""
    coding = (coding or "").strip()
    if not coding and payload.startswith(_GZIP):
        coding = "gzip"
    if not coding:
        return payload, ()
    result = decode_content(payload, coding=coding, limit=bounds)
    if result.complete:
        return result.data, ()
    reason = result.reason or "The content coding could not be removed."
    if len(result.data) >= bounds.size:
        raise TooLarge(reason)
    if payload and not result.data:
        raise Undecodable(reason)
    return result.data, (reason,)


def _derive(page: _Page) -> Article:
    """Read an opened page."""
    dates = _dates(page)
    whole = _whole(page, is_measured=page.metadata.article is None and not _is_dated(dates))
    drop_unread(page.root, page.markup)
    empty_cards(page.root)
    empty_hidden(page.root)
    free = page.metadata.paywall != "locked"
    body = bodies.find_body(
        page.root,
        allows_fallback=page.allows_fallback,
        article_body=first_text(page.metadata.article or {}, "articleBody") if free else None,
        held=page.metadata.descriptions,
        is_described=page.metadata.lead is not None,
    )
    blocks, removed = residue.strip_residue(
        body.blocks,
        titles=page.metadata.titles,
        authors=page.metadata.byline.authors,
        elements=body.elements,
        goes_on=page.next_page is not None,
    )
    removed = merge_cuts(body.cuts, removed, blocks=body.blocks, kept=blocks)
    text = FoundText(mode=body.mode, blocks=blocks, removed=removed).counted()
    repeats = warn_of_repeats(page.root, [block.text for block in blocks])
    page = replace(page, warnings=page.warnings + body.warnings + repeats)
    checks = check_text(text.words, page.metadata.article)
    judged = judge(_clues(page, dates, text, checks, whole=whole))
    text = text.without(judged.prompts) if judged.keeps_text else text.emptied(judged.rule)
    return _assembled(page, dates, text, judged, checks)


def _whole(page: _Page, *, is_measured: bool) -> Callable[[], HtmlElement]:
    """Return what gives the tree with nothing dropped: a copy, or of large and sure pages a parse."""
    kept = deepcopy(page.root) if is_measured and page.allows_fallback else None
    return lambda: parse_any_depth(page.lean)[0] if kept is None else kept


def _is_dated(dates: Dates) -> bool:
    """Say whether the page's markup states when it was published."""
    return dates.published is not None and dates.published.source in ("jsonld", "og", "meta")


def _clues(
    page: _Page, dates: Dates, text: FoundText, checks: Checks, *, whole: Callable[[], HtmlElement]
) -> Clues:
    """Gather what a verdict is made from."""
    return Clues(
        url=page.url,
        whole=whole,
        markup=page.markup,
        seen=page.seen,
        canonical=page.metadata.declared_canonical,
        is_described=page.metadata.article is not None,
        is_dated=_is_dated(dates),
        paywall=page.metadata.paywall,
        text=text.joined,
        words=word_weight(text.joined, len(text.words)),
        checks=checks,
    )


def _dates(page: _Page) -> Dates:
    """Return the dates that the page states; where markup and URL are silent, the whole page is searched."""
    metadata, until = page.metadata, page.captured
    dates = read_dates(page.seen, article=metadata.article, url=page.url, place=metadata.place, until=until)
    if dates.published is not None or not page.allows_fallback:
        return dates
    month_first = writes_month_first(page.seen, page.url)
    root, _ = parse_any_depth(page.markup)  # htmldate reads scripts, too
    flatten_lists(root)
    found = search_date(root, month_first=month_first, until=until)
    return choose_dates((*dates.candidates, found), until=until) if found else dates


def _assembled(page: _Page, dates: Dates, body: FoundText, judged: Judgement, checks: Checks) -> Article:
    """Put the article together."""
    metadata, text, words = page.metadata, body.joined, list(body.words)
    language = name_language(
        text, declared=(page.seen.language, *(page.seen.first(name) for name in _LOCALES))
    )
    digest = text_sha256(text) if text else None
    article = Article(
        id=article_id(metadata.canonical_url, digest),
        outcome=judged.outcome,
        reason=judged.reason,
        verdict=judged.verdict,
        url=page.url,
        final_url=page.url,
        canonical_url=metadata.canonical_url,
        text=text,
        blocks=body.blocks,
        removed=body.removed,
        word_count=len(words),
        char_count=len(text),
        text_sha256=digest,
        simhash=simhash(words),
        next_page=page.next_page,
        rights=page.rights,
        extraction=_extraction(page, body, checks, language),
    )
    article = _dated(_described(article, metadata, language), dates)
    return replace(article, paywall=judged.paywall) if article.paywall == "unknown" else article


def _extraction(page: _Page, body: FoundText, checks: Checks, language: Language) -> Extraction:
    """Say how the article was derived."""
    script = first_text(page.metadata.article or {}, "articleBody")
    doubt = script_doubt(checks.article_body_overlap, script) if page.metadata.paywall != "locked" else ()
    return Extraction(
        version=VERSION,
        trafilatura=bodies.VERSION,
        settings_hash=SETTINGS_HASH,
        mode=body.mode,
        fallback_used=body.mode != "quick",
        charset=page.decoded.charset,
        charset_source=page.decoded.source,
        checks=checks,
        warnings=(*page.warnings, *doubt, *((language.doubt,) if language.doubt else ())),
    )


def _described(article: Article, metadata: Metadata, language: Language) -> Article:
    """Add what the page says about its article."""
    title = metadata.title
    texts = [block.text for block in article.blocks]
    first = next((text for text in texts if len(text) >= _PARAGRAPH), "")
    ends = (*texts[-1:], *(cut.text for cut in article.removed if cut.start >= article.char_count))
    return replace(
        article,
        declared_canonical=metadata.declared_canonical,
        amp_url=metadata.amp_url,
        site=metadata.site,
        publisher=metadata.publisher,
        title=normalize("NFC", title.text) if title else None,
        title_source=title.source if title else None,
        kicker=title.kicker if title else None,
        subtitle=subtitle_of(metadata.subtitle, lead=metadata.lead, removed=article.removed),
        authors=metadata.byline.authors or credited_authors((*texts[-3:], *ends)),
        agency=tuple(dict.fromkeys((*metadata.byline.agency, *credited_agencies(first, ends)))),
        language=language.tag,
        language_score=language.score,
        language_source=language.source,
        section=metadata.section,
        tags=metadata.tags,
        lead=metadata.lead,
        paywall=metadata.paywall,
        images=metadata.images,
    )


def _dated(article: Article, dates: Dates) -> Article:
    """Add the dates."""
    published, modified = dates.published, dates.modified
    return replace(
        article,
        published=published.value if published else None,
        published_precision=published.precision if published else None,
        published_zone=published.zone if published else None,
        published_source=published.source if published else None,
        modified=modified.value if modified else None,
        modified_precision=modified.precision if modified else None,
        modified_zone=modified.zone if modified else None,
        modified_source=modified.source if modified else None,
        dates=dates.candidates,
    )


def ended_article(url: str, outcome: Outcome, reason: str, *, warnings: tuple[str, ...] = ()) -> Article:
    """Return the article of a payload that was not read: its address, the outcome and the reason."""
    identity = canonical_url(url)
    return Article(
        id=article_id(identity, None),
        outcome=outcome,
        reason=reason,
        verdict=judge_unread(outcome, reason),
        url=url,
        final_url=url,
        canonical_url=identity,
        site=site_of(url) or None,
        extraction=Extraction(
            version=VERSION, trafilatura=bodies.VERSION, settings_hash=SETTINGS_HASH, warnings=warnings
        ),
    )
