"""The words by which a page keeps the rest of a text for who pays or logs in, in fourteen languages."""

# ruff: noqa: RUF001 - letters as they stand on pages

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

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
    r"|\b(?:for|to) (?:our )?(?:(?:paying|paid|registered|premium|digital) )?(?:members|subscribers"
    r"|readers)(?: only)?[.!]"
    r"|\bmembers?[- ]only\b|\b(?:for|to) (?:paying |registered |premium )?(?:members|subscribers) only\b"
    r"|\b(?:is|are) (?:only |exclusively )?(?:for|available to|exclusive to) (?:our |paying )*(?:members"
    r"|subscribers)\b"
    r"|\b(?:words|minutes|paragraphs|%) (?:left|remaining) (?:to read|of this|in this)\b"
    r"|\b\d+ ?% of (?:this|the) (?:article|story)\b|\bread (?:the )?(?:full|whole|rest of (?:the"
    r"|this)) (?:article|story)\b"
    r"[^.!?]{0,40}\b(?:subscri\w+|member\w*|trial|account)|\b(?:free|monthly) article limit\b"
    r"|\bfree articles? (?:left|remaining)"
    r"|\b(?:subscribe|register|join|log in|sign in) (?:now )?to (?:read|unlock|access|see|view)\b"
    r"|\b(?:suite|article|contenu|lecture|texte)\b[^.!?]{0,40}\b(?:est |sont )?réservée?s?\b"
    r"|\bpour lire (?:la suite|cet"
    r" article|l[’']intégralité|l[’']article)\b|\bpour (?:continuer|poursuivre)\b[^.!?]{0,20}\blecture\b"
    r"|\bréservée?s? (?:exclusivement )?(?:à nos|aux) (?:abonné|lecteur|membre)"
    r"|\b(?:nur|exklusiv|ausschlie(?:ß|ss)lich|exklusiver? \w+) für (?:unsere |zahlende |registrierte )*"
    r"(?:\w+-?)?(?:abonnent|mitglieder|leser)\w*|\b(?:ganzen|vollständigen|kompletten) (?:artikel|text"
    r"|beitrag)\b[^.!?]{0,40}\b"
    r"(?:lesen|abo\b|freischalten)|\b(?:diesen|den) (?:artikel|text|beitrag) (?:weiter ?lesen|zu lesen"
    r"|freischalten)"
    r"|\bnoch \d+ (?:wörter|minuten|absätze)\b|\bmit \w*-?abo (?:weiter|lesen)"
    r"|\bweiterlesen\b[^.!?]{0,30}\b(?:abo|testen|plus)\b"
    r"|\bum (?:den|diesen) (?:\w+ )?(?:artikel|text|beitrag) (?:zu lesen|lesen zu können)"
    r"|\bpara (?:nuestros )?suscriptores\b|\bpara (?:leer|acceder a) (?:este|el|la) (?:artículo|contenido"
    r"|nota|noticia)"
    r"|\bte quedan? \d+\b[^.!?]{0,30}\b(?:artículo|leer)|\bsólo suscriptores\b|\b(?:solo|sólo"
    r"|exclusivo) para socios\b"
    r"|\b(?:riservat[oa]|dedicat[oa]) (?:ai nostri |agli )?abbonati\b|\bper leggere (?:l[’']articolo|tutto"
    r"|il resto)\b"
    r"|\bcontenuto (?:esclusivo|riservato|premium)\b"
    r"|\bverder ?lezen\s*\?|\b(?:exclusief|alleen|enkel) voor (?:onze |betalende )*(?:abonnee|leden|plus)\w*"
    r"|\bom (?:dit|het hele) (?:artikel|verhaal) te lezen\b|\bplus-artikel\b"
    r"|\b(?:exclusiv[oa]|só|somente|apenas|restrit[oa]) (?:para|a) (?:nossos )?assinantes\b"
    r"|\bcontinuar (?:a )?leitura\b"
    r"|\bpara ler (?:est[ea]|[oa]) (?:artigo|conteúdo|matéria|notícia)\b"
    r"|\b(?:artikeln|innehållet|texten)\b[^.!?]{0,20}\bför (?:våra )?(?:prenumeranter|medlemmar)\b"
    r"|\bför att läsa (?:vidare|hela|mer)"
    r"|\b(?:endast|bara|exklusivt) för (?:våra )?prenumeranter\b|\bkun for abonnenter\b|\bfor (?:at"
    r"|å) læse? videre\b"
    r"|\b(?:dla|tylko dla) (?:prenumeratorów|subskrybentów|zalogowanych)\b|\baby (?:czytać"
    r"|przeczytać) (?:dalej|cały|całość)"
    r"|\bpozostało (?:jeszcze )?\d+ ?%|\b(?:только |доступ\w+ )?(?:для|по) (?:наших )?(?:подписчик"
    r"|подписке)\w*"
    r"|\bчтобы (?:читать|прочитать|продолжить)\b|\babonelere özel\b|\bokumaya devam etmek için\b"
    r"|\bdevamını okumak için\b"
    r"|للمشتركين|(?:لمتابعة|لإكمال|لمواصلة) القراءة|有料会員|会員限定|続きを(?:読む|お読み)(?:には"
    r"|になるに)|残り\s*\d+\s*文字"
    r"|(?:订阅|訂閱|会员|會員|付费|付費)[^。！？]{0,8}(?:阅读|閱讀|专享|專享|可读|内容|內容)|(?:继续"
    r"|繼續)(?:阅读|閱讀)[^。！？]{0,8}(?:订阅|訂閱|登录)"
)
WITHHELD = re.compile(_WITHHELD, _FLAGS)
"""What keeps the rest of a text from who does not pay or log in."""

