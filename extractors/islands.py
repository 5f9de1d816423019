"""Tells an article's run of paragraphs from the islands between them: teasers, forms, captions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.parts import is_story_part
from extractors.telling_names import parted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.lines import Line

Likeness = tuple[str, str]
"""Name and first class of the element round a paragraph."""

_SHARE_OF_RUN = 0.25
_LINKED = 0.4
_TEASER_LINKED = 0.15
_ALL_LINKED = 0.8
_MOST_CUT = 0.5
_MOST_NAMED = 0.2
_PROSE_LETTERS = 80
_ROW, _LONG_ROW = 2, 4
_FEWEST_HEADS = 3
_PER_HEAD = 3
_LONGEST_OPENING, _LONG_OPENING = 1 / 3, 0.6
_LONG_ENTRY = 150
_PARAGRAPHS = frozenset(("p", "blockquote", "h2", "h3", "h4"))
_LEAST_QUOTE = 20
_LONGEST_TEXT = 200_000
MARKS = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2026\"'."
_WORD = re.compile(r"[^\W_]")
_LONGEST_ORNAMENT = 40
_SPEAKER = re.compile(r"[\u2010-\u2015-]\s?\w.{2,100}$")

# Words of class names and ids, between hyphens, underscores, spaces and CamelCase humps.
_TELLING = re.compile(
    r"(?<![a-z])(?:"
    r"author[-_]?(?:bio|box|info|card|description)|bio(?:graphy)?[-_](?:text|box|author)|about[-_]?(?:the[-_]?)?author"
    r"|news[-_]?letters?|subscri(?:be|ption)[-_]?(?:box|form|promo|widget|cta|block|overlay)?|sign[-_]?up|opt[-_]?in"
    r"|promos?|cta|teasers?|related(?:[-_][a-z]+)?|recirc(?:ulation)?|recommend(?:ed|ations?)?|read[-_]?(?:more|also|next)"
    r"|most[-_]?(?:read|popular|viewed)|popular|trending|reading[-_]?list|up[-_]?next|more[-_]?(?:from|on|stories)"
    r"|(?:show|leave|post)?[-_]?comments?[-_]?(?:form|section|list|area)?|disqus|share[-_]?(?:bar|tools|buttons?|links?)"
    r"|light[-_]?box|modal|pop[-_]?up|overlay|cookies?|consent|pay[-_]?wall[-_]?(?:message|prompt|overlay)"
    r"|print[-_]?(?:header|footer|only)|breadcrumbs?|scrim|advert(?:s|isement)?|sponsor(?:ed)?|donat(?:e|ion)"
    r")(?![a-z])"
)
_POST = re.compile(r"(?<![a-z])(?:twitter|tweet|instagram|tiktok|bluesky|mastodon|threads?|fb|reddit)[-_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where an article's paragraphs stand: `parents` are the elements round them, `bearing` all further out.

    `first` and `last` are the indexes of its first and last paragraph that was found among the page's lines.
    """

    bearing: frozenset[HtmlElement]
    parents: frozenset[HtmlElement]
    first: int
    last: int

    def island(self, element: HtmlElement) -> HtmlElement | None:
        """Return the largest element round this one that holds no paragraph of the run; None inside of it."""
        if element in self.bearing:
            return None
        for parent in element.iterancestors():
            if parent in self.bearing:
                return element
            element = parent
        return element


def find_run(lines: Sequence[Line], found: Collection[int]) -> Run | None:
    """Return the run of the lines that an extraction found; None without paragraphs.

    Paragraphs whose parents are alike (name and first class) count together, so that a story in many parts is
    one run; a likeness with less than a quarter of the characters of the largest one is none.
    """
    lengths: Counter[Likeness] = Counter()
    paragraphs = [place for place in sorted(found) if lines[place].type == "p"]
    for place in paragraphs:
        lengths[likeness(lines[place])] += len(lines[place].letters)
    if not lengths:
        return None
    least = _SHARE_OF_RUN * max(lengths.values())
    alike = {name for name, length in lengths.items() if length >= least}
    within = [place for place in paragraphs if likeness(lines[place]) in alike]
    parents = {around(lines[place]) for place in within}
    first, last = within[0], within[-1]
    parents.update(
        around(line)
        for line in lines[first:last]
        if line.element.tag == "p" and not line.is_aside and likeness(line) in alike and likeness(line)[1]
    )
    return Run(bearing=_bearing(parents), parents=frozenset(parents), first=first, last=last)


