"""Sentences of true stories that only sound like furniture: none is cut without telling markup."""

from __future__ import annotations

import pytest

from extractors.article import Block
from extractors.residue import strip_residue
from tests.unit.residue_lines import PROSE

TRUE: dict[str, tuple[str, ...]] = {
    "en": (
        "The video was later removed from the platform at the family's request.",
        "The video has been played more than two million times since Sunday.",
        "The post was removed within an hour, the ministry said.",
        "This video was recorded by a neighbour and contains no sound.",
        "An error occurred in the counting of the postal votes.",
        "The content was provided by a former employee of the bank.",
        "We use cookies in our kitchen to calm the children, the chef said.",
        "The media can not be blocked by decree, the judge wrote.",
        "Follow-up talks with Facebook are due in March.",
        "Contact tracing at the Facebook campus began on Monday.",
        "Reach of the Facebook posts fell by half, the study says.",
        "Contact police at witness@harbour.example if you saw the car.",
        "Evan Holt is a reporter for the Morning Star. He has been held in a prison since March.",
        "The union keeps its membership figures secret.",
        "They want premium seats for the price of a sandwich.",
        "He helped to raise the club's membership to 40,000.",
        "\N{LEFT DOUBLE QUOTATION MARK}No comment.\N{RIGHT DOUBLE QUOTATION MARK}",
        "No comment.",
        "No comments.",
        "Keep the readers, not the advertisers, happy was his motto, and the subscribers stayed.",
        "Already 400 subscribers have left.",
        "Follow the money was the only advice the app gave him.",
        "Read also means studied at Oxford, the dictionary says.",
        "Credit: what banks sell.",
        "Try the help page first: the company must let subscribers leave with two clicks.",
        "Getting the crossword into the newsletter turned out to be harder than expected.",
        "Support for the plan came from the printers' union and its membership.",
        "Join them he would not, and the newsletter went out without his name.",
        "Subscribers paid twice for the same newsletter in June.",
        "Copyright is a matter for the courts.",
        "The farmers may get a share of the profit next year.",
        "Share this was his last word.",
        "Have your say was the motto of the campaign.",
        "Sorry, the minister wrote, was not in his vocabulary.",
        "Donations fell by a third after the scandal.",
        "Donate was the word on every wall of the museum.",
        "This article is for members of the club, the statutes state.",
        "Cookies were the only thing the prisoners got on Sundays.",
        "Photo by photo, the archive loses its colours.",
        "Comments about the judge cost the editor her post.",
        "Listen back to the tapes and the general never gives the order.",
        "Create a paywall and the young leave, the editors learned.",
        "Swipe fees cost the small shops of the quay a fortune.",
        "Sign up sheets hung in every hall, and nobody wrote a name.",
        "To watch this video you need a strong stomach and an hour.",
        "Make a donation to the shelter and you may deduct it from your taxes.",
        "Keep your inbox clean: unsubscribe from every newsletter you do not read.",
        "Already a member of the council, she joined the club in May.",
        "You have reached the limit of what a body can take.",
        "Follow your children on Instagram and you lose them.",
        "Try our patience once more, the members wrote.",
        "Support your local library with a donation of books.",
        "Sign up for your town's newsletter and you will hear of floods first.",
        "Unlock the gates, shouted the crowd, and donations will follow.",
    ),
    "fr": (
        "Illustration : à Lyon, le loyer moyen a doublé en dix ans.",
        "Cette vidéo a été affichée sur la façade de la mairie.",
        "Le contenu est chargé de plomb, selon le laboratoire.",
        "Cette publication est indisponible en librairie depuis mars.",
        "Chaque jour, des dizaines de lettres de soutien arrivent à la mairie.",
        "Suivre ses enfants sur Instagram n'est pas un délit, rappelle l'avocate.",
        "L'actualité de la semaine, c'est aussi le soutien des voisins.",
        "Toute la ville lui a fait un don.",
        "Pour continuer, le club cherche un soutien de 40 000 euros.",
        "Les abonnés pourront retirer un exemplaire papier à la bibliothèque.",
        "Aucun commentaire.",
        "Pour soutenir la campagne, les militants devront compter sur un don de l'ancien maire.",
        "La newsletter du parti comptait neuf mille abonnés.",
        "Les commentaires ont été supprimés par le réseau.",
        "La publicité pour le tabac disparaît des gares.",
        "Les cookies de la boulangère ont gagné le concours.",
        "Le contenu a été bloqué par un juge de Lille.",
        "La vidéo n'est pas un faux, assure le laboratoire.",
        "Retrouvez son chien sur Facebook et il vous donnera mille euros, promettait l'affiche.",
        "Cet article est réservé au droit de grève par la Constitution.",
        "Une erreur est survenue dans le dépouillement de Brest.",
        "À voir : l'exposition de la maison du lac, jusqu'à dimanche.",
        "Soutenez le maire et vous aurez un stade, promettait le tract.",
        "Soutenez vos clubs en achetant vos billets au guichet.",
        "Pour voir cette vidéo, il vous faudra du courage.",
        "Inscrivez-vous sur les listes avant vendredi, même sans newsletter.",
        "Réagir vite, c'était la seule consigne.",
        "Partager le soutien public entre dix titres ne suffira pas.",
    ),
    "de": (
        "Mit ihrer Zustimmung zum Haushalt beendete die Opposition den Streit.",
        "Ohne ihre Einwilligung wurden in den siebziger Jahren Tausende Frauen sterilisiert.",
        "An dieser Stelle wird die alte Brücke am Montag gesprengt.",
        "Um dieses Spiel zu sehen, reisten 4000 Fans nach Bern.",
        "Der Beitrag wird um drei Prozent erhöht, aber nicht für Rentner.",
        "Der Inhalt ist nicht bekannt, das Schreiben liegt beim Gericht.",
        "HINTERGRUND: In dem Streit geht es um vierzig Millionen Franken.",
        "Jetzt will die Partei ihre Mitglieder per Newsletter befragen.",
        "Ich bin damit einverstanden, sagte die Präsidentin vor den Medien.",
        "Jetzt sollen die Betroffenen per E-Mail informiert werden.",
        "Jetzt prüft der Vorstand, ob er die Spende zurückzahlen muss.",
        "Sie wollen nun mit einer Spende helfen.",
        "Täglich treffen über hundert E-Mails ein.",
        "Anna Keller ist Redakteurin beim Tagblatt und sitzt seit März in Haft.",
        "Folgt der Gemeinderat dem Antrag, wird der Kanal im Mai gebaut.",
        "Unterstützen sie den Plan, wird im Mai gebaut.",
        "Kein Kommentar.",
        "Keine Kommentare.",
        "Die Makler sollen künftig nur die halbe Provision erhalten.",
        "Die Kommentarfunktion wurde nach den Drohungen abgeschaltet.",
        "Nachdruck verlieh dem Antrag eine Kundgebung, obwohl sie verboten war.",
        "Werbung für Tabak wird in den Bahnhöfen verboten.",
        "Der Newsletter der Gemeinde erscheint nur noch im Winter.",
        "Ihre Meinung änderte sie erst am Abend.",
        "Spenden gingen aus dem ganzen Land ein.",
        "Das Video ist nicht echt, sagte die Polizei.",
        "Abonnenten verlor die Zeitung vor allem auf dem Land.",
        "Newsletter und Plakate kosteten die Partei zwei Millionen.",
        "Themen waren die Schule, die Strassen und das Bad.",
        "Unterstützen Sie Ihr Kind bei den Hausaufgaben.",
        "An dieser Stelle finden Sie im Herbst die besten Pilze.",
        "Um diesen Berg zu sehen, müssen Sie früh aufstehen.",
        "Melden Sie sich bei der Polizei, wenn Ihr Newsletter gefälscht ist.",
        "Cookies und Tee gab es nach der Sitzung.",
    ),
    "es": (
        "El vídeo no puede usarse como prueba, decidió el juez.",
        "El contenido no está disponible en papel, dijo la alcaldesa.",
        "La donación se entregará el lunes.",
        "Sin comentarios.",
        "Apoya a la alcaldesa el 40 % de los votantes.",
        "Sigue abierto el canal de riego, dijo la alcaldesa.",
        "Sigue abierto el canal de riego entre los dos pueblos.",
        "Quieren una donación para el museo.",
        "Recibe la concejala cien correos al día por el boletín.",
        "Dona el club la mitad de la suscripción al hospital.",
        "Comparte esta opinión el alcalde de Puente Viejo.",
        "El boletín del ayuntamiento dejará de imprimirse en enero.",
        "La publicidad del tabaco desaparece de las estaciones.",
        "Los comentarios del juez le costaron el puesto.",
        "El vídeo no es auténtico y fue grabado hace tres años.",
        "Este contenido fue proporcionado por un antiguo empleado del banco.",
        "Las galletas y el café se pagaron con donaciones.",
        "Para ver este vídeo hace falta tu paciencia.",
        "Apoya el plan la mayoría de los pescadores.",
    ),
    "it": (
        "Il video è stato bloccato dalla procura di Torino.",
        "Il contenuto non può essere usato come prova, ha deciso il giudice.",
        "La donazione sarà consegnata lunedì.",
        "Nessun commento.",
        "Resta da capire chi pagherà gli abbonamenti.",
        "Segue la società un canale legale, dicono gli avvocati.",
        "Resta il fatto che l'abbonamento costa il doppio di dieci anni fa.",
        "La newsletter del comune non esce più in agosto.",
        "I commenti del giudice gli sono costati il posto.",
        "Registra il comune un calo delle donazioni di un terzo.",
        "Il video non è disponibile agli avvocati della difesa.",
        "La pubblicità del tabacco sparisce dalle stazioni.",
        "Sostieni il peso e cammina era la prova del circo.",
        "Segui il denaro, diceva il canale, e trovi il colpevole.",
        "Per vedere questo video ti serve pazienza.",
        "Questo articolo è per metà del 1948 e tutela il paesaggio.",
    ),
    "nl": (
        "Het bericht is nog niet bevestigd door de politie.",
        "De video is niet echt, zegt de politie.",
        "De inhoud kan de minister niet bekend maken.",
        "Het wordt per e-mail bekendgemaakt.",
        "De uitslag wordt morgen per e-mail bekendgemaakt.",
        "Volgt de raad het advies, dan gaat het kanaal in mei open.",
        "Altijd was hij abonnee van de krant.",
        "Wordt de prijs verhoogd, dan verliest de krant duizend abonnees.",
        "Geen reactie.",
        "Overname van de club zonder toestemming is verboten.",
        "De nieuwsbrief van de gemeente verschijnt niet meer.",
        "De video werd getoond in de rechtszaal en niet daarbuiten.",
        "Steun de boeren kregen ze niet van de minister.",
        "Reclame voor tabak verdwijnt uit de stations.",
        "Reacties op het plan kwamen uit heel het land.",
        "Om deze video te maken had je een jaar nodig.",
        "Elke week verliest de krant tien abonnees.",
    ),
    "pt": (
        "O vídeo não pode ser usado como prova, decidiu o juiz.",
        "O conteúdo foi fornecido por um antigo funcionário do banco.",
        "Entre os assinantes da carta estão três antigos ministros.",
        "Sem comentários.",
        "Segue fechado o canal de irrigação, disse a prefeita.",
        "Ela quer fazer uma doação ao museu.",
        "Fica claro que a assinatura não vai subir em 2027.",
        "A newsletter da prefeitura deixa de sair em janeiro.",
        "O vídeo foi bloqueado pela justiça de Lisboa.",
        "A publicidade do tabaco desaparece das estações.",
        "Os comentários do juiz custaram o cargo.",
        "Quer o clube que os assinantes paguem mais.",
        "Este vídeo foi gravado por um vizinho e não tem som.",
        "As doações caíram um terço depois do escândalo.",
        "Para assistir este vídeo você precisa de coragem.",
        "Siga o dinheiro, dizia o canal, e encontrará o culpado.",
    ),
}
LONG: dict[str, tuple[str, ...]] = {
    "en": (
        "Many readers want more than that. The paper's own subscribers wrote two hundred letters in a week, "
        "most of them asking for the Monday crossword back.",
        "Getting the crossword into the newsletter turned out to be harder than expected, because half of "
        "the subscribers read it in an app that shows no pictures.",
    ),
    "de": (
        "Jetzt prüft der Vorstand, ob er die Spende eines Unternehmers zurückzahlen muss, die im Frühling "
        "auf dem gleichen Konto eingegangen war.",
        "Sie wollen, dass jede Spende offengelegt wird, sagen die Mitglieder in einem Brief, den bis am "
        "Mittwoch 212 Personen unterschrieben haben.",
    ),
    "fr": (
        "Chaque semaine, la présidente reçoit des lettres de soutien et des lettres de rupture, et elle "
        "répond à toutes le dimanche.",
        "Pour soutenir la campagne, les militants devront compter sur un don de l'ancien maire, qui avait "
        "déjà payé les affiches en 2020.",
    ),
}
SECTIONS = (
    "À voir",
    "À lire",
    "À écouter",
    "À lire ?",
    "Advertising",
    "Discussion",
    "Topics",
    "Werbung",
    "Kommentare",
)


