"""What a person and a program read after `depeche add`, and the status it ends with."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click
import msgspec

from crawler.cli.report import counted, one_line
from crawler.ladder import ASKED, GUESSED
from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE, EXIT_INTERRUPTED, EXIT_STORE, OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from crawler.ladder import Tried
    from crawler.looking import Found
    from crawler.offers import Choice, Offer
    from extractors.article import Rights

_FORMS: Final = MappingProxyType(
    {
        "news-sitemap": "news sitemap",
        "rss": "RSS feed",
        "atom": "Atom feed",
        "json-feed": "JSON feed",
        "sitemap-index": "sitemap index",
        "section": "page",
    }
)
_HINTS: Final = MappingProxyType(
    {
        OutcomeKind.PRIVATE_ADDRESS: " It can be looked at with --allow-private.",
        OutcomeKind.REFUSED: " Depeche does not try to get round a refusal.",
    }
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def lines(found: Found) -> Iterator[str]:
    """Yield what was found: the site, robots.txt and rights, then each list with the verdict on it."""
    title = one_line(found.title or "") or "(no title)"
    spent = f"{counted(found.requests, 'request')}, {found.seconds:.1f} s"
    yield f"{click.style('✓', fg='green')} {click.style(title, bold=True)} · {one_line(found.site)} · {spent}"
    yield f"  {robots_line(found)}"
    yield f"  {rights_line(found.rights)}"
    yield ""
    for choice in found.choices:
        yield from _choice_lines(choice, now=found.at)
    if found.unread:
        count = counted(len(found.unread), "more feed", "more feeds")
        yield f"  The page names {count} that were not read, such as {one_line(found.unread[0])}"
    if any(choice.chosen for choice in found.choices):
        yield ""


def next_steps(
    found: Found, fields: Mapping[str, object], *, added_to: Path | None, options: Sequence[str]
) -> Iterator[str]:
    """Yield how often it will be polled, where that is written, and what to type next."""
    yield _rhythm(found, str(fields.get("every", "adaptive")))
    if added_to is None:
        yield "Not added (--dry-run). In sources.toml it would be:"
        yield "  [[source]]"
        yield from (f"  {key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
        return
    yield f"Added to {added_to} as {click.style(found.id, bold=True)}. No article was fetched yet; next:"
    yield f"  {shlex.join(['depeche', 'crawl', found.id, *options])}"
    due = shlex.join(["depeche", "crawl", "--due", *options])
    # cron reads a bare % as the end of the line
    yield f"  */10 * * * * cd {shlex.quote(str(Path.cwd()))} && {due}".replace("%", r"\%")


def robots_line(found: Found) -> str:
    """Return what robots.txt says to us, in a line."""
    robots = found.robots
    said = "robots.txt is not asked (robots.obey = false)"
    if robots.status is not None and 200 <= robots.status < 300:
        said = (
            "robots.txt allows the page" if robots.allowed is not False else "robots.txt disallows the page"
        )
    elif robots.status is not None:
        said = f"robots.txt: none ({robots.status}), so everything is allowed"
    elif robots.problem:
        said = f"robots.txt: {one_line(robots.problem)}"
    delay = robots.crawl_delay_seconds
    return said + (f"; Crawl-delay {delay:g} s, which is kept" if delay else "")


def rights_line(rights: Rights) -> str:
    """Return what the site says about reuse, in a line; it is recorded with every capture."""
    said = [
        *(f"Content-Usage {label}={value}" for label, value in rights.content_usage.items()),
        *(f"Content-Signal {label}={value}" for label, value in rights.content_signal.items()),
        *(f"license {url}" for url in rights.license_urls),
        *(f"X-Robots-Tag {value}" for value in rights.x_robots_tag),
    ]
    if rights.tdm_reservation is not None:
        policy = f" (policy {rights.tdm_policy})" if rights.tdm_policy else ""
        said.append(
            f"text and data mining {'reserved' if rights.tdm_reservation else 'not reserved'}{policy}"
        )
    if blocked := rights.ai_crawlers_blocked_at_root:
        more = f" and {len(blocked) - 3} more" if len(blocked) > 3 else ""
        said.append(f"AI crawlers kept out: {', '.join(blocked[:3])}{more}")
    return f"rights, recorded: {one_line('; '.join(said)) if said else 'nothing is said'}"


def json_line(found: Found, fields: Mapping[str, object], *, added_to: Path | None) -> bytes:
    """Return everything as one JSON object; `source` is what sources.toml holds or would hold."""
    whole = msgspec.to_builtins({name: getattr(found, name) for name in _TOLD})
    offers = [
        {**_offer_facts(one.offer), "chosen": one.chosen, "reason": one.reason} for one in found.choices
    ]
    ended = {
        "source": dict(fields) if found.is_usable else None,
        "added_to": str(added_to) if added_to else None,
        "exit": exit_code(found),
    }
    return msgspec.json.encode({**whole, "offers": offers, **ended})


def complaints(found: Found) -> Iterator[str]:
    """Yield the sentences on what is not right, for stderr."""
    if not found.is_usable:
        yield f"{click.style('✗', fg='red')} {one_line(found.asked)}"
        yield f"  {_why_not(found)}"
        yield from _tried_lines(found)
    else:
        yield from (f"Note: {one_line(one.url)}: {one_line(one.said)}" for one in _worth_a_note(found.tried))
    for choice in found.choices:
        offer = choice.offer
        yield from (f"Note: {one_line(offer.url)}: {one_line(problem)}" for problem in offer.problems)
    yield from (f"Note: {one_line(note)}" for note in found.notes)
    if found.store_error:
        kept = " What was captured is in the spool; the next run finishes it." if found.uncommitted else ""
        yield f"Error: {one_line(found.store_error).rstrip('.')}.{kept}"


def exit_code(found: Found) -> int:
    """Return the status: the store's trouble first, then an interruption, then whether there is a source."""
    kind = found.stopped.kind if found.stopped else None
    if found.store_error or found.uncommitted or kind == OutcomeKind.STORE_FAILED:
        return EXIT_STORE
    if kind == OutcomeKind.INTERRUPTED:
        return EXIT_INTERRUPTED
    return EXIT_DONE if found.is_usable else EXIT_INCOMPLETE


