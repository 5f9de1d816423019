"""Rules for links to other pages: "Lire aussi", "Read more:", "Mehr zum Thema", and lists of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.address import is_stop
from extractors.residue.lines import ANYWHERE, EDGES, TAIL, Rule, any_of, ends_sentence, whole

if TYPE_CHECKING:
    from extractors.residue.lines import Line

# Labels that mean nothing but "another page", also between paragraphs and without a colon after them.
_STRONG = {
    "en": r"related|related (?:article|stor(?:y|ies)|post|content|coverage|link|video|reading|topic)s?"
    r"|also read"
    r"|read also"
    r"|read more(?: here| on this(?: story)?)?|see (?:also|more(?: photos| videos)?)|read more ?details?"
    r"|read the full (?:story|article|report)(?: here)?|click here (?:to read|for) .{2,40}"
    r"|recommended reads|read next|further reading|what to read next"
    r"|(?:continue|keep) reading|editor'?s'? picks?|recommended (?:reading|for you|stories|articles)"
    r"|(?:here'?s )?(?:some(?:thing)?|things) you (?:may|might) (?:also )?(?:like|have missed)"
    r"|you (?:may|might) (?:also )?(?:like|enjoy|be interested in|have missed)(?: these| this)?|more "
    r"great .{2,25} stories",
    "fr": r"(?:[àa] )?(?:re)?lire (?:aussi|également|la suite)|[àa] (?:re)?(?:lire|voir|écouter|découvrir)"
    r"(?: aussi| également)?(?: sur (?:le )?(?:même )?(?:sujet|thème|[\w.]{2,20}))?|voir (?:aussi|également)"
    r"|lisez (?:aussi|également)|sur le même (?:sujet|thème)|dans la même (?:rubrique|catégorie)"
    r"|(?:les |nos |ces )?articles? (?:liés?|similaires?|recommandés?|associés?|connexes?|en relation)"
    r"|vous aimerez (?:aussi|peut-être)|(?:cela|ceci|ces articles) (?:peut|peuvent|pourrai(?:t|ent)) "
    r"(?:aussi )?"
    r"vous intéresser|notre dossier(?: complet)?|(?:la rédaction|nous) vous (?:conseille"
    r"|recommande)(?:nt)?|nos autres articles|pour aller plus loin",
    "de": r"mehr (?:zum thema|dazu|lesen)|(?:lesen sie|lies|lest) (?:dazu |hier )?(?:auch|mehr"
    r"|weiter)(?: dazu| hier)?"
    r"|auch (?:interessant|lesenswert)|(?:das|dies|auch das) könnte (?:sie|dich|euch) (?:auch )?interessieren"
    r"|siehe auch|weiterlesen|weitere (?:artikel|themen|meldungen|beiträge)(?: (?:zum|aus|zu) .{2,30})?"
    r"|(?:verwandte|ähnliche|passende) (?:artikel|themen|beiträge)|passend (?:zum thema|dazu)"
    r"|empfehlung(?:en)? der redaktion|mehr (?:aus|zu) (?:dem |diesem |der )?(?:ressort|thema|rubrik)",
    "es": r"(?:lee|lea|leer|ver|vea|mira|mire) (?:también|además)|(?:también )?(?:te|le) (?:puede"
    r"|podría) interesar"
    r"|(?:también )?(?:puede|podría) interesar(?:te|le)|(?:noticias?|artículos?|notas?|contenidos?"
    r"|temas?) relacionad[oa]s?"
    r"|sigue leyendo|seguir leyendo|leer más|lee más|no te pierdas",
    "it": r"(?:leggi|guarda|vedi|ascolta) anche|leggi (?:di più|pure|tutto)|(?:ti )?potrebbe(?:ro)? "
    r"(?:anche )?interessar(?:e|ti|vi)"
    r"|(?:articoli|notizie|contenuti) correlat[ei]|per approfondire|continua a leggere|approfondisci",
    "nl": r"lees (?:ook|meer|verder|hier meer)|(?:zie|bekijk|luister|kijk) ook|(?:gerelateerde?"
    r"|verwante) (?:artikelen|berichten|nieuws)"
    r"|(?:misschien )?ook interessant|dit vind je (?:misschien )?ook (?:leuk|interessant)|meer over dit "
    r"onderwerp",
    "pt": r"(?:leia|veja|saiba|confira|ouça) (?:também|mais|ainda)|(?:notícias?|matérias?|artigos?"
    r"|conteúdos?) relacionad[oa]s?"
    r"|(?:você )?(?:também )?pode (?:te |lhe )?(?:gostar|interessar)(?: de)?|continue (?:lendo|a ler)"
    r"|leia a seguir",
    "more": r"читайте также|czytaj (?:także|też|również|więcej)|läs (?:också|även|mer)|les (?:også|mer)"
    r"|læs (?:også|mere)"
    r"|lue (?:myös|lisää)|přečtěte si(?: také)?|čtěte také|olvass[ao]n? (?:tovább|még)|baca juga|xem thêm"
    r"|ilgili haber(?:ler)?"
    r"|関連(?:記事|ニュース)|相关(?:阅读|新闻|报道)|相關(?:新聞|閱讀)|延伸阅读|관련\s?기사",
}
# Labels that are words of prose, too: with a colon or a bar after them, or alone and after the text.
_WEAK = {
    "en": r"more|read|watch|listen|see|must[- ]read|recommended|trending(?: now)?|don'?t miss"
    r"|next(?: article| story)?"
    r"|previous(?: article| story)?|popular(?: now| stories| posts| on .{2,25})?|top stories"
    r"|latest(?: news| stories)?"
    r"|most (?:read|viewed|popular|shared|commented)(?: (?:in|on) .{2,30})?|more (?:from|in|on|about) "
    r".{2,40}|also(?: see| on .{2,25})?"
    r"|something to consider|in case you missed it|highlights|go deeper|dig deeper|explore more|related "
    r"video",
    "fr": r"en images|diaporama|(?:re)?(?:lire|voir|écouter) (?:notre|nos|l'|le |la |les ).{2,30}|lire"
    r"|voir|écouter|en lien|en savoir plus|à ne pas manquer|les plus (?:lus"
    r"|populaires|partagés"
    r"|commentés|vus)"
    r"|articles les plus lus|plus d'(?:articles|infos?|actualités?)|à la une|notre sélection|article "
    r"(?:suivant|précédent)",
    "de": r"mehr|zum thema|meistgelesen(?:e artikel)?|top[- ]?themen|hintergrund|lesetipps?|mehr (?:zu"
    r"|aus|über|von) .{2,40}"
    r"|nächster artikel|vorheriger artikel|video|podcast",
    "es": r"relacionad[oa]s?|lo más (?:leído|visto|popular)|más (?:información|noticias|leídas?|en "
    r".{2,30}|sobre .{2,30})"
    r"|(?:artículo|noticia) (?:siguiente|anterior)|vídeos?|recomendad[oa]s?",
    "it": r"correlat[ei]|approfondiment[io]|i più letti|più lett[ie]|altre notizie|(?:articolo "
    r")?(?:successivo|precedente)",
    "nl": r"gerelateerd|meest gelezen|meer (?:over|van|uit|nieuws)(?: .{2,40})?|aanbevolen|volgende "
    r"artikel|vorige artikel",
    "pt": r"relacionad[oa]s?|mais (?:lidas|lidos|sobre .{2,30}|notícias|em .{2,30})|não perca|(?:próxima"
    r"|anterior)(?: notícia)?",
}
STRONG_LABEL = any_of(_STRONG)
"""A label that means nothing but "another page" (folded text)."""

_ANY_LABEL = f"{STRONG_LABEL}|{any_of(_WEAK)}"
_OPEN = r"[\[(]?\W{0,3}"

is_strong_label = whole(rf"{_OPEN}(?:{STRONG_LABEL})\W*")
is_any_label = whole(rf"{_OPEN}(?:{_ANY_LABEL})\W*")
_MARKED_STRONG = re.compile(rf"{_OPEN}(?:{STRONG_LABEL})\s*[:：|»›>→▶►\u2013\u2014-]\s*\S")  # noqa: RUF001
_MARKED_ANY = re.compile(rf"{_OPEN}(?:{_ANY_LABEL})\s*[:：|»›>→▶►]\s*\S")  # noqa: RUF001
_LED_STRONG = re.compile(rf"{_OPEN}(?:{STRONG_LABEL})\s+\S")
is_dangling = whole(
    r"(?:read|watch|see|listen|view|check out|lire|voir|regardez|écoutez|lesen sie|sehen sie|hören sie"
    r"|lee|mira"
    r"|escucha|leggi|guarda|ascolta|lees|bekijk|luister|leia|veja|ouça|assista)\b[^.!?]{0,80}:"
)
_MORE_AT = re.compile(
    r"for more (?:on|about|news|from|stories|information|updates|details)\b.{0,120}"
    r"\b(?:visit|click|head|go to|check out|follow|download|see)\b.{0,80}"
)
_ALSO = re.compile(r"\W{0,4}.{0,14}\b(?:aussi|également|also|auch|anche|ook|también|também)\s*[:\uff1a]\s*\S")
_BESIDE = re.compile(r"(?:next|previous) (?:article|story|post)\b.{3,160}")
_ALSO_ON = re.compile(r"also on \S+\.\w{2,5} \S")
_LED = re.compile(rf"{_OPEN}(?:{_ANY_LABEL})")
_LED_LINES = re.compile(rf"{_OPEN}(?:{_ANY_LABEL})\W*\n")
is_culture = whole(r"\W{0,3}[àa] (?:re)?(?:lire|voir|écouter|découvrir)(?:\s*[:\uff1a].*)?\W*")
_COLON = whole(r"\W{0,6}(?:related|read|watch|see|mehr|plus|lire|más|meer|mais|leggi)\s*:")
_AGAIN = re.compile(r"\W{0,2}\(re\)(?:lire|voir|écouter|découvrir)\b.{0,160}")
_AFTER_COLON = re.compile(r"(?P<label>[^:\uff1a\n]{2,60})[:\uff1a]\s*(?P<rest>\w.*)", re.DOTALL)
_OF_WHAT = re.compile(r"\s(?:on|about|from|in|sur|zu|zum|aus|über|von|en|sobre|su|di|over|van|uit|em|de)\W*$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LABEL_WORDS = 2
_WHOLLY = 0.95
_HEADLINE = 25


def _is_bare_label(line: Line) -> bool:
    """Say whether a line is nothing but a label: a strong one anywhere, a weak one at the edges."""
    if is_stop(line) or (is_culture(line) and not line.is_linked):
        return False
    return is_strong_label(line) or _COLON(line) or (line.zone in EDGES and is_any_label(line))


def _is_labelled(line: Line) -> bool:
    """Say whether a line is a label and the headline of another page.

    Between paragraphs a line that ends as a sentence needs a link, or a label in capitals or brackets.
    """
    folded = line.folded
    if is_culture(line):
        is_open = line.evidence is None and ":" in folded and not ends_sentence(line.text)
        return line.leads_away or is_open
    if _MARKED_STRONG.match(folded) or _ALSO_ON.match(folded):
        is_bare = line.zone in EDGES and line.evidence is None
        return is_bare or bool(_ALSO.match(folded)) or _is_no_sentence(line)
    if line.zone == "tail" and (_MORE_AT.fullmatch(folded) or _BESIDE.fullmatch(folded)):
        return True
    if _LED_LINES.match(folded) and line.is_linked:
        return True
    if _MARKED_ANY.match(folded):
        is_headline = not ends_sentence(line.text) and (line.zone == "tail" or _shouts(line.text))
        return is_headline or line.leads_away
    return bool(_LED_STRONG.match(folded)) and (
        line.is_linked
        or (line.text[0] == "[" and line.text[-1] == "]")
        or (not ends_sentence(line.text) and (line.evidence is None or line.evidence.has_link))
    )


def _is_told_label(text: str) -> bool:
    """Say whether what follows a label's colon is no headline: in small letters, a single word, a number."""
    found = _AFTER_COLON.match(text)
    if found is None:
        return False
    rest = found["rest"]
    if _OF_WHAT.search(found["label"].casefold()):
        return False
    return rest[0].islower() or len(_WORDS.findall(rest)) < _LABEL_WORDS


