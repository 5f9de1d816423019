"""Lines between paragraphs that stand apart: labels, boxes of one line, copies; true lines that do, too."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.residue import restore
from tests.unit.seven_languages import PROSE

LABELS = {
    "en": (
        "Share on Facebook",
        "Follow us on Instagram",
        "Comments (14)",
        "Scroll down for comments",
        "Join the conversation",
        "Tags: harbour, school, council",
        "Filed under: Harbour",
        "Last updated 2 hours ago",
        "Originally published on 3 May 2025",
        "Download our app",
        "Listen to this story",
        "Watch on YouTube",
        "Watch below",
        "This article is only available to subscribers",
        "Got a story? Email newsroom@gazette.example",
        "© 2026 Gazette. All rights reserved",
    ),
    "fr": (
        "(Re)lire notre enquête sur les écoles du port",
        "Cet article vous a plu ? Partagez-le !",
        "Chargement de votre vidéo…",
        "La suite après cette annonce",
        "Contenu réservé aux abonnés",
        "© AFP",
        "Suivez toute l'actualité sur notre chaîne WhatsApp",
        "Réagir à cet article",
        "Votre navigateur n'est pas compatible avec ce lecteur.",
        "Publié le 3 mai 2025 à 8h30",
        "Partager cet article",
    ),
    "de": (
        "Hier können Sie unseren Newsletter abonnieren",
        "Zum Newsletter anmelden",
        "Artikel teilen",
        "(sda/kna)",
        "Stand: 12.11.2026, 08:30 Uhr",
        "Publiziert heute um 08:30 Uhr",
        "Jetzt im Abo weiterlesen",
        "Kommentarfunktion geschlossen",
        "So funktioniert die Kommentarspalte",
        "Folgen Sie uns auf Instagram",
        "Hat Ihnen dieser Artikel gefallen?",
        "Auf YouTube ansehen",
    ),
    "es": (
        "Síguenos en WhatsApp",
        "Comparte esta noticia",
        "Contenido exclusivo para suscriptores",
        "Etiquetas: puerto, escuela",
        "Actualizado el 12 de noviembre de 2026 a las 08:30",
        "¿Te ha gustado este artículo? Compártelo",
        "Ver en YouTube",
    ),
    "it": (
        "Riproduzione riservata",
        "© RIPRODUZIONE RISERVATA",
        "Foto Ansa",
        "Segui le news sul nostro canale WhatsApp",
        "Condividi su Facebook",
        "Continua a leggere dopo la pubblicità",
        "Guarda su YouTube",
    ),
    "nl": (
        "Deel dit artikel",
        "Volg ons op WhatsApp",
        "Dit artikel is alleen voor abonnees",
        "Laatst bijgewerkt op 12 november 2026 om 08:30",
        "Bekijk op YouTube",
    ),
    "pt": (
        "Siga o canal da Gazeta no WhatsApp",
        "Compartilhe esta notícia",
        "Receba as notícias no seu e-mail",
        "Gostou desta notícia? Compartilhe",
        "Assista no YouTube",
    ),
}
SENTENCES = {
    "en": (
        "Your support makes our journalism possible.",
        "Thank you for reading 5 articles this month.",
        "Do you have a tip? Write to us.",
        "Already a subscriber? Log in.",
    ),
    "fr": ("Abonnez-vous à notre newsletter pour recevoir l'essentiel.", "Déjà abonné ? Connectez-vous."),
    "de": ("Fehler gefunden? Jetzt melden.", "Dieser Artikel ist nur für Abonnenten."),
    "es": ("¿Has visto un error? Avísanos.", "Este contenido es exclusivo para suscriptores."),
    "it": ("Hai trovato un errore? Segnalacelo.", "Questo articolo è riservato agli abbonati."),
    "nl": ("Fout gezien? Meld het ons.", "Dit artikel is alleen voor abonnees."),
    "pt": ("Encontrou um erro? Avise a redação.", "Este conteúdo é exclusivo para assinantes."),
}
# Short lines of stories: names, verses, times, headings in bold. They stay where a label would go.
TRUE = {
    "en": (
        "Share prices in pence",
        "12 November 2026, 08:30",
        "Comment is free",
        "No comment",
        "The tags on the trees",
        "Follow the money",
        "We shall overcome",
        "Subscribers and their sons",
        "Watch on Sunday",
        "Support for the school",
        "Listen to the river",
        "Close the gate behind you",
        "Photo by photo",
        "Copyright and wrong",
        "Contact with the harbour was lost",
        "Join the army",
        "Reply of the mayor",
        "All rights reserved for the crown",
        "Topics: school, pool, road",
        "Subscribe to the view",
        "Open in the morning",
        "What do you think, father",
        "The newsletter of the union",
        "Support our strike fund",
        "Share the road",
        "Published 3 May 2025 by the ministry",
    ),
    "fr": (
        "Partager le pain",
        "Suivre la rivière",
        "Lire dans la nuit",
        "Aucun commentaire",
        "La suite au port",
        "Un don du ciel",
        "Le 12 novembre 2026 à 8h30",
        "Réagir ou subir",
        "Faites un don du sang",
        "Abonnez-vous à la vie",
        "Inscrivez-vous à la mairie",
    ),
    "de": (
        "Teilen macht glücklich",
        "Folgen für den Hafen",
        "Kein Kommentar",
        "Stand der Dinge",
        "Abo für das Hallenbad",
        "Fehler in der Rechnung",
        "12. November 2026, 08:30 Uhr",
        "Mehr Licht",
        "Ihre Meinung, Frau Karrer",
        "Themen: Schule, Bad",
        "Newsletter der Gemeinde",
        "Jetzt anmelden beim Hafenamt",
    ),
    "es": (
        "Compartir la mesa",
        "Seguir el río",
        "Sin comentarios",
        "Fotos de familia",
        "Ver para creer",
        "Suscríbete a la vida",
    ),
    "it": (
        "Condividere il pane",
        "Seguire il fiume",
        "Nessun commento",
        "Foto di famiglia",
        "Guarda che luna",
    ),
    "nl": (
        "Delen is helpen",
        "Volg de rivier",
        "Geen commentaar",
        "Steun voor de school",
        "Bekijk het maar",
        "Steun onze school",
    ),
    "pt": (
        "Compartilhar o pão",
        "Seguir o rio",
        "Sem comentários",
        "Fotos de família",
        "Receba as flores",
        "Assine a petição",
    ),
}
BOLD = {
    "en": (
        "What do you think",
        "Have your say",
        "Share this story",
        "Join our discussion",
        "Tags: a history",
    ),
    "fr": ("Donnez votre avis", "Partager cet article", "Pour lire la suite", "Réagissez"),
    "de": ("Ihre Meinung zählt", "Artikel teilen", "Jetzt mitdiskutieren", "Newsletter der Stadt"),
    "es": ("Comparte esta noticia", "Comentarios (3)", "Deja tu comentario"),
    "it": ("Condividi su carta", "Lascia un commento", "Riproduzione riservata"),
    "nl": ("Deel dit artikel", "Geef een reactie", "Volg ons op zee, zegt Facebook"),
    "pt": ("Compartilhe esta notícia", "Deixe um comentário", "Siga o canal"),
}
PLAIN = "<p>{}</p>"
BOXED = '<div class="c-71"><p>{}</p></div>'


def cases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return each line with its language."""
    return [(language, line) for language, lines in table.items() for line in lines]


