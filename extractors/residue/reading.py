"""Reads the lines of a text: where each stands, and which rule would cut it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.residue import boxes, credits, dated, heads, notices, prompts, related, widgets
from extractors.residue.address import is_marked
from extractors.residue.apart import Apart
from extractors.residue.lines import (
    ANYWHERE,
    Line,
    Rule,
    Zone,
    ends_sentence,
    first_rule,
    fold,
    prose_length,
)
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.article import Block
    from extractors.residue.places import Places

_RULES = (
    *heads.RULES,
    *dated.RULES,
    *notices.RULES,
    *widgets.RULES,
    *related.RULES,
    *prompts.RULES,
    *credits.RULES,
    *boxes.RULES,
)
_RULES_OF: dict[Zone, tuple[Rule, ...]] = {
    zone: tuple(rule for rule in _RULES if zone in rule.zones) for zone in ANYWHERE
}
_LONG_PARAGRAPH = 100
_SENTENCE = 50
_LONGEST_RESIDUE = 600
_MOST_UNKNOWN = 6
_MOST_EDGE = 400
_MOST_BLOCKS = 3_000
SUBHEADS = frozenset(
    ("related-label", "tags", "ad-label", "comment-widget", "newsletter-prompt", "navigation")
)
"""The rules that cut a label, which may be the subhead of a true section."""

_BY_WORDS = SUBHEADS | {
    "related-link",
    "paywall-prompt",
    "follow-us",
    "contact",
    "writer",
    "embed-placeholder",
}


class Reading:
    """The blocks of a text, where it begins and ends among them, and the rule that cuts each."""

    def __init__(
        self, blocks: Sequence[Block], *, titles: Sequence[str], authors: Sequence[str], places: Places
    ) -> None:
        """Read the lines where they would stand if all were residue, then find the prose between them."""
        self.blocks = blocks
        self.wordings = titles
        self._titles = heads.title_forms(titles)
        self._authors = frozenset(fold_title(author) for author in authors) - {""}
        self.places = places
        self._rules: dict[tuple[int, Zone], str | None] = {}
        self._own = frozenset(boxes.own_lists(blocks, self.places, titles=titles))
        lists = boxes.link_lists(blocks, self.places)
        self.link_lists = {place: is_headlines for place, is_headlines in lists if place not in self._own}
        count = len(blocks)
        self.head = self._edge(range(count), "head")
        self.tail = self._edge(range(count - 1, -1, -1), "tail")
        self._apart = Apart(blocks, self.places)

    def judged(self) -> Iterable[int]:
        """Return the places that are judged: all, or of a text as long as a book those at its edges."""
        places = range(len(self.blocks))
        if len(places) <= _MOST_BLOCKS:
            return places
        return [*places[: self.head], *places[self.tail + 1 :]]

    def zone(self, place: int) -> Zone:
        """Say where a block stands."""
        if place < self.head:
            return "head"
        if place > self.tail:
            return "tail"
        return "apart" if self._apart.holds(place) else "inner"

    def _edge(self, places: Iterable[int], zone: Zone) -> int:
        """Return the first place of the text from one side: prose, or too many lines no rule knows."""
        unknown, was_bare = 0, False
        for number, place in enumerate(places):
            is_bare = self.is_bare_prose(place, zone)
            if number == _MOST_EDGE or not self.is_edge(place, zone) or (was_bare and is_bare):
                return place
            was_bare = is_bare
            unknown += not self.is_known(place, zone)
            if unknown > _MOST_UNKNOWN:
                return place
        return len(self.blocks)

    def is_bare_prose(self, place: int, zone: Zone) -> bool:
        """Say whether a line is as long as prose, and residue by its words alone: never two in a row."""
        block = self.blocks[place]
        return (
            len(block.text) >= _LONG_PARAGRAPH
            and ends_sentence(block.text)
            and self.rule(place, zone) in _BY_WORDS
            and not is_marked(self.line(block, block.text, zone))
        )

    def is_known(self, place: int, zone: Zone) -> bool:
        """Say whether a rule, a list of links or a share button explains a line."""
        block = self.blocks[place]
        return (
            place in self.link_lists
            or self.rule(place, zone) is not None
            or widgets.IS_LABEL(self.line(block, block.text, zone))
        )

    def is_edge(self, place: int, zone: Zone) -> bool:
        """Say whether a block is no prose: no running text, or residue if it stood in this zone."""
        text = self.blocks[place].text
        if len(text) > _LONGEST_RESIDUE or place in self._own:
            return False
        is_sentence, length = ends_sentence(text), prose_length(text)
        is_prose = length >= _LONG_PARAGRAPH or (length >= _SENTENCE and is_sentence)
        return (
            not is_prose
            or (not is_sentence and notices.is_enumeration(text))
            or self.rule(place, zone) is not None
            or place in self.link_lists
        )

    def rule(self, place: int, zone: Zone) -> str | None:
        """Return the rule that cuts a whole block in a zone: every line of it must have one."""
        if (place, zone) not in self._rules:
            self._rules[place, zone] = self._found_rule(place, zone)
        return self._rules[place, zone]

    def _found_rule(self, place: int, zone: Zone) -> str | None:
        """Look for that rule."""
        block = self.blocks[place]
        if len(block.text) > _LONGEST_RESIDUE or place in self._own:
            return None
        line = self.line(block, block.text, zone)
        whole = first_rule(_RULES_OF[zone], line)
        if whole is None and zone == "head" and self._is_above_title(place) and credits.ends_in_credit(line):
            return "photo-credit"
        if whole or "\n" not in block.text:
            return whole
        rules = [
            first_rule(_RULES_OF[zone], line) or ("share-labels" if widgets.IS_LABEL(line) else None)
            for line in (self.line(block, text, zone) for text in block.text.split("\n"))
        ]
        return rules[0] if all(rules) else None

    def _is_above_title(self, place: int) -> bool:
        """Say whether the title stands again under a block, among the next three."""
        below = self.blocks[place + 1 : place + 4]
        return any(fold_title(block.text) in self._titles for block in below)

    def line(self, block: Block, text: str, zone: Zone) -> Line:
        """Return a line as the rules see it."""
        return Line(
            text=text,
            folded=fold(text),
            zone=zone,
            type=block.type,
            titles=self._titles,
            authors=self._authors,
            look=lambda: self.places.evidence(block),
        )

    def by_list(self, place: int) -> str | None:
        """Return the rule that cuts an item of a list of links: headlines anywhere, others after the text."""
        is_list = place in self.link_lists
        return "link-list" if is_list and (self.zone(place) == "tail" or self.link_lists[place]) else None
