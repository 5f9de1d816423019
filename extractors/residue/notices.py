"""Rules for notices: copyright, advertising, consent and embed placeholders, errors of scripts, tags."""

from __future__ import annotations

from extractors.residue.lines import ANYWHERE, EDGES, Rule, any_of, either, whole

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
    r"|cette )?(?:publicité|pub|vidéo)|publi-?(?:rédactionnel|information)|lire après la pub",
    "de": r"(?:anzeige|werbung|reklame|w\s?e\s?r\s?b\s?u\s?n\s?g)n?|(?:der |dieser )?artikel (?:wird"
    r"|geht) (?:unten|unterhalb|nach) .{0,40}weiter.{0,20}|(?:weiter|weiterlesen) nach (?:der "
    r")?(?:anzeige|werbung)|gesponsert",
    "es": r"publicidad|anuncios?|patrocinado|(?:la )?(?:noticia|artículo) (?:continúa|sigue) (?:después"
    r"|tras|debajo) .{0,30}|contenido (?:patrocinado|de marca)",
    "it": r"pubblicità|annunci[o]?|(?:contenuto )?sponsorizzato|(?:continua|prosegue) dopo la pubblicità"
    r"|l'articolo continua (?:dopo|sotto) .{0,30}",
    "nl": r"advertenties?|reclame|gesponsord|(?:het )?artikel gaat (?:verder|door) (?:onder|na) (?:de "
    r"|deze )?(?:advertentie|video|foto)|lees verder (?:onder|na) (?:de |deze )?(?:advertentie|foto"
    r"|video)|tekst (?:loopt|gaat) (?:door|verder) onder .{0,30}",
    "pt": r"publicidade|anúncios?|patrocinado|(?:a )?matéria continua (?:depois|após) .{0,30}|continua "
    r"(?:depois|após) (?:da|a) publicidade|pub",
}
_ADS["more"] = "reklama|reklame|реклама|annons|annonse|mainos|hirdetés|iklan|广告|広告|광고"
_AFFILIATE = (
    r".{0,120}\b(?:may (?:get|earn|receive) (?:a |an )?(?:share|commission|affiliate|small).{0,160}"
    r"|affiliate links?.{0,160}|contient des liens affiliés.{0,80}"
    r"|affiliate-links?.{0,160}|provision\b.{0,20}\b(?:erhalten|bekommen).{0,80})"
)
_RIGHTS = {
    "en": r".{0,160}\ball rights reserved\b.{0,240}|(?:©|\(c\)|copyright)\s?.{0,12}(?:19|20)\d{2}.{0,240}"
    r"|this copy is for your personal.{0,300}|our standards: .{0,60}|(?:©|copyright) .{2,80}"
    r"|this material may not be (?:published|reproduced).{0,160}|reprints? (?:and permissions|& "
    r"permissions|policy).{0,60}",
    "fr": r".{0,80}\btous droits (?:de reproduction )?(?:réservés|interdits).{0,120}|(?:toute "
    r")?reproduction (?:totale ou partielle )?interdite.{0,80}",
    "de": r".{0,80}\balle rechte vorbehalten\b.{0,120}|(?:nachdruck|vervielfältigung) .{0,60}(?:verboten"
    r"|nur mit).{0,60}",
    "es": r".{0,80}\b(?:todos los )?derechos reservados\b.{0,120}|prohibida (?:la|su) reproducción.{0,120}",
    "it": r"©? ?riproduzione riservata.{0,80}|.{0,60}\btutti i diritti (?:sono )?riservati\b.{0,120}",
    "nl": r".{0,80}\balle rechten voorbehouden\b.{0,120}|(?:dit artikel|overname) .{0,60}(?:auteursrecht"
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
    r"|vous avez (?:refusé|choisi de refuser) .{0,40}cookies.{0,120}|votre navigateur ne (?:supporte"
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


def is_enumeration(text: str) -> bool:
    """Say whether a text is a list of short names with commas between them, and no sentence."""
    names = text.split(",")
    return len(names) >= _FEW and all(0 < len(name.split()) <= _NAME_WORDS for name in names)


RULES = (
    Rule(
        name="embed-placeholder",
        zones=ANYWHERE,
        longest=320,
        holds=whole(
            r"(?:we use|nous utilisons(?: des| les)?|wir (?:verwenden|nutzen)|utilizamos|usamos"
            r"|utilizziamo(?: i)?"
            r"|wij gebruiken) cookies?\b.{0,280}"
        ),
    ),
    Rule(name="ad-label", zones=ANYWHERE, longest=120, holds=whole(rf"\W{{0,6}}(?:{any_of(_ADS)})\W*")),
    Rule(name="ad-label", zones=EDGES, longest=400, holds=whole(_AFFILIATE)),
    Rule(name="copyright", zones=EDGES, longest=400, holds=whole(rf"(?s)\W{{0,6}}(?:{any_of(_RIGHTS)})\W*")),
    Rule(
        name="embed-placeholder",
        zones=ANYWHERE,
        longest=400,
        holds=whole(r"\[(\w{2,30})\b[^\]]*\](?:.*\[/\1\])"),
    ),
    Rule(
        name="embed-placeholder", zones=ANYWHERE, longest=320, holds=whole(rf"\W{{0,6}}(?:{any_of(_EMBEDS)})")
    ),
    Rule(
        name="tags",
        zones=EDGES,
        longest=400,
        holds=either(
            whole(rf"(?s)\W{{0,6}}(?:{any_of(_TAGS)})\s*[:\uff1a|]\s*[^.!?]*\W*"),
            whole(rf"\W{{0,6}}(?:{any_of(_TAGS)})\W*"),
        ),
    ),
    Rule(name="hashtags", zones=EDGES, longest=400, holds=whole(r"(?:#[^\s#,]{1,60}[\s,]*){2,}")),
    Rule(name="separator", zones=ANYWHERE, longest=40, holds=whole(r"_{2,}")),
    Rule(name="separator", zones=EDGES, longest=40, holds=whole(r"[\W_]+|\W+(?:the )?end\W+")),
)
