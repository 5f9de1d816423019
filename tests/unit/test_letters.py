"""Charsets told by letters: a wrong declaration gives way to them, a right one never."""

# ruff: noqa: RUF001 - the texts are written in several scripts on purpose

from __future__ import annotations

import pytest

from extractors import extract
from extractors.decode import decode_page
from extractors.errors import Undecodable
from extractors.letters import FITS, fit_of, guess_charset

POLISH = "Wójt zażądał, żeby łódź płynęła częściej; mieszkańcy wyspy są źli i piszą skargę. "
CZECH = "Přívoz přestane jezdit, řekl starosta; lidé z ostrova žádají ještě jednu loď ročně. "
HUNGARIAN = "A révész szerint jövőre sűrűbben jár a hajó, de a szigetlakók kérdőjelezik ezt. "
SLOVENE = "Župan želi, da ladja še vozi čez zaliv; otočani so besni in pišejo pritožbo, češ. "
ROMANIAN = "Primarul a promis că vaporaşul va trece şi mâine; mulţi au rămas însă pe ţărm. "
TURKISH = "Başkan, geminin ığıl ığıl çalıştığını söyledi; adalılar ise şikâyet yazıyor, çünkü. "
RUSSIAN = "Староста обещал, что паром снова пойдёт весной, но жители острова не верят ему. "
GREEK = "Ο δήμαρχος είπε ότι το πλοίο θα περάσει ξανά την άνοιξη, αλλά οι νησιώτες γελούν. "
HEBREW = "ראש הכפר הבטיח שהמעבורת תחזור באביב אבל תושבי האי אינם מאמינים לו כלל. "
ARABIC = "وعد رئيس القرية بأن العبارة ستعود في الربيع لكن سكان الجزيرة لا يصدقونه أبدا. "
JAPANESE = "村長は春になれば船がまた出ると言ったが、島の人々はそれを信じていない。"
CHINESE = "村长说春天的时候渡船会再来，可是岛上的人们不相信他说的这个话。"
KOREAN = "촌장은 봄이 되면 배가 다시 다닌다고 했지만 섬 사람들은 그의 말을 믿지 않는다. "
THAI = "ผู้ใหญ่บ้านบอกว่าเรือจะกลับมาในฤดูใบไม้ผลิ แต่ชาวเกาะไม่เชื่อเขาเลย "
FRENCH = "Le passeur a été fâché : « Où étiez-vous ? » L’été, le bac part à l’aube, l’hiver jamais. "
GERMAN = "Der Fährmann grüßte übellaunig; die Gäste wären gern länger geblieben, hätte er gewollt. "
SPANISH = "El barquero añadió que mañana habrá más niños; ¿quién pagará la sequía?, preguntó él. "
ICELANDIC = "Ferjumaðurinn sagði að báturinn færi ekki út í dag því að veðrið væri of þungt, áfram þó. "
ENGLISH = "The ferryman’s wife said “no”; it wasn’t the weather — it couldn’t be, he’d been told. "


def page(text: str, *, language: str = "", meta: str = "") -> str:
    """Return a page of a text, with scripts longer than it, and a charset where one is declared."""
    mark = f'<meta charset="{meta}">' if meta else ""
    filler = f"<script>{'let a = 1; ' * 4000}</script>"
    lang = f' lang="{language}"' if language else ""
    return f"<html{lang}><head>{mark}<title>x</title>{filler}</head><body><p>{text * 8}</p></body></html>"


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", None])
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "iso8859-2"),
        (SLOVENE, "cp1250"),
        (ROMANIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "cp932"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
        (THAI, "cp874"),
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        (SPANISH, "cp1252"),
        (ICELANDIC, "cp1252"),
        (ENGLISH, "cp1252"),
    ],
)
def test_letters_outweigh_a_default(text: str, charset: str, declared: str | None) -> None:
    """A server's default, the wrong UTF-8 or no word at all: the text comes back letter by letter."""
    header = f"text/html; charset={declared}" if declared else None
    found = decode_page(page(text).encode(charset), content_type=header)
    assert found.text == page(text)
    assert found.warnings == ()


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH, ICELANDIC, ENGLISH])
@pytest.mark.parametrize("language", ["", "en", "hu", "pl", "ru", "tr"])
def test_a_right_header_is_believed(text: str, language: str) -> None:
    """A western text that the header declares stays what it is, whatever language the template names."""
    found = decode_page(
        page(text, language=language).encode("cp1252"), content_type="text/html; charset=latin1"
    )
    assert found.text == page(text, language=language)


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        (POLISH, "iso8859-2", "iso-8859-2"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (CHINESE, "gb18030", "gbk"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (TURKISH, "cp1254", "iso-8859-9"),
        (GERMAN, "cp1254", "windows-1254"),
        (GERMAN, "cp1250", "windows-1250"),
    ],
)
def test_other_charsets_are_believed_as_declared(text: str, charset: str, label: str) -> None:
    """A charset that nobody declares by default is read as it is declared."""
    text = text.encode(charset, "ignore").decode(charset)
    found = decode_page(page(text).encode(charset), content_type=f"text/html; charset={label}")
    assert (found.text, found.source) == (page(text), "header")


