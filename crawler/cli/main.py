"""The front door: finds the command, loads only what it needs, and turns errors into exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn

import click

from crawler.cli import pipes

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = MappingProxyType(
    {
        "fetch": "Fetch pages and archive them.",
        "add": "Look what a site offers, and follow it.",
        "crawl": "Poll sources, fetch what is new, and tell what came of each.",
        "schedule": "Crawl what is due, again and again.",
        "sources": "List, check and sync the sources; tell how they are.",
        "show": "Show one article of the archive.",
        "ls": "List the articles, newest capture first.",
        "trace": "Follow a sentence back to the bytes it came from.",
        "verify": "Check that the archive holds what was recorded.",
        "repair": "Repair what `depeche verify` finds damaged.",
        "rebuild": "Make the local index and the frontier again from the stored objects.",
        "derive": "Derive the stored pages again, and tell what changed.",
        "extract": "Derive the text of a local file; nothing is stored.",
    }
)
"""The commands in the order of the help, with their first line; each lives in a module of its name."""


class LazyGroup(click.Group):
    """Imports a command's module when the command is called, not for the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, None when there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"crawler.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, so that none has to be imported."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; say what was probably meant when there is none."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from storage.redaction import redact_uri

            name = redact_uri(name)
            if "://" in name:
                raise click.UsageError(f"No such command {name!r}. Did you mean: depeche fetch {name} ?", ctx)
            raise click.NoSuchCommand(name, possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> int:
        """Run the command; click would give a reader that has gone status 1, that of a failed page."""
        from crawler.outcomes import EXIT_INCOMPLETE, EXIT_UNREAD

        try:
            code: int | None = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            pipes.let_go_of_stdout()
            return EXIT_UNREAD
        except OSError as error:
            if pipes.is_stdout_sound():
                raise
            pipes.let_go_of_stdout()
            click.echo(f"Error: stdout cannot be written: {error.strerror}", err=True)
            return EXIT_INCOMPLETE
        return code or 0


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"depeche {version('depeche')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all stored, 1 some not stored or without text, 2 usage or settings, "
    "3 the store failed, 4 damage found, 75 another run is at it, 130 interrupted.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Print the version and exit.",
)  # fmt: skip
def cli() -> None:
    """Archive the news: exact bytes in WARC, clean text beside them, in a folder or a bucket."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its status; `args` are those of the process by default."""
    from crawler.signals import end_at_sigterm

    end_at_sigterm()
    pipes.never_fail_to_print()
    sys.exit(run(sys.argv[1:] if args is None else list(args)))


def run(args: list[str]) -> int:
    """Run one command and return its exit code; expected errors become one line on stderr."""
    color = False if os.environ.get("NO_COLOR") else None
    try:
        code = cli.main(args, prog_name="depeche", standalone_mode=False, color=color)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted(args)
    except tuple(_expected()) as error:
        click.echo(f"Error: {error}", err=True)
        return next(code for kind, code in _expected().items() if isinstance(error, kind))
    return int(code or 0)


def _interrupted(args: list[str]) -> int:
    """Return the exit code at a signal; the loop is always ended by one, also before it began."""
    if args[:1] == ["schedule"]:
        return 0
    from crawler.outcomes import EXIT_INTERRUPTED

    click.echo("Interrupted.", err=True)
    return EXIT_INTERRUPTED


def _expected() -> dict[type[Exception], int]:
    """Return the errors that a command may end with, and their exit codes; any other is a fault of ours."""
    from crawler import outcomes
    from crawler.rules import ConfigError
    from storage import errors

    usage = (ConfigError, errors.AmbiguousRef, errors.IndexUnusable)
    store = (
        errors.StoreUnavailable,
        errors.StoreMisconfigured,
        errors.DiskFull,
        errors.DiskFailed,
        errors.SpoolBusy,
        errors.StateUnusable,
    )
    damage = (errors.Damaged, errors.ObjectMissing, errors.ObjectConflict)
    return {
        **dict.fromkeys(usage, outcomes.EXIT_USAGE),
        **dict.fromkeys(store, outcomes.EXIT_STORE),
        **dict.fromkeys(damage, outcomes.EXIT_DAMAGE),
    }
