"""The pass over a text: each line is asked for its place and its words, then its neighbours are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.residue import heads
from extractors.residue.copies import copies, doubles
from extractors.residue.cuts import Cut, take_out
from extractors.residue.neighbours import Neighbours
from extractors.residue.places import Places
from extractors.residue.reading import Reading
from extractors.residue.tails import glued_suffix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block, Removed

_NOWHERE: Mapping[str, HtmlElement] = MappingProxyType({})


def strip_residue(
    blocks: Sequence[Block],
    *,
    titles: Sequence[str],
    authors: Sequence[str] = (),
    elements: Mapping[str, HtmlElement] = _NOWHERE,
    goes_on: bool = False,
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """Return the blocks without residue, and what was cut.

    A rule reads words together with place, neighbours or markup. `titles` are the wordings of the page's
    title, `authors` the names in its metadata, `elements` lead from the blocks' xpaths into the tree;
    `goes_on` says that the article has a further page.
    Something is always left: a text of residue alone is returned as it is.
    """
    read = Reading(blocks, titles=titles, authors=authors, places=Places(elements, blocks))
    cuts = _cuts(read, goes_on=goes_on)
    if all(place in cuts and cuts[place].is_whole for place in range(len(blocks))):
        return tuple(blocks), ()
    return take_out(blocks, cuts)


def _cuts(read: Reading, *, goes_on: bool) -> dict[int, Cut]:
    """Return what is cut, by place."""
    beside = Neighbours(read)
    rules: dict[int, str] = {}
    for place in read.judged():
        rule = read.rule(place, read.zone(place)) or read.by_list(place)
        if rule:
            rules[place] = rule
    rules |= beside.under_standfirst() | beside.labels() | beside.lists(rules) | doubles(read.blocks, rules)
    for place in beside.spared(rules):
        del rules[place]
    rules |= beside.lone_labels(rules) | beside.orphan(rules, goes_on=goes_on)
    rules |= copies(read.blocks, rules, titles=read.wordings)
    found = {place: Cut(rule=rule) for place, rule in rules.items()}
    first = next((place for place in range(len(read.blocks)) if place not in found), None)
    if first is not None:
        glued = heads.glued_prefix(read.blocks[first].text, titles=read.wordings)
        if glued is not None and read.head >= first:
            found[first] = Cut(rule=glued[1], end=glued[0])
    for place in read.judged():
        suffix = glued_suffix(read.blocks[place].text) if place not in found else None
        if suffix is not None:
            found[place] = Cut(rule=suffix[1], begin=suffix[0])
    return found
