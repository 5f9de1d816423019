"""Reads robots directives as X-Robots-Tag and `<meta name="robots">` write them, agent names included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.moments import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_NAMED = re.compile(r"(?P<name>[A-Za-z][\w.-]*)\s*:\s*(?P<rest>.*)", re.DOTALL)
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_SHORT_YEAR = re.compile(r"(\d{1,2}-[A-Za-z]{3}-)(\d{2})(?!\d)")
_EXPIRY = "unavailable_after: "
_MOST = 50
_LONGEST = 200
_LONGEST_VALUE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsTags:
    """Directives in lower case, one for a single agent as `agent: directive`, and the end they set."""

    tags: tuple[str, ...] = ()
    unavailable_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directive:
    """One directive and the agent it is for, None for everybody."""

    agent: str | None
    text: str

    @property
    def written(self) -> str:
        """The directive as it is kept."""
        return f"{self.agent}: {self.text}" if self.agent else self.text

    @property
    def expiry(self) -> datetime | None:
        """The moment of an `unavailable_after`, None where it can't be read."""
        if not self.text.startswith(_EXPIRY):
            return None
        # RFC 850 writes a year in two digits, and what ends in the past century ends no page of today
        moment = read_moment(_SHORT_YEAR.sub(r"\g<1>20\2", self.text.removeprefix(_EXPIRY)))
        return moment.value if moment else None


def read_tags(values: Iterable[str], *, agent: str | None = None, token: str | None = None) -> RobotsTags:
    """Return the directives of header or meta values, at most 50.

    `agent` is the one that a meta element is named for. An `unavailable_after` counts when it is for
    everybody or for `token`, which is our own product token; those for others stay among the tags.
    """
    stated = (each for value in values for each in _directives(value[:_LONGEST_VALUE], agent=agent))
    found = tuple(dict.fromkeys(stated))[:_MOST]
    ours = (None, token.lower()) if token else (None,)
    ends = [moment for each in found if each.agent in ours and (moment := each.expiry) is not None]
    return RobotsTags(tags=tuple(each.written for each in found), unavailable_after=min(ends, default=None))


def _directives(value: str, *, agent: str | None) -> Iterator[_Directive]:
    """Yield the directives of one value; a name with a colon is for all that follow it in that value."""
    for part in _parts(value):
        text = part
        named = _NAMED.fullmatch(text)
        if named and named["name"].lower() not in _VALUED:
            agent, text = named["name"].lower(), named["rest"]
            named = _NAMED.fullmatch(text)
        if named and named["name"].lower() in _VALUED:
            text = f"{named['name'].lower()}: {named['rest']}"
        else:
            text = text.lower()
        if text:
            yield _Directive(agent=agent, text=text[:_LONGEST])


def _parts(value: str) -> list[str]:
    """Cut a value at its commas, except those inside the date of an `unavailable_after`."""
    parts: list[str] = []
    for piece in value.split(","):
        part = " ".join(piece.split())
        if parts and part[:1].isdigit() and "unavailable_after" in parts[-1].lower():
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return parts
