"""Tells names of persons from roles, organisations and other words, and takes bylines apart into names."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from extractors.agencies import agency_of
from extractors.eastern_names import is_eastern_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ADDRESS = re.compile(r"\S*(?:https?:|www\.|@)\S*", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_PARENTHESIS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_AND = "and|et|und|och|og|en|oraz|with|avec|mit|con|AND|ET|UND|OCH|OG|ORAZ|AVEC|MIT"
_MARKS = "[,;/&|\u2022\u00b7\u3001\uff0c]"
_SPLIT = re.compile(rf"\s*{_MARKS}+\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+|\s+[-\u2013\u2014]+\s+|\n+")
_LISTED = re.compile(r"\s*[,/&+]\s*")
_LETTER_AND = re.compile(r"\s+[yei]\s+")
_OURS = re.compile(
    r"(?:von unser(?:er|em|en) \w+"
    r"|(?:door|van) onze (?:correspondent|medewerker|redacteur|redactrice|verslagge(?:efster|ver))"
    r"|dal(?:la)? nostr[oa] (?:corrispondente|inviat[oa](?: speciale)?)"
    r"|de notre (?:correspondante?|envoyée? spéciale?)"
    r"|de nuestr[oa] (?:corresponsal|enviad[oa](?: especial)?)|d[oa] noss[oa] (?:correspondente|enviad[oa])"
    r"|(?:by|from) our (?:own |\w+ )?(?:correspondent|reporter))(?:\s*:\s*|\s+)(?=\w)",
    re.IGNORECASE,
)
_INTRODUCING = (
    r"by|view all posts by|(?:reporting|reporting and writing|reported|writing) by|words(?=\s*:)"
    "|(?:written|posted|submitted|story|words|text|analysis|opinion|review|report) by|par"
    "|(?:an? )?(?:guest |opinion )?(?:analysis|article|column|comment|commentary|essay|interview|post) by"
    "|(?:eine? )?(?:analyse|essay|interview|kolumne|kommentar|leitartikel|reportage) von"
    "|(?:eine? )?gast(?:artikel|autor(?:in)?|beitrag|essay|kolumne|kommentar)(?: von)?"
    "|(?:une? )?(?:analyse|billet|chronique|enquête|entretien|interview|reportage|tribune) (?:de|par)"
    "|(?:una? )?(?:análisis|artículo|columna|crónica|entrevista|reportaje|tribuna) (?:de|por)"
    "|texte? (?:de|par)|propos recueillis par|écrit par|rédigé par|publié par"
    "|von|por|escrito por|publicado por"
    "|di|scritto da|a cura di|door|geschreven door|af|av|przez|napisał|autor(?:a|es)?|author|auteur"
    "|autore|verfasser|text|texte|tekst|текст|автор"
)
_PICTURES = (
    "bild(?:er)?|f[oó]t[oó](?:s|grafie|grafía|grafia)?|fotografen?|grafik|graphics?|illustrations?|images?"
    "|photo(?:s|graph(?:s|y)?)?|pictures?|v[ií]d[eé]os?"
)
_AND_PICTURES = re.compile(
    rf"\b(?:report|story|text[eo]?|words)\s+(?:&|{_AND}|y|e)\s+(?:{_PICTURES})\s*(?::|\b(?:by|de|par|por|von)\b)"
    rf"|\b(?:{_PICTURES})\s+(?:&|{_AND}|y|e)\s+(?:report|story|text[eo]?|words)\s*(?::|\b(?:by|de|par|por|von)\b)",
    re.IGNORECASE,
)
_EDITED = (
    "(?:(?:additional|further) reporting|compil(?:ed|ing)|edit(?:ed|ing)|produc(?:ed|tion)) by"
    "|translat(?:ed|ion) by"
    "|(?:bearbeitet|redigiert|übersetzt) von|(?:édité|traduit) par|(?:editado|traducido|traduzido) por"
)
_OF_OTHERS = rf"(?:(?:{_PICTURES})\s*(?::|\b(?:by|de|di|par|por|von)\b)|{_EDITED}\b)"
_OTHERS = re.compile(_OF_OTHERS, re.IGNORECASE)
_NEXT_CREDIT = re.compile(rf"\.\s+(?={_OF_OTHERS})", re.IGNORECASE)
_PICTURES_ALONE = re.compile(rf"(?:{_PICTURES})", re.IGNORECASE)
_PICTURE = "\ue000"  # behind the name of somebody who took the pictures
_WITH = re.compile(r"\A(?:avec|com|con|met|mit|with)\s+", re.IGNORECASE)
_HONORIFIC = re.compile(
    r"\A(?:(?:(?:Univ\.-)?Prof\.?|D?Dr\.?|Mag\.|Dipl\.-Ing\.|Priv\.-Doz\.)\s+(?:(?:h\.\s?c|jur|med|nat|phil|rer)\.\s*)*)+(?=\w)",
    re.IGNORECASE,
)
_CJK_BY = "文|作者|记者|記者|撰文|取材・文"
_PREFIX = re.compile(
    rf"\A(?:(?:{_INTRODUCING})(?:\s*:\s*|\s+)|(?:{_CJK_BY})\s*[:/\uff1a\uff0f]?\s*)(?=\w)", re.IGNORECASE
)
_DATED = re.compile(
    rf"\A[^\n]{{0,50}}?\d{{2}}\S{{0,3}}(?:\s+[A-Za-z.]{{1,5}}){{0,2}}\s*[|,\u00b7\u2022\u2013\u2014-]*\s+"
    rf"(?:{_INTRODUCING})\s*(?::\s*|\s)(?=\w)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_ALONE = re.compile(rf"(?:{_INTRODUCING})\s*:?\s*", re.IGNORECASE)
_STARTS = frozenset(
    (
        *(
            "a ",
            "af",
            "an",
            "au",
            "av",
            "by",
            "da",
            "de",
            "di",
            "do",
            "es",
            "fr",
            "ge",
            "na",
            "op",
            "pa",
            "ph",
            "po",
        ),
        *(
            "pr",
            "pu",
            "re",
            "ré",
            "sc",
            "st",
            "su",
            "te",
            "va",
            "ve",
            "vi",
            "vo",
            "wo",
            "wr",
            "éc",
            "ав",
            "те",
        ),
    )
)
_CJK_START = re.compile(f"(?:{_CJK_BY})\\s*[:/\uff1a\uff0f]")
_TITLE_AFTER = re.compile(r"\s*(?:기자|記者|记者|特派員|編集委員)$")
_CUT = re.compile(
    r"\s+(?:(?:for|in|at|le|am|il|el|op|auf|para|per|pour) |(?i:on|published|updated|posted|publi[ée]\w*"
    r"|veröffentlicht|publiziert|pubblicato|geplaatst|опубликовано)(?:\s|:|$)).*",
    re.DOTALL,
)
_NOBODY = (
    "(?:user )?admin|administrator|administrador|anonym\\w*|author|autor|auteur|editors?|editorial|guest|news"
    "|(?:guest|staff|contributing|gast) ?(?:author|autor(?:in)?|post|poster)|(?:auteur|autora?) invit\\w+"
    "|newsroom|online|null|none|redactie|redacción|redação|redaktion|redazione|rédaction|redakcja"
    "|staff(?: (?:writer|reporter|report)s?)?|undefined|unknown|user|root|webmaster|web ?desk|news ?desk"
    "|wordpress|published|editor-?in-?chief"
)
_NO_NAME = re.compile(
    rf"(?:the |la |le |die |el |o |a |il |da |de la |della |dalla )?(?:{_NOBODY})|the\s.*"
    r"|(?-i:(?:[A-Z]\.\s?)+[A-Z]?\.?)|(?:[A-Z]\.){2,}|(?-i:[A-Z]{2,4}|Ph\.?D|M\.?D)\.?",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESSED = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|fr|de|ch|uk|it|es|nl)\b|\d\d|[^\W\d_]{3}\.(?-i:[a-z]{2}|info|news)\b(?!\.)"
    r"|(?:部|社|网|網|报|報|新闻|新聞|ニュース|编辑|編集|뉴스|신문|频道|中心|委员会|委員会)\Z",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:agency|agence|agentur|agencia|agenzia|agências?|bureau|desk|editorial|foundation|gmbh|group|groupe|grup[ao]|gruppo|inc"
    r"|institute|llc|ltd|magazine|media|network|news|newspaper|newsroom|online|press|redaktion|redazione"
    r"|rédaction|redacción|reports|services?|society|staff|team|university|weekly|zeitung|wires?|channel"
    r"|company|corporation|reporting|wordpress|redação|redacao|redactie|redaksjonen|redakc\w+|toimitus"
    r"|agencias|equipo|équipe|nieuwsdienst|newsdesk|редакция)\b",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"(?:(?:Das|De|Der|Die|El|Het|Il|La|Las|Le|Les|Los|O)\s|L['\u2019])[A-Z\u00c0-\u00de][\w-]{3,}"
)
_COMPANY = re.compile(
    r"\s(?:S\.\s?A\.?|S\.\s?p\.\s?A\.?|[Ss]\.\s?r\.\s?[lo]\.?|S\.L\.?|B\.V\.?|N\.V\.?|e\.\s?V\.?|d\.\s?o\.\s?o\.?"
    r"|[Ss]p\.?\s?z\s?o\.?\s?o\.?|A/S|AG|KG|Kft\.?|Zrt\.?|Ltda\.?|PLC|plc|Pty|Oyj?)\Z"
)
_ROLE = re.compile(
    r"\b(?:columnists?|contributors?|correspondents?|correspondant\w*|editors?|journalist\w*|korrespondent\w*"
    r"|producers?|redakteur\w*|redacteur|redactora?|reporter\w*|writers?|freelancer?|periodista|giornalista"
    r"|special to|intern|analyst|critic)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'\u2019.\u00b7-]*", re.UNICODE)
_PARTICLES = frozenset(
    """
    af al av bin bint da das de dei del della den der di do dos du e el ibn la le los ter ten van vom von y zu
    """.split()  # noqa: SIM905 - as a list, one word a line, it would hide the code below it
)
_NO_PART = frozenset(
    """
    about account advertisement all analysis and any are at breaking by by-line click comment comments
    contact copy ein eine email exclusive facebook follow for from gallery getty home how image images in
    instagram is latest live log mail min minutes more most my newsletter not of offers on opinion or our
    photo photos popular posts print published read review save sections share sign source special
    sponsored subscribe tags that the this to top topics twitter une updated video view was watch we what
    whatsapp when where who why with you your monday tuesday wednesday thursday friday saturday sunday
    today yesterday
    """.split()  # noqa: SIM905 - see _PARTICLES
)
_SMALL_PARTICLES = frozenset(("bin", "den", "der", "du", "ten", "ter", "van", "von", "zu"))
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-ÝΑ-Ωа-яА-Я]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SCOTTISH = re.compile(r"(?<=\bMc)[a-z]")
_INITIALS = 2
_FEW_WORDS = 2
_HAN, _KANA, _HANGUL = "\u3400-\u9fff\u3005", "\u3040-\u30ff", "\uac00-\ud7af"
_EAST = f"{_HAN}{_KANA}{_HANGUL}"
_CJK_LETTER = re.compile(f"[{_EAST}]")
_CJK = re.compile(f"[{_EAST}]{{2,6}}(?:[\u00b7\u30fb ][{_EAST}]{{1,6}})?")
_LONE = re.compile(r"[A-Z\u00c0-\u024f][a-z\u00df-\u024f'\u2019-]+", re.UNICODE)
_EDGES = " .:*-\u2013\u2014\u00a0\u201c\u201d\"'"
_LONGEST_NAME = 60
_MOST_WORDS = 6
_PRINTED_WORDS = 5
_LONGEST_BYLINE = 500
_LABEL = 50


def name_parts(text: str) -> list[str]:
    """Split a byline at commas, bars and words for "and", without addresses, brackets and introductions."""
    plain = _NEXT_CREDIT.sub("; ", _ADDRESS.sub(" ", _TAG.sub(" ", unescape(text[:_LONGEST_BYLINE]))))
    cleaned = _PARENTHESIS.sub(_unbracketed, _AND_PICTURES.sub("by ", plain))
    parts = (half for part in _SPLIT.split(cleaned) for half in _halves(part))
    return [bare for part in _of_words(parts) if (bare := _bare(part))]


def _of_words(parts: Iterable[str]) -> Iterator[str]:
    """Leave out who took pictures or edited: names behind "photos by" up to the next introduction."""
    is_other = False
    for part in map(str.strip, parts):
        is_other = bool(_OTHERS.match(part)) or (is_other and not _PREFIX.match(part))
        if not is_other and _PICTURE not in part:
            yield part


def _unbracketed(match: re.Match[str]) -> str:
    """Return the agencies that stand in brackets behind a name; a place or a role there says nothing."""
    inside = _WITH.sub("", match[0][1:-1].strip())
    if _PICTURES_ALONE.fullmatch(inside):
        return f" {_PICTURE}"
    whole = (inside,) if agency_of(inside) else tuple(filter(agency_of, _LISTED.split(inside)))
    return f", {', '.join(whole)}, " if whole else " "


def begins_as_byline(text: str) -> bool:
    """Say whether a text begins with "By", "Von" or another such word, or has it behind a date."""
    if _DIGIT.search(text, 0, _LABEL) and _DATED.match(text):
        return True
    if text[:2].casefold() not in _STARTS and not _CJK_START.match(text):
        return False
    return bool(_PREFIX.match(text) or _ALONE.fullmatch(text) or _OURS.match(text))


def _halves(part: str) -> list[str]:
    """Split at the "and" that is one letter in Spanish, Italian, Polish, unless it stands inside a name."""
    halves = _LETTER_AND.split(part)
    return halves if all(len(half.split()) > 1 or agency_of(half.strip()) for half in halves) else [part]


def _bare(part: str) -> str:
    """Return a name without what stands before and after it."""
    words = _DATED.sub("", " ".join(part.split()).strip(_EDGES))
    ours = _OURS.match(words)
    if ours and is_printed_name(words[ours.end() :]):
        return words[ours.end() :]
    name = _CUT.sub("", _PREFIX.sub("", words))
    return _HONORIFIC.sub("", _TITLE_AFTER.sub("", name)).strip(_EDGES)


def is_name(name: str, *, lone: bool) -> bool:
    """Say whether a text that markup calls an author can be a person's name; `lone`: a single word, too."""
    if not 1 < len(name) <= _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    if " " not in name and not (_LONE.fullmatch(name) and lone):
        return bool(_CJK.fullmatch(name)) and (
            is_eastern_name(name) or (lone and not _ADDRESSED.search(name))
        )
    if _NO_NAME.fullmatch(name):
        return False
    return not any(pattern.search(name) for pattern in (_ADDRESSED, _ORGANISATION, _COMPANY, _ROLE))


