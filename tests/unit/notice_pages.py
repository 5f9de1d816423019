"""Invented pages of walls and errors in fourteen languages, and true stories that sound like them."""

# ruff: noqa: RUF001 - letters as they stand on pages

from __future__ import annotations

WALLS: tuple[tuple[str, str, str, str], ...] = (
    (
        "bot-wall",
        "en",
        "Security Check",
        "<h1>Security check required</h1><p>We have detected unusual traffic from your network. "
        'Please tick the box below to continue.</p><form><div class="g-recaptcha" data-sitekey="x">'
        "</div></form>",
    ),
    (
        "bot-wall",
        "en",
        "courier.example",
        "<h1>One more step</h1><p>Please complete the security check to access courier.example</p>"
        "<noscript>Please enable JavaScript and cookies to continue</noscript><p>Ray ID: "
        "8a7b6c5d4e3f2a1b</p>",
    ),
    (
        "bot-wall",
        "en",
        "Blocked",
        "<h1>You have been blocked</h1><p>Your IP address 192.0.2.4 was flagged for suspicious "
        "activity. If you think this is a mistake, contact the owner of the site and quote the "
        "incident number 8812-33.</p>",
    ),
    (
        "bot-wall",
        "en",
        "Too Many Requests",
        "<h1>Too many requests</h1><p>You have sent too many requests in a given amount of time.</p>",
    ),
    (
        "bot-wall",
        "en",
        "DDoS-Guard",
        "<h1>Checking your browser before accessing courier.example</h1><p>This process is "
        "automatic. Your browser will redirect to your requested content shortly.</p><p>Please allow "
        "up to 5 seconds…</p>",
    ),
    (
        "bot-wall",
        "en",
        "403 Forbidden",
        "<center><h1>403 Forbidden</h1></center><hr><center>openresty</center>",
    ),
    (
        "bot-wall",
        "en",
        "Radware Captcha Page",
        "<h1>We apologize for the inconvenience...</h1><p>...but your activity and behavior on this "
        "site made us think that you are a bot.</p><p>Please solve this CAPTCHA to request unblock "
        'to the website</p><form><img src="/c.png"><input name="answer"></form>',
    ),
    (
        "bot-wall",
        "de",
        "Einen Moment bitte",
        "<h1>Einen Moment bitte…</h1><p>Wir prüfen, ob Ihre Verbindung sicher ist. Das kann einige "
        "Sekunden dauern.</p><noscript>Bitte aktivieren Sie JavaScript.</noscript><script>"
        "window.challenge=1</script>",
    ),
    (
        "bot-wall",
        "de",
        "Zugriff gesperrt",
        "<h1>Zugriff gesperrt</h1><p>Ihre Anfrage wurde aus Sicherheitsgründen blockiert. "
        "Vorgangsnummer: 7712-AA-90</p>",
    ),
    (
        "bot-wall",
        "fr",
        "Accès bloqué",
        "<h1>Votre accès a été bloqué</h1><p>Nous avons détecté une activité inhabituelle depuis "
        "votre adresse IP. Identifiant de l’incident : 55-1a2b-90</p>",
    ),
    (
        "bot-wall",
        "fr",
        "Un instant…",
        "<h1>Un instant</h1><p>Nous vérifions la sécurité de votre connexion avant de continuer.</p>"
        "<noscript>Activez JavaScript et les cookies pour continuer</noscript>",
    ),
    (
        "bot-wall",
        "es",
        "Un momento…",
        "<h1>Un momento</h1><p>Estamos comprobando que tu conexión es segura. Activa JavaScript y "
        "las cookies para continuar.</p>",
    ),
    (
        "bot-wall",
        "es",
        "Solicitud bloqueada",
        "<h1>Su solicitud ha sido bloqueada</h1><p>El sistema de seguridad ha rechazado la petición. "
        "Su ID de soporte es: 8812773645.</p>",
    ),
    (
        "bot-wall",
        "it",
        "Verifica di sicurezza",
        "<h1>Conferma di non essere un robot</h1><p>Completa la verifica per proseguire.</p><div "
        'class="h-captcha"></div>',
    ),
    (
        "bot-wall",
        "nl",
        "Even geduld",
        "<h1>Even geduld a.u.b.</h1><p>We controleren of je een mens bent. Dit kan enkele seconden "
        'duren.</p><div class="cf-turnstile"></div>',
    ),
    (
        "bot-wall",
        "pt",
        "Só um momento",
        "<h1>Confirme que você é humano</h1><p>Precisamos analisar a segurança da sua conexão antes "
        "de prosseguir.</p><p>Ray ID: 77aa88bb99cc</p>",
    ),
    (
        "bot-wall",
        "sv",
        "Säkerhetskontroll",
        "<h1>Bekräfta att du inte är en robot</h1><p>Slutför kontrollen för att fortsätta.</p><div "
        'class="g-recaptcha"></div>',
    ),
    (
        "bot-wall",
        "pl",
        "Weryfikacja",
        "<h1>Potwierdź, że nie jesteś robotem</h1><p>Zaznacz pole, aby przejść dalej.</p><div "
        'class="g-recaptcha"></div>',
    ),
    (
        "bot-wall",
        "ru",
        "Проверка",
        "<h1>Подтвердите, что запросы отправляли вы, а не робот</h1><p>Нам очень жаль, но запросы с "
        "вашего устройства похожи на автоматические.</p><form><button>Я не робот</button></form>",
    ),
    (
        "bot-wall",
        "tr",
        "Güvenlik kontrolü",
        "<h1>Robot olmadığınızı doğrulayın</h1><p>Devam etmek için kutuyu işaretleyin.</p>",
    ),
    (
        "bot-wall",
        "ja",
        "確認",
        "<h1>あなたがロボットではないことを確認してください</h1><p>"
        '続行するにはチェックを入れてください。</p><div class="g-recaptcha"></div>',
    ),
    (
        "bot-wall",
        "zh",
        "安全验证",
        "<h1>请完成安全验证</h1><p>系统检测到您的网络存在异常流量，请完成验证后继续访问。</p>",
    ),
    (
        "bot-wall",
        "ar",
        "التحقق",
        '<h1>تأكيد أنك لست روبوتا</h1><p>يرجى إكمال التحقق للمتابعة.</p><div class="g-recaptcha"></div>',
    ),
    (
        "bot-wall",
        "en",
        "Please disable your ad blocker",
        "<h1>Ad blocker detected</h1><p>It looks like you are using an ad blocker. Please switch it "
        "off or add us to your allow list to go on reading.</p><button>I have disabled it</button>",
    ),
    (
        "bot-wall",
        "de",
        "Adblocker erkannt",
        "<h1>Bitte deaktivieren Sie Ihren Adblocker</h1><p>Unsere Seite finanziert sich durch "
        "Werbung. Bitte schalten Sie den Adblocker aus und laden Sie die Seite neu.</p><button>Seite "
        "neu laden</button>",
    ),
    (
        "missing-page",
        "en",
        "Content unavailable",
        "<h1>This story is no longer available</h1><p>It may have expired or been removed by its "
        'publisher.</p><p><a href="/">Go to the front page</a></p>',
    ),
    (
        "missing-page",
        "en",
        "Sorry!",
        "<h1>We couldn’t find that page</h1><p>The link may be broken, or the page may have been "
        'moved.</p><a href="/">Home</a>',
    ),
    (
        "missing-page",
        "en",
        "Error 404",
        '<h1>404</h1><p>The page you’re looking for doesn’t exist.</p><form><input type="search"></form>',
    ),
    (
        "missing-page",
        "en",
        "Gone",
        "<h1>410 Gone</h1><p>The requested resource is no longer available on this server.</p>",
    ),
    (
        "missing-page",
        "en",
        "Whoops",
        "<h1>Whoops, nothing here</h1><p>We looked everywhere but the page you asked for isn’t here. "
        'Try the search below.</p><form><input type="search"></form>',
    ),
    (
        "missing-page",
        "de",
        "Fehler 404",
        "<h1>Huch! Diese Seite gibt es nicht.</h1><p>Möglicherweise haben Sie sich vertippt oder der "
        'Link ist veraltet.</p><a href="/">Zur Startseite</a>',
    ),
    (
        "missing-page",
        "de",
        "Nicht mehr verfügbar",
        "<h1>Dieser Beitrag ist nicht mehr verfügbar</h1><p>Aus rechtlichen Gründen dürfen wir "
        "diesen Beitrag nicht länger zeigen.</p>",
    ),
    (
        "missing-page",
        "fr",
        "Oups",
        "<h1>Oups, cette page n’existe pas</h1><p>L’adresse demandée est erronée ou l’article a été "
        'supprimé.</p><a href="/">Retour à l’accueil</a>',
    ),
    (
        "missing-page",
        "fr",
        "Contenu indisponible",
        "<h1>Ce contenu n’est plus disponible</h1><p>L’article que vous cherchez a été retiré.</p>",
    ),
    (
        "missing-page",
        "es",
        "Vaya",
        "<h1>No encontramos la página que buscas</h1><p>Es posible que se haya movido o que ya no "
        'exista.</p><a href="/">Ir a la portada</a>',
    ),
    (
        "missing-page",
        "it",
        "Ops!",
        "<h1>La pagina che cerchi non esiste più</h1><p>Potrebbe essere stata spostata o rimossa.</p>"
        '<a href="/">Torna alla home</a>',
    ),
    (
        "missing-page",
        "nl",
        "Oeps",
        "<h1>Deze pagina bestaat niet (meer)</h1><p>Controleer het adres of ga naar de homepage.</p>",
    ),
    (
        "missing-page",
        "pt",
        "Ops",
        "<h1>Página não encontrada</h1><p>O conteúdo que você procura foi removido ou mudou de endereço.</p>",
    ),
    (
        "missing-page",
        "sv",
        "404",
        "<h1>Sidan finns inte längre</h1><p>Sidan du söker kan ha flyttats eller tagits bort.</p>",
    ),
    (
        "missing-page",
        "pl",
        "Błąd 404",
        "<h1>Nie znaleziono strony</h1><p>Strona, której szukasz, nie istnieje lub została usunięta.</p>",
    ),
    (
        "missing-page",
        "tr",
        "Hata",
        "<h1>Aradığınız sayfa bulunamadı</h1><p>Sayfa kaldırılmış ya da taşınmış olabilir.</p>",
    ),
    (
        "missing-page",
        "ru",
        "Ошибка 404",
        "<h1>Страница не найдена</h1><p>Возможно, она была удалена или перемещена.</p>",
    ),
    (
        "missing-page",
        "ar",
        "خطأ",
        "<h1>الصفحة غير موجودة</h1><p>ربما تم حذف الصفحة أو نقلها.</p>",
    ),
    (
        "missing-page",
        "ja",
        "エラー",
        "<h1>お探しのページは見つかりませんでした</h1><p>ページが移動または削除された可能性があります。</p>",
    ),
    (
        "missing-page",
        "zh",
        "出错了",
        "<h1>您访问的页面不存在</h1><p>该页面可能已被删除或移动。</p>",
    ),
    (
        "error-page",
        "en",
        "500",
        "<h1>500 Internal Server Error</h1><p>Something went wrong on our end. Please try again in a "
        "few minutes.</p>",
    ),
    (
        "error-page",
        "en",
        "Site offline",
        "<h1>We’ll be back soon</h1><p>The site is undergoing maintenance. Sorry for the inconvenience.</p>",
    ),
    (
        "error-page",
        "en",
        "",
        "<b>Warning</b>: mysqli_connect(): (HY000/2002): Connection refused in <b>"
        "/var/www/html/db.php</b> on line <b>12</b><br>Error establishing a database connection",
    ),
    (
        "error-page",
        "en",
        "",
        '<pre>Traceback (most recent call last):\n  File "/srv/app/views.py", line 40, in '
        "article\nKeyError: 'id'</pre>",
    ),
    (
        "error-page",
        "en",
        "502",
        "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.25.3</center>",
    ),
    (
        "error-page",
        "en",
        "Application error",
        "<h1>Application error</h1><p>An error occurred in the application and your page could not "
        "be served. If you are the application owner, check your logs for details.</p>",
    ),
    (
        "error-page",
        "de",
        "Wartung",
        "<h1>Wir sind bald wieder da</h1><p>Wegen Wartungsarbeiten ist unsere Website zurzeit nicht "
        "erreichbar.</p>",
    ),
    (
        "error-page",
        "fr",
        "Erreur",
        "<h1>Une erreur est survenue</h1><p>Le serveur rencontre un problème technique. Veuillez "
        "réessayer plus tard.</p>",
    ),
    (
        "error-page",
        "es",
        "Error",
        "<h1>Ha ocurrido un error</h1><p>El servicio no está disponible en este momento. Inténtalo "
        "más tarde.</p>",
    ),
)
"""Kind, language, title and body."""

