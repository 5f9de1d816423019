"""Rules for what asks the reader for something: a newsletter, an app, a subscription, a donation, a tip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.paywall_words import WITHHELD
from extractors.residue.address import (
    asks_reader,
    is_asked,
    is_button,
    is_marked,
    is_plain_item,
    is_stop,
    is_told,
)
from extractors.residue.lines import AFTER, ANYWHERE, BETWEEN, Rule, any_of, ends_sentence, whole

if TYPE_CHECKING:
    from extractors.residue.lines import Line

# A prompt begins as an order to the reader, and names what it wants to sell.
_ORDERS = {
    "en": r"sign(?:ing)? up|subscribe|register|join|get|receive|enter your e-?mail|want|stay|keep|never "
    r"miss|don'?t miss|download|try|become"
    r"|support|help|please|donate|start your day|start your|unlock|upgrade|create|log in|click here|if "
    r"you (?:enjoyed|liked|like|value|appreciate)"
    r"|enjoy|this article is free|thanks? (?:you )?for|there'?s plenty more|for more|like what you"
    r"|interested in|looking for|already|listen|watch|tune in|have a tip|got a tip|make sure",
    "fr": r"abonnez|inscri(?:vez|re|ption)|recevez|recevoir|restez|ne manquez|ne ratez|téléchargez"
    r"|soutenez|faites un don|rejoignez|découvrez|profitez"
    r"|pour (?:recevoir|ne rien|lire la suite|soutenir|continuer)|chaque (?:matin|jour|semaine|soir)"
    r"|toute l'actualité|vous (?:aimez|souhaitez|voulez|appréciez)"
    r"|cet article vous|l'actualité|retrouvez|envie",
    "de": r"abonnieren|jetzt|melden sie sich|melde dich|registrieren|erhalten sie|bleiben sie|verpassen "
    r"sie|laden sie|unterstütz|testen|mit unserem|unser newsletter"
    r"|newsletter|hier (?:geht'?s|können|kommen)|sie (?:wollen|möchten)|möchten sie|täglich|wöchentlich"
    r"|alle (?:wichtigen|news|nachrichten)|lesen sie|holen|werden sie|spenden",
    "es": r"suscr[ií]b|inscr[ií]b|recibe|reciba|regístr|descarga|apoya|apúntate|únete|hazte|no te pierdas"
    r"|quieres|haz clic|si (?:te|quieres)|colabora|dona|entérate|mantente",
    "it": r"iscriv|abbona|ricevi|ricevere|scarica|registra|sostieni|dona|unisciti|resta|rimani|vuoi"
    r"|clicca|non perder|se (?:ti|vuoi)|entra nel",
    "nl": r"schrijf je|meld je|abonneer|ontvang|download|registreer|steun|doneer|word|blijf|mis niets"
    r"|wil je|klik|elke (?:dag|ochtend|week)|altijd|neem",
    "pt": r"assine|inscreva|receba|cadastre|baixe|apoie|junte-se|faça|entre|participe|fique|não perca"
    r"|quer|clique|se (?:você|gostou)|siga|doe",
}
_WANTED = {
    "en": r"newsletters?|in(?:to|) your (?:inbox|mailbox|letterbox)|your inbox|e-?mail (?:alerts?"
    r"|updates?|list|address|newsletters?)|free daily|our (?:free )?(?:app|apps|podcast|journalism|work"
    r"|reporting|channel|members|readers|website)"
    r"|app store|google play|push notifications?|breaking news alerts?|subscri(?:be|ber|bers|ption"
    r"|ptions)|premium|membership|donat(?:e|ion|ions)|paywalls?|whats ?app channel|letterbox"
    r"|on the go|listen back|live at|apple podcasts|spotify|your podcasts|bbc sounds|for (?:as little as"
    r"|only|just) .{1,12}|free trial|patreon|paypal",
    "fr": r"newsletters?|infolettres?|lettres? d'information|(?:notre|nos) (?:application|appli|chaîne"
    r"|newsletters?|compte|contenus|journal|rédaction|média|lettre)|boîte (?:mail|e-?mail|aux lettres)"
    r"|alertes|par (?:e-?mail|courriel)|sans engagement|abonn(?:é|és|ement|ez-vous)|app store|google play"
    r"|un don|soutien|indépendan(?:t|ce)",
    "de": r"newsletters?|postfach|unser(?:e|er|en|em)? (?:app|kanal|abo|newsletter|whats ?app|arbeit)"
    r"|app store|google play|push-?(?:nachrichten|mitteilungen)?|abo(?:nnieren|nnement)?|abonnenten"
    r"|spende|e-?mail|plus-artikel|probemonat|whats ?app-kanal",
    "es": r"newsletters?|boletín|boletines|bandeja de entrada|(?:nuestr[ao]s?|tu) (?:app|aplicación|canal"
    r"|correo|boletín|comunidad|e-?mail)|suscri(?:pción|ptores|ptor|bete)|suscríbete|app store|google "
    r"play|donación|whats ?app",
    "it": r"newsletter|(?:nostr[ao]|nostri|tua) (?:app|canale|applicazione|newsletter|casella|e-?mail"
    r"|giornale)|canale (?:whats ?app|telegram)|abbonament[oi]|abbonati|donazione|app store|google play"
    r"|casella di posta",
    "nl": r"nieuwsbrief|nieuwsbrieven|mailbox|inbox|(?:onze|ons) (?:app|kanaal|nieuwsbrief|journalistiek)"
    r"|abonn(?:ee|ement|ees)|app store|google play|whats ?app-?kanaal|e-?mail|pushberichten|donatie",
    "pt": r"newsletters?|boletim|caixa de entrada|(?:nosso|nossa|nossos|seu) (?:app|aplicativo|canal"
    r"|grupo|jornalismo|boletim)|notícias .{0,40}e-?mail|assina(?:tura|ntes|nte)|app store|google play"
    r"|whats ?app"
    r"|telegram|doação",
}
_LABELS = {
    "en": r"(?:\S+ ){0,4}newsletters?|subscribe(?: now| today)?|sign (?:up|in)(?: now| today| here)?|log ?in"
    r"|get the app|thank(?:s| you) for (?:subscribing|signing up|registering).{0,40}"
    r"|sign up: .{0,160}|subscribe to .{3,80}|want to bookmark your favourite articles.{0,120}|you'?re "
    r"reading .{2,60} newsletter.{0,80}",
    "fr": r"(?:\S+ ){0,3}newsletters?(?: .{0,30})?|s'abonner|je m'abonne|s'inscrire|je m'inscris|se connecter"
    r"|merci (?:de|pour) votre inscription.{0,40}",
    "de": r".{0,30}newsletter(?: .{0,30})?|(?:jetzt )?(?:abonnieren|anmelden|registrieren)|(?:zum )?abo"
    r"|einloggen",
    "es": r"(?:newsletter|boletín).{0,30}|suscr[ií]bete(?: .{0,30})?|suscribirse|iniciar sesión",
    "it": r"(?:la )?newsletter.{0,30}|iscriviti(?: .{0,30})?|abbonati(?: .{0,30})?|accedi|registrati",
    "nl": r"nieuwsbrief.{0,30}|(?:nu )?(?:abonneren|inschrijven|aanmelden)|inloggen",
    "pt": r"(?:newsletter|boletim).{0,30}|assine(?: .{0,30})?|inscreva-se(?: .{0,30})?|entrar",
}
_WALLS = {
    "en": r"(?:this|the full) (?:article|story|content) is (?:only )?(?:available|exclusive|reserved"
    r"|for) .{0,30}(?:subscribers?|members?).{0,60}"
    r"|(?:subscribe|sign in|log in|register|subscribe now) to (?:continue|keep|read|access|view"
    r"|unlock).{0,80}|(?:to )?continue reading.{0,60}subscri.{0,60}"
    r"|already (?:a |have )?(?:subscriber|subscribed|a member|an account|registered|member)\W.{0,60}|you "
    r"have (?:reached|read|used) .{0,60}(?:article|limit).{0,60}"
    r"|(?:please |help us )?(?:support|fund) (?:our|independent|quality|local) .{0,200}|(?:make|consider "
    r"making) a (?:donation|contribution).{0,120}|donate(?: now| today)?"
    r"|we have a proposition for you.{0,300}|subscriber[- ]only.{0,40}"
    r"|thank(?:s| you) for reading \d+ .{0,60}|your support (?:makes|helps|keeps|allows|funds"
    r"|powers) .{2,160}",
    "fr": r"(?:cet|l')? ?article (?:est )?réservé (?:aux|à nos) abonnés.{0,60}|contenu réservé.{0,60}|il "
    r"vous reste .{2,20} de (?:cet article|ce contenu).{0,60}"
    r"|déjà abonnée? ?\W.{0,60}|pour lire la suite.{0,120}|(?:la )?(?:suite|lecture) (?:de (?:cet|l') "
    r"?article )?(?:est )?réservée? (?:aux|à).{0,60}"
    r"|soutenez .{2,120}|faites un don.{0,120}|(?:abonnez-vous|s'abonner) (?:pour|à partir|dès).{0,120}"
    r"|article (?:abonné|payant|premium).{0,20}",
    "de": r"(?:dieser|der) (?:artikel|beitrag|inhalt) ist (?:nur|exklusiv|ein) .{0,80}(?:abonnenten|plus"
    r"|abo|mitglieder).{0,40}|(?:sie sind )?(?:bereits|schon) (?:abonnent|registriert|kunde"
    r"|mitglied)\w*\W.{0,60}"
    r"|(?:jetzt )?(?:im|mit) (?:\S+ )?(?:\S*abo|plus|premium)\S* weiterlesen"
    r"|(?:jetzt )?weiterlesen mit .{2,60}|(?:um )?(?:den artikel )?weiter(?:zu)?lesen.{0,60}(?:abo"
    r"|anmelde|registrier).{0,60}|unterstützen sie .{2,160}|(?:jetzt )?spenden",
    "es": r"(?:este |esta )?(?:artículo|contenido|noticia) (?:es )?(?:exclusivo|solo|sólo|reservado) "
    r"(?:para|a) .{0,60}|¿?ya eres (?:suscriptor|socio).{0,60}|para (?:seguir|continuar) leyendo.{0,120}"
    r"|apoya (?:el|nuestro|a) .{2,120}",
    "it": r"(?:questo )?(?:articolo|contenuto) (?:è )?(?:riservato|esclusivo|per) .{0,20}abbonati.{0,60}"
    r"|sei già (?:abbonato|registrato|iscritto).{0,60}|per continuare a leggere.{0,120}|sostieni (?:il|la"
    r"|il nostro|l') .{2,120}",
    "nl": r"(?:dit|het) artikel is (?:alleen |exclusief )?(?:voor|toegankelijk).{0,80}|(?:ben je )?al "
    r"abonnee.{0,60}|(?:verder|dit artikel) lezen\?.{0,80}|steun (?:ons|onze|de) .{2,120}",
    "pt": r"(?:este |esta )?(?:conteúdo|matéria|artigo|reportagem) (?:é )?(?:exclusiv[oa]|restrit[oa]"
    r"|só) (?:para|a) .{0,60}|já é (?:assinante|cadastrado).{0,60}|para continuar lendo.{0,120}|apoie "
    r"(?:o|a|nosso) .{2,120}",
}
_ASKS = tuple(
    (
        tag,
        re.compile(rf"\W{{0,6}}(?:{_ORDERS[tag]})"),
        re.compile(rf"\W{{0,6}}(?:\S+ ){{0,2}}?(?:{_ORDERS[tag]})"),
        re.compile(rf"\b(?:{_WANTED[tag]})\b"),
    )
    for tag in _ORDERS
)
_ASKING = re.compile(rf"\W{{0,6}}(?:\S+ ){{0,2}}?(?:{any_of(_ORDERS)})")
_OWN = re.compile(
    r"\b(?:(?:our|notre|nos|unser\w*|nuestr[oa]s?|nostr[aoie]|onze|ons|noss[oa]s?)"
    r" (?:\S+ ){0,3}?(?:newsletters?|app|apps|podcasts?|channel|whats ?app|journalism|reporting|e-?mails?"
    r"|infolettres?|lettres?|application|appli|chaîne|compte|kanal|abo|boletín|boletines|canal|aplicación"
    r"|comunidad|canale|giornale|nieuwsbrief|nieuwsbrieven|kanaal|journalistiek|boletim|aplicativo|jornalismo"
    r"|grupo)"
    r"|(?:get|receive|deliver\w*|sign\w* up|subscri\w+|sent|straight|direct\w*|recev\w+|erhalten|recib\w+"
    r"|suscr\w+|ricev\w+|ontvang\w*|receb\w+)\b.{0,160}\b(?:(?:your|votre|tu|tua|je|seu|sua)"
    r" (?:\S+ ){0,2}?(?:inbox|mailbox|letterbox|e-?mail|boîte|correo|bandeja|casella|mailbox|caixa)"
    r"|ihr postfach)"
    r"|app store|google play)\b"
)
_OFFER = re.compile(
    r"\b(?:(?:your|our) (?:inbox|mailbox|newsletters?|app|podcast|e-?mails?|channel)|newsletter\w*"
    r"|infolettres?|lettre d'information|nieuwsbrie\w+|boletín|boletim|app store|google play"
    r"|whats ?app[- ](?:channel|kana[al]+l)|(?:canal (?:d[eo]|no)|canale) whats ?app)\b"
)
_SIGNS = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe|register|get|receive|abonn\w+|s'inscrire|inscri\w+|recev\w+|anmeld\w+"
    r"|bestell\w+|registr\w+|erhalten|suscr\w+|inscr[ií]b\w+|recib\w+|iscriv\w+|ricev\w+|aanmeld\w+"
    r"|inschrij\w+|schrijf|meld|ontvang\w*|assin\w+|inscrev\w+|cadastr\w+|receb\w+)\b"
)
_LONG = 180
_ANY_WALL = whole(rf"\W{{0,6}}(?:{any_of(_WALLS)})\W*")
_ASKED_WALL = asks_reader(_WALLS, ours=True)
_SURE_WALL = whole(
    r"(?:this (?:article|story|content) is (?:only |exclusively )?(?:available|reserved|for|exclusive)"
    r"(?: to| for)?(?: (?:our|paying))? (?:subscribers|members)"
    r"|(?:cet|l') ?article (?:complet )?est réservé (?:aux|à nos) abonnés|contenu réservé aux abonnés"
    r"|la (?:suite|lecture)(?: de (?:cet|l') ?article)? est réservée (?:aux|à nos) abonnés"
    r"|dieser (?:artikel|beitrag|inhalt) ist (?:nur|exklusiv) für (?:\S+ )?(?:abonnenten|mitglieder)"
    r"|est[ea] (?:contenido|artículo|noticia) es (?:exclusiv[oa]|solo|sólo) para (?:suscriptores|socios)"
    r"|questo (?:articolo|contenuto) è (?:riservato agli|per gli) abbonati"
    r"|dit artikel is (?:alleen|exclusief) voor abonnees"
    r"|est[ea] (?:conteúdo|matéria|artigo|reportagem) é (?:exclusiv[oa]|só) para assinantes"
    r"|(?:subscribe|sign in|log in|register)(?: now)? to (?:continue|keep|read|access|unlock) .{0,40}"
    r"|(?:per continuare a leggere|pour (?:lire la suite|continuer (?:la|votre) lecture)|para (?:seguir"
    r"|continuar)"
    r" leyendo|para continuar (?:lendo|a ler))\W{1,3}(?:abbon|abonn|suscr|assin|acced|connect|identifi"
    r"|inicia|registr"
    r"|faça|entr|iscriv|inscri|crea|cre[ez]).{0,100}"
    r"|you have (?:reached|read|used) .{0,60}\barticles?\b.{0,60}|thank(?:s"
    r"| you) for reading \d+ (?:free )?articles.{0,60}"
    r"|(?:jetzt )?(?:im|mit) (?:\S+ )?(?:\S*abo|plus|premium)\S* weiterlesen"
    r"|il vous reste [\d.,]+ ?% de (?:cet article|ce contenu) .{0,40}|we have a proposition for you.{0,300}"
    r"|(?:already (?:a |have )?(?:subscriber|subscribed|a member|an account)|déjà abonnée?"
    r"|¿?ya eres (?:suscriptor"
    r"|socio)|sei già abbonato|(?:ben je )?al abonnee|já é assinante|(?:sie sind )?(?:bereits"
    r"|schon) (?:abonnent"
    r"|kunde))\s?\?.{0,60})\W*"
)
_PAID = re.compile(
    r"subscri|abonn|donat|\bdons?\b|spend|journalis|redaktion|rédaction|redacción|redazione|reporting"
    r"|newsroom|media"
    r"|média|medien|\babo\b|abbonat|suscri|assin|log in|sign in|connect|lire|lees|leyendo|leggere|lendo"
    r"|weiterlesen"
    r"|article|artikel|articolo|artículo|artigo|zeitung|journal|giornale|periódico|diario|jornal|krant"
    r"|members?\b"
)
_OURS = re.compile(
    r"\b(?:our|us|notre|nos|nous|uns|unser\w*|nuestr[oa]s?|nostr[aoie]|ons|onze|noss[oa]s?"
    r"|independent journalism|quality journalism|local journalism)\b"
)
_LABEL = re.compile(rf"\W{{0,6}}(?:{any_of(_LABELS)})\W*")
_QUOTES = '"\N{LEFT DOUBLE QUOTATION MARK}«„'
_STRICT = re.compile(
    r"\W{0,6}(?:sign up|subscribe|get the|get our|join our|abonnez-vous|inscrivez-vous|recevez|téléchargez "
    r"notre|abonnieren sie|melden sie sich"
    r"|jetzt (?:abonnier|anmeld|registrier|kostenlos|testen|download|herunter|newsletter)"
    r"|suscríbete|suscribete|recibe|iscriviti|ricevi|schrijf je in|meld je aan|ontvang|assine"
    r"|inscreva-se|receba|cadastre-se|siga o canal)"
)


def _is_prompt(line: Line) -> bool:
    """Say whether a line orders the reader to take an offer; between paragraphs it must name it."""
    folded = line.folded
    is_strict = _STRICT.match(folded) is not None
    may_ask = is_strict or (line.zone != "inner" and _ASKING.match(folded) is not None)
    if not may_ask or folded[:1] in _QUOTES:
        return False
    if line.zone != "inner" and is_marked(line):
        return any(led.match(folded) and wanted.search(folded) for _, _, led, wanted in _ASKS)
    if is_told(line):
        return False
    if is_strict and _OFFER.search(folded) and (is_button(line) or _OWN.search(folded)):
        return True
    return line.zone != "inner" and any(
        order.match(folded) and wanted.search(folded) and _is_offered(line, tag)
        for tag, order, _, wanted in _ASKS
    )


def _is_offered(line: Line, tag: str) -> bool:
    """Say whether a line names what is the paper's own or the reader's own, and no long sentence."""
    is_long = len(line.text) >= _LONG and ends_sentence(line.text)
    return not is_long and bool(_OWN.search(line.folded)) and is_asked(line, tag, ours=True)


def _is_wall(line: Line) -> bool:
    """Say whether a line asks for money: what only such a line says, or its words said to the reader."""
    if not _ANY_WALL(line) or (is_plain_item(line) and " " not in line.text):
        return False
    if is_marked(line):
        return True
    if is_told(line):
        return False
    if _SURE_WALL(line) or line.zone == "apart":
        return _SURE_WALL(line) or bool(WITHHELD.search(line.text) or _OWN.search(line.folded))
    is_ours = not is_stop(line) or bool(_OURS.search(line.folded))
    return bool(_PAID.search(line.folded)) and is_ours and (is_button(line) or _ASKED_WALL(line))


def _is_label(line: Line) -> bool:
    """Say whether a line is the heading or the button of a form for newsletters, and no sentence."""
    if ends_sentence(line.text) or is_plain_item(line) or not _LABEL.fullmatch(line.folded):
        return False
    if line.zone == "apart" and not is_marked(line):
        return not is_told(line) and (_signs_up(line) or bool(_OWN.search(line.folded)))
    return is_marked(line) or (is_button(line) and not is_told(line)) or bool(_OWN.search(line.folded))


def _signs_up(line: Line) -> bool:
    """Say whether a line names a newsletter and what the reader may do with it."""
    return bool(_OFFER.search(line.folded) and _SIGNS.search(line.folded))


RULES = (
    Rule(name="newsletter-prompt", zones=AFTER, longest=90, holds=_is_label),
    Rule(
        name="newsletter-prompt",
        zones=BETWEEN,
        longest=420,
        holds=whole(
            r"you'?re reading .{2,60} newsletter.{0,80}|cliquez ici pour .{4,80}"
            r"|listen to .{2,40} live at .{2,60} listen back here\W*"
            r"|.{0,300}\bsign up for (?:the|our) (?:free |daily |weekly ){1,2}newsletter\W*"
            r"|get (?:unlimited |full |digital )?access to .{2,120} for "
            r"(?:as little as|only|just) .{0,4}\d.{0,280}"
        ),
    ),
    Rule(name="paywall-prompt", zones=BETWEEN, longest=600, holds=_is_wall),
    Rule(name="newsletter-prompt", zones=ANYWHERE, longest=420, holds=_is_prompt),
)