def is_masthead(name: str) -> bool:
    """Say whether two words read as a newspaper's name: an article and a capitalised word."""
    return bool(_MASTHEAD.fullmatch(name))


def in_case(name: str) -> str:
    """Return a name that is written in capitals as names are written; other names, and initials, stay."""
    words = name.split()
    if len(words) < _FEW_WORDS or not name.isupper() or _CJK_LETTER.search(name):
        return name
    return " ".join(_word_in_case(word, is_first=place == 0) for place, word in enumerate(words))


def _word_in_case(word: str, *, is_first: bool) -> str:
    """Write one word of a name: "JEAN-LUC" as "Jean-Luc", "VON" small, "J.R." and "TJ" as they are."""
    if "." in word or not (_VOWEL.search(word) or len(word) > _INITIALS):
        return word
    if not is_first and word.lower() in _SMALL_PARTICLES:
        return word.lower()
    return _SCOTTISH.sub(
        lambda found: found[0].title(), _LETTERS.sub(lambda part: part[0].capitalize(), word)
    )


def is_organisation(name: str) -> bool:
    """Say whether capitalised words name an organisation or its staff, or read as a newspaper's name."""
    return not name[:1].islower() and bool(_ORGANISATION.search(name) or _MASTHEAD.fullmatch(name))


