"""How often a block must repeat, and where: a page's own lines beside the frame that its site gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.article import Article, Block, BlockType
from extractors.site_memory import furniture_of, learn, site_page, without_furniture
from tests.articles import article_of

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = "/html/body/main/article/div[1]"
BOX = f"{BODY}/div"
FOOT = "/html/body/main/article/div[2]"
SOUNDS = ("bar", "ket", "lim", "nos", "ruf", "tal", "wen", "zig", "hop", "dra")


def prose(page: int, place: int, *, words: int = 18) -> str:
    """Return a sentence that no other page has."""
    told = " ".join(
        SOUNDS[(page * 7 + place * 3 + one * one) % 10] + SOUNDS[(page + one) % 10] for one in range(words)
    )
    return f"The {told} of house {page * 100 + place} was sold."


def block(text: str, kind: BlockType = "p", *, inside: str = BODY, at: int = 1) -> Block:
    """Return a block in a box."""
    step = {"li": "ul/li", "quote": "blockquote/p", "h2": "h2"}.get(kind, "p")
    return Block(type=kind, text=text, xpath=f"{inside}/{step}[{at}]")


def page(number: int, *blocks: Block) -> Article:
    """Return the article of these blocks, four paragraphs of its own being before them."""
    own = [block(prose(number, at), at=at) for at in range(1, 5)]
    return article(number, [*own, *blocks])


def inner(number: int, *blocks: Block) -> Article:
    """Return an article with blocks after its second paragraph of four."""
    own = [block(prose(number, at), at=at) for at in range(1, 5)]
    return article(number, [*own[:2], *blocks, *own[2:]])


def article(number: int, blocks: list[Block]) -> Article:
    """Return the article of these blocks."""
    return article_of(blocks, url=f"https://gazette.example/{number}")


def cut(pages: list[Article]) -> set[str]:
    """Return what the memory of these pages cuts of them."""
    furniture = furniture_of(learn([site_page(one) for one in pages]))
    return {
        one.text
        for page in pages
        for one in without_furniture(page, furniture).removed
        if one.rule == "site-furniture"
    }


@pytest.mark.parametrize("pages", [12, 40])
@pytest.mark.parametrize(
    "lines",
    [
        ("MUNRO",),
        ("The background",),
        ("Marle, Friday",),
        ("Serves four",),
        ("What happened then?",),
    ],
)
def test_a_short_line_beside_the_paragraphs_stays(lines: tuple[str, ...], pages: int) -> None:
    """Speakers, subheads, datelines, servings and questions stand between paragraphs, on every page."""
    assert cut([inner(n, *(block(line, at=9) for line in lines)) for n in range(pages)]) == set()


@pytest.mark.parametrize("build", [inner, page])
@pytest.mark.parametrize("kind", ["li", "quote"])
def test_items_of_a_list_stay_on_a_dozen_pages(build: Callable[..., Article], kind: BlockType) -> None:
    """Ingredients, programmes, line-ups and refrains repeat on a dozen pages, and are no furniture."""
    lines = ("Two eggs", "One pinch of salt", "A spoon of oil from the mill")
    items = [block(line, kind, at=at) for at, line in enumerate(lines, 1)]
    assert cut([build(n, *items) for n in range(12)]) == set()


def test_items_that_change_their_neighbours_are_no_furniture_on_any_number_of_pages() -> None:
    """Recipes share ingredients, footers their order: in a box, too, what varies is the page's own."""
    larder = ("Two eggs", "One pinch of salt", "A spoon of oil", "Flour from the mill", "Butter for the tin")
    recipes = [
        page(n, *(block(larder[(n + at * (1 + n % 3)) % 5], "li", inside=FOOT, at=at) for at in range(1, 5)))
        for n in range(40)
    ]
    assert cut(recipes) == set()
    footers = [page(n, *(block(one, "li", inside=FOOT) for one in larder)) for n in range(40)]
    assert cut(footers) == set(larder)


