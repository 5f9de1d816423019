"""Rules for who made what: photo credits, bylines, contributors, sources, writers and their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.address import is_marked, is_told
from extractors.residue.dated import CLOCK, DATE
from extractors.residue.lines import AFTER, ANYWHERE, BETWEEN, EDGES, TAIL, Rule, any_of, ends_sentence, whole
from extractors.titles import fold_title

if TYPE_CHECKING:
    from extractors.residue.lines import Line

_PHOTO = {
    "en": r"(?:file |stock )?(?:photo|image|picture|photograph|illustration)(?:s"
    r"|graphs)?(?: (?:by|credit|source|courtesy(?: of)?|via))?|(?:photo|image|picture) credits?|credit"
    r"|courtesy(?: of)?",
    "fr": r"(?:crédits? )?photos?(?: d'illustration| d'archives?)?(?: (?:par|de))?|crédits?(?: photos?| "
    r"images?)?|illustration|image",
    "de": r"(?:symbol|archiv|titel)?(?:foto|bild|grafik|illustration)s?(?:quelle|nachweis|rechte)?(?: von)?",
    "es": r"(?:foto|imagen|fotografía|crédito|fotos|ilustración)(?: de| por| cortesía)?",
    "it": r"(?:foto|immagine|crediti|credit|fotografia|credito)(?: di| da)?",
    "nl": r"(?:foto|beeld|afbeelding|illustratie)s?(?: van| door)?",
    "more": r"фото|fotó|zdjęcie|fot\.|bilde|kuva|写真|사진",
    "pt": r"(?:foto|imagem|crédito|fotos|ilustração|reprodução|divulgação)(?: de| por)?",
}
AGENCY = (
    r"(?:getty(?: images)?|reuters|afp|a\.?p\.?|ap photo|associated press|epa(?:-efe)?|dpa|picture "
    r"alliance|imago|keystone|ansa|lapresse|efe|anp|lusa|belga"
    r"|shutterstock|istock|pa(?: wire| media| images)?|alamy|bloomberg|xinhua|sipa|wireimage|zuma"
    r"|unsplash|adobe stock|pixabay|ritzau|ntb|tass|rex|filmmagic|afp via getty)"
)
"""A supplier of photos (folded text)."""

PHOTO_LABEL = rf"(?:{any_of(_PHOTO)})"
"""What announces the maker of a photo (folded text)."""

_COURTESY = whole(
    rf"\W{{0,3}}photos? {AGENCY}|\W{{0,3}}(?:courtesy(?: of)?|photograph(?:ed)? by|via) [^.!?:]{{2,50}}\W*"
)
_NAMED = re.compile(rf"(?<=...)(?<![.!?…。])\W{{1,3}}{AGENCY}\s*/\s*[^.!?:/]{{2,40}}$")
_WHO = r"(?:[^.!?]|\b\w\.)"
_CREDIT_LINE = whole(
    rf"[(\[]?\W{{0,3}}{PHOTO_LABEL}\s*[:\uff1a/|©]\s*{_WHO}{{2,90}}\W*"
    rf"|[(\[]?{PHOTO_LABEL} by {_WHO}{{2,60}}[)\]]?"
)
_AGENCY_LINE = whole(
    rf"[(\[]?\W{{0,3}}(?:[^.!?:]{{2,60}}\s*/\s*)?{AGENCY}(?:\s*[/,|]\s*[^.!?:]{{2,40}})?[)\]]?"
    rf"|[(\[]?\W{{0,3}}©\s*[^.!?]{{2,60}}[)\]]?"
)
_SUPPLIED = whole(rf"[(\[]?\W{{0,3}}(?:{PHOTO_LABEL})\s+{AGENCY}(?:\s?/\s?[^.!?:/]{{2,40}})?[)\]]?")
_IN_BRACKETS = whole(
    rf"\((?:{AGENCY}|sda|keystone-sda|ats|apa|sid|kna|epd|awp|belga|anp|lusa|europa press)"
    r"(?:\s?[/,-]\s?\w{2,12}){0,3}\)"
)
_CAPTION = re.compile(
    rf"(?<=...)\W(?:[(\[](?:{PHOTO_LABEL})(?:\s*[:\uff1a/|]\s*|\s+by\s+){_WHO}{{2,80}}[)\]]\.?"
    rf"|(?:(?:photo|image|picture) (?:by|courtesy)\s|(?:credits?|crédits?(?: photos?)?)\s?[:\uff1a]|©)"
    rf"\s*{_WHO}{{2,80}}"
    rf"|(?:{PHOTO_LABEL})\s*[:\uff1a]\s*{_WHO}{{0,60}}(?:/|\b{AGENCY}\b){_WHO}{{0,40}})$"
)

_BY = {
    "en": r"(?:written |posted |published |story |text |words |article |report )?by",
    "fr": r"(?:écrit |publié |posté )?par|propos recueillis par|texte\s?:?",
    "de": r"(?:ein (?:artikel|beitrag|text|kommentar|gastbeitrag) )?von|autor(?:in)?:|text:",
    "es": r"(?:escrito |publicado )?por|texto:",
    "it": r"(?:scritto |a cura )?di|da",
    "nl": r"(?:geschreven )?door|tekst:",
    "pt": r"(?:escrito |publicado )?por|texto:",
}
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.'\u2019-]*"
_BYLINE = re.compile(
    rf"\W{{0,3}}(?i:{any_of(_BY)})\s+{_NAME}(?:\s+(?:(?:de|di|van|von|der|den|da|do|la|le|el|bin|al|du"
    rf"|dos|y|e|et|and|und|en|avec|with|mit|con|com|met|&)\s+)*{_NAME}){{0,6}}"
    rf"(?:\s*[,|/·•\u2013-]\s*.{{2,60}}|\s+\(?(?:Follow )?@\w+\)?\.?)?"
)
# One name alone is a way or a place, "By Train", "Von Basel", unless it is no person's.
_TO_PLACE = re.compile(
    rf"\W{{0,3}}(?i:by|par|von|por|di|da|door)\s+(?!(?i:{AGENCY}|\w*reda[kcç]\w*|rédaction|staff|editors?|admin"
    rf"|agen\w+|news\w*|onlin\w*)\b)(?=[^\s,|/·•@]*$){_NAME}"
)
_EMPTIED = re.compile(rf"\W{{0,3}}(?i:{any_of(_BY)})\s+(?i:{DATE}{CLOCK}?)")

_SOURCE = (
    r"\W{0,3}(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|fontes|bron|bronnen"
    r"|via)\s*[:\uff1a]\s*[^.!?]{2,90}"
)
_IS_SOURCE = whole(_SOURCE)
_SOMEBODY = re.compile(
    r"[:\uff1a]\s*(?:(?:an?|two|some|une?|des?|un[oa]?|dos|due|uma?|een|twee)\s[a-zà-öø-ÿ]|(?:eine?|zwei)\s)"
)
_ADDRESSES = {
    "en": r"(?:do you have|have|got) a (?:(?:news |story )?tip|story)\b.{0,240}|(?:e-?mail\b(?!:)|write to"
    r"|contact|reach"
    r"|message|tweet"
    r"|send tips to|get in touch|follow|you can (?:reach|follow|contact|find|email)|tips\?)\b.{0,200}"
    r"(?:\S@\S|@\w{3,}|\btwitter|\bfacebook|\binstagram|\bon x\b|\bbluesky|\blinkedin|https?:).{0,120}"
    r"|.{3,160}\b(?:can|may) be (?:reached|contacted|followed|found) (?:at|on|via|by) .{0,60}(?:\S@\S"
    r"|@\w{3,}|\btwitter).{0,60}"
    r"|.{3,500}[.!?] (?:you can )?(?:follow|e-?mail|reach|contact) (?:him|her|them|us|me|\w+) "
    r".{0,30}(?:@\w{3,}|\S@\S).{0,60}"
    r"|(?:more|follow) .{2,60}(?:at|:) (?:https?://\S{4,60}(?: and |[\s.]*)){1,3}",
    "fr": r"(?:contacte[rz]|écrire à|écrivez(?:-nous)?|suivez|retrouvez)\b.{0,160}(?:\S@\S|@\w{3,}"
    r"|\btwitter|https?:).{0,80}",
    "de": r"(?:kontakt|schreiben sie|folgen sie|e-?mail an|mail an)\b.{0,160}(?:\S@\S|@\w{3,}|\btwitter"
    r"|https?:).{0,80}",
    "es": r"(?:contacto|contacta|escribe|escríbenos|sigue)\b.{0,160}(?:\S@\S|@\w{3,}|\btwitter"
    r"|https?:).{0,80}",
}
_ADDRESS = re.compile(
    r"[^\s@]{1,64}@[^\s@]{2,64}\.\w{2,}\.?|@\w{3,30}"
    r"|(?:https?://)?(?:www\.)?(?:twitter|x|facebook|instagram)\.com/\S{1,60}"
)
_BETWEEN = re.compile(r"[\s,|;·]+")
_WRITER = re.compile(
    rf"\W{{0,3}}{_NAME}(?:\s+(?:(?:de|di|van|von|der|den|da|do|la|le|el|bin|al|du|dos)\s+)*{_NAME}){{0,4}}"
    r"(?:,[^.!?,]{2,60},)?\s(?:is|are|ist|est|es|è|is een|é)\s(?:an?\s|the\s|our\s|une?\s|l[ea]\s"
    r"|ein[e]?\s|el\s"
    r"|una?\s|um\s|uma\s|een\s|il\s|lo\s)?(?:[^.!?]{0,60}\b)?(?i:reporter|writer|journalist|correspondent"
    r"|columnist"
    r"|editor|contributor|author|blogger|producer|freelancer|staffer|redakteur|korrespondent|journaliste"
    r"|rédact(?:eur|rice)|chroniqueu(?:r|se)|correspondant|periodista|redactor|columnista|giornalista"
    r"|redattore"
    r"|redacteur|jornalista|repórter|colunista)\w*\b(?s:.{0,500})"
)
_AT_WORK = re.compile(
    r"\b(?:for|at|with|covering|covers?|who (?:covers|writes|reports)|based in|follow|twitter|tips"
    r"|e-?mail|@\w|beim?|für|chez|pour|au|à|del?|en|para|per|presso|bij|voor|da|do)\b"
)


_NEWS = re.compile(
    r"\b(?:since|seit|depuis|desde|sinds|da quando|prison|arrest\w*|jail\w*|detained|held|haft|verhaftet"
    r"|prigione|detenut\w+|carcere|cárcel|prisão|gevangen\w*|gevangenis|killed|died|dead|mort|getötet"
    r"|tué|tuée"
    r"|ucciso|uccisa|asesinad[oa]|vermoord|assassinad[oa]|accused|accusée?|angeklagt|sued|fired|resigned"
    r"|acusad[oa]|accusat[oa]|suspected|missing|vermisst|disparue?)\b"
)
# Who is a journalist and something besides, in small letters, is somebody in the news.
_ALSO_IS = re.compile(
    r"^[^.!?]*\s(?:and|et|und|y|e|en)\s(?>(?:(?:an?|the|une?|l[ea]|eine?|una?|uma?|een)\s)?)"
    r"(?!host|author|editor|writer|podcast|co-?|columnist|producer|photographer|critic|teacher|lives|works"
    r"|writes|reports|news|former|based|award|autor|moderat|schreibt|lebt|arbeitet|auteur|écri|vit|escrib|vive"
    r"|scrive|schrijf|woont|colunista|escreve)[a-zà-öø-ÿ]"
)
_COVERS = re.compile(
    r"\b(?:cover\w*|writ\w+|report(?:s|ing)|specialis\w+|specializ\w+|based in|follow|twitter|tips|e-?mail"
    r"|https?:|berichtet|schreibt|couvre|spécialis\w+|escribe|cubre|scrive|segue|schrijft|escreve|cobre)\b|@\w"
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|wrote|warned|sagte|sagt|erklärte|a dit|selon|dijo|según|ha detto|secondo|zei"
    r"|volgens|disse)\b"
)
_REACH = whole(rf"(?s)\W{{0,6}}(?:{any_of(_ADDRESSES)})")
_TO_PAPER = whole(
    r"(?s)(?=.*(?:\S@\S|@\w{3,}|https?:|\btip\b|twitter|facebook|instagram|\bon x\b|bluesky|linkedin))"
    r".*\b(?:(?:a|news|story|got|send) tips?|reporters?|editors?|newsroom|newsdesk|journalists?|columnists?"
    r"|(?:email|e-mail|contact|reach"
    r"|follow|message|tweet|write to) (?:me|us|him|her|them)|redaktion|rédaction|redacción|redazione"
    r"|l'auteure?|letters to the editor|écrivez-nous|suivez-nous"
    r"|(?:folgen|schreiben) sie (?:uns|mir|dem autor|der autorin)|escríbenos|síguenos|the author"
    r"|this author|the writer)\b.*"
)
_BY_PHONE = whole(
    r"\W{0,6}(?:(?:our |the )?(?:staff(?: writers?)?|news(?:room|desk)|editors?|writers?|authors?|reporters?)"
    r" (?:can|may) be reached (?:at|on|by phone at)"
    r"|la rédaction est joignable au|die redaktion (?:ist )?erreich(?:en sie|bar)(?: ist)? unter"
    r"|(?:puede )?contact(?:ar|e)(?: con)? la redacción(?: en el| al)?|la redazione risponde al(?: numero)?"
    r"|de redactie is bereikbaar (?:op|via)|a redação atende (?:no|pelo))"
    r"(?: (?:telefon|tel\.?|phone|teléfono|número))?:? \+?[\d()/ .-]{7,24}\W*"
)
_FOR_AN_END = re.compile(
    r"\S@\S+\s(?:to|um|pour|para|per|om)\s(?!(?:send|share|submit|report|contact|get|comment|reach|suggest|tell"
    r"|pass|subscribe)\b)[a-z]"
)
_TO_PERSON = re.compile(
    rf"\W{{0,3}}(?:(?i:contact|e-?mail|reach|write to|follow|tweet|message|contacter?|écrire à|suivez|kontakt"
    rf"|contacto|contacta|escribe a|sigue a)\W{{1,3}})?(?:{_NAME}\s+){{1,3}}{_NAME}"
    r"(?:,? (?:can|may) be (?:reached|contacted|followed|found))?"
    r"(?:\s(?:at|on|via|by|sur|à|bei|auf|en|a|:)|:)?\s[^\s]{0,60}(?:@|https?:|twitter|facebook"
    r"|instagram)[^,;!?]{0,60}"
)
_LABEL_END = re.compile(r"[:\uff1a/|©]|\s(?:by|von|par|de|por|di|da|van|door)\s", re.IGNORECASE)
_MAKER = re.compile(
    rf"\b{AGENCY}\b|[/|©@]|\b(?:courtesy|via|handout|screenshot|archiv\w*|archives?|montage|zvg|dr"
    r"|divulgação|reprodução|submitted|provided|supplied|wikimedia|commons|flickr|instagram|facebook"
    r"|twitter)\b"
)
_LETTERS = re.compile(r"[^\W_][\w.'\u2019-]*")
_JOINED = frozenset(
    re.findall(
        r"\w+",
        "de di van von der den da do la le el bin al du dos del des y e et and und en for für of the pour per"
        " para by par por door via",
    )
)
_MOST_NAMES = 8
_AND = re.compile(r"\s*[,;&|]\s*|\s+(?:and|et|und|y|e|en)\s+")
_WITH_AGENCY = re.compile(
    rf"[^.!?:]{{0,40}}\b(?:avec|with|mit|con|com|met) (?:les agences|agencies|agenturen|{AGENCY})"
)


def _names_authors(line: Line) -> bool:
    """Say whether a line is nothing but names of the page's authors."""
    names = [fold_title(name) for name in _AND.split(line.text)]
    return all(name in line.authors for name in names if name)


