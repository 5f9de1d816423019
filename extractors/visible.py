"""Tells which characters of HTML, of scripts and of attributes a reader would see, and where they stand."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Where = Literal["text", "script", "attribute"]
"""Where a sentence stands: in the page's text, in a string of a script (JSON-LD), in an attribute's value."""


class Token(NamedTuple):
    """A stretch of source and the characters seen there; when not `plain`, they stand for it as a whole."""

    start: int
    end: int
    seen: str
    plain: bool


# Elements whose edges part words; every other element, unknown ones too, may stand inside a word.
_BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    iframe legend li link main menu meta nav noscript object ol optgroup option p picture pre search
    section select source summary table tbody td template textarea tfoot th thead title tr track ul
    video
    """.split()  # noqa: SIM905 - as a list, one name a line, it would hide the code below it
)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905 - see _BLOCKS
)
_LOOSE = frozenset(("p", "li", "dt", "dd"))

# HTML Standard 13.2.5: quotes count only after "="; an unclosed tag or comment goes on to the end.
_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?)*"""
_ENTITY = r"&(?:\#[0-9]+;?|\#x[0-9a-f]+;?|[a-z][a-z0-9]{1,31};?)"
_FLAGS = re.ASCII | re.IGNORECASE | re.DOTALL | re.VERBOSE

# Text comes in short stretches, because places within one are looked up by walking through it.
_MARKUP = re.compile(
    rf"""
    (?P<text>[^<&]{{1,512}})
    | <(?P<raw>script|style|title)(?=[\s/>]){_ATTRIBUTES}(?:(?<=/)>|>
        (?P<content>.*?)(?:</(?P=raw)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)|\Z)
    | <!--(?:-?>|.*?(?:--!?>|\Z))
    | </?(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?:>|\Z)
    | <[!?/][^>]*+(?:>|\Z)
    | (?P<entity>{_ENTITY})
    | (?P<sign>[<&]{{2,4096}}(?=[<&])|[<&])
    """,
    _FLAGS,
)
_VALUE = re.compile(rf"(?P<text>[^&]{{1,512}}) | (?P<entity>{_ENTITY}) | (?P<sign>&)", _FLAGS)
_ATTRIBUTE = re.compile(r"""=\s*+(?:"([^"]*+)"|'([^']*+)')""", _FLAGS)
_SCRIPT = re.compile(
    r"""
    (?P<text>[^\\<&"]{1,512})
    | (?:<|\\+u003c)(?:\\*/)?(?P<name>[a-z][a-z0-9]*)(?![a-z0-9])[^<>]{0,400}?(?:>|\\+u003e)
    | (?:&|\\+u0026)(?P<entity>\#[0-9]+;|\#x[0-9a-f]+;|[a-z][a-z0-9]{1,31};)
    | \\+u(?P<pair>d[89ab][0-9a-f]{2}\\+ud[c-f][0-9a-f]{2}|[0-9a-f]{4})
    | \\+(?P<space>[nrtbf])
    | \\+(?P<escaped>.)
    | (?P<edge>"|\\)
    | (?P<sign>[<&]{2,4096}(?=[<&])|[<&])
    """,
    _FLAGS,
)


def markup(text: str, start: int, end: int) -> Iterator[Token]:
    """Read HTML: text and entities; block tags as a space; other tags, scripts, titles as nothing."""
    for match in _MARKUP.finditer(text, start, end):
        kind = match.lastgroup
        if kind in ("text", "sign"):
            yield Token(match.start(), match.end(), match[0], True)
        elif kind == "entity":
            yield from _entity(match)
        elif kind == "attributes" and match["name"].lower() in _BLOCKS:
            yield Token(match.start(), match.end(), " ", False)


def value(text: str, start: int, end: int) -> Iterator[Token]:
    """Read an attribute's value or a title: text and entities."""
    for match in _VALUE.finditer(text, start, end):
        if match.lastgroup == "entity":
            yield from _entity(match)
        else:
            yield Token(match.start(), match.end(), match[0], True)


