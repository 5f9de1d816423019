"""Rules for notices: copyright, advertising, consent and embed placeholders, errors of scripts, tags."""

from __future__ import annotations

import re

from extractors.residue.address import asks_reader, is_marked, is_plain_item, is_stop, is_told
from extractors.residue.dated import is_old
from extractors.residue.lines import ANYWHERE, BETWEEN, EDGES, Line, Rule, any_of, either, whole

_FEW = 4
_NAME_WORDS = 6
_ADS = {
    "en": r"advertisements?|ad(?:vertising)?|sponsored(?: content)?|promoted(?: content)?|(?:recommended"
    r"|sponsored) by (?:taboola|outbrain)|paid content|skip (?:ad"
    r"|advertisement|past newsletter promotion)"
    r"|(?:article|story|content) continues (?:below|after)(?: (?:this |the )?(?:ad|advertisement|video))?"
    r"|continue reading (?:the main story|below)"
    r"|scroll (?:down )?to continue(?: reading| with content)?|advertisement\s*[-|]?\s*(?:continue "
    r"reading|scroll|story continues).{0,60}|(?:report|close|hide) (?:this )?ad|after promotion",
    "fr": r"publicités?|(?:contenu )?sponsorisé|annonces?|(?:la )?suite (?:de l'article )?après (?:la "
    r"|cette )?(?:publicité|pub|vidéo|annonce)|publi-?(?:rédactionnel|information)|lire après la pub",
    "de": r"(?:anzeige|werbung|reklame|w\s?e\s?r\s?b\s?u\s?n\s?g)n?|(?:der |dieser )?artikel (?:wird"
    r"|geht) (?:unten|unterhalb|nach) .{0,40}weiter.{0,20}|(?:weiter|weiterlesen) nach (?:der "
    r")?(?:anzeige|werbung)|gesponsert",
    "es": r"publicidad|anuncios?|patrocinado|(?:la )?(?:noticia|artículo) (?:continúa|sigue) (?:después"
    r"|tras|debajo) .{0,30}|sigue leyendo (?:después|tras) .{0,20}(?:publicidad|anuncio)"
    r"|contenido (?:patrocinado|de marca)",
    "it": r"pubblicità|annunci[o]?|(?:contenuto )?sponsorizzato|(?:continua"
    r"|prosegue)(?: a leggere)? dopo la pubblicità"
    r"|l'articolo continua (?:dopo|sotto) .{0,30}",
    "nl": r"advertenties?|reclame|gesponsord|(?:het )?artikel gaat (?:verder|door) (?:onder|na) (?:de "
    r"|deze )?(?:advertentie|video|foto)|lees verder (?:onder|na) (?:de |deze )?(?:advertentie|foto"
    r"|video)|tekst (?:loopt|gaat) (?:door|verder) onder .{0,30}",
    "pt": r"publicidade|anúncios?|patrocinado|(?:a )?matéria continua (?:depois|após) .{0,30}|continua "
    r"(?:depois|após) (?:da|a) publicidade|continue lendo (?:depois|após) .{0,20}(?:publicidade|anúncio)|pub",
}
_ADS["more"] = "reklama|reklame|реклама|annons|annonse|mainos|hirdetés|iklan|广告|広告|광고"
_AFFILIATE = (
    r".{0,120}\b(?:may (?:get|earn|receive) (?:a |an )?(?:share|commission|affiliate|small).{0,160}"
    r"|affiliate links?.{0,160}|contient des liens affiliés.{0,80}"
    r"|affiliate-links?.{0,160}|provision\b.{0,20}\b(?:erhalten|bekommen).{0,80})"
)
_RIGHTS = {
    "en": r".{0,160}\ball rights reserved\b.{0,240}|(?:©|\(c\)|copyright)\s?.{0,12}(?:19|20)\d{2}.{0,240}"
    r"|this copy is for your personal.{0,300}|our standards: .{0,60}|(?:©|copyright (?:by|of|\(c\)"
    r"|©)) .{2,80}"
    r"|this material may not be (?:published|reproduced).{0,160}|reprints? (?:and permissions|& "
    r"permissions|policy).{0,60}",
    "fr": r".{0,80}\btous droits (?:de reproduction )?(?:réservés|interdits).{0,120}|(?:toute "
    r")?reproduction (?:totale ou partielle )?interdite.{0,80}",
    "de": r".{0,80}\balle rechte vorbehalten\b.{0,120}"
    r"|nachdruck(?: und vervielfältigung)?,? (?:auch auszugsweise|nur mit|ist nicht"
    r"|verboten).{0,60}(?:verboten"
    r"|nur mit).{0,60}",
    "es": r".{0,80}\b(?:todos los )?derechos reservados\b.{0,120}|prohibida (?:la|su) reproducción.{0,120}",
    "it": r"©? ?riproduzione riservata.{0,80}|.{0,60}\btutti i diritti (?:sono )?riservati\b.{0,120}",
    "nl": r".{0,80}\balle rechten voorbehouden\b.{0,120}|(?:dit artikel|overname (?:van"
    r"|uit) (?:dit artikel|artikelen|de inhoud)) .{0,60}(?:auteursrecht"
    r"|zonder toestemming).{0,80}",
    "pt": r".{0,80}\btodos os direitos (?:são )?reservados\b.{0,120}|(?:é )?proibida a reprodução.{0,120}",
}
_EMBEDS = {
    "en": r"(?:this|external|the) (?:content|video|media|post|embed) (?:is|was|has been|can(?:'t|not)"
    r"|could not|may) .{0,40}(?:provided|hosted|available|blocked|displayed|loaded|removed|played"
    r"|contain).{0,160}"
    r"|(?:to (?:view|see|display|watch|load|enable)|viewing) this (?:content|video|embed|post"
    r"|element).{0,200}|your browser does(?:n't| not) support .{0,80}|(?:please )?(?:enable|turn on) "
    r"(?:javascript|cookies).{0,100}"
    r"|(?:you need to|javascript (?:is|must)) .{0,40}(?:javascript|enabled|disabled).{0,60}|(?:loading"
    r"|buffering)(?: (?:weather data|video|comments|content))?\W*|an error (?:has )?occurred.{0,60}|sorry, "
    r".{0,40}(?:error|unavailable|not available).{0,60}"
    r"|video(?: player)? (?:is )?(?:unavailable|not available|loading).{0,40}|unable to (?:play|load) "
    r".{0,60}|view (?:this )?(?:post|profile|more) on (?:instagram|twitter|facebook|x|tiktok)|a post "
    r"shared by .{0,80}"
    r"|(?:accept|manage|change your|allow) (?:all )?(?:cookies?|consent|cookie settings|privacy "
    r"settings).{0,60}|we (?:need|use) (?:your consent|cookies).{0,200}|this video is "
    r".{0,40}(?:unavailable|private|no longer).{0,40}|\W*swipe .{2,50}|external content",
    "fr": r"(?:ce|le|cette) (?:contenu|vidéo|média|publication) (?:est|a été|n'est|ne peut|n'a pas"
    r"|provient|externe).{0,40}(?:bloqué|disponible|affiché|fourni|hébergé|désactivé|masqué|tiers"
    r"|chargé).{0,160}|(?:pour (?:afficher|visualiser|consulter|voir)|afin de (?:voir|visualiser)) (?:ce"
    r"|cette) (?:contenu|vidéo|publication).{0,200}"
    r"|vous avez (?:refusé|choisi de refuser) .{0,40}cookies.{0,120}|votre navigateur n'(?:est"
    r"|a) pas .{0,60}|votre navigateur ne (?:supporte"
    r"|prend) .{0,80}|contenus? (?:externe|embarqué|tiers)s?(?: (?:non disponible|bloqué|indisponible))?"
    r"|(?:accepter|gérer|paramétrer) (?:les |mes )?cookies.{0,40}|chargement(?: en cours)?\W*|une erreur "
    r"(?:est survenue|s'est produite).{0,60}"
    r"|voir (?:cette publication|plus) sur (?:instagram|twitter|facebook|x)",
    "de": r"externer inhalt(?: .{0,40})?|(?:empfohlener|eingebetteter) (?:redaktioneller |externer "
    r")?inhalt.{0,40}|an dieser stelle (?:finden sie|befindet sich|wird|ist|würde|können).{0,240}|(?:mit"
    r"|ohne) (?:ihrer|deiner|ihre|deine) (?:zustimmung|einwilligung).{0,200}|ich bin (?:damit "
    r")?einverstanden.{0,200}"
    r"|(?:dieser|der) (?:externe )?(?:inhalt|beitrag) (?:ist|kann|wird|wurde|konnte) .{0,40}(?:nicht"
    r"|geladen|verfügbar|blockiert|angezeigt|bereitgestellt).{0,120}|(?:bitte )?(?:aktivieren sie"
    r"|stimmen sie).{0,40}(?:javascript|cookies|zu).{0,80}|(?:inhalt|alle inhalte|inhalte) (?:anzeigen"
    r"|laden|nicht verfügbar)|ihr browser unterstützt .{0,80}"
    r"|es ist ein fehler aufgetreten.{0,60}|wird geladen\W*|um (?:diesen|das|dieses) .{0,40}(?:anzuzeigen"
    r"|zu sehen|ansehen).{0,160}",
    "es": r"(?:este|el) (?:contenido|vídeo|video) (?:está|no|es|ha sido|externo).{0,40}(?:bloqueado"
    r"|disponible|puede|proporcionado|alojado|mostrar).{0,120}|para (?:ver|visualizar) este (?:contenido"
    r"|vídeo|video).{0,160}|tu navegador no (?:soporta|admite) .{0,80}|(?:aceptar|configurar) (?:las "
    r")?cookies.{0,40}|contenido externo|cargando\W*|ver esta publicación en instagram",
    "it": r"(?:questo|il) (?:contenuto|video) (?:è|non|esterno).{0,40}(?:bloccato|disponibile|può|fornito"
    r"|ospitato).{0,120}|per (?:visualizzare|vedere) questo (?:contenuto|video).{0,160}|il tuo browser "
    r"non supporta .{0,80}|(?:accetta|gestisci) (?:i )?cookie.{0,40}|contenuto esterno|caricamento(?: in "
    r"corso)?\W*|visualizza questo post su instagram",
    "nl": r"(?:deze|dit|de) (?:inhoud|video|content|bericht|embed) (?:is|kan|wordt"
    r"|werd).{0,40}(?:geblokkeerd|beschikbaar|niet|getoond|geladen).{0,120}|(?:om|bekijk) deze (?:inhoud"
    r"|video|content) .{0,160}|je browser ondersteunt .{0,80}|(?:accepteer|beheer) (?:de )?cookies.{0,40}"
    r"|externe inhoud|(?:aan het )?laden\W*|dit bericht op instagram bekijken",
    "pt": r"(?:este|o) (?:conteúdo|vídeo) (?:está|não|é|foi).{0,40}(?:bloqueado|disponível|pode|fornecido"
    r"|hospedado).{0,120}|para (?:ver|visualizar|assistir) (?:a )?este (?:conteúdo|vídeo).{0,160}|seu "
    r"navegador não (?:suporta|tem suporte).{0,80}|(?:aceitar|gerenciar) (?:os )?cookies.{0,40}|conteúdo "
    r"externo|carregando\W*|ver essa foto no instagram",
}
_ANY_EMBED = whole(rf"\W{{0,6}}(?:{any_of(_EMBEDS)})")
_ASKED_EMBED = asks_reader(_EMBEDS)
_BARE_EMBED = whole(
    r"\W{0,6}(?:external content|externe[rn]? inhalte?(?: .{0,40})?|(?:empfohlener"
    r"|eingebetteter) .{0,20}inhalt"
    r".{0,40}|contenus? (?:externe|embarqué|tiers)s?.{0,30}|contenido externo|contenuto esterno"
    r"|externe inhoud"
    r"|conteúdo externo|(?:loading|buffering|chargement(?: en cours| de (?:votre|la|cette) (?:vidéo|page"
    r"|contenu))?|wird geladen|cargando"
    r"|caricamento(?: in corso)?|laden|carregando)(?: (?:weather data|video|comments|content))?"
    r"|video(?: player)? (?:is )?(?:unavailable|not available|loading)|swipe (?:left|right|up|down|to"
    r"|for).{0,40}"
    r"|view (?:this )?(?:post|profile|more) on \w+|voir (?:cette publication|plus) sur \w+"
    r"|ver (?:esta publicación en|essa foto no) instagram|visualizza questo post su instagram"
    r"|dit bericht op instagram bekijken|a post shared by .{0,80}|(?:alle )?inhalte? (?:anzeigen|laden)"
    r"|(?:accept|manage|accepter|gérer|aceptar|accetta|accepteer|aceitar) .{0,12}cookies?(?: .{0,20})?"
    r"|this (?:content|video|media|post|embed) is (?:not available|unavailable|no longer available|private)"
    r"|sorry, (?:this|the|an) (?:[^\W\d_]+ ){0,2}(?:content|video|audio|media|posts?|embed|page|player|stream"
    r"|clip|feature|service|article|story|image|gallery|form|error).{0,30}(?:error|unavailable|not available)"
    r"|an error (?:has )?occurred"
    r"|(?:ce contenu|cette vidéo) (?:est indisponible|n'est pas disponible)|une erreur (?:est survenue"
    r"|s'est produite)"
    r"|dieser (?:inhalt|beitrag) ist nicht verfügbar|inhalt nicht verfügbar|es ist ein fehler aufgetreten"
    r"|este (?:contenido|vídeo|video) no está disponible|questo (?:contenuto|video) non è disponibile"
    r"|deze (?:inhoud|video|content) is niet beschikbaar|este (?:conteúdo|vídeo) não está disponível)\W*"
)
_PLAYERS = r"(?:you ?tube|instagram|twitter|x|facebook|tik ?tok|spotify|apple podcasts|vimeo|dailymotion)"
_PLAYED = whole(
    r"(?:watch|listen)(?: (?:it|the (?:full )?(?:video|clip|interview|trailer)))? (?:below|above)"
    rf"|(?:watch|listen|see|open)(?: (?:this|it))? (?:on|in) {_PLAYERS}"
    rf"|(?:voir|regarder|écouter) (?:cette vidéo )?sur {_PLAYERS}|auf {_PLAYERS} (?:an(?:sehen|hören)|öffnen)"
    rf"|(?:ver|escuchar) en {_PLAYERS}|(?:guarda|ascolta) su {_PLAYERS}|(?:bekijk|beluister) op {_PLAYERS}"
    rf"|(?:assista|ouça|ver) no {_PLAYERS}"
)
_ONLY_PAGES = whole(
    r"(?s).*\b(?:external content|externe[rnms]? inhalt\w*|contenus? (?:externe|tiers)s?|contenido externo"
    r"|contenuto esterno|externe inhoud|conteúdo externo|javascript|browser|navigateur|navegador"
    r"|(?:accept|enable|allow|activ|akzept|accept\w+|acept\w+|accett\w+|aceit\w+)\w* .{0,24}cookies?"
    r"|cookies? (?:settings?|policy|consent)|datenschutz\w*|drittplattform\w*|personenbezogene\w* daten"
    r"|try again|réessayer|third[- ]party (?:content|provider|platform)s?)\b.*"
)
_TECHNICAL = whole(
    r"(?s).*\b(?:cookies?|consent|region|country|location|settings?|device|accept\w*|enable\w*|click\w*"
    r"|subscrib\w+"
    r"|log in|agree\w*|load\w*|flash|privacy|accepté?\w*|accepter|paramètres|cliqu\w+|consentement"
    r"|refusé|région|pays"
    r"|zustimm\w+|einwillig\w+|inhalte?|anzuzeigen|angezeigt|laden|klick\w+|einstellungen|acept\w+"
    r"|haz clic|región|país"
    r"|consentimiento|accett\w+|consenso|regione|paese|accepteer\w*|toestemming|instellingen|klik\w*"
    r"|regio|land"
    r"|aceit\w+|consentimento|região)\b.*"
)
_COOKIES = whole(
    r"(?s).*\b(?:experiences?|sites?|websites?|webs?|seiten?|dienste|services?|analy\w+|traffic|trafic"
    r"|advert\w+|consent"
    r"|policy|settings|browsing|navigation|navegación|navigazione|publicit\w+|werbung|advertenties|you|your"
    r"|vous|votre|ihnen|sie|erfahrung|erlebnis|experiencia|expérience|esperienza|ervaring|experiência)\b.*"
)
_OF_LINKS = whole(
    r"(?s)(?=.*\b(?:we|our|us|nous|notre|wir|uns|unser\w*|this (?:article|post|page|story)|cet article)\b)"
    r"(?=.*\b(?:links?|liens|purchas\w+|buy|provision|commission|sales?)\b).*"
)
_TAGS = {
    "en": r"tags?|filed under|posted in|categor(?:y|ies)|topics?|keywords?|more on this topic|in this "
    r"article|labels?",
    "fr": r"tags?|mots[- ]clés|étiquettes?|classé (?:dans|sous)|catégories?|thèmes?|thématiques?"
    r"|rubriques?|sujets?",
    "de": r"tags?|schlagw(?:ort|orte|örter)|stichw(?:ort|orte|örter)|themen|kategorien?|rubriken?|mehr "
    r"zu den themen",
    "es": r"etiquetas?|temas?|categorías?|archivado en|palabras clave|más sobre",
    "it": r"tag|etichette|argomenti|categori[ae]|parole chiave|temi",
    "nl": r"tags?|trefwoorden|onderwerpen|categorie(?:ën)?|labels",
    "pt": r"tags?|palavras-chave|categorias?|temas?|assuntos?|tópicos?|marcadores",
}
_CALLED_TAGS = whole(
    r"\W{0,6}(?:tags?|filed under|posted in|keywords?|mots[- ]clés|étiquettes?|schlagw\w+|stichw\w+"
    r"|etiquetas?|archivado en|palabras clave|etichette|parole chiave|trefwoorden|palavras-chave|marcadores)"
    r"\s*[:\uff1a|].*"
)
_CLAIMED = whole(
    r"\W{0,6}(?:©|\(c\)|copyright).*|.*(?:all rights reserved|droits (?:de reproduction )?réservés"
    r"|reproduction (?:totale ou partielle )?interdite|rechte vorbehalten|derechos reservados|reproducción"
    r"|riproduzione riservata|diritti (?:sono )?riservati|rechten voorbehouden|direitos (?:são )?reservados"
    r"|reprodução)\W*"
)


