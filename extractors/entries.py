"""Finds what an extraction passed over in a story's entries: parts alike that follow each other."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.announcing import carries
from extractors.loose import LINKED
from extractors.naming import is_no_story, is_picture_box

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from extractors.islands import Run
    from extractors.lines import Line

Kind = tuple["HtmlElement", str, str]
"""The element round some parts, and the name and classes that they share."""

_FEWEST = 3
_PROSE, _TEXT = 60, 3
_CAPTION = 120
_WHOLLY = 0.8
_LONGEST_HEAD = 200
_HALF = 0.5
_LEVELS = 8
_MOST_KINDS = 12
_LISTS = frozenset(("ul", "ol", "dl"))
_NO_ENTRY = frozenset(("p", "li", "tr", "td", "br", "blockquote", "figure", "h2", "h3", "h4", "form", "nav"))
_HEAD_TAGS = frozenset(("div", "dt", "strong", "header", "p"))
_WORDS = re.compile(r"[^\W\d_]{2}")
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d|\d\W+\w+\W+\d{4}|\d[-/.]\d")
_UNREAD = frozenset(("form", "button", "figure", "footer", "figcaption"))


def find_entries(lines: Sequence[Line], found: Collection[int], run: Run) -> set[int]:
    """Return the indexes of the lines that belong to entries of the run: their heads, their paragraphs.

    Entries are three or more parts of one element, alike by name and classes, most of which hold prose of
    their own and hardly a link. Where none of their prose was found they must stand beside the paragraphs of
    the run, and where it was, a line counts that most entries have at such a place.
    """
    groups = _groups(lines, found, run)
    return {place for group in groups for place in group.missed(lines, found, run)}


def _groups(lines: Sequence[Line], found: Collection[int], run: Run) -> Iterator[_Group]:
    """Yield the groups of parts alike that hold a line which was passed over."""
    search = _Search(run)
    for place, line in enumerate(lines):
        if place not in found and _may_belong(line):
            search.take(line.element)
    if not search.kinds:
        return
    for kind in search.kinds:
        group = _Group(kind)
        for place, line in enumerate(lines):
            entry = search.entry(line.element, kind)
            if entry is not None:
                group.entries[entry].append(place)
        yield group


def _may_belong(line: Line) -> bool:
    """Say whether a line that was not found can be a part of an entry: hardly linked, and not in a form."""
    return line.linked < LINKED and line.type != "table"


class _Search:
    """Looks for the part alike to others that stands round an element; answers are remembered."""

    def __init__(self, run: Run) -> None:
        """Know nothing yet."""
        self._run = run
        self._alike: dict[HtmlElement, dict[tuple[str, str], int]] = {}
        self._seen: dict[HtmlElement, Kind | None] = {}
        self._places: dict[HtmlElement, bool] = {}
        self.kinds: dict[Kind, None] = {}

    def take(self, element: HtmlElement) -> None:
        """Keep the kind of the entry round an element, if there is one."""
        if element not in self._seen:
            self._seen[element] = self._look(element)
        kind = self._seen[element]
        if kind is not None and len(self.kinds) < _MOST_KINDS:
            self.kinds[kind] = None

    def _look(self, entry: HtmlElement) -> Kind | None:
        """Climb from an element to the first one that is in place and has two others like it beside it."""
        for _ in range(_LEVELS):
            around = entry.getparent()
            if around is None or around.tag in ("html", "body"):
                return None
            is_item = entry.tag == "li" and around.getparent() in self._run.bearing
            is_entry = (entry.tag not in _NO_ENTRY or is_item) and self._is_place(around)
            if is_entry and self._count(around, entry) >= _FEWEST:
                return (around, entry.tag, entry.get("class", ""))
            entry = around
        return None

    def _is_place(self, around: HtmlElement) -> bool:
        """Say whether entries in an element can be of the run."""
        if around in self._run.bearing:
            return True
        if around not in self._places:
            is_near = around.getparent() in self._run.parents
            self._places[around] = is_near and (around.tag in _LISTS or not _links(around))
        return self._places[around]

    def _count(self, around: HtmlElement, entry: HtmlElement) -> int:
        """Count the children of an element that are like one of them."""
        if around not in self._alike:
            counts: dict[tuple[str, str], int] = defaultdict(int)
            for child in around:
                counts[child.tag, child.get("class", "")] += 1
            self._alike[around] = counts
        return self._alike[around][entry.tag, entry.get("class", "")]

    def entry(self, element: HtmlElement | None, kind: Kind) -> HtmlElement | None:
        """Return the entry of this kind that an element is or stands in."""
        around, tag, names = kind
        while element is not None:
            parent = element.getparent()
            if parent is around:
                return element if element.tag == tag and element.get("class", "") == names else None
            element = parent
        return None


class _Group:
    """Entries of one kind, each with the indexes of its lines."""

    def __init__(self, kind: Kind) -> None:
        """Begin without entries."""
        self._around = kind[0]
        self._is_all = False
        self.entries: dict[HtmlElement, list[int]] = defaultdict(list)

    def missed(self, lines: Sequence[Line], found: Collection[int], run: Run) -> set[int]:
        """Return the lines of the entries that were passed over and belong to them."""
        entries = list(self.entries.items())
        told = [places for _, places in entries if any(_is_prose(lines[place]) for place in places)]
        if len(told) < max(_FEWEST, _HALF * len(entries)):
            return set()
        if self._is_named_apart(run):
            return set()
        places = [place for _, places in entries for place in places]
        was_found = sum(any(place in found for place in places) for _, places in entries)
        is_beside = self._around in run.parents or self._around.getparent() in run.parents
        if was_found < _HALF * len(entries) and (not is_beside or self._is_linked(lines, places)):
            return set()
        is_new = was_found < _HALF * len(entries)
        self._is_all = is_new and self._carries(lines, found, places)
        if is_new and not self._is_all and not self._has_heads(lines):
            return set()
        return self._new(lines, found, is_new=is_new)

    def _has_heads(self, lines: Sequence[Line]) -> bool:
        """Say whether most entries have two lines, the first of which no other has, and lead nowhere."""
        several = [places for places in self.entries.values() if len(places) > 1]
        heads = {lines[places[0]].letters for places in several}
        elsewhere = sum(any(_leads_on(lines[place]) for place in places) for places in several)
        least = _HALF * len(self.entries)
        return len(heads) > least and elsewhere <= least

    def _is_named_apart(self, run: Run) -> bool:
        """Say whether the entries or their holder are named as no story, captions and bare teasers apart."""
        if self._around not in run.bearing and is_no_story(self._around):
            return True
        first = next(iter(self.entries))
        is_pictured = is_picture_box(first) and not _links(self._around)
        return is_no_story(first) and not is_pictured

    def _is_linked(self, lines: Sequence[Line], places: Sequence[int]) -> bool:
        """Say whether the entries lead elsewhere: a good part of them is links, or their heads are."""
        letters = sum(len(lines[place].letters) for place in places)
        linked = sum(len(lines[place].letters) * lines[place].linked for place in places)
        heads = sum(lines[place].type == "h2" and lines[place].linked >= LINKED for place in places)
        return linked >= LINKED * letters or heads >= _FEWEST

    def _new(self, lines: Sequence[Line], found: Collection[int], *, is_new: bool) -> set[int]:
        """Return the lines that were passed over and alike ones of which most entries have, in found or not.

        Of entries that are new to the text (`is_new`) all prose counts.
        """
        shapes: dict[tuple[str, str], set[HtmlElement]] = defaultdict(set)
        waiting: list[int] = []
        for entry, places in self.entries.items():
            if not any(_is_text(lines[place]) for place in places):
                continue  # an embedded post or a picture, and nothing of the story's own
            for place in places:
                line = lines[place]
                is_first = entry not in shapes[_shape(line)]
                if place in found or (self._may_count(line, entry) and (is_first or _is_prose(line))):
                    shapes[_shape(line)].add(entry)
                    waiting += () if place in found else (place,)
        enough = max(_FEWEST, _HALF * len(self.entries))
        return {
            place
            for place in waiting
            if len(shapes[_shape(lines[place])]) >= enough or (is_new and _is_prose(lines[place]))
        }

    def _may_count(self, line: Line, entry: HtmlElement) -> bool:
        """Say whether a line of an entry is prose or a head that nothing sets apart."""
        is_text = _is_prose(line) or _is_head(line)
        is_apart = _is_apart(line.element, entry, is_all=self._is_all)
        return is_text and _may_belong(line) and not is_apart

    def _carries(self, lines: Sequence[Line], found: Collection[int], places: Sequence[int]) -> bool:
        """Say whether the entries are what the story is about: long texts, a good part of it, and no link."""
        letters = sum(len(lines[place].letters) for place in places)
        if letters < _CAPTION * len(self.entries) or _links(self._around):
            return False
        return carries(letters, sum(len(lines[place].letters) for place in found))


def _shape(line: Line) -> tuple[str, str]:
    """Return the name and the classes of a line's element."""
    return line.element.tag, line.element.get("class", "")


