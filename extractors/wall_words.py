"""The words of pages that are no article, in seven languages: missing, broken, consent, robots, log in."""

# ruff: noqa: RUF001 - apostrophes as they stand on pages

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

MISSING_NUMBER = re.compile(
    r"\W*(?:(?:http|error|erreur|fehler|errore|erro|fout|page|status|código|codice|code)[\s:#-]*)*(?:404"
    r"|410)"
    r"(?:[\s:!.-]*(?:error|erreur|fehler|errore|erro|fout|page|seite|not found|gone|oops))*\W*",
    _FLAGS,
)
"""A title or heading that is the number of a missing page and nothing else."""

_THING = (
    r"(?:page|site|article|story|content|document|url|link|contenu|seite|artikel|inhalt|beitrag|dokument"
    r"|página|pagina|artículo|articolo|artigo|contenido|contenuto|conteúdo|notícia|noticia|notizia|bericht)"
)
MISSING = re.compile(
    rf"\b(?:{_THING}|nothing|file|resource)\b[^.!?]{{0,60}}?(?:\b(?:not|n[o']t|can ?not"
    rf"|(?:ca|could|is|was)n?[o’']t)\b (?:be )?"
    r"(?:found|exist|available|located)|\b(?:no longer|not) (?:exists?|available|here)\b"
    r"|\b(?:has|have) been (?:removed|deleted|unpublished)\b|\bdoes(?:n[’']t| not) exist\b|\bis missing\b)"
    rf"|\b(?:can(?:no|[’' ])?t|could(?:n[’']t| not)|unable to) (?:find|locate)\b[^.!?]{{0,40}}\b{_THING}\b"
    r"|^\W*nothing found\W*$|\bnot found\W*$|^\W*not found\b|^\W*gone\W*$"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:introuvable|inexistante?|indisponible|supprimée?|non trouvée?"
    r"|n[’']existe (?:pas|plus)|n[’']est (?:pas|plus) (?:disponible|accessible)|n[’']a pas été trouvée?"
    r"|n[’']a pu être trouvée?)"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:(?:nicht|nicht mehr) (?:gefunden|vorhanden|verfügbar|existent)"
    r"|existiert (?:leider )?nicht|gibt es (?:leider )?nicht|(?:wurde|ist) gelöscht)"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:no (?:fue |ha sido |se ha |se )?(?:encontrad[ao]|encontró|existe)"
    r"|no est[áa] disponible|ya no (?:existe|está)|no disponible|eliminad[ao])"
    rf"|\bno (?:hemos |pudimos |se pudo )?(?:encontra(?:mos|do|r)|encontrar) (?:la |esta |el )?{_THING}"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:non (?:è stat[ao] |è )?(?:trovat[ao]|disponibile|presente)"
    rf"|non esiste"
    r"|è stat[ao] rimoss[ao])"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:niet (?:meer )?(?:worden )?(?:gevonden|beschikbaar)"
    rf"|bestaat (?:helaas )?"
    r"niet|is verwijderd)"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:não (?:foi |pôde ser )?(?:encontrad[ao]|existe|está disponível)"
    r"|não disponível|indisponível|foi removid[ao])"
    rf"|\bnão (?:encontramos|foi possível encontrar) (?:a |esta |o )?{_THING}"
    r"|\b(?:sidan|siden|artikeln|artiklen|artikkelen)\b[^.!?]{0,60}?\b(?:hittades inte|hittas inte"
    r"|finns inte|(?:blev )?ikke fundet|findes ikke|(?:ble )?ikke funnet|finnes ikke)"
    r"|\bnie znaleziono (?:takiej )?strony\b|\bstrona nie (?:istnieje|została znaleziona)\b",
    _FLAGS,
)
"""A sentence or heading by which a site says that it has no such page."""

