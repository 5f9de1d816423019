"""Rules for what stands around a text to be clicked: share buttons, "follow us", comment forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.residue.address import is_marked, is_stop, is_told
from extractors.residue.lines import AFTER, BETWEEN, EDGES, Rule, any_of, begins, either, whole

if TYPE_CHECKING:
    from extractors.residue.lines import Line

NETWORK = (
    r"(?:facebook|twitter|x|linked ?in|pinterest|whats ?app|telegram|reddit|tumblr|instagram|threads|bluesky"
    r"|mastodon|flipboard|pocket|messenger|viber|vkontakte|vk|xing|you ?tube|tik ?tok|snapchat|google "
    r"news|rss"
    r"|e-?mail|mail|sms)"
)
"""A network or another way to pass a page on."""

_BUTTONS = {
    "en": r"print(?: (?:this )?(?:article|page|story))?|copy (?:the )?link|link copied!?|share|tweet"
    r"|pin(?: it)?"
    r"|save(?: (?:for later|article))?|bookmark|order reprints|listen(?: to (?:this )?article)?"
    r"|like this|gift (?:this )?article|report (?:an )?error|more sharing options|show more sharing options",
    "fr": r"imprimer(?: l'article)?|copier le lien|lien copié !?|partager|enregistrer|écouter(?: l'article)?"
    r"|signaler une erreur|ajouter (?:à|aux) (?:mes )?favoris|offrir(?: l'article)?|envoyer(?: par e-?mail)?",
    "de": r"drucken|link kopieren|link kopiert!?|teilen|merken|speichern|artikel (?:anhören|drucken"
    r"|teilen|merken)"
    r"|vorlesen|fehler melden|weiterempfehlen|zur merkliste hinzufügen",
    "es": r"imprimir|copiar (?:el )?enlace|compartir|guardar|escuchar(?: artículo)?|enviar(?: por "
    r"(?:correo|e-?mail))?",
    "it": r"stampa|copia (?:il )?link|condividi|salva|ascolta(?: l'articolo)?|invia|segnala un errore",
    "nl": r"afdrukken|printen|kopieer link|link gekopieerd|delen|deel|bewaar|opslaan|artikel beluisteren"
    r"|doorsturen",
    "pt": r"imprimir|copiar (?:o )?link|compartilh(?:ar|e)|partilhar|guardar|salvar|ouvir(?: artigo)?|enviar",
    "more": r"(?:この(?:記事|ニュース)を)?シェア|ツイート|分享|공유|поделиться|udostępnij|dela"
    r"|del|jaa|sdílet|bagikan|paylaş",
}
_BUTTON = rf"(?:{NETWORK}|{any_of(_BUTTONS)})"
_SHARING = {
    "en": r"share(?:d)?(?: (?:this|the|on|it))?(?: (?:article|story|post|page|news))?|tweet(?: this)?"
    r"|send(?: this)?",
    "fr": r"partage[rz](?: (?:cet|l')? ?(?:article|page|info))?|envoyer",
    "de": r"(?:(?:diesen )?(?:artikel|beitrag) )?teilen|(?:per|via|auf|bei|über)",
    "es": r"comparte|compartir(?: (?:este|el) (?:artículo|contenido))?|enviar",
    "it": r"condividi(?: (?:questo|l')? ?articolo)?|invia",
    "nl": r"(?:dit artikel )?delen|deel(?: dit(?: artikel)?)?",
    "pt": r"compartilh(?:ar|e)(?: (?:este|o) artigo| esta (?:notícia|matéria))?|partilhar",
}
_SHARE_PHRASES = {
    "en": r"(?:like|enjoy(?:ed)?|love) this (?:story|article|post)\?.{0,60}share.{0,60}|share (?:this"
    r"|your|it).{0,40}"
    r"|sharing is caring!?|\d[\d.,k]* shares?|spread the (?:word|love)|click to share.{0,60}",
    "fr": r"(?:cet article|cette (?:info|actu)) vous a (?:plu|intéressée?)\s?\?.{0,40}"
    r"|partage[rz] (?:cet|l'|cette|avec|sur|via|ceci).{0,40}|\d[\d.,k ]* partages?",
    "de": r"(?:hat ihnen|hat dir) (?:der|dieser) (?:artikel|beitrag) gefallen\?.{0,60}"
    r"|(?:diesen |den )?(?:artikel|beitrag|seite) (?:teilen|weiterleiten|empfehlen).{0,30}"
    r"|\d[\d.,]* (?:mal )?geteilt",
    "es": r"¿(?:te|le) ha gustado (?:este artículo|esta noticia)\?.{0,60}"
    r"|comparte (?:est[ea]|en|con|la).{0,40}|compartir (?:est[ea]|en|la|el).{0,40}",
    "it": r"ti è piaciuto (?:questo |l')?articolo\?.{0,60}|condividi (?:quest[oa]|su|con|l').{0,40}",
    "nl": r"vond (?:je|u) dit artikel (?:leuk|interessant|nuttig)\?.{0,60}|deel (?:dit|op|via).{0,40}"
    r"|delen (?:op|via).{0,30}",
    "pt": r"gostou (?:deste artigo|dest[ae] (?:notícia|matéria)|da matéria)\?.{0,60}"
    r"|compartilhe (?:est[ea]|isso|no|com).{0,40}|partilhe (?:est[ea]|no|com).{0,40}",
}
_FOLLOW = {
    "en": r"follow|like us|find us|join us|connect with|stay connected|keep up with|watch us|subscribe to us",
    "fr": r"suivez|suivre|retrouvez|rejoignez|abonnez-vous",
    "de": r"folg(?:en sie|t|e)|besuchen sie uns|sie finden uns",
    "es": r"sígue(?:nos|lo|la|me)|sigue|siga|encuéntranos|únete",
    "it": r"segui(?:ci|lo|la|mi|te)?|trovaci|unisciti",
    "nl": r"volg|vind ons",
    "pt": r"sig[ao](?:-nos|m)?|acompanhe|curta|nos siga|segue",
}
_ON = r"(?:on|via|by|with|sur|par|auf|bei|en|por|su|op|no|na|to|a)"
_ARE_LABELS = whole(rf"\W*{_BUTTON}(?:[\s,|/·•]+{_BUTTON})+\W*")
_SHARE_ON = whole(
    rf"\W{{0,6}}(?:{any_of(_SHARING)})\s*:?(?:\s+(?:{_ON}))?(?:\s+{NETWORK}\W*)+"
    rf"|\W{{0,6}}(?:{any_of(_SHARING)})\W*:"
)
_SHARE_PHRASE = whole(rf"\W{{0,6}}(?:{any_of(_SHARE_PHRASES)})\W*")
_NAMED_NETWORK = NETWORK.replace("|x|", "|")
_FOLLOW_ON = begins(
    rf"\W{{0,6}}(?:{any_of(_FOLLOW)})\b.{{0,120}}\b(?:{_NAMED_NETWORK}|@\w+|app|newsletter|canal"
    rf"|kanal)\b.{{0,400}}$"
)
IS_LABEL = whole(rf"\W*{_BUTTON}\W*")
"""A lone share label, which counts only beside another one, or where the page's markup says share."""

