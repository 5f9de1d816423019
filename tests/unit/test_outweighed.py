"""A story in divisions above remarks in paragraphs: it is the text, or a warning says what was left."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.cuts import CutBlock
from extractors.leftovers import RULE, may_be_story
from tests.unit.test_lone_boxes import REMARK
from tests.unit.test_passed_over import LANGUAGES, PROSE, URL, page_of, paragraphs, prose_of, read

REMARKS = [
    REMARK,
    "I would have paid for a third one, had anybody asked me before the flood came down.",
    "Two winters more and the ice takes them all again, as it took the old ones in 1963.",
    "The weir is what they should have mended first, but that does not look as fine in a photo.",
    "A good day for the valley, whatever the grumblers of the upper village may say of it.",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape", ["<div>{}</div>", "<div class=k1>{}</div>", "<div class=k2><span>{}</span></div>"]
)
@pytest.mark.parametrize("remark", ["<p>{}</p>", "<div class=k3><div class=k4>Tam</div><p>{}</p></div>"])
def test_a_story_above_its_remarks_is_the_text(language: str, shape: str, remark: str) -> None:
    """The quick mode takes the paragraphs alone, which are the remarks."""
    story = prose_of(language)[:7]
    inner = f"<div>{''.join(map(shape.format, story))}</div><div>{''.join(map(remark.format, REMARKS))}</div>"
    found = read(page_of(inner, language=language))
    assert [block.text for block in found.blocks if block.text in story] == story
    assert not found.extraction.warnings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", ["<div>{}</div>", "<div class=k2>{}</div>"])
@pytest.mark.parametrize("other", ["<p>{}</p>", "<div class=k3><p>{}</p></div>"])
def test_a_story_above_titles_of_others_is_the_text(language: str, shape: str, other: str) -> None:
    """Paragraphs that hold no sentence are titles: the story that was left for them outweighs any number."""
    story = prose_of(language)[:7]
    titles = [f"Orrin {number}: {story[number % 7][12:90]}" for number in range(16)]
    inner = f"<div>{''.join(map(shape.format, story))}</div><div>{''.join(map(other.format, titles))}</div>"
    found = read(page_of(inner, language=language))
    assert [block.text for block in found.blocks if block.text in story] == story
    assert found.extraction.mode == "prose"


def test_a_list_of_titles_below_a_story_changes_nothing() -> None:
    """Where the story was found, its list of other titles weighs nothing against it."""
    titles = [f"<p>Orrin {number}: a wheel, a weir and the water of the valley</p>" for number in range(16)]
    inner = f"<div>{paragraphs(PROSE[:7])}</div><div class=k3>{''.join(titles)}</div>"
    found = read(page_of(inner))
    assert [block.text for block in found.blocks][:7] == PROSE[:7]
    assert found.extraction.mode == "quick"


def test_remarks_below_a_story_are_left() -> None:
    """However long they are: they stand behind the last paragraph, and no other mode is asked."""
    talk = "".join(f"<div class=k3><div class=k5>{text} {text}</div></div>" for text in REMARKS * 5)
    found = read(page_of(f"<div>{paragraphs(PROSE[:9])}</div><div>{talk}</div>"))
    assert found.extraction.mode == "quick"
    assert [block.text for block in found.blocks] == PROSE[:9]


@pytest.mark.parametrize(
    ("left", "is_story"),
    [
        (Block(type="p", text=REMARKS[1]), True),
        (
            Block(
                type="p",
                text="Die Fähre liegt seit Samstag fest, und der Hafenmeister weiß nicht, wie lange noch",
            ),
            True,
        ),
        (
            Block(
                type="p",
                text="港口城市的最后一班渡轮星期六停航、三百名乘客在码头上等了整整一个下午、没有人知道何时再开",
            ),
            True,
        ),
        (Block(type="li", text=REMARKS[1]), True),
        (Block(type="li", text=REMARKS[1].rstrip(".")), False),
        (Block(type="li", text=f"{REMARKS[1]}.."), False),
        (
            Block(type="p", text="Valley \u00bb Weirs and wheels \u00bb What the flood of this winter took"),
            False,
        ),
    ],
    ids=["sentence", "open end", "chinese", "item", "title", "teaser", "path"],
)
def test_a_story_that_was_left_has_a_paragraph(left: Block, is_story: bool) -> None:
    """No other mode is asked for the sake of a teaser or a path of menus; behind the text for nothing."""
    blocks = [Block(type="p", text=text) for text in PROSE[:2]]
    assert may_be_story(blocks, [CutBlock(block=left, rule=RULE, before=1)]) is is_story
    assert not may_be_story(blocks, [CutBlock(block=left, rule=RULE, before=2)])
    assert not may_be_story(blocks, [CutBlock(block=left, rule="tags", before=1)])


def test_a_page_of_too_many_lines_tells_what_was_left() -> None:
    """Where nothing is looked for, a warning says how many letters stand outside the text."""
    rows = [
        f"The gauge at weir number {number} stood at {number} centimetres on Saturday."
        for number in range(6_000)
    ]
    page = page_of(paragraphs(PROSE) + "".join(f"<div class=k1>{row}</div>" for row in rows))
    found = extract(page, url=URL)
    left = sum(len("".join(row.split())) for row in rows if row not in found.text)
    assert left
    assert any(f"{left:,} more letters" in warning for warning in found.extraction.warnings)
