"""Rebuilds an extracted text from the page's own lines: their breaks, their places, and no furniture."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from extractors.anchoring import anchor
from extractors.article import Block
from extractors.cuts import CutBlock
from extractors.entries import find_entries
from extractors.gaps import find_missed
from extractors.islands import find_furniture, find_run, post_around
from extractors.leftovers import RULE, find_leftovers, letters_left
from extractors.lines import page_lines
from extractors.listed import own_lines
from extractors.loose import find_loose
from extractors.mending import mend
from extractors.parts import named_parts
from extractors.pulled import pulled_quotes
from extractors.standfirst import STANDFIRST, find_standfirst, held_standfirst, prose_ahead
from extractors.vouching import lacks, vouched
from extractors.walk import letters_of
from extractors.xpaths import XPaths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from extractors.anchoring import Stretch
    from extractors.islands import Run
    from extractors.lines import Line

# Beyond this many lines a page is a list of some kind: its blocks get their places, and what is left is told.
_MOST_LINES = 5_000
_BEGIN = 16
_END = 8
_FEWEST_AHEAD, _MUCH_AHEAD = 3, 0.5

REVISION = 22
"""Raised with every change of how lines are chosen; part of an article's settings hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refined:
    """The blocks of a text with their places, what was cut from it, and the elements at those places.

    `beyond` counts the letters that were left inside the text's element and are too many for cuts, `ahead`
    those of prose between the heading and the text, where they are so many that the text may be another one.
    """

    blocks: tuple[Block, ...] = field(repr=False)
    cuts: tuple[CutBlock, ...] = field(repr=False, default=())
    elements: Mapping[str, HtmlElement] = field(repr=False, default_factory=dict)
    beyond: int = 0
    ahead: int = 0


class _Opening(NamedTuple):
    """A line that leads the story in, its index among the lines, and the rule if it is a cut."""

    line: Line
    place: int
    rule: str | None


def refine(
    root: HtmlElement,
    blocks: Sequence[Block],
    *,
    script: str = "",
    held: Sequence[str] = (),
    is_described: bool = False,
) -> Refined:
    """Return the text with the page's own blocks instead of the extractor's.

    What was extracted is looked up among the lines of the page: where it stands there whole, the page's lines
    take its place, whatever their number; elsewhere the block stays as it is. Then the lines that were passed
    over and belong to the story are put in, furniture between them is cut, and what was left for no reason of
    ours becomes a cut, too. `script` are the letters of JSON-LD's `articleBody`, `held` the page's own title
    and descriptions: a standfirst that is none of them begins the text, or, where the page has a description
    of its own (`is_described`), is a cut.
    """
    if not blocks:
        return Refined(blocks=())
    lines, stretches = _anchored(root, blocks, script)
    stretches = _in_page_order(list(mend(stretches, lines)))
    found = {place for stretch in stretches for place in stretch.places}
    run = find_run(lines, found) if len(lines) <= _MOST_LINES else None
    if run is None:
        refined = _Assembly(root, lines, missed=(), rules={}).refined(stretches)
        return replace(refined, beyond=letters_left(lines, found) if len(lines) > _MOST_LINES else 0)
    said, language = _half_placed(stretches), _language(root)
    back = find_entries(lines, found, run) | find_loose(lines, found, run, language=language)
    back = (_unsaid(back, lines, said) | vouched(lines, found, script)) - found
    run = find_run(lines, found | back) or run if back else run
    own = own_lines(lines, found, run, root)
    parts = set(named_parts(lines, found, run)) | pulled_quotes(lines, found | back, run)
    missed = back | _unsaid(find_missed(lines, found | back, run, own | parts), lines, said)
    rules = find_furniture(lines, found, run, own)
    rules |= held_standfirst(root, run, lines, found=found, held=held)
    told = _told(lines, found | missed, run, said)
    standfirst = find_standfirst(root, run, found=told, held=held)
    left, beyond = find_leftovers(lines, found | missed, run, standfirst)
    passed_over = _unsaid(left, lines, said)
    rules.update(dict.fromkeys(passed_over, RULE))
    opening = _opening(standfirst, lines, rule=STANDFIRST if is_described else None)
    assembly = _Assembly(root, lines, missed=missed | passed_over, rules=rules, opening=opening)
    refined = replace(assembly.refined(stretches), beyond=beyond)
    return _with_ahead(refined, root, run, told=told, standfirst=standfirst)


