"""Residue by language: lines that each rule must cut, and sentences that only sound like them."""

from __future__ import annotations

import pytest

from extractors.article import Block
from extractors.residue import strip_residue

PROSE = (
    "The council of the harbour town voted the budget on Tuesday, after a week in which no ship could land.",
    "The fishermen went back to work with a bonus that the mayor had not planned for this winter.",
    "Nobody on the quay believed that the money would come before the first frost of the year.",
)

# rule, where it stands, lines in several languages
CUT: list[tuple[str, str, tuple[str, ...]]] = [
    (
        "related-link",
        "inner",
        (
            "Read more: Ferry back in service by Monday",
            "RELATED: Who pays for the new lock?",
            "[Related: Who pays for the new lock?]",
            "À lire aussi : Le bac reprend lundi",
            "A LIRE AUSSI - Le bac reprend lundi",
            "Lesen Sie auch: Fähre fährt wieder",
            "Lee también: El transbordador vuelve el lunes",
            "Leggi anche: Il traghetto torna lunedì",
            "Lees ook: Veerpont vaart weer",
            "Leia também: A balsa volta na segunda",
        ),
    ),
    (
        "related-label",
        "inner",
        (
            "You may also like",
            "Sur le même sujet",
            "Das könnte Sie auch interessieren",
            "Noticias relacionadas",
            "Articoli correlati",
            "Gerelateerde artikelen",
            "Notícias relacionadas",
        ),
    ),
    (
        "related-label",
        "tail",
        (
            "Most read in world news",
            "Les plus lus",
            "Meistgelesen",
            "Lo más leído",
            "I più letti",
            "Meest gelezen",
        ),
    ),
    (
        "newsletter-prompt",
        "inner",
        (
            "Sign up for our daily newsletter",
            "Abonnez-vous à notre newsletter pour ne rien manquer.",
            "Abonnieren Sie jetzt unseren Newsletter",
            "Suscríbete a nuestra newsletter",
            "Iscriviti alla nostra newsletter",
            "Schrijf je in voor onze nieuwsbrief",
            "Assine a nossa newsletter",
        ),
    ),
    (
        "newsletter-prompt",
        "tail",
        (
            "Get the day's top stories delivered to your inbox.",
            "Téléchargez notre application pour suivre le port",
            "Erhalten Sie die Nachrichten jeden Morgen in Ihr Postfach.",
            "Newsletter",
        ),
    ),
    (
        "paywall-prompt",
        "tail",
        (
            "Already a subscriber? Log in",
            "Please support our journalism with a small sum every month.",
            "Cet article est réservé aux abonnés.",
            "Déjà abonné ? Connectez-vous",
            "Sie sind bereits Abonnent? Jetzt anmelden",
            "¿Ya eres suscriptor? Inicia sesión",
            "Sei già abbonato? Accedi",
            "Ben je al abonnee? Log in",
            "Já é assinante? Entre",
        ),
    ),
    (
        "comment-widget",
        "tail",
        (
            "5 comments",
            "Tell us what you think",
            "12 commentaires",
            "Réagir à cet article",
            "Schreiben Sie einen Kommentar",
            "Deja un comentario",
            "Lascia un commento",
            "Geef een reactie",
            "Deixe um comentário",
        ),
    ),
    (
        "share-labels",
        "tail",
        (
            "Share this article",
            "Partager cet article",
            "Artikel teilen",
            "Comparte esta noticia",
            "Condividi questo articolo",
            "Deel dit artikel",
            "Compartilhe esta notícia",
        ),
    ),
    (
        "follow-us",
        "tail",
        (
            "Follow us on Facebook and Twitter",
            "Suivez-nous sur Instagram",
            "Folgen Sie uns auf Facebook",
            "Síguenos en Twitter",
            "Seguici su Facebook",
            "Volg ons op Instagram",
        ),
    ),
    (
        "ad-label",
        "inner",
        (
            "Advertisement",
            "Article continues below this ad",
            "PUBLICITÉ",
            "La suite après cette publicité",
            "Anzeige",
            "Publicidad",
            "Pubblicità",
            "Advertentie",
            "Publicidade",
        ),
    ),
    (
        "embed-placeholder",
        "inner",
        (
            "This content is not available in your region.",
            "Ce contenu est bloqué car vous n'avez pas accepté les cookies.",
            "Externer Inhalt nicht verfügbar",
            "Este contenido no está disponible.",
            "Questo contenuto non è disponibile.",
            "Deze inhoud is niet beschikbaar.",
            "Este conteúdo não está disponível.",
        ),
    ),
    (
        "copyright",
        "tail",
        (
            "© 2023 The Quay. All rights reserved.",
            "© Le Quai. Tous droits réservés.",
            "Alle Rechte vorbehalten.",
            "Todos los derechos reservados.",
            "© RIPRODUZIONE RISERVATA",
            "Alle rechten voorbehouden.",
            "Todos os direitos reservados.",
        ),
    ),
    (
        "tags",
        "tail",
        (
            "Filed under: Harbour, City",
            "Mots-clés : port, ville",
            "Schlagwörter: Hafen, Stadt",
            "Etiquetas: puerto, ciudad",
            "Argomenti: porto, città",
            "Trefwoorden: haven, stad",
            "Marcadores: porto, cidade",
        ),
    ),
    (
        "reading-time",
        "head",
        (
            "4 min read",
            "Temps de lecture : 3 minutes",
            "Lesezeit: 3 Min.",
            "Tiempo de lectura: 3 minutos",
            "Tempo di lettura: 3 minuti",
            "Leestijd: 3 minuten",
            "Tempo de leitura: 3 minutos",
        ),
    ),
    (
        "timestamp",
        "head",
        (
            "sexta-feira, 22 de outubro de 2010 às 20:13",
            "Stand: 14.09.2023, 16:50 Uhr",
            "Gepubliceerd op 14 september 2023 om 16:50",
            "Pubblicato il 14 settembre 2023 alle 16:50",
            "5:45 AM PST 11/19/2019 by Jane Marlow",
            "2 hours ago",
            "il y a 3 heures",
        ),
    ),
    ("timestamp", "tail", ("Updated at 1:23 p.m.", "7 marzo 2022 (modificato il 8 marzo 2022 | 10:19)")),
    (
        "photo-credit",
        "inner",
        (
            "Photo: The Quay/M. Roe",
            "(Bild: Kai)",
            "Crédit photo : AFP",
            "Foto: El Muelle / M. Ruiz",
            "The new lock before it was opened Credit: M. Roe/Getty",
            "The lock in winter, seen from the quay REUTERS/Mae Roe",
            "The lock in winter (Photo: M. Roe)",
        ),
    ),
    (
        "byline",
        "head",
        (
            "By Jane Marlow",
            "Par Luc Ferrand et Anne Sorel",
            "Von Jana Marten",
            "Door Janna Maas",
            "Di Gianna Marti",
        ),
    ),
    ("byline", "tail", ("von Jana Marten", "by Tom Reed", "Por Joana Marques")),
    ("source-credit", "tail", ("Source: The Quay and agencies", "Quelle: dpa", "Bron: ANP")),
    (
        "contact",
        "tail",
        (
            "Write to Jane Marlow at jane.marlow@quay.example",
            "Have a tip? Jane Marlow may be reached at jane@quay.example.",
            "jane.marlow@quay.example",
        ),
    ),
    (
        "writer",
        "tail",
        (
            "Jane Marlow is a reporter at The Quay covering the harbour.",
            "Jeanne Martel est journaliste au service étranger du Quai.",
            "Jana Marten ist Redakteurin beim Kai in Hamburg.",
        ),
    ),
    ("hashtags", "tail", ("#harbour #city", "#Hafen#Stadt#Streik")),
    ("separator", "inner", ("___",)),
]


