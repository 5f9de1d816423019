"""A table of forty pages in forty dresses, declared rightly, wrongly or not at all: none becomes mojibake."""

# ruff: noqa: RUF001 - the texts are written in several scripts on purpose

from __future__ import annotations

import codecs
import gzip

import pytest

from extractors import extract

TEXTS = {
    "fr": "Le café de l’Évêché a été fermé à Noël, « dit-on », par un maître d’hôtel qui aimait l’été.",
    "de": "Der Bürgermeister von Köln grüßte – wie üblich – die Gäste aus Österreich, „größer“ als je.",
    "es": "El señor Núñez dijo que mañana habría más leña: ¿quién pagará la sequía? ¡Nadie, según él!",
    "it": "La città è più bella perché c’è una novità: così il caffè è già aperto, «però» di lunedì no.",
    "nl": "De coördinator zei: ‘één reünie’ is genoeg; de financiële ruïne, aldus hém, is dichtbij.",
    "pt": "A câmara não informou às famílias que a ligação também estará fechada até à próxima estação.",
    "pl": "Prezydent powiedział, że rząd będzie pracować nad ustawą o szkołach wyższych w październiku.",
    "cs": "Ministr řekl, že příští týden začne jednání o železnici; většina obcí už souhlasila.",
    "hu": "A miniszterelnök közölte, hogy jövő héten folytatódnak a tárgyalások az új hídról és a vízről.",
    "tr": "Başbakan, görüşmelerin gelecek hafta süreceğini söyledi; ığdır’da yağış bekleniyor.",
    "ru": "Президент сообщил журналистам, что переговоры продолжатся на следующей неделе в столице.",
    "uk": "Президент повідомив журналістам, що переговори триватимуть наступного тижня; їх буде більше.",
    "bg": "Министърът съобщи на журналистите, че преговорите ще продължат през следващата седмица.",
    "el": "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα στην Αθήνα.",
    "he": "ראש הממשלה אמר לעיתונאים כי השיחות יימשכו בשבוע הבא בירושלים ובתל אביב.",
    "ar": "قال رئيس الوزراء للصحفيين إن المحادثات ستستمر الأسبوع المقبل في العاصمة.",
    "th": "นายกรัฐมนตรีกล่าวกับผู้สื่อข่าวว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า",
    "ja": "首相は記者会見で、来週の会談について説明した。政府は新しい対策を検討している。",
    "zh": "总理在新闻发布会上介绍了下周会谈的情况，政府正在研究新的措施。",
    "tw": "總理在記者會上說明了下週會談的情況，政府正在研究新的措施。",
    "ko": "대통령은 기자회견에서 다음 주 회담에 대해 설명했다. 정부는 새로운 대책을 검토하고 있다.",
}
TABLE = [
    # language, codec of the bytes, meta, header
    ("fr", "utf-8", "utf-8", None),
    ("fr", "utf-8", "", None),
    ("fr", "utf-8", "iso-8859-1", "text/html; charset=iso-8859-1"),
    ("fr", "cp1252", "iso-8859-1", None),
    ("fr", "cp1252", "utf-8", "text/html; charset=utf-8"),
    ("fr", "cp1252", "", None),
    ("fr", "iso8859-15", "iso-8859-15", None),
    ("fr", "mac-roman", "macintosh", None),
    ("fr", "utf-16-le", "utf-16", None),
    ("fr", "utf-16-be", "", None),
    ("de", "cp1252", "", "text/html; charset=ISO-8859-1"),
    ("de", "cp1252", "us-ascii", None),
    ("de", "utf-8", "windows-1252", None),
    ("es", "cp1252", "windows-1252", None),
    ("es", "cp1252", "", None),
    ("it", "cp1252", "iso-8859-1", "text/html"),
    ("it", "cp1252", "", None),
    ("nl", "cp1252", "latin1", None),
    ("pt", "cp1252", "utf-8", None),
    ("pt", "utf-8", "iso-8859-1", None),
    ("pl", "iso8859-2", "iso-8859-2", None),
    ("pl", "cp1250", "", "text/html; charset=windows-1250"),
    ("cs", "cp1250", "windows-1250", None),
    ("hu", "iso8859-2", "", "text/html; charset=iso-8859-2"),
    ("tr", "cp1254", "iso-8859-9", None),
    ("ru", "cp1251", "windows-1251", "text/html; charset=iso-8859-1"),
    ("ru", "koi8-r", "koi8-r", None),
    ("ru", "cp1251", "", None),
    ("uk", "koi8-u", "koi8-u", None),
    ("bg", "cp1251", "", "text/html; charset=cp1251"),
    ("el", "iso8859-7", "iso-8859-7", None),
    ("el", "cp1253", "windows-1253", None),
    ("he", "cp1255", "windows-1255", None),
    ("ar", "cp1256", "", "text/html; charset=windows-1256"),
    ("th", "cp874", "tis-620", None),
    ("ja", "cp932", "x-sjis", None),
    ("ja", "euc_jp", "", "text/html; charset=EUC-JP"),
    ("ja", "iso2022_jp", "iso-2022-jp", None),
    ("zh", "gb18030", "gb2312", None),
    ("zh", "gbk", "", "text/html; charset=gbk"),
    ("tw", "big5", "big5", None),
    ("ko", "cp949", "euc-kr", None),
    ("ko", "utf-8", "euc-kr", None),
]


def page(language: str, *, meta: str) -> str:
    """Return a page with four paragraphs of a language."""
    declared = f'<meta charset="{meta}">' if meta else ""
    body = "".join(f"<p>{number}. {TEXTS[language]}</p>" for number in range(1, 5))
    return f"<html lang='{language}'><head>{declared}<title>x</title></head><body><article>{body}</article>"


def test_the_table_is_long_enough() -> None:
    """Forty dresses at least."""
    assert len(TABLE) >= 40


@pytest.mark.parametrize(("language", "codec", "meta", "header"), TABLE)
def test_no_dress_becomes_mojibake(language: str, codec: str, meta: str, header: str | None) -> None:
    """Every paragraph comes back letter by letter, and the record says how the bytes were read."""
    text = TEXTS[language].encode(codec, "ignore").decode(codec)
    payload = page(language, meta=meta).replace(TEXTS[language], text).encode(codec)
    article = extract(payload, url="https://www.uferblatt.example/a", content_type=header)
    assert article.text.split("\n\n") == [f"{number}. {text}" for number in range(1, 5)]
    assert article.extraction.charset_source


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_decides(mark: bytes) -> None:
    """A byte order mark is believed before a meta that is wrong."""
    codec = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le"}.get(mark, "utf-16-be")
    article = extract(mark + page("fr", meta="koi8-r").encode(codec), url="https://www.uferblatt.example/a")
    assert TEXTS["fr"] in article.text


@pytest.mark.parametrize("bad", [b"\xe9", b"\xff", b"\xe2\x82"])
def test_a_bad_byte_costs_one_letter(bad: bytes) -> None:
    """Valid UTF-8 with one byte of something else stays UTF-8, under gzip that nobody named too."""
    payload = page("fr", meta="windows-1252").encode() + bad
    for whole in (payload, gzip.compress(payload)):
        article = extract(whole, url="https://www.uferblatt.example/a")
        assert TEXTS["fr"] in article.text
        assert any("U+FFFD" in warning for warning in article.extraction.warnings)