def _bearing(parents: Collection[HtmlElement]) -> frozenset[HtmlElement]:
    """Return elements and all that is round them."""
    bearing: set[HtmlElement] = set()
    for parent in parents:
        bearing.add(parent)
        for ancestor in parent.iterancestors():
            if ancestor in bearing:
                break
            bearing.add(ancestor)
    return frozenset(bearing)


def find_furniture(
    lines: Sequence[Line], found: Collection[int], run: Run, own: Collection[int] = ()
) -> dict[int, str]:
    """Return the rule that cuts each found line that is furniture and none of the story's own lists.

    A whole island goes when its names say what it is and a link, a form, a picture, a label or a word to the
    reader bears them out, when it holds a subhead that is a link (a teaser of
    another story), or when it is links; a caption, a pulled quote that repeats words of the text, and a line
    without any letter or digit go alone. Where more than half of the text would go, nothing does; and a name
    alone takes no paragraphs in a row that are a good part of the text.
    """
    length = sum(len(lines[place].letters) for place in found)
    rules: dict[int, str | None] = dict.fromkeys(own)
    for place in sorted(found):
        island = None if place in rules else run.island(lines[place].element)
        if island is not None:
            places = _places_in(island, lines, place)
            kept = [other for other in places if other in found]
            names = _names(island, [lines[other] for other in kept])
            rule = _rule(island, [lines[other] for other in places], names)
            if rule == "named-furniture" and _is_story([lines[other] for other in kept], length=length):
                rule = None
            rules.update((other, rule) for other in kept)
    rules.update(_single(lines, found))
    cut = {place: rule for place, rule in rules.items() if rule}
    return cut if sum(len(lines[place].letters) for place in cut) <= _MOST_CUT * length else {}


def linked_subheads(lines: Sequence[Line], run: Run) -> set[int]:
    """Return the subheads that are links, in a text that is a list: most have a paragraph of the run below.

    One or two are links to other stories, and so are those that stand far apart or after the text, unless
    each leads a paragraph that is too long for a teaser's.
    """
    heads: set[int] = set()
    paragraphs = before = 0
    for place in range(max(0, run.first - 1), run.last):
        line, below = lines[place], lines[place + 1]
        paragraphs += _is_prose(below)
        if line.type == "h2" and line.linked > _LINKED and _is_prose(below) and _is_beside(line, below, run):
            before = before if heads else paragraphs - 1
            heads.add(place)
    is_list = len(heads) >= _FEWEST_HEADS and paragraphs <= _PER_HEAD * len(heads)
    is_long = sum(len(lines[place + 1].letters) for place in heads) >= _LONG_ENTRY * len(heads)
    opening = _LONG_OPENING if is_long else _LONGEST_OPENING
    return heads if is_list and before <= opening * paragraphs else set()


def _is_beside(head: Line, below: Line, run: Run) -> bool:
    """Say whether a subhead and the paragraph below it stand in the same element of the run."""
    around_both = head.element.getparent()
    return around_both is not None and around_both in run.parents and around(below) is around_both


def _is_prose(line: Line) -> bool:
    """Say whether a line is a paragraph of some length that is no link."""
    return line.type == "p" and len(line.letters) >= _PROSE_LETTERS and line.linked <= _LINKED


def _is_story(lines: Sequence[Line], *, length: int) -> bool:
    """Say whether the lines of an island are too much of a text of `length` letters to be its furniture."""
    row = longest = 0
    for line in lines:
        row = row + 1 if _is_prose(line) else 0
        longest = max(longest, row)
    letters = sum(len(line.letters) for line in lines)
    return longest >= _LONG_ROW or (longest >= _ROW and letters > _MOST_NAMED * length)