def _opening(standfirst: Line | None, lines: Sequence[Line], *, rule: str | None) -> _Opening | None:
    """Return a standfirst with its place, -1 where it stands above all lines, outside of their part."""
    if standfirst is None:
        return None
    alike = (place for place, line in enumerate(lines) if line.element is standfirst.element)
    place = next((place for place in alike if lines[place].letters == standfirst.letters), -1)
    return _Opening(line=standfirst, place=place, rule=rule)


def _with_ahead(
    refined: Refined, root: HtmlElement, run: Run, *, told: Collection[str], standfirst: Line | None
) -> Refined:
    """Return a text with what stands between it and its heading among its cuts, where that is much of it."""
    opening = "" if standfirst is None else standfirst.text
    least = _MUCH_AHEAD * sum(len(letters_of(block.text)) for block in refined.blocks)
    prose = prose_ahead(root, run, found=told, least=least)
    ahead = [line for line in prose if line.text != opening]
    letters = sum(len(line.letters) for line in ahead)
    if len(ahead) < _FEWEST_AHEAD or letters < least:
        return refined
    xpaths, cuts = XPaths(root), list(refined.cuts)
    known = {cut.block.text for cut in cuts}
    place = next((place for place, block in enumerate(refined.blocks, 1) if block.text == opening), 0)
    for line in ahead:
        if line.text not in known:
            block = Block(type=line.type, text=line.text, xpath=xpaths.of(line.element))
            cuts.append(CutBlock(block=block, rule=RULE, before=place))
    cuts.sort(key=lambda one: one.before)
    return replace(refined, cuts=tuple(cuts), elements={**refined.elements, **xpaths.elements}, ahead=letters)


def _anchored(root: HtmlElement, blocks: Sequence[Block], script: str) -> tuple[list[Line], list[Stretch]]:
    """Return the lines of the page's part that holds the blocks, or of all of it, and where they stand.

    Where the script has much that the part has not, all of the page is looked at.
    """
    for part in _parts(root, blocks):
        lines = page_lines(part)
        stretches = anchor(blocks, lines)
        if all(stretch.places for stretch in stretches) and not lacks(lines, script):
            return lines, stretches
    lines = page_lines(root)
    return lines, anchor(blocks, lines)


def _parts(root: HtmlElement, blocks: Sequence[Block]) -> Iterator[HtmlElement]:
    """Yield the element round the elements that begin as the first and the last block do."""
    begins = {blocks[0].text[:_BEGIN]: 0, blocks[-1].text[:_BEGIN]: 1}
    found: dict[int, HtmlElement] = {}
    for element in root.iter("p", "h1", "h2", "h3", "li"):
        at = begins.get((element.text or "").lstrip()[:_BEGIN])
        if at is not None:
            found.setdefault(at, element) if at == 0 else found.update({1: element})
    if len(found) > 1:
        within = set(found[0].iterancestors())
        yield next((outer for outer in found[1].iterancestors() if outer in within), root)


def _language(root: HtmlElement) -> str:
    """Return the language that a page declares, without its region."""
    return str(root.get("lang", "")).partition("-")[0].lower()


def _half_placed(stretches: Sequence[Stretch]) -> list[str]:
    """Return the letters of the blocks that stand on no line as they are."""
    blocks = (block for one in stretches if not one.whole for block in one.blocks)
    return [letters_of(block.text) for block in blocks]


def _unsaid(places: Iterable[int], lines: Sequence[Line], said: Sequence[str]) -> set[int]:
    """Return the places of lines, but for those that a block without place says.

    It begins and ends as such a line does, or holds it: the block is then several lines, with a box that the
    page opens between them left out.
    """
    whole, ends = "\n".join(said), {_ends(letters) for letters in said}
    return {place for place in places if not (said and _is_said(lines[place].letters, whole, ends))}


