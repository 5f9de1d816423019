"""The keys of a source in sources.toml: what each may be, and the words of the error when not."""

from __future__ import annotations

import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from crawler.durations import duration
from crawler.every import every
from crawler.scope import prefix
from crawler.window import window
from extractors.urls import AskedUrl, check_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

LONGEST_DELAY: Final = 3600.0
"""Seconds between two requests to a host that a source may ask for."""

EXPECTED_ID: Final = '1 to 64 of a-z, 0-9 and - such as "gazette"'

_ID: Final = re.compile("[a-z0-9-]{1,64}")


def is_id(value: object) -> bool:
    """Tell whether a value can be the id of a source."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _id(value: object) -> object:
    if is_id(value):
        return value
    raise ValueError(f"expected {EXPECTED_ID}, got {value!r:.80}")


def _url(value: object) -> str:
    checked = check_asked(value) if isinstance(value, str) else None
    if isinstance(checked, AskedUrl):
        return checked.url
    raise ValueError(checked.sentence if checked else f"expected an http(s) URL, got {value!r:.80}")


def _each(values: list[object], read: Callable[[object], Any]) -> tuple[Any, ...]:
    """Read every element, so that each fault is told and not the first alone."""
    found: list[object] = []
    faults: list[object] = []
    for value in values:
        try:
            found.append(read(value))
        except ValueError as error:
            faults += error.args
    if faults:
        raise ValueError(*dict.fromkeys(faults))
    return tuple(dict.fromkeys(found))


def _list_of(read: Callable[[object], Any], example: str) -> Callable[[object], Any]:
    """Return a reader of lists, each element by `read`, without what stands there twice."""

    def read_list(value: object) -> tuple[Any, ...]:
        if isinstance(value, list):
            return _each(value, read)
        raise ValueError(f"expected a list such as {example}, got {value!r:.80}")

    return read_list


def _ages(value: object) -> tuple[timedelta, ...]:
    return tuple(sorted(_list_of(duration, '["1d", "7d"]')(value)))


def _delay(value: object) -> float:
    seconds = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if 0 <= seconds <= LONGEST_DELAY:
        return float(seconds)
    raise ValueError(f"expected a number of seconds from 0 to {LONGEST_DELAY:g}, got {value!r:.80}")


def _some(value: object) -> int:
    if type(value) is int and value > 0:
        return value
    raise ValueError(f"expected a whole number > 0, got {value!r:.80}")


def _tls(value: object) -> str:
    if value in ("verified", "unverified"):
        return str(value)
    raise ValueError(f'expected "verified" or "unverified", got {value!r:.80}')


def _zone(value: object) -> str:
    from difflib import get_close_matches

    try:
        if isinstance(value, str) and value:
            ZoneInfo(value)
            return value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    nearest = get_close_matches(str(value), available_timezones(), n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    raise ValueError(f'expected a time zone such as "Europe/Paris", got {value!r:.80}.{hint}')


_URLS: Final = _list_of(_url, '["https://gazette.example/rss.xml"]')
_PREFIXES: Final = _list_of(prefix, '["gazette.example"]')

SHARED: Final[Mapping[str, Callable[[object], Any]]] = MappingProxyType(
    {
        "scope": _PREFIXES,
        "exclude": _PREFIXES,
        "every": every,
        "zone": _zone,
        "window": window,
        "max_age": duration,
        "delay": _delay,
        "revisit": _ages,
        "pattern_urls": _some,
        "site_urls": _some,
        "tls": _tls,
    }
)
"""The keys that [defaults] may hold too.

Each reader takes a value as TOML gives it, or raises ValueError with a sentence for each thing that is wrong.
"""

READERS: Final[Mapping[str, Callable[[object], Any]]] = MappingProxyType(
    {"id": _id, "site": _url, "feeds": _URLS, "sitemaps": _URLS, "sections": _URLS, **SHARED}
)
"""All keys of a source."""