_FORM = {
    "en": r"leave a (?:comment|reply)|(?:post|add|write|submit) (?:a|your) comment|cancel reply|(?:be "
    r"the first to )?comment"
    r"(?: on this (?:article|story|post))?|(?:\d[\d.,]* |no |view |show |read |see |hide )?(?:all "
    r")?(?:the )?(?:\d+ )?comments?(?: \(\d+\))?"
    r"|comments (?:are closed|off|for this .{3,30} closed)\.?|join (?:our|the) (?:commenting forum"
    r"|conversation|discussion).{0,60}"
    r"|join thought-provoking conversations.{0,120}|what (?:do )?you think(?:[?!:.,].{0,40}|$"
    r"| (?:of|about) (?:this|our|the) (?:article|story|page|post|site).{0,40})|tell us what you think.{0,40}"
    r"|have your say.{0,60}"
    r"|let us know (?:what you think )?in the comments.{0,60}|you must be logged in to (?:post a "
    r")?comment.{0,40}"
    r"|(?:please )?(?:log|sign) in to (?:leave a )?comment.{0,40}|we(?:'d| would) (?:like|love) to hear "
    r"(?:from you|what you think).{0,80}"
    r"|note: we are .{0,40}moderating (?:all )?comments.{0,120}|view comments?|discussion|sort by.{0,40}"
    r"|reply|scroll down (?:for|to (?:read|see|view)) (?:the )?comments",
    "fr": r"laisse[rz] un (?:commentaire|avis)|(?:ajouter|écrire|poster|publier) un commentaire|annuler "
    r"la réponse|réagir(?: à (?:cet |l')article)?|réagissez"
    r"|(?:\d[\d., ]* |aucun |voir les |lire les |tous les )?(?:\d+ )?commentaires?(?: \(\d+\))?|(?:les "
    r")?commentaires sont (?:fermés|clos)\.?"
    r"|(?:\d+ )?réactions?|(?:connectez|identifiez)-vous pour (?:commenter|réagir|laisser).{0,60}|vos? "
    r"commentaires?|donnez votre avis.{0,40}"
    r"|soyez le premier à (?:commenter|réagir).{0,40}|répondre",
    "de": r"schreiben? sie einen kommentar|schreibe einen kommentar|kommentar (?:schreiben|hinterlassen"
    r"|verfassen|abgeben)"
    r"|(?:\d[\d.]* |keine |alle |zu den )?kommentare?(?: \(\d+\))?(?: (?:anzeigen|lesen|öffnen|laden))?"
    r"|diskutieren sie mit.{0,40}"
    r"|so funktionier(?:t|en) (?:die|unsere) kommentar\w*|(?:jetzt )?mitdiskutieren.{0,40}"
    r"|antworten? abbrechen|ihre meinung.{0,40}|(?:die "
    r")?kommentarfunktion .{0,60}|melden sie sich an, um .{0,60}",
    "es": r"deja (?:un comentario|una respuesta|tu comentario).{0,30}|(?:escribe|añade|publica|agrega) "
    r"(?:un|tu) comentario|cancelar respuesta"
    r"|(?:\d[\d.]* |ver (?:los )?|sin |no hay )?comentarios?(?: \(\d+\))?|comentar|(?:inicia sesión"
    r"|regístrate) para comentar.{0,40}|opina",
    "it": r"lascia un (?:commento|tuo commento)|(?:scrivi|aggiungi|invia) un commento|annulla risposta"
    r"|(?:\d[\d.]* |nessun |leggi i )?comment[oi](?: \(\d+\))?"
    r"|commenta(?: (?:la notizia|l'articolo))?|accedi per commentare.{0,40}",
    "nl": r"(?:geef|plaats|schrijf) een reactie|laat een (?:reactie|antwoord) achter|(?:\d[\d.]* |geen "
    r"|bekijk )?reacties?(?: \(\d+\))?|reageer(?: op .{3,30})?"
    r"|(?:reactie )?annuleren|log in om te reageren.{0,40}",
    "pt": r"deixe (?:um comentário|uma resposta|seu comentário).{0,30}|(?:escreva|adicione|envie) (?:um"
    r"|seu) comentário|cancelar resposta"
    r"|(?:\d[\d.]* |ver |nenhum |sem )?comentários?(?: \(\d+\))?|comente(?: aqui)?|faça login para "
    r"comentar.{0,40}"
    r"|atenção: comentários.{0,160}",
}
_FORM_NOTES = (
    r"(?:your e-?mail address will not be published|votre adresse e-?mail ne sera pas publiée"
    r"|(?:ihre|deine) e-?mail-adresse wird nicht veröffentlicht|(?:tu|su) dirección de correo "
    r"(?:electrónico )?no será publicada"
    r"|il tuo indirizzo e-?mail non sarà pubblicato|(?:je|het) e-?mailadres (?:zal|wordt) niet (?:worden "
    r")?(?:ge)?publice\w+"
    r"|o seu endereço de e-?mail não será publicado)\b.{0,160}|(?s:.{0,60}\bakismet\b.{0,200})"
    r"|(?:required fields are marked|save my name, e-?mail).{0,120}|notify me of (?:follow-up|new) .{0,80}"
)

