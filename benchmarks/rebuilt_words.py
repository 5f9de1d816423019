"""What invented newspapers put around their texts, by language, and invented texts to put it around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The furniture of a newspaper: every line is residue when it is left in the text."""

    stamps: tuple[str, ...]
    reading: tuple[str, ...]
    byline: tuple[str, ...]
    shares: tuple[str, ...]
    share_on: tuple[str, ...]
    also: tuple[str, ...]
    also_label: tuple[str, ...]
    headlines: tuple[str, ...]
    newsletter: tuple[str, ...]
    paywall: tuple[str, ...]
    advert: tuple[str, ...]
    embed: tuple[str, ...]
    credit: tuple[str, ...]
    comments: tuple[str, ...]
    follow: tuple[str, ...]
    rights: tuple[str, ...]
    tags: tuple[str, ...]
    writer: tuple[str, ...]


WORDS = {
    "fr": Words(
        stamps=(
            "Publié le 14/09/2023 à 16h50",
            "Mis à jour le 14 septembre 2023 à 18:02",
            "2023-09-14 16:50:56",
            "jeudi 14 septembre 2023",
        ),
        reading=("Temps de lecture : 3 minutes", "3 min de lecture", "Lecture 4 min."),
        byline=("Par Jeanne Martel", "Par Luc Ferrand et Anne Sorel", "Par Le Quai avec AFP"),
        shares=("Facebook", "Twitter", "LinkedIn", "WhatsApp", "Pinterest"),
        share_on=("Partager sur Facebook", "Partager cet article", "Partager :"),
        also=("Lire aussi : ", "À LIRE AUSSI - ", "À lire également : ", "LIRE AUSSI "),
        also_label=("Sur le même sujet", "Les plus lus", "À lire aussi", "Articles similaires"),
        headlines=(
            "Le port de Brest rouvre après trois jours de grève",
            "À Lyon, le tramway reprend du service",
            "Pourquoi le prix du beurre grimpe encore",
        ),
        newsletter=(
            "Recevez chaque matin notre newsletter",
            "Abonnez-vous à notre newsletter pour ne rien manquer de l'actualité.",
            "Inscrivez-vous à notre lettre d'information quotidienne",
        ),
        paywall=(
            "Cet article est réservé aux abonnés.",
            "Déjà abonné ? Connectez-vous",
            "Soutenez notre rédaction",
        ),
        advert=("Publicité", "La suite après cette publicité", "PUBLICITÉ"),
        embed=(
            "Ce contenu est bloqué car vous n'avez pas accepté les cookies.",
            "Contenu externe",
            "Pour afficher ce contenu, vous devez accepter les cookies.",
        ),
        credit=("Photo : Le Quai / M. Roux", "Crédit photo : AFP", "© Le Quai"),
        comments=("Laisser un commentaire", "12 commentaires", "Réagir à cet article", "Commentaires"),
        follow=("Suivez-nous sur Facebook et Twitter", "Retrouvez-nous sur Instagram"),
        rights=("© Le Quai 2023. Tous droits réservés.", "Reproduction interdite"),
        tags=(
            "Tags : diplomatie, défense, Asie",
            "#diplomatie #défense #Asie",
            "Mots-clés : diplomatie, Asie",
        ),
        writer=("Jeanne Martel est journaliste au service étranger du Quai.",),
    ),
    "en": Words(
        stamps=(
            "Published 14 September 2023, 4:50 pm",
            "Updated Sep 14, 2023 16:50 GMT",
            "September 14, 2023",
        ),
        reading=("3 min read", "Reading time: 4 minutes"),
        byline=("By Jane Marlow", "By Tom Reed and Ann Cole", "By Jane Marlow | The Quay"),
        shares=("Facebook", "Twitter", "LinkedIn", "WhatsApp", "Email"),
        share_on=("Share on Facebook", "Share this article", "Share this story"),
        also=("Related: ", "Read more: ", "READ ALSO: ", "See also: "),
        also_label=("Most read in news", "You may also like", "Related articles", "More from The Quay"),
        headlines=(
            "Harbour reopens after three days of strikes",
            "Why the price of butter keeps rising",
            "Tram line back in service by Monday",
        ),
        newsletter=(
            "Sign up for our daily newsletter",
            "Get the day's top stories delivered to your inbox.",
            "Subscribe to our newsletter and never miss a story.",
        ),
        paywall=("Already a subscriber? Log in", "Please support our journalism with a donation today."),
        advert=("Advertisement", "Article continues below this ad", "SKIP ADVERTISEMENT"),
        embed=(
            "This content is not available in your region.",
            "To view this content, please accept cookies.",
        ),
        credit=("Photo: The Quay/M. Roe", "Image credit: Getty Images", "Photo by M. Roe"),
        comments=("Leave a Comment", "5 comments", "Join the conversation", "Comments"),
        follow=("Follow us on Facebook and Twitter", "Follow The Quay on Instagram."),
        rights=("© 2023 The Quay. All rights reserved.", "Copyright 2023 The Quay"),
        tags=("Tags: harbour, city, budget", "Filed under: City", "#harbour #city"),
        writer=("Jane Marlow is a reporter at The Quay covering the harbour.",),
    ),
    "de": Words(
        stamps=(
            "Veröffentlicht am 14.09.2023 um 16:50 Uhr",
            "Stand: 14.09.2023, 16:50 Uhr",
            "14. September 2023",
        ),
        reading=("Lesezeit: 3 Min.", "Lesedauer: 4 Minuten"),
        byline=("Von Jana Marten", "Von Tom Reet und Anna Kohl"),
        shares=("Facebook", "Twitter", "WhatsApp", "E-Mail", "Drucken"),
        share_on=("Artikel teilen", "Auf Facebook teilen"),
        also=("Lesen Sie auch: ", "Mehr zum Thema: ", "LESEN SIE AUCH: "),
        also_label=("Mehr zum Thema", "Das könnte Sie auch interessieren", "Meistgelesen"),
        headlines=(
            "Hafen öffnet nach drei Tagen Streik",
            "Warum Butter immer teurer wird",
            "Straßenbahn fährt wieder",
        ),
        newsletter=("Abonnieren Sie jetzt unseren Newsletter", "Melden Sie sich für unseren Newsletter an."),
        paywall=("Sie sind bereits Abonnent? Jetzt anmelden", "Dieser Artikel ist nur für Abonnenten."),
        advert=("Anzeige", "Werbung", "Weiterlesen nach der Anzeige"),
        embed=("Externer Inhalt nicht verfügbar", "An dieser Stelle finden Sie einen externen Inhalt."),
        credit=("Foto: Kai/M. Roth", "(Bild: Kai)", "Bildquelle: Kai"),
        comments=("Schreiben Sie einen Kommentar", "5 Kommentare", "Kommentare"),
        follow=("Folgen Sie uns auf Facebook und Instagram",),
        rights=("© Kai 2023. Alle Rechte vorbehalten.",),
        tags=("Schlagwörter: Hafen, Stadt, Haushalt", "Themen: Hafen, Stadt"),
        writer=("Jana Marten ist Redakteurin beim Kai in Hamburg.",),
    ),
    "es": Words(
        stamps=("Publicado el 14 de septiembre de 2023 a las 16:50", "Actualizado: 14/09/2023 16:50"),
        reading=("Tiempo de lectura: 3 minutos",),
        byline=("Por Juana Marín",),
        shares=("Facebook", "Twitter", "WhatsApp", "Telegram"),
        share_on=("Compartir en Facebook", "Comparte esta noticia"),
        also=("Lee también: ", "Te puede interesar: ", "LEA TAMBIÉN: "),
        also_label=("Noticias relacionadas", "Te puede interesar", "Lo más leído"),
        headlines=("El puerto reabre tras tres días de huelga", "Por qué sube tanto la mantequilla"),
        newsletter=(
            "Suscríbete a nuestra newsletter",
            "Recibe las noticias en tu correo con nuestro boletín.",
        ),
        paywall=("¿Ya eres suscriptor? Inicia sesión", "Este contenido es exclusivo para suscriptores."),
        advert=("Publicidad",),
        embed=("Este contenido no está disponible.", "Contenido externo"),
        credit=("Foto: El Muelle/M. Ruiz", "(Foto: EFE)"),
        comments=("Deja un comentario", "5 comentarios", "Comentarios"),
        follow=("Síguenos en Facebook y Twitter",),
        rights=("© 2023 El Muelle. Todos los derechos reservados.",),
        tags=("Etiquetas: puerto, ciudad, presupuesto",),
        writer=("Juana Marín es periodista de El Muelle en Cádiz.",),
    ),
    "it": Words(
        stamps=("Pubblicato il 14 settembre 2023 alle 16:50", "Aggiornato il 14/09/2023"),
        reading=("Tempo di lettura: 3 minuti",),
        byline=("Di Gianna Marti", "di Luca Ferri"),
        shares=("Facebook", "Twitter", "WhatsApp", "Stampa"),
        share_on=("Condividi su Facebook", "Condividi questo articolo"),
        also=("Leggi anche: ", "LEGGI ANCHE: ", "Per approfondire: "),
        also_label=("Leggi anche", "Articoli correlati", "I più letti"),
        headlines=("Il porto riapre dopo tre giorni di sciopero", "Perché il burro costa sempre di più"),
        newsletter=("Iscriviti alla newsletter", "Ricevi ogni mattina la nostra newsletter."),
        paywall=("Sei già abbonato? Accedi", "Questo articolo è riservato agli abbonati."),
        advert=("Pubblicità",),
        embed=("Questo contenuto non è disponibile.", "Contenuto esterno"),
        credit=("Foto: Il Molo/M. Rossi", "(Foto: Ansa)"),
        comments=("Lascia un commento", "5 commenti", "Commenti"),
        follow=("Seguici su Facebook e Instagram",),
        rights=("© RIPRODUZIONE RISERVATA",),
        tags=("Argomenti: porto, città, bilancio",),
        writer=("Gianna Marti è giornalista del Molo a Genova.",),
    ),
    "nl": Words(
        stamps=("Gepubliceerd op 14 september 2023 om 16:50", "Laatst bijgewerkt: 14 september 2023"),
        reading=("Leestijd: 3 minuten",),
        byline=("Door Janna Maas",),
        shares=("Facebook", "Twitter", "WhatsApp", "E-mail"),
        share_on=("Deel dit artikel", "Delen via Facebook"),
        also=("Lees ook: ", "LEES OOK: ", "Zie ook: "),
        also_label=("Lees ook", "Meest gelezen", "Gerelateerde artikelen"),
        headlines=("Haven weer open na drie dagen staking", "Waarom boter steeds duurder wordt"),
        newsletter=("Schrijf je in voor onze nieuwsbrief", "Ontvang elke ochtend onze nieuwsbrief."),
        paywall=("Ben je al abonnee? Log in", "Dit artikel is alleen voor abonnees."),
        advert=("Advertentie",),
        embed=("Deze inhoud is niet beschikbaar.", "Externe inhoud"),
        credit=("Foto: De Kade/M. Roos", "Beeld: ANP"),
        comments=("Geef een reactie", "5 reacties", "Reacties"),
        follow=("Volg ons op Facebook en Instagram",),
        rights=("© De Kade 2023. Alle rechten voorbehouden.",),
        tags=("Trefwoorden: haven, stad, begroting",),
        writer=("Janna Maas is redacteur bij De Kade in Vlissingen.",),
    ),
    "pt": Words(
        stamps=("Publicado em 14 de setembro de 2023 às 16:50", "Atualizado em 14/09/2023 16h50"),
        reading=("Tempo de leitura: 3 minutos",),
        byline=("Por Joana Marques",),
        shares=("Facebook", "Twitter", "WhatsApp", "Telegram"),
        share_on=("Compartilhe esta notícia", "Compartilhar no Facebook"),
        also=("Leia também: ", "LEIA TAMBÉM: ", "Saiba mais: "),
        also_label=("Leia também", "Notícias relacionadas", "Mais lidas"),
        headlines=("Porto reabre depois de três dias de greve", "Por que a manteiga sobe tanto"),
        newsletter=("Assine nossa newsletter", "Receba as notícias no nosso canal do WhatsApp."),
        paywall=("Já é assinante? Entre", "Este conteúdo é exclusivo para assinantes."),
        advert=("Publicidade",),
        embed=("Este conteúdo não está disponível.", "Conteúdo externo"),
        credit=("Foto: O Cais/M. Rosa", "(Foto: Divulgação)"),
        comments=("Deixe um comentário", "5 comentários", "Comentários"),
        follow=("Siga-nos no Facebook e Instagram",),
        rights=("© 2023 O Cais. Todos os direitos reservados.",),
        tags=("Tags: porto, cidade, orçamento",),
        writer=("Joana Marques é jornalista do Cais em Lisboa.",),
    ),
}
"""Furniture by language tag."""

