"""`depeche show`: one article as text, as stored, as served, or with what was cut from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.index import IndexedArticle


class _Form(TypedDict):
    """How the article is to be shown; `page` is of `raw`."""

    raw: bool
    page: int | None
    stripped: bool
    as_json: bool


@click.command()
@click.argument("ref", metavar="ID|URL")
@json_option("Print the stored article line.")
@click.option(
    "--raw",
    is_flag=True,
    help="Write the page as it was served, transfer and content coding removed, to stdout.",
)
@click.option(
    "--page", type=click.IntRange(min=1), metavar="N",
    help="With --raw: page N of an article over several; the first one by default.",
)  # fmt: skip
@click.option(
    "--stripped",
    is_flag=True,
    help="Show the text before the cuts, each cut marked in place with its rule; with --json as one object.",
)
@archive_options
def show(ref: str, *, config: Config, **form: Unpack[_Form]) -> int:
    """Show one article of the archive.

    ID may be shortened to any unique beginning of four digits or more; a URL shows its newest version.
    """
    if form["raw"] and (form["as_json"] or form["stripped"]):
        raise click.UsageError("--raw excludes --json and --stripped.")
    if form["page"] and not form["raw"]:
        raise click.UsageError("--page is for --raw; the text is that of all pages.")
    found = find(config, ref)
    if found is None:
        return 1
    if form["raw"]:
        return _show_raw(config, found, page=form["page"])
    if form["stripped"]:
        _show_stripped(found, as_json=form["as_json"])
    elif form["as_json"]:
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


def _show_raw(config: Config, found: IndexedArticle, *, page: int | None) -> int:
    from crawler.cli.report import counted
    from crawler.opening import store_of
    from crawler.outcomes import EXIT_DAMAGE
    from crawler.provenance import pages_of, read_source
    from extractors.article import decode

    article = decode(found.line)
    count = pages_of(article)
    if page and page > count:
        raise click.UsageError(f"--page {page}: this article has {counted(count, 'page')}.")
    source = read_source(store_of(config), article, page=page or 1, limit=config.limits.page_bounds)
    sys.stdout.buffer.write(source.decoded.data)
    if page is None and count > 1:
        click.echo(f"Note: this is page 1 of {count}; `--page 2` and so on write the others.", err=True)
    if source.decoded.reason:
        click.echo(f"Note: {source.decoded.reason}", err=True)
    for fault in source.faults:
        click.echo(f"Damaged: {source.pointer.key} @{source.pointer.offset}: {fault}", err=True)
    return EXIT_DAMAGE if source.faults else 0
