"""Parts with the name of furniture that hold a story's sentences stay; a sign of furniture takes them out."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.residue import restore
from tests.unit.seven_languages import PROSE

NAMES = ("newsletter", "social", "caption", "teaser", "promo", "share-content", "related", "tags", "ad")
TOLD = {
    "en": "The cook read the letter aloud and left the hall before the vote was counted.",
    "fr": "Le cuisinier a lu la lettre à voix haute et a quitté la salle avant le décompte.",
    "de": "Der Koch las den Brief vor und ging aus dem Saal, bevor die Stimmen gezählt waren.",
    "es": "El cocinero leyó la carta en voz alta y salió de la sala antes del recuento final.",
    "it": "Il cuoco ha letto la lettera ad alta voce e ha lasciato la sala prima dello spoglio.",
    "nl": "De kok las de brief voor en verliet de zaal voordat de stemmen waren geteld daar.",
    "pt": "O cozinheiro leu a carta em voz alta e saiu da sala antes da contagem dos votos.",
}
ASKED = {
    "en": "The best of the week from the harbour, for you, every Friday.",
    "fr": "Le meilleur de la semaine au port, pour vous, chaque vendredi.",
    "de": "Das Beste der Woche am Hafen bringen wir Ihnen jeden Freitag.",
    "es": "Lo mejor de la semana en el puerto, para usted, cada viernes.",
    "it": "Il meglio della settimana al porto, nella tua casella, ogni venerdì.",
    "nl": "Het beste van de week aan de haven, voor jou, elke vrijdag.",
    "pt": "O melhor da semana no porto, para você, todas as sextas-feiras.",
}
LANGUAGES = list(PROSE)


def read(language: str, inside: str, *, is_last: bool = False) -> tuple[list[str], list[str], str]:
    """Return the prose of a story, its blocks and its restored text; a part stands inside or after it."""
    one, two, three = PROSE[language]
    prose = [one, two, f"{two} {one}", f"{three} {two}", f"{one} {three}", three]
    lines = [f"<p>{line}</p>" for line in prose]
    lines.insert(len(lines) if is_last else 3, inside)
    body = f"<body><article>{''.join(lines)}</article></body>"
    html = f"<html lang='{language}'><head><title>T</title></head>{body}</html>"
    article = extract(html.encode(), url="https://gazette.example/a/x")
    return prose, [block.text for block in article.blocks], restore(article)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_in_a_named_box_stays(language: str, name: str) -> None:
    """The name alone, without a link, a form, a picture or a word to the reader, cuts nothing."""
    prose, blocks, _ = read(language, f"<div class='{name}'><p>{TOLD[language]}</p></div>")
    assert blocks == [*prose[:3], TOLD[language], *prose[3:]]


@pytest.mark.parametrize("name", ["newsletter", "promo", "teaser", "subscribe-box", "related"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_bears_a_name_out_takes_the_sentence(language: str, name: str) -> None:
    """The same sentence goes with a link, a form or a picture; one to the reader goes by itself."""
    told = f"<p>{TOLD[language]}</p>"
    for inside in (
        f"{told}<p><a href='/b'>The whole letter of the cook</a></p>",
        f"{told}<form action='/b'><label>E-mail</label><input></form>",
        f"<img src='a.jpg' alt=''>{told}",
        f"<p>{ASKED[language]}</p>",
    ):
        prose, blocks, _ = read(language, f"<div class='{name}'>{inside}</div>")
        assert blocks == prose, inside


@pytest.mark.parametrize("name", ["meta", "widget", "sidebar", "related", "tags", "share-content"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_half_of_a_story_stays(language: str, name: str) -> None:
    """Two long paragraphs that follow at once go on with the story, whatever their element is called."""
    more = [f"{TOLD[language]} {line}" for line in PROSE[language]]
    half = "".join(f"<p>{line}</p>" for line in more)
    prose, blocks, _ = read(language, f"<div class='{name}'>{half}</div>", is_last=True)
    assert blocks == [*prose, *more]


@pytest.mark.parametrize("name", ["comments", "comment-list"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_readers_wrote_below_a_story_is_none_of_it(language: str, name: str) -> None:
    """Comments are sentences, too: their name is enough."""
    more = [f"{TOLD[language]} {line}" for line in PROSE[language]]
    below = "".join(f"<p>{line}</p>" for line in more)
    prose, blocks, _ = read(language, f"<div class='{name}'>{below}</div>", is_last=True)
    assert blocks == prose


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_cut_from_a_box_can_be_put_back(language: str) -> None:
    """The sentence stands among what was removed, in its place."""
    prose, blocks, restored = read(language, f"<div class='promo'><p>{ASKED[language]}</p></div>")
    assert blocks == prose
    assert restored == "\n\n".join((*prose[:3], ASKED[language], *prose[3:]))
