"""`depeche sources health`: how each source does against its own rhythm, and what needs attention."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.config import Config
    from crawler.health import SourceHealth

_SQLITE: Final = "sqlite:///"
_PURPOSE: Final = (
    "Rights: kept for {} (rights.purpose); reservations of publishers are recorded in each article."
)
_PURPOSES: Final = MappingProxyType({"research": "research", "general": "general use"})


@click.command()
@click.option(
    "--prometheus", metavar="FILE|-",
    help="Write the figures for node-exporter's textfile collector; - writes them to stdout.",
)  # fmt: skip
@json_option("Print one JSON line per source.")
@archive_options
def health(*, prometheus: str | None, as_json: bool, config: Config) -> int:
    """Tell how each source does against its own rhythm; what needs attention comes first.

    Ends with status 1 when something needs attention, or sources.toml is wrong, which is told first.
    """
    from crawler.clock import now
    from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE

    if as_json and prometheus == "-":
        raise click.UsageError("--json and --prometheus - both write to stdout.")
    problems = _problems(config.sources)
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)
    told = now()
    judged, crawled = _judged(config, now=told)
    if prometheus is not None:
        _write(prometheus, judged, now=told, crawled=crawled)
    if prometheus != "-":
        _print(judged, as_json=as_json, now=told)
        if judged and not as_json:
            click.echo(_PURPOSE.format(_PURPOSES[config.rights.purpose]))
    return EXIT_INCOMPLETE if problems or any(one.concerns for one in judged) else EXIT_DONE


def _problems(path: Path) -> tuple[str, ...]:
    """Return what is wrong with sources.toml; that there is none is no problem."""
    from crawler.sources import ConfigError, check_sources

    if not path.exists():
        return ()
    try:
        return check_sources(path)[1]
    except ConfigError as error:
        return (str(error),)


def _judged(config: Config, *, now: datetime) -> tuple[list[SourceHealth], datetime | None]:
    """Return the sources, the most urgent first, and when a crawl last came to its end."""
    from crawler.health import HISTORY, judge, worst_first
    from storage.health_rows import HealthRows
    from storage.runs import Runs
    from storage.state import State

    if not _has_state(config.state_url):
        return [], None
    with closing(State(config.state_url)) as state:
        judged = [judge(rows, now=now) for rows in HealthRows(state).read(since=now - HISTORY)]
        ended = [run.ended for run in Runs(state).last("crawl", limit=10) if run.ended]
    return worst_first(judged), max(ended, default=None)


def _has_state(url: str) -> bool:
    """Tell whether there is anything to read: a question makes no state."""
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()


def _print(judged: list[SourceHealth], *, as_json: bool, now: datetime) -> None:
    from crawler.cli import health_report

    for line in health_report.json_lines(judged) if as_json else health_report.lines(judged, now=now):
        click.echo(line)
    if not judged:
        click.echo("No source is followed yet: `depeche add URL` looks what a site offers.", err=True)


def _write(place: str, judged: list[SourceHealth], *, now: datetime, crawled: datetime | None) -> None:
    from crawler.cli.prometheus import exposition

    text = exposition(judged, now=now, crawled=crawled)
    if place == "-":
        click.echo(text, nl=False)
        return
    path = Path(place)
    # Not named *.prom: the collector, which may look at any moment, must not read half a file.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise click.UsageError(f"--prometheus {place}: {error.strerror}") from error
