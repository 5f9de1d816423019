"""Finds the lines of a story's own lists: items, short lines in a row, bold links, times of its entries."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from extractors.announcing import announces, carries, counts
from extractors.inner_text import text_of
from extractors.islands import around, is_named_furniture, linked_subheads
from extractors.naming import is_no_story
from extractors.residue.lines import prose_length

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.islands import Run
    from extractors.lines import Line

_LINKED = 0.4
_HALF = 0.6
_WHOLLY = 0.8
_SHORT = 60
_ITEM = 40  # letters
_LABEL = 100
_FEWEST = 3
_FEWEST_LABELS = 4
_PROSE = 80
_SENTENCE_END = re.compile(r"[.!?…:。！？]\W*$")  # noqa: RUF001 - the marks of other scripts
_CLOCK = re.compile(
    r"(?:um|à|at|alle|om|às)?\s*\d{1,2}\s?[:h.]\s?\d{2}(?:\s*(?:[ap]\.?m\.?|uhr|h))?", re.IGNORECASE
)
_LONGEST_CLOCK = 16
_BOLD = frozenset(("b", "strong"))


def own_lines(lines: Sequence[Line], found: Collection[int], run: Run, root: HtmlElement) -> frozenset[int]:
    """Return the indexes of lines that belong to the run although they are links, or were passed over.

    Items of a list that a paragraph of the run announces, or that has as many as the title says; the others
    of a list of which some were found; linked lines in a row of short ones; bold links each above its
    paragraph; linked subheads of a list; the times of a live blog's entries; the only paragraph under a
    subhead, which may be half a link.
    """
    own = linked_subheads(lines, run)
    own.update(_items(lines, found, run, root))
    own.update(_in_a_row(lines, found, run))
    own.update(_bold_links(lines, run))
    own.update(_times(lines, found, run))
    own.update(_under_subheads(lines, found, run))
    return frozenset(own)


def _items(lines: Sequence[Line], found: Collection[int], run: Run, root: HtmlElement) -> Iterator[int]:
    """Yield the items of the story's own lists."""
    lists: dict[HtmlElement, list[int]] = defaultdict(list)
    for place in range(run.first, len(lines)):
        if lines[place].type == "li":
            holder = next(lines[place].element.iterancestors("ul", "ol"), None)
            if holder is not None and holder.getparent() in run.parents:
                lists[holder].append(place)
    lists = {
        holder: places
        for holder, places in lists.items()
        if not any(lines[place].is_aside for place in places) and not is_named_furniture(holder)
    }
    below = [places for holder, places in lists.items() if places[0] > run.last and not is_no_story(holder)]
    yield from _below(lines, found, run, below)
    titles = tuple(_titles(root)) if lists else ()
    for holder, places in lists.items():
        is_counted = counts(titles, len(holder.findall("li"))) and carries(
            sum(len(lines[place].letters) for place in places), _prose(lines, found)
        )
        if is_counted or _is_announced(lines, found, run, places):
            yield from places
        elif any(place in found for place in places):
            yield from (place for place in places if lines[place].linked <= _LINKED)


def _below(
    lines: Sequence[Line], found: Collection[int], run: Run, lists: Sequence[Sequence[int]]
) -> list[int]:
    """Return the items of lists below the last paragraph, up to the last one that tells, and their subheads.

    Each follows what goes before it without a gap; none has a link. One tells that is sentences for the most.
    Together they are a good part of the story: a single item is a remark, a prompt, a line about the writer.
    """
    told: list[int] = []
    taken: list[int] = []
    end = run.last
    for places in lists:
        above = places[0] - 1
        is_headed = above == end + 1 and lines[above].type == "h2" and not lines[above].linked
        if not (above == end or is_headed) or any(lines[place].linked for place in places):
            break
        taken += [above, *places] if is_headed else places
        end = places[-1]
        if _tells([lines[place] for place in places]):
            told, taken = told + taken, []
    is_much = carries(sum(len(lines[place].letters) for place in told), _prose(lines, found))
    return [place for place in told if place not in found] if is_much else []


def _prose(lines: Sequence[Line], found: Collection[int]) -> int:
    """Count the letters of the paragraphs that were found."""
    return sum(len(lines[place].letters) for place in found if lines[place].type == "p")


