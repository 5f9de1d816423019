"""Cuts can be undone: what was cut and what stayed give the uncut text again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Article, Block, Removed
from extractors.residue import pieces, restore, strip_residue
from extractors.residue.cuts import Cut, cut_blocks, take_out
from tests.articles import article_of

TITLE = "The town and the harbour agree on a budget"
PROSE = (
    "The council of the harbour town voted the budget on Tuesday, after a week in which no ship could land.",
    "The fishermen went back to work with a bonus that the mayor had not planned for this winter.",
)
LINES = st.one_of(
    st.sampled_from(
        [
            TITLE,
            *PROSE,
            "date 2023-09 The mayor of the harbour town spoke for an hour, and nobody left the room.",
            "Rencontre au port«Un quai vaut mieux que deux», dit le maire à la foule venue l'entendre.",
            f"{PROSE[0]} (Photo: M. Roe)",
            f"{PROSE[1]} Read more: Ferry back in service",
            "Facebook",
            "Twitter",
            "Facebook\nTwitter",
            "Leave a Comment",
            "Read more: Ferry back in service",
            "You may also like",
            "Advertisement",
            "Photo: M. Roe",
            "1694711549",
            "#a #b",
            "2023-09-14 10:00",
            "___",
        ]
    ),
    st.text(min_size=1, max_size=80).map(str.strip).filter(bool),
)
TYPES = st.sampled_from(["p", "h2", "li", "quote", "caption", "table"])


@given(st.lists(st.builds(Block, type=TYPES, text=LINES), max_size=14))
def test_stripping_and_restoring_gives_the_text_again(blocks: list[Block]) -> None:
    """Whatever the lines are, nothing is added or lost, something stays, in the order of the page."""
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    article = article_of(kept, removed=removed)
    assert restore(article) == "\n\n".join(block.text for block in blocks)
    assert bool(kept) == bool(blocks)
    remaining = iter(blocks)
    assert all(any(block.text in one.text for one in remaining) for block in kept)
    assert all(0 <= cut.start <= len(article.text) for cut in removed)


@given(st.lists(st.builds(Block, type=TYPES, text=LINES), max_size=14))
def test_pieces_are_the_cuts_in_their_order(blocks: list[Block]) -> None:
    """The pieces with a rule are the cuts, the others together with blank lines the stored text."""
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    found = list(pieces(article_of(kept, removed=removed)))
    assert [(one.rule, one.text) for one in found if one.rule] == [(cut.rule, cut.text) for cut in removed]


@given(st.lists(st.builds(Block, type=TYPES, text=LINES), max_size=14), st.data())
def test_cutting_more_blocks_and_restoring_gives_the_text_again(
    blocks: list[Block], data: st.DataObject
) -> None:
    """Whichever blocks are cut after other cuts, all of them stand in the order of the page."""
    kept, removed = strip_residue(blocks, titles=(TITLE,))
    places = data.draw(st.sets(st.integers(0, max(0, len(kept) - 1)), max_size=len(kept)))
    cuts = tuple(cut_blocks(kept, removed, places=places, rule="paywall"))
    left = [block for place, block in enumerate(kept) if place not in places]
    assert restore(article_of(left, removed=cuts)) == "\n\n".join(block.text for block in blocks)
    assert [one.text for one in cuts if one.rule != "paywall"] == [one.text for one in removed]
    assert [one.start for one in cuts] == sorted(one.start for one in cuts)


@pytest.mark.parametrize(
    ("text", "removed", "uncut"),
    [
        ("", (), ""),
        ("", (Removed(text="Enable JavaScript.", rule="script-notice", start=0),), "Enable JavaScript."),
        (
            "",
            (Removed(text="One.", rule="bot-wall", start=0), Removed(text="Two.", rule="bot-wall", start=0)),
            "One.\n\nTwo.",
        ),
        (
            "Prose.",
            (Removed(text="date 2023-09 ", rule="date-stub", start=0, whole=False),),
            "date 2023-09 Prose.",
        ),
        (
            "One.\n\nTwo.",
            (
                Removed(text="Zero", rule="a", start=0),
                Removed(text="Half", rule="b", start=6),
                Removed(text="Last", rule="c", start=10),
            ),
            "Zero\n\nOne.\n\nHalf\n\nTwo.\n\nLast",
        ),
        (
            "One.\n\nTwo.",
            (
                Removed(text=" (Photo: A)", rule="a", start=4, whole=False),
                Removed(text=" (Photo: B)", rule="a", start=10, whole=False),
                Removed(text="Last", rule="b", start=10),
            ),
            "One. (Photo: A)\n\nTwo. (Photo: B)\n\nLast",
        ),
    ],
)
def test_a_stored_article_gives_its_uncut_text(text: str, removed: tuple[Removed, ...], uncut: str) -> None:
    """Also where all of the text was cut, and where a cut is only the beginning of a block."""
    url = "https://quay.example/"
    article = Article(
        id="1", outcome="full", url=url, final_url=url, canonical_url=url, text=text, removed=removed
    )
    assert restore(article) == uncut


@pytest.mark.parametrize(
    ("glue", "rule"),
    [
        (" (Photo: M. Roe)", "photo-credit"),
        (" [Foto: dpa]", "photo-credit"),
        (" REUTERS/Mae Roe", "photo-credit"),
        (" Read more: Ferry back in service", "related-link"),
        (" >> Lire aussi : Le bac reprend lundi", "related-link"),
        (" Lesen Sie auch: Die Fähre fährt wieder", "related-link"),
    ],
)
def test_what_is_glued_after_the_last_sentence_is_cut_alone(glue: str, rule: str) -> None:
    """A credit in brackets and a link to another page go, the paragraph before them stays."""
    blocks = [Block(type="p", text=text) for text in (PROSE[0] + glue, PROSE[1])]
    kept, removed = strip_residue(blocks, titles=())
    assert [block.text for block in kept] == list(PROSE)
    assert [(cut.rule, cut.text, cut.start, cut.whole) for cut in removed] == [
        (rule, glue, len(PROSE[0]), False)
    ]


@pytest.mark.parametrize(
    "end",
    [
        " (The photo: a fake.)",
        " (he said so twice)",
        " Read more: that was all he ever asked of his pupils.",
        " (Foto: wer weiß? Niemand)",
    ],
)
def test_a_paragraph_that_ends_in_a_sentence_stays_whole(end: str) -> None:
    """Brackets and labels of the story itself are left."""
    blocks = tuple(Block(type="p", text=text) for text in (PROSE[0] + end, PROSE[1]))
    assert strip_residue(blocks, titles=()) == (blocks, ())


def test_what_is_glued_before_the_first_word_is_cut_alone() -> None:
    """A stub with a date, a kicker that touches a quotation, a title without a space: the rest stays."""
    glued = {
        "date 2023-09 ": ("date-stub", "The mayor of the harbour town spoke for an hour before he left."),
        "Published 14 September 2023 ": ("date-stub", "The mayor of the harbour town spoke for an hour."),
        "Rencontre au port": ("kicker-glued", "«Un quai vaut mieux que deux», dit le maire à la foule."),
        TITLE: ("title-glued", "The mayor of the harbour town spoke for an hour before he left the room."),
    }
    for glue, (rule, rest) in glued.items():
        kept, removed = strip_residue(
            [Block(type="p", text=glue + rest), Block(type="p", text=PROSE[0])], titles=(TITLE,)
        )
        assert [block.text for block in kept] == [rest, PROSE[0]]
        assert [(cut.rule, cut.text, cut.start, cut.whole) for cut in removed] == [(rule, glue, 0, False)]


@pytest.mark.parametrize(
    "text",
    [
        "PARIS, Sept 14 (AFP) \N{EN DASH} The mayor of the harbour town spoke for an hour before he left.",
        "Published in 2019, the report of the harbour town was read by nobody for four years.",
        "On 14 September 2023 the mayor of the harbour town spoke for an hour before he left.",
        "Le maire a dit «non» à la foule venue l'entendre hier soir sur le port.",
        "前段时间在某平台举办的“活动”上许多人排起了长队一直等到深夜才离开会场。",
        f"{TITLE} that nobody had asked for, and went home without another word to the crowd.",
    ],
)
def test_a_first_line_that_only_looks_glued_stays(text: str) -> None:
    """A dateline, a date in a sentence, a quotation after a space, a title that goes on as a sentence."""
    blocks = (Block(type="p", text=text), Block(type="p", text=PROSE[0]))
    assert strip_residue(blocks, titles=(TITLE,)) == (blocks, ())


PARTS = st.sampled_from(
    [None, Cut(rule="w"), Cut(rule="g", end=2), Cut(rule="g", begin=4), Cut(rule="g", end=1)]
)


@given(
    st.lists(PARTS, min_size=1, max_size=7),
    st.lists(st.lists(st.booleans(), min_size=7, max_size=7), max_size=4),
)
def test_cuts_of_cuts_can_be_undone(parts: list[Cut | None], rounds: list[list[bool]]) -> None:
    """Parts of blocks go first, then blocks, those with a part gone among them, round after round."""
    blocks = tuple(Block(type="p", text=f"line{number}") for number in range(len(parts)))
    uncut = "\n\n".join(block.text for block in blocks)
    cuts = {place: part for place, part in enumerate(parts) if part is not None}
    if any(part is None or not part.is_whole for part in parts):
        blocks, removed = take_out(blocks, cuts)
    else:
        removed = ()
    for chosen in rounds:
        places = {place for place in range(len(blocks)) if chosen[place]}
        removed = tuple(cut_blocks(blocks, removed, places=places, rule="z"))
        blocks = tuple(block for place, block in enumerate(blocks) if place not in places)
    assert restore(article_of(blocks, removed=removed)) == uncut
