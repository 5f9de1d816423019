"""Cuts of the body among those of a later pass: every one has its place in the final text."""

from __future__ import annotations

from extractors.article import Block, Removed
from extractors.cuts import CutBlock, merge_cuts


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
    removed = (Removed(text="title", rule="title", start=0), Removed(text="Kicker", rule="kicker", start=5))
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
