"""`depeche derive`: the pages of the archive derived again, and what that changed."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from crawler.cli.ls import Day
from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from crawler.cli.progress import Ticker
    from crawler.config import Config
    from crawler.deriving import Derived, Wanted
    from crawler.where import Condition


class Where(click.ParamType["Condition"]):
    """A condition on a stored article line, such as `outcome=teaser`."""

    name = "condition"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Condition:
        """Return the condition."""
        from crawler.where import BadCondition, parse_condition

        try:
            return parse_condition(str(value))
        except BadCondition as error:
            self.fail(str(error), param, ctx)


class _Filters(TypedDict):
    """The options that amount to what is wanted."""

    since: datetime | None
    site: str | None
    conditions: tuple[Condition, ...]
    limit: int | None
    again: bool
    dry_run: bool


@click.command()
@click.option("--since", type=Day(), metavar="DATE", help="Only captures from this day or moment on (UTC).")
@click.option("--site", metavar="SITE", help="Only this site, such as 20min.ch.")
@click.option(
    "--where", "conditions", type=Where(), multiple=True, metavar="EXPR",
    help="Only lines that meet this, such as outcome=teaser; given several times, all of them.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N captures.")
@click.option("--again", is_flag=True, help="Also what was derived under the present settings already.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would change.")
@json_option("Print one JSON object with counts, failures and the largest differences.")
@archive_options
def derive(*, as_json: bool, config: Config, **filters: Unpack[_Filters]) -> int:
    """Derive the stored pages again, and tell what changed.

    Reads the records of the store, never the web, by the same function as `fetch`, on all cores. A capture
    whose text, metadata or verdict come out otherwise gets a new article line; the old one stays. A
    derivation that fails replaces nothing. Safe to interrupt and to repeat.
    """
    from crawler.deriving import AlreadyDeriving, UnknownSite, Wanted
    from crawler.outcomes import EXIT_BUSY, EXIT_INCOMPLETE

    wanted = Wanted(**filters)
    try:
        done = _run(config, wanted)
    except AlreadyDeriving as other:
        click.echo(f"Error: {other} derives this archive already.", err=True)
        return EXIT_BUSY
    except UnknownSite as error:
        click.echo(f"Error: {error}; `depeche ls` lists what is there.", err=True)
        return EXIT_INCOMPLETE
    return _told(done, wanted, as_json=as_json)


def _run(config: Config, wanted: Wanted) -> Derived:
    from crawler.cli.progress import spinner, ticker
    from crawler.deriving import opened

    with ExitStack() as stack:
        with spinner("reading batch") as progress:
            work = opened(config, wanted, command="depeche derive", progress=progress)
            deriving = stack.enter_context(work)
        deriving.tick = _rate(stack.enter_context(ticker(deriving.total())))
        return deriving.run()


def _rate(bar: Ticker) -> Callable[[], None]:
    """Return what counts a page on the bar, beside the pages a second so far."""
    started, count = time.monotonic(), 0

    def tick() -> None:
        nonlocal count
        count += 1
        bar.tick(f"{count / max(time.monotonic() - started, 0.001):.1f} pages/s")

    return tick


def _told(done: Derived, wanted: Wanted, *, as_json: bool) -> int:
    from crawler.cli import derive_report

    if as_json:
        click.echo(derive_report.as_json(done, wanted))
    else:
        for line in derive_report.lines(done, wanted):
            click.echo(line)
    for line in derive_report.complaints(done):
        click.echo(line, err=True)
    return derive_report.status(done)