def _is_byline(line: Line) -> bool:
    """Say whether a line names its writer and no more."""
    if line.authors and _names_authors(line):
        return True
    if line.zone == "head" and _WITH_AGENCY.fullmatch(line.folded):
        return True
    if ends_sentence(line.text) and not line.folded.startswith(("article by", "text by")):
        return False
    if _BYLINE.fullmatch(line.text):
        return not (_TO_PLACE.fullmatch(line.text) or (line.type == "h2" and line.zone == "tail"))
    return _EMPTIED.fullmatch(line.text) is not None


_MARKS = re.compile(r"[:\uff1a©/(\[]| by ")


def ends_in_credit(line: Line) -> bool:
    """Say whether a line ends in the credit of a photo, whatever stands before it."""
    return _credit_in(line.folded) is not None


def _credit_in(folded: str) -> re.Match[str] | None:
    """Return the credit that ends a line, with the mark before it."""
    return _CAPTION.search(folded) or (_NAMED.search(folded) if "/" in folded else None)


def _is_caption(line: Line) -> bool:
    """Say whether a line is a caption that ends in its credit."""
    if not _MARKS.search(line.folded) or line.folded.startswith('"') or line.type == "h2":
        return False
    found = _credit_in(line.folded)
    if found is None:
        return False
    before = line.folded[: found.start() + 1].rstrip(" ([").removesuffix("(c)").rstrip()
    return line.type == "caption" or not ends_sentence(before)