_SIGN = re.compile(r"\W{0,3}©\s*[a-zà-öø-ÿ]+\s")
_SUBJECTS = re.compile(
    r"\W{0,6}(?:topics?|themen|th[èe]mes?|sujets?|temas?|argomenti|temi|onderwerpen|assuntos?)\W"
)
_AND_LAST = re.compile(r",[^,]+\s(?:and|und|et|y|e|en)\s[^,]+$")


def is_enumeration(text: str) -> bool:
    """Say whether a text is a list of short names with commas between them, and no sentence."""
    names = text.split(",")
    return len(names) >= _FEW and all(0 < len(name.split()) <= _NAME_WORDS for name in names)


_USES = whole(
    r"(?:we use|nous utilisons(?: des| les)?|wir (?:verwenden|nutzen)|utilizamos|usamos|utilizziamo(?: i)?"
    r"|wij gebruiken) cookies?\b.{0,280}"
)
_HOLDS_LINKS = whole(
    r"(?:this (?:article|post|story|page) (?:may )?contains? affiliate links?"
    r"|cet article contient des liens (?:affiliés|d'affiliation)"
    r"|dieser (?:artikel|beitrag|text) enthält (?:sogenannte )?affiliate-?links"
    r"|este artículo contiene enlaces de afiliad\w+|questo articolo contiene link (?:di affiliazione"
    r"|affiliati)"
    r"|dit artikel bevat affiliate-?links|est[ea] (?:artigo|matéria) contém links de afiliad\w+)\b.{0,120}"
)
_AD = whole(rf"\W{{0,6}}(?:{any_of(_ADS)})\W*")
_LINKS = whole(_AFFILIATE)
_RIGHT = whole(rf"(?s)\W{{0,6}}(?:{any_of(_RIGHTS)})\W*")
_TAG = either(
    whole(rf"(?s)\W{{0,6}}(?:{any_of(_TAGS)})\s*[:\uff1a|]\s*[^.!?]*\W*"),
    whole(rf"\W{{0,6}}(?:{any_of(_TAGS)})\W*"),
)


