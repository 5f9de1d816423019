"""`depeche repair`: put back what is damaged, or bring what is whole of it into a new batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.config import Config
    from storage.open_batch import OpenBatch
    from storage.repair import Repaired


@click.command()
@click.option("--apply", is_flag=True, help="Write what would be written; without it nothing is.")
@json_option("Print one JSON object with what was done, or would be.")
@archive_options
def repair(*, apply: bool, as_json: bool, config: Config) -> int:
    """Repair what `depeche verify` finds damaged.

    An object that is gone or damaged comes back byte for byte, from the spool, the local index or the WARC;
    damaged bytes are kept aside. Where no copy is left, the whole records and lines of the batch come into a
    new one, and the old one is marked as superseded. Nothing that is whole is ever written over.
    """
    from contextlib import ExitStack

    from crawler.cli.progress import spinner
    from crawler.clock import now
    from crawler.opening import claim_work, store_of
    from crawler.outcomes import EXIT_BUSY, EXIT_DAMAGE
    from crawler.spooling import spool_of
    from storage.errors import SpoolBusy
    from storage.index import Index
    from storage.rebuild import catch_up
    from storage.repair import Repair

    store = store_of(config)
    claim_work(config)
    with spinner("reading") as progress, ExitStack() as stack:
        index = Index(config.index_path) if config.index_path.is_file() else None
        if index:
            stack.callback(index.close)
        work = Repair(
            store=store,
            spool=spool_of(config),
            index=index,
            apply=apply,
            finish=lambda batch: _derive(batch, config),
        )
        try:
            done = work.run(now=now(), progress=progress)
        except SpoolBusy:
            click.echo(f"Error: another `depeche repair` is at work in {config.work}.", err=True)
            return EXIT_BUSY
    _print(done, apply=apply, as_json=as_json)
    if apply and not done.left and config.index_path.is_file():
        catch_up(store, config.index_path)
    return (
        EXIT_DAMAGE
        if done.left or (not apply and (done.restored or done.superseded or done.set_aside))
        else 0
    )


def _derive(batch: OpenBatch, config: Config) -> None:
    """Derive the articles again whose lines were lost."""
    missing = batch.articles_missing()
    if not missing:
        return
    from crawler.child import WorkerLimits
    from crawler.derive import Origin, around, stored_article
    from crawler.leftovers import read_pages
    from crawler.workers import Workers
    from extractors.article import encode

    workers = Workers(WorkerLimits.of(config.limits))
    try:
        for capture in missing:
            record = batch.read(capture)
            pages = read_pages(
                batch, record, read=workers.read, most=config.crawl.pages, absent="its record is lost"
            )
            origin = Origin(
                asked=capture.target_uri, capture=capture, around=around(record), leaves=pages.leaves
            )
            batch.add_article(encode(stored_article(pages.article(), origin)))
    finally:
        workers.close()


def _print(done: Repaired, *, apply: bool, as_json: bool) -> None:
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(done))
        return
    told = list(_told(done, verb="" if apply else "would be "))
    for line in told:
        click.echo(line)
    for finding in done.left:
        click.echo(f"{click.style('Left', fg='red')}: {finding.key}: {finding.reason}", err=True)
    if not (told or done.left):
        click.echo("Nothing is damaged.")
    elif not apply:
        click.echo("Nothing was written; `depeche repair --apply` does it.")


def _told(done: Repaired, *, verb: str) -> Iterator[str]:
    """Yield a line for each thing that was done, or would be."""
    from crawler.cli.report import counted

    for one in done.restored:
        yield f"{one.key}: {verb}put back from {one.source}"
    for new in done.superseded:
        parts = f"{counted(new.records, 'record')}, {counted(new.articles, 'article')}"
        yield f"{new.batch}: {verb}superseded by {new.by or 'a new batch'} with {parts}"
        yield from (f"  lost: {url}" for url in new.lost)
    for key in done.set_aside:
        yield f"{key}: {verb}set aside under damaged/v1/"