def _is_address(line: Line) -> bool:
    """Say whether a line is nothing but addresses: e-mail, or a name on a network."""
    if "@" not in line.folded and ".com/" not in line.folded:
        return False
    words = [word for word in _BETWEEN.split(line.folded) if word]
    return all(_ADDRESS.fullmatch(word) for word in words)


def _is_writer(line: Line) -> bool:
    """Say whether a line after the text introduces its writer."""
    if not _WRITER.fullmatch(line.text) or not _AT_WORK.search(line.folded):
        return False
    if any(name in line.title_form for name in line.authors):
        return True
    if _ALSO_IS.search(line.text) and not _COVERS.search(line.folded):
        return False
    return is_marked(line) or not (_SPEECH.search(line.folded) or _NEWS.search(line.folded))


def _is_contact(line: Line) -> bool:
    """Say whether a line says how to reach the paper or its writer, and not the police or a box office."""
    if _is_address(line) or _BY_PHONE(line):
        return True
    if not _REACH(line):
        return False
    return (
        is_marked(line)
        or any(name in line.title_form for name in line.authors)
        or (not is_told(line) and (_TO_PAPER(line) or _is_to_person(line.text)))
    )


def _is_source(line: Line) -> bool:
    """Say whether a line names where a report is from; "a mother, two sailors" are no agency."""
    return _IS_SOURCE(line) and not _SOMEBODY.search(line.text)