def _is_head(line: Line) -> bool:
    """Say whether a line can be the head of an entry: short, in words, and a heading or named as one."""
    if len(line.text) > _LONGEST_HEAD or not _WORDS.search(line.text):
        return False
    if line.type == "h2":
        return True
    return not _MOMENT.search(line.text) and line.element.tag in _HEAD_TAGS


def _is_text(line: Line) -> bool:
    """Say whether a line is running text of some words, neither a head nor a quotation."""
    return line.type in ("p", "li") and len(line.letters) >= _TEXT and line.linked < LINKED


def _is_prose(line: Line) -> bool:
    """Say whether a line is a paragraph of its own, hardly linked."""
    return len(line.letters) >= _PROSE and line.linked < LINKED


def _is_apart(element: HtmlElement | None, entry: HtmlElement, *, is_all: bool) -> bool:
    """Say whether an element of an entry stands in a form, a picture or what its names set apart.

    Where the entries are what the story is about (`is_all`), their captions are its text.
    """
    while element is not None and element is not entry:
        is_caption = is_all and is_picture_box(element)
        if element.tag in _UNREAD or (is_no_story(element) and not is_caption):
            return True
        element = element.getparent()
    return False


def _leads_on(line: Line) -> bool:
    """Say whether a line is a link to another page of the site."""
    links = line.element.iter("a") if line.linked >= _WHOLLY else ()
    return any("//" not in link.get("href", "//") for link in links)


def _links(element: HtmlElement) -> bool:
    """Say whether an element holds any link."""
    return next(element.iter("a"), None) is not None
