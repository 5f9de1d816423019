"""Judges a payload before any parser runs: is it HTML at all, and is it small enough to be read in time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.errors import NoText, NotHtml, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 20 * 1024 * 1024
"""Largest page that is read, in bytes after content decoding."""

MAX_TAGS = 200_000
"""Most `<` in a page; trafilatura's quickest mode takes about 15 microseconds for each."""

MAX_TAGS_FOR_FALLBACK = 20_000
"""Beyond this many `<` only the quickest mode runs; the others are slower, and not always linear."""

MAX_ATTRIBUTES = 1_000
"""Most attributes of one tag; libxml2 is quadratic in them: 20,000 take 0.2 s, 100,000 take 8 s."""

LIMITS = (MAX_BYTES, MAX_TAGS, MAX_TAGS_FOR_FALLBACK, MAX_ATTRIBUTES)
"""All of them; part of an article's settings hash."""

_LONG_TAG = 2 * MAX_ATTRIBUTES

# Start tags as a browser's tokenizer sees them: quotes count after "=" only, comments and raw text hold none.
# Nothing in it is tried twice (atomic groups), so that no input makes it slower than linear.
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes"
_ATTRIBUTES = r"""(?>[^>=]*+(?:=\s*+(?>"[^"]*+"|'[^']*+')?[^>=]*+)*)"""
_START_TAG = re.compile(
    rf"<(?:!--(?>(?:[^-]++|-(?!->))*)"
    rf"|(?P<raw>{_RAW})\b(?P<of_raw>{_ATTRIBUTES})(?>>[^<]*+(?:<(?!/(?P=raw))[^<]*+)*)?"
    rf"|[a-z](?P<of_any>{_ATTRIBUTES}))".encode(),
    re.IGNORECASE,
)
_UNREAD = (b"script", b"style")
_VALUE = re.compile(rb"""=\s*(?:"[^"]*"|'[^']*')|/""")
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"wOF", "a web font"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_SHORT_MAGIC = 2
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|article|table|h[1-6]|a|span|script|br)\b", re.IGNORECASE
)
_HTML = re.compile(r"<(?:html|head|body|div|p|article|h[1-6]|table|span)\b", re.IGNORECASE)
_ROOT = re.compile(
    # atomic, or the white space between N comments is tried in 2^N ways
    r"(?>(?:\s*+(?><\?.*?\?>|<!--.*?-->|<!doctype[^>]*>))*)\s*+<([a-z][\w:.-]*)",
    re.IGNORECASE | re.DOTALL,
)
_XML_ROOTS = {
    "rss": "an RSS feed",
    "feed": "an Atom feed",
    "rdf:rdf": "an RSS feed",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "svg": "an SVG image",
}
_HEAD = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many `<` the page has; `allows_fallback` when that is few enough for the slower modes.

    `markup` is the page without what its long scripts and styles hold, JSON apart: nobody reads it, and it is
    half of the bytes that a parser would have to.
    """

    tags: int
    markup: bytes = field(repr=False)

    @property
    def allows_fallback(self) -> bool:
        """Say whether the page is small enough for every mode."""
        return self.tags <= MAX_TAGS_FOR_FALLBACK


def check_payload(data: bytes, *, limit: int = MAX_BYTES, expected: str = "HTML") -> None:
    """Judge bytes without content coding, before they are decoded; `expected` is for the sentence.

    Raises NoText when there are none, NotHtml when they begin as another format does, and TooLarge.
    """
    if not data.strip():
        raise NoText("The payload has no bytes." if not data else "The payload is white space only.")
    for magic, name in _MAGIC:
        if data.startswith(magic) and (len(magic) > _SHORT_MAGIC or b"\x00" in data[:_HEAD]):
            raise NotHtml(f"The payload is {name}, not {expected}.")
    if data[4:8] == b"ftyp":
        raise NotHtml(f"The payload is an MP4 video or an image of that family, not {expected}.")
    if len(data) > limit:
        raise TooLarge(f"The page has {len(data):,} bytes; the limit is {limit:,}.")


def check_markup(text: str, *, expected: str = "HTML") -> None:
    """Raise NotHtml when the text is of another kind, JSON, a feed, plain text, and not what was expected."""
    root = _ROOT.match(text[: 16 * _HEAD])
    name = _XML_ROOTS.get(root[1].lower()) if root else None
    if name is not None:
        raise NotHtml(f"The payload is {name}, not {expected}.")
    if expected == "HTML" and text.lstrip()[:5].lower() == "<?xml" and not _HTML.search(text):
        raise NotHtml(f"The payload is an XML document, not {expected}.")
    if _is_json(text):
        raise NotHtml(f"The payload is JSON, not {expected}.")
    if not _MARKUP.search(text):
        wanting = "without any HTML tag" if expected == "HTML" else f"and not {expected}"
        raise NotHtml(f"The payload is plain text {wanting}.")


def _is_json(text: str) -> bool:
    """Say whether the whole text is one JSON object or list; its strings may hold HTML."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return not _MARKUP.search(text[:_HEAD])
    return True


def check_size(markup: bytes) -> Size:
    """Return the size of a page in UTF-8; raises TooLarge beyond a limit of tags or attributes of one tag.

    Only tags are looked at that are long enough for a thousand attributes, with what they hold if it is raw.
    """
    tags = markup.count(b"<")
    if tags > MAX_TAGS:
        raise TooLarge(f"The page has {tags:,} tags; the limit is {MAX_TAGS:,}.")
    long = [match for match in _START_TAG.finditer(markup) if match.end() - match.start() > _LONG_TAG]
    attributes = max(map(_count_attributes, long), default=0)
    if attributes > MAX_ATTRIBUTES:
        raise TooLarge(f"One tag of the page has {attributes:,} attributes; the limit is {MAX_ATTRIBUTES:,}.")
    return Size(tags=tags, markup=_without_content(markup, filter(_is_unread, long)))


def _without_content(markup: bytes, tags: Iterable[re.Match[bytes]]) -> bytes:
    """Return a page without what stands between some of its tags and their ends."""
    kept, place = [], 0
    for match in tags:
        kept.append(markup[place : match.end("of_raw") + 1])
        place = match.end()
    return b"".join((*kept, markup[place:])) if kept else markup


def _count_attributes(match: re.Match[bytes]) -> int:
    """Count the attributes of a tag; of one too short for a thousand none."""
    attributes = match["of_raw"] or match["of_any"] or b""
    return len(_VALUE.sub(b" ", attributes).split()) - 1 if len(attributes) > _LONG_TAG else 0


def _is_unread(match: re.Match[bytes]) -> bool:
    """Say whether a tag is that of a script or style that nobody reads, and surely so for a parser.

    JSON is read. A parser takes `<script/>` for a whole element, may take the end of an inner script for text
    after `<!--`, and sees no script inside of a tag that is not closed (`<?php <script>`).
    """
    raw, attributes, markup = match["raw"], match["of_raw"], match.string
    if raw is None or raw.lower() not in _UNREAD or b"json" in attributes.lower():
        return False
    before = markup.rfind(b"<", 0, match.start())
    is_inside = before >= 0 and markup.find(b">", before, match.start()) < 0
    if is_inside or attributes.endswith(b"/"):
        return False
    return markup.find(b"<!--", match.end("of_raw"), match.end()) < 0
