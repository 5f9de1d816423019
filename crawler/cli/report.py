"""What a person reads of pages and runs: lines of plain text, styled for terminals, safe to print."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from crawler.config import Config
    from crawler.fetching import RunSummary
    from crawler.outcomes import Outcome
    from extractors.article import Article, CaptureRef, Verdict

SHORT_LIST: Final = 10
"""Up to so many asked URLs each page gets a paragraph; beyond, a line."""

SHOWN_BATCHES: Final = 3
"""Batch ids that the last line names; of more it names the last."""

SHOWN_ID: Final = 8
"""Digits of an id that a person is shown; `show` takes any unique beginning."""

_HINTS: Final = MappingProxyType({"private-address": " It can be fetched with --allow-private."})
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_CREDENTIALS = re.compile(r"//[^/?#\s]*@")


def printable(text: str) -> str:
    """Return a page's text without what a terminal obeys: control characters and bidirectional overrides."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def folded(text: str) -> str:
    """Return a page's text as one printable line, a space at its edges where there was white space."""
    return printable(_SPACE.sub(" ", text))


def one_line(text: str) -> str:
    """Return a page's text as one printable line."""
    return folded(text).strip()


def asked_text(outcome: Outcome) -> str:
    """Return what was asked for as one printable line, credentials left out."""
    return _CREDENTIALS.sub("//…@", one_line(outcome.asked))


def place(store: str, key: str) -> str:
    """Return where an object lies, to be pasted: the store's address and the key."""
    return f"{store.rstrip('/')}/{key}"


def heading(article: Article) -> str:
    """Return the title, or what stands for one."""
    return one_line(article.title or "") or "(no title)"


def facts(article: Article) -> str:
    """Return site, date and where it was found, language, words, and what was stripped by which rule."""
    parts = [article.site, _published(article), article.language, counted(article.word_count, "word")]
    return one_line(" · ".join(part for part in [*parts, _stripped(article)] if part))


def paragraph(outcome: Outcome, article: Article, *, store: str) -> list[str]:
    """Return the lines of one stored page: title, facts, where text and record lie, what to type next."""
    seconds = f" · {outcome.elapsed_ms / 1000:.1f} s" if outcome.elapsed_ms is not None else ""
    return [
        f"{_mark(outcome)} {click.style(heading(article), bold=True)}{_note(outcome, article)}",
        f"  {facts(article)}",
        *(_places(article.id, article.capture, store=store) if article.capture else []),
        f"  depeche show {article.id[:SHOWN_ID]}{click.style(seconds, dim=True)}",
    ]


def line(outcome: Outcome, article: Article | None) -> str:
    """Return one page as one line, for longer lists."""
    if article is None or not outcome.is_stored:
        return f"{_mark(outcome)} {outcome.outcome}  {asked_text(outcome)}"
    date = article.published.date().isoformat() if article.published else "no date"
    parts = [
        article.id[:SHOWN_ID],
        article.site or "-",
        date,
        counted(article.word_count, "word"),
        heading(article),
    ]
    return f"{_mark(outcome)} {'  '.join(map(one_line, parts))}{_note(outcome, article)}"


