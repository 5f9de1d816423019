"""`depeche schedule`: crawls what is due, again and again, until it is told to end."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.crawl import Span
from crawler.cli.options import archive_options, private_option

if TYPE_CHECKING:
    from datetime import timedelta

    from crawler.config import Config


@click.command()
@click.option(
    "--for", "span", type=Span(), metavar="TIME", default="15m", show_default=True,
    help="The longest that one crawl takes new work; then it commits, and the next one begins.",
)  # fmt: skip
@private_option
@archive_options
def schedule(*, span: timedelta, config: Config) -> int:
    """Crawl what is due, again and again; ends at SIGTERM and Ctrl-C, a second time at once.

    The same as `depeche crawl --due` in a loop. One loop follows one state database; a second one says so and
    ends with status 75. After every round the file that DEPECHE_HEARTBEAT names is touched.
    """
    from crawler.outcomes import EXIT_BUSY
    from crawler.schedule import AlreadyRunning, Loop, Stop
    from crawler.signals import handled_by
    from storage.state import State

    heartbeat = os.environ.get("DEPECHE_HEARTBEAT")
    stop = Stop()
    with handled_by(stop.ask), closing(State(config.state_url)) as state:
        loop = Loop(config, state, crawl=_arguments(span, config), say=_say, stop=stop)
        try:
            loop.run(heartbeat=Path(heartbeat) if heartbeat else None)
        except AlreadyRunning as other:
            click.echo(f"Error: {other} follows these sources already.", err=True)
            return EXIT_BUSY
    return 0


def _say(text: str) -> None:
    click.echo(text, err=True)


def _arguments(span: timedelta, config: Config) -> list[str]:
    """Return the arguments of one crawl: what this command was told holds for it too."""
    arguments = ["crawl", "--due", "--for", f"{span.total_seconds():.0f}s", "--store", config.store]
    if config.source is not None:
        arguments += ["--config", str(config.source)]
    if config.network.allow_private:
        arguments.append("--allow-private")
    return arguments