def test_the_language_of_a_page_decides_between_equals() -> None:
    """Hungarian in ISO 8859-2 reads as well as western text, with other letters: `lang` tells which."""
    markup = page(HUNGARIAN, language="hu")
    found = decode_page(markup.encode("iso8859-2"), content_type="text/html; charset=iso-8859-1")
    assert found.text == markup


def test_a_meta_element_outweighs_a_default_header() -> None:
    """Where both declarations read well, the page knows better than its server."""
    markup = page(HUNGARIAN, meta="iso-8859-2")
    found = decode_page(markup.encode("iso8859-2"), content_type="text/html; charset=iso-8859-1")
    assert (found.text, found.source) == (markup, "meta")


def test_utf8_with_some_bad_bytes_stays_utf8() -> None:
    """A page with more letters of UTF-8 than bad bytes is none of western text, if it says so."""
    data = page("The café was shut. ").encode() + b"<p>caf\xe9 caf\xe9 caf\xe9</p>"
    found = decode_page(data, content_type="text/html; charset=utf-8")
    assert (found.charset, found.unreadable) == ("utf-8", 3)
    assert found.warnings == ("3 bytes are no utf-8 and stand as U+FFFD.",)


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", None])
def test_a_template_in_another_charset_is_read_too(label: str | None) -> None:
    """A page of UTF-8 around a story of western text has both right, unless a header says it is western."""
    head = "<html><head><title>Bac – Été à Nîmes</title></head><body><p>".encode()
    data = head + (FRENCH * 8).encode("cp1252") + b"</p></body></html>"
    found = decode_page(data, content_type=f"text/html; charset={label}" if label else None)
    assert FRENCH in found.text
    assert ("<title>Bac – Été à Nîmes</title>" in found.text) == (label != "iso-8859-1")


def test_western_letters_side_by_side_are_no_utf8() -> None:
    """A large letter before a space that does not break is as it is: of one kind, it may be chance."""
    text = "<p>" + "MANHÃ\u00a0: à la une, ACTUALITÉ\u00a0! Le café était fermé, l’été aussi. " * 8 + "</p>"
    assert decode_page(text.encode("cp1252")).text == text


def test_letters_of_no_language_are_told() -> None:
    """Text that is declared as what it can't be, and reads well as nothing known, comes with a warning."""
    data = page(FRENCH.replace("’", "'")).encode("mac-roman")
    article = extract(data, url="https://quay.example/a", content_type="text/html; charset=iso-8859-1")
    assert "The letters are of no language that is written in cp1252." in article.extraction.warnings


def test_many_bad_bytes_are_no_text() -> None:
    """Bytes that are no UTF-8 and read as nothing else are refused, however long the scripts beside them."""
    noise = bytes(byte for pair in zip(range(0x81, 0xFF), range(0x10, 0x8E), strict=True) for byte in pair)
    data = page("x").encode() + b"<p>" + noise * 4 + b"</p>"
    with pytest.raises(Undecodable):
        decode_page(data, content_type="text/html; charset=utf-8")


def test_few_letters_tell_nothing() -> None:
    """A handful of letters is no evidence for a language."""
    assert guess_charset("Łódź".encode("cp1250")) is None
    assert fit_of("Łódź".encode("cp1250"), "cp1250") is None


def test_what_reads_best_is_taken() -> None:
    """Of two charsets with the same letters in other places only one makes words."""
    sample = (RUSSIAN * 3).encode("koi8-r")
    own, other = fit_of(sample, "koi8-r"), fit_of(sample, "cp1251")
    assert (own or 0) >= FITS
    assert (other or 0) < FITS