def complaint(outcome: Outcome) -> str:
    """Return the sentence for a page that is not stored, or stored without text."""
    where = "" if outcome.final_url in (None, outcome.asked) else f" (at {one_line(outcome.final_url or '')})"
    kept = "; what came is kept" if outcome.captured else ""
    reason = one_line(outcome.reason or "").rstrip(".") or str(outcome.outcome)
    hint = _HINTS.get(outcome.outcome, "")
    return f"{_mark(outcome)} {asked_text(outcome)}\n  {outcome.outcome}: {reason}{where}{kept}.{hint}"


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a heading and a row for each page that is not stored or has no text; nothing when all are."""
    bad = [outcome for outcome in outcomes if not outcome.succeeded]
    if not bad:
        return []
    rows = [(str(one.outcome), asked_text(one), one_line(one.reason or "")) for one in bad]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    title = f"{len(bad)} of {len(outcomes)} not stored or without text:"
    return [
        title,
        *(f"  {kind:<{widths[0]}}  {url:<{min(widths[1], 80)}}  {why}".rstrip() for kind, url, why in rows),
    ]


def tally(outcomes: Iterable[Outcome]) -> str:
    """Return how many were asked, stored, stored without text, and not stored."""
    counts = Counter(
        "stored" if one.succeeded else "without text" if one.lacks_text else "not stored" for one in outcomes
    )
    parts = [f"asked {counts.total()}", f"stored {counts['stored']}"]
    parts += [f"{name} {counts[name]}" for name in ("without text", "not stored") if counts[name]]
    return ", ".join(parts)


def _places(article_id: str, capture: CaptureRef, *, store: str) -> list[str]:
    from storage.batch import batch_of, keys

    batch = batch_of(capture.warc)
    text = [f"  text {place(store, keys(batch).articles)} id {article_id}"] if batch else []
    trust = [f"  TLS {one_line(capture.tls)}"] if capture.tls else []
    return [*text, f"  WARC {place(store, capture.warc)} @{capture.offset}+{capture.length}", *trust]


def _note(outcome: Outcome, article: Article) -> str:
    """Return the outcome in brackets, with what the page is where the outcome does not say it."""
    if outcome.outcome == "stored":
        return ""
    kind = article.kind if article.kind not in (None, "article", outcome.outcome) else None
    return f" ({outcome.outcome}: {kind})" if kind else f" ({outcome.outcome})"


def _mark(outcome: Outcome) -> str:
    if outcome.succeeded:
        return click.style("✓", fg="green")
    return click.style("!", fg="yellow") if outcome.lacks_text else click.style("✗", fg="red")


def _published(article: Article) -> str:
    if article.published is None:
        return "no date"
    when = moment(article.published, precision=article.published_precision, zone=article.published_zone)
    return f"{when} ({article.published_source})"


def moment(value: datetime, *, precision: str | None, zone: str | None) -> str:
    """Return a date as the page meant it: a day, or a time in the page's own zone when it named one."""
    if precision == "day":
        return value.date().isoformat()
    with suppress(ValueError):
        return (
            f"{value.astimezone(_offset(zone)):%Y-%m-%d %H:%M} {zone}" if zone else f"{value:%Y-%m-%d %H:%M}"
        )
    return f"{value:%Y-%m-%d %H:%M} UTC"


def _offset(zone: str) -> tzinfo | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo


def _stripped(article: Article) -> str:
    rules = Counter(cut.rule for cut in article.removed)
    return "stripped " + ", ".join(f"{count} {rule}" for rule, count in rules.most_common()) if rules else ""


def article_text(article: Article) -> list[str]:
    """Return an article to read: title, facts, address, outcome when it is not full, then the text."""
    lines = [click.style(heading(article), bold=True), facts(article)]
    if article.authors:
        lines.append(one_line(", ".join(article.authors)))
    lines += [one_line(article.final_url), *_further_pages(article)]
    if article.capture is not None and article.capture.tls is not None:
        lines.append(f"TLS {one_line(article.capture.tls)}")
    if article.reprint_of is not None:
        lines.append(one_line(_reprint(article)))
    if article.outcome != "full":
        lines.append(f"{article.outcome}: {one_line(article.reason or '')}")
    if article.verdict is not None:
        lines.append(verdict_line(article.verdict))
    return [*lines, "", *printable(article.text).split("\n")]


def _further_pages(article: Article) -> Iterator[str]:
    """Yield the addresses of the pages that were joined after the first, and of the one that was not."""
    for number, part in enumerate(article.parts, start=2):
        yield f"page {number} {one_line(part.url)}"
    if article.next_page is not None:
        from extractors.joining import unread_of

        yield one_line(unread_of(article, article.next_page) or f"goes on at {article.next_page}, not read")


def verdict_line(verdict: Verdict) -> str:
    """Return what a page was judged to be, how surely, and by what."""
    sure = f"{verdict.confidence:.2f}".removeprefix("0")
    return one_line(f"verdict {verdict.kind} ({sure}): {' '.join(verdict.evidence)}")


def _reprint(article: Article) -> str:
    alike = f"{article.similarity or 0:.2f}".removeprefix("0")
    return f"reprint of {article.reprint_of} (similarity {alike}), story {article.story}"


def store_trouble(summary: RunSummary, config: Config) -> str:
    """Return what went wrong with the store, and what becomes of the captures."""
    waiting = counted(len(summary.uncommitted), "batch", "batches")
    kept = (
        f" {waiting} in {config.spool}; the next run finishes what is there." if summary.uncommitted else ""
    )
    return f"Error: {one_line(summary.store_error or 'the store did not take everything').rstrip('.')}.{kept}"


def last_line(summary: RunSummary, config: Config) -> str:
    """Return what was asked, stored and not, in which batches and where, in how many requests and seconds."""
    parts = [tally(summary.outcomes)]
    if summary.recovered:
        parts.append(f"{counted(summary.recovered, 'batch', 'batches')} of an earlier run taken up")
    if summary.committed:
        parts.append(f"{_named(summary.committed)} in {config.store}")
    parts.append(f"{counted(summary.requests, 'request')}, {summary.seconds:.1f} s")
    return " · ".join(parts)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the plural unless it is 1."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _named(batches: Sequence[str]) -> str:
    return ", ".join(batches) if len(batches) <= SHOWN_BATCHES else f"{len(batches)} batches to {batches[-1]}"