_MISTAKE = (
    r"(?:have you )?(?:spotted|found|noticed) (?:an error|a mistake|a typo)\s?\?.{0,80}"
    r"|(?:vous avez )?(?:repéré|trouvé|constaté) une (?:erreur|faute"
    r"|coquille)(?: dans cet article)?\s?\?.{0,80}"
    r"|(?:haben sie einen )?fehler (?:gefunden|entdeckt|gesehen)\?.{0,80}"
    r"|¿(?:has )?(?:encontrado|visto|detectado|encontraste|viste) (?:un|algún) error\?.{0,80}"
    r"|(?:hai )?trovato un errore\?.{0,80}|(?:heb je )?(?:een )?fout(?:je)? (?:gezien|gevonden"
    r"|ontdekt)\?.{0,80}"
    r"|(?:encontrou|viu) (?:um|algum) erro\?.{0,80}"
)

_NAVIGATION = {
    "en": r"(?:show|load|view|see) (?:more|less|all|fewer)|(?:back )?to (?:the )?top|skip to (?:main "
    r")?content|scroll (?:down|up)|go back|home"
    r"|open (?:in|image) .{2,30}|close|menu|view (?:full )?gallery|expand",
    "fr": r"(?:voir|afficher|charger) (?:plus|moins|tout)|(?:retour en |haut de (?:la )?page)(?:haut)?"
    r"|aller au contenu|fermer|accueil",
    "de": r"(?:mehr|alle|weniger) (?:anzeigen|laden)|nach oben|zum (?:seitenanfang|inhalt)|zur startseite"
    r"|zum inhalt springen|schließen",
    "es": r"(?:ver|mostrar|cargar) (?:más|menos|todo)|volver arriba|ir al contenido|cerrar|inicio",
    "it": r"(?:mostra|vedi|carica) (?:altro|tutto|di più|meno)|torna su|vai al contenuto|chiudi",
    "nl": r"(?:toon|bekijk|laad) (?:meer|alles|minder)|naar boven|naar de inhoud|sluiten",
    "pt": r"(?:ver|mostrar|carregar) (?:mais|menos|tudo)|voltar ao topo|ir para o conteúdo|fechar",
}
_PRESSED = whole(
    r"\W{0,4}(?:share|tweet|print|pin it|copy link|partager|imprimer|copier le lien|teilen|drucken|link "
    r"kopieren|compartir|imprimir"
    r"|condividi|stampa|delen|afdrukken|compartilhar|partilhar|listen to (?:this )?(?:article|story)"
    r"|écouter (?:cet |l')article|artikel (?:an|vor)hören|escuchar (?:este |el )?artículo"
    r"|ascolta (?:questo |l')articolo|(?:artikel beluisteren|beluister dit artikel)"
    r"|ouvir (?:este )?artigo)\W{0,4}"
)


