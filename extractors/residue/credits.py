"""Rules for who made what: photo credits, bylines, contributors, sources, writers and their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.dated import CLOCK, DATE
from extractors.residue.lines import ANYWHERE, EDGES, TAIL, Rule, any_of, either, ends_sentence, whole

if TYPE_CHECKING:
    from extractors.residue.lines import Line

_PHOTO = {
    "en": r"(?:file |stock )?(?:photo|image|picture|photograph|graphic|illustration|video)(?:s"
    r"|graphs)?(?: (?:by|credit|source|courtesy(?: of)?|via))?|(?:photo|image|picture) credits?|credit"
    r"|courtesy(?: of)?",
    "fr": r"(?:crédits? )?photos?(?: d'illustration| d'archives?)?(?: (?:par|de))?|crédits?(?: photos?| "
    r"images?)?|illustration|image",
    "de": r"(?:symbol|archiv|titel)?(?:foto|bild|grafik|illustration)s?(?:quelle|nachweis|rechte)?(?: von)?",
    "es": r"(?:foto|imagen|fotografía|crédito|fotos|ilustración)(?: de| por| cortesía)?",
    "it": r"(?:foto|immagine|crediti|credit|fotografia|credito)(?: di| da)?",
    "nl": r"(?:foto|beeld|afbeelding|illustratie)s?(?: van| door)?",
    "pt": r"(?:foto|imagem|crédito|fotos|ilustração|reprodução|divulgação)(?: de| por)?",
}
_AGENCY = (
    r"(?:getty(?: images)?|reuters|afp|a\.?p\.?|ap photo|associated press|epa(?:-efe)?|dpa|picture "
    r"alliance|imago|keystone|ansa|lapresse|efe|anp|lusa|belga"
    r"|shutterstock|istock|pa(?: wire| media| images)?|alamy|bloomberg|xinhua|sipa|wireimage|zuma"
    r"|unsplash|adobe stock|pixabay|ritzau|ntb|tass|rex|filmmagic|afp via getty)"
)
_LABEL = rf"(?:{any_of(_PHOTO)})"
_CREDIT_LINE = whole(
    rf"[(\[]?\W{{0,3}}{_LABEL}\s*[:\uff1a/|©]\s*[^.!?]{{2,90}}\W*|[(\[]?{_LABEL} by [^.!?]{{2,60}}[)\]]?"
)
_AGENCY_LINE = whole(
    rf"[(\[]?\W{{0,3}}(?:[^.!?:]{{2,60}}\s*/\s*)?{_AGENCY}(?:\s*[/,|]\s*[^.!?:]{{2,40}})?[)\]]?"
    rf"|[(\[]?\W{{0,3}}©\s*[^.!?]{{2,60}}[)\]]?"
)
_CAPTION = re.compile(
    r"(?s:.{4,240}?)\W(?:\(?(?:photo|image|picture) (?:credit|by|courtesy)[:\s]"
    rf"|\(?(?:{_LABEL})\s*[:\uff1a]|©)\s*[^.!?:]{{2,80}}\W*"
)

_BY = {
    "en": r"(?:written |posted |published |story |text |words )?by",
    "fr": r"(?:écrit |publié |rédigé |posté )?par|propos recueillis par|texte\s?:?",
    "de": r"(?:ein (?:artikel|beitrag|text|kommentar|gastbeitrag) )?von|autor(?:in)?:|text:",
    "es": r"(?:escrito |publicado )?por|texto:",
    "it": r"(?:scritto |a cura )?di|da",
    "nl": r"(?:geschreven )?door|tekst:",
    "pt": r"(?:escrito |publicado )?por|texto:",
}
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.'\u2019-]*"
_BYLINE = re.compile(
    rf"\W{{0,3}}(?i:{any_of(_BY)})\s+{_NAME}(?:\s+(?:(?:de|di|van|von|der|den|da|do|la|le|el|bin|al|du"
    rf"|dos|y|e|et|and|und|en|&)\s+)*{_NAME}){{0,6}}"
    rf"(?:\s*[,|/·•\u2013-]\s*.{{2,60}})?"
)
_EMPTIED = re.compile(rf"\W{{0,3}}(?i:{any_of(_BY)})\s+(?i:{DATE}{CLOCK}?)")

_CONTRIBUTED = {
    "en": r"\W{0,2}(?:additional )?(?:reporting|writing|research|editing|compiled|graphics?|photography"
    r"|produced|production)(?: and (?:writing|editing|reporting))? (?:by|from) .{3,300}"
    r"|.{4,220}\bcontributed (?:to this|to the|reporting|from|research).{0,80}|with (?:files|reports"
    r"|reporting|additional reporting|inputs) (?:from|by) .{2,80}"
    r"|(?:this (?:story|article|report) (?:was|has been|first|originally)|originally|first) "
    r"(?:originally |first )?(?:published|appeared|produced|written|updated|corrected).{3,160}",
    "fr": r"(?:avec (?:les )?agences?.{0,40}|traduit (?:de|par) .{2,80}|avec (?:la contribution|l'aide"
    r"|notre correspondant) .{2,80}|(?:reportage|rédaction|édition|édité par) ?:? .{2,120})",
    "de": r"(?:mit (?:material|informationen) (?:von|der) .{2,60}|mitarbeit ?: .{2,80}|redaktion ?: "
    r".{2,80}|bearbeitet von .{2,60})",
    "es": r"(?:con información de .{2,80}|(?:reporte|edición|editado|redacción) (?:de|por"
    r"|adicional).{2,120})",
    "it": r"(?:con informazioni di .{2,60}|(?:montaggio|redazione|a cura) (?:di|della) .{2,80})",
    "nl": r"(?:met medewerking van .{2,80}|redactie ?: .{2,60})",
    "pt": r"(?:com informações (?:de|da|do|das|dos) .{2,80}|\*? ?(?:edição|reportagem|sob supervisão) "
    r"(?:de|por|:).{2,80})",
}
_SOURCE = (
    r"\W{0,3}(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|fontes|bron|bronnen"
    r"|via)\s*[:\uff1a]\s*[^.!?]{2,90}"
)
_ADDRESSES = {
    "en": r"(?:have|got) a (?:news |story )?tip\b.{0,240}|(?:e-?mail|write to|contact|reach|message|tweet"
    r"|send tips to|get in touch|follow|you can (?:reach|follow|contact|find|email)|tips\?)\b.{0,200}"
    r"(?:\S@\S|@\w{3,}|\btwitter|\bfacebook|\binstagram|\bon x\b|\bbluesky|\blinkedin|https?:).{0,120}"
    r"|.{3,160}\b(?:can|may) be (?:reached|contacted|followed|found) (?:at|on|via|by).{3,160}",
    "fr": r"(?:contacte[rz]|écrire à|écrivez(?:-nous)?|suivez|retrouvez)\b.{0,160}(?:\S@\S|@\w{3,}"
    r"|\btwitter|https?:).{0,80}",
    "de": r"(?:kontakt|schreiben sie|folgen sie|e-?mail an|mail an)\b.{0,160}(?:\S@\S|@\w{3,}|\btwitter"
    r"|https?:).{0,80}",
    "es": r"(?:contacto|contacta|escribe|escríbenos|sigue)\b.{0,160}(?:\S@\S|@\w{3,}|\btwitter"
    r"|https?:).{0,80}",
}
_BARE_ADDRESS = (
    r"(?:\W*(?:e-?mail:?|twitter:?|tel\.?:?)?\s*(?:\S+@\S+\.\w{2,}|@\w{3,30}|(?:https?://"
    r"|www\.|twitter\.com/|facebook\.com/)\S+)\s*(?:[,|;·/]|and|und|et|y|e)?\s*){1,4}"
)
_WRITER = re.compile(
    r"(?s).{3,60}?\b(?:is|are|was|ist|est|es|è|is een|é) (?:an?|the|our|une?|l[ea]|ein[e]?|el|una?|um|uma"
    r"|een|il|lo)?\s?(?:.{0,60}\b)?"
    r"(?:reporter|writer|journalist|correspondent|columnist|editor|contributor|author|blogger|producer"
    r"|freelancer|intern|staffer|redakteur|korrespondent|journaliste"
    r"|rédact(?:eur|rice)|chroniqueu(?:r|se)|correspondant|periodista|redactor|columnista|giornalista"
    r"|redattore|redacteur|jornalista|repórter|colunista)\w*\b.{0,500}"
)
_AT_WORK = re.compile(
    r"\b(?:for|at|with|covering|covers?|who (?:covers|writes|reports)|based in|follow|twitter|tips"
    r"|e-?mail|@\w|bei|für|chez|pour|au|à|del?|en|para|per|presso|bij|voor|da|do)\b"
)
_NAMED_START = re.compile(rf"\W{{0,3}}{_NAME}(?:\s+{_NAME}){{0,4}}")


def _is_byline(line: Line) -> bool:
    """Say whether a line names its writer and no more."""
    return not ends_sentence(line.text) and bool(
        _BYLINE.fullmatch(line.text) or _EMPTIED.fullmatch(line.text)
    )


def _is_caption(line: Line) -> bool:
    """Say whether a line is a caption that ends in its credit."""
    return bool(_CAPTION.fullmatch(line.folded)) and not line.folded.startswith('"')


def _is_writer(line: Line) -> bool:
    """Say whether a line after the text introduces its writer."""
    match = _WRITER.fullmatch(line.folded)
    return bool(match) and bool(_NAMED_START.match(line.text)) and bool(_AT_WORK.search(line.folded))


RULES = (
    Rule(
        name="photo-credit",
        zones=ANYWHERE,
        longest=120,
        holds=lambda line: _CREDIT_LINE(line) or (_AGENCY_LINE(line) and line.zone == "head"),
    ),
    Rule(name="photo-credit", zones=ANYWHERE, longest=320, holds=_is_caption),
    Rule(name="byline", zones=EDGES, longest=120, holds=_is_byline),
    Rule(name="contributors", zones=TAIL, longest=400, holds=whole(rf"(?s)\W*(?:{any_of(_CONTRIBUTED)})\W*")),
    Rule(name="source-credit", zones=TAIL, longest=110, holds=whole(_SOURCE)),
    Rule(
        name="contact",
        zones=TAIL,
        longest=400,
        holds=either(whole(rf"(?s)\W*(?:{any_of(_ADDRESSES)})"), whole(_BARE_ADDRESS)),
    ),
    Rule(name="writer", zones=TAIL, longest=600, holds=_is_writer),
)
