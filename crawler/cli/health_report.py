"""What a person and a program read of the sources' health."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click
import msgspec

from crawler.cli.report import counted, one_line
from crawler.health import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from crawler.health import SourceHealth

_RECENTLY: Final = timedelta(days=1)
"""An older error of a source that is fine is for programs only."""

_MARKS: Final = {"attention": ("!", "yellow"), "fine": ("✓", "green"), "young": ("·", None)}
_WORDS: Final = {"attention": "need attention", "fine": "fine", "young": "with too little history to tell"}


def json_lines(judged: Sequence[SourceHealth]) -> Iterator[str]:
    """Yield a JSON object for each source."""
    for one in judged:
        yield msgspec.json.encode(one).decode()


def lines(judged: Sequence[SourceHealth], *, now: datetime) -> Iterator[str]:
    """Yield a line for each source, below it what needs attention; then how many are in which state."""
    width = max((len(one.source) for one in judged), default=0)
    for one in judged:
        mark, colour = _MARKS[one.verdict]
        yield f"{click.style(mark, fg=colour)} {one.source:<{width}}  {' · '.join(_figures(one, now))}"
        yield from (f"    {one_line(concern.sentence)}" for concern in one.concerns)
        if one.last_error and one.last_error_at and (one.concerns or now - one.last_error_at < _RECENTLY):
            yield f"    last error, {_ago(one.last_error_at, now)}: {one_line(one.last_error)}"
    if judged:
        yield _last(judged)


def _figures(one: SourceHealth, now: datetime) -> Iterator[str]:
    yield f"newest {_ago(one.newest_item, now)}" if one.newest_item else "nothing seen yet"
    usual = "too little history" if one.articles_usual is None else f"{one.articles_usual:g} usual"
    yield f"{counted(one.articles_24h, 'article')} in 24 h ({usual})"
    if one.delay_p50_seconds is not None and one.delay_p95_seconds is not None:
        yield f"delay {spoken(one.delay_p50_seconds)}, p95 {spoken(one.delay_p95_seconds)}"
    if one.not_modified_share is not None:
        yield f"304 {one.not_modified_share:.0%}"
    if one.refused_share:
        yield f"403/429 {one.refused_share:.0%}"
    if one.gaps_7d:
        yield f"{counted(one.gaps_7d, 'gap')} in 7 d"
    yield from (f"{one.urls[status]} {status}" for status in ("waiting", "failed") if one.urls.get(status))
    yield _next(one, now)


def _next(one: SourceHealth, now: datetime) -> str:
    if one.next_due is None:
        return "no seed"
    return "due now" if one.next_due <= now else f"next due {one.next_due:%Y-%m-%d %H:%M} UTC"


def _ago(when: datetime, now: datetime) -> str:
    return f"{spoken(max((now - when).total_seconds(), 0.0))} ago"


def _last(judged: Sequence[SourceHealth]) -> str:
    verdicts = Counter[str](one.verdict for one in judged)
    parts = [_counted(verdict, verdicts[verdict]) for verdict in _WORDS if verdicts[verdict]]
    return f"{counted(len(judged), 'source')}: {', '.join(parts)}"


def _counted(verdict: str, number: int) -> str:
    return "1 needs attention" if verdict == "attention" and number == 1 else f"{number} {_WORDS[verdict]}"
