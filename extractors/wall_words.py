"""The words of pages that are no article, in fourteen languages: missing, broken, consent, robots, log in."""

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
    r"|página|pagina|artículo|articolo|artigo|contenido|contenuto|conteúdo|notícia|noticia|notizia|bericht"
    r"|sida|artikel|text|resource|story|post|entry|meldung|nota)"
)
MISSING = re.compile(
    rf"\b(?:{_THING}|nothing|file|resource)\b[^.!?]{{0,60}}?(?:\b(?:not|n[o']t|can ?not"
    rf"|(?:ca|could|is|was)n?[o’']t)\b (?:be )?"
    r"(?:found|exist|available|located)|\b(?:no longer|not) (?:exists?|available|here)\b"
    r"|\b(?:has|have) been (?:removed|deleted|unpublished)\b|\bdoes(?:n[’']t| not) exist\b|\bis missing\b)"
    rf"|\b(?:can(?:no|[’' ])?t|could(?:n[’']t| not)|unable to) (?:find|locate)\b[^.!?]{{0,40}}\b{_THING}\b"
    rf"|\b(?:lost|missing|find|reach) (?:this|that) {_THING}\b|\b{_THING}\b[^.!?]{{0,40}}?\b(?:expired"
    rf"|withdrawn|taken down"
    r"|(?:isn[’']t|not) (?:available|online|valid|accessible)|can[’']?(?:not| not|t) be (?:found|displayed"
    r"|reached))"
    r"|\bno (?:results?|posts?|pages?) (?:were |was )?found\b"
    r"|\bnot the page you\b|^\W*niet gevonden\W*$|^\W*nicht gefunden\W*$|^\W*(?:no|non|não) (?:encontrad"
    r"|trovat)[ao]\W*$"
    r"|^\W*bulunamadı\W*$|^\W*غير موجود\W*$|^\W*не найден[ао]?\W*$|^\W*nie znaleziono\W*$|^\W*(?:未找到"
    r"|見つかりません)\W*$"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:wurde|ist) (?:entfernt|gelöscht|verschoben|zurückgezogen)"
    rf"|\bne (?:trouvons|parvenons)\b[^.!?]{{0,20}}\b{_THING}\b"
    r"|\bdead end\b|\bnothing (?:was |has been )?found\b|\bnothing (?:is |to see )?here\b"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?\b(?:isn?[’']?t|is not|are not|no longer|not) (?:here|online|with us)\b"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:was|were|got) (?:removed|deleted|moved|renamed)\b"
    rf"|\bno such {_THING}\b|\bnothing found\b|\bnot found\W*$|^\W*not found\b|^\W*gone\W*$"
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
    r"|\b(?:sidan|artikeln|inlägget)\b[^.!?]{0,60}?\b(?:finns inte|kunde inte hittas|har tagits bort)"
    rf"|\bnichts gefunden\b|\b{_THING}\b[^.!?]{{0,60}}?\b(?:nicht (?:mehr "
    rf"|länger )?(?:online )?(?:verfügbar|abrufbar"
    rf"|erreichbar|online)|depubliziert|existiert\b[^.!?]{{0,12}}? nicht)|\bdepublizierter? {_THING}"
    rf"|\brien (?:n[’']a |n[’']ait )?(?:été )?trouvé|\b{_THING}\b[^.!?]{{0,60}}?\b(?:a été (?:supprimée?"
    rf"|retirée?"
    r"|déplacée?)|n[’']est plus en ligne)"
    rf"|\bno se ha encontrado nada\b|\b{_THING}\b[^.!?]{{0,60}}?\bno se puede encontrar"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:potrebbe essere stat[ao] |è stat[ao] )?(?:spostat|rimoss"
    rf"|eliminat)[ao]\b"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\bnon esist[ea]"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:is|werd) (?:verwijderd|verplaatst)\b"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:removid[ao]|mudou de (?:endereço|lugar))"
    r"|\bnie znaleziono\b[^.!?]{0,30}|\bstron[ay]\b[^.!?]{0,60}?\bnie (?:istnieje|została znaleziona"
    r"|znaleziono)\b"
    r"|\b(?:страниц|материал|стать|документ)\w*\b[^.!?]{0,60}?\b(?:не (?:найден|существу|доступн)"
    r"|удал[её]н)\w*"
    r"|\bтакой страницы\b[^.!?]{0,20}?\b(?:нет|не существует)\b|\bстраница недоступна\b"
    r"|\b(?:sayfa|içerik|haber)\w*\b[^.!?]{0,60}?\b(?:bulunam\w+|mevcut değil\w*|yok\w*|kaldırıl\w+|silin\w+)"
    r"|(?:صفحة|محتوى|مقال\w*|خبر|رابط)[^.!?]{0,60}?(?:غير (?:موجود|متاح|متوفر)|لم يتم العثور|لا يوجد|حذف)"
    r"|لم يتم العثور|(?:页面|頁面|网页|網頁|内容|內容|文章|链接)[^。！？]{0,20}?(?:不存在|找不到|未找到"
    r"|删除|刪除|失效|下架)"
    r"|(?:找不到|未找到|无法找到)[^。！？]{0,12}?(?:页面|頁面|网页|網頁|内容|文章)"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:a expiré|expirée?|disparu|a changé d[’']adresse)"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:nicht (?:mehr )?(?:auffindbar|aufrufbar|da)|abgelaufen)"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:caducad[ao]|retirad[ao]|desaparecid[ao]|no se encuentra|no está)"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:non (?:è )?(?:più )?(?:raggiungibile|accessibile|disponibile)"
    rf"|scadut[ao])"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:niet (?:meer )?(?:vinden|bereikbaar|online)|verlopen|verouderd)"
    rf"|\b{_THING}\b[^.!?]{{0,40}}?\b(?:sumiu|inexistente|inesistente|is zoek|expirou|saiu do ar"
    rf"|não está (?:mais )?disponível)"
    r"|\b(?:sidan|artikeln)\b[^.!?]{0,40}?\b(?:saknas|inte hittas|borttagen)|\bnie ma takiej strony\b"
    r"|\b(?:artykuł|stron)\w*\b[^.!?]{0,40}?\b(?:usunięt|wygasł|przeniesion)\w*|لم نتمكن من العثور"
    r"|تعذر العثور"
    r"|(?:页面|文章|内容|新闻)[^。！？]{0,8}(?:走丢|不见|删除|下架|不存在)|(?:ページ|記事|URL"
    r"|コンテンツ)[^。！？]{0,20}?(?:見つかりません|存在しません|見つかりませんでした"
    r"|ありません|ございません"
    r"|削除され|終了し|見つからない|存在しない)",
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
    r"|\balgo deu errado\b"
    r"|\b(?:gerade|zurzeit|derzeit) gewartet\b|\b(?:bald|gleich) (?:wieder (?:da|für sie da|zurück)|zurück)\b"
    r"|\b(?:website|webseite|seite|dienst)\b[^.!?]{0,40}?\b(?:nicht erreichbar|gewartet)"
    r"|\b(?:site|service|serveur)\b[^.!?]{0,40}?\bproblème technique\b|\bservicio no está disponible\b"
    r"|\b(?:web ?site|site|server|page|service)s? (?:is|are) (?:currently |temporarily )?(?:down|offline)\b"
    r"|\bcritical error\b|\bguru meditation\b|\bsite can[’']?t be reached\b|\bbackend fetch failed\b"
    r"|\b(?:ocorreu|aconteceu) um (?:erro|problema)\b|\ber ging iets mis\b|\bschief ?gegangen\b"
    r"|\bun error inesperado\b"
    r"|\bapplication error\b|\bett fel (?:har )?(?:uppstått|inträffade)\b|\bunder underhåll\b"
    r"|\bwystąpił (?:nieoczekiwany )?błąd\b|\bprzerwa techniczna\b|\bпроизошла ошибка\b"
    r"|\bтехнические работы\b"
    r"|\bbir hata oluştu\b|\bbakım (?:çalışması|modu)\b|حدث خطأ|تحت الصيانة|服务器错误|系统维护|维护中"
    r"|エラーが発生|メンテナンス中",
    _FLAGS,
)
"""A heading by which a site says that it does not work for the moment."""

TRACE = re.compile(
    r"\b(?:fatal error\s*:\s*uncaught|parse error\s*:\s*syntax error|traceback \(most recent call last\)"
    r"|sqlstate\[\w+\]|warning\s*:\s*\w+\(\)|exception in thread|unhandled exception)"
    r"|\bin (?:/[\w.-]+){2,}\.(?:php|py|rb|js|inc)(?: on line \d+|:\d+)|\bat [\w$.]+\([\w$]+\.java:\d+\)",
    _FLAGS,
)
"""What a program prints of an error of its own."""

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