def test_answers_and_speakers_at_the_end_stay() -> None:
    """An interview ends in short lines; what an own sentence follows is inside the text."""
    talk = [
        page(
            n,
            block("MUNRO", at=5),
            block("Why was it sold at all?", at=6),
            block("REED", at=7),
            block(f"For {n + 2} letters.", at=8),
        )
        for n in range(12)
    ]
    assert cut(talk) == set()


def test_an_appeal_of_the_police_is_no_furniture() -> None:
    """It ends most reports of a police desk in the same words."""
    appeal = "Anyone with information should call the police in Marle."
    frame = "The Valley Gazette is printed on Tuesdays."
    assert cut([page(n, block(appeal), block(frame)) for n in range(12)]) == {frame}


def test_a_place_above_some_reports_is_no_furniture() -> None:
    """A dateline of its own stands above a third of an agency's reports; a button above all of them."""
    dated = [
        article(
            n,
            [
                block("Read aloud now"),
                *([block("MARLE", at=2)] if n % 3 == 0 else []),
                *page(n).blocks,
            ],
        )
        for n in range(30)
    ]
    assert cut(dated) == {"Read aloud now"}


def test_a_place_and_a_day_are_no_furniture_on_any_page() -> None:
    """A correspondent's place and day stand above or below every report; a button has no comma."""
    assert cut([page(n, block("Marle, Friday"), block("Read aloud")) for n in range(12)]) == {"Read aloud"}


def test_between_paragraphs_a_box_tells_and_beside_them_only_the_share_of_pages() -> None:
    """In a box of its own a line goes on a third of the pages; beside the paragraphs on nearly all."""
    line = "The morning letter of the valley"

    def learned(*, of: int, every: int, inside: str) -> bool:
        told = [inner(n, *([] if n % every else [block(line, inside=inside, at=9)])) for n in range(of)]
        return cut(told) == {line}

    assert [learned(of=4, every=1, inside=BOX), learned(of=5, every=1, inside=BOX)] == [False, True]
    assert [learned(of=3, every=1, inside=BODY), learned(of=4, every=1, inside=BODY)] == [False, True]
    assert [learned(of=30, every=3, inside=inside) for inside in (BOX, BODY)] == [True, False]
    assert [learned(of=of, every=2, inside=BODY) for of in (38, 40)] == [False, True]


def test_a_line_that_wanders_between_paragraphs_is_no_furniture() -> None:
    """A template puts its line after the same paragraph; a story puts its own where it belongs."""
    line = "The morning letter of the valley"

    def told(number: int) -> Article:
        own = [block(prose(number, at), at=at) for at in range(1, 8)]
        own = own[: 4 + number % 4]
        return article(number, [*own[: 1 + number % 3], block(line, at=9), *own[1 + number % 3 :]])

    assert cut([told(n) for n in range(40)]) == set()


def test_where_each_paragraph_has_a_box_a_box_tells_nothing() -> None:
    """Building blocks wrap every paragraph: a line between them stands beside them."""
    pages = []
    for n in range(12):
        own = [block(prose(n, at), inside=f"{BODY}/div[{at * 2}]") for at in range(1, 5)]
        label = block("The background", inside=f"{BODY}/div[5]")
        pages.append(article(n, [*own[:2], label, *own[2:]]))
    assert cut(pages) == set()


def test_what_is_known_from_the_end_is_cut_between_paragraphs_when_it_has_words_enough() -> None:
    """A call that some pages put further up is the same call; a name is not."""
    call, name = "Follow the channel of the valley", "MUNRO"
    known = furniture_of(learn([site_page(page(n, block(call), block(name))) for n in range(6)]))
    told = inner(9, block(name, at=8), block(call, at=9))
    assert [one.text for one in without_furniture(told, known).removed] == [call]


def test_a_page_without_prose_keeps_its_lines() -> None:
    """Nothing tells a list's own lines from the frame where no sentence stands."""
    known = furniture_of(learn([site_page(page(n, block("Tonight on air here"))) for n in range(6)]))
    listing = article(9, [block("Tonight on air here"), block("The Lighthouse"), block("Weather")])
    assert without_furniture(listing, known).text == listing.text
