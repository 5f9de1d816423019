"""Sentences from which an extractor left words out are put right from the page, and stand there once."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.refining import refine
from extractors.tree import parse_page
from tests.unit.seven_languages import PROSE

SPLIT = {
    "en": (
        "The harbour master decided on Monday",
        "to move the race to the inner basin",
        "until the wind drops.",
    ),
    "fr": (
        "Le capitaine du port a décidé lundi",
        "de déplacer la course dans le bassin",
        "tant que le vent souffle.",
    ),
    "de": (
        "Der Hafenmeister entschied am Montag,",
        "das Rennen ins Innenbecken zu verlegen,",
        "bis der Wind nachlässt.",
    ),
    "es": (
        "El capitán del puerto decidió el lunes",
        "trasladar la carrera a la dársena",
        "hasta que amaine el viento.",
    ),
    "it": (
        "Il comandante del porto ha deciso lunedì",
        "di spostare la gara nel bacino",
        "finché soffia il vento.",
    ),
    "nl": (
        "De havenmeester besloot maandag",
        "de wedstrijd naar het binnenbekken te verplaatsen",
        "tot de wind gaat liggen.",
    ),
    "pt": (
        "O capitão do porto decidiu na segunda-feira",
        "levar a corrida para a doca interior",
        "até o vento abrandar.",
    ),
}
LANGUAGES = list(PROSE)


def story(language: str, sentence: str) -> list[str]:
    """Return the blocks of a page with a sentence between paragraphs."""
    one, two, three = PROSE[language]
    body = f"<p>{one}</p><p>{two}</p><p>{sentence}</p><p>{three}</p><p>{one} {two}</p>"
    html = (
        f"<html lang='{language}'><head><title>T</title></head><body><article>{body}</article></body></html>"
    )
    return [block.text for block in extract(html.encode(), url="https://gazette.example/a/x").blocks]


@pytest.mark.parametrize("name", ["link", "related", "tags", "share", "c-5"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_loses_its_middle(language: str, name: str) -> None:
    """A link in the middle of a sentence is a part of it, whatever the element round it is called."""
    begin, middle, end = SPLIT[language]
    link = f"<span class='{name}'><a href='/b'>{middle}</a></span>"
    one, two, three = PROSE[language]
    whole = f"{begin} {middle} {end}"
    assert story(language, f"{begin} {link} {end}") == [one, two, whole, three, f"{one} {two}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_loses_its_beginning(language: str) -> None:
    """An empty element before the first words does not take them along."""
    begin, middle, end = SPLIT[language]
    found = story(language, f"<span data-style='bullet'></span> {begin} <a href='/b'>{middle}</a> {end}")
    assert found[2] == f"{begin} {middle} {end}"


def refined(html: str, *texts: str) -> list[tuple[str, str | None]]:
    """Return text and place of the blocks that refining makes of an extracted text."""
    blocks = [Block(type="p", text=text) for text in texts]
    root = parse_page(f"<html><body><div>{html}</div></body></html>".encode())
    return [(block.text, block.xpath) for block in refine(root, blocks).blocks]


def test_a_torso_and_its_sentence_do_not_both_stand() -> None:
    """What an extractor left of a sentence gives way to the sentence, in its place."""
    one, two, three = PROSE["en"]
    begin, middle, end = SPLIT["en"]
    page = f"<p>{one}</p><p>{begin} <i class='x'>{middle}</i> {end}</p><p>{two}</p><p>{three}</p>"
    assert refined(page, one, f"{begin} {end}", two, three) == [
        (one, "/html/body/div/p[1]"),
        (f"{begin} {middle} {end}", "/html/body/div/p[2]"),
        (two, "/html/body/div/p[3]"),
        (three, "/html/body/div/p[4]"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span class='sr-only'>{}</span>",
        "<span class='visually-hidden'>{}</span>",
        "<b style='clip:rect(0 0 0 0)'>{}</b>",
    ],
)
def test_words_for_screen_readers_stay_out(hidden: str) -> None:
    """A block without them is whole: it gets its place, and the hidden words do not come back."""
    one, two, three = PROSE["en"]
    begin, middle, end = SPLIT["en"]
    link = f"<a href='/b'>{middle}{hidden.format(', opens in a new window')}</a>"
    page = f"<p>{one}</p><p>{begin} {link} {end}</p><p>{two}</p><p>{three}</p>"
    found = refined(page, one, f"{begin} {middle} {end}", two, three)
    assert found[1] == (f"{begin} {middle} {end}", "/html/body/div/p[2]")
    assert len(found) == 4


def test_a_link_after_a_sentence_does_not_come_back() -> None:
    """What was left out after a full stop leads to another page."""
    one, two, three = PROSE["en"]
    page = f"<p>{one}</p><p>{two} <a href='/b'>Why the harbour is late</a></p><p>{three}</p>"
    assert [text for text, _ in refined(page, one, two, three)] == [one, two, three]


def test_a_link_before_a_sentence_does_not_come_back() -> None:
    """Nor does a link that stands at the head of a paragraph."""
    one, two, three = PROSE["en"]
    page = f"<p>{one}</p><p><a href='/b'>Harbour</a> {two}</p><p>{three}</p>"
    assert [text for text, _ in refined(page, one, two, three)] == [one, two, three]


def test_another_text_that_begins_alike_is_none() -> None:
    """A block with words that the line has not stays as it was extracted."""
    one, two, three = PROSE["en"]
    begin, middle, end = SPLIT["en"]
    page = f"<p>{one}</p><p>{begin} {middle} {end}</p><p>{two}</p><p>{three}</p>"
    torso = f"{begin} to sink the boats {end}"
    assert (torso, None) in refined(page, one, torso, two, three)


@pytest.mark.parametrize("name", ["quote_NVO", "related", "share"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_loses_its_end_after_few_words(language: str, name: str) -> None:
    """An empty element behind a link near the beginning takes none of the sentence along, however long."""
    begin, middle, end = SPLIT[language]
    one, two, three = PROSE[language]
    head, _, rest = begin.partition(" ")
    head = f"{head} {rest.partition(' ')[0]}"
    sentence = f"{head} <b id=k><a href='/q'>{middle}</a></b><span id='{name}'></span> {end[:-1]}, {two}"
    whole = f"{head} {middle} {end[:-1]}, {two}"
    assert story(language, sentence) == [one, two, whole, three, f"{one} {two}"]


def test_a_sentence_of_few_letters_in_another_script_keeps_its_end() -> None:
    """A Chinese sentence goes on behind the quotation of a share."""
    told = "市议会星期二通过了港口的预算、渔民们已经带着市长没有预料到的奖金回去工作了。"
    sentence = (
        "港报星期一凌晨消息、<a href='/q'>海船公司</a><span id='quote_HC'></span>的新船星期天第一次出海。"
    )
    page = f"<html lang=zh><title>T</title><body><article><p>{told}</p><p>{sentence}</p><p>{told * 3}</p>"
    found = [block.text for block in extract(page.encode(), url="https://gazette.example/a").blocks]
    assert "港报星期一凌晨消息、海船公司的新船星期天第一次出海。" in found


def test_a_label_is_no_sentence_that_goes_on() -> None:
    """A short line that begins like a longer one, but is another line or ends there, stays as it is."""
    one, _, three = PROSE["en"]
    root = parse_page(
        f"<html><body><article><p>{one}</p><p>The wheel of the mill <a href='/a'>turns again, and all"
        f" that was said of it is in our dossier.</a></p><p>{three}</p></article></body></html>".encode()
    )
    blocks = [Block(type="p", text=text) for text in (one, "The wheel of the mill", three)]
    assert [block.text for block in refine(root, blocks).blocks] == [one, "The wheel of the mill", three]
