"""What the page's markup says of the place of a block: names of the boxes around it, and its links."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from extractors.inner_text import text_of
from extractors.telling_names import parted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block

_SMALL_SHARE = 0.25
_LINKED = 0.8
_HAS_LINK = 0.25
_CARD = 80
_PERSON = re.compile(
    r"/(?:authors?|contributors?|writers?|staff|journalists?|auteur(?:e?s)?|auteure|journalistes?|autor(?:en|es)?"
    r"|autore|autori|redacteurs?|redactores|redaktion)/[^/?#]+"
)
_NAMING = ("class", "id", "role", "aria-label", "data-testid", "data-component", "data-type", "itemprop")
_BOXES = {
    "related": r"relat\w*|recirc\w*|recommend\w*|teasers?|promos?|promobox|readmore|readalso|lireaussi"
    r"|alsoread|mostread|mostpopular|popular|trending|outbrain|taboola"
    r"|similar|crosslinks?|inlinelinks?|suggest\w*|morestories|morefrom|moreon|upnext|zergnet|linkbox"
    r"|verwandt\w*|relacionad\w*|correlat\w*|gerelateerd\w*|seealso",
    "newsletter": r"newsletters?|subscribe|subscription|signup|optin|mailchimp|mailinglist|inscription"
    r"|nieuwsbrief",
    "share": r"share|sharing|sharebar|social|addthis|sharedaddy|sociable|partage|addtoany",
    "comments": r"comments?|disqus|respond|kommentare?|commentaires?",
    "ad": r"ads?|advert\w*|sponsor\w*|adslot|publicite|anzeige",
}
_BOX = {kind: re.compile(rf"(?<![a-z])(?:{names})(?![a-z])") for kind, names in _BOXES.items()}
_ANY_BOX = re.compile("|".join(_BOXES.values()))
_JOINT = re.compile(
    r"\b(read|see|also|most|more|up|inline|author|about|photo|image|wp|post|tag|entry|article|ad|link"
    r"|share|mailing|sign|pub)[-_ ](?=[a-z])"
)


class Evidence:
    """What stands around one block: the kinds of small boxes it lies in, and how much of it is links."""

    def __init__(
        self, element: HtmlElement, outermost: HtmlElement, named: HtmlElement, boxes: frozenset[str]
    ) -> None:
        """Keep the element, the outermost small one around it and the outermost that has a telling name."""
        self.boxes = boxes
        self._named = named
        self._element = element
        self._outermost = outermost

    @cached_property
    def linked(self) -> float:
        """Return the share of the block's letters that stand in links, 0 to 1."""
        return _linked(self._element)

    @cached_property
    def box_linked(self) -> float:
        """Return the same of everything that stands in its boxes."""
        return _linked(self._outermost) if self.boxes else 0.0

    @cached_property
    def has_controls(self) -> bool:
        """Say whether a box with a telling name holds a link, a form or the label of a field."""
        return bool(self.boxes) and next(self._named.iter("a", "form", "label"), None) is not None

    @cached_property
    def jumps(self) -> int:
        """Count the block's links when all of them lead to other places in the same page."""
        targets = [link.get("href", "") for link in self._element.iter("a")]
        return len(targets) if all(len(one) > 1 and one[0] == "#" for one in targets) else 0

    @cached_property
    def is_card(self) -> bool:
        """Say whether the block's element is short, and its first line is a link to a person's page."""
        first = next(iter(self._element), None)
        if first is None or first.tag != "a":
            return False
        if (self._element.text or "").strip() or (first.tail or "").strip():
            return False
        return bool(_PERSON.search(first.get("href", ""))) and _letters(self._element) <= _CARD

    @property
    def is_linked(self) -> bool:
        """Say whether nearly all of the block is links."""
        return self.linked >= _LINKED

    @property
    def has_link(self) -> bool:
        """Say whether a good part of the block is a link."""
        return self.linked >= _HAS_LINK