def _is_embed(line: Line) -> bool:
    """Say whether a line stands for what is not shown: known as such, or said to the reader, and not told."""
    if _BARE_EMBED(line):
        return not is_told(line) and line.type != "h2" and not (is_stop(line) and " " not in line.text)
    if _USES(line):
        return is_marked(line) or (_COOKIES(line) and not is_told(line))
    if not _ANY_EMBED(line):
        return False
    return is_marked(line) or (
        not is_told(line) and (_ONLY_PAGES(line) or (_ASKED_EMBED(line) and _TECHNICAL(line)))
    )


def _is_played(line: Line) -> bool:
    """Say whether a line is the label of a player that is not shown; "Watch below." is a sentence."""
    return _PLAYED(line) and not is_stop(line)


def _is_ad(line: Line) -> bool:
    """Say whether a line is the label of an advertisement, which is no sentence and no list's item."""
    return _AD(line) and not is_stop(line) and not is_plain_item(line)


def _sells_links(line: Line) -> bool:
    """Say whether a line tells that the paper earns by its links."""
    return _LINKS(line) and (is_marked(line) or (_OF_LINKS(line) and not is_told(line)))


def _is_right(line: Line) -> bool:
    """Say whether a line claims the rights, and is no sentence about rights; a label ends with the claim."""
    if not _RIGHT(line) or is_told(line) or (line.zone == "apart" and not _CLAIMED(line)):
        return False
    return not (is_stop(line) and (is_old(line.text) or _SIGN.match(line.text)))


