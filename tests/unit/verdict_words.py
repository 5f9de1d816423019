"""The words of invented pages, language by language."""

# ruff: noqa: RUF001 - apostrophes as they stand in texts

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the invented press of one language says."""

    tag: str
    menu: tuple[str, ...]
    headline: str
    prose: str
    consent_title: str
    consent: str
    accept: str
    moment: str
    denied: str
    robot: str
    wait: str
    login: str
    missing: str
    missing_text: str
    broken: str
    maintenance: str
    pay: str
    kept: str
    script: str


WORDS = (
    Words(
        tag="en",
        menu=("Home", "Politics", "Sport", "Weather"),
        headline="The old river bridge opens again after two years of repairs",
        prose="The council said on Tuesday that the old bridge would open again in spring, after two years of"
        " work that cost more than the town had planned, and that the ferry would run until then.",
        consent_title="Before you continue",
        consent="We and our 214 partners store cookies and process personal data for personalised"
        " advertising. You can give or withdraw your consent at any time in our privacy settings.",
        accept="Accept all",
        moment="Just a moment...",
        denied="Access Denied",
        robot="Please confirm that you are human. We have seen unusual traffic from your network.",
        wait="Please come back in a few minutes.",
        login="Sign in",
        missing="Page not found",
        missing_text="Sorry, the page you are looking for does not exist or has been moved.",
        broken="Something went wrong",
        maintenance="The site is under maintenance",
        pay="Subscribe to continue reading. Already a subscriber? Log in.",
        kept="This article is for subscribers only",
        script="You need to enable JavaScript to run this app.",
    ),
    Words(
        tag="fr",
        menu=("Accueil", "Politique", "Sport", "Météo"),
        headline="Le vieux pont de la rivière rouvre après deux ans de travaux",
        prose="La mairie a annoncé mardi que le vieux pont rouvrirait au printemps, après deux ans de travaux"
        " qui ont coûté plus que la ville ne l’avait prévu, et que le bac circulerait d’ici là.",
        consent_title="Avant de continuer",
        consent="Avec nos 214 partenaires, nous déposons des cookies et traitons vos données personnelles"
        " pour une publicité personnalisée. Vous pouvez retirer votre consentement à tout moment.",
        accept="Tout accepter",
        moment="Un instant…",
        denied="Accès refusé",
        robot="Merci de confirmer que vous n’êtes pas un robot. Nous avons détecté une activité"
        " inhabituelle.",
        wait="Merci de revenir dans quelques minutes.",
        login="Connexion",
        missing="Page introuvable",
        missing_text="Désolé, la page que vous cherchez n’existe plus.",
        broken="Une erreur est survenue",
        maintenance="Site en maintenance",
        pay="Article réservé aux abonnés. Abonnez-vous pour lire la suite.",
        kept="Cet article est réservé aux abonnés",
        script="Veuillez activer JavaScript pour continuer.",
    ),
    Words(
        tag="de",
        menu=("Start", "Politik", "Sport", "Wetter"),
        headline="Die alte Flussbrücke öffnet nach zwei Jahren Bauzeit wieder",
        prose="Der Rat teilte am Dienstag mit, dass die alte Brücke im Frühjahr wieder öffnet, nach zwei"
        " Jahren Bauzeit, die mehr kosteten als von der Stadt geplant, und dass die Fähre bis dahin fährt.",
        consent_title="Ihre Privatsphäre",
        consent="Wir und unsere 214 Partner setzen Cookies und verarbeiten personenbezogene Daten für"
        " personalisierte Werbung. Ihre Einwilligung können Sie jederzeit widerrufen.",
        accept="Alle akzeptieren",
        moment="Einen Moment …",
        denied="Zugriff verweigert",
        robot="Bitte bestätigen Sie, dass Sie kein Roboter sind. Es gab ungewöhnliche Zugriffe.",
        wait="Bitte kommen Sie in einigen Minuten wieder.",
        login="Anmelden",
        missing="Seite nicht gefunden",
        missing_text="Die gewünschte Seite existiert leider nicht mehr.",
        broken="Es ist ein Fehler aufgetreten",
        maintenance="Wartungsarbeiten",
        pay="Dieser Artikel ist exklusiv für Abonnenten. Jetzt weiterlesen.",
        kept="Dieser Artikel ist nur für Abonnenten",
        script="Bitte aktivieren Sie JavaScript, um fortzufahren.",
    ),
    Words(
        tag="es",
        menu=("Portada", "Política", "Deportes", "Tiempo"),
        headline="El viejo puente del río abre de nuevo tras dos años de obras",
        prose="El ayuntamiento anunció el martes que el viejo puente abrirá de nuevo en primavera, tras"
        " dos años de obras que costaron más de lo previsto por la ciudad, y que el barco seguirá hasta"
        " entonces.",
        consent_title="Tu privacidad",
        consent="Nosotros y nuestros 214 socios usamos cookies y tratamos datos personales para publicidad"
        " personalizada. Puedes retirar tu consentimiento en cualquier momento.",
        accept="Aceptar todo",
        moment="Un momento…",
        denied="Acceso denegado",
        robot="Confirma que no eres un robot. Hemos detectado tráfico inusual en tu red.",
        wait="Vuelve dentro de unos minutos.",
        login="Iniciar sesión",
        missing="Página no encontrada",
        missing_text="Lo sentimos, la página que buscas ya no existe.",
        broken="Se ha producido un error",
        maintenance="Sitio en mantenimiento",
        pay="Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo.",
        kept="Este contenido es solo para suscriptores",
        script="Activa JavaScript para continuar.",
    ),
    Words(
        tag="it",
        menu=("Prima pagina", "Politica", "Sport", "Meteo"),
        headline="Il vecchio ponte sul fiume riapre dopo due anni di lavori",
        prose="Il comune ha annunciato martedì che il vecchio ponte riaprirà in primavera, dopo due anni"
        " di lavori costati più di quanto la città avesse previsto, e che il traghetto resterà in"
        " servizio fino ad allora.",
        consent_title="La tua privacy",
        consent="Noi e i nostri 214 partner usiamo cookie e trattiamo dati personali per pubblicità"
        " personalizzata. Puoi revocare il tuo consenso in qualsiasi momento.",
        accept="Accetta tutto",
        moment="Un momento…",
        denied="Accesso negato",
        robot="Conferma che non sei un robot. Abbiamo rilevato traffico insolito dalla tua rete.",
        wait="Torna tra qualche minuto.",
        login="Accedi",
        missing="Pagina non trovata",
        missing_text="Spiacenti, la pagina richiesta non esiste.",
        broken="Si è verificato un errore",
        maintenance="Sito in manutenzione",
        pay="Contenuto riservato agli abbonati. Abbonati per continuare.",
        kept="Questo articolo è riservato agli abbonati",
        script="Attiva JavaScript per continuare.",
    ),
    Words(
        tag="nl",
        menu=("Voorpagina", "Politiek", "Sport", "Weer"),
        headline="De oude rivierbrug gaat na twee jaar werk weer open",
        prose="De gemeente meldde dinsdag dat de oude brug in het voorjaar weer opengaat, na twee jaar"
        " werk dat meer kostte dan de stad had gepland, en dat het veer tot die tijd blijft varen.",
        consent_title="Jouw privacy",
        consent="Wij en onze 214 partners plaatsen cookies en verwerken persoonsgegevens voor"
        " gepersonaliseerde advertenties. Je kunt je toestemming altijd intrekken.",
        accept="Alles accepteren",
        moment="Een moment…",
        denied="Toegang geweigerd",
        robot="Bevestig dat je geen robot bent. We zagen ongebruikelijk verkeer op je netwerk.",
        wait="Kom over enkele minuten terug.",
        login="Inloggen",
        missing="Pagina niet gevonden",
        missing_text="Sorry, deze pagina bestaat niet.",
        broken="Er is iets misgegaan",
        maintenance="Deze site is in onderhoud",
        pay="Exclusief voor abonnees. Neem een abonnement om verder te lezen.",
        kept="Dit artikel is alleen voor abonnees",
        script="Schakel JavaScript in om verder te gaan.",
    ),
    Words(
        tag="pt",
        menu=("Início", "Política", "Desporto", "Tempo"),
        headline="A velha ponte do rio reabre depois de dois anos de obras",
        prose="A câmara anunciou na terça-feira que a velha ponte reabre na primavera, depois de dois anos de"
        " obras que custaram mais do que a cidade previa, e que o barco continua até lá.",
        consent_title="A sua privacidade",
        consent="Nós e os nossos 214 parceiros usamos cookies e tratamos dados pessoais para publicidade"
        " personalizada. Pode retirar o seu consentimento a qualquer momento.",
        accept="Aceitar tudo",
        moment="Um momento…",
        denied="Acesso negado",
        robot="Confirme que não é um robô. Detetámos tráfego incomum na sua rede.",
        wait="Volte dentro de alguns minutos.",
        login="Entrar",
        missing="Página não encontrada",
        missing_text="Lamentamos, a página que procura não existe.",
        broken="Ocorreu um erro",
        maintenance="Site em manutenção",
        pay="Conteúdo exclusivo para assinantes. Assine para continuar.",
        kept="Este conteúdo é exclusivo para assinantes",
        script="Ative o JavaScript para continuar.",
    ),
)
