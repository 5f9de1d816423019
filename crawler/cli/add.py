"""`depeche add`: looks what a site offers, tells it, and writes what will be polled to sources.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from crawler.cli.options import archive_options, json_option, private_option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.config import Config
    from crawler.looking import Found


class Rhythm(click.ParamType["str"]):
    """How often a source is polled."""

    name = "every"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it as sources.toml holds it."""
        from crawler.every import every

        try:
            return str(every(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class SourceId(click.ParamType["str"]):
    """What a source is called in sources.toml and on the command line."""

    name = "id"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it when it can be one."""
        from crawler.source_keys import EXPECTED_ID, is_id

        if not is_id(value):
            self.fail(f"expected {EXPECTED_ID}, got {value!r:.80}", param, ctx)
        return str(value)


class Said(TypedDict):
    """What the options say of the source."""

    named: str | None
    rhythm: str | None
    dry_run: bool


@click.command()
@click.argument("url")
@click.option(
    "--id", "named", type=SourceId(), metavar="ID",
    help="What to call the source; made from the host's name by default.",
)  # fmt: skip
@click.option(
    "--every", "rhythm", type=Rhythm(), metavar="RHYTHM",
    help="How often to poll: adaptive (the default), a time such as 30m, or a cron line.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only look; sources.toml stays as it is.")
@private_option
@json_option("Print one JSON object: what was found, what will be polled, what was written.")
@archive_options
def add(url: str, *, as_json: bool, config: Config, **said: Unpack[Said]) -> int:
    """Look what a site offers, and follow it.

    Asks for robots.txt, the page, news sitemaps and feeds, one after the other, tells what they list and
    which of them will be polled, and adds the source to sources.toml. No article is fetched yet.
    """
    from crawler.outcomes import EXIT_USAGE
    from extractors.urls import BadUrl, check_asked

    checked = check_asked(url)
    if isinstance(checked, BadUrl):
        click.echo(f"Error: {checked.sentence}", err=True)
        return EXIT_USAGE
    source_id = said["named"] or id_from(checked.url)
    check_free(config.sources, source_id)
    found = _look(checked.url, config, source_id=source_id)
    rhythm = {"every": said["rhythm"]} if said["rhythm"] else {}
    fields = {"id": found.id, "site": found.site, **found.seeds, **rhythm}
    is_added = found.is_usable and not said["dry_run"]
    if is_added:
        from crawler.sources import append_source

        append_source(config.sources, fields)
    return _tell(found, fields, added_to=config.sources if is_added else None, as_json=as_json)


def id_from(url: str) -> str:
    """Return what to call a source by default: the name that its site registered, without the suffix."""
    from extractors.urls import is_ip, site_of

    site = site_of(url)
    name = site if is_ip(site) else site.partition(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", name)[:64].strip("-") or "source"


def check_free(path: Path, source_id: str) -> None:
    """Raise ConfigError unless a source of this id can be added to the file."""
    from crawler.rules import ConfigError
    from crawler.sources import load_sources

    if not path.exists():
        return
    for source in load_sources(path).entries:
        if source.id == source_id:
            site = f" ({source.site})" if source.site else ""
            raise ConfigError(f"{path}: there is a source {source_id} already{site}; name another with --id")


def _look(url: str, config: Config, *, source_id: str) -> Found:
    from crawler.child import warm_up

    warm_up()
    from crawler.cli.progress import spinner
    from crawler.looking import look

    with spinner("Looking at") as tell:
        return look(url, config, source_id=source_id, tell=tell)


def _tell(found: Found, fields: Mapping[str, object], *, added_to: Path | None, as_json: bool) -> int:
    from crawler.cli import add_report
    from crawler.cli.pipes import say

    if as_json:
        say(add_report.json_line(found, fields, added_to=added_to))
    elif found.is_usable:
        for line in add_report.lines(found):
            say(line)
        for line in add_report.next_steps(found, fields, added_to=added_to, options=_options()):
            say(line)
    for line in add_report.complaints(found):
        click.echo(line, err=True)
    return add_report.exit_code(found)


def _options() -> list[str]:
    """Return the options that a later command needs too in order to meet the same archive and hosts."""
    said = click.get_current_context().params
    named = [(flag, said.get(name)) for flag, name in (("--store", "store"), ("--config", "config_path"))]
    options = [part for flag, value in named if value for part in (flag, str(value))]
    return [*options, *(["--allow-private"] if said.get("allow_private") else [])]
