"""Quotations set apart among the paragraphs: text where the text has them nowhere, else none of it."""

from __future__ import annotations

import pytest

from extractors import extract

URL = "https://plough.example/2026/09/30/clay"
STORIES = {
    "en": (
        "The clay of Udney is blue where it is dug and white where it is fired, and no kiln knows why.",
        "Ruth Abney has dug it for thirty years, and her mother dug it before her with the same spade.",
        '"A potter who says that she understands clay has never dropped a bowl," she says at the gate.',
        "In October the pit fills with rain, and until April the village turns what it has in its sheds.",
    ),
    "fr": (
        "L'argile d'Udney est bleue là où on la tire, blanche là où on la cuit, et nul ne sait pourquoi.",
        "Ruth Abney l'extrait depuis trente ans, et sa mère l'extrayait avant elle avec la même bêche.",
        "« Une potière qui dit comprendre l'argile n'a jamais laissé tomber un bol », dit-elle à la grille.",
        "En octobre la fosse se remplit de pluie, et jusqu'en avril le village tourne ce qu'il a en réserve.",
    ),
    "de": (
        "Der Ton von Udney ist blau, wo man ihn gräbt, weiß, wo man ihn brennt, und kein Ofen weiß warum.",
        "Ruth Abney gräbt ihn seit dreißig Jahren, und vor ihr grub ihn ihre Mutter mit demselben Spaten.",
        "„Wer sagt, dass er Ton versteht, hat noch nie eine Schale fallen lassen“, sagt sie am Tor.",
        "Im Oktober füllt sich die Grube mit Regen, und bis April dreht das Dorf, was in den Schuppen liegt.",
    ),
}
NEW = {
    "en": "The rain, Ruth Abney says, is the only partner she never had to pay",
    "fr": "La pluie, dit Ruth Abney, est la seule associée qu'il n'a jamais fallu payer",
    "de": "Der Regen, sagt Ruth Abney, ist der einzige Teilhaber, der nie bezahlt werden wollte",
}
OLD = {
    "en": "A potter who says that she understands clay has never dropped a bowl",
    "fr": "Une potière qui dit comprendre l'argile n'a jamais laissé tomber un bol",
    "de": "Wer sagt, dass er Ton versteht, hat noch nie eine Schale fallen lassen",
}
BOXES = (
    "<aside><svg></svg><blockquote>{}</blockquote></aside>",
    "<div class=right><aside><q>{}</q></aside></div>",
    "<div class='c-pullquote is-left'><blockquote><p>{}</p></blockquote></div>",
    "<div class=PullQuote><span>{}</span></div>",
)


def read(language: str, box: str) -> list[str]:
    """Return the texts of the blocks of a page that has a box between its second and third paragraph."""
    story = [f"<p>{text}</p>" for text in STORIES[language]]
    story.insert(2, box)
    body = f"<article><h1>Blue clay</h1><div class=story>{''.join(story)}</div></article>"
    page = f"<html lang={language}><meta charset=utf-8><body>{body}</body></html>"
    return [block.text for block in extract(page.encode(), url=URL).blocks]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("language", STORIES)
def test_a_quotation_that_stands_there_alone_is_text(language: str, box: str) -> None:
    """It stands in its place, once."""
    one, two, *others = STORIES[language]
    assert read(language, box.format(NEW[language])) == [one, two, NEW[language], *others]


@pytest.mark.parametrize(
    "box",
    [
        "<aside class=promo><blockquote>{}</blockquote><cite>Ann, reader</cite></aside>",
        "<aside class=comments><div><blockquote>{}</blockquote><p>oldtam</p></div></aside>",
        "<aside><p>Reader of the week</p><blockquote>{}</blockquote></aside>",
    ],
)
@pytest.mark.parametrize("language", STORIES)
def test_the_word_of_a_reader_is_no_text(language: str, box: str) -> None:
    """The name of its box tells, or the label above it."""
    assert read(language, box.format(NEW[language])) == list(STORIES[language])


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("language", STORIES)
def test_a_quotation_that_repeats_the_text_is_none(language: str, box: str) -> None:
    """It was taken from there."""
    assert read(language, box.format(OLD[language])) == list(STORIES[language])


@pytest.mark.parametrize("box", [box for box in BOXES if "<p>" not in box])
@pytest.mark.parametrize("language", STORIES)
def test_one_that_repeats_it_otherwise_is_none(language: str, box: str) -> None:
    """Also with capitals for small letters, and with a name behind it."""
    assert read(language, box.format(f"{OLD[language].upper()} - Ruth Abney")) == list(STORIES[language])


@pytest.mark.parametrize(
    "box",
    [
        "<aside><h3>The week in clay</h3><blockquote>{}</blockquote></aside>",
        "<aside><blockquote><a href=/clay>{}</a></blockquote></aside>",
        "<aside><form><q>{}</q><input></form></aside>",
        "<aside><p>{}</p></aside>",
        "<aside><ul><li><q>{}</q></li></ul></aside>",
    ],
)
@pytest.mark.parametrize("language", STORIES)
def test_other_asides_are_not(language: str, box: str) -> None:
    """A box with a heading, a link, a form or a list, and one without a quotation, stand beside the story."""
    assert read(language, box.format(NEW[language])) == list(STORIES[language])


@pytest.mark.parametrize("place", ["before", "after"])
def test_one_outside_of_the_paragraphs_is_not(place: str) -> None:
    """The saying of the day stands above or below a story."""
    box = BOXES[0].format(NEW["en"])
    story = "".join(f"<p>{text}</p>" for text in STORIES["en"])
    inner = f"{box}{story}" if place == "before" else f"{story}{box}"
    page = f"<html lang=en><body><article><h1>Blue clay</h1><div>{inner}</div></article></html>"
    assert [block.text for block in extract(page.encode(), url=URL).blocks] == list(STORIES["en"])


@pytest.mark.parametrize(
    "box",
    [
        "<div class=quote><blockquote><p>{}</p></blockquote><p>— Ruth Abney, who digs clay</p></div>",
        "<blockquote><p>{}</p><p>&ndash; Ruth Abney, who digs clay</p></blockquote>",
        "<figure><blockquote>{}</blockquote><div>- Ruth Abney, who digs clay</div></figure>",
    ],
)
@pytest.mark.parametrize("language", STORIES)
def test_a_speaker_is_not_left_without_words(language: str, box: str) -> None:
    """A quotation that is signed stands for itself, though the text has it, too; or neither is text."""
    one, two, *others = STORIES[language]
    found = read(language, box.format(OLD[language]))
    signed = [text for text in found if "who digs clay" in text]
    assert found in ([one, two, OLD[language], *signed, *others], list(STORIES[language]))
    assert "<figure>" in box or signed