class Places:
    """Looks up the places of blocks in their tree; only boxes that hold little of the text count."""

    def __init__(self, elements: Mapping[str, HtmlElement], blocks: Sequence[Block]) -> None:
        """Keep what is needed to look; nothing is looked at before a rule asks."""
        self._elements = elements
        self._blocks = blocks
        self._lengths: Counter[HtmlElement] = Counter()
        self._named: dict[HtmlElement, frozenset[str]] = {}
        self._seen: dict[str, Evidence] = {}
        self._most = _SMALL_SHARE * sum(len(block.text) for block in blocks)

    def evidence(self, block: Block) -> Evidence | None:
        """Return what stands around a block; None when its place is not known."""
        path = block.xpath
        element = self._elements.get(path) if path else None
        if path is None or element is None:
            return None
        if not self._lengths:
            self._weigh()
        if path not in self._seen:
            self._seen[path] = self._look(element, len(block.text))
        return self._seen[path]

    def is_boxed(self, block: Block, beside: Sequence[Block]) -> bool:
        """Say whether a block stands in an element of its own, while those beside it do not."""
        return self._is_alone(block) and not any(self._is_alone(other) for other in beside)

    def is_bold(self, block: Block) -> bool:
        """Say whether a paragraph is bold throughout, as subheads are that are marked up as text."""
        element = self._elements.get(block.xpath or "")
        if element is None:
            return False
        return sum(_letters(part) for part in element.iter("b", "strong")) >= _letters(element)

    def _is_alone(self, block: Block) -> bool:
        """Say whether the element round a block's element holds nothing else of the text."""
        element = self._elements.get(block.xpath or "")
        parent = element.getparent() if element is not None else None
        if element is None or parent is None:
            return False
        if not self._lengths:
            self._weigh()
        return self._lengths[parent] == self._lengths[element] == len(block.text)

    def _weigh(self) -> None:
        """Sum up how much of the text lies below each element: first what those of one parent have."""
        for block in self._blocks:
            element = self._elements.get(block.xpath or "")
            if element is not None:
                self._lengths[element] += len(block.text)
        below: Counter[HtmlElement] = Counter()
        for element, length in self._lengths.items():
            parent = element.getparent()
            if parent is not None:
                below[parent] += length
        for parent, length in below.items():
            for around in chain((parent,), parent.iterancestors()):
                self._lengths[around] += length

    def _look(self, element: HtmlElement, length: int) -> Evidence:
        """Walk up from an element as long as what lies below is a small part of the text."""
        boxes: set[str] = set()
        outermost = named = element
        for around in chain((element,), element.iterancestors()):
            if self._lengths[around] > max(self._most, length):
                break
            outermost = around
            found = self._boxes_at(around)
            named = around if found else named
            boxes |= found
        return Evidence(element, outermost, named, frozenset(boxes))

    def _boxes_at(self, element: HtmlElement) -> frozenset[str]:
        """Return the kinds of boxes that the names of an element speak of."""
        if element not in self._named:
            self._named[element] = _boxes(element)
        return self._named[element]


def _boxes(element: HtmlElement) -> frozenset[str]:
    """Return the kinds of boxes that an element's names speak of."""
    names = " ".join([element.get(attribute, "") for attribute in _NAMING])
    return _boxes_called(names) if names.strip() else frozenset()


@lru_cache(maxsize=4_096)
def _boxes_called(names: str) -> frozenset[str]:
    """Return the kinds of boxes that names speak of; a page has the same names often."""
    words = _JOINT.sub(r"\1", parted(names))
    if not _ANY_BOX.search(words):
        return frozenset()
    return frozenset(kind for kind, pattern in _BOX.items() if pattern.search(words))


def _linked(element: HtmlElement) -> float:
    """Return the share of an element's letters that stand in links, 0 to 1."""
    if element.tag == "a":
        return 1.0
    length = _letters(element)
    return min(1.0, sum(map(_letters, element.iter("a"))) / length) if length else 0.0


def _letters(element: HtmlElement) -> int:
    """Count the letters of an element, white space apart."""
    return len("".join(text_of(element).split()))