STORIES: tuple[tuple[str, str, str], ...] = (
    (
        "en",
        "Robots that read newspapers",
        "Robots now read more newspapers than people do, a survey in Brackwell found. | “Prove you "
        "are human,” joked the mayor.",
    ),
    (
        "en",
        "This page intentionally left blank",
        "The exhibition of blank pages opens on Sunday in Orrin. | It has 404 exhibits.",
    ),
    (
        "en",
        "We’ll be back soon, say the swifts",
        "The swifts left Orrin on Monday. They will be back in May.",
    ),
    (
        "en",
        "Forbidden fruit",
        "The orchard at Orrin is closed to pickers. Signs say “403 Forbidden”, a joke of the owner.",
    ),
    (
        "en",
        "You have been blocked: a love story for our time",
        "A novel about a blocked number has won the Brackwell prize. Its author is 81.",
    ),
    (
        "en",
        "Too many requests for the choir",
        "The choir of Orrin has too many requests to sing at weddings. It will take none until March.",
    ),
    (
        "en",
        "Nothing found in the search for the bell",
        "Divers found nothing in the lake on Friday. The search for the bell goes on.",
    ),
    (
        "en",
        "Something went wrong at the weir",
        "Something went wrong at the weir on Sunday night. Engineers are looking for the cause.",
    ),
    (
        "en",
        "Ad blocker maker moves to Brackwell",
        "A maker of ad blockers moves to Brackwell with thirty jobs. “Please disable your ad "
        "blocker,” its sign reads.",
    ),
    (
        "en",
        "Internal server error: waiter fired",
        "A waiter was fired from the town hall canteen. His union speaks of an internal error.",
    ),
    (
        "en",
        "Members only no more: the club opens its doors",
        "The Orrin rowing club is for members only no more. Anyone may row from May. | Subscribe "
        "before June and pay half, the club says.",
    ),
    (
        "en",
        "Newspaper raises its price",
        "The Brackwell Courier costs two pounds from Monday. Subscribers pay what they paid. | "
        "“Subscribe now” banners hang all over the town…",
    ),
    (
        "en",
        "Maintenance closes the bridge",
        "The bridge will be under maintenance until Friday. The council is sorry for the inconvenience.",
    ),
    (
        "en",
        "Page removed from school book",
        "A page was removed from the school book. It no longer exists, the publisher says.",
    ),
    (
        "de",
        "Nichts gefunden",
        "Die Taucher haben im See von Orrin nichts gefunden. Die Suche nach der Glocke geht weiter.",
    ),
    (
        "de",
        "Roboter im Rathaus",
        "Ein Roboter empfängt nun die Gäste im Rathaus. „Sind Sie ein Mensch?“, fragt er.",
    ),
    (
        "de",
        "Nicht mehr verfügbar",
        "Der letzte Laib von Bäcker Roth ist nicht mehr verfügbar. Er schliesst nach vierzig Jahren.",
    ),
    (
        "de",
        "Seite gesucht",
        "Im Archiv von Orrin fehlt eine Seite. Sie wurde 1920 entfernt.",
    ),
    (
        "de",
        "Wartungsarbeiten an der Brücke",
        "Die Brücke ist wegen Wartungsarbeiten bis Freitag gesperrt. Der Verkehr wird umgeleitet.",
    ),
    (
        "de",
        "Abo wird teurer",
        "Das Abo des Theaters kostet ab Mai 90 Franken. Abonnenten werden angeschrieben.",
    ),
    (
        "de",
        "Bitte bestätigen Sie",
        "„Bitte bestätigen Sie, dass Sie kein Roboter sind“ heisst das neue Programm der "
        "Kabarettistin. Premiere ist am Freitag.",
    ),
    (
        "de",
        "Zugriff auf See gesperrt",
        "Der Zugang zum See von Orrin ist gesperrt. Grund sind Blaualgen.",
    ),
    (
        "fr",
        "Oups, la page est tournée",
        "Le maire d’Orrin tourne la page. Il ne se représente pas en mai.",
    ),
    (
        "fr",
        "Cette page n’existe pas",
        "« Cette page n’existe pas » est le titre du roman primé à Orrin jeudi. Son auteure a 23 ans.",
    ),
    (
        "fr",
        "Les abonnés du théâtre se fâchent",
        "Les places sont réservées aux abonnés jusqu’au 5 mai. Les autres protestent devant le théâtre.",
    ),
    (
        "fr",
        "Une erreur est survenue sur la ligne 7",
        "Une erreur d’aiguillage a bloqué la ligne 7 mardi. Le trafic a repris à midi.",
    ),
    (
        "fr",
        "Accès bloqué au port d’Orrin",
        "Des pêcheurs bloquent le port d’Orrin depuis lundi. Ils réclament un gazole moins cher.",
    ),
    (
        "fr",
        "Je ne suis pas un robot",
        "La chanson « Je ne suis pas un robot » est numéro un à Orrin. Elle parle d’un facteur.",
    ),
    (
        "fr",
        "Contenu du coffre introuvable",
        "Le contenu du coffre d’Orrin reste introuvable. La police a entendu deux personnes.",
    ),
    (
        "es",
        "No eres un robot",
        "“No eres un robot” llega el viernes al teatro de Orrin. La obra dura dos horas.",
    ),
    (
        "es",
        "Solicitud bloqueada en el pleno",
        "El pleno de Orrin ha bloqueado la solicitud del circo. El alcalde habla de seguridad.",
    ),
    (
        "es",
        "La página arrancada",
        "Falta una página del libro de Orrin. El archivero no la encuentra desde junio.",
    ),
    (
        "es",
        "Error en la factura del agua",
        "Un error duplicó la factura del agua en Orrin. El servicio no estuvo disponible el lunes.",
    ),
    (
        "it",
        "Pagina rimossa",
        "Una pagina del registro è stata rimossa. Il parroco di Orrin la cerca da giugno.",
    ),
    (
        "it",
        "Non sono un robot, dice il nonno",
        "Un nonno di Orrin ha scritto un libro sui robot. Ha 91 anni.",
    ),
    (
        "it",
        "Riservato agli abbonati il concerto di maggio",
        "Il concerto di maggio è riservato agli abbonati. Gli altri possono ascoltarlo in piazza.",
    ),
    (
        "nl",
        "Pagina niet gevonden",
        "„Pagina niet gevonden” is de titel van de film die zaterdag in Orrin draait. Hij duurt "
        "tachtig minuten.",
    ),
    (
        "nl",
        "Alleen voor abonnees",
        "De schouwburg opent zaterdag alleen voor abonnees. Anderen kunnen vanaf maandag kaarten kopen.",
    ),
    (
        "pt",
        "Página perdida",
        "Uma página do livro de Orrin não foi encontrada. O arquivista procura desde junho.",
    ),
    (
        "pt",
        "Erro na urna",
        "Um erro atrasou a votação em Orrin. O serviço voltou ao meio-dia.",
    ),
    (
        "sv",
        "Sidan som försvann",
        "En sida i kyrkboken finns inte längre. Arkivarien söker den sedan juni.",
    ),
    (
        "pl",
        "Strona nie istnieje",
        "„Strona nie istnieje” to tytuł sztuki, którą w piątek pokaże teatr w Orrin. Trwa dwie godziny.",
    ),
    (
        "tr",
        "Sayfa bulunamadı",
        "“Sayfa bulunamadı” adlı oyun cuma günü Orrin’de sahnelenecek. Oyun iki saat sürüyor.",
    ),
    (
        "ru",
        "Страница не найдена",
        "Спектакль «Страница не найдена» покажут в пятницу в Оррине. Он идёт два часа.",
    ),
    (
        "ar",
        "الصفحة المفقودة",
        "عثر أمين الأرشيف على الصفحة المفقودة من سجل البلدة يوم الجمعة. وسيعرضها المتحف في مايو.",
    ),
    (
        "ja",
        "ページが見つからない",
        "オリンの記録帳から一枚のページが見つからないと、町の文書係が金曜日に語った。六月から探している。",
    ),
    (
        "zh",
        "页面不存在",
        "话剧《页面不存在》周五在奥林上演。该剧长达两个小时，作者今年八十一岁。",
    ),
    (
        "en",
        "Checking your browser history: a baker’s tale",
        "A baker in Orrin checked his browser history and found a lost recipe. He sells the bread "
        "from Friday.",
    ),
    (
        "en",
        "Please wait",
        "The theatre in Brackwell shows “Please wait” from Saturday. It is a comedy about a post "
        "office queue.",
    ),
    (
        "en",
        "Verify you are human",
        "Verify you are human, said the screen at the library. Nobody in Orrin could, and the "
        "library closed at noon.",
    ),
    (
        "en",
        "Page not found",
        "Page Not Found is the name of a new bookshop in Brackwell. Its owner, a former printer, "
        "sells only torn books.",
    ),
    (
        "en",
        "404",
        "The artist Lena Orr calls her show 404. It hangs in the old brewery until May.",
    ),
    (
        "en",
        "Unusual activity at the weir",
        "Police saw unusual activity at the weir on Sunday. Two men were fishing for eels.",
    ),
    (
        "en",
        "Subscribers only",
        "Subscribers only may enter the walled garden in June, the trust decided. Day tickets return "
        "in July.",
    ),
    (
        "en",
        "Story removed",
        "A story was removed from the anthology after a quarrel. Its author will print it herself.",
    ),
    (
        "de",
        "Adblocker",
        "Ein Start-up aus Orrin baut einen Adblocker für Plakatwände. Er malt sie nachts weiss.",
    ),
    (
        "de",
        "Diese Seite existiert nicht",
        "„Diese Seite existiert nicht“ heisst der Roman der Orriner Autorin Ida Marl. Er erscheint im März.",
    ),
    (
        "fr",
        "Page supprimée",
        "La page 12 du bulletin municipal a été supprimée. Le maire d’Orrin parle d’une coquille.",
    ),
    (
        "fr",
        "En maintenance",
        "Le téléphérique d’Orrin est en maintenance jusqu’au 3 mai. Des cars le remplacent.",
    ),
    (
        "es",
        "Error 404",
        "“Error 404” se llama la murga ganadora de Orrin. Cantan sobre un pueblo sin cobertura.",
    ),
    (
        "it",
        "Errore 404",
        "Si chiama Errore 404 la pizza più venduta di Orrin. Il pizzaiolo ha 19 anni.",
    ),
    (
        "it",
        "Accesso negato",
        "Accesso negato ai cani nel parco di Orrin da lunedì. Il sindaco parla di igiene.",
    ),
    (
        "nl",
        "Even geduld",
        "Even geduld, zegt de slager van Orrin: zijn nieuwe winkel opent pas in juni.",
    ),
    (
        "pt",
        "Acesso negado",
        "O acesso à praia de Orrin foi negado a carros. Os moradores festejam.",
    ),
)
"""Language, headline and paragraphs."""