def strip(*blocks: Block) -> list[str]:
    """Return what is cut."""
    return [cut.text for cut in strip_residue(blocks, titles=())[1]]


def paragraphs(*texts: str) -> list[Block]:
    """Return ordinary paragraphs."""
    return [Block(type="p", text=text) for text in texts]


@pytest.mark.parametrize("place", [0, 2, 3])
@pytest.mark.parametrize("line", [line for lines in TRUE.values() for line in lines])
def test_a_true_sentence_stays(line: str, place: int) -> None:
    """Before, between and after the paragraphs, a sentence about furniture is part of the story."""
    assert strip(*paragraphs(*PROSE[:place], line, *PROSE[place:])) == []


@pytest.mark.parametrize("lines", TRUE.values(), ids=TRUE)
def test_a_story_that_ends_in_such_sentences_stays_whole(lines: tuple[str, ...]) -> None:
    """The cut does not climb: one after the other at the end of a text, they all stay."""
    assert strip(*paragraphs(*PROSE, *lines)) == []


@pytest.mark.parametrize("lines", LONG.values(), ids=LONG)
def test_long_closing_paragraphs_stay(lines: tuple[str, ...]) -> None:
    """Paragraphs as long as prose that speak of donations and subscribers close a story."""
    assert strip(*paragraphs(*PROSE, *lines)) == []


@pytest.mark.parametrize("label", SECTIONS)
def test_a_subhead_stays_with_its_text(label: str) -> None:
    """A subhead that sounds like a label stays as long as the text under it does, also at the end."""
    under = paragraphs("The exhibition in the house by the lake stays open.")
    head = Block(type="h2", text=label)
    assert strip(*paragraphs(*PROSE[:2]), head, *under, *paragraphs(PROSE[2])) == []
    assert strip(*paragraphs(*PROSE), head, *under) == []


def test_a_subhead_goes_with_what_is_cut() -> None:
    """The same subhead over nothing but furniture goes."""
    head = Block(type="h2", text="Discussion")
    assert strip(*paragraphs(*PROSE), head, *paragraphs("Leave a comment")) == [
        "Discussion",
        "Leave a comment",
    ]


def test_two_paragraphs_of_prompts_are_not_cut_by_words_alone() -> None:
    """Of two paragraphs in a row as long as prose, words alone cut only the last."""
    prompt = (
        "Subscribe to our newsletter and receive the news of the harbour, of the lock and of the fish market "
        "in your inbox."
    )
    other = prompt.replace("the harbour", "the islands")
    assert strip(*paragraphs(*PROSE, prompt, other)) == [other]
