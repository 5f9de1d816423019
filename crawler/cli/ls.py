"""`depeche ls`: the articles of the archive, newest capture first."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.index import IndexedArticle

_SITE_WIDTH: Final = 22
_NARROWEST: Final = 60


class Day(click.ParamType["datetime"]):
    """A day or a moment in RFC 3339; without a zone it is UTC."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r}: expected a date such as 2026-11-21 or 2026-11-21T08:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command()
@click.option("--site", metavar="SITE", help="Only this site, such as 20min.ch.")
@click.option("--since", type=Day(), metavar="DATE", help="Only captures from this day or moment on (UTC).")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles.")
@json_option("Print the stored article lines.")
@archive_options
def ls(*, site: str | None, since: datetime | None, limit: int | None, as_json: bool, config: Config) -> int:
    """List the articles, newest capture first: id, captured (UTC), site, language, words, title."""
    from crawler.opening import index_of

    index = index_of(config)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    is_empty = True
    try:
        for found in index.articles(site=site, since=since, limit=limit):
            is_empty = False
            click.echo(found.line if as_json else row(found, width=width))
    finally:
        index.close()
    if is_empty and not as_json:
        click.echo("No articles.", err=True)
    return 0


def _judged(found: IndexedArticle) -> str:
    """Return what the page is, or the outcome where that says more."""
    from extractors.article import decode

    kind = decode(found.line).kind
    return found.outcome if kind in (None, "unread") else kind


def row(found: IndexedArticle, *, width: int | None) -> str:
    """Return one article as a line, cut to `width` characters on a terminal."""
    from crawler.cli.report import SHOWN_ID, one_line

    site = one_line(found.site or "-")
    note = "" if found.outcome == "full" else f"[{_judged(found)}] "
    line = (
        f"{found.id[:SHOWN_ID]}  {found.captured:%Y-%m-%d %H:%M}  {site:<{_SITE_WIDTH}}"
        f"  {found.language or '-':<3}  {found.word_count:>6}  {note}{one_line(found.title or found.url)}"
    )
    return (
        line
        if width is None or len(line) <= max(width, _NARROWEST)
        else f"{line[: max(width, _NARROWEST) - 1]}…"
    )
