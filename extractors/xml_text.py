"""Makes the text of an XML document safe to parse: no DOCTYPE, no entity, nothing that stops a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from itertools import islice
from typing import Literal
from xml.sax.saxutils import escape

RootName = Literal["rss", "rdf", "feed", "urlset", "sitemapindex", "html"]

_HEAD = 65_536
_ROOT = re.compile(
    r"<(?:(?P<prefix>[A-Za-z_][\w.-]{0,40}):)?(?P<name>rss|rdf|feed|urlset|sitemapindex|html)(?=[\s/>])",
    re.IGNORECASE,
)
_HTML_DOCTYPE = re.compile(r"<!doctype\s++html\b", re.IGNORECASE)
_PROLOG = re.compile(
    # atomic, so that nothing is tried twice: the time is linear whatever stands here
    r"(?>(?:\s++|<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*+(?:\[.*?\]\s*+)?>)*)",
    re.IGNORECASE | re.DOTALL,
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|(?P<silent><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))"
    r"|(?P<bare><(?![A-Za-z_/])|\]\]>)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:(?P<dec>\d{1,7})|[xX](?P<hex>[0-9a-fA-F]{1,6}));|(?P<name>[A-Za-z][A-Za-z0-9]{0,40});)?",
    re.DOTALL,
)
_MOST_ODD = 1_000_000
_KEPT_CODES = frozenset((0x26, 0x3C, 0x3E))


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlText:
    """An XML document from its root element on, without comments, CDATA sections and entity references.

    `name` is the root's in lower case without its prefix, `first_line` the line where it begins, `problems`
    a sentence for each kind of mending.
    """

    text: str = field(repr=False)
    name: RootName
    prefix: str = ""
    first_line: int = 1
    problems: tuple[str, ...] = ()


def find_xml(text: str) -> XmlText | None:
    """Return the document that the text holds, from its root element on; None when there is no known root.

    Everything before the root is dropped, a DOCTYPE with all its entities included: no entity is ever
    expanded or fetched, because the parser behind this sees neither declarations nor references. HTML's
    named characters become characters, other references stay in the text as they are written.
    """
    prolog = _PROLOG.match(text)
    at = prolog.end() if prolog else 0
    root = _ROOT.match(text, at) or _ROOT.search(text[:_HEAD])
    if root is None or _HTML_DOCTYPE.search(text[: min(at, _HEAD)]):
        return None
    problems = []
    if "<!ENTITY" in text[: min(root.start(), 16 * _HEAD)]:
        problems.append("The document declares entities; they are not expanded.")
    if root.start() > at:
        problems.append("Something that is no XML stands before the root element.")
    mending = _Mending(first_line=text.count("\n", 0, root.start()) + 1)
    whole = _ILLEGAL.sub("", text[root.start() :])
    body = _mendable(whole)
    if len(body) < len(whole):
        problems.append(f"Only the first {len(body):,} characters were read: the rest is full of bare signs.")
    body = _ODD.sub(mending.mend, body)
    return XmlText(
        text=body,
        name=root["name"].lower(),  # type: ignore[arg-type]  # the pattern lists the same names
        prefix=root["prefix"] or "",
        first_line=mending.first_line,
        problems=(*problems, *mending.problems()),
    )


def _mendable(text: str) -> str:
    """Return the beginning of a text that can be mended in a second or two: nearly always all of it."""
    if text.count("&") + text.count("<") + text.count("]]>") <= _MOST_ODD:
        return text
    first_over = next(islice(_ODD.finditer(text), _MOST_ODD, None), None)
    return text[: first_over.start()] if first_over else text


@dataclass(slots=True, kw_only=True)
class _Mending:
    """One pass over a document, and what it had to mend."""

    first_line: int
    mended: int = 0
    refused: str = ""
    line: int = 0

    def mend(self, found: re.Match[str]) -> str:
        """Return what is to stand in the place of one odd thing; line ends stay, so that lines keep count."""
        if found["cdata"] is not None:
            return escape(found["cdata"])
        if found["silent"] is not None:
            return "\n" * found["silent"].count("\n")
        if found["dec"] or found["hex"]:
            return _character(int(found["dec"]) if found["dec"] else int(found["hex"], 16), found[0])
        if found["name"]:
            return self._named(found)
        self._note(found)
        return escape(found[0])

    def _named(self, found: re.Match[str]) -> str:
        """Write a named character of HTML as itself; a name of the document's own stays a name."""
        known = html5.get(f"{found['name']};")
        if known is not None:
            return escape(known)
        self.refused = self.refused or found["name"]
        return escape(found[0])

    def _note(self, found: re.Match[str]) -> None:
        """Count a sign that may not stand bare."""
        if not self.mended:
            self.line = self.first_line + found.string.count("\n", 0, found.start())
        self.mended += 1

    def problems(self) -> list[str]:
        """Say what was mended."""
        told = []
        if self.mended:
            places = f"{self.mended} places" if self.mended > 1 else "1 place"
            told.append(
                f"The XML is malformed at line {self.line}: a bare & or <; it was mended in {places}."
            )
        if self.refused:
            told.append(f"The entity &{self.refused}; is not known and stands as it is written.")
        return told


def _character(code: int, written: str) -> str:
    """Return the character of a numeric reference, nothing for one that XML can't hold."""
    if code in _KEPT_CODES:
        return written
    if code > 0x10FFFF:
        return ""
    return _ILLEGAL.sub("", chr(code))
