"""What a line's neighbours say of it: labels and the links that follow them, buttons in a row, subheads."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from extractors.residue import notices, related, widgets
from extractors.residue.address import QUOTED, is_marked
from extractors.residue.dated import is_clock
from extractors.residue.lines import EDGES, ends_sentence
from extractors.residue.reading import SUBHEADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.residue.reading import Reading

_TEASER = 200
_LONGEST_LABEL = 60
_MOST_UNDER = 6
_ENTRIES = 2
_MOST_BARE = 4
_LONGEST_BARE = 120
_UNDER_STANDFIRST = frozenset(
    ("timestamp", "byline", "reading-time", "epoch", "share-labels", "photo-credit")
)
_BUTTONS = frozenset(("share-labels", "navigation", "newsletter-prompt", "paywall-prompt", "ad-label"))
_LABELS = frozenset(("related-label", "related-link", "tags"))


class Neighbours:
    """Asks of a text that was read what stands beside what."""

    def __init__(self, reading: Reading) -> None:
        """Take the text."""
        self._read = reading

    def spared(self, rules: dict[int, str]) -> list[int]:
        """Return the places that stay: first of two long paragraphs, subheads of a text, times of entries."""
        return [
            place
            for place in rules
            if place + 1 < len(self._read.blocks)
            and (
                self._is_first_of_two(place, rules)
                or self._is_true_subhead(place, rules)
                or self._is_entry_time(place, rules)
                or self._is_ordinary_item(place, rules)
            )
        ]

    def _is_entry_time(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether a time of day stands above the first entry of a live blog: others have one, too."""
        if rules[place] != "timestamp" or not is_clock(self._read.blocks[place].text):
            return False
        others = (one for at, one in enumerate(self._read.blocks) if at > place and at not in rules)
        return place + 1 not in rules and sum(is_clock(one.text) for one in others) >= _ENTRIES

    def _is_ordinary_item(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether an item that sounds like a button stands in a list of which most stays."""
        block = self._read.blocks[place]
        if block.type != "li" or not block.xpath or rules[place] not in _BUTTONS:
            return False
        around = block.xpath.rpartition("/li")[0] + "/li"
        items = [at for at, one in enumerate(self._read.blocks) if (one.xpath or "").startswith(around)]
        stays = [at for at in items if at not in rules]
        return len(stays) * 2 > len(items) and not is_marked(self._read.line(block, block.text, "tail"))

    def _is_first_of_two(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether the words alone cut this paragraph and the next one."""
        pair = (place, place + 1)
        return place + 1 in rules and all(self._read.is_bare_prose(one, self._read.zone(one)) for one in pair)

    def _is_true_subhead(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether a subhead sounds like a label while the text under it stays."""
        block = self._read.blocks[place]
        is_subhead = block.type == "h2" or block.text.endswith("?") or self._is_over_speech(place, rules)
        if not is_subhead or rules[place] not in SUBHEADS or place + 1 in rules:
            return False
        line = self._read.line(block, block.text, "tail")
        is_sure = is_marked(line) or (related.is_strong_label(line) and not related.is_culture(line))
        return not is_sure and not self._is_linked(place + 1, is_item_enough=True)

    def _is_over_speech(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether "Reactions" stands over what people said to the paper."""
        follows = self._read.blocks[place + 1]
        return rules[place] == "comment-widget" and bool(QUOTED.search(follows.text))

    def under_standfirst(self) -> dict[int, str]:
        """Return the places of byline, dates and buttons that stand under the first paragraph."""
        found: dict[int, str] = {}
        for place in range(
            self._read.head + 1, min(self._read.head + 1 + _MOST_UNDER, len(self._read.blocks) - 1)
        ):
            rule = self._read.rule(place, "head")
            if rule not in _UNDER_STANDFIRST:
                break
            found[place] = rule
        is_sure = any(self._read.rule(place, "tail") for place in found)
        return found if is_sure else {}

    def lone_labels(self, rules: dict[int, str]) -> dict[int, str]:
        """Return the places of weak labels between paragraphs and of the links that follow each."""
        found: dict[int, str] = {}
        for place in self._read.judged():
            if place + 1 == len(self._read.blocks):
                break
            follows = self._read.blocks[place + 1]
            evidence = self._read.places.evidence(follows) if self._is_weak_label(place, rules) else None
            if evidence is not None and evidence.is_linked:
                found |= {place: "related-label", place + 1: "related-link"}
        return found

    def _is_weak_label(self, place: int, rules: dict[int, str]) -> bool:
        """Say whether a block that no rule cuts would be a label at the edges of the text."""
        block = self._read.blocks[place]
        is_short = place not in rules and len(block.text) <= _LONGEST_LABEL
        return is_short and related.is_any_label(self._read.line(block, block.text, "tail"))

    def orphan(self, rules: dict[int, str], *, goes_on: bool = False) -> dict[int, str]:
        """Return the places of subheads at the end that nothing stands under, or the text of which was cut.

        They head lists of links, forms and empty entries that were never in the text; where the article goes
        on at another page, what they head may stand there.
        """
        kept = [place for place in range(len(self._read.blocks)) if place not in rules]
        if not kept:
            return {}
        last, block = kept[-1], self._read.blocks[kept[-1]]
        bare = () if goes_on else self._bare_subheads(kept)
        if bare:
            return dict.fromkeys(bare, "orphan-subhead")
        if block.type == "h2" and last + 1 < len(self._read.blocks):
            return {last: "orphan-subhead"}
        is_label = related.is_dangling(self._read.line(block, block.text, "tail"))
        return {last: "related-label"} if is_label else {}

    def _bare_subheads(self, kept: list[int]) -> list[int]:
        """Return the places of a few subheads at the end, none of them a sentence, below some text."""
        blocks = self._read.blocks
        bare = list(takewhile(lambda place: blocks[place].type == "h2", reversed(kept)))
        texts = [blocks[place].text for place in bare]
        is_few = len(bare) <= _MOST_BARE and 2 * len(bare) < len(kept)
        is_short = all(len(text) <= _LONGEST_BARE and not ends_sentence(text) for text in texts)
        return bare if is_few and is_short else []

    def labels(self) -> dict[int, str]:
        """Return the places of lone share labels at the edges that stand beside another one."""
        labels = {
            place
            for place, block in enumerate(self._read.blocks)
            if self._read.zone(place) in EDGES
            and widgets.IS_LABEL(self._read.line(block, block.text, "tail"))
        }
        return {place: "share-labels" for place in labels if place - 1 in labels or place + 1 in labels}

    def lists(self, rules: dict[int, str]) -> dict[int, str]:
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
            is_list = after < len(self._read.blocks) and notices.is_enumeration(self._read.blocks[after].text)
            evidence = self._read.places.evidence(self._read.blocks[after]) if is_list else None
            if is_list and (evidence is None or evidence.linked > 0):
                yield after
            return
        label = self._read.line(self._read.blocks[place], self._read.blocks[place].text, "tail")
        is_strong = related.is_strong_label(label)
        for after in range(place + 1, len(self._read.blocks)):
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
        block = self._read.blocks[place]
        evidence = self._read.places.evidence(block)
        if evidence is None:
            return False
        return evidence.is_linked or (is_item_enough and block.type == "li" and evidence.linked > 0)

    def _is_headline(self, place: int, *, is_strong: bool) -> bool:
        """Say whether a block after the text can be a headline: short, no sentence, linked where known."""
        block = self._read.blocks[place]
        if self._read.zone(place) != "tail" or len(block.text) > _TEASER:
            return False
        evidence = self._read.places.evidence(block)
        if is_strong:
            return not block.text.endswith((".", '."', "!"))
        return not ends_sentence(block.text) and (evidence is None or evidence.has_link)
