"""What URLs of one kind have in common, and which shapes of a URL only a trap has; text in, text out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width
from urllib.parse import unquote

if TYPE_CHECKING:
    from datetime import datetime

MASK: Final = "#"
"""Stands for whatever a site counts with: numbers, dates, ids."""

_LONGEST: Final = 300
_FEWEST_LETTERS: Final = 10
_TOKENS: Final = re.compile(r"[^\W_]+")
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_HEX: Final = re.compile(r"(?=[A-Za-z]*[0-9])[0-9A-Fa-f]{8,}")
_DIGITS: Final = re.compile(r"\d+")
_CHANGES: Final = re.compile(r"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")
_CASES: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[a-z])")
_RUN: Final = re.compile(rf"{MASK}(?:[-_.,:~+]*{MASK})+")
_MASKS: Final = re.compile(rf"(?:/{MASK})+(?=/|$)")
_PARTS: Final = re.compile("[&;]")
_ADDRESS: Final = re.compile(r"[\d.]+|\[.*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The largest shape of a URL that is taken: path segments, one run of them in a row, characters."""

    segments: int = 20
    repeats: int = 3
    characters: int = 2048


def pattern_of(url: str) -> str:
    """Return a URL with what a site counts with masked, and without the values of its query.

    A slug keeps its words: of articles each has a pattern of its own, of the days of a calendar all have one.
    """
    scheme, host, segments, query = _parts(url)
    path = _MASKS.sub(f"/{MASK}", "".join(f"/{_masked_segment(segment)}" for segment in segments))
    names = sorted({_masked(unquote(part.partition("=")[0])) for part in _PARTS.split(query) if part})
    asked = f"?{'&'.join(names)}" if names else ""
    return f"{scheme}://{_masked_host(host)}{path}{asked}"[:_LONGEST]


def is_own_pattern(url: str) -> bool:
    """Tell whether a URL counts with nothing: no other URL has its pattern."""
    return "?" not in url and pattern_of(url) == url


def odd_shape(url: str, shape: Shape) -> str | None:
    """Return what is wrong with a URL that only a trap would list, as words; None when nothing is."""
    if len(url) > shape.characters:
        return f"longer than {shape.characters} characters"
    segments = [segment for segment in _parts(url)[2] if segment]
    if len(segments) > shape.segments:
        return f"more than {shape.segments} path segments"
    if _repeats([_masked(segment) for segment in segments], shape.repeats):
        return f"the same path segments {shape.repeats} times in a row"
    return None


def headline_of(title: str | None) -> str | None:
    """Return a headline as it is compared; None where it is missing or says too little to tell a page by."""
    words = " ".join((title or "").casefold().split())
    return words if sum(map(_weight, words)) >= _FEWEST_LETTERS else None


def mark_of(title: str | None, when: datetime | None) -> str | None:
    """Return what tells an item of a list from others of its pattern: its headline, else its exact time.

    A headline counts with its numbers masked, and from ten letters on, five of a script that writes a word
    with one or two; midnight is a day and no time. None when the list says neither.
    """
    headline = headline_of(title)
    if headline is not None:
        return _masked(headline)
    if when is None or when.timetz().replace(tzinfo=None) == time():
        return None
    return when.isoformat()


def _weight(letter: str) -> int:
    """Return for how many letters one stands: Chinese, Japanese and Korean ones for two, a sign for none."""
    return (1 + (east_asian_width(letter) in "WF")) if letter.isalpha() else 0


def _parts(url: str) -> tuple[str, str, list[str], str]:
    """Return scheme, host, path segments and query of any text, a URL or not."""
    head, _, query = url.partition("#")[0].partition("?")
    scheme, _, rest = head.partition("://")
    host, *segments = rest.split("/")
    return scheme, host, segments, query


def _masked_host(host: str) -> str:
    """Mask a name, a label of which may be a session, and a port; an address stays as it is."""
    name, colon, _ = host.rpartition(":") if re.search(r":\d*$", host) else (host, "", "")
    return f"{name if _ADDRESS.fullmatch(name) else _masked(name)}{f':{MASK}' if colon else ''}"


def _masked_segment(segment: str) -> str:
    """Mask a path segment; of its parameters (`;jsessionid=`) the names stay."""
    name, *parameters = unquote(segment).split(";")
    told = (f";{_masked(one.partition('=')[0])}" for one in parameters)
    return f"{_masked(name)}{''.join(told)}"


def _masked(text: str) -> str:
    return _RUN.sub(MASK, _TOKENS.sub(_masked_token, _UUID.sub(MASK, text)))


def _masked_token(found: re.Match[str]) -> str:
    token = found[0]
    if _HEX.fullmatch(token) or _is_session_like(token):
        return MASK
    return _DIGITS.sub(MASK, token)


def _is_session_like(token: str) -> bool:
    """Tell a random text: letters and digits change three times in eight characters, or cases five in 16."""
    if len(token) >= 8 and len(_CHANGES.findall(token)) >= 3:
        return True
    return len(token) >= 16 and len(_CASES.findall(token)) >= 5


def _repeats(segments: list[str], times: int) -> bool:
    """Tell whether a run of segments, one with a word in it, stands so many times in a row."""
    for size in range(1, len(segments) // times + 1):
        for start in range(len(segments) - size * times + 1):
            run = segments[start : start + size]
            if (
                any(segment != MASK for segment in run)
                and segments[start : start + size * times] == run * times
            ):
                return True
    return False