def _places_in(island: HtmlElement, lines: Sequence[Line], place: int) -> range:
    """Return the indexes of an island's lines, one of which is at `place`: they follow each other."""
    first = last = place
    while first > 0 and _is_within(lines[first - 1].element, island):
        first -= 1
    while last + 1 < len(lines) and _is_within(lines[last + 1].element, island):
        last += 1
    return range(first, last + 1)


def _is_within(element: HtmlElement, island: HtmlElement) -> bool:
    """Say whether an element is an island or inside it."""
    return element is island or island in element.iterancestors(island.tag)


def _rule(island: HtmlElement, lines: list[Line], names: str) -> str | None:
    """Return the rule that cuts an island, None for none."""
    if _TELLING.search(names):
        return None if is_story_part(island, lines, names=names) else "named-furniture"
    letters = sum(len(line.letters) for line in lines)
    linked = sum(len(line.letters) * line.linked for line in lines) / max(1, letters)
    if linked >= _ALL_LINKED and island.tag not in _PARAGRAPHS:
        return "links"
    has_linked_head = any(line.type == "h2" and line.linked > _LINKED for line in lines)
    if has_linked_head and linked > _TEASER_LINKED:
        return "teaser"
    return None


def is_named_furniture(element: HtmlElement) -> bool:
    """Say whether an element's own class names or id say that it is furniture."""
    return _say_furniture(f"{element.get('class', '')} {element.get('id', '')}")


@lru_cache(maxsize=4_096)
def _say_furniture(names: str) -> bool:
    """Say whether class names and an id are those of furniture."""
    return _TELLING.search(parted(names)) is not None


def _names(island: HtmlElement, found: list[Line]) -> str:
    """Return the class names and ids of an island and of what lies between it and its found lines."""
    names: list[str] = []
    seen: set[HtmlElement] = set()
    for line in found:
        element = line.element
        while element is not None and element not in seen:
            seen.add(element)
            names += (element.get("class", ""), element.get("id", ""))
            if element is island:
                break
            element = element.getparent()
    return parted(" ".join(names))


def _single(lines: Sequence[Line], found: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines that go alone."""
    text = "".join(lines[place].letters for place in found if lines[place].type == "p")[:_LONGEST_TEXT]
    for place in found:
        line = lines[place]
        if len(line.letters) <= _LONGEST_ORNAMENT and not _WORD.search(line.letters):
            yield place, "ornament"
        elif line.is_aside and _is_caption(line):
            yield place, "caption"
        elif line.type == "quote" and len(line.letters) >= _LEAST_QUOTE and not _is_signed(lines, place):
            words = line.letters.strip(MARKS)
            if words and words in text:
                yield place, "pull-quote"


def _is_signed(lines: Sequence[Line], place: int) -> bool:
    """Say whether a quotation has its speaker below it: such a one stands for itself."""
    if place + 1 == len(lines) or not _SPEAKER.match(lines[place + 1].text):
        return False
    element, below = lines[place].element, lines[place + 1].element
    quotation = element if element.tag == "blockquote" else next(element.iterancestors("blockquote"), None)
    return quotation is not None and below.getparent() in (quotation, quotation.getparent())


def _is_caption(line: Line) -> bool:
    """Say whether a line stands in the caption of a figure."""
    element = line.element
    return element.tag == "figcaption" or any(True for _ in element.iterancestors("figcaption"))


def post_around(line: Line) -> HtmlElement | None:
    """Return the quotation round a line that is an embedded post of a social network; None for any other."""
    if line.type != "quote":
        return None
    element = line.element
    quotation = element if element.tag == "blockquote" else next(element.iterancestors("blockquote"), None)
    return quotation if quotation is not None and _POST.search(quotation.get("class", "").lower()) else None


def around(line: Line) -> HtmlElement:
    """Return the element round a paragraph: its parent, or itself when its text stands loose in it."""
    parent = line.element.getparent()
    return line.element if parent is None or line.element.tag != "p" else parent


def likeness(line: Line) -> Likeness:
    """Return the name and first class of the element round a paragraph."""
    element = around(line)
    return element.tag, (element.get("class", "").split() or [""])[0]