BROKEN_NUMBER = re.compile(
    r"\W*(?:(?:http|error|erreur|fehler|errore|erro|fout|status)[\s:#-]*)*50[0234]"
    r"(?:[\s:!.-]*(?:error|internal|server|erreur|fehler|errore|erro|fout|bad gateway|service unavailable"
    r"|gateway time-?out))*\W*",
    _FLAGS,
)
BROKEN = re.compile(
    r"\binternal server error\b|\bbad gateway\b|\bservice (?:is )?(?:temporarily )?unavailable\b"
    r"|\bgateway time-?out\b"
    r"|\bsomething (?:went|has gone) wrong\b|\btechnical (?:difficult|problem|error|issue)"
    r"|\b(?:under|scheduled|planned|for|ongoing) maintenance\b|^\W*maintenance(?: mode)?\W*$"
    r"|\bestablishing a database connection\b|\bwe[’']?(?:ll| will) be (?:right )?back\b"
    r"|\ban (?:unexpected )?error (?:has )?occurred\b"
    r"|\berreur (?:interne|technique)\b|\bune erreur (?:est survenue|s[’']est produite)|\ben maintenance\b"
    r"|\bmaintenance en cours\b|\bservice (?:temporairement )?indisponible\b"
    r"|\binterner (?:server)?fehler\b|\bwartungs(?:arbeiten|modus)\b|\bin wartung\b"
    r"|\bfehler (?:ist )?aufgetreten\b"
    r"|\bvorübergehend nicht (?:erreichbar|verfügbar)\b|\btechnische (?:störung|probleme)\b"
    r"|\berror interno\b|\ben mantenimiento\b|\btareas de mantenimiento\b"
    r"|\bservicio (?:temporalmente )?no disponible\b"
    r"|\b(?:ha ocurrido|se ha producido) un error\b|\balgo (?:ha )?sali(?:ó|do) mal\b"
    r"|\berrore interno\b|\bin manutenzione\b|\bservizio (?:temporaneamente )?non disponibile\b"
    r"|\bsi è verificato un errore\b|\bmanutenzione in corso\b"
    r"|\binterne serverfout\b|\b(?:in|wegens|door) onderhoud\b|\ber is (?:iets misgegaan"
    r"|een fout opgetreden)"
    r"|\btijdelijk niet (?:beschikbaar|bereikbaar)\b"
    r"|\berro interno\b|\bem manutenção\b|\bserviço (?:temporariamente )?indisponível\b|\bocorreu um erro\b"
    r"|\balgo deu errado\b",
    _FLAGS,
)
"""A heading by which a site says that it does not work for the moment."""

