"""`depeche show`: one article as text, as stored, as served, or with what was cut from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.index import IndexedArticle


@click.command()
@click.argument("ref", metavar="ID|URL")
@json_option("Print the stored article line.")
@click.option(
    "--raw",
    is_flag=True,
    help="Write the page as it was served, transfer and content coding removed, to stdout.",
)
@click.option(
    "--stripped",
    is_flag=True,
    help="Show the text before the cuts, each cut marked in place with its rule; with --json as one object.",
)
@archive_options
def show(ref: str, *, as_json: bool, raw: bool, stripped: bool, config: Config) -> int:
    """Show one article of the archive.

    ID may be shortened to any unique beginning of four digits or more; a URL shows its newest version.
    """
    if raw and (as_json or stripped):
        raise click.UsageError("--raw excludes --json and --stripped.")
    found = find(config, ref)
    if found is None:
        return 1
    if raw:
        return _show_raw(config, found)
    if stripped:
        _show_stripped(found, as_json=as_json)
    elif as_json:
        click.echo(found.line)
    else:
        _show_text(found)
    return 0


def find(config: Config, ref: str) -> IndexedArticle | None:
    """Return the article that `ref` names; say so on stderr when there is none."""
    from crawler.opening import find_article, index_of
    from storage.redaction import redact_uri

    index = index_of(config)
    try:
        found = find_article(index, ref)
        newest = index.current(found) if found else None
    finally:
        index.close()
    if found is not None and newest is not None and newest.id != found.id:
        click.echo(f"Note: this page was derived again since; `depeche show {newest.id}`.", err=True)
    if found is None:
        shown = redact_uri(ref)
        click.echo(f"No article {shown!r} in {config.store}; `depeche ls` lists what is there.", err=True)
    return found


def _show_text(found: IndexedArticle) -> None:
    from crawler.cli import report
    from extractors.article import decode

    click.echo("\n".join(report.article_text(decode(found.line))))


def _show_stripped(found: IndexedArticle, *, as_json: bool) -> None:
    from crawler.cli.stripped import marked_json, marked_text
    from extractors.article import decode

    article = decode(found.line)
    click.echo(marked_json(article) if as_json else "\n".join(marked_text(article)))


def _show_raw(config: Config, found: IndexedArticle) -> int:
    from crawler.opening import store_of
    from crawler.outcomes import EXIT_DAMAGE
    from crawler.provenance import read_sources
    from extractors.article import decode

    source = next(read_sources(store_of(config), decode(found.line), limit=config.limits.page_bounds))
    sys.stdout.buffer.write(source.decoded.data)
    if source.decoded.reason:
        click.echo(f"Note: {source.decoded.reason}", err=True)
    for fault in source.faults:
        click.echo(f"Damaged: {source.pointer.key} @{source.pointer.offset}: {fault}", err=True)
    return EXIT_DAMAGE if source.faults else 0
