"""The words that notices of a site are made of, in fourteen languages, and what other texts have instead."""

# ruff: noqa: RUF001 - letters as they stand on pages

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

SITE = re.compile(
    r"\b(?:web ?)?(?:pages?|sites?|seiten?|webseite|webserver|servers?|serveur|servidor|url|links?|lien"
    r"|enlace|páginas?|pagin[ae]|sitio|sito|sidan|siden|strony|stron[ay]|https?|browser|navigateur|navegador"
    r"|back soon|(?:come|try) (?:back|again)|réessay\w+|revenir dans|bitte versuchen|minuten wieder"
    r"|intént\w+|inténtalo|vuelv[ae] dentro|riprov\w+|torna tra|probeer|minuten terug|tente|volte dentro"
    r"|страниц\w+|сайт\w*|ссылк\w+|sayfa\w*|site\w{0,3}|bağlantı\w*|(?:ال|ل|لل)?(?:صفحة|موقع|رابط))\b"
    r"|ページ|サイト|アドレス|页面|頁面|网页|網頁|网站|網站|链接|連結|地址",
    _FLAGS,
)
"""What a notice of a site speaks of: its pages, its server, another try."""

TO_READER = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|[Yy]ou[’']re|[Ww]e|[Oo]ur|[Ww]e[’']\w+|[Pp]lease|[Ss]orry|[Oo]ops|[Ww]hoops"
    r"|[Uu]ps|[Oo]ups|[Oo]eps|[Hh]oppla|[Hh]oppsan|[Hh]uch|[Vv]aya|[Aa]pologies|[Cc]onfirm\w*"
    r"|[Vv]ous|[Vv]otre|[Vv]os|[Nn]ous|[Mm]erci de|[Dd]ésolée?s?|[Vv]euillez"
    r"|Sie|Ihre?[nmrs]?|Du|[Dd]eine?[nmrs]?|[Ww]ir|[Uu]nser\w*|[Bb]itte|[Ll]eider"
    r"|[Tt]us?|[Uu]sted|[Ee]res|[Bb]uscas?|[Nn]uestr[ao]s?|[Nn]osotros|[Pp]uedes|[Ll]o sentimos|[Pp]or favor"
    r"|[Tt]u[ao]|(?:[Nn]on )?[Ss]ei (?:un|umano|già)|[Pp]uoi|[Nn]oi|[Nn]ostr[aioe]|[Ss]piacenti"
    r"|[Cc]i scusiamo"
    r"|[Jj]e|[Jj]ij|[Jj]ouw|[Uu]w?|[Ww]ij?|[Oo]nze|[Hh]elaas"
    r"|[Vv]ocê|[Nn]oss[ao]s?|[Nn]ós|[Ll]amentamos|[Ee]stamos|[Hh]emos|[Aa]bbiamo|[Ss]iamo|[Tt]orneremo"
    r"|[Ss]prawdzamy|\w+remo|[Dd]esculpe"
    r"|du (?:söker|letar|leder|har|kan|är|hast|kannst|bist|suchst|willst)|[Dd]in|[Dd]itt|[Dd]ina|[Tt]yvärr"
    r"|[Vv]år[at]?|[Pp]roszę|[Pp]rosimy|[Tt]w[oó]\w+|[Pp]rzepraszamy"
    r"|[Jj]esteś|[Ss]zukasz|[Вв]ы|[Вв]ас|[Вв]ам|[Вв]аш\w*|[Пп]ожалуйста|[Ии]звините|[Нн]аш\w*|[Нн]ам"
    r"|[Ll]ütfen|[Üü]zgünüz|[Ss]iz\w*|\w+(?:[ıiuü]n[ıiuü]z)|[Ww]hoops|[Uu]ps|[Oo]ups|[Oo]eps|[Hh]oppla"
    r"|[Hh]oppsan|[Hh]uch|[Vv]aya|[Aa]pologies"
    r"|[Ee]stamos|[Hh]emos|[Aa]bbiamo|[Ss]iamo|\w+remo|[Ss]prawdzamy|[Мм]ы|\w+йте(?:сь)?|انتقل|ابحث|حاول"
    r"|اضغط|(?:ال)?رجاء|يرجى|عذر[اًا]*|نأسف|أنك"
    r"|لديك|لك)\b"
    r"|お探し|ください|下さい|申し訳|お使い|ご指定|您|请|請|抱歉|对不起|對不起"
)
"""Who a notice speaks to, and who speaks."""