CONSENT_TERMS = re.compile(
    r"\bcookies?\b|\bconsent\w*|\bprivacy\b|\bpartners?\b|\btracking\b|\bpersonali[sz]ed (?:ads|advertising"
    r"|content)\b"
    r"|\bpersonal data\b|\blegitimate interests?\b|\bvendors?\b|\badvertis(?:ing|ements)\b"
    r"|\bpartenaires\b|\bvie privée\b|\bdonnées personnelles\b|\bpublicités? personnalisées?\b|\btraceurs\b"
    r"|\beinwillig\w*|\bzustimm\w*|\bdatenschutz\w*|\bpartnern\b|\bpersonenbezogene\w*|\bpersonalisierte\w*"
    r"|\bwerbung\b"
    r"|\bconsentimiento\b|\bprivacidad\b|\bsocios\b|\bdatos personales\b|\bpublicidad\b"
    r"|\bconsenso\b|\briservatezza\b|\bdati personali\b|\bpubblicità\b|\bfornitori\b"
    r"|\btoestemming\b|\bpersoonsgegevens\b|\badvertenties\b|\bprivacybeleid\b"
    r"|\bconsentimento\b|\bprivacidade\b|\bparceiros\b|\bdados pessoais\b|\bpublicidade\b",
    _FLAGS,
)
CONSENT_TITLE = re.compile(
    r"\bbefore you continue\b|\bcookie (?:settings|preferences|consent|wall|notice)\b"
    r"|\bwe value your privacy\b"
    r"|\b(?:your|our) privacy\b|\bprivacy (?:gate|settings|preferences|choices)\b|\bconsent\b"
    r"|\bavant d[’']accéder\b|\bavant de (?:continuer|poursuivre)\b|\bvotre vie privée\b|\b(?:gestion"
    r"|choix) des cookies\b"
    r"|\bbevor sie (?:fortfahren|weiterlesen|zu)\b|\b(?:ihre )?(?:privatsphäre|einwilligung|zustimmung)\b"
    r"|\bdatenschutz-?einstellungen\b|\bweiterlesen mit werbung\b"
    r"|\bantes de continuar\b|\b(?:tu|su|valoramos tu) privacidad\b"
    r"|\bprima di continuare\b|\b(?:la tua|la vostra) privacy\b|\bconsenso\b"
    r"|\bvoordat je (?:verdergaat|doorgaat)\b|\b(?:jouw|uw|je) privacy\b|\btoestemming\b|\bprivacygate\b"
    r"|\bantes de prosseguir\b|\b(?:sua|a sua) privacidade\b|\bconsentimento\b",
    _FLAGS,
)
ACCEPT = re.compile(
    r"\W*(?:i |yes,? i |ja,? ich |oui,? j[’'])?(?:accept|agree|allow|consent|tout accepter|accepter|accepte"
    r"|j[’']accepte"
    r"|alle[sn]? (?:akzeptieren|zulassen)|akzeptier|zustimm|einverstanden|stimme|aceptar|acepto|accetta"
    r"|accetto"
    r"|accepteren|accepteer|akkoord|ik ga akkoord|alles accepteren|aceitar|aceito|concordo|aceite)\w*"
    r"(?:[\s\w,&’'-]{0,40})\W*",
    _FLAGS,
)
"""The label of a button that takes a consent."""

ROBOT_TITLE = re.compile(
    r"\W*(?:(?:429\W+)?too many requests|(?:451\W+)?unavailable (?:due to|for) legal reasons"
    r"|just a moment|attention required|access (?:to this page has been )?denied|access (?:blocked"
    r"|restricted)"
    r"|(?:are you|verify|confirm|prove)\b.{0,30}\b(?:human|robot|bot)|(?:human|robot|bot|security"
    r"|browser) (?:check|verification)"
    r"|checking your browser|pardon our interruption|one more (?:step|moment)"
    r"|making sure you[’']re not a bot|ddos-guard"
    r"|request (?:unsuccessful|rejected|blocked)|you have been blocked|sorry,? you have been blocked"
    r"|please wait"
    r"|un instant|vérification\b.{0,30}\b(?:humain|robot|sécurité|navigateur)|êtes-vous un (?:robot|humain)"
    r"|accès (?:refusé|bloqué|restreint)"
    r"|(?:nur )?einen moment|einen augenblick|sicherheits(?:prüfung|überprüfung|abfrage)"
    r"|zugriff (?:verweigert|blockiert)"
    r"|sind sie ein (?:mensch|roboter)|un momento|un attimo|¿?eres (?:humano|un robot)|acceso (?:denegado"
    r"|bloqueado)"
    r"|(?:comprobación|verificación) de seguridad|sei (?:umano|un robot)|accesso (?:negato|bloccato)"
    r"|(?:controllo|verifica) di sicurezza|een (?:moment|ogenblik)|ben je een (?:mens|robot)"
    r"|toegang (?:geweigerd|geblokkeerd)"
    r"|(?:beveiligings|veiligheids)controle|um momento|você é (?:humano|um robô)|acesso (?:negado"
    r"|bloqueado)"
    r"|verificação de segurança)\b(?P<rest>.{0,60})",
    _FLAGS,
)
"""A heading of a bot check or a refusal; `rest` is what it says beyond."""

