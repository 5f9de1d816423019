"""Turns a page's bytes into text by its byte order mark, as UTF-8, by header, by meta or by a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.errors import Undecodable
from extractors.letters import FITS, fit_of, guess_charset
from extractors.twice_encoded import undo_double_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import CharsetSource

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL_REACH = 65_536
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.+-]{2,40})""")
_LANGUAGE = re.compile(rb"""<html[^>]{0,500}?\blang\s*=\s*["']?\s*([A-Za-z]{2})\b""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)

# What a label means to a browser (WHATWG Encoding), where Python's codec of that name is narrower or absent.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
_ALIASES = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
}
_CODEC = re.compile(
    r"utf-8|utf-16-[lb]e|cp(?:437|8\d\d|9\d\d|125\d)|iso8859-\d+|gb18030|big5hkscs|euc_jp|iso2022_jp|koi8-[rut]|mac-?\w+"
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PATCH = re.compile(rb"\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]|\xe2\x80[\x93-\xa6]")
_MAX_BAD_SHARE = 0.01
_GOOD_PER_BAD = 4
_GOOD_PER_BAD_DECLARED = 1
_DEFAULTS = frozenset(("cp1252", "iso8859-15"))
_BETTER, _MUCH_BETTER = 0.05, 0.5
_DOUBTFUL = 0.5

# Bytes that are letters or marks of western European text in cp1252.
_WESTERN = bytes.fromhex(
    "80 82 84 85 8a 8c 8e 91 92 93 94 95 96 97 99 9a 9c 9e 9f"
    "a0 a1 a3 a7 a9 aa ab ad ae b0 b2 b4 b7 b9 ba bb bc bd be bf"
    "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 ca cb cc cd ce cf d1 d2 d3 d4 d5 d6 d7 d8 d9 da db dc df"
    "e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f8 f9 fa fb fc ff"
)
_STRANGE_SHARE = 0.02
_TAG = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 20_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """A page as text, the codec that read it, and the witness that named the codec.

    Each of the `unreadable` bytes or sequences stands in `text` as U+FFFD. `repaired` letters had been
    encoded twice as UTF-8. With `is_doubtful` the letters are those of no language that the charset is for.
    """

    text: str = field(repr=False)
    charset: str
    source: CharsetSource
    unreadable: int = 0
    repaired: int = 0
    is_doubtful: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of the text should know, as sentences."""
        said = (
            (self.unreadable, f"{self.unreadable} bytes are no {self.charset} and stand as U+FFFD."),
            (self.repaired, f"{self.repaired} letters had been encoded twice as UTF-8 and were repaired."),
            (self.is_doubtful, f"The letters are of no language that is written in {self.charset}."),
        )
        return tuple(sentence for holds, sentence in said if holds)


def decode_page(data: bytes, *, content_type: str | None = None) -> DecodedPage:
    """Return `data` as text; raises Undecodable when no encoding fits.

    Valid UTF-8 wins over header and meta, because pages that declare something else are more often wrong
    than UTF-8 is by accident. So does UTF-8 with a few bad bytes: one such byte must not turn the whole page
    into mojibake.
    """
    for attempt in (_by_bom, _by_utf8, _by_repair):
        page = attempt(data)
        if page is not None:
            return _encoded_once(page)
    page = _by_declaration(data, content_type) or _by_guess(data) or _by_label(data, content_type)
    if page is None:
        raise Undecodable("No character encoding fits the bytes.")
    fit = fit_of(_sample(data), page.charset)
    return replace(page, is_doubtful=fit is not None and fit < _DOUBTFUL)


def _encoded_once(page: DecodedPage) -> DecodedPage:
    """Undo a second encoding, which the witness cannot show: the bytes are valid UTF-8."""
    text, repaired = undo_double_encoding(page.text)
    return replace(page, text=text, repaired=repaired, source="utf-8-repaired") if repaired else page


def _by_bom(data: bytes) -> DecodedPage | None:
    """Read by the byte order mark."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _page(data[len(mark) :], charset, "bom")
    return None


def _by_utf8(data: bytes) -> DecodedPage | None:
    """Read as UTF-8 without a single fault; 7-bit encodings with escapes and UTF-16 are no UTF-8."""
    if b"\x00" in data or b"\x1b" in data:
        wide = _by_shape(data)
        if wide is not None:
            return wide
    try:
        return DecodedPage(text=data.decode("utf-8"), charset="utf-8", source="utf-8")
    except UnicodeDecodeError:
        return None


def _by_shape(data: bytes) -> DecodedPage | None:
    """Read bytes that are ASCII in a wider dress: UTF-16 without its mark, ISO-2022-JP."""
    head = data[:2048]
    for charset, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if nulls.count(0) > 0.7 * max(1, len(nulls)):
            return _page(data, charset, "guess")
    if b"\x1b$" in data and b"\x1b(" in data and data.isascii():
        return _strictly(data, "iso2022_jp")
    return None


def _strictly(data: bytes, charset: str) -> DecodedPage | None:
    """Read by `charset` if every byte fits: an escape sequence may stand in a text about terminals."""
    try:
        return DecodedPage(text=data.decode(charset), charset=charset, source="guess")
    except UnicodeDecodeError:
        return None


def _by_repair(data: bytes) -> DecodedPage | None:
    """Read as UTF-8 when bad bytes are few among all bytes and among those that need UTF-8 at all."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if bad >= _MAX_BAD_SHARE * len(data) or _good(data) < _GOOD_PER_BAD * bad:
        return None
    return DecodedPage(text=text, charset="utf-8", source="utf-8-repaired", unreadable=bad)


def _good(data: bytes) -> int:
    """Count the characters that are right as UTF-8 and not ASCII."""
    return sum(1 for _ in _MULTIBYTE.finditer(data))


def _by_declaration(data: bytes, content_type: str | None) -> DecodedPage | None:
    """Read by the header's charset, else by the page's, unless the letters speak for another one.

    Servers add a default charset to every page (Apache's AddDefaultCharset), so the header is the likelier
    error of the two. UTF-8 is believed only when more bytes are of it than against it.
    """
    pages = [page for page in (_declared(data, *label) for label in _labels(data, content_type)) if page]
    if not pages:
        return None
    if len(pages) > 1 and _speaks_for(data, pages[1].charset, against=pages[0].charset):
        return pages[1]
    return _by_letters(data, than=pages[0]) or pages[0]


def _speaks_for(data: bytes, charset: str, *, against: str) -> bool:
    """Say whether the bytes are of a charset rather than of another that the header names."""
    guess = None if charset == against else _by_guess(data)
    if guess is None or guess.charset == charset:
        return guess is not None
    own, other = fit_of(_sample(data), charset), fit_of(_sample(data), against)
    return against in _DEFAULTS and own is not None and other is not None and own >= max(other, FITS)


def _by_letters(data: bytes, *, than: DecodedPage | None = None) -> DecodedPage | None:
    """Read by the charset in which the text has the letters of a language, better than a declared one does.

    A western charset is what servers declare by default, so it gives way sooner, at once to the usual one of
    the language that the page names; with any other the letters must be plainly wrong.
    """
    sample = _sample(data)
    named = _LANGUAGE.search(data[:_LABEL_REACH])
    guess = guess_charset(sample, language=named[1].decode("ascii").lower() if named else None)
    if guess is None or guess.fit < FITS:
        return None
    if than is not None:
        fit = fit_of(sample, than.charset)
        margin = (0.0 if guess.is_expected else _BETTER) if than.charset in _DEFAULTS else _MUCH_BETTER
        if fit is None or guess.charset == than.charset or guess.fit - fit < margin:
            return None
    page = _page(data, guess.charset, "guess")
    return page if _is_text(page, data) else None


def _by_label(data: bytes, content_type: str | None) -> DecodedPage | None:
    """Read as UTF-8, few bytes of which are bad, by a label, where nothing speaks for another charset."""
    pages = (
        _page(data, "utf-8", kind)
        for label, kind in _labels(data, content_type)
        if codec_of(label) == "utf-8"
    )
    most = _MAX_BAD_SHARE * min(len(data), len(_seen(data)))
    return next((page for page in pages if page.unreadable < most and not _is_noise(page.text)), None)


def _is_text(page: DecodedPage, data: bytes) -> bool:
    """Say whether nearly all bytes could be read, and not as control characters."""
    return page.unreadable < _MAX_BAD_SHARE * len(data) and not _is_noise(page.text)


def _labels(data: bytes, content_type: str | None) -> Iterator[tuple[str, CharsetSource]]:
    """Name the declared charsets, header first."""
    header = _HEADER.search(content_type or "")
    if header:
        yield header[1], "header"
    head = data[:_LABEL_REACH]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found:
            yield found[1].decode("ascii"), "meta"
            return


def codec_of(label: str) -> str | None:
    """Return the codec that a browser would use for a charset label, None for one that it would refuse."""
    name = label.strip().lower()
    try:
        name = codecs.lookup(_ALIASES.get(name, name)).name
    except LookupError:
        return None
    name = _MEANT.get(name, name)
    return name if _CODEC.fullmatch(name) else None


def _declared(data: bytes, label: str, source: CharsetSource) -> DecodedPage | None:
    """Read by a label, unless the bytes speak against it."""
    charset = codec_of(label)
    if charset is None or charset.startswith("utf-16"):  # ASCII could read the label, so UTF-16 it is not
        return None
    page = _page(data, charset, source)
    if charset == "utf-8" and _good(data) < max(1, _GOOD_PER_BAD_DECLARED * page.unreadable):
        return None
    return page if _is_text(page, data) else None


def _seen(data: bytes) -> bytes:
    """Return the beginning of a page without its tags and scripts."""
    return _bare(data[: 20 * _SAMPLE])


@lru_cache(maxsize=2)
def _bare(data: bytes) -> bytes:
    return _TAG.sub(b" ", data)


def _sample(data: bytes) -> bytes:
    """Return the words of a page that are not ASCII."""
    return b" ".join(word for word in _seen(data).split() if not word.isascii())[:_SAMPLE]


def _by_guess(data: bytes) -> DecodedPage | None:
    """Read by what the bytes look like: by its letters, as western text, by charset-normalizer."""
    page = _by_letters(data)
    if page is not None:
        return page
    sample = _sample(data)
    high = sample.translate(None, delete=bytes(range(128)))
    strange = high.translate(None, delete=_WESTERN)
    if 0 < len(high) < len(sample) / 2 and len(strange) <= _STRANGE_SHARE * len(high):
        return _page(data, "cp1252", "guess")
    return _by_normalizer(data)


def _by_normalizer(data: bytes) -> DecodedPage | None:
    """Ask charset-normalizer; its answer counts when nearly all bytes can be read by it."""
    from charset_normalizer import from_bytes

    best = from_bytes(_seen(data)[:_SAMPLE]).best()
    charset = codec_of(best.encoding) if best is not None else None
    if charset is None:
        return None
    page = _page(data, charset, "guess")
    return page if _is_text(page, data) else None


def _page(data: bytes, charset: str, source: CharsetSource) -> DecodedPage:
    """Decode leniently and count what could not be read."""
    text = _mixed(data) if (charset, source) == ("cp1252", "guess") else data.decode(charset, "replace")
    return DecodedPage(text=text, charset=charset, source=source, unreadable=text.count("\ufffd"))


def _mixed(data: bytes) -> str:
    """Read western text, and the parts of a page (its template, most often) that are UTF-8 as UTF-8.

    These are letters that hardly any western text has beside each other, and more than one kind of them.
    """
    parts = list(_PATCH.finditer(data))
    if len({part[0] for part in parts}) <= 1:
        return data.decode("cp1252", "replace")
    starts, ends = [0, *(part.end() for part in parts)], [*(part.start() for part in parts), len(data)]
    western = [data[start:end].decode("cp1252", "replace") for start, end in zip(starts, ends, strict=True)]
    patches = [*(part[0].decode("utf-8", "replace") for part in parts), ""]
    return "".join(text for pair in zip(western, patches, strict=True) for text in pair)


def _is_noise(text: str) -> bool:
    """Say whether control characters show that the codec is wrong or the bytes are no text."""
    return len(_CONTROL.findall(text)) > _MAX_BAD_SHARE * len(text)