def placed(line: str, zone: str) -> tuple[str, ...]:
    """Return the prose with a line before, in the middle of or after it."""
    place = {"head": 0, "inner": 1, "tail": len(PROSE)}[zone]
    return (*PROSE[:place], line, *PROSE[place:])


def strip(*lines: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the texts that stay, and rule and text of what is cut."""
    kept, removed = strip_residue([Block(type="p", text=line) for line in lines], titles=())
    return [block.text for block in kept], [(cut.rule, cut.text) for cut in removed]


@pytest.mark.parametrize(
    ("rule", "zone", "line"), [(rule, zone, line) for rule, zone, lines in CUT for line in lines]
)
def test_a_line_of_residue_is_cut_by_its_rule(rule: str, zone: str, line: str) -> None:
    """Each kind in each language, where it stands on pages."""
    assert strip(*placed(line, zone)) == (list(PROSE), [(rule, line)])


@pytest.mark.parametrize("zone", ["head", "inner", "tail"])
@pytest.mark.parametrize(
    "line",
    [
        "Le maire tente de réagir",
        "x 3,83 x",
        "#663 -",
        "The 14-day free trial ended before the first ship came in.",
        "Reading more about the lock did not help the crew that night.",
        "Related parties had bought the quay years before.",
        "Lire aussi longtemps fatigue les yeux, dit la lectrice.",
        "Par temps clair, on voit l'île depuis le quai.",
        "Von hier aus sieht man die Insel bei klarem Wetter.",
        "Di notte il porto tace e le gru non si muovono.",
        "Por la tarde llovió sobre el muelle.",
        "Door de storm bleef de haven dicht.",
        "By nightfall the quay was empty.",
        "Partager le travail ne suffisait pas.",
        "He shared the photo on Facebook and deleted it later.",
        "She had commented on the plan twice.",
        "Die Anzeige wurde am Dienstag erstattet.",
        "La pubblicità sul molo era stata vietata.",
        "“We use the newsletter to tell the crews,” she said.",
        "The copyright of the plans belongs to the town.",
        "Photographs of the lock hang in the hall.",
        "Le maire a montré une photo : celle de son frère.",
        "Der Rat sah ein Bild: die Schleuse im Winter",
        "She took the credit for all of it.",
        "How the mayor earned the credit for the lock",
        "Source after source ran dry that summer.",
        "Der Hintergrund: Die Stadt hat kein Geld.",
        "Watch: it was the third one that he lost.",
        "Follow the river and you come to the lock.",
        "Was vereinbart wurde",
        "What was agreed",
    ],
)
def test_a_sentence_that_only_sounds_like_it_stays(line: str, zone: str) -> None:
    """The words alone cut nothing: prose stays, wherever it stands."""
    lines = placed(line, zone)
    assert strip(*lines) == (list(lines), [])


def test_a_label_takes_the_headlines_after_the_text_with_it() -> None:
    """After the text, what follows a label for other pages goes as long as it looks like headlines."""
    tail = ("You may also like", "Ferry back by Monday", "Who pays for the new lock?"[:-1])
    kept, removed = strip(*PROSE, *tail)
    assert kept == list(PROSE)
    assert [text for _, text in removed] == list(tail)


def test_a_subhead_whose_text_was_cut_goes_with_it() -> None:
    """A last subhead with nothing left under it is no part of the text."""
    blocks = [Block(type="p", text=line) for line in PROSE]
    blocks += [Block(type="h2", text="How to write to us"), Block(type="p", text="jane.marlow@quay.example")]
    kept, removed = strip_residue(blocks, titles=())
    assert [block.text for block in kept] == list(PROSE)
    assert [cut.rule for cut in removed] == ["orphan-subhead", "contact"]


def test_a_paragraph_twice_is_one() -> None:
    """A block that says again what the one before it said is cut; a refrain of two words is not."""
    assert strip(PROSE[0], PROSE[0], *PROSE[1:]) == (list(PROSE), [("duplicate", PROSE[0])])
    refrain = ("Hear, hear", "Hear, hear")
    assert strip(PROSE[0], *refrain, *PROSE[1:]) == ([PROSE[0], *refrain, *PROSE[1:]], [])


def test_a_list_of_short_lines_is_no_edge() -> None:
    """Results, winners, ingredients: short lines after the last sentence are the article's own."""
    winners = [f"Boat of the year {number}: The Grey Gull" for number in range(12)]
    assert strip(*PROSE, "Who won", *winners)[1] == []