ROBOT_TEXT = re.compile(
    r"\b(?:not|n[’']t) (?:a |an )?(?:automated )?(?:ro)?bot\b|\byou are (?:a )?human\b|\bunusual (?:traffic"
    r"|activity)\b"
    r"|\bautomated (?:access|requests|queries|tools)\b|\bcaptcha\b|\bpress (?:&|and) hold\b"
    r"|\breference (?:#|id|number)"
    r"|\bslow down\b|\beuropean economic area\b|\baccess (?:cannot|can not|can[’']t) be granted\b"
    r"|\bray id\b|\bincident id\b|\bsupport id\b|\byou don[’']t have permission to access\b"
    r"|\bhave been blocked\b"
    r"|\benable javascript and cookies to continue\b|\bsecurity of your connection\b|\bchecking (?:if"
    r"|your)\b"
    r"|\b(?:pas|n[’']êtes pas) un robot\b|\b(?:vous êtes|êtes-vous) (?:un )?humain\b|\btrafic inhabituel\b"
    r"|\bactivité inhabituelle\b"
    r"|\bkein(?:e)? (?:roboter|maschine)\b|\b(?:sie )?ein mensch\b|\bungewöhnliche[nr]? (?:datenverkehr"
    r"|aktivität|zugriffe)"
    r"|\bautomatisierte (?:anfragen|zugriffe)\b"
    r"|\bno (?:eres|es|soy) un robot\b|\beres humano\b|\btráfico inusual\b|\bactividad inusual\b"
    r"|\bnon (?:sei|sono) un robot\b|\bessere umano\b|\btraffico (?:insolito|anomalo)\b"
    r"|\bgeen robot\b|\been mens bent\b|\bongebruikelijk (?:verkeer|activiteit)"
    r"|\bnão (?:é|sou) um robô\b|\bvocê é humano\b|\btráfego incomum\b|\batividade incomum\b",
    _FLAGS,
)

LOGIN_TITLE = re.compile(
    r"\W*(?:log ?in|log on|sign ?in|please (?:log|sign) in|member login|subscriber login|connexion"
    r"|se connecter|connectez-vous"
    r"|identifiez-vous|identification|anmelden|anmeldung|einloggen|bitte (?:melden|loggen)|iniciar sesión"
    r"|inicia sesión|acceder"
    r"|identifícate|accedi|accesso|effettua il login|inloggen|log in|aanmelden|entrar|iniciar sessão"
    r"|faça (?:o )?login|acessar)"
    r"\b(?P<rest>.{0,50})",
    _FLAGS,
)
"""A heading of a form to log in; `rest` is what it says beyond."""

LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|account/log-?in|connexion|anmelden|acceso|accedi|inloggen|entrar)(?:/|$"
    r"|\.)",
    _FLAGS,
)

_WITHHELD = (
    r"\bsubscribe (?:now )?(?:to|and) (?:continue|read|keep|unlock)|\bto (?:continue|keep) reading\b"
    r"|\b(?:only )?for subscribers\b|\bsubscribers? only\b|\bunlock (?:this|the full) (?:article|story)\b"
    r"|\b(?:register|sign (?:in|up)|log in) to (?:continue|read|keep|unlock)\b"
    r"|\breserved for (?:our )?subscribers\b"
    r"|\bréservée?s? (?:à nos|aux) abonnés\b|\babonnez-vous pour\b|\bil vous reste [\d.,]+ ?%"
    r"|\bpour lire la suite\b"
    r"|\b(?:nur |exklusiv )?für abonnent|\bmit (?:einem )?abo weiterlesen\b|\bjetzt weiterlesen\b"
    r"|\babonnieren und weiterlesen\b|\bweiterlesen mit\b|\bum weiterzulesen\b"
    r"|\b(?:exclusivo|solo|sólo) para suscriptores\b|\bsuscríbete (?:para|y sigue)\b"
    r"|\bpara (?:seguir|continuar) leyendo\b"
    r"|\b(?:riservato|solo per|per) (?:agli )?abbonati\b|\babbonati per\b|\bper continuare a leggere\b"
    r"|\b(?:exclusief|alleen|enkel) voor abonnees\b|\bom verder te lezen\b|\blees verder met\b"
    r"|\b(?:exclusivo|só|somente) para assinantes\b|\bassine (?:para|e continue)\b"
    r"|\bpara continuar (?:a )?(?:lendo|ler)\b"
)
WITHHELD = re.compile(_WITHHELD, _FLAGS)
"""What keeps the rest of a text from who does not pay or log in."""