PAYWALL = re.compile(
    rf"{_WITHHELD}|\balready a subscriber\b|\bdéjà abonnée?\b|\bbereits abonnent|\bya eres suscriptor\b"
    r"|\bsei già abbonato\b|\bal abonnee\b|\bjá é assinante\b",
    _FLAGS,
)
"""The same, and what is asked of who pays already."""

OFFER = re.compile(
    r"\b(?:get|enjoy) (?:unlimited|full|digital|all)\b[^.!?]{0,20}\baccess\b|\bfree trial\b"
    r"|\bstart (?:your|a) trial\b"
    r"|\bsubscribe (?:now|today|for|from)\b|\bbecome a (?:member|subscriber)\b|\babonnez-vous\b"
    r"|\bs[’']abonner\b|\bje m[’']abonne\b"
    r"|\bjetzt (?:\w+ )?(?:abo|abonnieren|testen|registrieren)\b|\babo abschlie(?:ß|ss)en\b|\bprobeabo\b"
    r"|\bhier anmelden\b"
    r"|\bsuscr[ií]bete\b|\bsuscríbase\b|\bhazte (?:premium|socio|suscriptor)\b|\babbonati\b|\bprova gratis\b"
    r"|\bneem een (?:\w+)?abonnement\b|\bword (?:nu )?(?:abonnee|lid)\b|\bassine\b|\bseja assinante\b"
    r"|\bprenumerera\b"
    r"|\bbliv abonnent\b|\bbli abonnent\b|\bwykup (?:dostęp|prenumerat|subskrypcj)\w*"
    r"|\bоформ\w+ подписк\w+|\bподпишитесь\b"
    r"|\babone ol\w*|اشترك|購読|有料|订阅|訂閱",
    _FLAGS,
)
"""What sells the rest of a text that breaks off."""

RESUME = re.compile(
    r"\b(?:keep|continue|carry on|go on) reading\b|\bread (?:this|on\b|the (?:full|whole|rest|entire))"
    r"|\bunlock\b"
    r"|\bfull (?:story|article|text)\b|\b(?:lire|lisez|lis) (?:la suite|cet article|l[’']article)\b"
    r"|\bla suite\b"
    r"|\bcet article\b|\bl[’']intégralité\b|\bweiter ?(?:zu)?lesen\b|\b(?:diese[nrs]?|ganzen?|alle|vollen) "
    r"(?:artikel|text|beitrag|beiträge|inhalte?)\b|\b(?:seguir|sigue|continuar|continúa) leyendo\b"
    r"|\b(?:este|el) (?:artículo|contenido)\b|\b(?:continua(?:re)?|proseguire) (?:a leggere|la lettura)\b"
    r"|\bquesto articolo\b|\btutto l[’']articolo\b"
    r"|\b(?:verder ?lezen|lees verder)\b|\b(?:dit|hele|volledige) (?:artikel|verhaal|tekst)\b"
    r"|\b(?:continu(?:ar|e)) (?:a )?(?:ler|lendo|leitura)\b|\b(?:est[ea]|[oa]) (?:artigo|matéria"
    r"|reportagem|conteúdo)\b"
    r"|\bläsa? (?:vidare|hela|resten)\b|\bartikeln\b|\bczyta(?:j|ć) dalej\b|\bcały (?:artykuł|tekst)\b"
    r"|\bчитать дал\w+"
    r"|\bполн\w+ текст\w*|\bдочитать\b|\bokumaya devam\b|\bdevamını oku\w*|\bhaberin tamamı\w*"
    r"|متابعة القراءة|المقال كاملا"
    r"|続き|全文|继续阅读|繼續閱讀",
    _FLAGS,
)
"""To read on."""

