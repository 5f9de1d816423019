"""Charsets: which witness decides, and that no text becomes mojibake."""

# ruff: noqa: RUF001 - the texts are written in several scripts on purpose

from __future__ import annotations

import codecs
import random

import pytest

from extractors.decode import codec_of, decode_page
from extractors.errors import Undecodable

FRENCH = "Le café de l’Évêché a été fermé à Noël, « dit-on », par un maître d’hôtel."
GERMAN = "Der Bürgermeister von Köln grüßte – wie üblich – die Gäste aus Österreich."
RUSSIAN = "Президент сообщил журналистам, что переговоры продолжатся на следующей неделе. " * 4
POLISH = "Prezydent powiedział, że rząd będzie pracować nad ustawą o szkołach wyższych w październiku. " * 6
JAPANESE = "首相は記者会見で、来週の会談について説明した。政府は新しい対策を検討している。" * 4
CHINESE = "总理在新闻发布会上介绍了下周会谈的情况，政府正在研究新的措施。" * 4
KOREAN = "대통령은 기자회견에서 다음 주 회담에 대해 설명했다. 정부는 새로운 대책을 검토하고 있다. " * 4
GREEK = "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα. " * 4


def page(text: str, *, meta: str = "") -> str:
    """Return a page with a text, and a meta charset when one is given."""
    head = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{head}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "charset", "meta", "header", "source"),
    [
        (FRENCH, "utf-8", "", None, "utf-8"),
        (FRENCH, "utf-8", "iso-8859-1", "text/html; charset=iso-8859-1", "utf-8"),
        (FRENCH, "cp1252", "", "text/html; charset=ISO-8859-1", "header"),
        (FRENCH, "cp1252", "windows-1252", None, "meta"),
        (FRENCH, "cp1252", "utf-8", "text/html; charset=utf-8", "guess"),
        (FRENCH, "cp1252", "", None, "guess"),
        (GERMAN, "cp1252", "", None, "guess"),
        (RUSSIAN, "cp1251", "", "text/html; charset=windows-1251", "header"),
        (RUSSIAN, "koi8-r", "koi8-r", None, "meta"),
        (RUSSIAN, "cp1251", "", None, "guess"),
        (RUSSIAN, "cp1251", "windows-1251", "text/html; charset=iso-8859-1", "meta"),
        (POLISH, "iso8859-2", "iso-8859-2", None, "meta"),
        (JAPANESE, "shift_jis", "x-sjis", None, "meta"),
        (JAPANESE, "euc_jp", "", "text/html;charset=EUC-JP", "header"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None, "guess"),
        (CHINESE, "gb2312", "gb2312", None, "meta"),
        (CHINESE, "big5hkscs", "", "text/html; charset=big5", "header"),
        (KOREAN, "euc_kr", "euc-kr", None, "meta"),
        (GREEK, "iso8859-7", "iso-8859-7", None, "meta"),
        (GREEK, "cp1253", "", 'text/html; charset="windows-1253"', "header"),
        (FRENCH, "utf-16-le", "utf-16", None, "guess"),
    ],
)
def test_no_text_becomes_mojibake(
    text: str, charset: str, meta: str, header: str | None, source: str
) -> None:
    """Declared, wrongly declared or undeclared: the text comes back, and the witness is named."""
    text = text if charset not in ("big5hkscs",) else text.encode("big5hkscs", "ignore").decode("big5hkscs")
    markup = page(text, meta=meta)
    found = decode_page(markup.encode(charset), content_type=header)
    assert found.text == markup
    assert found.source == source
    assert found.unreadable == 0


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_wins(mark: bytes, charset: str) -> None:
    """A byte order mark is believed before header and meta, and is no part of the text."""
    markup = page(FRENCH, meta="iso-8859-1")
    found = decode_page(mark + markup.encode(charset), content_type="text/html; charset=latin1")
    assert (found.text, found.charset, found.source) == (markup, charset, "bom")


@pytest.mark.parametrize("bad", [b"\xe9", b"\xff", b"\xc3", b"\xe2\x82"])
def test_one_bad_byte_costs_one_character(bad: bytes) -> None:
    """A page of UTF-8 with one byte of something else stays UTF-8, whatever header and meta say."""
    data = page(FRENCH * 3, meta="windows-1252").encode() + b"<!-- " + bad + b" -->"
    found = decode_page(data, content_type="text/html; charset=iso-8859-1")
    assert (found.charset, found.source, found.unreadable) == ("utf-8", "utf-8-repaired", 1)
    assert FRENCH in found.text


def test_a_few_accents_in_a_long_page_are_not_bad_bytes() -> None:
    """Ten accented letters in 20 kB of cp1252 are under one per cent, but no UTF-8: nothing is replaced."""
    markup = page("plain words " * 1700 + "Évêché à Noël")
    found = decode_page(markup.encode("cp1252"))
    assert found.text == markup
    assert found.charset == "cp1252"


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, random.Random(7).randbytes(6000)])
def test_noise_is_no_text(data: bytes) -> None:
    """Bytes that fit no encoding raise instead of becoming nonsense."""
    with pytest.raises(Undecodable):
        decode_page(b"<p>" + data)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        (" Latin1 ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("x-sjis", "cp932"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("utf-7", None),
        ("hex", None),
        ("rot13", None),
        ("nonsense", None),
        ("unicode_escape", None),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str | None) -> None:
    """Latin-1 is Windows-1252 on the web, and codecs that are no charset are refused."""
    assert codec_of(label) == codec