def _is_lone_label(line: Line) -> bool:
    """Say whether a line is a lone button: a verb, or a network's name that is a link."""
    return _PRESSED(line) or (line.is_linked and IS_LABEL(line))


_US = begins(
    r"\W{0,6}(?:(?:follow|like|find|join|watch) us|connect with us|(?:suivez|retrouvez|rejoignez)[- ]nous"
    r"|abonnez-vous|(?:folgen|besuchen) sie uns|folgt? uns|sie finden uns|sígue(?:nos|lo|la|me)\b"
    r"|encuéntranos"
    r"|únete a nuestr|seguici|trovaci|unisciti|volg ons|vind ons|sig[ao]m?-nos|siga (?:a gente|nosso"
    r"|o nosso|o canal)"
    r"|nos siga|curta (?:nossa|a nossa)|acompanhe (?:a gente|nossa|nosso))"
)
_OUR_CHANNEL = whole(
    r".{0,120}\b(?:our|notre|nos|unser\w*|nuestr[oa]|nostr[oa]|onze?|noss[oa])"
    rf" (?:(?:channel|page|account|chaîne|compte|kanal|canal|cuenta|canale|pagina|kanaal|conta|página)s? )?"
    rf"(?:(?:on|sur|auf|en|su|op|no) )?{NETWORK}(?:-?(?:channel|kanal|canal|kanaal|page))?\W*"
)
_WHOM_ON = whole(
    rf"\W{{0,6}}(?:{any_of(_FOLLOW)})\s+[^,;:.!?]{{2,60}}?\s{_ON}\s(?:(?:the|le|la"
    rf"|il)\s)?{_NAMED_NETWORK}(?:\s\(@\w+\))?"
    rf"(?:(?:\s*,\s*|\s+(?:and|et|und|y|e|en"
    rf"|or)\s+){_NAMED_NETWORK}(?:\s\(@\w+\))?){{0,6}}(?:\s*[(:]?\s*@\w+\)?)?\W*"
    rf"|\W{{0,6}}(?:{any_of(_FOLLOW)})(?:\s+[^\s,]+){{0,5}}\s@\w+(?:\s{_ON}\s{_NAMED_NETWORK})?\W*"
    rf"|\W{{0,6}}follow @\w+ on {_NAMED_NETWORK} to (?:keep|stay) .{{2,300}}"
)
_COVERAGE = whole(
    r"\W{0,6}(?:follow \S+(?: \S+){0,3} coverage(?: of .{2,80})? at"
    r"|(?:more )?(?:ap|afp|reuters|pa|upi|dpa|efe|ansa)(?:'s)? [^\W\d_][^.:,!?]{1,40}:)"
    r" https?://\S{4,80}(?: and https?://\S{4,80})?"
)
_BY_NAME = re.compile(r"\W{0,6}\S+\s+(?:(?:the|le|la|o|a|il|el|de|het|us)\s+)?[\"@A-ZÀ-Ý]")
_SURE_FORM = whole(
    rf"(?:leave a (?:comment|reply)|comments (?:are closed|off)|les commentaires sont (?:fermés|clos)"
    rf"|let us know (?:what you think )?in the comments.{{0,60}}|you must be logged in to .{{0,60}}"
    rf"|(?:please )?(?:log|sign) in to (?:leave a )?comment.{{0,40}}|tell us what you think.{{0,40}}"
    rf"|we(?:'d| would) (?:like|love) to hear from you.{{0,80}}|note: we are .{{0,40}}moderating.{{0,120}}"
    rf"|soyez le premier à (?:commenter|réagir).{{0,40}}|(?:connectez|identifiez)-vous pour .{{0,60}}"
    rf"|schreiben sie einen kommentar|diskutieren sie mit.{{0,40}}|melden sie sich an, um .{{0,60}}"
    rf"|(?:inicia sesión|regístrate) para comentar.{{0,40}}|accedi per commentare.{{0,40}}"
    rf"|log in om te reageren.{{0,40}}|faça login para comentar.{{0,40}}|atenção: comentários.{{0,160}}"
    rf"|{_MISTAKE}"
    rf"|{_FORM_NOTES})\W*"
)
_ANY_FORM = whole(rf"\W{{0,6}}(?:{any_of(_FORM)}|{_MISTAKE})\W*|{_FORM_NOTES}")
_NONE = begins(r"\W{0,6}(?:no|aucun|keine|sin|nessun|geen|nenhum|sem)\s")
_OF_COMMENTS = whole(
    r".*\b(?:comment(?!ary)\w*|kommentar\w*|commentaires?|comentar\w*|comentários?|commen(?:to|ti|tare|ta)"
    r"|reacties?|réagi\w+ à|conversation|discussion|(?:mit)?diskutier\w*)\b.*"
)
_MOVES = whole(rf"\W{{0,4}}(?:{any_of(_NAVIGATION)})\W{{0,4}}")
_OF_PAGE = whole(
    rf".*\b(?:{_NAMED_NETWORK}|articles?|stor(?:y|ies)|posts?|page|news|artikel|beitrag|seite|artículo|noticia"
    r"|nota|articolo|notizia|bericht|artigo|matéria|notícia|reportagem)\b.*|\d.*"
)
_SHARES = either(_ARE_LABELS, _SHARE_ON, _SHARE_PHRASE)


