"""Judges a payload before any parser runs: is it HTML at all, and is it small enough to be read in time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.errors import NoText, NotHtml, TooLarge

MAX_BYTES = 20 * 1024 * 1024
"""Largest page that is read, in bytes after content decoding."""

MAX_TAGS = 200_000
"""Most `<` in a page; trafilatura's quickest mode takes about 15 microseconds for each."""

MAX_TAGS_FOR_FALLBACK = 20_000
"""Beyond this many `<` only the quickest mode runs; the others are slower, and not linear on every input."""

MAX_ATTRIBUTES = 1_000
"""Most attributes of one tag; libxml2 is quadratic in them: 20,000 take 0.2 s, 100,000 take 8 s."""

LIMITS = (MAX_BYTES, MAX_TAGS, MAX_TAGS_FOR_FALLBACK, MAX_ATTRIBUTES)
"""All of them; part of an article's settings hash."""

_LONG_TAG = 4_096
_QUOTED = re.compile(rb'"[^"]*"|\'[^\']*\'')
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
_ROOT = re.compile(
    r"(?:\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>))*\s*<([a-z][\w:.-]*)", re.IGNORECASE | re.DOTALL
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
    """How large the markup is: bytes and `<`; `allows_fallback` when the slower modes can be afforded."""

    data_bytes: int
    tags: int

    @property
    def allows_fallback(self) -> bool:
        """Say whether the page is small enough for every mode."""
        return self.tags <= MAX_TAGS_FOR_FALLBACK


def check_kind(data: bytes) -> None:
    """Raise NotHtml when the first bytes are those of another format, NoText when there are none."""
    if not data.strip():
        raise NoText("The payload has no bytes." if not data else "The payload is white space only.")
    for magic, name in _MAGIC:
        if data.startswith(magic) and (len(magic) > _SHORT_MAGIC or b"\x00" in data[:_HEAD]):
            raise NotHtml(f"The payload is {name}, not HTML.")
    if data[4:8] == b"ftyp":
        raise NotHtml("The payload is an MP4 video or an image of that family, not HTML.")


def check_markup(text: str) -> None:
    """Raise NotHtml when the text is of another kind: JSON, a feed, plain text."""
    root = _ROOT.match(text[: 16 * _HEAD])
    name = _XML_ROOTS.get(root[1].lower()) if root else None
    if name is not None:
        raise NotHtml(f"The payload is {name}, not HTML.")
    if text.lstrip()[:1] in ("{", "[") and not _MARKUP.search(text[:_HEAD]):
        raise NotHtml("The payload is JSON, not HTML.")
    if not _MARKUP.search(text):
        raise NotHtml("The payload is plain text without any HTML tag.")


def check_size(data: bytes) -> Size:
    """Return the page's size; raises TooLarge beyond a limit of bytes, tags or attributes of one tag."""
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The page has {len(data):,} bytes; the limit is {MAX_BYTES:,}.")
    tags = data.count(b"<")
    if tags > MAX_TAGS:
        raise TooLarge(f"The page has {tags:,} tags; the limit is {MAX_TAGS:,}.")
    attributes = max((_attributes(piece) for piece in data.split(b"<") if len(piece) > _LONG_TAG), default=0)
    if attributes > MAX_ATTRIBUTES:
        raise TooLarge(f"One tag of the page has {attributes:,} attributes; the limit is {MAX_ATTRIBUTES:,}.")
    return Size(data_bytes=len(data), tags=tags)


def _attributes(piece: bytes) -> int:
    """Count the attributes of the tag whose text, without its `<`, begins the piece."""
    if not piece[:1].isalpha():
        return 0
    tag, closed, _ = piece.partition(b">")
    if tag.count(b'"') % 2 or tag.count(b"'") % 2:  # that bracket may stand inside a value
        tag, closed, _ = _QUOTED.sub(b" ", piece).partition(b">")
    else:
        tag = _QUOTED.sub(b" ", tag)
    return len(tag.replace(b"/", b" ").split()) - 1 if closed else 0