def _tells(items: Sequence[Line]) -> bool:
    """Say whether most of a list's letters are in sentences of a paragraph's length."""
    lengths = {item: prose_length(item.letters) for item in items}
    told = sum(lengths[item] for item in items if lengths[item] >= _ITEM and _SENTENCE_END.search(item.text))
    return told > _HALF * sum(lengths.values())


def _is_announced(lines: Sequence[Line], found: Collection[int], run: Run, places: Sequence[int]) -> bool:
    """Say whether the line above a list is a paragraph of the run that leads it in."""
    above = places[0] - 1
    if above not in found or lines[above].type != "p" or lines[above].linked > _LINKED:
        return False
    return around(lines[above]) in run.parents and announces(lines[above].text)


def _titles(root: HtmlElement) -> Iterator[str]:
    """Yield the headings of the first level and the title of a page."""
    for element in root.iter("h1", "title"):
        yield text_of(element)


def _in_a_row(lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[int]:
    """Yield linked lines that stand in a row of short paragraphs of one element, most of them no links."""
    row: list[int] = []
    for place in range(run.first, run.last + 1):
        line = lines[place]
        if line.is_aside:
            continue
        if _is_short(line) and (not row or around(line) is around(lines[row[0]])):
            row.append(place)
            continue
        yield from _linked_in(row, lines, found, run)
        row = [place] if _is_short(line) else []


def _is_short(line: Line) -> bool:
    """Say whether a paragraph is short and no sentence."""
    is_short = len(line.letters) <= _SHORT and len(line.text) <= _SHORT
    return is_short and line.element.tag == "p" and not _SENTENCE_END.search(line.text)


def _linked_in(row: Sequence[int], lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[int]:
    """Yield the links of a row of which at least two thirds are no links and were found."""
    linked = [place for place in row if lines[place].linked > _LINKED]
    plain = [place for place in row if place in found and lines[place].linked <= _LINKED]
    if linked and len(plain) >= max(_FEWEST, 2 * len(linked)) and around(lines[row[0]]) in run.parents:
        yield from linked


def _bold_links(lines: Sequence[Line], run: Run) -> Iterator[int]:
    """Yield paragraphs that are bold links, where nearly every paragraph of the run has one above it."""
    labels = [
        place
        for place in range(max(0, run.first - 1), run.last)
        if _is_bold_link(lines[place])
        and around(lines[place]) in run.parents
        and around(lines[place + 1]) is around(lines[place])
        and len(lines[place + 1].letters) >= _PROSE
    ]
    prose = sum(len(line.letters) >= _PROSE for line in lines[run.first : run.last + 1] if line.type == "p")
    if len(labels) >= _FEWEST_LABELS and prose <= len(labels) + 2:
        yield from labels


def _is_bold_link(line: Line) -> bool:
    """Say whether a paragraph is a short link, all of it bold."""
    element = line.element
    if element.tag != "p" or line.linked < _WHOLLY or len(line.text) > _LABEL:
        return False
    bold = sum(len("".join(text_of(part).split())) for part in element.iter(*_BOLD))
    return bold >= len(line.letters)


def _times(lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[int]:
    """Yield the times that stand each above or beside a found paragraph of the run, three or more."""
    places = [
        place
        for place in range(max(0, run.first - 1), run.last)
        if place + 1 in found
        and len(lines[place].letters) <= _LONGEST_CLOCK
        and _CLOCK.fullmatch(lines[place].text)
        and not lines[place].is_aside
        and _holds_time(lines[place].element)
        and around(lines[place + 1]) in run.parents
    ]
    if len(places) >= _FEWEST:
        yield from places


def _under_subheads(lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[int]:
    """Yield sentences, no more than half of them a link, that are all there is under a found subhead."""
    for place in range(run.first + 1, run.last):
        line = lines[place]
        if (
            _LINKED < line.linked <= _HALF
            and line.element.tag == "p"
            and lines[place - 1].type == "h2"
            and place - 1 in found
            and lines[place + 1].element.tag != "p"
            and around(line) in run.parents
            and _SENTENCE_END.search(line.text)
        ):
            yield place


def _holds_time(element: HtmlElement) -> bool:
    """Say whether an element is or holds a `time`, or stands in one."""
    inside = chain(element.iter("time"), element.iterancestors("time"))
    return next(inside, None) is not None
