"""What a site's memory learns, what it cuts, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Article, Block, Removed
from extractors.fingerprint import article_id, text_sha256
from extractors.residue import restore, strip_residue
from extractors.site_memory import (
    RULE,
    Furniture,
    block_key,
    furniture_of,
    is_same_page,
    learn,
    site_page,
    uncut_blocks,
    without_furniture,
)
from extractors.standing import Kind
from tests.articles import article_of

if TYPE_CHECKING:
    from extractors.article import BlockType

KINDS: tuple[Kind, ...] = get_args(Kind)
NEWS = (
    "The ferry to the northern islands stays in port until the wind has turned, the harbour master said.",
    "A bakery in the old town has sold its thousandth loaf of the year before noon on Thursday.",
    "Two orchards beside the railway were given to the school, which will plant pears and quinces.",
    "The council of the valley wants lamps along the mill road and has asked for three offers.",
    "Swimmers found the lake warmer than in any June that the wardens had written down.",
    "A lorry with tiles lost its load at the toll bridge; nobody was hurt and the road is open.",
)
FOLLOW = "Follow our channel for news of the valley"
SIGN = "The Valley Gazette is printed on Tuesdays."


def article(number: int, *extra: str, title: str | None = None, lead: str | None = None) -> Article:
    """Return an article of one site with a text of its own, and more paragraphs behind it."""
    letter = "abcdefghijklmnopqrstuvwxyz"[number % 26]
    own = f"{NEWS[number % len(NEWS)]} {' '.join(letter * size for size in range(1, 30))}."
    blocks = tuple(Block(type="p", text=text) for text in (own, *extra))
    url = f"https://gazette.example/{number}"
    return article_of(blocks, url=url, site="gazette.example", title=title, lead=lead)


def learned(*articles: Article) -> set[str]:
    """Return the texts that are furniture."""
    return {block.text for block in learn([site_page(one) for one in articles])}


def test_three_pages_make_furniture_and_two_do_not() -> None:
    """A block on three pages is learned, with the number of pages; on two it may be chance."""
    pages = [article(number, FOLLOW) for number in range(3)]
    assert learned(*pages[:2]) == set()
    (block,) = learn([site_page(one) for one in pages])
    assert (block.text, block.pages, block.key) == (FOLLOW, 3, block_key(FOLLOW))


def test_times_case_and_white_space_do_not_count() -> None:
    """The hour in a line that repeats changes, the line does not; other numbers make another line."""
    assert (
        len(learned(*(article(n, f"Follow  our channel, on air at {7 + n}:30 today") for n in range(3)))) == 1
    )
    assert learned(*(article(n, f"Weir beat Mill {n} goals to 45") for n in range(3))) == set()


def test_sentences_need_more_pages_and_none_goes_from_between_paragraphs() -> None:
    """A columnist's last words on four pages stay, a footer on five goes; a question to each guest stays."""
    last = "Write to us, whatever it is about."
    assert learned(*(article(n, last) for n in range(4))) == set()
    assert learned(*(article(n, last) for n in range(5))) == {last}
    asked = [article(n, "What do you read before you sleep?", NEWS[(n + 1) % 6] * 2) for n in range(9)]
    assert "What do you read before you sleep?" not in learned(*asked)


def test_a_few_pages_of_many_teach_nothing() -> None:
    """Three reports of accidents among forty pages end alike; that is no furniture of the site."""
    line = "Nobody was hurt"
    assert learned(*(article(n, line) if n < 3 else article(n) for n in range(40))) == set()


def test_one_story_told_three_times_is_no_furniture() -> None:
    """Pages that share most of their text count once, also when they are of one story by its id."""
    first = article(0, NEWS[1], NEWS[2], FOLLOW)
    copies = [replace(first, canonical_url=f"https://gazette.example/copy-{n}") for n in range(4)]
    assert learned(*copies) == set()
    named = [replace(article(n, FOLLOW), story="s") for n in range(4)]
    assert learned(*named) == set()


def test_background_that_a_few_stories_repeat_stays() -> None:
    """A paragraph of prose on three of twenty pages is background; on ten of twenty it is a footer."""
    background = (
        "The dam above the village was built in the years of the great drought, and its spillway has been "
        "shut since the spring, when divers found cracks below the third gate and in the northern wall."
    )
    few = [article(n, background) if n < 3 else article(n) for n in range(20)]
    many = [article(n, background) if n < 10 else article(n) for n in range(20)]
    assert learned(*few) == set()
    assert learned(*many) == {background}


def test_title_and_lead_are_never_furniture() -> None:
    """A column whose title stands as a line in each page keeps it, and so does a lead."""
    columns = [article(n, "Letters to the editor", title="Letters to the editor") for n in range(5)]
    assert learned(*columns) == set()
    lead = "What the valley talks about this week, in five short letters."
    assert learned(*(article(n, lead, lead=lead) for n in range(5))) == set()


def test_tables_subheads_and_numbers_are_never_furniture() -> None:
    """A row of a table or a subhead repeats by nature."""
    pages = [
        replace(
            one, blocks=(*one.blocks, Block(type="table", text="won\tlost"), Block(type="h2", text="Scores"))
        )
        for one in (article(n, "12 - 7") for n in range(5))
    ]
    assert learned(*pages) == set()