PAYWALL = re.compile(
    rf"{_WITHHELD}|\balready a subscriber\b|\bdéjà abonnée?\b|\bbereits abonnent|\bya eres suscriptor\b"
    r"|\bsei già abbonato\b|\bal abonnee\b|\bjá é assinante\b",
    _FLAGS,
)
"""The same, and what is asked of who pays already."""

SITE = re.compile(
    r"\b(?:web ?)?(?:pages?|sites?|seiten?|webseite|webserver|servers?|serveur|servidor|url|links?|lien"
    r"|enlace|páginas?|pagin[ae]|sitio|sito|sidan|siden|strony|stron[ay]|https?|browser|navigateur|navegador"
    r"|back soon|(?:come|try) (?:back|again)|réessay\w+|revenir dans|bitte versuchen|minuten wieder"
    r"|intént\w+|inténtalo|vuelv[ae] dentro|riprov\w+|torna tra|probeer|minuten terug|tente|volte dentro)\b",
    _FLAGS,
)
"""What a notice of a site speaks of: its pages, its server, another try."""

TO_READER = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|[Yy]ou[’']re|[Ww]e|[Oo]ur|[Ww]e[’']\w+|[Pp]lease|[Ss]orry|[Oo]ops|[Cc]onfirm\w*"
    r"|[Vv]ous|[Vv]otre|[Vv]os|[Nn]ous|[Nn]os|[Mm]erci de|[Dd]ésolée?s?|[Vv]euillez"
    r"|Sie|Ihre?[nmrs]?|[Dd]u|[Dd]eine?[nmrs]?|[Ww]ir|[Uu]nser\w*|[Bb]itte|[Ll]eider"
    r"|[Tt]us?|[Uu]sted|[Ee]res|[Bb]uscas?|[Nn]uestr[ao]s?|[Nn]osotros|[Pp]uedes|[Ll]o sentimos|[Pp]or favor"
    r"|[Tt]u[ao]|[Ss]ei|[Pp]uoi|[Nn]oi|[Nn]ostr[aioe]|[Ss]piacenti|[Cc]i scusiamo"
    r"|[Jj]e|[Jj]ij|[Jj]ouw|[Uu]w?|[Ww]ij?|[Oo]nze|[Hh]elaas"
    r"|[Vv]ocê|[Ss]eus?|[Ss]uas?|[Nn]oss[ao]s?|[Nn]ós|[Pp]ode|[Ll]amentamos|[Dd]esculpe)\b"
)
"""Who a notice speaks to, and who speaks."""

SPEAKER = re.compile(
    r"[\"“”„«»]|\b(?:said|says?|told|sagte|sagt|teilte|erklärte|meldete|dit|déclaré|selon|dijo|dice|según"
    r"|disse|detto|secondo|zei|zegt|volgens|segundo)\b",
    _FLAGS,
)
"""A sentence that reports what somebody said."""

