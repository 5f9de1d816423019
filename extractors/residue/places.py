"""What the page's markup says of the place of a block: names of the boxes around it, and its links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.article import Block

_SMALL_SHARE = 0.25
_LINKED = 0.8
_HAS_LINK = 0.25
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
    "tags": r"tags|taglist|posttags|tagcloud|tagslinks|keywords|topics",
    "paywall": r"paywall|regwall|piano|premiumwall|donat\w*|appeal",
    "writer": r"authorbio|bio|authorbox|aboutauthor|authorinfo|contributors?|authordescription|authorcard",
    "caption": r"caption|figcaption|wpcaption|photocredit|imagecredit|credits?|copyright",
    "dated": r"dates?|timestamp|published|pubdate|dateline|entrymeta|postmeta|articlemeta|entrydate|byline",
}
_BOX = {kind: re.compile(rf"(?<![a-z])(?:{names})(?![a-z])") for kind, names in _BOXES.items()}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINT = re.compile(
    r"\b(read|see|also|most|more|up|inline|author|about|photo|image|wp|post|tag|entry|article|ad|link"
    r"|share|mailing|sign|pub)[-_ ](?=[a-z])"
)
_STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")
_FIGURES = frozenset(("figure", "figcaption"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands around a block: kinds of boxes it lies in, tags above it, how much of it is links."""

    boxes: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    linked: float = 0.0
    box_linked: float = 0.0

    @property
    def is_linked(self) -> bool:
        """Say whether nearly all of the block is links."""
        return self.linked >= _LINKED

    @property
    def has_link(self) -> bool:
        """Say whether a good part of the block is a link."""
        return self.linked >= _HAS_LINK

    @property
    def in_figure(self) -> bool:
        """Say whether the block lies in a figure."""
        return bool(self.tags & _FIGURES)


class Places:
    """Looks up the places of blocks in their tree; only boxes that hold little of the text count."""

    def __init__(self, root: HtmlElement | None, blocks: Sequence[Block]) -> None:
        """Keep what is needed to look; nothing is looked at before a rule asks."""
        self._root = root
        self._elements: dict[str, HtmlElement | None] = {}
        self._lengths: Counter[str] = Counter()
        self._seen: dict[str, Evidence | None] = {}
        self._blocks = blocks
        self._most = _SMALL_SHARE * sum(len(block.text) for block in blocks)

    def evidence(self, block: Block) -> Evidence | None:
        """Return what stands around a block; None when its place is not known."""
        path = block.xpath
        if path is None or self._root is None:
            return None
        if not self._lengths:
            self._weigh()
        if path not in self._seen:
            self._seen[path] = self._look(path, len(block.text))
        return self._seen[path]

    def _weigh(self) -> None:
        """Sum up how much of the text lies below each element."""
        for block in self._blocks:
            for path in _paths(block.xpath or ""):
                self._lengths[path] += len(block.text)

    def _look(self, place: str, length: int) -> Evidence | None:
        """Walk up from a place as long as what lies below is a small part of the text."""
        element = self._element(place)
        if element is None:
            return None
        boxes: set[str] = set()
        tags: set[str] = set()
        outermost = element
        for path in _paths(place):
            if self._lengths[path] > max(self._most, length):
                break
            around = self._element(path)
            if around is None:
                break
            outermost = around
            tags.add(str(around.tag))
            boxes |= _boxes(around)
        return Evidence(
            boxes=frozenset(boxes),
            tags=frozenset(tags),
            linked=_linked(element),
            box_linked=_linked(outermost) if boxes else 0.0,
        )

    def _element(self, path: str) -> HtmlElement | None:
        """Return the element at an absolute path of tags and positions."""
        if path not in self._elements:
            self._elements[path] = self._found(path)
        return self._elements[path]

    def _found(self, path: str) -> HtmlElement | None:
        """Take one step down from the parent's path."""
        above, _, step = path.rpartition("/")
        if not above:
            return self._root
        parent = self._element(above)
        match = _STEP.fullmatch(step)
        if parent is None or match is None:
            return None
        wanted = int(match[2] or 1)
        for number, child in enumerate(parent.iterchildren(match[1]), 1):
            if number == wanted:
                return child
        return None


def _paths(path: str) -> Iterator[str]:
    """Yield a path and the paths above it, innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _boxes(element: HtmlElement) -> set[str]:
    """Return the kinds of boxes that an element's names speak of."""
    names = " ".join(element.get(name) or "" for name in _NAMING)
    if not names.strip():
        return set()
    words = _JOINT.sub(r"\1", _CAMEL.sub("-", names).casefold())
    return {kind for kind, pattern in _BOX.items() if pattern.search(words)}


def _linked(element: HtmlElement) -> float:
    """Return the share of an element's letters that stand in links, 0 to 1."""
    if element.tag == "a":
        return 1.0
    length = _letters(element)
    return min(1.0, sum(map(_letters, element.iter("a"))) / length) if length else 0.0


def _letters(element: HtmlElement) -> int:
    """Count the letters of an element, white space apart."""
    return sum(len("".join(text.split())) for text in element.itertext())