def page(language: str, body: str) -> bytes:
    """Return a page."""
    return (
        f"<html lang='{language}'><head><title>T</title></head><body><article>{body}</article></body></html>"
    ).encode()


def read(language: str, inside: str) -> tuple[list[str], list[str], list[str], str]:
    """Return prose, blocks, cuts and the restored text of a story with something in its middle."""
    one, two, three = PROSE[language]
    body = f"<p>{one}</p><p>{two}</p>{inside}<p>{three}</p><p>{one} {two}</p>"
    article = extract(page(language, body), url="https://gazette.example/a/x")
    prose = [one, two, three, f"{one} {two}"]
    return prose, [b.text for b in article.blocks], [c.text for c in article.removed], restore(article)


@pytest.mark.parametrize("pattern", [PLAIN, BOXED])
@pytest.mark.parametrize(("language", "line"), cases(LABELS))
def test_a_label_between_paragraphs_is_cut(language: str, line: str, pattern: str) -> None:
    """It stands alone, ends as no sentence does, and says what only a page says; the cut can be undone."""
    prose, blocks, cuts, restored = read(language, pattern.format(line))
    assert (blocks, cuts) == (prose, [line])
    assert restored == "\n\n".join((*prose[:2], line, *prose[2:]))


@pytest.mark.parametrize(("language", "line"), cases(SENTENCES))
def test_a_sentence_in_a_box_of_its_own_is_cut(language: str, line: str) -> None:
    """Sentences to the reader go where the markup sets them apart, and stay as a paragraph of the story."""
    prose, blocks, cuts, _ = read(language, BOXED.format(line))
    assert (blocks, cuts) == (prose, [line])


@pytest.mark.parametrize("pattern", [PLAIN, BOXED])
@pytest.mark.parametrize(("language", "line"), cases(TRUE))
def test_a_short_line_of_a_story_stays(language: str, line: str, pattern: str) -> None:
    """Names, verses and times are not cut for their shape, nor for one word of a label."""
    prose, blocks, cuts, _ = read(language, pattern.format(line))
    assert (blocks, cuts) == ([*prose[:2], line, *prose[2:]], [])


@pytest.mark.parametrize(("language", "line"), cases(BOLD))
def test_a_bold_line_is_a_subhead(language: str, line: str) -> None:
    """A paragraph that is bold throughout heads what follows it, whatever it sounds like."""
    prose, blocks, cuts, _ = read(language, f"<p><strong>{line}</strong></p>")
    assert (blocks, cuts) == ([*prose[:2], line, *prose[2:]], [])


@pytest.mark.parametrize("language", PROSE)
def test_what_comes_again_in_a_text_is_judged_as_at_its_end(language: str) -> None:
    """One prompt after every second paragraph is furniture; a refrain is none."""
    line = SENTENCES[language][-1]
    one, two, three = PROSE[language]
    refrain = "The sea gives, and the sea takes."
    for inside, kept in ((line, False), (refrain, True)):
        body = f"<p>{one}</p><p>{inside}</p><p>{two}</p><p>{inside}</p><p>{three}</p><p>{one} {two}</p>"
        text = extract(page(language, body), url="https://gazette.example/a/x").text
        assert (text.count(inside) > 0) is kept