PAY = re.compile(
    r"\b(?:subscri\w+|member\w*|log ?in|sign ?(?:in|up)|account|trial|register|abo|abonn\w+|prenumer\w+"
    r"|subskry\w+"
    r"|suscri\w+|suscríbete|assin\w+|abbona\w+|registrier\w+|registr[aeo]\w*|konto|compte|cuenta|inloggen"
    r"|logga in|plus"
    r"|premium|подпис\w+|abone\w*|üye\w*)\b|\w\+(?!\w)|[£€$¥]\s?\d|\d\s?(?:[€£$]|euros?\b)|اشتر|会員|購読"
    r"|订阅|訂閱|登录",
    _FLAGS,
)
"""What is asked for it: money, or a name."""

MORE = re.compile(
    r"\bnews ?letters?\b|\binbox\b|\bbolet[ií]n\w*|\binfolettre\b|\bpodcasts?\b|\bwhats ?app\b"
    r"|\bmore (?:stories|articles|news)\b"
    r"|\blike this\b|\bcomment\w*\b|\bkommentar\w*\b",
    _FLAGS,
)
"""What is offered beside the text."""

METERED = re.compile(
    r"\b(?:free|complimentary) (?:articles?|stories|reads)\b|\barticle limit\b|\barticles? gratuits?\b"
    r"|\b(?:kostenlose|freie|gratis)[nr]? artikel\b|\bartículos? (?:gratuitos?|gratis)\b"
    r"|\barticol[oi] gratuit[oi]\b"
    r"|\bgratis artikel(?:en|s)?\b|\bartigos? gr[aá]t(?:is|uitos?)\b|\bfria artiklar\b|\bdarmow\w+ artyku\w+"
    r"|\bбесплатн\w+ (?:стат|материал)\w+|\bücretsiz (?:haber|makale)\w*|مقالات مجانية|無料記事|免费文章",
    _FLAGS,
)
"""What counts the texts that may be read without paying."""

REST = re.compile(
    r"\bil vous reste [\d.,]+ ?%|\b[\d.,]+ (?:words|minutes|paragraphs) (?:left|remaining)\b"
    r"|\b\d+ ?% of (?:this|the) (?:article|story)\b|\bnoch \d+ (?:wörter|minuten|absätze|prozent|%)"
    r"|\bte quedan? (?:el )?\d+ ?(?:%|palabras|minutos)|\bti rest[ao] (?:il )?\d+ ?%|\bnog \d+ ?(?:%"
    r"|woorden|minuten)"
    r"|\brestam? \d+ ?(?:%|palavras)|\bpozostało (?:jeszcze )?\d+ ?%|\bосталось (?:ещ[её] )?\d+ ?%"
    r"|残り\s*\d+\s*文字|剩余\s*\d+",
    _FLAGS,
)
"""A count of what is kept."""

READING = re.compile(
    r"\b(?:articles?|story|stories|text|texte|read(?:ing|er|ers)?|content|premium|plus|lire|lecture|suite"
    r"|contenu"
    r"|lecteurs|artikels?|beitrag|inhalte?|\w*lesen|artículos?|leer|leyendo|contenidos?|nota|noticia"
    r"|articol[oi]"
    r"|leggere|lettura|contenut[oi]|lezen|verhaal|inhoud|artigos?|ler|lendo|leitura|conteúdos?|matéria"
    r"|läsa|läs|artikeln|innehållet|texten|læse|lese|artyku\w+|czyta\w+|treś\w+|стать\w+|чита\w+|прочита\w+"
    r"|материал\w*|haber\w*|oku\w+|içeri\w+)\b|مقال|قراءة|محتوى|記事|読|文章|阅读|閱讀|内容|內容",
    _FLAGS,
)
"""What a paywall keeps: a text, and the reading of it."""

CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[^\w]*$")
"""The end of a text that breaks off."""