def _leads_on(line: Line) -> bool:
    """Say whether a line is a label and a headline, and where no link tells it, sounds like one.

    Below the text there are forms that begin with none of the labels.
    """
    if line.zone != "tail" and not _LED.match(line.folded):
        return False
    return _is_labelled(line) and (line.leads_away or not _is_told_label(line.text))


def _is_no_sentence(line: Line) -> bool:
    """Say whether a line is no sentence of the story, by its end, its links, its capitals or its bracket."""
    return (
        not ends_sentence(line.text) or line.leads_away or _shouts(line.text) or line.folded[:1] in "[(▶►→»›"  # noqa: RUF001
    )


def _is_again(line: Line) -> bool:
    """Say whether a line invites to "(re)read" something, and is no sentence."""
    return _AGAIN.fullmatch(line.folded) is not None and not is_stop(line)


def _shouts(text: str) -> bool:
    """Say whether a line begins with two words in capitals, or with one before a colon."""
    words = text.split()[:_LABEL_WORDS]
    label = " ".join(words)
    if ":" in label:
        label = label.split(":")[0]
    return len(label) > _LABEL_WORDS and label.isupper()


def _is_linked_headline(line: Line) -> bool:
    """Say whether a line after the text is wholly a link: a list's item, or long as a headline."""
    linked = line.evidence is not None and line.evidence.linked >= _WHOLLY
    return linked and (line.type == "li" or len(line.text) >= _HEADLINE)


RULES = (
    Rule(name="related-label", zones=ANYWHERE, longest=80, holds=_is_bare_label),
    Rule(name="related-link", zones=ANYWHERE, longest=400, holds=_leads_on),
    Rule(name="related-link", zones=ANYWHERE, longest=200, holds=_is_again),
    Rule(name="related-link", zones=TAIL, longest=250, holds=_is_linked_headline),
)
