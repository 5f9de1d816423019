"""The article record: every field one stored article line carries, as frozen values with their JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time
from typing import Literal

import msgspec

Outcome = Literal[
    "full",
    "teaser",
    "empty",
    "not-an-article",
    "not-html",
    "undecodable",
    "too-large",
    "timed-out",
    "crashed",
]
"""How a derivation ended; the last two are given by the caller that runs it under limits."""

VerdictKind = Literal[
    "article",
    "teaser",
    "index",
    "video",
    "gallery",
    "bot-wall",
    "consent-wall",
    "login-wall",
    "missing-page",
    "error-page",
    "script-notice",
    "empty",
    "unread",
]
"""What a page is; "unread": its payload was no page, or its derivation did not end."""

BlockType = Literal["p", "h2", "quote", "li", "caption", "table"]
Precision = Literal["day", "minute", "second"]
DateSource = Literal["jsonld", "og", "meta", "time", "feed", "htmldate", "url", "text"]
CharsetSource = Literal["bom", "utf-8", "utf-8-repaired", "header", "meta", "guess"]
Paywall = Literal["free", "metered", "locked", "unknown"]
Channel = Literal["feed", "news-sitemap", "sitemap", "section", "manual"]
RightsPlace = Literal["robots.txt", "tdmrep.json", "header", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, subhead, quote, list item, caption or table row, and its place.

    `xpath` is the absolute positional path of the innermost element round it in the page as we parse it
    (lxml, comments left out), such as `/html/body/main/p[3]`: that element holds the text, perhaps among
    other text (one with line breaks gives several blocks). None when the text was taken from a script.
    """

    type: BlockType
    text: str = field(repr=False)
    xpath: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A cut: what stood there, the rule that cut it, its place in the page, and where it belongs in `text`.

    `start` is the offset in code points of the stored `text` before which the cut text stood. When `whole` is
    false the cut is only the beginning or the end of a block, and nothing stood between it and the rest.
    """

    text: str
    rule: str
    xpath: str | None = None
    start: int
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """One date that the page states, whether or not it was chosen.

    `value` is UTC, None when `raw` could not be read. With `precision` "day" only its date counts; with
    `zone` None the page states no time zone and the wall clock time stands as if it were UTC. `where`
    names the markup (`datePublished`, `article:published_time`, `time[datetime]`), `raw` is the text there.
    """

    kind: Literal["published", "modified"]
    source: DateSource
    where: str
    raw: str
    value: datetime | None = None
    precision: Precision | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image that the article shows or names as its own; `url` is absolute."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRef:
    """Where the bytes lie that the article was derived from; set by the caller, after the record is flushed.

    `warc` is the object key, `offset` and `length` are bytes of the record's gzip member; digests are written
    `sha256:` and 64 lower hex digits. `tls` says that the server's certificate was taken unverified, and what
    is wrong with it.
    """

    warc: str
    offset: int
    length: int
    record_id: str
    date: datetime
    status: int | None = None
    payload_digest: str | None = None
    block_digest: str | None = None
    content_type: str | None = None
    ip: str | None = None
    renderer: Literal["none", "chromium"] = "none"
    robots_digest: str | None = None
    tls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPage:
    """A further page of the article, whose text is joined to that of the pages before it.

    From `first_block` on, blocks are of this page, up to the next part's; from `first_cut` on so are the cuts
    in `removed`. Their `xpath` counts in this page. `charset` is the encoding that it was read in; `capture`
    is set by the caller.
    """

    url: str
    first_block: int
    first_cut: int
    charset: str | None = None
    capture: CaptureRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """How the URL became known; set by the caller.

    `source` is the id in sources.toml, `source_url` the seed that listed it first; `feed_title` and
    `feed_date` are what that seed said of it.
    """

    channel: Channel
    source: str | None = None
    source_url: str | None = None
    first_seen: datetime | None = None
    feed_title: str | None = None
    feed_date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What publisher and page say about reuse at the moment of the capture; None and empty: nothing was said.

    The derivation fills in what the page itself says, the caller what robots.txt, tdmrep.json and the
    response header say. `robots_allowed` is the verdict for our own product token by the robots.txt that was
    fetched at `robots_fetched`, whose digest stands in the capture. `content_usage` (IETF aipref) holds y or
    n, `content_signal` yes or no, and for `use` immediate, reference or full. `tdm_reservation` is 1 where
    text and data mining is reserved. In `x_robots_tag` and `meta_robots` a directive for one agent alone has
    its name before it (`googlebot: noindex`). From `unavailable_after` on the page counts as withdrawn.
    `ai_crawlers_blocked` are the known AI crawlers that robots.txt keeps from this page,
    `ai_crawlers_blocked_at_root` those that it keeps from `/`. `sources` says where a field was found.
    """

    robots_allowed: bool | None = None
    robots_fetched: datetime | None = None
    content_usage: dict[str, str] = field(default_factory=dict)
    content_signal: dict[str, str] = field(default_factory=dict)
    license_urls: tuple[str, ...] = ()
    tdm_reservation: Literal[0, 1] | None = None
    tdm_policy: str | None = None
    x_robots_tag: tuple[str, ...] = ()
    meta_robots: tuple[str, ...] = ()
    unavailable_after: datetime | None = None
    ai_crawlers_blocked: tuple[str, ...] = ()
    ai_crawlers_blocked_at_root: tuple[str, ...] = ()
    sources: dict[str, tuple[RightsPlace, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What JSON-LD's articleBody (0 to 1) and wordCount (a ratio) say of the text; None where absent."""

    article_body_overlap: float | None = None
    word_count_ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the page is, the sentences that show it, and how sure they are (0 to 1).

    `confidence` ranks the evidence: it is a figure that the rule states, not a measured probability.
    """

    kind: VerdictKind
    evidence: tuple[str, ...] = ()
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What derived the text and how: name, versions, settings, the body's mode, charset, warnings.

    `charset` is the encoding that the payload was read in, `charset_source` the witness that decided.
    `site_memory` is the id of what was known of the site's furniture, None when nothing was.
    `ms` is the caller's measure of the whole derivation; the pure function leaves it None.
    """

    name: str = "depeche"
    version: str = ""
    trafilatura: str | None = None
    settings_hash: str = ""
    mode: str | None = None
    fallback_used: bool = False
    confidence: float | None = None
    charset: str | None = None
    charset_source: CharsetSource | None = None
    checks: Checks = Checks()
    warnings: tuple[str, ...] = ()
    site_memory: str | None = None
    ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article, as stored: one JSON line.

    `text` is the `blocks` joined by a blank line, NFC, body only. `published` and `modified` are UTC; read
    them with their `_precision` ("day": only the date counts) and `_zone` (the offset the page wrote, such
    as `+02:00`; None when it wrote none). `reason` is a sentence for every outcome but "full", `verdict` says
    what the page is; the text of a wall or an error page is no article's and stands in `removed`. `capture`,
    `discovered`, `surt`, `version`, `previous_id` and the story fields are set by the caller, and `rights` is
    completed by it; None there means that the page was not read. `version` counts what the publisher changed,
    `derivation` how often this one capture was read: from 2 on, `replaces` is the id of the line before.
    `parts` are the pages after the first over which the article goes on and that were read, `next_page` is
    where it goes on and was not.
    """

    schema: Literal["depeche.article/1"] = "depeche.article/1"
    id: str
    outcome: Outcome
    reason: str | None = None
    verdict: Verdict | None = None
    url: str
    final_url: str
    canonical_url: str
    declared_canonical: str | None = None
    amp_url: str | None = None
    surt: str | None = None
    site: str | None = None
    publisher: str | None = None
    title: str | None = None
    title_source: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    published: datetime | None = None
    published_precision: Precision | None = None
    published_zone: str | None = None
    published_source: DateSource | None = None
    modified: datetime | None = None
    modified_precision: Precision | None = None
    modified_zone: str | None = None
    modified_source: DateSource | None = None
    dates: tuple[DateCandidate, ...] = field(default=(), repr=False)
    language: str | None = None
    language_score: float | None = None
    language_source: Literal["html", "text"] | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    lead: str | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    removed: tuple[Removed, ...] = field(default=(), repr=False)
    word_count: int = 0
    char_count: int = 0
    text_sha256: str | None = None
    simhash: str | None = None
    story: str | None = None
    reprint_of: str | None = None
    similarity: float | None = None
    version: int = 1
    previous_id: str | None = None
    derivation: int = 1
    replaces: str | None = None
    paywall: Paywall = "unknown"
    images: tuple[Image, ...] = field(default=(), repr=False)
    capture: CaptureRef | None = None
    parts: tuple[FurtherPage, ...] = ()
    next_page: str | None = None
    discovered: Discovered | None = None
    rights: Rights | None = None
    extraction: Extraction = Extraction()

    @property
    def is_version(self) -> bool:
        """Whether the text is an article's: of a list, a video or a wall there are no versions."""
        return bool(self.text) and self.outcome in ("full", "teaser")

    @property
    def kind(self) -> str | None:
        """Return what the page was judged to be, None on a line of before there were verdicts."""
        return self.verdict.kind if self.verdict else None


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Article)


def encode(article: Article) -> bytes:
    """Return the article as one line of JSON (UTF-8, no line feed at its end)."""
    return _ENCODER.encode(article)


def decode(line: bytes) -> Article:
    """Return the article of one stored line; raises msgspec.ValidationError, which names the field."""
    return _DECODER.decode(line)
