"""Cuts an XML listing into its items and parses each alone, so that one broken item costs no other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.xml_text import XmlText

_LONGEST_ROOT_TAG = 4_096
_LONGEST_HEAD = 1 << 18
_LONGEST_ITEM = 1 << 18  # lxml keeps an object for each fault, ten times the bytes that it stands in
_SHOWN = 120
_BODIES = ("description", "content:encoded", "content", "summary", "media:description")
"""Elements of an item that hold its text, often as HTML that is not escaped."""

_TITLE = re.compile(r"(<(?:[\w.-]{1,40}:)?title(?:\s[^<>]*)?(?<!/)>)", re.IGNORECASE)
_TITLE_END = re.compile(r"</(?:[\w.-]{1,40}:)?title\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(slots=True, kw_only=True)
class Pieces:
    """The items of one document, in order; once they have been walked through, `head` and `problems` hold.

    `head` is the root element with what stands around the items, None when that can't be parsed.
    """

    document: XmlText
    item_names: tuple[str, ...]
    most: int
    cut: bool = False
    is_item_cut: bool = False
    is_over: bool = False
    broken: int = 0
    long: int = 0
    first_fault: str = ""
    first_long: int = 0
    gaps: list[str] = field(default_factory=list, repr=False)
    gap_room: int = _LONGEST_HEAD

    def items(self) -> Iterator[etree._Element]:
        """Yield the element of each item that has any."""
        opening = self._opening()
        line, counted = self.document.first_line, 0
        for number, (start, chunk) in enumerate(self._chunks()):
            if number >= self.most:
                self.is_over = True
                return
            line += self.document.text.count("\n", counted, start)
            counted = start
            element = self._parsed(opening, chunk, line)
            if element is not None:
                yield element

    def head(self) -> etree._Element | None:
        """Return the root element with everything but its items."""
        root, _ = _parse("".join(self.gaps))
        return root

    def problems(self) -> list[str]:
        """Say what of the document could not be read."""
        told = []
        if self.broken:
            more = self.broken - 1
            places = f" and in {more:,} more item{'' if more == 1 else 's'}" if more else ""
            told.append(f"The XML is malformed at {self.first_fault}{places}; what can be read was taken.")
        if self.long:
            items = "1 item is" if self.long == 1 else f"{self.long:,} items are"
            place = f"{'it' if self.long == 1 else 'the first'} begins at line {self.first_long}"
            told.append(f"{items} longer than {_LONGEST_ITEM:,} characters, {place}; cut there.")
        if self.is_over:
            told.append(f"Only the first {self.most:,} items were read.")
        if self.cut:
            left = "; the item that it ends in was left out" if self.is_item_cut else ""
            told.append(f"The document ends early{left}.")
        return told

    def _opening(self) -> str:
        """Return the root's start tag, which declares the prefixes."""
        end = self.document.text.find(">", 0, _LONGEST_ROOT_TAG)
        tag = self.document.text[: end + 1]
        return tag if end > 0 and not tag.endswith("/>") else "<root>"

    def _chunks(self) -> Iterator[tuple[int, str]]:
        """Yield where each item begins, and its text."""
        prefix = f"{self.document.prefix}:" if self.document.prefix and self._is_prefixed() else ""
        names = "|".join(re.escape(prefix + name) for name in self.item_names)
        text, start, after = self.document.text, -1, 0
        tags = re.compile(rf"<(?P<end>/)?(?:{names})(?=[\s/>])[^<>]{{0,2000}}>?", re.IGNORECASE)
        for tag in tags.finditer(text):
            if start >= 0:
                yield start, text[start : tag.start()] + (tag[0] if tag["end"] else "")
            else:
                self._add_gap(after, tag.start())
            start, after = (-1 if tag["end"] else tag.start()), tag.end()
        yield from self._rest(start, after)

    def _is_prefixed(self) -> bool:
        """Say whether the items carry the root's prefix: those of RDF have none."""
        return self.document.name != "rdf"

    def _rest(self, start: int, after: int) -> Iterator[tuple[int, str]]:
        """Yield the last item when its end tag is missing and the root's is not; note a cut document."""
        text = self.document.text
        end = re.compile(rf"</(?:[\w.-]{{1,40}}:)?{self.document.name}\s*>", re.IGNORECASE)
        closing = end.search(text, start if start >= 0 else after)
        if start < 0:
            self._add_gap(after, len(text))
        elif closing:
            yield start, text[start : closing.start()]
        self.is_item_cut = closing is None and start >= 0
        self.cut = closing is None and not re.match(r"[^<>]*/>\s*\Z", text)

    def _add_gap(self, start: int, end: int) -> None:
        """Keep what stands between two items, as far as there is room."""
        gap = self.document.text[start : min(end, start + self.gap_room)]
        self.gap_room -= len(gap)
        self.gaps.append(gap)

    def _parsed(self, opening: str, chunk: str, line: int) -> etree._Element | None:
        """Parse one item; when that is broken, once more without the text that it carries."""
        is_long = len(chunk) > _LONGEST_ITEM
        if is_long:
            chunk = _without_bodies(chunk)
            if len(chunk) > _LONGEST_ITEM:
                self.long += 1
                self.first_long = self.first_long or line
        root, fault = _parse(opening + chunk[:_LONGEST_ITEM])
        if fault is not None and not is_long:
            self.broken += 1
            self.first_fault = self.first_fault or f"line {line + fault[0]}: {fault[1]}"
            root, _ = _parse(opening + _with_plain_titles(_without_bodies(chunk)))
        return root[0] if root is not None and len(root) else None


def _parse(markup: str) -> tuple[etree._Element | None, tuple[int, str] | None]:
    """Parse what may lack its end tags; return the root and, when it is broken, line and libxml2's words."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        collect_ids=False,
    )
    root = etree.fromstring(markup.encode(), parser)
    for entry in parser.error_log.filter_from_fatals():
        if entry.type != etree.ErrorTypes.ERR_TAG_NOT_FINISHED:  # ours: the root is never closed
            return root, (entry.line - 1, entry.message[:_SHOWN])
    return root, None


def _without_bodies(chunk: str) -> str:
    """Return an item without the elements that hold its text."""
    for name in _BODIES:
        start = chunk.find(f"<{name}")
        end = chunk.rfind(f"</{name}>")
        if 0 <= start < end:
            chunk = chunk[:start] + chunk[end + len(name) + 3 :]
    return chunk


def _with_plain_titles(chunk: str) -> str:
    """Return an item whose titles hold no tags and end: what stands behind them is not theirs."""
    before, *parts = _TITLE.split(chunk)
    mended = [before]
    for tag, text in zip(parts[::2], parts[1::2], strict=True):
        end = _TITLE_END.search(text)
        words, rest = (text[: end.start()], text[end.end() :]) if end else _until_tag(text)
        mended += [tag, _TAG.sub("", words), f"</{tag[1:-1].split()[0]}>", rest]
    return "".join(mended)


def _until_tag(text: str) -> tuple[str, str]:
    """Cut a text before its first tag."""
    words, sign, rest = text.partition("<")
    return words, sign + rest
