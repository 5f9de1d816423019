"""Matches the path patterns of robots.txt and tdmrep.json, `*` and `$` included, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ODD = re.compile(r"%[0-9A-Fa-f]{2}|[^!-~]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPattern:
    """A pattern as it is compared: percent-encoded, cut at its wildcards."""

    text: str
    pieces: tuple[str, ...]
    is_anchored: bool

    @property
    def length(self) -> int:
        """Bytes of the encoded pattern; the longest that matches is the most specific (RFC 9309, 2.2.2)."""
        return len(self.text)

    def matches(self, path: str) -> bool:
        """Say whether a path in the form of `path_of` begins with the pattern."""
        first, *others = self.pieces
        if not others:
            return path == first if self.is_anchored else path.startswith(first)
        if not path.startswith(first):
            return False
        place = len(first)
        for piece in others[:-1]:
            found = path.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        if self.is_anchored:
            return len(path) - len(others[-1]) >= place and path.endswith(others[-1])
        return path.find(others[-1], place) >= 0


def read_pattern(text: str) -> PathPattern:
    """Return the pattern that a rule writes; one without its first slash is given it."""
    is_anchored = text.endswith("$")
    plain = encoded(text[:-1] if is_anchored else text).replace("$", "%24")
    if not plain.startswith(("/", "*")):
        plain = f"/{plain}"
    written = f"{plain}$" if is_anchored else plain
    return PathPattern(text=written, pieces=tuple(plain.split("*")), is_anchored=is_anchored)


def path_of(url: str) -> str:
    """Return path and query of a URL in the form that patterns are compared with; "/" for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    plain = encoded(path).replace("*", "%2A").replace("$", "%24")
    return plain if plain.startswith("/") else f"/{plain}"


def encoded(text: str) -> str:
    """Return the text with every octet in one spelling: unreserved ones bare, others with upper-case hex."""
    return _ODD.sub(_respelled, text)


def _respelled(found: re.Match[str]) -> str:
    """Spell one escape or one character that may not stand bare."""
    text = found[0]
    if not text.startswith("%"):
        return "".join(f"%{octet:02X}" for octet in text.encode("utf-8", "replace"))
    character = chr(int(text[1:], 16))
    return character if character in _UNRESERVED else text.upper()
