"""Cuts of the body among those of a later pass: every one has its place in the final text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Block, Removed
from extractors.cuts import CutBlock, merge_cuts
from extractors.residue.cuts import Cut, restore, take_out
from tests.articles import article_of


def block(text: str, place: int) -> Block:
    """Make a paragraph."""
    return Block(type="p", text=text, xpath=f"/html/body/p[{place}]")


BLOCKS = (block("title", 1), block("one", 2), block("Kicker two", 4), block("end", 6))
CUTS = (
    CutBlock(block=block("ad", 3), rule="teaser", before=2),
    CutBlock(block=block("bio", 7), rule="bio", before=4),
)


def test_cuts_stand_before_what_follows_them() -> None:
    """Offsets count in the text that the later pass left, of which a block may have lost its beginning."""
    kept = (BLOCKS[1], block("two", 4), BLOCKS[3])
    removed = (
        Removed(text="title", rule="title", start=0),
        Removed(text="Kicker", rule="kicker", start=5, whole=False),
    )
    merged = merge_cuts(CUTS, removed, blocks=BLOCKS, kept=kept)
    assert [(one.text, one.start) for one in merged] == [("title", 0), ("ad", 5), ("Kicker", 5), ("bio", 13)]
    assert merged[1].xpath == "/html/body/p[3]"


def test_no_cuts_change_nothing() -> None:
    """The later pass alone speaks."""
    removed = (Removed(text="title", rule="title", start=0),)
    assert merge_cuts((), removed, blocks=BLOCKS, kept=BLOCKS[1:]) == removed


def test_cuts_of_an_emptied_text_start_at_its_end() -> None:
    """When nothing was kept, everything stands at 0."""
    assert [one.start for one in merge_cuts(CUTS, (), blocks=BLOCKS, kept=())] == [0, 0]


TEXTS = st.sampled_from(
    ["By Ana Gil", "Advertisement", "The ferry at the pier.", "Share", "One boat sailed."]
)
PATHS = st.sampled_from(["/html/body/p[1]", "/html/body/p[1]", "/html/body/p[2]", None])
FATES = st.sampled_from(["kept", "own", "whole", "begin", "end"])
"""What becomes of a line: it stays, is a cut of the body or of the later pass, or loses a part there."""


@given(st.lists(st.tuples(TEXTS, PATHS, FATES), max_size=12))
def test_all_cuts_put_back_give_the_lines_in_page_order(lines: list[tuple[str, str | None, str]]) -> None:
    """However many cuts stand at one offset, and also where the parts of a paragraph share their place."""
    blocks: list[Block] = []
    own: list[CutBlock] = []
    later: dict[int, Cut] = {}
    for text, path, fate in lines:
        line = Block(type="p", text=text, xpath=path)
        if fate == "own":
            own.append(CutBlock(block=line, rule="outside-body", before=len(blocks)))
            continue
        cut = {"whole": Cut(rule="all"), "begin": Cut(rule="a", end=3), "end": Cut(rule="z", begin=4)}.get(
            fate
        )
        later |= {len(blocks): cut} if cut else {}
        blocks.append(line)
    kept, removed = take_out(blocks, later)
    merged = merge_cuts(own, removed, blocks=blocks, kept=kept)
    article = article_of(kept, removed=merged)
    assert restore(article) == "\n\n".join(text for text, _, _ in lines)
    assert [cut.start for cut in merged] == sorted(cut.start for cut in merged)
