"""Residue by markup: links and the lists they stand in, looked up at the blocks' places in the page."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.residue import restore, strip_residue
from extractors.tree import parse_page
from tests.unit.residue_lines import PROSE

DENSE = {
    "zh": ("港口城市的最后一班渡轮星期六停航、三百名乘客在码头上等了整整一个下午。", "新的渡轮明年春天开航"),
    "ja": (
        "港の最後の渡し船は土曜日に運休し、三百人の乗客が岸壁で三時間も待った。",
        "新しい渡し船は来春から",
    ),
    "ko": (
        "항구 도시의 마지막 나룻배가 토요일에 운항을 멈췄고 승객 삼백 명이 기다렸다.",
        "새 배는 내년 봄에 다닌다",
    ),
}
"""A sentence and a title in scripts whose letters say more than those of an alphabet."""

HEADLINES = (
    "Ferry back in service by Monday",
    "Who pays for the new lock?",
    "Butter dearer than ever before",
)


def stripped(*parts: str) -> list[tuple[str, str]]:
    """Return rule and text of what is cut from a page of these elements, each a block or a list of them."""
    root = parse_page(f"<html><body><main>{''.join(parts)}</main></body></html>".encode())
    tree = root.getroottree()
    kinds = {"p": "p", "li": "li", "h2": "h2"}
    blocks = [
        Block(type=kinds[str(element.tag)], text="".join(element.itertext()), xpath=tree.getpath(element))  # type: ignore[arg-type]
        for element in root.iter("p", "li", "h2")
    ]
    elements = {block.xpath: tree.xpath(block.xpath)[0] for block in blocks if block.xpath}
    _, removed = strip_residue(blocks, titles=(), elements=elements)
    return [(cut.rule, cut.text) for cut in removed]


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{text}</p>"


def listed(texts: tuple[str, ...], *, link: str = '<a href="/x">{}</a>') -> str:
    """Return a list of links."""
    return f"<ul>{''.join(f'<li>{link.format(text)}</li>' for text in texts)}</ul>"


def test_a_list_of_headlines_that_are_links_is_cut_anywhere() -> None:
    """Items that are wholly links and as long as headlines lead away, between paragraphs as well."""
    cut = stripped(*map(paragraph, PROSE[:2]), listed(HEADLINES), paragraph(PROSE[2]))
    assert cut == [("link-list", text) for text in HEADLINES]


@pytest.mark.parametrize("language", DENSE)
def test_a_sentence_of_few_letters_is_prose(language: str) -> None:
    """Paragraphs of forty Chinese letters are the text, and the half-linked titles behind them are not."""
    sentence, title = DENSE[language]
    half = listed(tuple(f"{n} <a>{title}</a> 90" for n in range(9)), link="{}")
    assert len(stripped(*map(paragraph, (sentence, f"一{sentence}", f"二{sentence}")), half)) == 9
    assert stripped(paragraph(sentence), half, paragraph(sentence)) == []


def test_a_list_without_links_stays() -> None:
    """The same lines without links are the article's own."""
    assert stripped(*map(paragraph, PROSE), listed(HEADLINES, link="{}")) == []


def test_a_list_with_some_links_goes_only_after_the_text() -> None:
    """Items that are half a link are cut at the end, and kept between paragraphs."""
    items = tuple(f'The lock of <a href="/x">town number {number}</a>' for number in range(3))
    half = listed(items, link="{}")
    assert len(stripped(*map(paragraph, PROSE), half)) == 3
    assert stripped(*map(paragraph, PROSE[:2]), half, paragraph(PROSE[2])) == []


def test_a_label_before_a_sentence_needs_its_link() -> None:
    """Between paragraphs a labelled line that ends as a sentence goes when it is a link, and stays else."""
    line = "Read more: the town pays for the lock."
    linked = paragraph('Read more: <a href="/x">the town pays for the lock.</a>')
    assert stripped(paragraph(PROSE[0]), linked, *map(paragraph, PROSE[1:])) == [("related-link", line)]
    assert stripped(paragraph(PROSE[0]), paragraph(line), *map(paragraph, PROSE[1:])) == []


def test_a_weak_label_counts_before_a_link() -> None:
    """ "Don't miss" between paragraphs goes together with the link under it, and only then."""
    label, link = paragraph("DON'T MISS"), paragraph('<a href="/x">Ferry back in service by Monday</a>')
    text = tuple(map(paragraph, PROSE))
    assert [rule for rule, _ in stripped(*text[:2], label, link, text[2])] == [
        "related-label",
        "related-link",
    ]
    assert stripped(*text[:2], label, text[2]) == []


def test_the_whole_way_keeps_what_was_cut() -> None:
    """A derived page says what was cut, where it stood in the page, and gives its uncut text back."""
    body = "".join(map(paragraph, PROSE[:2]))
    page = (
        '<html lang="en"><head><title>Dockers end their strike</title></head><body><main><article>'
        f"<h1>Dockers end their strike</h1>{body}"
        '<p>Read more: <a href="/x">Ferry back in service by Monday</a></p>'
        f"<p>{PROSE[2]}</p><p>Leave a Comment</p></article></main></body></html>"
    )
    article = extract(page.encode(), url="https://quay.example/2023/strike.html")
    assert article.text == "\n\n".join(PROSE)
    by_rule = {cut.rule: cut for cut in article.removed}
    related = by_rule["related-link"]
    assert related.text == "Read more: Ferry back in service by Monday"
    assert related.xpath is not None
    assert article.text[related.start :] == PROSE[2]
    assert restore(article).endswith(f"{PROSE[2]}\n\nLeave a Comment")