THIS_PAGE = re.compile(
    r"\b(?:this|dies(?:er|es|e)|cet(?:te)?|ce|este|esta|quest[oa]|deze|dit|denna|den här|esse|essa)"
    r" (?:web ?)?(?:site|page|seite|website|webseite|página|pagina|sitio|sito|sida|sidan|article|artikel"
    r"|beitrag)\b",
    _FLAGS,
)
"""What a site calls its own page."""

SPEAKER = re.compile(
    r"[\"“”„«»「」『』《》]"
    r"|\b(?:said|says?|told|sagte|sagt|teilte|erklärte|meldete|a dit|dit[ -](?:il|elle|on|le|la)|déclaré"
    r"|selon|dijo|dice|según"
    r"|disse|detto|secondo|zei|zegt|volgens|segundo|sade|säger|enligt|powiedział\w*|według|сказал\w*"
    r"|заявил\w*|dedi|söyledi|قال|قالت)\b|語った|述べた|表示，|表示：",
    _FLAGS,
)
"""A sentence that reports what somebody said."""

THIS = re.compile(
    r"\b(?:this|that|dies(?:er|es|e)|cet(?:te)?|ce|esta?|ese|esa|aquest|quest[oa]|deze|dit|den här|det här"
    r"|denna"
    r"|esse|essa|эт(?:а|от|ой)|такой|bu|هذ[اه]) \w+|この|该|該|此|这个|這個",
    _FLAGS,
)
"""What points at the page itself."""

