"""Rules that go by markup more than by words: boxes with telling names, and lists of links."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.announcing import announces, carries, counts
from extractors.residue.address import is_borne_out, is_stop
from extractors.residue.lines import AFTER, ANYWHERE, HEAD, Rule, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from extractors.article import Block
    from extractors.residue.lines import Line
    from extractors.residue.places import Places

_FEW_ITEMS = 2
_FEW_JUMPS, _MENU = 3, 0.6
_PARTING = "|/•·–,"  # noqa: RUF001 - marks as they stand in texts
_MANY_ITEMS = 3
_WHOLLY = 0.95
_PARTLY = 0.3
_ON_AVERAGE = 0.4
_HEADLINE = 25


def _in_box(kind: str, *, linked: float = 0.0) -> Callable[[Line], bool]:
    """Return a test: the line lies in a small box of this kind, of which so much is links.

    A sentence needs a link or a form in the box, or a word to the reader.
    """

    def holds(line: Line) -> bool:
        evidence = line.evidence
        if evidence is None or kind not in evidence.boxes:
            return False
        return evidence.box_linked >= linked and is_borne_out(line)

    return holds


def _is_menu(line: Line) -> bool:
    """Say whether a line is a menu of the page itself: links to its parts, marks between."""
    is_parted = line.type == "p" and sum(map(line.text.count, _PARTING)) >= _FEW_JUMPS - 1
    evidence = line.evidence if is_parted and not is_stop(line) else None
    return evidence is not None and evidence.linked >= _MENU and evidence.jumps >= _FEW_JUMPS


def _is_card(line: Line) -> bool:
    """Say whether a line above the text stands in a card: a name that leads to a writer's page, a role."""
    evidence = line.evidence if line.type == "p" and not ends_sentence(line.text) else None
    return evidence is not None and evidence.is_card


RULES = (
    Rule(name="byline", zones=HEAD, longest=80, holds=_is_card),
    Rule(name="navigation", zones=ANYWHERE, longest=400, holds=_is_menu),
    Rule(name="share-labels", zones=ANYWHERE, longest=40, holds=_in_box("share")),
    Rule(name="newsletter-prompt", zones=ANYWHERE, longest=300, holds=_in_box("newsletter")),
    Rule(name="comment-widget", zones=AFTER, longest=200, holds=_in_box("comments")),
    Rule(name="ad-label", zones=ANYWHERE, longest=60, holds=_in_box("ad")),
    Rule(name="related-link", zones=ANYWHERE, longest=300, holds=_in_box("related", linked=_ON_AVERAGE)),
)


def link_lists(blocks: Sequence[Block], places: Places) -> Iterator[tuple[int, bool]]:
    """Yield the places of the items of lists of links, each with whether the list is one of headlines.

    In a list of headlines every item is wholly a link and long enough for a headline; in any other list of
    links, of three items or more, every item is partly a link and all together to two fifths.
    """
    for items in _lists(blocks):
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


def own_lists(blocks: Sequence[Block], places: Places, *, titles: Sequence[str]) -> Iterator[int]:
    """Yield the places of the items of lists that are the story's own, links or not.

    The paragraph above announces them, or the title counts them; they stand in no box with a telling name.
    """
    for items in _lists(blocks):
        lead = blocks[items[0] - 1] if items[0] else None
        is_announced = lead is not None and lead.type == "p" and announces(lead.text)
        if is_announced or (counts(titles, len(items)) and _is_main(blocks, items)):
            seen = [places.evidence(blocks[place]) for place in items]
            if not any(evidence is not None and evidence.boxes for evidence in seen):
                yield from items


def _is_main(blocks: Sequence[Block], items: Sequence[int]) -> bool:
    """Say whether the items are a good part of the text."""
    rest = sum(len(block.text) for block in blocks if block.type == "p")
    return carries(sum(len(blocks[place].text) for place in items), rest)


def _lists(blocks: Sequence[Block]) -> Iterable[list[int]]:
    """Return the places of the items of each list."""
    lists: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.type == "li" and block.xpath:
            lists[block.xpath.rpartition("/li")[0]].append(place)
    return lists.values()


def _linked(block: Block, places: Places) -> float:
    """Return the share of a block that is links, 0 when its place is not known."""
    evidence = places.evidence(block)
    return evidence.linked if evidence else 0.0
