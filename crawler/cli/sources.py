"""`depeche sources`: lists, checks and syncs what sources.toml says; how the sources are stands beside it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.config import Config

SUBCOMMANDS: Final = MappingProxyType(
    {
        "list": "List the sources: how often, when next, how much is known.",
        "check": "Check sources.toml; nothing else is read or written.",
        "sync": "Bring the state up to sources.toml; nothing learned is lost.",
        "health": "Tell how each source does against its own rhythm.",
    }
)
"""The subcommands in the order of the help, with their first line."""


class ListByDefault(click.Group):
    """A group whose first subcommand need not be named; `health` is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand, None when there is no such one."""
        if cmd_name == "health":
            from crawler.cli.sources_health import health

            return health
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands from the table, so that none has to be imported."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUBCOMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options without a subcommand be those of `list`."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ListByDefault)
def sources() -> None:
    """List, check and sync the sources; tell how they are. Without a subcommand: list."""


@sources.command("list")
@json_option("Print one JSON line per source.")
@archive_options
def list_(*, as_json: bool, config: Config) -> int:
    """List the sources: id, seeds, how often, next due, last poll (UTC), known and waiting URLs.

    Those that are wrong are told beside, and the status is 1; 2 when none is right.
    """
    from crawler.cli import sources_report
    from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE, EXIT_USAGE
    from crawler.sources import check_sources

    followed, problems = check_sources(config.sources)
    rows = sources_report.rows(followed, config)
    for line in sources_report.json_lines(rows) if as_json else sources_report.lines(rows):
        click.echo(line)
    _tell(problems)
    if not rows and not problems and not as_json:
        click.echo(f"{config.sources}: no source yet.", err=True)
    if problems:
        return EXIT_INCOMPLETE if rows else EXIT_USAGE
    return EXIT_DONE


@sources.command()
@json_option("Print one JSON object.")
@archive_options
def check(*, as_json: bool, config: Config) -> int:
    """Check sources.toml: tell everything that is wrong with it, or that all is right.

    That two sources poll one seed is told too, and is no error.
    """
    from crawler.cli.report import counted
    from crawler.outcomes import EXIT_DONE, EXIT_USAGE
    from crawler.sources import check_sources, shared_seeds

    followed, problems = check_sources(config.sources)
    notes = shared_seeds(followed)
    seeds = sum(len(source.seeds()) for source in followed.entries)
    count = len(followed.entries)
    if as_json:
        import json

        told = {"file": str(config.sources), "sources": count, "seeds": seeds}
        click.echo(json.dumps({**told, "problems": problems, "notes": notes}))
        return EXIT_USAGE if problems else EXIT_DONE
    _tell(problems)
    if not problems:
        click.echo(f"{counted(count, 'source')}, {counted(seeds, 'seed')}, all right.")
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    return EXIT_USAGE if problems else EXIT_DONE


@sources.command()
@json_option("Print one JSON object.")
@archive_options
def sync(*, as_json: bool, config: Config) -> int:
    """Bring the state up to sources.toml: new seeds are due at once, what was learned of the others stays.

    `depeche crawl` and `depeche schedule` do the same before they begin. Ends with status 1 when a source
    is wrong: it stays as it was.
    """
    from contextlib import closing
    from dataclasses import asdict

    from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE
    from crawler.syncing import sync as bring_up
    from storage.state import State

    with closing(State(config.state_url)) as state:
        _, changes, problems = bring_up(config, state)
    synced = asdict(changes)
    if as_json:
        import json

        click.echo(json.dumps(synced))
    else:
        for word, names in synced.items():
            if names:
                click.echo(f"{word}: {', '.join(names)}")
        if not any(synced.values()):
            click.echo("Nothing has changed.")
    _tell(problems)
    return EXIT_INCOMPLETE if problems else EXIT_DONE


def _tell(problems: Iterable[str]) -> None:
    """Print what is wrong with the file, apart from what was asked for."""
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)