def is_printed_name(name: str) -> bool:
    """Say whether words on the page are a person's name: two to five, capitalised, none of every day."""
    if _CJK_LETTER.search(name):
        return is_eastern_name(name)
    words = name.split()
    if not 2 <= len(words) <= _PRINTED_WORDS or not is_name(name, lone=False) or _MASTHEAD.fullmatch(name):
        return False
    large = [word for word in words if word not in _PARTICLES]
    if len(large) < 2 or any(word.lower().strip(".:") in _NO_PART for word in large):
        return False
    return all(_WORD.fullmatch(word) and not word[0].islower() for word in large)


def turned_name(text: str) -> str | None:
    """Return "Anna Brand" for "Brand, Anna", None for anything else."""
    family, comma, given = (half.strip() for half in text.partition(","))
    if not comma or not (_LONE.fullmatch(family) and _LONE.fullmatch(given)):
        return None
    turned = f"{given} {family}"
    return turned if not (agency_of(family) or agency_of(given)) and is_printed_name(turned) else None


def affiliations(names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop single words beside whole names: "Ana Gil, Lighthouse" tells where she works."""
    if any(" " in name for name in names):
        return tuple(name for name in names if " " in name or _CJK.fullmatch(name))
    return names


def plain_name(name: str) -> str:
    """Fold a name for comparisons: case, spaces, dots and a leading article don't count."""
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))