def _is_follow(line: Line) -> bool:
    """Say whether a line calls the reader to a network: to us, or to a name and no more than that."""
    if _FOLLOW_ON(line) and is_marked(line):
        return True
    return not is_told(line) and (
        (_FOLLOW_ON(line) and (_US(line) or _OUR_CHANNEL(line))) or _COVERAGE(line) or _calls_to(line)
    )


def _calls_to(line: Line) -> bool:
    """Say whether a line calls the reader to somebody by name, and says no more than that."""
    return _WHOM_ON(line) and bool(_BY_NAME.match(line.text))


def _is_form(line: Line) -> bool:
    """Say whether a line belongs to a form for comments; a sentence only when it is one of such a form."""
    if not _ANY_FORM(line) or line.folded[:1] in '«“„"':
        return False
    if is_marked(line) or _SURE_FORM(line):
        return True
    if line.zone == "apart" and not _OF_COMMENTS(line):
        return False
    return not is_stop(line) and not is_told(line) and not _NONE(line)


def _is_share(line: Line) -> bool:
    """Say whether a line passes the page on; a sentence needs its markup, a quotation is none.

    Between paragraphs it names the page or a network: a story, too, may be about sharing.
    """
    if not _SHARES(line) or is_told(line) or (line.zone == "apart" and not _OF_PAGE(line)):
        return False
    return is_marked(line) or not is_stop(line)


def _is_move(line: Line) -> bool:
    """Say whether a line leads about the page; an answer of one word ends in a full stop."""
    return _MOVES(line) and not is_stop(line)


RULES = (
    Rule(name="share-labels", zones=BETWEEN, longest=40, holds=_is_lone_label),
    Rule(
        name="navigation",
        zones=EDGES,
        longest=40,
        holds=_is_move,
    ),
    Rule(
        name="share-labels",
        zones=BETWEEN,
        longest=200,
        holds=_is_share,
    ),
    Rule(name="follow-us", zones=AFTER, longest=420, holds=_is_follow),
    Rule(
        name="comment-widget",
        zones=AFTER,
        longest=300,
        holds=_is_form,
    ),
)
