"""Judges by its letters which charset a text was written in: each language has few, and uses some often."""

# ruff: noqa: RUF001 - the letters of several scripts

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

FITS = 0.9
"""How well a text must read in a charset before it is taken for one."""

_PERFECT = 0.98
_FEW = 12
_MOST = 3_000
_MARKS = frozenset("\u00a0\u00ad…–—‘’‚“”„•«»‹›€£§©®™°¡¿ºª²³№")
_IN_WORDS = frozenset("’‘\u00ad·")
_NEVER = frozenset("\ufffd") | frozenset(map(chr, range(0x80, 0xA0)))


@dataclass(frozen=True, slots=True)
class _Script:
    """Languages with the charsets they are written in.

    Latin `letters` are those beyond ASCII, of which a text has few and no others. Where most letters are
    beyond ASCII, `often` are the most frequent, in `blocks` of Unicode, and `share` is what a text has of
    them at least.
    """

    tags: str
    charsets: tuple[str, ...]
    letters: str = ""
    often: str = ""
    share: float = 1.0
    blocks: tuple[str, ...] = ()


_WESTERN = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüßÿ"
_EAST = ("\u3000〿", "\u4e00\u9fff", "\uff00\uff60")
_SCRIPTS = (
    _Script("", ("cp1252", "iso8859-15", "cp1254"), _WESTERN),
    _Script("", ("cp1250", "iso8859-2", "cp1257"), "äöüßé"),
    _Script("is fo", ("cp1252",), "áðéíóúýþæöøåä"),
    _Script("pl", ("cp1250", "iso8859-2"), "ąćęłńóśźżé"),
    _Script("cs sk", ("cp1250", "iso8859-2"), "áčďéěíňóřšťúůýžäĺľôŕ"),
    _Script("hu", ("cp1250", "iso8859-2"), "áéíóöőúüű"),
    _Script("hr sl sr bs", ("cp1250", "iso8859-2"), "čćđšž"),
    _Script("ro", ("cp1250", "iso8859-2"), "ăâîşţ"),
    _Script("tr az", ("cp1254",), "çğıöşüâîûİ"),
    _Script("lt lv et", ("cp1257",), "ąčęėįšųūžāēģīķļņõäöü"),
    _Script(
        "ru uk be bg mk sr",
        ("cp1251", "koi8-r", "koi8-u", "iso8859-5"),
        often="оеаинтсріи",
        share=0.4,
        blocks=("ЀӿЀ",),
    ),
    _Script("el", ("cp1253", "iso8859-7"), often="αοιετνςσηυρ", share=0.45, blocks=("Ͱ\u03ff",)),
    _Script("he yi", ("cp1255",), often="יוהלאמרתב", share=0.45, blocks=("\u0590\u05ff",)),
    _Script("ar fa ur", ("cp1256", "iso8859-6"), often="اليمونرتبعة", share=0.5, blocks=("\u0600\u06ff",)),
    _Script("th", ("cp874",), often="านรกเอยงมลวดทส\u0e15\u0e48\u0e49", share=0.4, blocks=("\u0e00\u0e7f",)),
    _Script("ko", ("cp949",), often="이다는을의에가고하은로지한도기를", share=0.1, blocks=("\uac00\ud7af",)),
    _Script(
        "ja",
        ("euc_jp", "cp932"),
        often="のにはをたがでてとしれさいるっなも、。ーンスルトイ",
        share=0.12,
        blocks=(*_EAST, "\u3040\u30ff"),
    ),
    _Script(
        "zh",
        ("gb18030", "big5hkscs"),
        often="的一是不了在人有我他这這为為大来來以个個中上们們到说說国國和地年",
        share=0.06,
        blocks=_EAST,
    ),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A charset, how well a text reads in it (0 to 1), and whether it is one of the page's language."""

    charset: str
    fit: float
    is_expected: bool = False


def guess_charset(sample: bytes, *, language: str | None = None) -> Guess | None:
    """Return the charset in which a sample reads best, None when it has too few letters beyond ASCII.

    Of several that read equally well the one of `language` (`pl`) is taken, then a western one.
    """
    best: Guess | None = None
    expected = [script for script in _SCRIPTS if language and language in script.tags.split()]
    for script in (*expected, *_SCRIPTS):
        for charset in script.charsets:
            fit = _fit(_decoded(sample[:_MOST], charset), script)
            if fit is not None and (best is None or fit > best.fit):
                best = Guess(charset, fit, script in expected)
        if best is not None and best.fit >= _PERFECT:
            break
    return best


def fit_of(sample: bytes, charset: str) -> float | None:
    """Return how well a sample reads in a charset, in any language that is written in it; None: not known."""
    text = _decoded(sample[:_MOST], charset)
    fits = (_fit(text, script) for script in _SCRIPTS if charset in script.charsets)
    return max((fit for fit in fits if fit is not None), default=None)


@lru_cache(maxsize=32)
def _decoded(sample: bytes, charset: str) -> str:
    """Read a sample; its last character may be cut through."""
    text = sample.decode(charset, "replace")
    return text[:-1] if text.endswith("\ufffd") else text


def _fit(text: str, script: _Script) -> float | None:
    """Return which share of a text's characters beyond ASCII is right for a language."""
    seen = [place for place, character in enumerate(text) if character > "\x7f" and _counts(text, place)]
    if len(seen) < _FEW:
        return None
    is_foreign = len(seen) > len(text) / 2  # every word of a Latin text has letters of ASCII, too
    if is_foreign != bool(script.often):
        return 0.0
    if script.often:
        return _frequency([text[place] for place in seen], script)
    return sum(_is_own(text, place, script.letters) for place in seen) / len(seen)


def _counts(text: str, place: int) -> bool:
    """Say whether a character tells right from wrong: a mark beside words doesn't, one inside them does."""
    character = text[place]
    if character in _NEVER:
        return True
    before, after = text[place - 1 : place].isalpha(), text[place + 1 : place + 2].isalpha()
    if character in _MARKS or character in _IN_WORDS:
        return before and after and character not in _IN_WORDS
    return character.isalpha() or before or after


def _is_own(text: str, place: int, letters: str) -> bool:
    """Say whether a character is a letter of a language; none is large behind a small one."""
    character = text[place]
    if character not in letters and character.lower() not in letters:
        return False
    return not (character.isupper() and text[place - 1 : place].islower())


def _frequency(characters: list[str], script: _Script) -> float:
    """Return how well characters fit a script: they are of its blocks, and the frequent ones frequent."""
    inside = sum(any(block[0] <= one <= block[1] for block in script.blocks) for one in characters)
    often = sum(one in script.often for one in characters)
    return inside / len(characters) * min(1.0, often / len(characters) / script.share)