_NOTICE = (
    # words that join others
    " y e las por con sin para como si su sus lo se le ne nos por pero muy ni di da per ma anche o oppure"
    " dal dalla del della dei delle nel nella sul sulla al agli ai i gli ci è ha ho hai abbiamo siamo"
    " en of maar ook te is zijn werd hebben wij we heeft ben dan och som på av med det den de har vi kan"
    " om för från till är var eller efter um einen sie er aber nach bei vom zum zur ins sich mit ohne"
    " et ou mais par sur sous sans chez leur leurs ses son sa se s y en au aux do da dos das no na nos nas"
    " por com sem ao aos pelo pela seu sua seus suas mas them they he she his her their its all any also just"
    " than then when while which who how why into over under out only more most very than"
    # another try, an odd reader, a way on
    " come again come few some several minute minuto minuti minutos minuten minuut minuter minutter segundos"
    " secondi seconden sekunder moment momento momentos vuelve vuelva dentro unos algunos alguns torna"
    " tra qualche kom over terug volte daqui später nochmals versuche später tard mas más tarde depois tarda"
    " tardar puede pode poderá può potrebbe kann darf esto isto questo dit det isso durar tomar demorar"
    " ungewöhnliche ungewöhnlichen verdächtige zugriffe datenverkehr netzwerk ihrem rechner gab festgestellt"
    " détecté trafic inhabituel réseau appareil ordinateur avons confirmer confirmez cochez case résoudre"
    " hemos detectado tráfico inusual red dispositivo ordenador confirma confirme completa marca casilla"
    " abbiamo rilevato traffico insolito anomalo rete dispositivo computer conferma conferme attività"
    " ongebruikelijk verkeer ongewone activiteit netwerk vastgesteld bevestig vink vakje verbinding veilig"
    " detetámos detectamos detetamos tráfego incomum rede confirme marque caixa dispositivo computador"
    " upptäckt ovanlig trafik nätverk kryssa rutan strax snart tillbaka försök igen senare nätverket"
    " acceder access zugang zugriff toegang acesso accesso acceso acesse accéder serveur server servidor"
    " cargar carica recharger recharge laad recarregue recarga pagina opnieuw neu laden actualiza actualisez"
    " fall redirected redirigé weitergeleitet redirigido reindirizzato doorgestuurd redirecionado sofort"
    # what is checked, and what goes on then
    " precisamos precisa analisar segurança conexão antes prosseguir continuar verificar navegador necesita"
    " revisar comprobar deve verificare connessione prima continuare procedere muss fortfahren bevor doit"
    " moet beveiliging voordat doorgaat doorgaan fortsätter innan anslutning säkerhet webbläsare browsern"
    # regret, and where to go instead
    " hoppsan hoppla ups ops oops vaya peccato apologies sumiu errado inesperado inesperada critical errori"
    " rotto roto rota retirada retirado noticia utilice utiliza buscador prova usare motore ricerca misschien"
    " verouderd verlopen vinden kunnen adressen fått ny ändrats expired withdrawn lost shortly reached right"
    " results result perhaps searching page archive gone followed valid anymore presto più prima possibile"
    " trabalhar resolver problema equipa equipe técnica estamos trabajando técnico lavorando risolvere"
    " arbeiten daran behoben schiefgegangen nutzen gehen zurück starten beheben team informiert"
    " travaillons résolution accessible ligne changé équipes informées utilisez moteur"
    # machines and their makers
    " gateway backend fetch guru meditation varnish cache xid respond responded response didn timed"
    " generated representation appropriate administrator additional information displayed inquiries related"
    " message make sure supports loading engineers experiencing recognize attempting economic area eea"
    " licensing restrictions legal dead end hit storing technische ging hersteld"
    " beheerder administrador administrateur administrator verwaltung systemverwalter anschluss viele lösen"
    " folgende folgenden aufgabe rätsel erhalten temporalmente restringido procedente demuestre demuestra"
    " humano humana navegando seguir desactívalo desactive anuncios utilisez utilisons désactiver accéder"
    " contenus publicité bloqueur nuestros contenidos"
    # robots, and what they are asked
    " robô robôs sou soy sono essere humain humano humana menschen människa entrar abaixo below prouvez"
    " prove performing uses service against malicious displayed visitors puzzle los veel verkeer vanaf adres"
    " stiamo controllando tuo browser farti entrare netz kamen zeit kurzer stunde warten warte eingeschränkt"
    " disattiva desactiva désactivez schakel zet adblock pubblicità publicité publicidad advertenties ads"
    " werbefinanziert whitelist noticed notice refresh know revenons vite version nouvelle très"
    # where a link leads
    " följde trasig saknas länken länk gå startsida link dem gefolgt leere ins führt wunsch betroffenen"
    " demande tiers demandée perdu lancez retournez digitato digitado porta nessuna typed odd hmm after"
    " database number capa voltar volte verifique intentas visitar aquí qualcosa va"
    # why, and by whom
    " happen reasons might browsing power user moving through super speed third party plugin preventing"
    " regain visited visitor customer using vpn proxy provider hosting malformed data sql command triggered"
    " action actions performed including submitting certain phrase solution could several email"
    " proveedor orthographe verbindungsprobleme schreibweise rechtschreibung eingabe überprüfe"
    " bekijk laatste nieuws latest news dernières actualités últimas noticias ultime notizie aktuelle"
    " nachrichten inexistente seguiu quebrado licence contrôlons patientez pendant vérification"
    " verifica verificación"
    " inesistente zoek menu trouvons déménagé trovare controlla indirizzo oppure vai dirección figura lista"
    " bloqueo autorisation consulter interdit automatische abfragen erlaubt fehlernummer zugang"
    # who may read
    " only subscribers subscriber members paying read reading nur für abonnenten abonnentinnen mitglieder"
    " réservé réservée abonnés lire solo para suscriptores riservato abbonati alleen voor abonnees exclusivo"
    " assinantes prenumeranter premium plus é"
    # en
    " a an the this that it its is are was were be been being has have had does doesn t s re ll ve do did"
    " on in at of for to or and by no not longer any more never can cannot could couldn wasn isn found"
    " find locate exist exists existing existed available unavailable located here gone missing removed"
    " deleted unpublished moved expired page pages site sites website web article story content document url"
    " link links file resource nothing error errors occurred unexpected internal server bad gateway service"
    " services temporarily currently unable timeout time out something went wrong technical difficulty"
    " difficulties problem problems issue issues under scheduled planned ongoing down maintenance mode"
    " establishing database connection we i you your our us my sorry oops uh oh whoops ooops please"
    " looking look looks looked everywhere requested request requests want wanted trying reach seek seems"
    " appears like there where what so if as but have these things let"
    " which address may might back soon right will shortly try again later moment momentarily few minutes"
    " seconds hour hours"
    " now access denied too many sign log login account continue while checking check verify verifying"
    " verified verification verifies human robot robots bot bots browser security secure used restrict"
    " restricted attention required cloudflare nginx openresty apache akamai imperva datadome code status"
    " http https ok well hmm create register registered new password email subscriber subscribers members"
    " publisher editor editors legal reasons rights reason because due typed mistyped renamed broken outdated"
    " place first below above search home homepage front asked go return returning one some maybe perhaps"
    " best worst with from don sent blocked block forbidden permission owner ip id incident reference number"
    " support ray contact us help captcha javascript js cookies cookie enable enabled disable disabled box"
    " click tick press hold button solve complete completing step before proceed proceeding automatic"
    " automated process redirect redirected wait allow up unusual suspicious activity traffic network"
    " computer detected think thought made needs review powered protected protect protection itself attacks"
    " ad blocker blockers adblock adblocker using switch off reload refresh extension extensions settings"
    " different load loaded part caused cause believe mistake apologize apologise inconvenience"
    " working undergoing offline online application served logs details end minute soon archive anymore"
    # fr
    " à au aux vers"
    " le la les l un une des de du d ce cette cet ces que qu qui vous nous je n est sont et ou pas plus"
    " lien contenu introuvable inexistante inexistant indisponible supprimée supprimé trouvée trouvé"
    " trouver non existe disponible accessible été pu être recherchez recherchée cherchez cherchée"
    " demandée demandé erreur interne technique survenue produite produit en cours temporairement désolé"
    " désolés oups actuellement momentanément instant semble votre notre compte connexion accès refusé"
    " sommes sera retour mon mes adresse erronée retiré retirée déplacée déplacé obsolète peut avoir a ait"
    " rien cet emplacement accueil recherche essayez avec dans quelques minutes secondes plus tard veuillez"
    " réessayer serveur rencontre un problème bloqué bloquée avons activité inhabituelle depuis identifiant"
    " incident vérifions vérifier humain robot sécurité avant continuer activez navigateur il peut s agir"
    " longtemps droits article page pages site service"
    # de
    " der die das den dem ein eine einen einer dieser diese dieses diesen ist sind war wurde wurden konnte"
    " kann können konnten wird leider nicht mehr gefunden finden vorhanden verfügbar existent existiert gibt"
    " es gelöscht entfernt verschoben seite seiten webseite website inhalt inhalte beitrag dokument artikel"
    " interner fehler serverfehler aufgetreten wartung wartungsarbeiten wartungsmodus wegen vorübergehend"
    " erreichbar technische technischer störung probleme sie ihnen von gesuchte gesuchten angeforderte"
    " gewünschte aufgerufene unter adresse wir haben hat sich zur zurzeit derzeit momentan hoppla ups"
    " entschuldigung bitte etwas schief gelaufen schiefgelaufen anmelden konto ihr ihre ihrem ihren werden"
    " bald wieder da mein mit bei melden angemeldet huch nichts möglicherweise vielleicht oder und vertippt"
    " veraltet link startseite aus rechtlichen gründen dürfen länger zeigen online depubliziert"
    " depublizierter depublizierte als ob dieser stelle scheint versuchen versuch suche einer später noch"
    " einmal erneut anfrage blockiert gesperrt zugriff verweigert sicherheitsgründen vorgangsnummer"
    " aufgrund ungewöhnlicher aktivitäten ip prüfen überprüfen ob verbindung sicher mensch roboter dass"
    " kein dies einige sekunden dauern adblocker werbeblocker deaktivieren schalten laden neu finanziert"
    " durch werbung unsere unser archiv zu auf um an im gerade gewartet"
    # es
    " al del con"
    " el los las lo una esta este esa ese página pagina sitio artículo contenido contenidos enlace fue ha"
    " sido se encontrada encontrado encontró encontrar está ya eliminada eliminado hemos pudimos pudo"
    " buscas busca solicitada solicitado interno mantenimiento tareas servicio temporalmente ocurrido"
    " producido algo salió salido mal sentimos vaya nuestro cuenta mi encontramos es posible haya movido"
    " exista parece nada ubicación quieres probar búsqueda por favor inténtalo inténtelo momento tarde"
    " solicitud bloqueada rechazado petición seguridad sistema su soporte estamos comprobando tu conexión"
    " segura activa portada puede para"
    # it
    " il gli uno questa questo sito articolo contenuto è stata stato trovata trovato disponibile presente"
    " esiste rimossa rimosso errore manutenzione corso servizio temporaneamente si verificato spiacenti"
    " ops richiesta richiesto cercata cercato stai cercando che hai più mio cerchi potrebbe essere spostata"
    " torna alla conferma verifica completa proseguire sicurezza riprova"
    # nl
    " het een deze dit bericht niet meer worden gevonden beschikbaar bestaat helaas verwijderd serverfout"
    " wegens door onderhoud er iets misgegaan fout opgetreden tijdelijk bereikbaar kan kon werd u zoekt"
    " opgevraagde dat naar op zoek bent oeps mijn pagina controleer adres ga of homepage controleren je mens"
    " enkele seconden duren even geduld probeer later opnieuw"
    # pt
    " o os as um uma artigo conteúdo notícia não foi pôde ser disponível indisponível removida removido"
    " encontramos possível erro em manutenção serviço temporariamente ocorreu deu errado procura procurada"
    " você lamentamos desculpe minha página encontrada endereço mudou tente novamente mais"
    # sv, da, no
    " sidan siden hittades inte hittas finns längre söker letar efter kunde som ikke fundet findes blev"
    " funnet finnes ble tyvärr beklager ha flyttats eller tagits bort att är den till startsidan du bekräfta"
    " slutför kontrollen för fortsätta"
)
NOTICE_WORDS = frozenset(_NOTICE.split())
"""Every word of a notice that says no more than that a page or a site is out of order, or asks who reads."""