def _is_to_person(text: str) -> bool:
    """Say whether a line says how to reach somebody, and not to what end."""
    return _TO_PERSON.fullmatch(text) is not None and not _FOR_AN_END.search(text)


def _is_credit(line: Line) -> bool:
    """Say whether a line is a label for photos and their maker's name."""
    if line.zone == "head" and (_AGENCY_LINE(line) or _COURTESY(line)):
        return True
    if line.type == "h2":
        return False
    if _SUPPLIED(line):
        return True
    if not _CREDIT_LINE(line):
        return False
    return line.type == "caption" or _is_maker(line.text)


def _is_maker(text: str) -> bool:
    """Say whether what follows a photo's label is a maker: a supplier, or a few words in capitals."""
    label = _LABEL_END.search(text)
    rest = text[label.end() :] if label else text
    if _MAKER.search(rest.casefold()):
        return True
    words = _LETTERS.findall(rest)
    if not words or len(words) > _MOST_NAMES:
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in _JOINED for word in words)


RULES = (
    Rule(
        name="photo-credit",
        zones=ANYWHERE,
        longest=120,
        holds=_is_credit,
    ),
    Rule(name="photo-credit", zones=ANYWHERE, longest=320, holds=_is_caption),
    Rule(name="byline", zones=EDGES, longest=120, holds=_is_byline),
    Rule(name="source-credit", zones=BETWEEN, longest=40, holds=_IN_BRACKETS),
    Rule(name="source-credit", zones=EDGES, longest=110, holds=_is_source),
    Rule(
        name="contact",
        zones=AFTER,
        longest=600,
        holds=_is_contact,
    ),
    Rule(name="writer", zones=TAIL, longest=600, holds=_is_writer),
)
