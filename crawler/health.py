"""How each source does against its own rhythm, and what needs attention, with a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from crawler import health_figures as figures
from crawler.health_figures import DAY, HISTORY, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from storage.health_rows import SourceRows

__all__ = ["HISTORY", "Concern", "SourceHealth", "Trouble", "judge", "spoken", "worst_first"]

REFUSED_SHARE: Final = 0.2
"""From this share of 403 and 429 among the last answers on, a site does not want us, or not so often."""

TEXTLESS_SHARE: Final = 0.5
"""From this share of pages without an article on, the site has changed or the feed lists other things."""

FEWEST: Final = 10
"""Of fewer answers or pages no share is taken."""

_FAILED_POLLS: Final = 3
_LATE: Final = 3600.0
_LATE_AT_FIRST: Final = 25 * 3600.0
_LONG_WAIT: Final = 2 * 3600.0
_SHORTEST_SILENCE: Final = 3600.0
_CHANCE: Final = 2.5
"""Standard deviations of a count (its square root) that a drop must exceed to be none of chance."""


class Trouble(StrEnum):
    """The closed list of what can need attention, the most urgent first."""

    REFUSED = "refused"
    FAILING = "failing"
    LATE = "late"
    SILENT = "silent"
    NO_ARTICLES = "no-articles"
    DROP = "drop"
    WAITING = "waiting"
    TRAP = "trap"
    GAPS = "gaps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that needs attention, and the sentence that says why."""

    trouble: Trouble
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source's figures; None where the history is too short to tell.

    `verdict` is "young" when nothing is wrong and too little is known to say that all is well. Shares are
    taken of the last 50: `refused_share` of answers with 403 or 429, `not_modified_share` of 304 among polls.
    """

    source: str
    verdict: Literal["attention", "fine", "young"]
    concerns: tuple[Concern, ...] = ()
    seeds: int = 0
    newest_item: datetime | None = None
    silence_seconds: float | None = None
    usual_silence_seconds: float | None = None
    silence_limit_seconds: float | None = None
    articles_24h: int = 0
    articles_usual: float | None = None
    gaps_7d: int = 0
    left_out_24h: int = 0
    refused_share: float | None = None
    not_modified_share: float | None = None
    delay_p50_seconds: float | None = None
    delay_p95_seconds: float | None = None
    urls: dict[str, int] = field(default_factory=dict)
    late_seconds: float = 0.0
    waiting_seconds: float = 0.0
    last_poll: datetime | None = None
    next_due: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None


def judge(rows: SourceRows, *, now: datetime) -> SourceHealth:
    """Return the figures of one source and what of them needs attention, the most urgent first."""
    concerns = tuple(_without_consequences(_concerns(rows, now)))
    silence, delays = figures.silence(rows), figures.delays(rows, now=now)
    usual = figures.articles_usual(rows, now=now)
    answers = figures.last_answers(rows)
    error_at, error = figures.last_error(rows) or (None, None)
    is_young = silence.usual_seconds is None and usual is None
    return SourceHealth(
        source=rows.source,
        verdict="attention" if concerns else "young" if is_young else "fine",
        concerns=concerns,
        seeds=len(rows.seeds),
        newest_item=silence.newest,
        silence_seconds=silence.seconds,
        usual_silence_seconds=silence.usual_seconds,
        silence_limit_seconds=_silence_limit(rows, silence),
        articles_24h=figures.articles_stored(rows, now=now),
        articles_usual=usual,
        gaps_7d=sum(poll.gap and now - poll.at < WEEK for poll in rows.polls),
        left_out_24h=sum(kind.count for kind in figures.left_out(rows, now=now)),
        refused_share=figures.refusals(answers).total() / len(answers) if answers else None,
        not_modified_share=figures.not_modified_share(rows),
        delay_p50_seconds=figures.quantile(delays, 0.5),
        delay_p95_seconds=figures.quantile(delays, 0.95),
        urls=rows.counts,
        late_seconds=_late(rows, now),
        waiting_seconds=_waiting(rows, now),
        last_poll=max((seed.polled for seed in rows.seeds if seed.polled), default=None),
        next_due=min(
            [seed.due for seed in rows.seeds] + [due for due in [rows.next_url] if due], default=None
        ),
        last_error=error,
        last_error_at=error_at,
    )


def worst_first(judged: Iterable[SourceHealth]) -> list[SourceHealth]:
    """Sort sources: the most urgent first, then those that are too young to tell, then the rest."""
    urgency = {trouble: place for place, trouble in enumerate(Trouble)}
    calm = {"attention": 0, "young": len(urgency), "fine": len(urgency) + 1}

    def place(one: SourceHealth) -> tuple[int, int, str]:
        worst = urgency[one.concerns[0].trouble] if one.concerns else calm[one.verdict]
        return worst, -len(one.concerns), one.source

    return sorted(judged, key=place)


def spoken(seconds: float) -> str:
    """Return a length of time as a person would say it: 3 d 4 h, 2 h 5 min, 40 s; never in three units."""
    if seconds < 60:
        return f"{int(seconds)} s"
    minutes, parts = int(seconds // 60), list[str]()
    for name, size in (("d", 1440), ("h", 60), ("min", 1)):
        count, minutes = divmod(minutes, size)
        parts += [f"{count} {name}"] if count else []
    return " ".join(parts[:2])


def _concerns(rows: SourceRows, now: datetime) -> Iterator[Concern]:
    told = (
        (Trouble.REFUSED, _refused(rows)),
        (Trouble.FAILING, _failing(rows, now)),
        (Trouble.LATE, _polls_late(rows, now)),
        (Trouble.SILENT, _silent(rows)),
        (Trouble.NO_ARTICLES, _no_articles(rows, now)),
        (Trouble.DROP, _drop(rows, now)),
        (Trouble.WAITING, _long_waiting(rows, now)),
        (Trouble.TRAP, _trap(rows, now)),
        (Trouble.GAPS, _gaps(rows, now)),
    )
    for trouble, sentence in told:
        if sentence:
            yield Concern(trouble=trouble, sentence=sentence)


def _without_consequences(concerns: Iterable[Concern]) -> list[Concern]:
    """Leave out what follows from something more urgent: fewer articles, and a queue that nobody works on."""
    found = list(concerns)
    kinds = {concern.trouble for concern in found}
    causes = kinds - {Trouble.DROP, Trouble.WAITING, Trouble.GAPS}
    follows = ({Trouble.DROP} if causes else set()) | ({Trouble.WAITING} if Trouble.LATE in kinds else set())
    return [concern for concern in found if concern.trouble not in follows]


def _refused(rows: SourceRows) -> str | None:
    answers = figures.last_answers(rows)
    refusals = figures.refusals(answers)
    if len(answers) < FEWEST or refusals.total() < REFUSED_SHARE * len(answers):
        return None
    statuses = " and ".join(str(status) for status in sorted(refusals))
    return f"{refusals.total()} of the last {len(answers)} answers were {statuses}: the site refuses us."


def _failing(rows: SourceRows, now: datetime) -> str | None:
    lasting = [
        streak
        for streak in figures.streaks(rows)
        if streak.polls >= _FAILED_POLLS or (streak.polls > 1 and now - streak.since >= DAY)
    ]
    if not lasting:
        return None
    worst, more = lasting[0], len(lasting) - 1
    others = f" So did {more} more of its {len(rows.seeds)} seeds." if more else ""
    span = spoken((now - worst.since).total_seconds())
    problem = worst.problem.rstrip(".")
    return f"The last {worst.polls} polls of {worst.seed} failed, for {span}: {problem}.{others}"


def _polls_late(rows: SourceRows, now: datetime) -> str | None:
    late = _late(rows, now)
    distance = figures.poll_distance(rows)
    allowed = _LATE_AT_FIRST if distance is None else max(_LATE, 2 * distance)
    if late <= allowed:
        return None
    return f"Polls are {spoken(late)} late: nothing crawls this source, or a crawl is stuck."


def _silent(rows: SourceRows) -> str | None:
    silence = figures.silence(rows)
    limit = _silence_limit(rows, silence)
    if silence.seconds is None or silence.usual_seconds is None or limit is None or silence.seconds <= limit:
        return None
    usual = spoken(silence.usual_seconds)
    return f"No new item for {spoken(silence.seconds)}; up to {usual} is usual."


def _no_articles(rows: SourceRows, now: datetime) -> str | None:
    pages, without = figures.last_pages(rows, now=now)
    if pages < FEWEST or without.total() < TEXTLESS_SHARE * pages:
        return None
    reasons = ", ".join(f"{count} {outcome}" for outcome, count in without.most_common())
    return f"{without.total()} of the last {pages} pages gave no article: {reasons}."


def _drop(rows: SourceRows, now: datetime) -> str | None:
    usual, stored = figures.articles_usual(rows, now=now), figures.articles_stored(rows, now=now)
    if usual is None or stored >= usual / 2 or usual - stored <= _CHANCE * usual**0.5:
        return None
    return f"{stored} articles in the last 24 hours; {usual:g} are usual on this weekday."


def _long_waiting(rows: SourceRows, now: datetime) -> str | None:
    waited = _waiting(rows, now)
    if waited <= max(_LONG_WAIT, 2 * (figures.poll_distance(rows) or 0.0)):
        return None
    return f"{rows.counts.get('waiting', 0)} URLs wait to be fetched, the oldest for {spoken(waited)}."


def _trap(rows: SourceRows, now: datetime) -> str | None:
    found = figures.left_out(rows, now=now)
    if not found:
        return None
    worst, more = found[0], len(found) - 1
    others = f" So was more of {more} other kind{'s' if more > 1 else ''}." if more else ""
    listed = "1 listed URL was" if worst.count == 1 else f"{worst.count} listed URLs were"
    return f"{listed} left out at the last such poll: {worst.reason} ({worst.what}).{others}"


def _gaps(rows: SourceRows, now: datetime) -> str | None:
    gaps = sum(poll.gap and now - poll.at < DAY for poll in rows.polls)
    if not gaps:
        return None
    polls = "1 poll" if gaps == 1 else f"{gaps} polls"
    return f"{polls} of the last 24 hours knew none of the items listed: some were probably missed."


def _silence_limit(rows: SourceRows, silence: figures.Silence) -> float | None:
    """Return the silence from which on something is wrong: half as long again as the longest usual one.

    A poll sees no silence that is shorter than its interval, so three of these are always allowed.
    """
    if silence.usual_seconds is None:
        return None
    return max(1.5 * silence.usual_seconds, 3 * figures.interval(rows), _SHORTEST_SILENCE)


def _late(rows: SourceRows, now: datetime) -> float:
    return max((_past(seed.due, now) for seed in rows.seeds), default=0.0)


def _waiting(rows: SourceRows, now: datetime) -> float:
    return 0.0 if rows.oldest_waiting is None else _past(rows.oldest_waiting, now)


def _past(due: datetime, now: datetime) -> float:
    return max((now - due).total_seconds(), 0.0)