def script(text: str, start: int, end: int) -> Iterator[Token]:
    """Read a script: JSON escapes (at any depth of quoting), and HTML inside its strings."""
    for match in _SCRIPT.finditer(text, start, end):
        kind = match.lastgroup
        if kind in ("text", "sign"):
            yield Token(match.start(), match.end(), match[0], True)
        else:
            seen = _escape(match, kind)
            if seen:
                yield Token(match.start(), match.end(), seen, False)


class HiddenParts(NamedTuple):
    """Index ranges of what HTML holds apart from its text: script contents, quoted values, titles."""

    scripts: list[tuple[int, int]]
    values: list[tuple[int, int]]
    titles: list[tuple[int, int]]


def hidden_parts(text: str) -> HiddenParts:
    """Find the scripts, the quoted attribute values and the titles of HTML."""
    parts = HiddenParts([], [], [])
    raw = {"script": parts.scripts, "title": parts.titles}
    for match in _MARKUP.finditer(text):
        if match.lastgroup == "content" and match["raw"].lower() in raw:
            raw[match["raw"].lower()].append(match.span("content"))
        elif match.lastgroup == "attributes":
            found = _ATTRIBUTE.finditer(text, *match.span("attributes"))
            parts.values.extend(value.span(value.lastindex or 0) for value in found)
    return parts


def resume_points(text: str, start: int) -> Iterator[int | None]:
    """Give the indexes at which HTML goes on after one, two, ... whole elements that begin at `start`.

    Only indexes behind an element that parts words are given; every other tag gives None, so that a caller
    can count its steps. It ends where text stands outside of an element or the element around `start` ends.
    """
    within: list[str] = []
    is_block = False
    for match in _MARKUP.finditer(text, start):
        kind, name = match.lastgroup, (match["name"] or "").lower()
        if kind == "attributes" and name not in _VOID:
            is_block = is_block or name in _BLOCKS
            if not _step(within, name, is_end=match[0].startswith("</")):
                return
            is_whole = not within or (within == [name] and name in _LOOSE)
            yield match.end() if is_whole and is_block else None
        elif kind in ("text", "sign", "entity") and not within and html.unescape(match[0]).strip():
            return


def _step(within: list[str], name: str, *, is_end: bool) -> bool:
    """Enter or leave an element; False when its end tag leaves what was around all of them."""
    if not is_end:
        within.append(name)
        return True
    if name in within:
        while within.pop() != name:
            pass
        return True
    return name in _LOOSE


def _entity(match: re.Match[str]) -> Iterator[Token]:
    """Read a character reference; letters that follow one without semicolon are text, as browsers take it."""
    start, end = match.span()
    length = _reference_length(match[0])
    if length:
        yield Token(start, start + length, html.unescape(match[0][:length]), False)
    if start + length < end:
        yield Token(start + length, end, match[0][length:], True)


@lru_cache(maxsize=4096)
def _reference_length(reference: str) -> int:
    """Return how many characters of `&…` are the reference: all, a known name's, or 0."""
    if reference[1] == "#" or reference[1:] in html5:
        return len(reference)
    return next((end for end in range(len(reference) - 1, 1, -1) if reference[1:end] in html5), 0)


def _escape(match: re.Match[str], kind: str | None) -> str:
    """Return what a script's token stands for."""
    if kind == "pair":
        units = re.findall(r"[0-9a-f]{4}", match["pair"], re.IGNORECASE)
        return b"".join(int(unit, 16).to_bytes(2, "big") for unit in units).decode(
            "utf-16-be", "surrogatepass"
        )
    if kind == "entity":
        return html.unescape(f"&{match['entity']}")
    if kind == "escaped":
        return match["escaped"]
    return " " if kind != "name" or match["name"].lower() in _BLOCKS else ""