def test_what_is_cut_is_kept_with_its_place() -> None:
    """The text loses the furniture, `removed` gains it in page order, sums are those of the text."""
    whole = article(0, FOLLOW, NEWS[1], SIGN)
    start = len(whole.blocks[0].text) + 2
    whole = replace(whole, removed=(Removed(text="Share", rule="share-labels", start=start),))
    furniture = furniture_of(learn([site_page(article(n, FOLLOW, SIGN)) for n in range(6)]))
    cut = without_furniture(whole, furniture)
    assert cut.text == "\n\n".join((whole.blocks[0].text, NEWS[1]))
    assert [one.rule for one in cut.removed] == ["share-labels", RULE, RULE]
    assert [one.text for one in cut.removed][1:] == [FOLLOW, SIGN]
    assert (cut.char_count, cut.text_sha256) == (len(cut.text), text_sha256(cut.text))
    assert cut.id == article_id(whole.canonical_url, cut.text_sha256)
    assert cut.extraction.site_memory == furniture.id
    assert is_same_page(whole, cut)


def test_what_was_cut_within_a_block_goes_back_there() -> None:
    """An earlier cut of the beginning of a block is no block of its own behind the memory's cuts either."""
    credit = Removed(text="Photo: A. Gil. ", rule="photo-credit", start=0, whole=False)
    page = replace(article(0, FOLLOW), removed=(credit,))
    cut = without_furniture(page, Furniture(id="0" * 16, keys=frozenset({block_key(FOLLOW)})))
    assert [one.whole for one in cut.removed] == [False, True]
    assert restore(cut) == restore(page)


def test_the_title_of_a_page_stays_although_it_is_known_as_furniture() -> None:
    """What is furniture elsewhere may be what this page is about."""
    furniture = Furniture(id="0" * 16, keys=frozenset({block_key(FOLLOW)}))
    about = article(0, FOLLOW, title=FOLLOW)
    assert without_furniture(about, furniture).text == about.text


def test_something_is_always_left() -> None:
    """A page of furniture alone keeps its text, and says which memory was asked."""
    page = replace(article(0), blocks=(Block(type="p", text=FOLLOW),), text=FOLLOW)
    left = without_furniture(page, Furniture(id="0" * 16, keys=frozenset({block_key(FOLLOW)})))
    assert (left.text, left.extraction.site_memory) == (FOLLOW, "0" * 16)


def test_without_a_memory_nothing_changes() -> None:
    """No memory, the same article."""
    one = article(0, FOLLOW)
    assert without_furniture(one, None) is one


_TEXTS = st.lists(st.sampled_from([*NEWS, FOLLOW, SIGN, "One more line"]), min_size=1, max_size=8)


@given(texts=_TEXTS, known=st.sets(st.sampled_from([*NEWS, FOLLOW, SIGN])))
def test_what_was_cut_can_be_put_back(texts: list[str], known: set[str]) -> None:
    """Cut and put back are the same blocks, whatever is known."""
    blocks = tuple(Block(type="p", text=text) for text in texts)
    page = replace(article(0), blocks=blocks, text="\n\n".join(texts))
    furniture = Furniture(id="0" * 16, keys=frozenset(map(block_key, known)))
    cut = without_furniture(page, furniture)
    assert uncut_blocks(cut.blocks, cut.removed) == blocks
    assert cut.text == "\n\n".join(block.text for block in cut.blocks)
    assert site_page(cut).blocks == blocks


_GLUED = (
    "Published 12 November 2026 The ferry to the northern islands stays in port until the wind has turned.",
    "The council of the valley wants lamps along the mill road, and has asked for offers. (Photo: M. Roe)",
    "Published 12 November 2026 Follow our channel",
)
_ANY_TEXTS = st.lists(
    st.sampled_from(
        [*NEWS, *_GLUED, FOLLOW, SIGN, "One more line", "Facebook", "Twitter", "1694711549", "___"]
    ),
    min_size=1,
    max_size=9,
)


@given(
    texts=_ANY_TEXTS,
    types=st.lists(st.sampled_from(["p", "li", "h2", "quote"]), min_size=9, max_size=9),
    known=st.sets(st.sampled_from([*NEWS, FOLLOW, SIGN, "One more line", "Follow our channel"])),
)
def test_both_passes_can_be_undone(texts: list[str], types: list[BlockType], known: set[str]) -> None:
    """What the rules cut of blocks and what the memory cuts after them are put back as one text."""
    blocks = [Block(type=kind, text=text) for kind, text in zip(types, texts, strict=False)]
    kept, removed = strip_residue(blocks, titles=("A title that no line has",))
    page = replace(article(0), blocks=kept, removed=removed, text="\n\n".join(one.text for one in kept))
    whole = "\n\n".join(texts)
    assert restore(page) == whole
    keys = frozenset(block_key(text, kind) for text in known for kind in KINDS)
    cut = without_furniture(page, Furniture(id="0" * 16, keys=keys))
    assert restore(cut) == whole
    assert [one.text for one in site_page(cut).blocks] == [one.text for one in kept]


def test_a_part_that_a_rule_cut_stays_a_part() -> None:
    """A date glued to a first paragraph is put back before its first word, whatever the memory cuts."""
    kept, removed = strip_residue([Block(type="p", text=text) for text in (_GLUED[0], FOLLOW)], titles=())
    page = replace(article(0), blocks=kept, removed=removed, text="\n\n".join(one.text for one in kept))
    cut = without_furniture(page, Furniture(id="0" * 16, keys=frozenset({block_key(FOLLOW)})))
    assert [(one.rule, one.whole) for one in cut.removed] == [("date-stub", False), (RULE, True)]
    assert restore(cut) == f"{_GLUED[0]}\n\n{FOLLOW}"