NOTICE_STEMS = re.compile(
    # pl
    r"nie|znalezi\w*|stron\w*|istniej\w*|został\w*|usunięt\w*|przenies\w*|któr\w*|szukasz|lub|albo|adres\w*"
    r"|błąd|tej|tego|sprawdź|wróć|przeprasz\w*|potwierdź|że|jesteś|robot\w*|zaznacz|pole|aby|przejść|dalej"
    r"|może|być|mogła|odnalezion\w*|błędn\w*|nasz\w*"
    r"|się|to"
    r"|podan\w*|żądan\w*|artykuł\w*|dostępn\w*|już|główn\w*|wróć|do|na|w|i"
    # ru
    r"|страниц\w*|найд\w*|найти|существу\w*|удал\w*|перемещ\w*|возможно|была?|были|или|так\w*|ошибк\w*|не|на"
    r"|к|с|у|по|вы|вас|вам|ваш\w*|нам|наш\w*|очень|жаль|сожалени\w*|адрес\w*|запрос\w*|слишком|много|поступа\w*|ограничен\w*|материал\w*"
    r"|стать\w*|недоступ\w*|доступ\w*|больше|нет|что|котор\w*|ищете|главн\w*|вернит\w*|это\w*|и|робот\w*|я|а"
    r"|похож\w*|автоматическ\w*|устройств\w*|отправл\w*|подтверд\w*|проверк\w*|может|быть|набран\w*"
    r"|неправильн\w*"
    # tr
    r"|sayfa\w*|bulun\w*|ara\w*|kaldır\w*|taşın\w*|olabilir|ya|da|ve|bu|mevcut\w*|değil\w*|yok\w*|hata\w*"
    r"|için"
    r"|adres\w*|içerik\w*|haber\w*|yayın\w*|silin\w*|istedi\w*|ulaş\w*|ana|dön\w*|üzgün\w*|maalesef|artık|bir"
    r"|olma\w*|doğrula\w*|böyle|bağlant\w*|eski\w*|devam|etmek|kutu\w*|işaretle\w*|lütfen|güvenlik\w*"
    r"|kontrol\w*"
    # ar
    r"|[وفبل]{0,2}(?:ال|لل)?(?:صفح\w*|موقع\w*|موجود\w*|رابط\w*|محتو\w*|مقال\w*|خبر|غير|لم|لا|التي|الذي|عن"
    r"|تبحث\w*"
    r"|تم|يتم|حذف\w*|نقل\w*|ربما|عذر\w*|ا?عثور|على|هذ[اه]|من|في|أو|إلى|قد|تكون|مطلوب\w*|متاح\w*|متوفر\w*|عد"
    r"|رئيسي\w*|خطأ|طلب\w*|يرجى|إكمال|تحقق|متابع\w*|تأكيد|أنك|لست|روبوت\w*|نأسف|وجود\w*|يوجد|حاول|أخرى|مرة"
    r"|ت?وصول)",
    _FLAGS,
)
"""The same for languages whose words change their form."""

