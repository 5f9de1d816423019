"""The pass over a text: each line is asked for its place and its words, then its neighbours are."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.residue import boxes, credits, dated, heads, notices, prompts, related, widgets
from extractors.residue.address import is_marked
from extractors.residue.cuts import Cut, doubles, take_out
from extractors.residue.lines import Line, Rule, Zone, ends_sentence, first_rule, fold
from extractors.residue.places import Places
from extractors.residue.tails import glued_suffix
from extractors.titles import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block, Removed

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
_INNER_RULES = tuple(rule for rule in _RULES if "inner" in rule.zones)
_LONG_PARAGRAPH = 100
_SENTENCE = 50
_LONGEST_RESIDUE = 600
_TEASER = 200
_LONGEST_LABEL = 60
_MOST_UNKNOWN = 6
_MOST_EDGE = 400
_MOST_BLOCKS = 3_000
_UNDER_STANDFIRST = frozenset(
    ("timestamp", "byline", "reading-time", "epoch", "share-labels", "photo-credit")
)
_LABELS = frozenset(("related-label", "related-link", "tags"))
_SUBHEADS = frozenset(
    ("related-label", "tags", "ad-label", "comment-widget", "newsletter-prompt", "navigation")
)
_BY_WORDS = _SUBHEADS | {
    "related-link",
    "paywall-prompt",
    "follow-us",
    "contact",
    "writer",
    "embed-placeholder",
}
_WORD = re.compile(r"\w")
_NOWHERE: Mapping[str, HtmlElement] = MappingProxyType({})


def strip_residue(
    blocks: Sequence[Block],
    *,
    titles: Sequence[str],
    authors: Sequence[str] = (),
    elements: Mapping[str, HtmlElement] = _NOWHERE,
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """Return the blocks without residue, and what was cut.

    A rule reads words together with place, neighbours or markup. `titles` are the wordings of the page's
    title, `authors` the names in its metadata, `elements` lead from the blocks' xpaths into the tree.
    Something is always left: a text of residue alone is returned as it is.
    """
    text = _Text(blocks, titles=titles, authors=authors, places=Places(elements, blocks))
    cuts = text.cuts()
    if all(place in cuts and cuts[place].is_whole for place in range(len(blocks))):
        return tuple(blocks), ()
    return take_out(blocks, cuts)


class _Text:
    """One text under judgement."""

    def __init__(
        self, blocks: Sequence[Block], *, titles: Sequence[str], authors: Sequence[str], places: Places
    ) -> None:
        """Read the lines where they would stand if all were residue, then find the prose between them."""
        self._blocks = blocks
        self._wordings = titles
        self._titles = heads.title_forms(titles)
        self._authors = frozenset(fold_title(author) for author in authors) - {""}
        self._places = places
        self._rules: dict[tuple[int, Zone], str | None] = {}
        self._link_lists = dict(boxes.link_lists(blocks, self._places))
        count = len(blocks)
        self._head = self._edge(range(count), "head")
        self._tail = self._edge(range(count - 1, -1, -1), "tail")

    def cuts(self) -> dict[int, Cut]:
        """Return what is cut, by place."""
        rules: dict[int, str] = {}
        for place in self._judged():
            rule = self._rule(place, self._zone(place)) or self._by_list(place)
            if rule:
                rules[place] = rule
        rules |= self._under_standfirst() | self._labels() | self._lists(rules) | doubles(self._blocks, rules)
        for place in self._spared(rules):
            del rules[place]
        rules |= self._lone_labels(rules) | self._orphan(rules)
        found = {place: Cut(rule=rule) for place, rule in rules.items()}
        first = next((place for place in range(len(self._blocks)) if place not in found), None)
        if first is not None:
            glued = heads.glued_prefix(self._blocks[first].text, titles=self._wordings)
            if glued is not None and self._head >= first:
                found[first] = Cut(rule=glued[1], end=glued[0])
        for place in self._judged():
            suffix = glued_suffix(self._blocks[place].text) if place not in found else None
            if suffix is not None:
                found[place] = Cut(rule=suffix[1], begin=suffix[0])
        return found

    def _judged(self) -> Iterable[int]:
        """Return the places that are judged: all, or of a text as long as a book those at its edges."""
        places = range(len(self._blocks))
        if len(places) <= _MOST_BLOCKS:
            return places
        return [place for place in places if self._zone(place) != "inner"]

    def _zone(self, place: int) -> Zone:
        """Say where a block stands."""
        if place < self._head:
            return "head"
        return "tail" if place > self._tail else "inner"

    def _edge(self, places: Iterable[int], zone: Zone) -> int:
        """Return the first place of the text from one side: prose, or too many lines no rule knows."""
        unknown, was_bare = 0, False
        for number, place in enumerate(places):
            is_bare = self._is_bare_prose(place, zone)
            if number == _MOST_EDGE or not self._is_edge(place, zone) or (was_bare and is_bare):
                return place
            was_bare = is_bare
            unknown += not self._is_known(place, zone)
            if unknown > _MOST_UNKNOWN:
                return place
        return len(self._blocks)

    def _is_bare_prose(self, place: int, zone: Zone) -> bool:
        """Say whether a line is as long as prose, and residue by its words alone: never two in a row."""
        block = self._blocks[place]
        return (
            len(block.text) >= _LONG_PARAGRAPH
            and ends_sentence(block.text)
            and self._rule(place, zone) in _BY_WORDS
            and not is_marked(self._line(block, block.text, zone))
        )

    def _spared(self, rules: dict[int, str]) -> list[int]:
        """Return the places that stay: the first of two long paragraphs, subheads whose text stays."""
        return [
            place
            for place in rules
            if place + 1 < len(self._blocks)
            and (self._is_first_of_two(place, rules) or self._is_true_subhead(place, rules))
        ]

    def _is_first_of_two(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether the words alone cut this paragraph and the next one."""
        pair = (place, place + 1)
        return place + 1 in rules and all(self._is_bare_prose(one, self._zone(one)) for one in pair)

    def _is_true_subhead(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether a subhead sounds like a label while the text under it stays."""
        block = self._blocks[place]
        is_subhead = block.type == "h2" or block.text.endswith("?")
        if not is_subhead or rules[place] not in _SUBHEADS or place + 1 in rules:
            return False
        line = self._line(block, block.text, "tail")
        is_sure = is_marked(line) or (related.is_strong_label(line) and not related.is_culture(line))
        return not is_sure and not self._is_linked(place + 1, is_item_enough=True)

    def _is_known(self, place: int, zone: Zone) -> bool:
        """Say whether a rule, a list of links or a share button explains a line."""
        block = self._blocks[place]
        return (
            place in self._link_lists
            or self._rule(place, zone) is not None
            or widgets.IS_LABEL(self._line(block, block.text, zone))
        )

    def _is_edge(self, place: int, zone: Zone) -> bool:
        """Say whether a block is no prose: no running text, or residue if it stood in this zone."""
        text = self._blocks[place].text
        if len(text) > _LONGEST_RESIDUE:
            return False
        is_sentence = ends_sentence(text)
        is_prose = len(text) >= _LONG_PARAGRAPH or (len(text) >= _SENTENCE and is_sentence)
        return (
            not is_prose
            or (not is_sentence and notices.is_enumeration(text))
            or self._rule(place, zone) is not None
            or place in self._link_lists
        )

    def _rule(self, place: int, zone: Zone) -> str | None:
        """Return the rule that cuts a whole block in a zone: every line of it must have one."""
        if (place, zone) not in self._rules:
            self._rules[place, zone] = self._found_rule(place, zone)
        return self._rules[place, zone]

    def _found_rule(self, place: int, zone: Zone) -> str | None:
        """Look for that rule."""
        block = self._blocks[place]
        if len(block.text) > _LONGEST_RESIDUE:
            return None
        line = self._line(block, block.text, zone)
        whole = first_rule(_rules_of(zone), line)
        if whole is None and zone == "head" and self._is_above_title(place) and credits.ends_in_credit(line):
            return "photo-credit"
        if whole or "\n" not in block.text:
            return whole
        rules = [
            first_rule(_rules_of(zone), line) or ("share-labels" if widgets.IS_LABEL(line) else None)
            for line in (self._line(block, text, zone) for text in block.text.split("\n"))
        ]
        return rules[0] if all(rules) else None

    def _is_above_title(self, place: int) -> bool:
        """Say whether the title stands again under a block, among the next three."""
        below = self._blocks[place + 1 : place + 4]
        return any(fold_title(block.text) in self._titles for block in below)

    def _line(self, block: Block, text: str, zone: Zone) -> Line:
        """Return a line as the rules see it."""
        return Line(
            text=text,
            folded=fold(text),
            zone=zone,
            type=block.type,
            titles=self._titles,
            authors=self._authors,
            look=lambda: self._places.evidence(block),
        )

    def _by_list(self, place: int) -> str | None:
        """Return the rule that cuts an item of a list of links: headlines anywhere, others after the text."""
        is_list = place in self._link_lists
        return "link-list" if is_list and (self._zone(place) == "tail" or self._link_lists[place]) else None

    def _under_standfirst(self) -> dict[int, str]:
        """Return the places of byline, dates and buttons that stand under the first paragraph."""
        found: dict[int, str] = {}
        for place in range(self._head + 1, min(self._head + 1 + _MOST_UNKNOWN, len(self._blocks) - 1)):
            rule = self._rule(place, "head")
            if rule not in _UNDER_STANDFIRST:
                break
            found[place] = rule
        is_sure = any(self._rule(place, "tail") for place in found)
        return found if is_sure else {}

    def _lone_labels(self, rules: dict[int, str]) -> dict[int, str]:
        """Return the places of weak labels between paragraphs and of the links that follow each."""
        found: dict[int, str] = {}
        for place in self._judged():
            if place + 1 == len(self._blocks):
                break
            follows = self._blocks[place + 1]
            evidence = self._places.evidence(follows) if self._is_weak_label(place, rules) else None
            if evidence is not None and evidence.is_linked:
                found |= {place: "related-label", place + 1: "related-link"}
        return found

    def _is_weak_label(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether a block that no rule cuts would be a label at the edges of the text."""
        block = self._blocks[place]
        is_short = place not in rules and len(block.text) <= _LONGEST_LABEL
        return is_short and related.is_any_label(self._line(block, block.text, "tail"))

    def _orphan(self, rules: dict[int, str]) -> dict[int, str]:
        """Return the place of a subhead at the end whose text was cut."""
        kept = [place for place in range(len(self._blocks)) if place not in rules]
        if not kept:
            return {}
        last, block = kept[-1], self._blocks[kept[-1]]
        if block.type == "h2" and last + 1 < len(self._blocks):
            return {last: "orphan-subhead"}
        is_label = related.is_dangling(self._line(block, block.text, "tail"))
        return {last: "related-label"} if is_label else {}

    def _labels(self) -> dict[int, str]:
        """Return the places of lone share labels at the edges that stand beside another one."""
        labels = {
            place
            for place, block in enumerate(self._blocks)
            if self._zone(place) != "inner" and widgets.IS_LABEL(self._line(block, block.text, "tail"))
        }
        return {place: "share-labels" for place in labels if place - 1 in labels or place + 1 in labels}

    def _lists(self, rules: dict[int, str]) -> dict[int, str]:
        """Return the places of headlines that follow a label for other pages after the text."""
        found: dict[int, str] = {}
        for place in [place for place, rule in rules.items() if rule in _LABELS]:
            for after in self._followers(place, rules):
                found[after] = "tags" if rules[place] == "tags" else "related-link"
        return found

    def _followers(self, place: int, rules: dict[int, str]) -> Iterator[int]:
        """Yield the places after a label as long as they hold headlines or teasers of other pages."""
        if rules[place] == "tags":
            after = place + 1
            is_list = after < len(self._blocks) and notices.is_enumeration(self._blocks[after].text)
            evidence = self._places.evidence(self._blocks[after]) if is_list else None
            if is_list and (evidence is None or evidence.linked > 0):
                yield after
            return
        label = self._line(self._blocks[place], self._blocks[place].text, "tail")
        is_strong = related.is_strong_label(label)
        for after in range(place + 1, len(self._blocks)):
            if after in rules:
                continue
            if not (
                self._is_linked(after, is_item_enough=is_strong)
                or self._is_headline(after, is_strong=is_strong)
            ):
                return
            yield after

    def _is_linked(self, place: int, *, is_item_enough: bool) -> bool:
        """Say whether a block is a link; after a strong label an item with any link in it is enough."""
        block = self._blocks[place]
        evidence = self._places.evidence(block)
        if evidence is None:
            return False
        return evidence.is_linked or (is_item_enough and block.type == "li" and evidence.linked > 0)

    def _is_headline(self, place: int, *, is_strong: bool) -> bool:
        """Say whether a block after the text can be a headline: short, no sentence, linked where known."""
        block = self._blocks[place]
        if self._zone(place) != "tail" or len(block.text) > _TEASER:
            return False
        evidence = self._places.evidence(block)
        if is_strong:
            return not block.text.endswith((".", '."', "!"))
        return not ends_sentence(block.text) and (evidence is None or evidence.has_link)


def _rules_of(zone: Zone) -> tuple[Rule, ...]:
    """Return the rules that may hold in a zone."""
    return _INNER_RULES if zone == "inner" else _RULES
