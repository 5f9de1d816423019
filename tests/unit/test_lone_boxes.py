"""Furniture in boxes without telling names, between and after the paragraphs: kept as cuts, never as text."""

from __future__ import annotations

import pytest

from tests.unit.test_passed_over import PROSE, page_of, paragraphs, read

APPEAL = "Our valley letter brings the news of all the mills to your door on every Friday."
SURVEY = "Should the district pay for the second wheel of the paper mill at Orrin?"
WRITER = "Ines Calder has written about the rivers since 2009 and lives in the old toll house."
VIEW = "The race of the mill at Orrin, seen from the lower bridge on the morning after."
REMARK = "My uncle built the first of those wheels, and nobody of the council ever thanked him."
APP = "You can hear our river report in the app of the Courier, free for every reader."


def box(*texts: str, extra: str = "") -> str:
    """Return texts, each in a division of its own, in a box whose names tell nothing."""
    return f"<div class=k4>{''.join(f'<div class=k5>{text}</div>' for text in texts)}{extra}</div>"


@pytest.mark.parametrize(
    "furniture",
    [
        f"<div class=k1>{APPEAL}</div>",
        f"<div class=k1>{APPEAL}</div>" * 2,
        f"<div class=k1>{WRITER}</div>" * 2,
        f"<div class=k1>{APPEAL}</div><div class=k1>{APP}</div>",
        f"<div class=k1>{REMARK}</div>",
        box(REMARK),
        f"<section><div>{WRITER}</div></section>",
        f"<figure><img src=a.jpg></figure><div>{VIEW}</div>",
        f"<figure><img src=a.jpg></figure><div class=k2>{VIEW}</div>"
        f"<p>{PROSE[11]}</p><img src=b.jpg><div class=k2>{VIEW[:-1]}, too.</div>",
        f"<div>{WRITER}<svg><path d=M0></path></svg></div>",
        f"<div>{SURVEY}<button>Yes</button><button>No</button></div>",
        f"<div><div>{SURVEY}</div><input type=radio><input type=radio></div>" * 2,
        f"<div><audio src=a.mp3></audio><div>{VIEW}</div></div>",
        f"<div>{SURVEY} <a href=/vote>Vote</a></div>",
        f"<div><div>{WRITER}</div><time>14 March</time></div>",
    ],
)
@pytest.mark.parametrize("place", [3, 9])
def test_a_lone_box_is_no_paragraph(furniture: str, place: int) -> None:
    """The text is the paragraphs alone, whatever short thing stands between them or below."""
    inner = f"{paragraphs(PROSE[:3])}{furniture if place == 3 else ''}{paragraphs(PROSE[3:9])}"
    found = read(page_of(inner + (furniture if place == 9 else "")))
    shown = PROSE[:9] if PROSE[11] not in furniture else [*PROSE[:place], PROSE[11], *PROSE[place:9]]
    assert [block.text for block in found.blocks] == shown


@pytest.mark.parametrize(
    "shape",
    [
        "<div>{}</div>",
        "<div class=par>{}</div>",
        "<div class=k1>{} <a href=/water>The water</a> rose fast.</div>",
        "<div><img src=a.jpg></div><div class=k1>{}</div>",
        "<section><div>{}</div></section>",
    ],
)
def test_a_lone_paragraph_in_a_division_stays(shape: str) -> None:
    """One that is named as the others are, or is longer than a box's text, is the story's."""
    inner = "".join(f"<p class=par>{text}</p>" for text in PROSE)
    inner = inner.replace(f"<p class=par>{PROSE[5]}</p>", shape.format(PROSE[5]))
    texts = [block.text for block in read(page_of(inner)).blocks]
    assert len(texts) == len(PROSE)
    assert texts[5].startswith(PROSE[5])


def test_a_text_that_speaks_to_its_reader_keeps_its_divisions() -> None:
    """In an advice that says "you" in its paragraphs, one in a division that does is no appeal."""
    advice = [
        f"On day {number} you oil the {part} of your wheel, and you let it rest until the evening."
        for number, part in enumerate(["hub", "rim", "axle", "paddle", "chain", "gate", "pin", "bolt"])
    ]
    inner = "".join(
        f"<div class=k1>{text}</div>" if place % 3 == 1 else f"<p>{text}</p>"
        for place, text in enumerate(advice)
    )
    assert [block.text for block in read(page_of(inner)).blocks] == advice


@pytest.mark.parametrize(
    "shape",
    [
        "<font>{}</font>",
        "<details><summary>How it was</summary>{}</details>",
        "<font><font>{}</font></font>",
    ],
)
def test_what_only_styles_or_folds_is_no_box(shape: str) -> None:
    """Divisions in a font or in what a reader can fold stand beside the paragraphs."""
    rest = "".join(f"<div>{text}</div>" for text in PROSE[10:])
    texts = [block.text for block in read(page_of(paragraphs(PROSE[:10]) + shape.format(rest))).blocks]
    assert [text for text in texts if text in PROSE] == PROSE


@pytest.mark.parametrize(
    "gap", ["<div class=k7><button>Play</button></div>", "<div><a href=/x>Enlarge</a></div>"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_short_text_between_boxes_follows_a_long_one(gap: str, *, is_first: bool) -> None:
    """Text of the element that bears the paragraphs is the story's after its first long piece."""
    pieces = [
        PROSE[0],
        "The miller had not slept since the Thursday before.",
        "Nobody in the valley had, it seems.",
    ]
    pieces.append("At noon the bells of both churches began to ring together.")
    bare, rest = gap.join(pieces), paragraphs(PROSE[1:9])
    text = read(page_of(bare + rest if is_first else rest + bare)).text
    assert [text.count(piece) for piece in pieces if len(piece) > 50] == [1, 1, 1]
