"""Rules that go by markup more than by words: boxes with telling names, and lists of links."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.residue.lines import ANYWHERE, TAIL, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.article import Block
    from extractors.residue.lines import Line
    from extractors.residue.places import Places

_FEW_ITEMS = 2
_MANY_ITEMS = 3
_WHOLLY = 0.95
_PARTLY = 0.3
_ON_AVERAGE = 0.4
_HEADLINE = 25


def _in_box(kind: str, *, linked: float = 0.0) -> Callable[[Line], bool]:
    """Return a test: the line lies in a small box of this kind, of which so much is links."""

    def holds(line: Line) -> bool:
        evidence = line.evidence
        return evidence is not None and kind in evidence.boxes and evidence.box_linked >= linked

    return holds


RULES = (
    Rule(name="share-labels", zones=ANYWHERE, longest=40, holds=_in_box("share")),
    Rule(name="newsletter-prompt", zones=ANYWHERE, longest=300, holds=_in_box("newsletter")),
    Rule(name="comment-widget", zones=TAIL, longest=200, holds=_in_box("comments")),
    Rule(name="ad-label", zones=ANYWHERE, longest=60, holds=_in_box("ad")),
    Rule(name="related-link", zones=ANYWHERE, longest=300, holds=_in_box("related", linked=_ON_AVERAGE)),
)


def link_lists(blocks: Sequence[Block], places: Places) -> Iterator[tuple[int, bool]]:
    """Yield the places of the items of lists of links, each with whether the list is one of headlines.

    In a list of headlines every item is wholly a link and long enough for a headline; in any other list of
    links, of three items or more, every item is partly a link and all together to two fifths.
    """
    lists: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.type == "li" and block.xpath:
            lists[block.xpath.rpartition("/li")[0]].append(place)
    for items in lists.values():
        if len(items) < _FEW_ITEMS:
            continue
        shares = [_linked(blocks[place], places) for place in items]
        lengths = [len(blocks[place].text) for place in items]
        is_headlines = min(shares) >= _WHOLLY and min(lengths) >= _HEADLINE
        is_links = (
            len(items) >= _MANY_ITEMS and min(shares) >= _PARTLY and sum(shares) >= _ON_AVERAGE * len(items)
        )
        if is_headlines or is_links:
            yield from ((place, is_headlines) for place in items)


def _linked(block: Block, places: Places) -> float:
    """Return the share of a block that is links, 0 when its place is not known."""
    evidence = places.evidence(block)
    return evidence.linked if evidence else 0.0