DENSE_NOTICE = re.compile(
    # zh
    "抱歉|走丢|走丟|不见|不見|回到|看看|可以|对不起|對不起|您|你|的|所|访问|訪問|查看|页面|頁面|网页|網頁|网站|網站|内容|內容|文章|新闻|新聞|链接|連結|地址"
    "|不存在|找不到|未找到|无法|無法|没有|沒有|已经|已經|已|被|经|可能|或者|或|删除|刪除|移动|移動|移除|失效|过期|過期|下架"
    "|返回|首页|首頁|请|請|检查|檢查|输入|輸入|正确|正確|稍后|稍後|再试|再試|重试|出错|出錯|错误|錯誤|了|该|該|此|这个|這個"
    "|系统|系統|检测|檢測|到|网络|網絡|網路|存在|异常|異常|流量|完成|安全|验证|驗證|后|後|继续|繼續|是否|机器人|機器人|不是|是"
    "|搜索|搜尋|我们|我們|服务器|伺服器|维护|維護|中|暂时|暫時|不可用|点击|點擊|以|在|要|和|秒|自动|自動|跳转"
    # ja
    "|探|見|存在|削除|移動|変更|可能性|記事|掲載|期間|終了|指定|申|訳|検索|戻|確認|人間|続行|入|接続|障害|発生|現在|利用"
    "|一時的|時間|置|再度|試|中|公開|有効|期限|切|誤|打|間違|場合|上記|次|下記|方法|通信|状況|完了|開|通常|制限|拒否|大量|自動的|異常"
    "|ページ|サイト|アドレス|リンク|エラー|メンテナンス|トップ|チェック|ロボット|ブラウザ|アクセス|コンテンツ|サーバー?|クリック",
)
"""Pieces of such notices in Chinese and Japanese, which set no space between words."""