_NOTICE = (
    # en
    " a an the this that it its is are was were be been being has have had does doesn t s re ll ve do did"
    " on in at of for to or and by no not longer any more never can cannot could couldn wasn isn found"
    " find locate exist exists existing existed available unavailable located here gone missing removed"
    " deleted unpublished moved expired page pages site website web article story content document url"
    " link file resource nothing error errors occurred unexpected internal server bad gateway service"
    " services temporarily currently unable timeout time out something went wrong technical difficulty"
    " difficulties problem problems issue issues under scheduled planned ongoing down maintenance mode"
    " establishing database connection we i you your our us my sorry oops uh oh whoops ooops please"
    " looking look requested request want wanted trying reach seek seems appears like there where what"
    " which address may might back soon right will shortly try again later moment momentarily few minutes"
    " now access denied requests too many sign log login account continue while checking check verify"
    " verifying human robot browser security used restrict attention required cloudflare code status http"
    " ok well hmm create register registered new password email subscriber subscribers members"
    " publisher editor editors legal reasons rights reason"
    # fr
    " à au aux vers"
    " le la les l un une des de du d ce cette cet ces que qu qui vous nous je n est sont et ou pas plus"
    " lien contenu introuvable inexistante inexistant indisponible supprimée supprimé trouvée trouvé"
    " trouver non existe disponible accessible été pu être recherchez recherchée cherchez cherchée"
    " demandée demandé erreur interne technique survenue produite produit en cours temporairement désolé"
    " désolés oups actuellement momentanément instant semble votre notre compte connexion accès refusé"
    " sommes sera retour mon mes"
    # de
    " der die das den dem ein eine einen einer dieser diese dieses ist sind war wurde wurden konnte kann"
    " können konnten wird leider nicht mehr gefunden finden vorhanden verfügbar existent existiert gibt es"
    " gelöscht entfernt verschoben seite seiten webseite inhalt beitrag dokument artikel interner fehler"
    " serverfehler aufgetreten wartung wartungsarbeiten wartungsmodus wegen vorübergehend erreichbar"
    " technische technischer störung probleme sie ihnen von gesuchte gesuchten angeforderte gewünschte"
    " aufgerufene unter adresse wir haben hat sich zur zurzeit derzeit momentan hoppla ups entschuldigung"
    " bitte etwas schief gelaufen schiefgelaufen anmelden konto ihr ihre ihrem werden bald wieder da mein"
    " mit bei melden angemeldet"
    # es
    " al del con"
    " el los las lo una esta este esa ese página pagina sitio artículo contenido contenidos enlace fue ha"
    " sido se encontrada encontrado encontró encontrar está ya eliminada eliminado hemos pudimos pudo"
    " buscas busca solicitada solicitado interno mantenimiento tareas servicio temporalmente ocurrido"
    " producido algo salió salido mal sentimos vaya nuestro cuenta mi"
    # it
    " il gli uno questa questo sito articolo contenuto è stata stato trovata trovato disponibile presente"
    " esiste rimossa rimosso errore manutenzione corso servizio temporaneamente si verificato spiacenti"
    " ops richiesta richiesto cercata cercato stai cercando che hai più mio"
    # nl
    " het een deze dit bericht niet meer worden gevonden beschikbaar bestaat helaas verwijderd serverfout"
    " wegens door onderhoud er iets misgegaan fout opgetreden tijdelijk bereikbaar kan kon werd u zoekt"
    " opgevraagde dat naar op zoek bent oeps mijn"
    # pt
    " o os as um uma artigo conteúdo notícia não foi pôde ser disponível indisponível removida removido"
    " encontramos possível erro em manutenção serviço temporariamente ocorreu deu errado procura procurada"
    " você lamentamos desculpe minha"
    # sv, da, no, pl
    " sidan siden hittades inte hittas finns längre söker letar efter kunde som ikke fundet findes blev"
    " funnet finnes ble tyvärr beklager nie znaleziono strony strona istnieje została znaleziona której"
    " szukasz"
)
NOTICE_WORDS = frozenset(_NOTICE.split())
"""Every word of a notice that says no more than that a page or a site is out of order."""