def _told(lines: Sequence[Line], kept: Collection[int], run: Run, said: Sequence[str]) -> set[str]:
    """Return the letters of the lines that are kept, and before the run that a block without place says."""
    before = range(run.first)
    told = set(before) - _unsaid(before, lines, said)
    return {lines[place].letters for place in told.union(kept)}


def _is_said(letters: str, whole: str, ends: Collection[tuple[str, str]]) -> bool:
    """Say whether a line has the ends of a text, or stands inside of one."""
    return _ends(letters) in ends or (len(letters) >= _BEGIN and letters in whole)


def _ends(letters: str) -> tuple[str, str]:
    """Return the first and the last letters."""
    return letters[:_END], letters[-_END:]


def _in_page_order(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches as the page has them (an extractor may move tables); one without place stays."""
    at = -1
    keys: list[int] = []
    for stretch in stretches:
        at = stretch.places[0] if stretch.places else at
        keys.append(at)
    return [stretch for _, stretch in sorted(zip(keys, stretches, strict=True), key=itemgetter(0))]


class _Assembly:
    """Puts the blocks together in the order of the extraction."""

    def __init__(
        self,
        root: HtmlElement,
        lines: Sequence[Line],
        *,
        missed: Collection[int],
        rules: Mapping[int, str],
        opening: _Opening | None = None,
    ) -> None:
        """Begin with nothing; the lines `missed` and the `opening` are put in where they stand."""
        self._xpaths = XPaths(root)
        self._lines = lines
        self._opening = opening
        self._missed = sorted(missed if opening is None else {*missed, opening.place})
        self._rules = rules
        self._posts: set[HtmlElement] = set()

    def refined(self, stretches: Sequence[Stretch]) -> Refined:
        """Return the blocks and the cuts."""
        blocks: list[Block] = []
        cuts: list[CutBlock] = []
        for block, rule in self._blocks(stretches):
            if rule is None:
                blocks.append(block)
            else:
                cuts.append(CutBlock(block=block, rule=rule, before=len(blocks)))
        return Refined(blocks=tuple(blocks), cuts=tuple(cuts), elements=self._xpaths.elements)

    def _blocks(self, stretches: Sequence[Stretch]) -> Iterator[tuple[Block, str | None]]:
        """Yield every block with the rule that cuts it, or None."""
        waiting = deque(self._missed)
        for stretch in stretches:
            begin = self._begin(stretch)
            while waiting and waiting[0] < begin:
                yield from self._line(waiting.popleft())
            if stretch.whole:
                for place in stretch.places:
                    yield from self._line(place)
            else:
                element = self._lines[stretch.places[0]].element if stretch.places else None
                xpath = None if element is None else self._xpaths.of(element)
                for block in stretch.blocks:
                    yield replace(block, xpath=xpath), None
        for place in waiting:
            yield from self._line(place)

    def _begin(self, stretch: Stretch) -> int:
        """Return the place before which a stretch has no line; a text without place follows the opening."""
        if stretch.places:
            return stretch.places[0]
        if self._opening is None or all(block.type == "h2" for block in stretch.blocks):
            return -1
        return self._opening.place + 1

    def _line(self, place: int) -> Iterator[tuple[Block, str | None]]:
        """Yield a line as a block; an embedded post is one, where its first line stands."""
        if self._opening is not None and place == self._opening.place:
            yield replace(self._block(self._opening.line), type="p"), self._opening.rule
            return
        line, rule = self._lines[place], self._rules.get(place)
        post = None if rule else post_around(line)
        if post is None:
            yield self._block(line), rule
        elif post not in self._posts:
            self._posts.add(post)
            following = takewhile(lambda other: post_around(other) is post, islice(self._lines, place, None))
            parts = [other.text for other in following]
            yield Block(type="quote", text="\n".join(parts), xpath=self._xpaths.of(post)), None

    def _block(self, line: Line) -> Block:
        """Return a line as a block."""
        return Block(type=line.type, text=line.text, xpath=self._xpaths.of(line.element))
