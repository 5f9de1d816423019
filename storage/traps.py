"""How many new URLs of a site and of a pattern a day has brought, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import delete, select

from storage.state import chunks, moment, put, url_key
from storage.state_schema import left_out, url_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from storage.state import State

Cap = Literal["pattern", "headline", "title", "site"]
"""Which cap a URL is over; `title` is that of one headline under whatever pattern."""

_Kind = Cap | Literal["mark"]

_DAY_SECONDS: Final = 86_400
_DAYS_KEPT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUrl:
    """A URL that has no row yet: its site, its pattern, and what its list says that tells it from others.

    Without a pattern it shares one with nobody, and its mark counts for nothing. `headline` is what several
    URLs of one page have in common, also where each has a pattern of its own.
    """

    url: str
    site: str
    pattern: str | None = None
    mark: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """New URLs that one day may bring: of one pattern of a site, of these with one headline, of the site.

    A headline is a pattern, too: of one, under whatever URLs, a site has as many as of a pattern.
    """

    pattern: int
    headline: int
    site: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What was left out by one poll: a pattern or a URL, why, and how many URLs that were."""

    what: str
    reason: str
    count: int
    at: datetime


class Traps:
    """Counts what is new, day by day (UTC), over all processes."""

    def __init__(self, state: State) -> None:
        self._state = state

    def over(self, new: Sequence[NewUrl], *, caps: Caps, now: datetime) -> dict[str, Cap]:
        """Count new URLs, the most wanted first; return those that are over a cap, which count for nothing.

        One with a mark that no URL of its pattern had that day is an item of its own and is over no pattern's
        cap: outlets that number their pages bring more than 200 a day. One headline under many URLs is a page
        with a session in its address, which may look like a word and make a pattern of each.
        """
        if not new:
            return {}
        day = int(now.timestamp()) // _DAY_SECONDS
        keys = {one.url: _keys(one, day=day) for one in new}
        wanted = sorted({key for some in keys.values() for key in some.values()})
        with self._state.writing(alone="traps") as connection:
            before: dict[int, int] = {}
            for some in chunks(wanted):
                query = select(url_patterns.c.key, url_patterns.c.number).where(url_patterns.c.key.in_(some))
                before.update((row.key, row.number) for row in connection.execute(query))
            counts = Counter(before)
            over = {one.url: cap for one in new if (cap := _counted(counts, keys[one.url], caps))}
            changed = [key for key in wanted if counts[key] != before.get(key, 0)]
            put(
                connection,
                url_patterns,
                [{"key": key, "day": day, "number": counts[key]} for key in changed],
            )
        return over

    def leave_out(self, source: str, found: Iterable[LeftOut]) -> None:
        """Remember what a poll left out."""
        rows = [
            {
                "source": source,
                "key": url_key(f"{one.reason} {one.what}"),
                "what": one.what,
                "reason": one.reason,
                "at": one.at.timestamp(),
                "number": one.count,
            }
            for one in found
        ]
        if rows:
            with self._state.writing() as connection:
                put(connection, left_out, rows)

    def left_out(self, source: str, *, since: datetime) -> tuple[LeftOut, ...]:
        """Return what was left out of a source since then, the most of one kind first."""
        query = (
            select(left_out)
            .where(left_out.c.source == source, left_out.c.at >= since.timestamp())
            .order_by(left_out.c.number.desc(), left_out.c.key)
        )
        with self._state.reading() as connection:
            return tuple(
                LeftOut(what=row.what, reason=row.reason, count=row.number, at=moment(row.at))
                for row in connection.execute(query)
            )

    def prune(self, *, now: datetime, keep: timedelta) -> None:
        """Forget the counts of days that are over, and what was left out longer ago."""
        first = int(now.timestamp()) // _DAY_SECONDS - _DAYS_KEPT + 1
        with self._state.writing() as connection:
            connection.execute(delete(url_patterns).where(url_patterns.c.day < first))
            connection.execute(delete(left_out).where(left_out.c.at < (now - keep).timestamp()))


def _counted(counts: Counter[int], keys: Mapping[_Kind, int], caps: Caps) -> Cap | None:
    """Count one URL, unless it is over a cap; `keys` has that of its site and those of what else it has."""
    if counts[keys["site"]] >= caps.site:
        return "site"
    if "headline" in keys and counts[keys["headline"]] >= caps.headline:
        return "headline"
    if "title" in keys and counts[keys["title"]] >= caps.pattern:
        return "title"
    is_own = "mark" in keys and not counts[keys["mark"]]
    if "pattern" in keys and counts[keys["pattern"]] >= caps.pattern and not is_own:
        return "pattern"
    counts.update(keys.values())
    return None


def _keys(one: NewUrl, *, day: int) -> dict[_Kind, int]:
    said: dict[_Kind, tuple[str, str | None]] = {"site": ("", ""), "title": ("", one.headline)}
    if (pattern := one.pattern) is not None:
        said["pattern"] = (pattern, pattern)
        said["mark"] = (pattern, one.mark)
        said["headline"] = (pattern, one.headline)
    return {
        name: _key(f"{day}", one.site, name, pattern, text)
        for name, (pattern, text) in said.items()
        if text is not None
    }


def _key(*parts: str) -> int:
    text = "\n".join(parts)
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], signed=True)