_TOLD: Final = (
    "id", "asked", "site", "title", "requests", "seconds", "robots", "rights", "tried", "unread", "stopped",
    "committed", "uncommitted", "store_error", "notes",
)  # fmt: skip


def _offer_facts(offer: Offer) -> dict[str, object]:
    dates = offer.dates
    return {
        "kind": offer.kind,
        "url": offer.url,
        "form": offer.form,
        "found": offer.found,
        "title": offer.title,
        "items": offer.items,
        "outside": offer.outside,
        "dated": len(dates),
        "newest": dates[-1] if dates else None,
        "a_day": offer.a_day,
        "ttl_seconds": offer.ttl_seconds,
        "problems": offer.problems,
    }


def _choice_lines(choice: Choice, *, now: datetime) -> Iterator[str]:
    offer = choice.offer
    mark = click.style("●", fg="green") if choice.chosen else "○"
    yield f"{mark} {_form(offer):<13} {one_line(offer.url)}"
    yield f"    {_contents(offer, now=now)} · {_found(offer)}"
    verdict = click.style("polled", bold=True) if choice.chosen else "not polled"
    yield f"    {verdict}: {one_line(choice.reason)}"


def _found(one: Offer | Tried) -> str:
    """Return how a list was found; the sitemap index that names it is told by its URL."""
    known = {ASKED: "what you asked for", GUESSED: "at a usual place"}
    return known.get(one.found) or f"named by {one_line(one.found)}"


def _form(offer: Offer) -> str:
    return _FORMS.get(offer.form, offer.form)


def _contents(offer: Offer, *, now: datetime) -> str:
    """Return what a list holds: how many items, dated or not, the newest's age, how many come in a day."""
    dates = offer.dates
    parts = [counted(len(offer.listed), "article link" if offer.kind == "section" else "item")]
    if offer.kind != "section" or dates:
        parts.append(_dated(len(dates), of=len(offer.listed)))
    if dates:
        parts.append(f"newest {_ago((now - dates[-1]).total_seconds())}")
    if offer.a_day:
        parts.append(f"about {max(round(offer.a_day), 1)} a day")
    if offer.outside:
        parts.append(f"{offer.outside} more on other sites")
    return ", ".join(part for part in parts if part)


def _dated(number: int, *, of: int) -> str:
    if not of:
        return ""
    return "all dated" if number == of else f"{number} dated" if number else "without dates"


def _ago(seconds: float) -> str:
    if seconds < _HOUR:
        return f"{max(round(seconds / _MINUTE), 0)} min ago"
    return f"{round(seconds / _HOUR)} h ago" if seconds < 2 * _DAY else f"{round(seconds / _DAY)} days ago"


def _rhythm(found: Found, every: str) -> str:
    if every.startswith("cron"):
        return f"Polled by the cron line {every.removeprefix('cron ')} (UTC)."
    if every != "adaptive":
        return f"Polled every {every}."
    asked = max((one.offer.ttl_seconds or 0 for one in found.choices if one.chosen), default=0)
    least = _long(asked) if asked > 10 * _MINUTE else "10 min"
    why = ", which the site asks for," if asked > 10 * _MINUTE else ""
    rhythm = f"every {least}{why} to 24 h"
    return f"Polled by the first crawl and an hour later, then as its own rhythm asks: {rhythm}."


def _long(seconds: int) -> str:
    return f"{seconds // _HOUR} h" if seconds % _HOUR == 0 else f"{round(seconds / _MINUTE)} min"


def _why_not(found: Found) -> str:
    """Return the sentence for a look that gave no source."""
    nothing = "Nothing was added."
    if found.stopped is not None:
        kind, reason = found.stopped.kind, one_line(found.stopped.reason).rstrip(".")
        return f"{kind}: {reason}. {nothing}{_HINTS.get(kind, '')}"
    if found.tried and all(one.kind == OutcomeKind.ROBOTS_DISALLOWED for one in found.tried):
        return f"robots-disallowed: robots.txt disallows all that was to be asked for. {nothing}"
    return f"nothing to poll was found in {counted(found.requests, 'request')}. {nothing} Tried:"


def _tried_lines(found: Found) -> Iterator[str]:
    """Yield what was looked at and what was wrong with it, a line each, when it was more than one thing."""
    rows = [(choice.offer.url, choice.reason, _found(choice.offer)) for choice in found.choices]
    rows += [(one.url, one.said.rstrip("."), _found(one)) for one in found.tried]
    if len(rows) < 2:
        return
    width = min(max(len(one_line(url)) for url, _, _ in rows), 60)
    for url, said, how in rows:
        yield f"    {one_line(url):<{width}}  {one_line(said)} ({how})"


def _worth_a_note(tried: Iterable[Tried]) -> Iterator[Tried]:
    """Yield what the site itself names and does not have; that a guess was wrong is no news."""
    return (one for one in tried if one.found != GUESSED)