def _is_tags(line: Line) -> bool:
    """Say whether a line lists the tags of the page, and is no sentence.

    Between paragraphs it must be called tags: a story, too, may have topics.
    """
    if not _TAG(line):
        return False
    is_list = not (is_stop(line) or _is_told_list(line))
    return line.leads_away or (is_list and (line.zone != "apart" or _CALLED_TAGS(line)))


def _is_told_list(line: Line) -> bool:
    """Say whether a line tells its subjects as a sentence does, the last one behind an "and"."""
    return bool(_SUBJECTS.match(line.folded)) and bool(_AND_LAST.search(line.folded))


RULES = (
    Rule(name="ad-label", zones=ANYWHERE, longest=200, holds=_HOLDS_LINKS),
    Rule(name="ad-label", zones=ANYWHERE, longest=120, holds=_is_ad),
    Rule(name="ad-label", zones=BETWEEN, longest=400, holds=_sells_links),
    Rule(name="copyright", zones=BETWEEN, longest=400, holds=_is_right),
    Rule(
        name="embed-placeholder",
        zones=ANYWHERE,
        longest=400,
        holds=whole(r"\[(\w{2,30})\b[^\]]*\](?:.*\[/\1\])"),
    ),
    Rule(name="embed-placeholder", zones=ANYWHERE, longest=320, holds=_is_embed),
    Rule(name="embed-placeholder", zones=ANYWHERE, longest=60, holds=_is_played),
    Rule(name="tags", zones=BETWEEN, longest=400, holds=_is_tags),
    Rule(name="hashtags", zones=EDGES, longest=400, holds=whole(r"(?:#[^\s#,]{1,60}[\s,]*){2,}")),
    Rule(name="separator", zones=ANYWHERE, longest=40, holds=whole(r"_{2,}")),
    Rule(name="separator", zones=EDGES, longest=40, holds=whole(r"[\W_]+|\W+(?:the )?end\W+")),
)
