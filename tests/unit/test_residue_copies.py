"""A text that a page holds twice, for readers and for printers, is read once."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.article import Block
from extractors.residue import restore, strip_residue
from tests.unit.residue_lines import PROSE

SPANISH = (
    "El ayuntamiento del puerto aprobó el martes la compra de dos barcos para la línea de la isla.",
    "Los vecinos habían pedido durante tres inviernos que el último barco saliera después de las nueve.",
    "La alcaldesa dijo que el primero llegará en mayo y el segundo cuando termine la obra del muelle.",
)

CHINESE = (
    "星期二海港镇议会投票决定为岛屿航线购买两艘新船并预计明年春天交付使用。",
    "居民们三个冬天以来一直要求末班船在晚上九点以后才离开岛上的旧码头。",
    "镇长说第一艘船将于五月抵达第二艘要等到码头工程全部完工之后才来。",
)


def strip(*texts: str, titles: tuple[str, ...] = ()) -> tuple[list[str], list[tuple[str, str]]]:
    """Return what stays of these paragraphs, and what is cut by which rule."""
    kept, removed = strip_residue([Block(type="p", text=text) for text in texts], titles=titles)
    return [block.text for block in kept], [(cut.rule, cut.text) for cut in removed]


@pytest.mark.parametrize("prose", [PROSE, SPANISH])
def test_a_second_copy_of_a_text_is_cut(prose: tuple[str, ...]) -> None:
    """All of it again, with its title before it, or all but the opening."""
    title = "Two boats for the island"
    assert strip(*prose, *prose) == (list(prose), [("duplicate", text) for text in prose])
    kept, removed = strip(*prose, title, *prose, titles=(title,))
    assert kept == list(prose)
    assert [text for _, text in removed] == [title, *prose]
    opening = "The council of the island met on Tuesday, and the public gallery was full for once."
    assert strip(opening, *prose, *prose)[0] == [opening, *prose]


def test_a_paragraph_said_twice_in_a_row_is_read_once_in_any_script() -> None:
    """Without spaces between words its letters count; a cheer twice stays."""
    assert strip(*CHINESE, *CHINESE)[0] == list(CHINESE)
    assert strip(CHINESE[0], CHINESE[0], CHINESE[1])[0] == list(CHINESE[:2])
    assert strip(CHINESE[0], "加油。", "加油。", CHINESE[1])[0] == [
        CHINESE[0],
        "加油。",
        "加油。",
        CHINESE[1],
    ]


def test_what_is_said_again_for_a_reason_stays() -> None:
    """A refrain, two paragraphs quoted once more, and the same lines in another order are the text's own."""
    refrain = ("O the grey gull, the grey gull of the harbour,", "she flies over water, she flies over stone")
    song = (*refrain, "The captain is sleeping", *refrain, "The keeper is sleeping", *refrain)
    assert strip(*PROSE, *song)[0][-8:] == list(song)
    twice = (*PROSE, SPANISH[0], *PROSE[:2], SPANISH[1])
    assert strip(*twice)[0] == list(twice)
    turned = (*PROSE, SPANISH[0], *reversed(PROSE))
    assert strip(*turned)[0] == list(turned)
    long = (*PROSE, *SPANISH, *(f"{number}: {text}" for number in range(3) for text in SPANISH), *PROSE)
    assert strip(*long)[0] == list(long)


@pytest.mark.parametrize(
    "layout",
    [
        "<div class=app><div class=k1><h1>{0}</h1><div class=k2>{1}</div></div>"
        "<div class='d-none d-print-block'><h1>{0}</h1>{1}</div></div>",
        "<main><div class=k1><h1>{0}</h1>{1}</div><div class=k4><h2>{0}</h2>{1}</div></main>",
        "<article><h1>{0}</h1>{1}<h2>{0}</h2>{1}</article>",
    ],
)
def test_a_page_with_a_copy_for_printers_is_read_once(layout: str) -> None:
    """Wherever the copy stands, it is among the cuts, and can be put back."""
    more = [
        f"El barco {n} salió tarde otra vez, dijo su capitán, y nadie en el muelle sabía por qué."
        for n in range(4)
    ]
    inner = "".join(f"<p>{text}</p>" for text in (*SPANISH, *more))
    page = f"<html lang=es><title>Dos barcos</title><body>{layout.format('Dos barcos', inner)}</body></html>"
    article = extract(page.encode(), url="https://muelle.example/a")
    assert [block.text for block in article.blocks] == [*SPANISH, *more]
    assert [restore(article).count(text) for text in (*SPANISH, *more)] == [2] * 7
