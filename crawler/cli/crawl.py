"""`depeche crawl`: follows sources once and tells what came of each."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import click

from crawler.cli.options import archive_options, json_option, private_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from crawler.cli.progress import Ticker
    from crawler.config import Config
    from crawler.crawling import CrawlSummary
    from crawler.outcomes import Outcome
    from extractors.article import Article


class Span(click.ParamType["timedelta"]):
    """A length of time such as 15m."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the length of time."""
        from crawler.durations import duration

        try:
            return duration(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Every source that is due now; for cron and timers.")
@click.option(
    "--for", "span", type=Span(), metavar="TIME",
    help="Take no new work after this time (15m, 2h); what is left stays due.",
)  # fmt: skip
@private_option
@json_option("Print one JSON line per source, and a last one for the whole.")
@archive_options
def crawl(
    sources: tuple[str, ...], *, due: bool, span: timedelta | None, as_json: bool, config: Config
) -> int:
    """Poll sources, fetch what is new, and tell what came of each.

    Name sources of sources.toml to crawl them at once, or say --due. Safe to interrupt, and safe to start
    twice: a source that another run is at is left to it.
    """
    from crawler.clock import now
    from crawler.desk import Plan

    if bool(sources) == due:
        both = "Name sources or say --due, not both." if due else None
        raise click.UsageError(both or "Name sources, or say --due for all that are due.")
    plan = Plan(chosen=frozenset(sources) or None, until=now() + span if span else None)
    summary = _run(config, plan, as_json=as_json)
    return _end(summary, as_json=as_json)


def _run(config: Config, plan: object, *, as_json: bool) -> CrawlSummary:
    from crawler.cli.progress import ticker
    from crawler.crawling import crawl as crawl_sources

    command = shlex.join(["depeche", *sys.argv[1:]])
    with ticker(0) as progress:
        listener = _listener(progress, silent=as_json)
        return crawl_sources(config, plan, command=command, listener=listener)  # type: ignore[arg-type]


def _listener(progress: Ticker, *, silent: bool) -> Callable[[Outcome, Article | None], None]:
    from crawler.cli import report

    def hear(outcome: Outcome, article: Article | None) -> None:
        progress.tick(report.asked_text(outcome))
        if not silent:
            progress.say([report.line(outcome, article)])

    return hear


def _end(summary: CrawlSummary, *, as_json: bool) -> int:
    from crawler.cli import crawl_report
    from crawler.cli.pipes import say

    for line in crawl_report.json_lines(summary) if as_json else crawl_report.lines(summary):
        say(line)
    for line in crawl_report.complaints(summary):
        click.echo(line, err=True)
    return crawl_report.exit_code(summary)