TEXTS = {
    "en": (
        "Dockers end their strike at the north quay",
        "The dockers of the north quay went back to work on Tuesday after eleven days, with a bonus "
        "that the city had refused three times.",
        "The council voted the money late at night, by nineteen to twelve, and the mayor left without"
        " a word.",
        "Ships had been waiting outside since the first weekend, and two of them turned back for lack"
        " of water.",
        "What was agreed",
        "Every crew gets the same share, said the union, and nobody will be punished for having "
        "walked out. “We asked for no more than that,” its speaker said.",
        "The harbour master expects the last of the waiting ships to be unloaded by the end of the week.",
    ),
    "de": (
        "Hafenarbeiter beenden ihren Ausstand am Nordkai",
        "Die Hafenarbeiter am Nordkai haben am Dienstag nach elf Tagen die Arbeit wieder aufgenommen,"
        " mit einer Zulage, die die Stadt dreimal abgelehnt hatte.",
        "Der Rat bewilligte das Geld spät in der Nacht mit neunzehn zu zwölf Stimmen, und der "
        "Bürgermeister ging wortlos.",
        "Draußen warteten seit dem ersten Wochenende Schiffe, zwei von ihnen kehrten um, weil ihnen "
        "das Wasser ausging.",
        "Was vereinbart wurde",
        "Jede Mannschaft bekommt den gleichen Anteil, sagte die Gewerkschaft, und niemand werde "
        "bestraft. „Mehr haben wir nie verlangt“, sagte ihr Sprecher.",
        "Der Hafenmeister rechnet damit, dass das letzte wartende Schiff bis Ende der Woche entladen ist.",
    ),
    "es": (
        "Los estibadores ponen fin a la huelga del muelle norte",
        "Los estibadores del muelle norte volvieron el martes al trabajo después de once días, con "
        "una prima que el ayuntamiento había negado tres veces.",
        "El pleno votó el dinero entrada la noche, por diecinueve votos contra doce, y el alcalde se "
        "marchó sin hablar.",
        "Había barcos esperando fuera desde el primer fin de semana, y dos de ellos dieron la vuelta "
        "por falta de agua.",
        "Lo que se acordó",
        "Cada cuadrilla cobra lo mismo, dijo el sindicato, y nadie será castigado. «No pedimos más "
        "que eso», declaró su portavoz.",
        "El capitán del puerto calcula que el último barco quedará descargado antes del fin de semana.",
    ),
    "it": (
        "I portuali chiudono lo sciopero al molo nord",
        "I portuali del molo nord sono tornati martedì al lavoro dopo undici giorni, con un premio "
        "che il comune aveva negato tre volte.",
        "Il consiglio ha votato i soldi a notte fonda, con diciannove voti contro dodici, e il "
        "sindaco è uscito in silenzio.",
        "Le navi aspettavano fuori dal primo fine settimana, e due di loro sono tornate indietro per "
        "mancanza d'acqua.",
        "Che cosa è stato deciso",
        "Ogni squadra riceve la stessa quota, ha detto il sindacato, e nessuno sarà punito. «Non "
        "chiedevamo altro», ha detto il portavoce.",
        "Il comandante del porto prevede che l'ultima nave sarà scaricata entro la fine della settimana.",
    ),
    "nl": (
        "Havenarbeiders beëindigen hun staking aan de noordkade",
        "De havenarbeiders aan de noordkade zijn dinsdag na elf dagen weer aan het werk gegaan, met "
        "een toeslag die de stad drie keer had geweigerd.",
        "De raad keurde het geld laat in de avond goed met negentien tegen twaalf stemmen, en de "
        "burgemeester zweeg.",
        "Buiten lagen sinds het eerste weekend schepen te wachten, en twee daarvan keerden om bij "
        "gebrek aan water.",
        "Wat er is afgesproken",
        "Elke ploeg krijgt hetzelfde deel, zei de bond, en niemand wordt gestraft. “Meer hebben wij "
        "nooit gevraagd”, zei de woordvoerder.",
        "De havenmeester verwacht dat het laatste wachtende schip voor het einde van de week is gelost.",
    ),
    "pt": (
        "Estivadores encerram a greve no cais norte",
        "Os estivadores do cais norte voltaram na terça-feira ao trabalho depois de onze dias, com um"
        " prêmio que a prefeitura tinha negado três vezes.",
        "A câmara aprovou o dinheiro tarde da noite, por dezenove votos a doze, e o prefeito saiu sem"
        " dizer palavra.",
        "Havia navios à espera do lado de fora desde o primeiro fim de semana, e dois deles voltaram "
        "por falta de água.",
        "O que ficou combinado",
        "Cada turma recebe a mesma parte, disse o sindicato, e ninguém será punido. “Nunca pedimos "
        "mais do que isso”, afirmou o porta-voz.",
        "O capitão do porto calcula que o último navio à espera será descarregado até o fim da semana.",
    ),
}
"""Invented articles by language tag: the title, then the lines; the fifth line is a subhead."""
